"""Pipes in place of files: opened ahead of what nobody else should have to wait for."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..errors import FileError
from .terminal import complain

_PATIENCE = 1000  # milliseconds


@contextmanager
def opened_pipes(paths: Iterable[Path]) -> Iterator[dict[Path, int]]:
    """Those of them that are pipes, each when the first of it has come, or whoever was to write has left. Nobody may
    come for as long as the pipe is there; an interrupt ends the wait, and on a terminal it is said."""
    with ExitStack() as held:
        pipes: dict[Path, int] = {}
        for path in paths:
            try:
                if stat.S_ISFIFO(path.stat().st_mode):
                    pipes[path] = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except FileNotFoundError:
                continue  # who reads it says so
            except OSError as error:
                raise FileError(str(path), error.strerror or "unreadable", "a feed") from None
            if path in pipes:
                held.callback(os.close, pipes[path])
                _wait(path, pipes[path])
        yield pipes


def _wait(path: Path, handle: int) -> None:
    coming = select.poll()
    coming.register(handle, select.POLLIN)
    if not coming.poll(_PATIENCE):
        if sys.stderr is not None and sys.stderr.isatty():
            complain(f"{path}: a pipe that nothing came through yet: waiting (Ctrl-C ends it)")
        coming.poll()
    os.set_blocking(handle, True)
