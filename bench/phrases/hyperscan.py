"""The peer: libhyperscan, called natively (hyperscan.cpp). Debian: libhyperscan-dev."""

from __future__ import annotations

from pathlib import Path

from . import native


def missing() -> str | None:
    """Why it can't take part; None where it can."""
    if native.compiler() is None:
        return "no C++ compiler"
    return None if Path("/usr/include/hs/hs.h").is_file() else "no libhyperscan (Debian: libhyperscan-dev)"


def build(folder: Path) -> Path:
    return native.build("hyperscan", folder, "-lhs")
