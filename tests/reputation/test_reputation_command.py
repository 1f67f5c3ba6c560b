"""`mailsift reputation`: import, lookup, override, stats."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from saying import SHA

from mailsift.cli import main
from mailsift.reputation import source
from mailsift.reputation.feeds import chunks

FEED = "# a feed\nhxxp://evil[.]example/a?b=1\nbad.example\n192.0.2.0/24\njoe@spam.example\n" + SHA + "\n"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "evil.txt"
    path.write_text(FEED)
    return path


def test_a_plain_list_is_found_again(run, feed: Path) -> None:
    assert "evil: 6 lines, 5 objects, 6 entries" in run("import", "--category", "phishing", str(feed))
    asked = ["http://x:y@EVIL.example.:80/a?b=1#f", "mail.bad.example", "https://www.bad.example/q", "192.0.2.200",
             "JOE@spam.example", SHA.upper()]
    rows = [json.loads(line) for line in run("lookup", "--json", *asked).splitlines()]
    assert [row["verdict"] for row in rows] == ["bad"] * len(asked)
    assert rows[0]["categories"] == ["phishing"]
    assert rows[0]["source"] == "evil"
    assert "x:y" not in json.dumps(rows)
    line = run("lookup", "good.example", "url:evil.example/a").splitlines()
    assert line == ["domain:good.example  unknown", "url:evil.example/a  unknown"]


def test_a_list_of_hashes(run, tmp_path: Path) -> None:
    path = tmp_path / "hashes.txt"
    path.write_text("".join(f"{number:032x}\n" for number in range(1000)))
    assert "1000 entries" in run("import", str(path))
    assert "bad" in run("lookup", f"md5:{999:032x}")
    assert "unknown" in run("lookup", f"md5:{1000:032x}")
    assert "unknown" in run("lookup", f"image:{999:032x}")


def test_a_long_list_is_sorted_in_runs_on_disk(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_RUN", 500)
    monkeypatch.setattr(chunks, "_CHUNK", 4096)
    numbers = [*range(3000), *range(0, 3000, 3)]
    random.Random(1).shuffle(numbers)
    path = tmp_path / "hashes.txt"
    path.write_text("".join(f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}\n" for number in numbers))
    assert "4000 lines, 4000 objects, 3000 entries, 1000 of them twice" in run("import", str(path))
    lines = path.read_text().split()
    assert run("lookup", *lines).count("  bad  ") == 4000


def test_overrides(run, feed: Path) -> None:
    run("import", str(feed))
    assert "2 added" in run("override", "unknown", "bad.example", "--comment", "ours")
    assert run("lookup", "mail.bad.example", "http://bad.example/x").count("unknown") == 2
    assert "ours" in run("override", "show")
    assert "2 removed" in run("override", "remove", "bad.example")
    assert "bad" in run("lookup", "url:http://bad.example/x").split()
    assert "until" in run("lookup", SHA) if "1 added" in run("override", "good", SHA, "--expires", "2h") else False
    assert "an allow verdict by an MD5" in run("override", "good", "md5:" + SHA[:32], fails=True)
    assert "no object" in run("override", "bad", fails=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "nothing in it"), ("#\n", "nothing in it"),
     ("nonsense\nmore nonsense\n" + "a.example\n" * 10, "2 bad lines of 12"),
     (b"\xff\xfd\x00" * 100 + b"\n", "1 bad lines of 1"), (b"\xff\xfea\0" * 9, "UTF-16"),
     ("10.0.0.0/7\n", "too many others"), ("evil.exam", "no line end"), ("x" * 3_000_000 + "\n", "bad lines")],
)
def test_a_bad_feed_is_refused_and_the_last_one_stays(run, feed: Path, text: str | bytes, says: str) -> None:
    run("import", str(feed))
    feed.write_bytes(text if isinstance(text, bytes) else text.encode())
    error = run("import", str(feed), fails=True)
    assert says in error
    assert error.count("\n") == 1
    assert "bad" in run("lookup", "bad.example").split()


def test_a_feed_that_shrinks_by_half_is_refused_unless_forced(run, feed: Path) -> None:
    run("import", str(feed))
    feed.write_text("bad.example\n")
    assert "where the last import had 6" in run("import", str(feed), fails=True)
    run("import", "--force", str(feed))
    assert "unknown" in run("lookup", SHA)


def test_a_dry_run_changes_nothing(run, feed: Path) -> None:
    assert "5 objects" in run("import", "--dry-run", str(feed))
    assert "no base in this folder" in run("stats", fails=True)
    assert "no base in this folder" in run("lookup", SHA, fails=True)


def test_what_cannot_be_read_is_one_line(run, tmp_path: Path) -> None:
    assert run("import", str(tmp_path / "none"), fails=True).count("\n") == 1
    assert run("import", str(tmp_path), fails=True).count("\n") == 1
    assert "--format" in run("import", "--format", "odd", str(tmp_path), fails=True)
    assert "before it" in run("lookup", "word", fails=True)
    assert "malformed" in run("lookup", "ip:1.2.3", fails=True)


def test_what_is_everybodys_is_left_out(run, tmp_path: Path) -> None:
    path = tmp_path / "feed.txt"
    path.write_text("d41d8cd98f00b204e9800998ecf8427e\nown.example\nhttp://own.example/\nhttp://own.example/evil\n"
                    + "".join(f"n{number}.example\n" for number in range(30)) + "10.1.2.3\n")
    said = run("import", "--own-domain", "own.example", str(path))
    assert "5 left out" in said
    assert "bad lines" not in said
    assert "1, an address that is private to each network (line 35: 10.1.2.3)" in said
    asked = ("d41d8cd98f00b204e9800998ecf8427e", "own.example", "http://own.example/x", "http://own.example/evil",
             "10.1.2.3")
    assert [line.split()[1] for line in run("lookup", *asked).splitlines()] == ["unknown"] * 5


OBJECTS = ("url:http://evil.example/a", "domain:evil.example", "ip:192.0.2.7", "md5:" + SHA[:32], "sha256:" + SHA,
           "signature:" + SHA[:16], "sender:joe@evil.example", "name:evil.exe", "image:" + SHA[:32])


def test_each_kind_of_object_by_its_prefix(run) -> None:
    run("override", "bad", "other.example")
    assert run("lookup", *OBJECTS).split("\n")[:-1] == [f"{text}  unknown" for text in OBJECTS]
    run("override", "suspicious", *OBJECTS, "--category", "scam")
    rows = [json.loads(line) for line in run("lookup", "--json", *OBJECTS).splitlines()]
    for text, row in zip(OBJECTS, rows, strict=True):
        kind = text.partition(":")[0]
        assert (row["object"], row["kind"], row["verdict"], row["categories"]) == (text, kind, "suspicious", ["scam"])
        assert (row["tier"], row["source"]) == ("override", "operator")
    by_look = ("http://evil.example/a", "evil.example", "192.0.2.7", SHA[:32], SHA, SHA[:16], "joe@evil.example")
    assert [line.split()[0] for line in run("lookup", *by_look).splitlines()] == list(OBJECTS[:7])


def test_overrides_are_shown(run) -> None:
    run("override", "bad", "url:evil.example", "--comment", "theirs", "--category", "spam", "--expires", "3d")
    assert run("override", "show").split()[:4] == ["url:evil.example", "bad", "spam", "until"]
    (shown,) = [json.loads(line) for line in run("override", "show", "--json").splitlines()]
    assert (shown["object"], shown["verdict"], shown["categories"], shown["comment"]) == (
        "url:evil.example", "bad", ["spam"], "theirs")
    assert 0 < shown["expires"] - shown["made_at"] - 3 * 86400 + 60 <= 120


def test_what_cannot_be_looked_up_is_not_checked(run, tmp_path: Path, feed: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    run("import", str(feed))
    (tmp_path / "state/reputation/CURRENT").write_text("{")
    assert main(["reputation", "lookup", "--json", "--state", str(tmp_path / "state"), "bad.example"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["verdict"] == "not_checked"
    assert said.err.count("\n") == 1


def test_the_folder_that_the_policy_names(tmp_path: Path, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "site.toml"
    policy.write_text('[reputation]\nbase = "known"\n')
    words = ["--policy", str(policy), "--state", str(tmp_path / "state")]
    assert main(["reputation", "import", *words, str(feed)]) == 0
    assert (tmp_path / "known/CURRENT").exists()
    assert main(["reputation", "lookup", *words, "bad.example"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[1] == "bad"


def test_stats(run, feed: Path) -> None:
    run("import", "--name", "one", str(feed))
    run("override", "bad", "x.example")
    said = json.loads(run("stats", "--json"))
    assert said["generation"] == 2
    names = [[source["name"] for source in one["sources"]] for one in said["segments"]]
    assert names == [["operator", "learnt"], ["one"]]
    assert [one["tier"] for one in said["segments"][0]["sources"]] == ["override", "learnt"]
    assert said["entries"] == 8
    assert said["segments"][0]["kinds"] == ["domain", "url"]
    assert "one  from evil.txt" in run("stats")
