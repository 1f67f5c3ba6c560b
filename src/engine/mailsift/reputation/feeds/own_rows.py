"""What `mailsift reputation export` makes, read again: JSON lines, and CSV with its header.

A row has the kind of its object, so nothing is guessed. It counts as what a feed says, whoever had said it: a file is
nobody's override. Each source that rows name stays one, as what one of them excludes takes out nothing of another.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Annotated

import msgspec

from mailsift.errors import ListError
from mailsift.reputation.export_text import COLUMNS, meant_cell
from mailsift.reputation.feeds.chunks import Readable, ahead, chunks
from mailsift.reputation.feeds.rows import Rows
from mailsift.reputation.kinds import BY_NAME, CATEGORIES, VERDICTS, Category
from mailsift.reputation.source import Said, SourceBuilder

_LONGEST = 1 << 16  # bytes of a row
_GATHERED = 1 << 20  # bytes of rows
_NEEDED = {"kind", "object", "verdict"}  # columns, without which there is no row
_TELLING = _NEEDED | {"confidence", "tier", "source"}
_SUM = re.compile(r"\s*[0-9a-fA-F]{32}\s*")
_FIELD = re.compile(r"`\$\.([a-z]+)")
_TEXTS, _NAMED = {"source", "record"}, ("name", "sender")  # columns that may have line ends, and kinds of such objects
_TOO_LONG = "a row that is too long"
_EXPECTED = {
    "kind": "one of " + ", ".join(BY_NAME), "verdict": "one of " + ", ".join(VERDICTS), "confidence": "0 to 100",
    "categories": "some of " + ", ".join(CATEGORIES), "expires": "seconds since 1970, or nothing",
}


class _Row(msgspec.Struct):
    kind: str
    object: str
    verdict: str
    confidence: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    tier: str = ""
    categories: list[str] = []
    source: str = ""
    record: str = ""
    expires: Annotated[int, msgspec.Meta(ge=0, lt=60 << 28)] | None = None


_decode = msgspec.json.Decoder(_Row).decode


def is_json(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")[0]
    try:
        row = msgspec.json.decode(line) if line[:1] == b"{" else None
    except (ValueError, RecursionError):  # msgspec's are such too
        return False
    return isinstance(row, dict) and row.keys() >= _TELLING


def is_csv(head: bytes) -> bool:
    return set(_header(head)[0]) >= _TELLING


def read_json(file: Readable, into: SourceBuilder) -> None:
    reader, number = _Reader(into), 0
    for chunk in chunks(file, into, _is_whole):
        for line in chunk.removesuffix(b"\n").split(b"\n"):
            number += 1
            try:
                if line.strip():
                    reader.add(number, _of_json(line))
            except (ValueError, RecursionError) as error:  # msgspec's are such too
                into.bad(number, _why(error))
            into.report.lines = number
        reader.flush()


def read_csv(file: Readable, into: SourceBuilder) -> None:
    head, whole = ahead(file)
    names, delimiter = _header(head)
    if not set(names) >= _NEEDED:
        raise ListError(into.source.where, "no header with the columns of an export", "columns " + ", ".join(COLUMNS))
    reader, lines = _Reader(into), _Lines(chunks(whole, into))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    next(lines, None)
    cells: list[str] | None = names
    while cells is not None:
        number = lines.begin()
        try:
            cells = next(rows, None)
            if cells:
                reader.add(number, _of_cells(names, cells))
        except (ValueError, csv.Error) as error:
            lost = lines.back() if isinstance(error, (_Torn, csv.Error)) else 0
            into.report.add_bad([(number, _why(error))], 1 + lost)
        into.report.lines = max(into.report.lines, lines.number)  # behind a last line that has no end
    reader.flush()


class _Torn(ValueError):
    """A row that may have lines of others in it: a quote that nobody closed goes on to the next one."""


class _Lines:
    """Of a file as text, for csv.reader, which puts those of one row together: no more of them than a row may have."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._lines = (line for piece in pieces for line in piece.splitlines(keepends=True))
        self._row: list[bytes] = []
        self._again: deque[bytes] = deque()
        self._seen = 0  # up to this line they are given once more, or were
        self._size = 0
        self.number = 0

    def begin(self) -> int:
        """A row; the number of its first line."""
        self._row, self._size = [], 0
        return self.number + 1

    def back(self) -> int:
        """On with the line behind the one where the row began. Each line is given twice at most, so that a file of
        open quotes takes no longer: how many of the row are therefore lost."""
        first, last = self.number - len(self._row) + 1, self.number
        self.number = min(last, max(first, self._seen))
        lost = self.number - first
        self._again.extendleft(reversed(self._row[lost + 1 :]))
        self._seen = max(self._seen, last)
        return max(0, lost)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.number += 1
        self._row.append(line)
        self._size += len(line)
        if self._size > _LONGEST:
            raise _Torn(_TOO_LONG)
        return line.decode("utf-8", "replace")


