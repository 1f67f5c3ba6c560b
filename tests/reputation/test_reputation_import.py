"""`mailsift reputation import`: warning lists, dry runs, retention, what is kept beside the keys, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mailsift.reputation.kinds import Kind
from mailsift.reputation.safe_pattern import safe_pattern
from mailsift.reputation.warning_lists import WarningLists

LISTS: dict[str, dict[str, object]] = {
    "resolvers": {"type": "string", "list": ["9.9.9.9"], "matching_attributes": ["ip-dst"]},
    "large": {"type": "hostname", "list": [".Large.example"], "matching_attributes": ["url", "hostname"]},
    "cloud": {"type": "cidr", "list": ["198.51.100.0/24", "2001:db8::/32", "no network"]},
    "words": {"type": "substring", "list": ["harmless"], "matching_attributes": ["domain"]},
    "desks": {"type": "regex", "list": ["/^abuse@/i", "(a+)+$"], "matching_attributes": ["email-src"]},
    "of others": {"type": "string", "list": ["kept.example"], "matching_attributes": ["btc"]},
}


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    for name, one in LISTS.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "list.json").write_text(json.dumps({"name": name, "version": 1, "description": "", **one}))
    return folder


GUARDED = {"9.9.9.9": "resolvers", "large.example": "large", "hxxp://www.large[.]example/x?y": "large",
           "http://user@LARGE.example:80": "large", "198.51.100.7": "cloud", "198.51.100.0/25": "cloud",
           "http://198.51.100.7/x": "cloud", "2001:db8:1::/48": "cloud", "very-harmless.example": "words",
           "ABUSE@spam.example": "desks"}
KEPT = ("9.9.9.8", "notlarge.example", "http://x.example/large.example", "198.51.101.7", "http://x.example/harmless",
        "joe@abuse.example", "kept.example", "198.51.0.0/16")


def test_what_is_on_a_warning_list_is_left_out(lists: Path) -> None:
    guard = WarningLists([lists])
    text = "\n".join((*GUARDED, "# large.example", *KEPT)).encode()
    kept, hits = guard.leave_out(text, 0)
    assert hits == [(line, f"on the warning list {name}") for line, name in enumerate(GUARDED.values(), 1)]
    assert kept.split(b"\n") == [b""] * len(GUARDED) + [b"# large.example", *(one.encode() for one in KEPT)]
    assert guard.leave_out(b"very-harmless.example", Kind.URL) == (b"very-harmless.example", [])
    assert len(guard.unused) == 1
    assert "(a+)+$" in guard.unused[0]


@pytest.mark.parametrize(("data", "says"), [("[]", "object"), ("{", "truncated"),
                                            ('{"name":"x","type":"odd","list":[]}', "odd"),
                                            ('{"name":"x","type":"cidr","list":[1]}', "str")])
def test_a_file_that_is_no_warning_list_is_one_line(run, tmp_path: Path, data: str, says: str) -> None:
    path, feed = tmp_path / "list.json", tmp_path / "feed.txt"
    path.write_text(data)
    feed.write_text("a.example\n")
    error = run("import", "--warning-list", str(path), str(feed), fails=True)
    assert says in error
    assert error.count("\n") == 1
    (tmp_path / "empty").mkdir()
    assert "no warning list" in run("import", "--warning-list", str(tmp_path / "empty"), str(feed), fails=True)


@pytest.mark.parametrize(("pattern", "used"), [
    ("/^abuse@.*/i", True), (r"^(abuse|admin)@.*\.com$", True), (r"\+?[0-9]{3,15}", True), ("[]a]+", True),
    ("(a+)+b", False), ("(a|a)*b", False), ("a?" * 40, False), ("(?:a|a)" * 40, False), ("(?=a)", False),
    (".*.*.*x", False), (r"(a)\1", False), ("(", False), (")", False), ("[", False), ("x" * 5000, False),
])
def test_patterns_that_may_take_long_are_not_used(pattern: str, used: bool) -> None:
    found = safe_pattern(pattern)
    assert (found is not None) == used
    if found:
        began = time.process_time()
        for text in ("a" * 256, "a" * 255 + "b", "abuse@" + "com." * 60):
            found.search(text)
        assert time.process_time() - began < 1


def test_a_dry_run_says_what_would_change(run, tmp_path: Path, lists: Path) -> None:
    feed, other = tmp_path / "feed.txt", tmp_path / "other.txt"
    feed.write_text("a.example\nb.example\n")
    other.write_text("b.example\nx.example\n")
    run("import", "--hosts-only", str(feed), str(other))
    feed.write_text("a.example\nc.example\nc.example\nwww.large.example\nd.example\nco.uk\n\n10.0.0.1\n")
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file() and path.parent.name != "ledger"]
    before = {path: path.read_bytes() for path in files}
    said = run("import", "--dry-run", "--hosts-only", "--warning-list", str(lists), str(feed))
    assert said.splitlines() == [
        "feed: 8 lines, 4 objects, 3 entries, 1 of them twice, 3 left out",
        "  2 new keys, 1 gone, 1 as in the last import",
        "  left out: 1, on the warning list large (line 4: www.large.example)",
        "  left out: 1, an address that is private to each network (line 8: 10.0.0.1)",
        "  left out: 1, a public suffix, under which others have names (line 6: co.uk)",
        "dry run: nothing was changed"]
    assert all(path.read_bytes() == data for path, data in before.items())
    feed.write_text("b.example\n")
    assert "1 keys also in other" in run("import", "--dry-run", "--hosts-only", str(feed))
    feed.write_text("bad line\n")
    assert "bad lines" in run("import", "--dry-run", str(feed), fails=True)


def test_hosts_that_are_two_keys_each_are_not_taken_for_fewer(run, tmp_path: Path) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text("".join(f"n{number}.example\n" for number in range(10)))
    run("import", str(feed))
    feed.write_text("".join(f"n{number}.example\n" for number in range(6)))
    assert "12 entries" in run("import", str(feed))
    feed.write_text("n1.example\n")
    assert "2 entries, where the last import had 12" in run("import", str(feed), fails=True)
    assert json.loads(run("lookup", "--json", "n5.example"))["verdict"] == "bad"


def test_retention_holds_for_later_imports(run, tmp_path: Path) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text("a.example\n")
    run("import", "--expires", "2h", str(feed))
    run("import", str(feed))
    left = json.loads(run("lookup", "--json", "a.example"))["expires"] - time.time()
    assert 7000 < left < 7300
    run("import", "--expires", "never", str(feed))
    assert json.loads(run("lookup", "--json", "a.example"))["expires"] is None


def test_objects_are_kept_unless_not_wanted(run, tmp_path: Path) -> None:
    feed, kept = tmp_path / "feed.txt", tmp_path / "state/reputation/sources/feed.objects"
    feed.write_text("a.example\n")
    run("import", str(feed))
    assert kept.exists()
    run("import", "--no-keep", str(feed))
    run("import", str(feed))
    assert not kept.exists()
    run("import", "--keep", str(feed))
    assert kept.exists()


@pytest.mark.starts_python
def test_ctrl_c_leaves_all_as_it_was(run, tmp_path: Path) -> None:
    feed, pipe = tmp_path / "feed.txt", tmp_path / "feed"
    feed.write_text("a.example\n")
    run("import", str(feed))
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "mailsift", "reputation", "import", "--state", str(tmp_path / "state"), str(pipe)]
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, **both) as importing, pipe.open("wb") as writer:
        writer.write(b"b.example\n" * 500_000)
        writer.flush()
        time.sleep(0.5)
        importing.send_signal(signal.SIGINT)
        assert importing.wait(20) == 130
        assert importing.stderr is not None
        assert importing.stderr.read() == b""
    assert not list((tmp_path / "state").rglob(".*.new"))
    assert re.search(r"a\.example  bad", run("lookup", "a.example"))
    assert "unknown" in run("lookup", "b.example")
    run("import", str(feed))
