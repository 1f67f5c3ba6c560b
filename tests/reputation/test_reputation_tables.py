"""The native readers of CSV and JSON against the standard library's, on tables made at random."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from mailsift.reputation.feeds import tables, urlhaus
from mailsift.reputation.kinds import Tier
from mailsift.reputation.segment_file import Source
from mailsift.reputation.source import Meaning, Report, SourceBuilder

NAMES = ["id", "url", "threat", "urlhaus_link", "x"]
ODD = ["", '"', '""', ",", "\n", "\r\n", "#", " ", "\t", "é", "\\", "😀", "a", "null", "]", "}"]


def noise(rng: random.Random) -> str:
    return "".join(rng.choices(ODD, k=rng.randrange(6)))


def table(rng: random.Random) -> list[list[str]]:
    return [[str(number), f"http://n{number}.example/{noise(rng).strip()}", *(noise(rng) for _ in NAMES[2:])]
            for number in range(rng.randrange(1, 60))]


def read(data: bytes) -> Report:
    with closing(SourceBuilder(Source("x", Tier.FEED), Meaning())) as into:
        urlhaus.read(io.BytesIO(data), into)
        return into.report


def as_csv(rng: random.Random, rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    quoting = rng.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL))
    writer = csv.writer(out, quoting=quoting, lineterminator=rng.choice(("\n", "\r\n")))
    writer.writerows([NAMES, *rows])
    return out.getvalue()


@pytest.mark.parametrize("seed", range(100))
def test_csv_as_the_standard_library_writes_it(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(tables, "_CHUNK", rng.choice((1, 5, 1000, 1 << 20)))
    rows = table(rng)
    text = as_csv(rng, rows)
    report = read(text.encode())
    assert (report.objects, report.bad, report.broken) == (len(rows), 0, ""), text
    assert report.lines == text.count("\n")


@pytest.mark.parametrize("seed", range(100))
def test_json_as_the_standard_library_writes_it(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(tables, "_CHUNK", rng.choice((1, 5, 1000, 1 << 20)))
    rows = [dict(zip(NAMES, row, strict=True)) | {noise(rng): [noise(rng), None, 1.5, {"url": 1}]}
            for row in table(rng)]
    shape = rng.choice((rows, {"data": {"deep": rows}}, {str(number): [row] for number, row in enumerate(rows)}))
    text = json.dumps(shape, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    report = read(text.encode())
    assert (report.objects, report.bad, report.broken) == (len(rows), 0, ""), text
    for cut in rng.sample(range(1, len(text)), min(5, len(text) - 1)):
        part = text[:cut].encode()
        assert not tables._is_json(part) or not urlhaus.TABLE.looks_so(part) or read(part).broken


def test_json_lines_and_a_row_of_a_gigabyte(tmp_path: Path) -> None:
    class Endless:
        """A row whose first value has no end for 200 MB."""

        def __init__(self, before: bytes, behind: bytes) -> None:
            self.parts = [before, *(b"x" * (1 << 20) for _ in range(200)), behind]

        def read(self, size: int = -1, /) -> bytes:
            if not self.parts:
                return b""
            part = self.parts.pop(0)
            if len(part) > size:
                self.parts.insert(0, part[size:])
            return part[:size]

    rows = b'{"url": "http://a.example/", "urlhaus_link": ""}\n{"url": "http://b.example/"}\n'
    other = b'{"url": "http://c.example/", "q": "'
    for before, behind in ((rows + b'{"url": "', b'"}\n' + rows), (rows + other, b'"}')):
        with closing(SourceBuilder(Source("x", Tier.FEED), Meaning())) as into:
            urlhaus.read(Endless(before, behind), into)
            assert into.report.broken == ""
            assert (into.report.objects, into.report.bad) in {(4, 1), (3, 0)}
    head, row = b"url,urlhaus_link\n", b"http://a.example/,\n"
    for before, behind in ((head + row, b"\n" + row), (head + row + b'"', b"\n" + row)):
        with closing(SourceBuilder(Source("x", Tier.FEED), Meaning())) as into:
            urlhaus.read(Endless(before, behind), into)
            assert (into.report.objects, into.report.bad) == (2, 1)
            assert into.report.shown == [(3, "a row that is too long")]
