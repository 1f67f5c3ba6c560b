"""The peer: libhyperscan, called natively (hyperscan.cpp). Debian: libhyperscan-dev."""

from __future__ import annotations

import re
from pathlib import Path

from ..contest import Contestant, Missing
from . import Search, programs

_HEADER = Path("/usr/include/hs/hs.h")


def version() -> str:
    """That of the header; the library that it came with is linked."""
    text = _HEADER.read_text("utf-8")
    return ".".join(re.findall(r"^#define HS_(?:MAJOR|MINOR|PATCH)\s+(\d+)", text, re.MULTILINE))


def look() -> None:
    """Missing where it is not here."""
    if not _HEADER.is_file():
        raise Missing("no libhyperscan here (Debian: libhyperscan-dev)")


def find(search: Search) -> Contestant:
    look()
    built = programs.program("hyperscan", "-lhs")
    return programs.contestant(built, search, b"".join(phrase + b"\n" for phrase in search.phrases))
