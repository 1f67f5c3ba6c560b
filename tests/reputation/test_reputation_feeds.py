"""Feeds of each format: found out by content, found again, and bad ones refused in one line."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from feed_samples import ALL, MD5, SAMPLES, SHA1, SHA256, Sample

from mailsift.cli import main
from mailsift.reputation.feeds import FORMATS, tables

LISTED = SAMPLES["urlhaus csv"].text


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def run(*words: str, fails: bool = False) -> str:
        code = main(["reputation", words[0], "--state", str(tmp_path / "state"), *words[1:]])
        said = capsys.readouterr()
        assert (code != 0) == fails, said
        assert not fails or said.err.count("\n") == 1
        return said.err if fails else said.out

    return run


@pytest.fixture
def feed(tmp_path: Path):
    def feed(text: str | bytes, name: str = "feed.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return feed


def known(run, *objects: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("lookup", "--json", *objects).splitlines()]


def as_zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("csv.txt", text)
    return out.getvalue()


@pytest.mark.parametrize("how", ["plain", "gz", "zip", "mark", "tiny pieces"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_found_again(run, feed, monkeypatch: pytest.MonkeyPatch, name: str, how: str) -> None:
    sample: Sample = SAMPLES[name]
    packed = {"gz": lambda text: gzip.compress(text.encode()), "zip": as_zip,
              "mark": lambda text: b"\xef\xbb\xbf" + text.encode()}
    if how == "tiny pieces":
        monkeypatch.setattr(tables, "_CHUNK", 7)
    path = feed(packed.get(how, str)(sample.text), sample.name)
    # Which lines OpenPhish's plain feed has, any list has.
    said = run("import", *(("--format", "openphish") if name == "openphish" else ()), path)
    assert "bad lines" not in said
    assert (f"{sample.skipped} of kinds that are not kept" in said) == bool(sample.skipped)
    for row in known(run, *sample.bad):
        assert (row["verdict"], set(row["categories"])) == ("bad", set(sample.categories)), row
    assert known(run, "http://other.example/", "http://urlhaus.abuse.ch/url/1/", "http://tank.example/1")[0][
        "verdict"] == "unknown"


@pytest.mark.parametrize("name", SAMPLES)
def test_formats_are_found_out(name: str) -> None:
    sample = SAMPLES[name]
    found = next(key for key, one in FORMATS.items() if one.looks_so(sample.text.encode()))
    assert found == ("plain" if name == "openphish" else sample.format)


@pytest.mark.parametrize(
    ("name", "asked", "record", "confidence"),
    [("threatfox csv", "c2.example", "Mozi", 75), ("threatfox json", MD5, "Mozi", 75),
     ("malwarebazaar csv", SHA256, "Mozi", 80), ("phishtank csv", ALL[0], 'Bank, "One"', 80),
     ("phishtank json", ALL[2], 'Bank, "One"', 80), ("clamav hdb", MD5, "Eicar-Test-1", 80)],
)
def test_names_and_confidence(run, feed, name: str, asked: str, record: str, confidence: int) -> None:
    run("import", feed(SAMPLES[name].text, SAMPLES[name].name))
    row = known(run, asked)[0]
    assert (row["record"], row["confidence"]) == (record, confidence)


def test_what_nobody_verified_is_suspicious(run, feed) -> None:
    run("import", feed(SAMPLES["phishtank csv"].text.replace(",yes,2026", ",no,2026")))
    assert known(run, ALL[0])[0]["verdict"] == "suspicious"


def test_columns_stand_anywhere(run, feed) -> None:
    names = ["id", "url", "x", "threat", "urlhaus_link"]
    for seed in range(10):
        random.Random(seed).shuffle(names)
        row = {"id": "1", "url": f"http://n{seed}.example/a,b", "x": '""', "threat": "phishing", "urlhaus_link": "-"}
        run("import", "--force", feed(";".join(names) + "\n" + ";".join(f'"{row[name]}"' for name in names) + "\n"))
        assert known(run, row["url"])[0]["categories"] == ["phishing", "malware"]


def test_entries_hold_from_the_day_they_were_seen(run, feed) -> None:
    text = LISTED.replace("2026-01-03", "2099-01-01", 1)
    said = run("import", "--expires", "1d", feed(text))
    assert "2 of kinds that are not kept, or over" in said
    assert [row["verdict"] for row in known(run, *ALL)] == ["bad", "unknown", "unknown"]


@pytest.mark.parametrize("suffix", ["fp", "sfp", "sfp.gz"])
def test_allowed_files_count_by_sha256_only(run, feed, suffix: str) -> None:
    text = f"{MD5}:5:One\n{SHA1}:5:Two\n{SHA256}:*:Three\n"
    path = feed(gzip.compress(text.encode()) if suffix.endswith("gz") else text, f"own.{suffix}")
    assert "2 of kinds that are not kept" in run("import", path)
    assert [row["verdict"] for row in known(run, MD5, SHA256)] == ["unknown", "good"]
    assert "nothing in it that is kept: 1 left out" in run("import", feed(f"{MD5}:5:One\n", "more.fp"), fails=True)


GOOD = '"9","2026-01-02","http://good.example/","online","","x","y","z","joe"\r\n'


@pytest.mark.parametrize(
    ("row", "says"),
    [('"1","2"\r\n', "another number of columns"),
     ('"1","2026","http://a/"b","online","","x","y","z","joe"\r\n', "text behind a closing quote"),
     ('"1","2026","http://x.example/\0","online","","x","y","z","joe"\r\n', "no such object"),
     ('"1","2026","","online","","x","y","z","joe"\r\n', "no such object"),
     ('"1","2026","mailto:joe@x.example","online","","x","y","z","joe"\r\n', "no such object"),
     ('"1","2026","' + "x" * 70_000 + '","online","","x","y","z","joe"\r\n', "too long"),
     ('"1","2026","http://lone.example/\r\n', "another number of columns|closing quote"),
     ("x" * 3_000_000 + "\n", "too long"), ("\xff\xfe\n", "another number of columns")],
)
def test_a_bad_row_is_left_out_and_the_others_are_read(run, feed, row: str, says: str) -> None:
    said = run("import", feed(LISTED + row + GOOD * 40))
    assert any(one in said for one in says.split("|"))
    assert ":10:" in said
    assert [one["verdict"] for one in known(run, *ALL, "http://good.example/")] == ["bad"] * 4


def test_what_is_odd_and_good(run, feed) -> None:
    rows = ('"1","a ""quote""","http://odd.example/1","line\nline\r\n","","","","",""\n'
            '1,2,http://odd.example/2,,,,,,\n\n\r\n# a comment "\n'
            ' "1", "2" ,"http://odd.example/3" , x,,,,,\xe9\r\n1,2,http://odd.example/4,"",,,,,"end"')
    assert "bad" not in run("import", feed(LISTED + rows))
    assert [one["verdict"] for one in known(run, *(f"http://odd.example/{n}" for n in (1, 2, 3, 4)))] == ["bad"] * 4


