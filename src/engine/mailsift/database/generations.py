"""The folder of compiled generations: 0000000000000007.db, and CURRENT, which names the one in use.

A generation is written beside, synced, renamed, and only then named by CURRENT, which is replaced in the
same way; killed at any moment, the builder leaves the last good one in place. A reader sees a new one by
one stat of CURRENT (a new file each time). A generation that is still mapped outlives its name, so that old
ones are removed at once, but for the one before the current, which a reader may be about to open.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailsift.errors import DatabaseError

Signature = tuple[int, int, int]


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Held by whoever edits lists or publishes; the kernel gives it back when the holder dies."""
    make_folder(folder)
    handle = _lock_file(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _lock_file(folder: Path) -> int:
    path, flags = folder / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    _give(handle, folder)
    return handle


def make_folder(folder: Path) -> None:
    """With its parents, all the owner's alone: mkdir's own `parents` would not see to that."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _give(handle, folder.parent)
        finally:
            os.close(handle)


def _give(handle: int, folder: Path) -> None:
    """What root makes belongs to whom the folder belongs: a scanner that runs as another user reads on."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)


def _give_as(handle: int, old: os.stat_result) -> None:
    """Owner, group and mode of the file that is replaced, as far as we may."""
    for owner in (old.st_uid, -1):
        with suppress(PermissionError):
            os.fchown(handle, owner, old.st_gid)
            break
    os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o777)


def write_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """All of it or nothing, also when the power fails; with owner, group and mode of an old file. A symbolic
    link stays one: what it names is replaced."""
    path = Path(os.path.realpath(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)  # of a process that died
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        try:
            try:
                _give_as(handle, path.stat())
            except FileNotFoundError:
                _give(handle, path.parent)
            with memoryview(data) as left:
                done = 0
                while done < len(left):
                    done += os.write(handle, left[done:])
            os.fsync(handle)
        finally:
            os.close(handle)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


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
            name = self._pointer.read_bytes()[:64].decode("ascii", "replace").strip()
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
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            size = os.fstat(handle).st_size
            if size == 0:
                raise DatabaseError(str(path), "an empty file", "a database file")
            return memoryview(mmap.mmap(handle, size, access=mmap.ACCESS_READ))
        finally:
            os.close(handle)
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable database file") from None
