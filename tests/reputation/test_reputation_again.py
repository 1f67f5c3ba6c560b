"""What was exported, imported again: every look-up has the same answer."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from saying import SHA

from mailsift.reputation.kinds import Kind

Run = Callable[..., str]

MD5 = "44d88612fea8a8f36de82e1278abb02f"
PHASH = "0123456789abcdef012345"
FEED = f"""http://user:pw@evil.example/path?q=a,b"c
plain.example
_dmarc.evil3.example
http://münchen.example/ü
xn--mnchen-3ya.example
http://[2001:db8::5]:8080/x
192.0.2.1
198.51.100.0/23
2001:db8:1::/47
{SHA}
{MD5}
signature:0011223344556677
sender:Joe@Evil.example
sender:=SUM(1)@evil.example
name:a,b "c".exe
name:-minus.exe
image:{PHASH}
image:{MD5[::-1]}
domain:alone.example
ip:203.0.113.9
"""
ZONE = ("@ SOA a. b. 1 1 1 1 1\nplain.example CNAME .\nworse.example CNAME .\nok.worse.example CNAME rpz-passthru.\n"
        "ok.plain.example CNAME rpz-passthru.\n")
BUNDLE = {"Event": {"info": "=HYPERLINK(1)\n'odd \"case\"", "Attribute": [
    {"type": "domain", "value": "misp.example", "to_ids": True}, {"type": "filename", "value": MD5, "to_ids": True},
    {"type": "sha256", "value": "ab" * 32, "to_ids": True}]}}
ASKED = ("http://evil.example/path?q=a,b\"c", "http://evil.example/", "plain.example", "url:http://plain.example/b",
         "_dmarc.evil3.example", "http://münchen.example/ü", "xn--mnchen-3ya.example", "http://[2001:db8::5]:8080/x",
         "192.0.2.1", "http://192.0.2.1/", "198.51.101.7", "2001:db8:1::1", f"sha256:{SHA}", f"md5:{MD5}",
         "signature:0011223344556677", "sender:joe@evil.example", "sender:=sum(1)@evil.example",
         'name:a,b "c".exe', "name:-minus.exe", f"image:{PHASH}", f"image:{MD5[::-1]}", "alone.example",
         "url:http://alone.example/", "203.0.113.9", "http://203.0.113.9/", "worse.example", "x.worse.example",
         "ok.worse.example", "url:http://ok.worse.example/", "ok.plain.example", "misp.example",
         f"name:{hashlib.md5(MD5.encode()).hexdigest()}", "over.example", "name:+plus.exe", "name:tab\tx.exe",
         "sha256:" + "ab" * 32, "203.0.113.5", "sha256:" + "00" * 32, "nothing.example")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> None:
    for name, text in (("feed.txt", FEED), ("zone.rpz", ZONE), ("event.json", json.dumps(BUNDLE))):
        (tmp_path / name).write_text(text)
    run("import", "--category", "phishing", "--category", "scam", "--confidence", "63", "--expires", "40d",
        str(tmp_path / "feed.txt"))
    run("import", "--verdict", "suspicious", str(tmp_path / "zone.rpz"))
    run("import", str(tmp_path / "event.json"))
    run("override", "bad", "--expires", "30d", "over.example", "name:+plus.exe", "name:tab\tx.exe")
    run("override", "good", "sha256:" + "00" * 32, "203.0.113.5")
    run("override", "unknown", "xn--mnchen-3ya.example", MD5)


def answers(run: Run, state: str, *asked: str) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in run("lookup", "--json", *(asked or ASKED), state=state).splitlines()]
    names = ("object", "verdict", "confidence", "categories", "record", "expires", "source")
    return [{name: row[name] for name in names} for row in rows]


@pytest.mark.parametrize("name", [("jsonl", "auto"), ("jsonl", "jsonl"), ("csv", "auto"), ("csv", "csv")])
def test_every_look_up_has_the_same_answer(run: Run, filled: None, tmp_path: Path, name: tuple[str, str]) -> None:
    out = tmp_path / f"out.{name[0]}"
    run("export", "--format", name[0], "--out", str(out))
    said = run("import", "--format", name[1], str(out), state="other")
    assert "bad lines" not in said
    assert "left out" not in said
    assert "rows are of overrides or learnt" in said
    before, after = answers(run, "state"), answers(run, "other")
    assert {str(one["object"]).partition(":")[0] for one in before if one["source"]} == {
        kind.name.lower() for kind in Kind}
    for one in before:
        one["source"] = one["source"] and f"out/{one['source']}"
    assert after == before
    # And once more, from there.
    rows = run("export", "--format", "jsonl", state="other").replace("out/", "")
    assert sorted(_without_tier(rows)) == sorted(_without_tier(run("export", "--format", "jsonl")))


def _without_tier(text: str) -> list[str]:
    rows = [json.loads(line) for line in text.splitlines()]
    assert len(rows) > 30
    return [json.dumps({**row, "tier": ""}) for row in rows]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_file_is_nobodys_override(run: Run, filled: None, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    run("export", "--format", form, "--out", str(out))
    run("import", "--name", "back", str(out), state="other")
    assert {json.loads(line)["tier"] for line in run("export", state="other").splitlines()} == {"feed"}
    assert run("override", "show", state="other") == ""
    rows = run("export", "--source", "back/zone", state="other").splitlines()
    assert {json.loads(line)["source"] for line in rows} == {"back/zone"}
    assert len(run("export", "--source", "back", state="other")) == len(run("export", state="other"))


def test_what_an_override_holds_for_all_of_goes_with_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("a.wide.example\nhttp://b.wide.example/x\n192.0.2.7\n198.51.100.0/25\n")
    run("import", str(tmp_path / "feed.txt"))
    run("override", "unknown", "wide.example", "192.0.2.0/24")
    run("override", "bad", "c.wide.example")
    (tmp_path / "out.jsonl").write_text(run("export"))
    run("import", str(tmp_path / "out.jsonl"), state="other")
    asked = ("a.wide.example", "http://b.wide.example/x", "192.0.2.7", "198.51.100.3", "c.wide.example", "192.0.2.8")
    before, after = ([one["verdict"] for one in answers(run, state, *asked)] for state in ("state", "other"))
    assert after == before == ["unknown", "unknown", "unknown", "bad", "bad", "unknown"]


def test_guards_hold_and_what_is_over_stays_out(run: Run, tmp_path: Path) -> None:
    row = {"kind": "domain", "object": "evil.example", "verdict": "bad", "confidence": 90, "categories": [],
           "tier": "feed", "source": "x", "record": "", "expires": None}
    rows = [row, row | {"object": "co.uk"}, row | {"kind": "ip", "object": "10.0.0.1"},
            row | {"kind": "sha256", "object": hashlib.sha256(b"").hexdigest()}, row | {"object": "a.mine.example"},
            row | {"expires": int(time.time()) - 60}]
    out = tmp_path / "out.jsonl"
    out.write_text("".join(json.dumps(one) + "\n" for one in rows))
    said = run("import", "--own-domain", "mine.example", str(out))
    assert "6 lines, 1 objects" in said
    assert "5 left out" in said
    assert "line 5" in said


HEADER = b"kind,object,verdict,confidence,tier,source\n"
JSON_ROW = b'{"kind":"domain","object":"%s.example","verdict":"bad","confidence":9,"tier":"","source":""%s}\n'


@pytest.mark.parametrize(("data", "line", "says"), [
    (JSON_ROW % (b"a", b"") + b"{\n", 2, "no JSON"),
    (JSON_ROW % (b"a", b"") + b'{"kind":"domain"}\n', 2, "expected kind, object, verdict"),
    (JSON_ROW % (b"a", b"") + JSON_ROW.replace(b"domain", b"odd") % (b"b", b""), 2, "kind: expected one of ip"),
    (JSON_ROW % (b"a", b"") + JSON_ROW.replace(b":9", b":101") % (b"b", b""), 2, "confidence: expected 0 to 100"),
    (JSON_ROW % (b"a", b"") + JSON_ROW % (b"b", b',"categories":["odd"]'), 2, "categories: expected some of spam"),
    (JSON_ROW % (b"a", b"") + JSON_ROW % (b"b", b',"expires":-1'), 2, "expires: expected seconds"),
    (JSON_ROW % (b"a", b"") + b"[" * 20_000 + b"\n", 2, "no row of an export"),
    (JSON_ROW % (b"a", b"") + b'{"kind":' + b"[" * 20_000 + b"\n", 2, "kind: expected"),
    (JSON_ROW % (b"a", b"") + b" " * 70_000 + JSON_ROW % (b"a", b""), 2, "too long"),
    (JSON_ROW % (b"a", b"") + JSON_ROW.replace(b"domain", b"sha256") % (b"b", b""), 2, "expected 64 hex digits"),
    (HEADER + b"domain,a.example,bad,9,feed,x\ndomain,b.example,bad\n", 3, "columns"),
    (HEADER + b"domain,a.example,bad,x,feed,x\n", 2, "confidence: expected"),
    (HEADER + b'domain,"a"b,bad,1,feed,x\n', 2, "a quote in the wrong place"),
    (HEADER + b'domain,"a.example,bad,1,feed,x\n', 2, "quote"),
])
def test_bad_rows_are_named_with_their_lines(run: Run, tmp_path: Path, data: bytes, line: int, says: str) -> None:
    (tmp_path / "out").write_bytes(data)
    said = run("import", str(tmp_path / "out"), fails=True)
    assert f"out:{line}: " in said
    assert says in said
    assert said.count("\n") == 1


def test_a_row_without_an_end(run: Run, tmp_path: Path) -> None:
    """Its lines are not gathered."""
    text = 'domain,a.example,bad,1,feed,x\ndomain,"a' + "\n" * 70_000 + "domain,b.example,bad,1,feed,x\n"
    (tmp_path / "out").write_text("kind,object,verdict,confidence,tier,source\n" + text)
    said = run("import", str(tmp_path / "out"))
    assert "2 objects" in said
    assert "out:3: a row that is too long" in said


def test_good_rows_behind_a_bad_one(run: Run, tmp_path: Path) -> None:
    rows = [f"domain,h{number}.example,bad,9,feed,x\n" for number in range(60)]
    rows[30] = 'domain,"a"b,bad,1,feed,x\n'
    (tmp_path / "out.csv").write_text("kind,object,verdict,confidence,tier,source\n" + "".join(rows))
    said = run("import", str(tmp_path / "out.csv"))
    assert "61 lines, 59 objects" in said
    assert "out.csv:32: " in said


def test_as_many_sources_as_one_likes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("kind,object,verdict,confidence,tier,source\n" + "".join(
        f"domain,h{number}.example,bad,9,feed,../s{number}\n" for number in range(1000)))
    run("import", str(tmp_path / "out.csv"))
    found = [json.loads(line)["source"] for line in run("lookup", "--json", "h3.example", "h999.example").splitlines()]
    assert found == ["out/../s3", "out"]
    assert run("export").count("\n") == 1000


@pytest.mark.parametrize("kind", ["name", "sender", "image", "md5"])
def test_sums_come_back_from_a_zone(run: Run, tmp_path: Path, kind: str) -> None:
    said = f"{kind}:{MD5}"
    run("override", "bad", said)
    run("export", "--format", "rbldnsd", "--out", str(tmp_path / "zone"))
    run("import", str(tmp_path / "zone"), state="other")
    assert answers(run, "other", said)[0]["verdict"] == "bad"


def test_what_a_zone_has_no_form_for_is_said(run: Run, filled: None, tmp_path: Path,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    from mailsift.cli import main

    words = ["reputation", "export", "--state", str(tmp_path / "state"), "--out", str(tmp_path / "out"), "--format"]
    assert main([*words, "rbldnsd"]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for part in ("sha256", "signature", "url", "no form", "jsonl", "confidence"):
        assert part in said
    for form in ("jsonl", "csv"):
        assert main([*words, form]) == 0
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("rows", "bad"), [
    # A quote that nobody closes; one that the next quote meets; one that a later one closes.
    ({30: 'domain,"a.example,bad,9,feed,x\n'}, [32]),
    ({30: 'domain,"a.example,bad,9,feed,x\n', 900: 'domain,"h900.example",bad,9,feed,x\n'}, [32]),
    ({30: 'domain,"a.example,bad,9,feed,x\n', 50: 'domain,b.example",bad,9,feed,x\n'}, [32]),
    ({30: 'domain,a.example,bad,9,feed,"x\n', 1990: 'domain,"a.example,bad,9,feed,x\n'}, [32, 1992]),
    ({30: 'domain,a.example,"bad,9,feed,x\n', 50: 'domain,b.example,bad",9,feed,x\n'}, [32, 52]),
])
def test_an_open_quote_takes_no_other_row_with_it(run: Run, tmp_path: Path, rows: dict[int, str],
                                                  bad: list[int]) -> None:
    """Whatever follows is read, and each of its lines has its number."""
    lines = [rows.get(number, f"domain,h{number}.example,bad,9,feed,x\n") for number in range(4000)]
    (tmp_path / "out.csv").write_text("kind,object,verdict,confidence,tier,source\n" + "".join(lines))
    said = run("import", str(tmp_path / "out.csv"))
    found = [int(line.split(":")[1]) for line in said.splitlines() if line.startswith("  /")]
    assert found[: len(bad)] == bad
    kept = {json.loads(line)["object"] for line in run("export").splitlines()}
    assert {f"h{number}.example" for number in range(4000) if number not in rows} <= kept
    assert "a.example" not in kept


def test_line_ends_in_names_are_theirs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("kind,object,verdict,confidence,tier,source,record\n"
                                      'name,"a\nb",bad,9,feed,x,"c\nd"\n')
    assert "1 objects" in run("import", str(tmp_path / "out.csv"))


def test_rows_of_open_quotes_are_read_twice_at_most(tmp_path: Path) -> None:
    """Each of these lines opens a quote whatever stands before it; lines that are lost count as bad ones."""
    from mailsift.reputation.feeds import own_rows
    from mailsift.reputation.kinds import Verdict
    from mailsift.reputation.source import Meaning, SourceBuilder, source_of

    given = 0

    class Counting(own_rows._Lines):
        def __next__(self) -> str:
            nonlocal given
            line = super().__next__()
            given += 1
            return line

    count, before = 100_000, own_rows._Lines
    builder = SourceBuilder(source_of("x", tmp_path), Meaning(Verdict.BAD, 9))
    own_rows._Lines = Counting  # type: ignore[misc]
    try:
        own_rows.read_csv(io.BytesIO(b"kind,object,verdict\n" + b'a","\n' * count), builder)
    finally:
        own_rows._Lines = before  # type: ignore[misc]
    assert builder.report.bad == count
    assert builder.report.lines == count + 1
    assert given <= 2 * count + 2
    builder.close()


@pytest.mark.parametrize("expires", [1, 59, 60, 61])
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_first_minute_is_over(run: Run, tmp_path: Path, expires: int, form: str) -> None:
    cells = {"kind": "domain", "object": "evil.example", "verdict": "bad", "confidence": 9, "tier": "feed",
             "source": "x"}
    rows = [cells | {"expires": expires}, cells | {"object": "other.example", "expires": None}]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if form == "csv":
        text = "".join(",".join("" if one is None else str(one) for one in line) + "\n"
                       for line in (rows[0].keys(), *(row.values() for row in rows)))
    (tmp_path / f"out.{form}").write_text(text)
    assert "1 left out" in run("import", str(tmp_path / f"out.{form}"))
    assert [one["verdict"] for one in answers(run, "state", "evil.example", "other.example")] == ["unknown", "bad"]
