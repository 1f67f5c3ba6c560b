"""Tables, whose rows are read natively: compared with warning lists and kept for exports as lists are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from feed_samples import ALL, MD5, SAMPLES, SHA256

from mailsift.reputation.feeds import tables

_FORM = {"https://b.example/q?a=1&b=%22": 'https://b.example/q?a=1&b="', ALL[1]: "http://192.0.2.7/mozi.m"}
NAMES = [name for name in SAMPLES if name.endswith(("csv", "json", "api"))]


@pytest.fixture
def warned(tmp_path: Path) -> Callable[..., str]:
    def warned(kind: str, *entries: str, of: str | None = None) -> str:
        path = tmp_path / "warning.json"
        path.write_text(json.dumps({"name": "known", "type": kind, "list": entries} | (
            {"matching_attributes": [of]} if of else {})))
        return str(path)

    return warned


def imported(run, tmp_path: Path, text: str, *words: str) -> str:
    (tmp_path / "feed.csv").write_text(text)
    return run("import", *words, str(tmp_path / "feed.csv"))


def exported(run) -> dict[str, str]:
    return {one["object"]: one["verdict"] for one in map(json.loads, run("export").splitlines())}


@pytest.mark.parametrize("pieces", [7, 1 << 20])
@pytest.mark.parametrize("name", NAMES)
def test_objects_come_out_again(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pieces: int) -> None:
    monkeypatch.setattr(tables, "_CHUNK", pieces)
    sample = SAMPLES[name]
    said = imported(run, tmp_path, sample.text, "--format", sample.format)
    found = exported(run)
    assert set(found.values()) == {"bad"}
    assert {_FORM.get(one, one) for one in sample.bad} <= set(found) | {"http://c2.example/x"}
    assert "bad" not in said


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_kept_where_nobody_wants_it(run, tmp_path: Path, name: str) -> None:
    imported(run, tmp_path, SAMPLES[name].text, "--no-keep", "--format", SAMPLES[name].format)
    assert set(exported(run)) <= {MD5}, "its key is the object"


def test_what_is_on_a_warning_list_is_left_out(run, tmp_path: Path, warned) -> None:
    text = SAMPLES["urlhaus csv"].text
    said = imported(run, tmp_path, text, "--warning-list", warned("hostname", "b.example", of="url"))
    assert "2 objects, 2 entries, 1 left out" in said
    line = 1 + text[: text.index("https://b.example")].count("\n")
    assert f"left out: 1, on the warning list known (line {line}: https://b.example/q?a=1&b=%22)" in said
    rows = [json.loads(one)["verdict"] for one in run("lookup", "--json", "https://b.example/q?a=1&b=%22",
                                                      "http://a.example/x.exe").splitlines()]
    assert rows == ["unknown", "bad"]
    assert set(exported(run)) == {"http://a.example/x.exe", "http://192.0.2.7/mozi.m"}


@pytest.mark.parametrize(("listed", "objects", "left"), [((MD5,), 1, 1), ((SHA256,), 1, 1), ((MD5, SHA256), 0, 2)])
def test_a_row_of_two_objects(run, tmp_path: Path, warned, listed: tuple[str, ...], objects: int, left: int) -> None:
    other = "cd" * 32
    text = SAMPLES["malwarebazaar csv"].text
    rows = text.splitlines(keepends=True)
    row = next(one for one in rows if MD5 in one)
    text = text.replace(row, row + row.replace(MD5, "12" * 16).replace(SHA256, other))
    said = imported(run, tmp_path, text, "--warning-list", warned("string", *listed))
    assert f" {objects + 1} objects, {4 - left} entries, {left} left out" in said
    verdicts = [json.loads(one)["verdict"] for one in run("lookup", "--json", MD5, SHA256, other).splitlines()]
    assert verdicts == ["unknown" if MD5 in listed else "bad", "unknown" if SHA256 in listed else "bad", "bad"]


def test_all_of_it_on_a_list_is_nothing(run, tmp_path: Path, warned) -> None:
    (tmp_path / "feed.csv").write_text(SAMPLES["urlhaus csv"].text)
    listed = warned("substring", "example", "192.0.2")
    said = run("import", "--warning-list", listed, str(tmp_path / "feed.csv"), fails=True)
    assert "nothing in it that is kept: 3 left out, on the warning list known" in said


def test_addresses_with_line_ends_in_them(run, tmp_path: Path) -> None:
    text = 'url,urlhaus_link\n"http://a.exa\nmple/x\r\ny",1\n"http://b.example/",2\n'
    imported(run, tmp_path, text)
    assert set(exported(run)) == {"http://a.example/xy", "http://b.example/"}


def test_kinds_of_one_table(run, tmp_path: Path, warned) -> None:
    text = SAMPLES["threatfox csv"].text
    said = imported(run, tmp_path, text, "--warning-list", warned("cidr", "192.0.2.0/28", of="ip-dst"))
    line = 1 + text.partition("192.0.2.9")[0].count("\n")
    assert f"on the warning list known (line {line}: 192.0.2.9)" in said
    assert "192.0.2.9" not in exported(run)
    assert "c2.example" in exported(run)
