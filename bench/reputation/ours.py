"""Ours: one segment, made by the reader of plain feeds; looked into by core/reputation."""

from __future__ import annotations

import io
import os
import struct
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from mailsift import _native
from mailsift.reputation.feeds import hashes, urlhaus
from mailsift.reputation.kept import Keeping
from mailsift.reputation.kinds import Kind, Tier
from mailsift.reputation.segment_file import Source, open_segment, seal
from mailsift.reputation.source import Meaning, SourceBuilder

from ..contest import Contestant, each
from . import KEY, Asked, Growing, growth, programs

_RECORDS, _RECORD = 64 + 32 * 2, 24  # where the header says where the records are, and the bytes of one


def write(feed: bytes, path: Path) -> None:
    builder = SourceBuilder(Source("bench", Tier.FEED), Meaning(kind=Kind.MD5))
    with closing(builder), path.open("w+b") as file:
        hashes.read(io.BytesIO(feed), builder)
        builder.write(file.fileno())
        seal(file.fileno())


def look_up(asked: Asked) -> Contestant:
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    path = Path(folder.name) / "base.seg"
    write(asked.known.hex("\n", KEY).encode() + b"\n", path)
    return programs.contestant(programs.program("ours"), path, asked.queries, folder)


def grown(asked: Growing) -> Contestant:
    return growth.contestant(asked.keys, asked.queries)


def build(feed: bytes) -> Contestant:
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    path = Path(folder.name) / "base.seg"

    def answer() -> tuple[int, int]:
        write(feed, path)
        return len(open_segment(path).core), os.path.getsize(path) > 0

    return Contestant(lambda: write(feed, path), answer, folder.cleanup)


def read_table(feed: bytes) -> Contestant:
    def read() -> SourceBuilder:
        builder = SourceBuilder(Source("bench", Tier.FEED), Meaning())
        with tempfile.TemporaryFile() as objects:
            builder.keeper = keeping = Keeping(objects.fileno())
            urlhaus.read(io.BytesIO(feed), builder)
            keeping.end()
        return builder

    def answer() -> frozenset[bytes]:
        with closing(read()) as builder, tempfile.TemporaryFile() as file:
            builder.write(file.fileno())
            at, size = struct.unpack("<QQ", os.pread(file.fileno(), 16, _RECORDS))
            rows = os.pread(file.fileno(), size, at)
        return frozenset(rows[at:at + KEY] for at in range(0, len(rows), _RECORD))

    return Contestant(lambda: read().close(), answer)


def keys(urls: Sequence[str]) -> Contestant:
    def asked(url: str) -> bytes:
        return _native.object_keys(Kind.URL, url, True)[1]

    def form(rows: bytes) -> frozenset[bytes]:
        size = _native.QUERY_BYTES
        return frozenset(rows[at:at + KEY] for at in range(0, len(rows), size))

    return each(asked, urls, form)
