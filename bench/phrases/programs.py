"""Contestants that are programs (native.py builds and asks them), as the suite wants them."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from contextlib import ExitStack
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
def program(name: str, *libraries: str, folder: Path = native.HERE) -> Path:
    """`name`.cpp of a folder of ours, built once; Missing where that can't be."""
    if not native.CORE.is_dir():
        raise Missing("no sources here to build its driver with")
    if native.compiler() is None:
        raise Missing("no C++ compiler")
    try:
        return native.build(name, Path(_folder().name), *libraries, source=folder)
    except subprocess.CalledProcessError as error:
        raise Missing(f"its driver could not be built (exit code {error.returncode})") from None


def contestant(built: Path, search: Search, phrases: bytes) -> Contestant:
    """`phrases`: the file that the program reads, in its own form."""
    with ExitStack() as opened:
        files = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="mailsift-bench-")))
        (files / "texts").write_bytes(b"".join(struct.pack("<I", len(text)) + text for text in search.texts))
        (files / "phrases").write_bytes(phrases)
        running = native.Contestant(built, files / "phrases", files / "texts", "anywhere", _native.simd_level())
        opened.callback(running.close)
        return Contestant(lambda: clock.elsewhere(running.seconds), lambda: Sum(*running.check()),
                          opened.pop_all().close)
