"""A base of a hundred million hashes, and one of a tenth of them: what a growing base costs its look-ups.

Each is built once a run, out of a feed that is made while it is read: as text it would be 3.3 GB.
"""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from mailsift.reputation.feeds import hashes
from mailsift.reputation.kinds import Kind, Tier
from mailsift.reputation.segment_file import Source, seal
from mailsift.reputation.source import Meaning, SourceBuilder

from ..contest import Contestant, Missing
from . import KEY, programs

_PIECE = 1_000_000
_IN_MEMORY, _ON_DISK = 40, 90  # bytes a key: the base and a tenth more; what sorting takes beside it


class _Feed:
    """The hashes as text, made when they are asked for; the first ones are the same for any number of them."""

    def __init__(self, keys: int) -> None:
        self._dice, self._left, self._text = random.Random(1), keys, b""

    def read(self, size: int = -1, /) -> bytes:
        if not self._text and self._left:
            count = min(self._left, _PIECE)
            self._left -= count
            self._text = self._dice.randbytes(KEY * count).hex("\n", KEY).encode() + b"\n"
        found, self._text = (self._text, b"") if size < 0 else (self._text[:size], self._text[size:])
        return found


def contestant(keys: int, queries: bytes) -> Contestant:
    return programs.contestant(programs.program("ours"), _base(keys), queries)


@lru_cache
def _base(keys: int) -> Path:
    _require(_available(), keys * _IN_MEMORY, "memory")
    path = Path(programs.folder().name) / f"{keys}.seg"
    _require(shutil.disk_usage(path.parent).free, keys * _ON_DISK, f"room in {path.parent}")
    builder = SourceBuilder(Source("bench", Tier.FEED), Meaning(kind=Kind.MD5))
    with closing(builder), path.open("w+b") as file:
        hashes.read(_Feed(keys), builder)
        builder.write(file.fileno())
        seal(file.fileno())
    return path


def _available() -> int:
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))


def _require(found: int, needed: int, what: str) -> None:
    if found < needed:
        raise Missing(f"needs {needed / 1e9:.1f} GB of {what}, {found / 1e9:.1f} are free")
