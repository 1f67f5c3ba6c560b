"""rbldnsd's data, response policy zones and hosts files."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import built, imported, read
from saying import ask

from mailsift.reputation.base import Base
from mailsift.reputation.feeds import FORMATS
from mailsift.reputation.kinds import Verdict
from mailsift.reputation.publish import publishing

RBLDNSD = """\
$SOA 3600 ns.bl.example admin.bl.example 0 1 1 1 1
# a comment
:127.0.0.2:Listed, see http://bl.example/$
192.0.2.0/24
!192.0.2.7
198.51.100
203.0.113.1-203.0.113.9  :127.0.0.3:text
203.0.113.20-30
:3:second
8.8.8.8:127.0.0.4:right behind
.evil.example
!good.evil.example
*.worse.example :3:x
2001:db8:1::/48
co.uk
"""
RPZ = """\
$TTL 1H
@  SOA LOCALHOST. admin.example.com (1 1h 15m
   30d 2h ) ; a comment
   NS  LOCALHOST.
$ORIGIN rpz.example.
bad.example        CNAME .
*.bad.example      CNAME .
ok.bad.example     CNAME rpz-passthru.
drop.example.rpz.example. 300 IN CNAME rpz-drop.
24.0.2.0.192.rpz-ip CNAME .
32.7.2.0.192.rpz-ip CNAME rpz-passthru.
48.zz.db8.2001.rpz-ip CNAME rpz-drop.
ns.evil.example.rpz-nsdname CNAME .
wall.example       CNAME garden.example.net.
local.example      A 10.0.0.1
tcp.example        CNAME rpz-tcp-only.
self.example       CNAME self.example.
$ORIGIN sub.rpz.example.
deep               CNAME .
"""
HOSTS = """\
# a comment
127.0.0.1 localhost localhost.localdomain
::1 ip6-localhost
0.0.0.0 0.0.0.0
0.0.0.0 ads.example track.example  # why
127.0.0.1\tevil.example\r
192.168.1.5 printer
0.0.0.0 github.io
"""


def verdicts(folder: Path, path: Path, text: str, *asked: str, name: str | None = None) -> dict[str, str]:
    path.write_text(text)
    base, report = imported(folder, path, name)
    assert report.bad == 0, report
    return {one: ask(base, one).verdict.name.lower() for one in asked}


def test_rbldnsd(folder: Path, tmp_path: Path) -> None:
    expected = {
        "192.0.2.8": "bad", "192.0.2.7": "unknown", "198.51.100.9": "bad", "203.0.113.1": "bad", "203.0.113.9": "bad",
        "203.0.113.10": "unknown", "203.0.113.19": "unknown", "203.0.113.20": "bad", "203.0.113.30": "bad",
        "203.0.113.31": "unknown", "8.8.8.8": "bad", "evil.example": "bad", "a.evil.example": "bad",
        "good.evil.example": "unknown", "http://evil.example/x": "bad", "worse.example": "bad", "2001:db8:1::5": "bad",
        "2001:db8:2::5": "unknown", "co.uk": "unknown", "http://8.8.8.8/": "unknown",
    }
    assert verdicts(folder, tmp_path / "bl.txt", RBLDNSD, *expected) == expected


def test_what_rbldnsd_says_is_the_record(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bl.txt"
    path.write_text(RBLDNSD)
    base, report = imported(folder, path)
    assert ask(base, "192.0.2.8").record == "Listed, see http://bl.example/"
    records = {"203.0.113.9": "text", "203.0.113.30": "Listed, see http://bl.example/", "8.8.8.8": "right behind",
               "evil.example": "second", "worse.example": "x"}
    assert {one: ask(base, one).record for one in records} == records
    assert {reason: one.examples for reason, one in report.left.items()} == {
        "a public suffix, under which others have names": [(15, "co.uk")]}


@pytest.mark.parametrize(("text", "bad", "unknown"), [
    ("44.19.1.0/25\n!44.19.1.5\n", ("44.19.1.4", "44.19.1.6", "44.19.1.127"), ("44.19.1.5", "44.19.1.128")),
    ("44.19.0.0/20\n!44.19.1.0/24\n", ("44.19.0.255", "44.19.2.0"), ("44.19.1.0", "44.19.1.255")),
    ("!44.19.0.0/21\n44.19.0.0/20\n", ("44.19.8.0", "44.19.15.255"), ("44.19.0.0", "44.19.7.255")),
    ("44.19.1.0/25\n!44.19.1.0/26\n", ("44.19.1.64",), ("44.19.1.0", "44.19.1.63")),
    ("44.19.0.5-44.19.3.9\n!44.19.1.0/24\n!44.19.3.2-9\n", ("44.19.0.5", "44.19.2.7", "44.19.3.1"),
     ("44.19.1.1", "44.19.3.2", "44.19.3.9")),
    ("44.18.0.0/15\n!44.19.0.0/16\n", ("44.18.1.1",), ("44.19.1.1",)),
    ("2001:db8::/44\n!2001:db8:1::/48\n", ("2001:db8:2::1",), ("2001:db8:1::1",)),
    ("44.19.1.5\n!44.19.1.5\n44.19.1.6\n", ("44.19.1.6",), ("44.19.1.5",)),
    ("44.19.1.5\n!44.19.1.0/24\n", ("44.19.1.5",), ("44.19.1.6",)),
    (".evil.example\n!evil.example\n.worse.example\n", ("worse.example",),
     ("evil.example", "x.evil.example", "http://evil.example/")),
])
def test_what_a_list_excludes_is_not_listed(folder: Path, tmp_path: Path, text: str, bad: tuple[str, ...],
                                            unknown: tuple[str, ...]) -> None:
    expected = dict.fromkeys(bad, "bad") | dict.fromkeys(unknown, "unknown")
    assert verdicts(folder, tmp_path / "bl.txt", text, *expected, name="rbldnsd") == expected


def test_what_one_list_excludes_another_may_list(folder: Path, tmp_path: Path) -> None:
    for name, text in (("a", "44.19.1.0/25\n!44.19.1.5\n"), ("b", "44.19.1.5\n")):
        (tmp_path / name).write_text(text)
        with publishing(folder) as publisher, built(tmp_path / name, "rbldnsd") as builder:
            publisher.put_source(name, builder.write)
            publisher.publish()
    assert [ask(Base(folder), f"44.19.1.{last}").verdict is Verdict.BAD for last in (4, 5)] == [True, True]


@pytest.mark.parametrize(("line", "record"), [
    ("192.0.2.1", "Default x"), ("192.0.2.1 :127.0.0.3:own, of $", "own, of"), ("192.0.2.1 :3:own", "own"),
    ("192.0.2.1:3:own text", "own text"), ("192.0.2.1 own text", "own text"), ("192.0.2.1 :3", "Default x"),
    ("192.0.2.1 :3:", ""), ("192.0.2.1 A dynamic host", "A dynamic host"), ("192.0.2.1 ns of joe", "ns of joe"),
    ("192.0.2.1 # why", "Default x"), ("192.0.2.1 costs $$5 of $1", "costs $5 of"),
    (":127.0.0.9\n192.0.2.1", ""), (":9:\n192.0.2.1", ""), (":127.0.0.9:a:b\n192.0.2.1", "a:b"),
    ("192.0.2.0/24 :2:net\n192.0.2.1 :2:host", "host"),
])
def test_the_text_of_an_entry(folder: Path, tmp_path: Path, line: str, record: str) -> None:
    path = tmp_path / "bl.txt"
    path.write_text(f":2:Default $x\n{line}\n")
    base, report = imported(folder, path, "rbldnsd")
    assert report.bad == 0
    assert ask(base, "192.0.2.1").record == record


def test_data_sets_of_rbldnsd(folder: Path, tmp_path: Path) -> None:
    text = ("$DATASET ip4set:ips @\n10.1.2.0/33\n192.0.2.1\n$DATASET dnset @\n1.2.3.4.example\n$DATASET generic @\n"
            "host.example 300 IN A 127.0.0.2\nhost.example TXT \"x\"\n4.3.2.1 A 127.0.0.2\n")
    path = tmp_path / "bl.txt"
    path.write_text(text)
    base, report = imported(folder, path)
    assert (report.bad, report.shown[0][0]) == (1, 2)
    assert [ask(base, one).verdict is Verdict.BAD
            for one in ("192.0.2.1", "host.example", "1.2.3.4", "x.1.2.3.4.example")] == [True] * 4


def test_a_response_policy_zone(folder: Path, tmp_path: Path) -> None:
    expected = {
        "bad.example": "bad", "x.bad.example": "bad", "ok.bad.example": "good", "drop.example": "bad",
        "192.0.2.9": "bad", "192.0.2.7": "good", "2001:db8::1": "bad", "wall.example": "bad", "local.example": "bad",
        "tcp.example": "unknown", "self.example": "good", "ns.evil.example": "unknown", "deep.sub": "unknown",
        "10.0.0.1": "unknown",
    }
    del expected["deep.sub"]  # one name is no host
    text = RPZ.replace("deep ", "deep.example ").replace("$ORIGIN sub.rpz.example.", "$ORIGIN rpz.example.")
    assert verdicts(folder, tmp_path / "zone", text, *expected, "deep.example") == expected | {"deep.example": "bad"}


@pytest.mark.parametrize(("text", "line", "why"), [
    ("@ SOA a. b. 1 1 1 1 1\nout.example. CNAME .\n", 2, "outside"),
    ("z.example. SOA a. b. 1 1 1 1 1\nx.example.z.other. CNAME .\n", 2, "outside"),
    ("@ SOA a. b. ( 1 1 1 1 1\nx.example CNAME .\n", 1, "not closed"),
    ("@ SOA a. b. 1 1 1 1 1\n$INCLUDE other\n", 2, "setting"),
    ("@ SOA a. b. 1 1 1 1 1\n99.1.rpz-ip CNAME .\n", 2, "no such object"),
    ("@ SOA a. b. 1 1 1 1 1\nx.y.rpz-ip CNAME .\n", 2, "no network"),
    ("@ SOA a. b. 1 1 1 1 1\nhalf\n", 2, "no record"),
])
def test_bad_lines_of_a_zone(tmp_path: Path, text: str, line: int, why: str) -> None:
    path = tmp_path / "zone"
    path.write_text(text)
    report = read(path, "rpz")
    assert [(number, why in said) for number, said in report.shown] == [(line, True)]


def test_a_hosts_file(folder: Path, tmp_path: Path) -> None:
    expected = {"ads.example": "bad", "track.example": "bad", "evil.example": "bad", "https://evil.example/x": "bad",
                "127.0.0.1": "unknown", "github.io": "unknown", "a.github.io": "unknown"}
    path = tmp_path / "hosts"
    assert verdicts(folder, path, HOSTS, *expected) == expected
    left = {reason: one.count for reason, one in read(path).left.items()}
    assert left == {"a name of the machine itself": 4, "a name for another machine": 1,
                    "a public suffix, under which others have names": 1}


@pytest.mark.parametrize(("text", "name"), [(RBLDNSD, "rbldnsd"), (RPZ, "rpz"), (HOSTS, "hosts")])
def test_formats_are_found_out(text: str, name: str) -> None:
    assert next(name for name, one in FORMATS.items() if one.looks_so(text.encode())) == name


@pytest.mark.parametrize("name", ["rbldnsd", "rpz", "hosts"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00" * 99, b"!", b"$", b"(" * 200_000, b"\"" * 70_000, b":" * 5000,
                                  b"0.0.0.0 " + b"a" * 3_000_000, b"1-2-3\n!\n$DATASET\n@ SOA\n"])
def test_whatever_stands_in_it(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"#" + b"\n" + data)
    assert read(path, name).objects <= 1
