"""A file that a command writes, whatever it is: a new one, an old one, a device, a FIFO, a symbolic link to them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ..durable import naming, replacing, write_all
from ..errors import FileError
from .terminal import write_bytes

_OF_PROCESSES = ("/dev/", "/proc/")  # names of open files: what they name is written into where it stands


def write_into(path: Path, data: bytes) -> None:
    try:
        with writing_into(path) as write:
            write(data)
    except OSError as error:
        raise FileError(str(path), str(error.strerror), "a file that can be written") from None


@contextmanager
def writing_into(path: Path) -> Iterator[Callable[[bytes], object]]:
    """A regular file is replaced whole, with its rights; anything else would be gone if it was replaced."""
    seen = _stat(path)
    if seen is not None and _is_output(seen):
        yield write_bytes  # /dev/stdout
    elif seen is not None and stat.S_ISDIR(seen.st_mode):
        raise FileError(str(path), "a folder", "a file that can be written")
    elif seen is None or (stat.S_ISREG(seen.st_mode) and not str(path.absolute()).startswith(_OF_PROCESSES)):
        with replacing(path, 0o644) as handle:
            yield partial(write_all, handle)
    else:
        with naming(path), open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC), "wb") as out:
            yield out.write


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_output(seen: os.stat_result) -> bool:
    try:
        return os.path.samestat(seen, os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError, AttributeError):  # closed, or no file at all
        return False
