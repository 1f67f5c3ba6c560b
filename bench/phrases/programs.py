"""Contestants that are programs (native.py builds and asks them), as the suite wants them."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from mailsift import _native

from .. import clock
from ..contest import Contestant, Missing
from . import Search, Sum, native


@lru_cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where programs stay until we end."""
    return tempfile.TemporaryDirectory(prefix="mailsift-bench-")


@lru_cache
def program(name: str, *libraries: str) -> Path:
    """`name`.cpp, built once; Missing where that can't be."""
    if not native.CORE.is_dir():
        raise Missing("no sources here to build its driver with")
    if native.compiler() is None:
        raise Missing("no C++ compiler")
    try:
        return native.build(name, Path(_folder().name), *libraries)
    except subprocess.CalledProcessError as error:
        raise Missing(f"its driver could not be built (exit code {error.returncode})") from None


def contestant(built: Path, search: Search, phrases: bytes) -> Contestant:
    """`phrases`: the file that the program reads, in its own form."""
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    files = Path(folder.name)
    (files / "texts").write_bytes(b"".join(struct.pack("<I", len(text)) + text for text in search.texts))
    (files / "phrases").write_bytes(phrases)
    running = native.Contestant(built, files / "phrases", files / "texts", "anywhere", _native.simd_level())

    def close() -> None:
        running.close()
        folder.cleanup()

    return Contestant(lambda: clock.elsewhere(running.seconds), lambda: Sum(*running.check()), close)