@pytest.mark.parametrize(
    ("text", "says", "named"),
    [(LISTED + '"5","2026-01-02","http://ha', "ends in the middle of a row", None),
     (LISTED + '5,2026-01-02,http://ha', "ends in the middle of a row", None),
     (SAMPLES["urlhaus json"].text[:-9], "ends in the middle of a row", None),
     (SAMPLES["phishtank json"].text.replace('"online"', "online", 1), "no JSON, behind 0 good ones", None),
     ('{"phish_id": 1, "url": ' + "[" * 100, "nested too deep", None),
     ('{"query_status": "unknown_auth_key"}', "nothing in it", None),
     ('{"query_status": "ok", "urls": []}', "nothing in it", "phishtank"),
     ("a,b\n1,2\n", "bad lines", "urlhaus"), (ALL[0], "no header with the columns", "phishtank"),
     ("<html><body>moved</body></html>", "a page of HTML", None), (b"\0" * 5000, "nothing in it", None),
     (b"\0" * 5000, "nothing|bad lines", "openphish"), ("", "nothing in it", None), ("", "no header", "threatfox"),
     (LISTED + '"1","2","3"\n' * 5, "5 bad lines of", None)],
)
def test_a_bad_feed_is_refused_and_the_last_one_stays(run, feed, text: str | bytes, says: str, named) -> None:
    run("import", feed(LISTED))
    error = run("import", *(("--format", named) if named else ()), feed(text), fails=True)
    assert any(one in error for one in says.split("|")), error
    assert [row["verdict"] for row in known(run, *ALL)] == ["bad"] * 3


def test_numeric_hosts_among_names(run, feed) -> None:
    text = SAMPLES["threatfox csv"].text.replace('"c2.example"', '"192.0.2.77"')
    assert "bad lines" not in run("import", feed(text))
    assert [one["verdict"] for one in known(run, "192.0.2.77", "http://192.0.2.77/x")] == ["bad", "bad"]
