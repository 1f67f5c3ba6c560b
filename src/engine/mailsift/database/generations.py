"""The folder of compiled generations: 0000000000000007.db, and CURRENT, which names the one in use.

A generation is written beside, synced, renamed, and only then named by CURRENT, which is replaced in the
same way; killed at any moment, the builder leaves the last good one in place. A reader sees a new one by
one stat of CURRENT (a new file each time). A generation that is still mapped outlives its name, so that old
ones are removed at once, but for the one before the current, which a reader may be about to open.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from pathlib import Path

from mailsift.durable import make_folder, make_way, opened_to_read, write_file
from mailsift.errors import DatabaseError

Signature = tuple[int, int, int]


class Generations:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "CURRENT"

    def signature(self) -> Signature | None:
        """Differs as soon as another generation is published; None before the first."""
        try:
            seen = os.stat(self._pointer)
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def current(self) -> Path | None:
        try:
            with open(opened_to_read(self._pointer), "rb") as file:
                name = file.read(64).decode("ascii", "replace").strip()
        except OSError:
            return None
        return self.folder / name if _number(name) is not None else None

    def candidates(self) -> list[Path]:
        """Files to try in turn: the current one, then the newest of the others."""
        current = self.current()
        with suppress(OSError):
            others = [
                path for path in self.folder.iterdir() if _number(path.name) is not None and path != current
            ]
            return ([current] if current else []) + sorted(others, reverse=True)
        return []

    def next_number(self) -> int:
        return max((_number(path.name) or 0 for path in self.candidates()), default=0) + 1

    def publish(self, number: int, data: bytes) -> Path:
        """Under the writer lock."""
        make_folder(self.folder)
        path = self.folder / f"{number:016d}.db"
        before = self.current()
        write_file(path, data)
        make_way(self._pointer)
        write_file(self._pointer, path.name.encode() + b"\n")
        self._clean({path, before, self._pointer})
        return path

    def _clean(self, kept: set[Path | None]) -> None:
        """What else lies here is of older generations or of builders that died: we hold the lock."""
        for path in self.folder.iterdir():
            if path not in kept and (path.suffix == ".db" or path.name.endswith(".new")):
                path.unlink(missing_ok=True)


def _number(name: str) -> int | None:
    stem, dot, rest = name.partition(".")
    return (
        int(stem)
        if dot and rest == "db" and len(stem) == 16 and stem.isascii() and stem.isdecimal()
        else None
    )


def map_file(path: Path) -> memoryview:
    """Read-only; lives as long as a view of it does, also when the file is removed."""
    try:
        handle = opened_to_read(path)
        try:
            size = os.fstat(handle).st_size
            if size == 0:
                raise DatabaseError(str(path), "an empty file", "a database file")
            return memoryview(mmap.mmap(handle, size, access=mmap.ACCESS_READ))
        finally:
            os.close(handle)
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable database file") from None
