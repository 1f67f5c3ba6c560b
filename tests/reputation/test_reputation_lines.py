"""Lines of plain feeds that say by a prefix of which kind they are, as words of the command do; and bad lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from saying import SHA

Run = Callable[..., str]

MD5 = "44d88612fea8a8f36de82e1278abb02f"
PREFIXED = ("url:http://evil.example/a", "domain:bad.example", "ip:192.0.2.1", "IP: 2001:db8::1", f"md5:{MD5}",
            f"sha256:{SHA}", "signature:0011223344556677", "sender:Joe@spam.example", "name:Invoice.exe",
            f"sender:{MD5[::-1]}", "name:0123", f"image:{MD5}")


def verdicts(run: Run, *objects: str) -> list[str]:
    return [json.loads(line)["verdict"] for line in run("lookup", "--json", *objects).splitlines()]


@pytest.mark.parametrize("end", ["\n", "\r\n", "  # said by joe\n"])
def test_a_prefix_says_the_kind(run: Run, tmp_path: Path, end: str) -> None:
    (tmp_path / "feed.txt").write_text("plain.example\n" + "".join(one + end for one in PREFIXED), newline="")
    assert f"{len(PREFIXED) + 1} objects" in run("import", str(tmp_path / "feed.txt"))
    assert verdicts(run, "plain.example", "url:plain.example", *PREFIXED) == ["bad"] * (len(PREFIXED) + 2)
    # What is said to be a domain or an IP is no host of web addresses, as in an override.
    assert verdicts(run, "url:bad.example", "url:http://192.0.2.1/") == ["unknown"] * 2


def test_an_export_has_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("plain.example\n" + "".join(one + "\n" for one in PREFIXED))
    run("import", str(tmp_path / "feed.txt"))
    rows = [json.loads(line) for line in run("export").splitlines()]
    found = {(one["kind"], one["object"]) for one in rows}
    assert {("url", "http://evil.example/a"), ("domain", "bad.example"), ("ip", "2001:db8::1"), ("sha256", SHA),
            ("signature", "0011223344556677"), ("md5", MD5), ("image", MD5),
            ("name", hashlib.md5(b"Invoice.exe").hexdigest())} <= found


def test_guards_see_what_is_behind_a_prefix(run: Run, tmp_path: Path) -> None:
    guard = {"name": "known", "type": "hostname", "list": ["good.example"], "matching_attributes": ["domain", "url"]}
    (tmp_path / "list.json").write_text(json.dumps(guard))
    (tmp_path / "feed.txt").write_text("domain:good.example\nurl:http://a.good.example/\ndomain: x.mine.example\n"
                                       "sender:joe@mine.example\nip:10.0.0.1\ndomain:evil.example\n")
    said = run("import", "--warning-list", str(tmp_path / "list.json"), "--own-domain", "mine.example",
               str(tmp_path / "feed.txt"))
    assert "1 objects" in said
    assert "5 left out" in said


@pytest.mark.parametrize(("line", "why"), [
    ("what is this", "expected a domain, a web or mail address, an IP, a network or a hash"),
    ("sha256:12ab", "expected 64 hex digits behind sha256:"),
    ("ip:evil.example", "expected an IP address"),
    ("sender:joe", "expected a mail address, or its MD5 behind sender:"),
    ("domain:http://x.example/", "expected a host name behind domain:"),
    ("image:0123", "expected the MD5 of a picture"),
    ("name:", "expected a file name"),
    ("010.0.0.1", "leading zeros"),
    ("evil.exa\0mple", "a NUL in it"),
    ("192.0.0.0/2", "a network of too many others"),
    ("ip\0:192.0.2.1", "a NUL in it"),
])
def test_a_bad_line_says_what_was_expected(run: Run, tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "feed.txt").write_text(f"evil.example\n{line}\n")
    said = run("import", str(tmp_path / "feed.txt"), fails=True)
    assert "feed.txt:2: " in said
    assert why in said
    assert said.count("\n") == 1


def test_of_one_kind_and_of_hashes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("evil.example\n")
    assert "expected 16 hex digits" in run("import", "--kind", "signature", str(tmp_path / "feed.txt"), fails=True)
    (tmp_path / "sums.txt").write_text(f"{MD5}\n{MD5[1:]}\n")
    assert "expected 32 hex digits" in run("import", "--format", "hashes", str(tmp_path / "sums.txt"), fails=True)
