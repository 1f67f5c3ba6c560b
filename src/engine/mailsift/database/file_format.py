"""The database file: sections under one header, each with its checksum. Drawn in lookup/database.hpp."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from xxhash import xxh3_128_digest

from mailsift import _native
from mailsift.errors import DatabaseError

_HEADER = struct.Struct("<8sIIIIQQII")
_RECORD = struct.Struct("<40sQQ16s16s8x")
_ALIGN = 64
_START = 64
MAGIC, ORDER = b"MAILSIFT", 0x01020304


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is a hash of all that the section was built from: with equal keys it need not be built again."""

    data: bytes | memoryview
    key: bytes = bytes(16)


def pack(generation: int, sections: Mapping[str, Section]) -> bytes:
    at = _aligned(_START + _RECORD.size * len(sections))
    directory, body = [], [b""]
    for name, section in sections.items():
        size = len(section.data)
        directory.append(_RECORD.pack(name.encode(), at, size, xxh3_128_digest(section.data), section.key))
        body += [bytes(section.data), bytes(_aligned(size) - size)]
        at += _aligned(size)
    records = b"".join(directory)
    head = _HEADER.pack(MAGIC, ORDER, *_native._versions(), generation, at, len(sections), 0)
    body[0] = bytes(_aligned(_START + len(records)) - _START - len(records))
    return b"".join([head, xxh3_128_digest(head + records), records, *body])


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def unpack(memory: memoryview, where: str) -> dict[str, Section]:
    """The sections by name, every checksum verified. Their data are views of `memory`."""
    head = bytes(memory[: _HEADER.size])
    if len(memory) < _START or head[:8] != MAGIC:
        raise DatabaseError(where, "not a database file", "a file that begins with MAILSIFT")
    _, order, *versions, _, size, count, _ = _HEADER.unpack(head)
    if order != ORDER or tuple(versions) != _native._versions():
        raise DatabaseError(where, f"versions {versions}", f"{list(_native._versions())}")
    end = _START + count * _RECORD.size
    if size != len(memory) or end > size:
        raise DatabaseError(where, f"{len(memory)} bytes", f"{size}")
    if xxh3_128_digest(head + memory[_START:end]) != memory[_HEADER.size : _START]:
        raise DatabaseError(where, "a damaged header", "its checksum")
    found = {}
    for raw_name, at, length, checksum, key in _RECORD.iter_unpack(memory[_START:end]):
        name = raw_name.rstrip(b"\0").decode("ascii", "replace")
        data = memory[at : at + length]
        if len(data) != length or xxh3_128_digest(data) != checksum:
            raise DatabaseError(where, f"section {name} is damaged", "its checksum")
        found[name] = Section(data, key)
    return found