class _Reader:
    def __init__(self, into: SourceBuilder) -> None:
        self._rows, self._size, self._report = Rows(into), 0, into.report

    def add(self, number: int, row: _Row) -> None:
        """ValueError where it says something that there is not."""
        for word, known, column in ((row.kind, BY_NAME, "kind"), (row.verdict, VERDICTS, "verdict")):
            if word not in known:
                raise ValueError(f"{column}: expected {_EXPECTED[column]}")
        if not CATEGORIES.keys() >= set(row.categories):
            raise ValueError(f"categories: expected {_EXPECTED['categories']}")
        kind, categories = BY_NAME[row.kind], Category(0)
        for name in row.categories:
            categories |= CATEGORIES[name]
        said = Said(VERDICTS[row.verdict], row.confidence, categories, row.record, row.source)
        text = row.object.encode("utf-8", "replace")
        self._rows.add(number, text, kind, said, _minutes(row.expires), hosts_are_urls=False,
                       is_sum=_SUM.fullmatch(row.object) is not None)
        self._report.theirs += row.tier in ("override", "learnt")
        self._size += len(text) + len(row.record)
        if self._size > _GATHERED:
            self.flush()

    def flush(self) -> None:
        self._rows.flush()
        self._size = 0


def _minutes(expires: int | None) -> int:
    """Since 1970; 0 is never, and so not the first one, which is over as well."""
    return max(1, expires // 60) if expires else 0


def _of_json(line: bytes) -> _Row:
    if len(line) > _LONGEST:
        raise ValueError(_TOO_LONG)
    return _decode(line)


def _is_whole(line: bytes) -> bool:
    """A last line without an end may be all of a row."""
    try:
        return bool(line) and _of_json(line) is not None
    except (ValueError, RecursionError):
        return False


def _of_cells(names: list[str], cells: list[str]) -> _Row:
    if len(cells) != len(names):
        raise _Torn("another number of columns than the header has")
    row: dict[str, object] = {name: meant_cell(cell) for name, cell in zip(names, cells, strict=True) if cell}
    texts = _TEXTS | {"object"} if row.get("kind") in _NAMED else _TEXTS
    if any("\n" in cell for name, cell in zip(names, cells, strict=True) if name not in texts):
        raise _Torn("a line end where none may stand: a quote in the wrong place")
    row["categories"] = str(row.get("categories", "")).split()
    return msgspec.convert(row, _Row, strict=False)


def _why(error: Exception) -> str:
    """Without what stands in the row, which may be anything."""
    if isinstance(error, msgspec.ValidationError):
        column = _FIELD.search(str(error))
        if column is not None:
            return f"{column[1]}: expected {_EXPECTED.get(column[1], 'text')}"
        return "no row of an export: expected " + ", ".join(sorted(_NEEDED))
    if isinstance(error, (msgspec.DecodeError, UnicodeDecodeError, RecursionError)):
        return "no JSON: expected one object a line"
    return str(error) if type(error) in (ValueError, _Torn) else "no row of CSV: a quote in the wrong place"


def _header(head: bytes) -> tuple[list[str], str]:
    """Names of columns in lower case, and what stands between them."""
    first, end, _ = head.partition(b"\n")
    line = first.decode("utf-8", "replace").replace("\0", "").replace("\r", "") if end else ""
    by = max(",;\t", key=line.count)
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=by), [])], by
