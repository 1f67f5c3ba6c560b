"""The peer: LMDB from C, filled by its Python binding. Needs liblmdb with its header."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from ..contest import Contestant
from . import Asked, programs
from .lmdb_python import filled, split

_HEADER = Path("/usr/include/lmdb.h")


def version() -> str:
    numbers = re.findall(r"MDB_VERSION_(?:MAJOR|MINOR|PATCH)\s+(\d+)", _HEADER.read_text()) if _HEADER.exists() else []
    return ".".join(numbers)


def look_up(asked: Asked) -> Contestant:
    built = programs.program("lmdb_c", "-llmdb")
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    filled(list(set(split(asked.known))), Path(folder.name))
    return programs.contestant(built, Path(folder.name), asked.queries, folder)
