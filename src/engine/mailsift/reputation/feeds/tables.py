"""Feeds that are tables, in CSV or JSON: columns are known by their names, wherever they stand.

A format is a Table: what each column it knows means. Whether a file is of the format is said by its header, which may
be a comment, or in JSON by the names of members in its first bytes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from mailsift import _native
from mailsift.errors import ListError
from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.kinds import Category, Kind, Verdict
from mailsift.reputation.source import SourceBuilder

_CHUNK = 1 << 20
_HEADER_LINES = 100


class Role(IntEnum):
    """What a column means; facts::Column has them."""

    NONE = 0
    URL = 1
    DOMAIN = 2
    IP = 3
    MD5 = 4
    SHA256 = 5
    HASH = 6  # MD5 or SHA-256, by its length
    TYPED = 7  # of a kind that a WORD says
    WORD = 8
    CONFIDENCE = 9
    RECORD = 10  # the name that findings show
    SEEN = 11
    SIZE = 12


class Word(NamedTuple):
    """What a word in a column of Role.WORD says."""

    kind: Kind | None = None
    categories: Category = Category(0)
    verdict: Verdict | None = None


class Table(NamedTuple):
    columns: Mapping[str, Role]
    marks: tuple[frozenset[str], ...]  # it is of this format whose columns have all of one of these
    categories: Category  # of all rows
    words: Mapping[str, Mapping[str, Word]] = {}

    def looks_so(self, head: bytes) -> bool:
        return self._has_marks(_members(head) if _is_json(head) else {one for one in header(head)[0] if one})

    def _has_marks(self, names: set[str]) -> bool:
        return any(mark <= names for mark in self.marks)

    def read(self, file: Readable, into: SourceBuilder) -> None:
        head = file.read(1 << 16)
        if _is_json(head):
            used = [(name, role) for name, role in self.columns.items() if role]
            read_rows(head, file, into, self._made(used, b""), self.categories)
            return
        names, delimiter, rest = header(head)
        used = [(name, self.columns.get(name, Role.NONE)) for name in names]
        if not self._has_marks(set(names)):
            expected = " or ".join(", ".join(sorted(mark)) for mark in self.marks)
            raise ListError(into.source.where, "no header with the columns of this format", f"columns {expected}")
        lines = head.count(b"\n", 0, len(head) - len(rest))
        read_rows(rest, file, into, self._made(used, delimiter), self.categories, lines)

    def _made(self, used: list[tuple[str, Role]], delimiter: bytes) -> _native.FeedTable:
        made = _native.FeedTable(used, delimiter)
        for number, (name, _) in enumerate(used):
            for text, word in self.words.get(name, {}).items():
                verdict = _native.SAME_VERDICT if word.verdict is None else word.verdict
                made.add_word(number, text, word.kind or 0, word.categories, verdict)
        return made


def read_rows(first: bytes, file: Readable, into: SourceBuilder, table: _native.FeedTable, categories: Category,
              lines_before: int = 0) -> None:
    """Rows in pieces of a megabyte; memory is bounded by that, however long a row is."""
    into.begin_rows(table, categories, lines_before)
    text = first
    while True:
        more = file.read(_CHUNK)
        read = into.rows(table, text, last=not more)
        if read is None or not more:
            return
        text = text[read:] + more


def header(head: bytes) -> tuple[list[str], bytes, bytes]:
    """(names of columns in lower case, delimiter, what stands behind the header) of the first line that is no comment,
    or of the last comment before it that has several columns."""
    at = 0
    found: tuple[list[str], bytes, bytes] = ([], b",", head)
    for _ in range(_HEADER_LINES):
        end = head.find(b"\n", at) + 1
        line = (head[at:end] if end else head[at:]).strip()
        if line.startswith(b"#") or not line:
            names, delimiter = _names(line.lstrip(b"# \t"))
            if len(names) > 1:
                found = (names, delimiter, head)
        else:
            if found[0] and len(found[0]) == len(_names(line, found[1])[0]):
                return found
            return (*_names(line), head[end:] if end else b"")
        if not end:
            break
        at = end
    return found


def _names(line: bytes, delimiter: bytes = b"") -> tuple[list[str], bytes]:
    text = line.decode("utf-8", "replace").replace("\0", "").replace("\r", " ").replace("\n", " ")
    by = delimiter.decode() or max(",;\t", key=text.count)
    row = next(csv.reader([text], delimiter=by, skipinitialspace=True), [])
    return [name.strip().lower() for name in row], by.encode()


def _is_json(head: bytes) -> bool:
    return head.lstrip()[:1] in (b"{", b"[")


def _members(head: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb'"([a-z0-9_]{1,40})"\s*:', head)}
