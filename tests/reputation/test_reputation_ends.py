"""Where feeds end, and what is no feed: half a line, a page about an error, columns that moved, no date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from feed_samples import SAMPLES
from reading import read

from mailsift.reputation.feeds import tables
from mailsift.reputation.source import Meaning

ENDS = "the last line has no line end, and may be cut"
SHA = "ab" * 32


def report(tmp_path: Path, text: str | bytes, name: str | None = None, meaning: Meaning | None = None):
    path = tmp_path / "feed"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, name, meaning)


@pytest.mark.parametrize(("name", "text", "line"), [
    ("plain", "a.example\nhttps://drive.google.com/", 2),
    ("urlhaus", "http://a.example/x\nhttps://drive.google.com/", 2),
    ("openphish", "http://a.example/x\n\nhttps://drive.google.com/", 3),
    ("hosts", "0.0.0.0 a.example\n0.0.0.0 evil.co", 2),
    ("adblock", "||a.example^\n||evil.co", 2), ("rbldnsd", ":2:x\n.a.example\n.evil.co", 3),
    ("rpz", "@ SOA a. b. 1 1 1 1 1\na.example CNAME .\nevil.co CNAME .", 3),
    ("hashes", f"{SHA}\n{SHA[:63]}", 2), ("clamav", f"{SHA}:1:Name\n{SHA}:1:Na", 2),
    ("openphish", "brand,url\nBank,http://a.example/x\nBank,https://drive.google.com/", 3),
])
def test_a_last_line_without_its_end_is_left_out(tmp_path: Path, name: str, text: str, line: int) -> None:
    found = report(tmp_path, text, name)
    assert (found.objects, found.bad, found.broken) == (1, 0, "")
    assert [(reason, one.count, one.examples[0][0]) for reason, one in found.left.items()] == [(ENDS, 1, line)]
    assert found.lines == line
    whole = report(tmp_path, text + "\n", name)
    assert whole.objects + whole.bad == 2
    assert whole.left == {}


@pytest.mark.parametrize(("name", "text"), [
    ("hashes", f"{SHA}\n{SHA[::-1]}"), ("plain", "a.example\nb.example\n# the end"),
    ("plain", "a.example\nb.example\n  "),
    ("openphish", 'brand,url\nBank,http://a.example/x\n"Bank","http://b.example/"'),
])
def test_what_is_whole_without_a_line_end(tmp_path: Path, name: str, text: str) -> None:
    found = report(tmp_path, text, name)
    assert (found.objects, found.bad, found.left) == (2, 0, {})


def test_a_list_of_one_line_without_its_end_says_why(run, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("evil.example")
    assert ENDS in run("import", str(tmp_path / "own.txt"), fails=True)


PAGE = """<!-- 503 --><div>\n<p>See <a href="http://status.example/">status.example</a></p>
<p>Try example.com again.</p>\nwindow.location='http://x.example/';\n</div>\n"""


def test_a_page_about_an_error(tmp_path: Path, run) -> None:
    (tmp_path / "feed.txt").write_text(PAGE)
    assert "a page of HTML" in run("import", str(tmp_path / "feed.txt"), fails=True)
    for name in ("plain", "openphish", "hosts", "adblock"):
        assert report(tmp_path, "\n" + PAGE.partition("-->")[2], name).objects == 0


@pytest.mark.parametrize("host", ["a b.example", "<p>a.example", "a.example</p>", 'a".example', "a'.example",
                                  "a\0b.example", "a(b).example", "a{b}.example"])
def test_what_is_no_host(tmp_path: Path, host: str) -> None:
    for line in (host, f"http://{host}/x", f"{host}/x"):
        assert report(tmp_path, f"good.example\n{line}\n", "plain").bad == 1, line


@pytest.mark.parametrize(("column", "good"), [
    ("1", False), ("8412345", False), ("1.5", False), ("yes", False), ("malware_download", False),
    ("joe@x.example", False),
    ("2026-01-02 03:04:05", False), ("2026-01-02T03:04:05+00:00", False), ("N/A", False), ("elf,mozi", False),
    ("0x7f000001", False), ("evil.example/path", True), ("192.0.2.1/x", True), ("evil.example", True),
    ("http://2130706433/", True), ("hxxp://evil[.]example/", True),
])
def test_what_stands_in_the_column_of_addresses(tmp_path: Path, column: str, good: bool) -> None:
    found = report(tmp_path, f'phish_id,url,verified,target\n1,"{column}",yes,"x"\n', "phishtank")
    assert (found.objects, found.bad) == ((1, 0) if good else (0, 1))
    value = json.dumps([{"phish_id": 1, "url": column}])
    assert report(tmp_path, value, "phishtank").objects == good


def test_columns_that_moved_are_bad_rows(tmp_path: Path, run) -> None:
    text = SAMPLES["phishtank csv"].text.replace("phish_id,url,", "url,phish_id,")
    (tmp_path / "feed.csv").write_text(text)
    assert "3 bad lines of" in run("import", "--format", "phishtank", str(tmp_path / "feed.csv"), fails=True)


def test_rows_of_json_are_counted_from_its_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_CHUNK", 7)
    rows = [{"phish_id": number, "url": f"http://x{number}.example/"} for number in range(2000)]
    rows[1997]["url"] = "1997"
    assert report(tmp_path, json.dumps(rows), "phishtank").shown == [
        (1998, "no such object: expected one of the kind that its column is for")]


@pytest.mark.parametrize(("date", "undated", "objects"), [
    ("soon", 1, 1), ("31.12.2025", 1, 1), ("1969-12-31 23:59:59", 1, 1), ("1970-01-01 00:05:00", 1, 1),
    ("000000300", 1, 1),
    ("0000-00-00 00:00:00", 1, 1), ("", 0, 1), ("N/A", 0, 1), ("2001-01-01", 0, 0), ("2099-01-01", 0, 1)])
def test_dates_that_are_none(tmp_path: Path, date: str, undated: int, objects: int) -> None:
    text = f'id,dateadded,url,urlhaus_link\n"1","{date}","http://a.example/","x"\n'
    found = report(tmp_path, text, "urlhaus", Meaning(keep_minutes=1440))
    assert (found.undated, found.objects, found.bad) == (undated, objects, 0)
    assert report(tmp_path, text, "urlhaus").undated == 0, "nobody asks for it"
