"""Files of entries: sealed with checksums by whoever writes them, verified by whoever maps them.

Drawn in core/reputation/segment.hpp.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from xxhash import xxh3_128, xxh3_128_digest

from mailsift import _native
from mailsift.durable import opened_to_read
from mailsift.errors import DatabaseError

_HEADER = _native.SEGMENT_HEADER
_SUM_AT = _HEADER - 16
_SECTIONS_AT, _SECTION = 64, struct.Struct("<QQ16s")
_STEP = 1 << 20


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who says it: one feed, or the operator, or what was learnt. `version` is of what was imported."""

    name: str
    tier: int
    version: int = 0
    where: str = ""


def within(name: str, other: str) -> str:
    """What a source of somewhere else is called here, behind the one that it came by."""
    return f"{name}/{''.join(c for c in other if c.isprintable())[:64]}"


def came_by(name: str) -> str:
    """The source that was imported, of one that may have come in it."""
    return name.partition("/")[0]


_sources = msgspec.json.Decoder(list[Source])


@dataclass(frozen=True, slots=True)
class Opened:
    path: Path
    core: _native.ReputationSegment
    sources: list[Source]

    def source(self, number: int) -> Source:
        return self.sources[number] if number < len(self.sources) else Source("", 0)


def seal(handle: int) -> None:
    """Writes the checksums into a segment that the core has just written."""
    header = bytearray(_read(handle, 0, _HEADER))
    for at, start, length, _ in _rows(header):
        header[at + 16 : at + 32] = _digest(handle, start, length)
    header[_SUM_AT:] = xxh3_128_digest(header[:_SUM_AT])
    os.pwrite(handle, header, 0)


def open_segment(path: Path) -> Opened:
    """Mapped and verified; it lives as long as what is opened, also when the file is removed. DatabaseError where it is
    torn, or no segment of this version."""
    with _handle(path) as handle:
        return open_handle(handle, path)


@contextmanager
def _handle(path: Path) -> Iterator[int]:
    try:
        handle = opened_to_read(path)
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable file of reputations") from None
    try:
        yield handle
    finally:
        os.close(handle)


def open_handle(handle: int, path: Path) -> Opened:
    """Of a file that is open already."""
    with _as_database_error(path):
        core = map_segment(handle)
        for number, (_, start, length, checksum) in enumerate(_rows(_good_header(handle))):
            if _digest(handle, start, length) != checksum:
                raise ValueError(f"damaged in section {number}")
        return Opened(path, core, _sources.decode(core.sources()))


def check_header(path: Path) -> None:
    """DatabaseError where a segment can't be opened; that it is damaged behind its header is not seen."""
    with _handle(path) as handle, _as_database_error(path):
        map_segment(handle)
        _good_header(handle)


def _good_header(handle: int) -> bytes:
    header = _read(handle, 0, _HEADER)
    if xxh3_128_digest(header[:_SUM_AT]) != header[_SUM_AT:]:
        raise ValueError("damaged in its header")
    return header


@contextmanager
def _as_database_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable file of reputations") from None
    except (ValueError, msgspec.DecodeError) as error:
        raise DatabaseError(str(path), str(error), "a file of reputations that this version wrote") from None


def sources_json(sources: list[Source]) -> bytes:
    return msgspec.json.encode(sources)


def map_segment(handle: int) -> _native.ReputationSegment:
    """Without a look at the checksums: of a file that this process has just written."""
    size = os.fstat(handle).st_size
    if size == 0:
        raise ValueError("an empty file")
    return _native.ReputationSegment(memoryview(mmap.mmap(handle, size, access=mmap.ACCESS_READ)), is_file=True)


def _rows(header: bytes | bytearray) -> Iterator[tuple[int, int, int, bytes]]:
    """Where each row of the header stands, where its section begins, its size, its checksum."""
    for number in range(_native.SEGMENT_SECTIONS):
        at = _SECTIONS_AT + number * _SECTION.size
        start, length, checksum = _SECTION.unpack_from(header, at)
        yield at, start, length, checksum


def _digest(handle: int, start: int, length: int) -> bytes:
    """Read, not mapped: what is looked at once need not stay in this process."""
    state = xxh3_128()
    for at in range(start, start + length, _STEP):
        state.update(_read(handle, at, min(_STEP, start + length - at)))
    return state.digest()


def _read(handle: int, start: int, length: int) -> bytes:
    """ValueError where the file has become shorter."""
    data = os.pread(handle, length, start)
    if len(data) != length:
        raise ValueError("cut short")
    return data
