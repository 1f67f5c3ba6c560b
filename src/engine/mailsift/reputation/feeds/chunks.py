"""A file as pieces that end where a line does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mailsift.reputation.source import SourceBuilder

_CHUNK = 1 << 20
_LONGEST = 1 << 16  # a longer line is cut: no object is as long


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def chunks(file: Readable, into: SourceBuilder, is_whole: Callable[[bytes], object] | None = None) -> Iterator[bytes]:
    """A last line without an end is left out, and said: half an address is another one. `is_whole`: whether what stands
    in it can be nothing less than all of it."""
    left = b""
    while data := file.read(_CHUNK):
        whole, end, rest = data.rpartition(b"\n")
        if end:
            yield left + whole + end
            left = rest
        else:
            left = (left + rest)[: _LONGEST + 1]  # too long to be an object, and so a bad line
    last = left.strip()
    if is_whole and is_whole(last):
        yield left
    elif last and last[:1] not in (b"#", b";"):
        into.unended(last)


class _Again:
    def __init__(self, first: bytes, file: Readable) -> None:
        self._first, self._file = first, file

    def read(self, size: int = -1, /) -> bytes:
        if not self._first:
            return self._file.read(size)
        data, self._first = (self._first, b"") if size < 0 else (self._first[:size], self._first[size:])
        return data


def ahead(file: Readable) -> tuple[bytes, Readable]:
    """The first bytes, and the file as if these had not been read."""
    head = file.read(_LONGEST)
    return head, _Again(head, file)


def first_lines(head: bytes, most: int = 20) -> list[bytes]:
    """Of a file's first bytes, without comments and what may be cut."""
    return [line for line in _stripped(head) if line and line[:1] not in (b"#", b";")][:most]


def comments(head: bytes, most: int = 100) -> list[bytes]:
    """Those of a file's first lines that are comments, without their #; a header may be one."""
    lines = _stripped(head)[:most]
    return [line.lstrip(b"#; \t") for line in lines if line[:1] in (b"#", b";")]


def _stripped(head: bytes) -> list[bytes]:
    lines = head.splitlines()
    if len(lines) > 1 and not head.endswith(b"\n"):
        lines.pop()
    return [line.strip() for line in lines]
