"""`mailsift reputation export`: as text for other programs, and signed for other machines."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from saying import SHA

from mailsift import _native, durable
from mailsift.reputation import signed
from mailsift.reputation.objects import parse
from mailsift.reputation.segment_file import open_segment

MD5 = "44d88612fea8a8f36de82e1278abb02f"
FEED = (f"hxxp://EVIL[.]example/a?b=1\nBad.example\nbad.example\n192.0.2.0/24\n2001:db8::/48\n"
        f"joe@spam.example\n{SHA}\n{MD5}\n")


@pytest.fixture
def filled(run, tmp_path: Path) -> None:
    feed, zone = tmp_path / "feed.txt", tmp_path / "zone.rpz"
    feed.write_text(FEED)
    zone.write_text("@ SOA a. b. 1 1 1 1 1\nbad.example CNAME .\nworse.example CNAME .\n"
                    "ok.worse.example CNAME rpz-passthru.\nover.example CNAME .\nx.bad.example CNAME rpz-passthru.\n")
    run("import", "--category", "phishing", "--confidence", "90", str(feed))
    run("import", str(zone))
    run("override", "unknown", "over.example")
    run("override", "bad", "mine.example")


def rows(run, *words: str) -> dict[tuple[str, str], dict[str, object]]:
    lines = [json.loads(line) for line in run("export", *words).splitlines()]
    found = {(one["kind"], one["object"]): one for one in lines}
    assert len(found) == len(lines)
    return found


def test_each_object_once_as_a_look_up_answers(run, filled: None) -> None:
    found = rows(run)
    assert {key: (one["verdict"], one["source"]) for key, one in found.items()} == {
        ("domain", "over.example"): ("unknown", "operator"), ("url", "http://over.example/"): ("unknown", "operator"),
        ("domain", "mine.example"): ("bad", "operator"), ("url", "http://mine.example/"): ("bad", "operator"),
        ("url", "http://evil.example/a?b=1"): ("bad", "feed"), ("domain", "bad.example"): ("bad", "feed"),
        ("ip", "192.0.2.0/24"): ("bad", "feed"), ("ip", "2001:db8::/48"): ("bad", "feed"),
        ("sha256", SHA): ("bad", "feed"),
        ("sender", "17b911f6573be0db75999915ea0ce405"): ("bad", "feed"), ("md5", MD5): ("bad", "feed"),
        ("domain", "worse.example"): ("bad", "zone"), ("domain", "ok.worse.example"): ("good", "zone"),
        ("url", "http://bad.example/"): ("bad", "feed"), ("url", "http://worse.example/"): ("bad", "zone"),
        ("url", "http://ok.worse.example/"): ("good", "zone"),
    }
    assert found["md5", MD5]["categories"] == ["phishing"]
    hosts = ("worse.example", "ok.worse.example")
    assert set(rows(run, "--source", "zone")) == {pair for host in hosts
                                                  for pair in (("domain", host), ("url", f"http://{host}/"))}
    assert "one of feed, learnt, operator, zone" in run("export", "--source", "odd", fails=True)


def test_csv(run, filled: None, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert "16 objects" in run("export", "--format", "csv", "--out", str(out))
    with out.open(newline="") as file:
        read = list(csv.DictReader(file))
    assert {(one["kind"], one["object"]) for one in read} == set(rows(run))
    assert next(one for one in read if one["object"] == MD5)["confidence"] == "90"


def test_no_formula_in_a_table() -> None:
    from mailsift.reputation.base import Answer
    from mailsift.reputation.export_text import comma_separated
    from mailsift.reputation.objects import Kind, Object

    data = b"".join(comma_separated([Answer(Object(Kind.NAME, "=1+1"), record='@x"\n')]))
    row = list(csv.reader(io.StringIO(data.decode(), newline="")))[1]
    assert (row[1], row[7]) == ("'=1+1", "'@x\"\n")


def test_rbldnsd(run, filled: None) -> None:
    lines = [line for line in run("export", "--format", "rbldnsd").splitlines() if line[:1] != "#"]
    sets: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("$DATASET "):
            now = sets.setdefault(line[9:], set())
        else:
            now.add(line)
    assert sets == {
        "dnset @": {"!.over.example", ".mine.example :127.0.0.2:operator", ".bad.example :127.0.0.2:feed, phishing",
                    ".worse.example :127.0.0.2:zone", "!.ok.worse.example"},
        "ip4trie @": {"192.0.2.0/24 :127.0.0.2:feed, phishing"},
        "ip6trie @": {"2001:db8::/48 :127.0.0.2:feed, phishing"},
        "dnset sender": {"17b911f6573be0db75999915ea0ce405 :127.0.0.2:feed, phishing"},
        "dnset md5": {f"{MD5} :127.0.0.2:feed, phishing"},
    }


@pytest.mark.skipif(shutil.which("rbldnsd") is None, reason="rbldnsd is not installed")
def test_rbldnsd_itself_reads_it(run, filled: None, tmp_path: Path) -> None:
    out = tmp_path / "zone"
    run("export", "--format", "rbldnsd", "--out", str(out))
    words = ["rbldnsd", "-n", "-d", "-b", "127.0.0.1/0", f"bl.example:combined:{out}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert "error" not in said.lower(), said
    assert "invalid" not in said.lower(), said
    for line in ("bad.example\tA\t127.0.0.2", "*.ok.worse.example\tCNAME\texcluded", "*.2.0.192\tA\t127.0.0.2"):
        assert line in said, said


def test_what_is_imported_again_from_an_export_is_the_same(run, filled: None, tmp_path: Path) -> None:
    out = tmp_path / "again.txt"
    run("export", "--format", "rbldnsd", "--out", str(out))
    run("import", "--format", "rbldnsd", str(out), state="other")
    asked = ("bad.example", "x.worse.example", "ok.worse.example", "192.0.2.9", MD5, "over.example")
    verdicts = [[line.split()[1] for line in run("lookup", *asked, state=state).splitlines()]
                for state in ("state", "other")]
    assert verdicts == [["bad", "bad", "good", "bad", "bad", "unknown"],
                        ["bad", "bad", "unknown", "bad", "bad", "unknown"]]


def test_what_is_known_by_its_key_alone_is_counted(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text(FEED)
    run("import", "--no-keep", str(feed))
    from mailsift.cli import main

    assert main(["reputation", "export", "--state", str(tmp_path / "state")]) == 0
    said = capsys.readouterr()
    assert {json.loads(line)["kind"] for line in said.out.splitlines()} == {"sender", "md5"}
    assert "6 more are known by their keys alone" in said.err


# --- signed -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, str]:
    pytest.importorskip("cryptography")
    return new_key(tmp_path, "hq")


def new_key(folder: Path, name: str) -> tuple[str, str]:
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.key", folder / f"{name}.pub"
    private.write_bytes(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo))
    return str(private), str(public)


@pytest.fixture
def sent(run, filled: None, keys: tuple[str, str], tmp_path: Path) -> Path:
    assert "signed by" in run("export", "--signed", keys[0], "--out", str(tmp_path / "sent"))
    return tmp_path / "sent"


ASKED = ("http://evil.example/a?b=1", "x.bad.example", "192.0.2.7", SHA, MD5, "over.example", "mine.example")


def test_a_signed_segment_is_known_on_the_other_side(run, sent: Path, keys: tuple[str, str]) -> None:
    run("import", "--signed", keys[1], str(sent), state="other")
    answers = [json.loads(line) for line in run("lookup", "--json", *ASKED, state="other").splitlines()]
    # What the operator there overrides stays there.
    assert [one["verdict"] for one in answers] == ["bad"] * 5 + ["unknown"] * 2
    assert {one["tier"] for one in answers[:5]} == {"upstream"}
    assert {one["source"] for one in answers[:5]} == {"sent/feed"}
    run("override", "good", SHA, state="other")
    assert json.loads(run("lookup", "--json", SHA, state="other"))["verdict"] == "good"
    run("import", "--signed", keys[1], str(sent / "manifest"), state="other")
    assert "nothing was changed" in run("import", "--dry-run", "--signed", keys[1], str(sent), state="other")


def test_hosts_of_overrides_do_not_leave_either(run, sent: Path) -> None:
    segment = open_segment(next(sent.glob("base-*.seg"))).core
    for text, leaves in (("url:http://evil.example/a?b=1", True), ("bad.example", True), ("mine.example", False)):
        one = parse(text)
        host = _native.object_host(one.kept()[: _native.QUERY_BYTES], one.text)
        assert host is not None
        assert segment.may_have_host(host) is leaves, text


def test_one_does_not_go_back(run, sent: Path, keys: tuple[str, str], tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(sent, old)
    run("override", "bad", "new.example")
    run("export", "--signed", keys[0], "--out", str(sent))
    run("export", "--signed", keys[0], "--out", str(sent))
    assert len(list(sent.glob("*.seg"))) == 2
    run("import", "--signed", keys[1], "--name", "hq", str(sent), state="other")
    error = run("import", "--signed", keys[1], "--name", "hq", str(old), fails=True, state="other")
    assert "which was imported already" in error
    assert error.count("\n") == 1
    run("import", "--force", "--signed", keys[1], "--name", "hq", str(old), state="other")


def test_another_key_is_refused(run, sent: Path, keys: tuple[str, str], tmp_path: Path) -> None:
    other = new_key(tmp_path, "other")
    assert "not signed by this key" in run("import", "--signed", other[1], str(sent), fails=True, state="other")
    run("import", "--signed", keys[1], str(sent), state="other")
    run("export", "--signed", other[0], "--out", str(sent))
    assert "as before" in run("import", "--signed", other[1], str(sent), fails=True, state="other")
    assert "a key of another kind" not in run("import", "--signed", keys[0], str(sent), fails=True, state="other")
    assert "no such key" in run("export", "--signed", keys[1], "--out", str(sent), fails=True)
    assert "--out" in run("export", "--signed", keys[0], fails=True)


def damage(sent: Path, how: str) -> None:
    manifest, segment = sent / "manifest", next(sent.glob("*.seg"))
    line, signature = manifest.read_bytes().splitlines()
    data = segment.read_bytes()
    if how == "unsigned":
        manifest.write_bytes(line + b"\n")
    elif how == "no base64":
        manifest.write_bytes(line + b"\n!!\n")
    elif how == "changed":
        manifest.write_bytes(line.replace(b'"generation":', b'"generation":1') + b"\n" + signature)
    elif how == "signature":
        manifest.write_bytes(line + b"\n" + base64.b64encode(bytes(64)))
    elif how == "cut":
        segment.write_bytes(data[:-9])
    elif how == "flipped":
        segment.write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
    elif how == "gone":
        segment.unlink()
    elif how == "empty":
        manifest.write_bytes(b"")
    elif how == "large":
        manifest.write_bytes(line * 10_000)


@pytest.mark.parametrize("how", ["unsigned", "no base64", "changed", "signature", "cut", "flipped", "gone", "empty",
                                 "large"])
def test_a_torn_or_foreign_one_is_refused_and_the_last_stays(run, sent: Path, keys: tuple[str, str], how: str) -> None:
    run("import", "--signed", keys[1], str(sent), state="other")
    damage(sent, how)
    for force in ((), ("--force",)):
        error = run("import", *force, "--signed", keys[1], str(sent), fails=True, state="other")
        assert error.count("\n") == 1, error
    assert "bad" in run("lookup", MD5, state="other").split()


@pytest.mark.parametrize("name", ["base-0.seg", "../x", "", "."])
def test_a_signed_file_that_is_no_segment(run, sent: Path, keys: tuple[str, str], name: str) -> None:
    private, data = signed.private_key(Path(keys[0])), b"x" * 5000
    (sent / "base-0.seg").write_bytes(data)
    good = signed.read_manifest(sent, private.public_key())[1]
    line = msgspec.json.encode(msgspec.structs.replace(good, file=name, size=len(data), generation=99,
                                                       sha256=hashlib.sha256(data).hexdigest()))
    (sent / "manifest").write_bytes(line + b"\n" + base64.b64encode(private.sign(signed._PREFIX + line)))
    assert run("import", "--signed", keys[1], str(sent), fails=True, state="other").count("\n") == 1


def test_a_device_is_written_into(run, tmp_path: Path) -> None:
    run("override", "bad", "b.example")
    device, pipe = tmp_path / "device", tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        run("export", "--format", "jsonl", "--out", str(pipe))
        assert b"b.example" in read.result(20)
    assert pipe.is_fifo()
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("devices are made by root alone")
    run("export", "--format", "jsonl", "--out", str(device))
    assert device.is_char_device()
    with pytest.raises(OSError, match="a device"), durable.replacing(device):
        pass
    assert device.is_char_device()
