"""The peer: libhyperscan, called natively (hyperscan.cpp). Debian: libhyperscan-dev."""

from __future__ import annotations

from pathlib import Path

from ..contest import Contestant, Missing
from . import Search, programs

_HEADER = Path("/usr/include/hs/hs.h")


def find(search: Search) -> Contestant:
    if not _HEADER.is_file():
        raise Missing("no libhyperscan here (Debian: libhyperscan-dev)")
    built = programs.program("hyperscan", "-lhs")
    return programs.contestant(built, search, b"".join(phrase + b"\n" for phrase in search.phrases))
