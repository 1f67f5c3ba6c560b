"""Files of the state folder: whole or not there whenever a process is killed, and the owner's alone."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Held by whoever edits lists or publishes; the kernel gives it back when the holder dies."""
    make_folder(folder)
    handle = _lock_file(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # closing is not enough where another thread has forked meanwhile
        os.close(handle)


@contextmanager
def readers_lock(folder: Path) -> Iterator[None]:
    """Keeps writers off, for who may write nothing there; nobody where the lock can't be read either."""
    try:
        handle = opened_to_read(folder / "lock")
    except OSError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


class _Handle:
    """A file that is closed with the last reference to it, or before that by a forked child."""

    def __init__(self, number: int) -> None:
        self.number = number
        _handles.add(self)

    def close(self) -> None:
        number, self.number = self.number, -1
        if number >= 0:
            os.close(number)

    def __del__(self) -> None:
        self.close()


class WriterLock:
    """A writer_lock() for whoever takes it for every message: each thread keeps its file open.

    A child of fork() would hold what its parent holds, also when the parent is dead: it closes these files, and opens
    its own. In it there is nobody who would end what the other threads of its parent were at.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = threading.local()

    @contextmanager
    def held(self, of: object, wait: bool = True) -> Iterator[None]:
        """`of`: while it is equal, the folder is taken to have the same lock file. Who doesn't `wait` gets a
        BlockingIOError where somebody else holds it."""
        mine = self._mine
        if getattr(mine, "file", None) is None or mine.file.number < 0 or mine.of != of:
            make_folder(self._folder)
            mine.file, mine.of = _Handle(_lock_file(self._folder)), of
        file = mine.file
        try:
            fcntl.flock(file.number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            if file.number >= 0:
                fcntl.flock(file.number, fcntl.LOCK_UN)


_handles: weakref.WeakSet[_Handle] = weakref.WeakSet()


def _forked() -> None:
    for handle in list(_handles):
        handle.close()


os.register_at_fork(after_in_child=_forked)


def _lock_file(folder: Path) -> int:
    return opened(folder / "lock")


def opened(path: Path) -> int:
    """To read and to write; made where there is none. OSError where something else than a file is there."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _regular(path, os.O_RDWR)
    _give(handle, path.parent)
    return handle


def opened_to_read(path: Path) -> int:
    """FileNotFoundError where there is none; OSError where something else than a file is there."""
    return _regular(path, os.O_RDONLY)


def opened_through_links(path: Path) -> int:
    """The same of a file that an operator may have put elsewhere: symbolic links are followed."""
    return _regular(path, os.O_RDONLY, 0)


def read_regular(path: Path) -> bytes:
    """All of it; links are followed."""
    with open(opened_through_links(path), "rb") as file:
        return file.read()


def _regular(path: Path, access: int, links: int = os.O_NOFOLLOW) -> int:
    """A pipe, whose other end nobody opens, keeps nobody waiting."""
    try:
        handle = os.open(path, access | os.O_CLOEXEC | links | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.ELOOP, "a symbolic link", str(path)) from None
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, "not a regular file", str(path))


def make_way(path: Path) -> None:
    """For a file of ours: what is none, a link or a pipe, goes, so that nothing is written to what it names."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            path.unlink()


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


def _followed(path: Path) -> Path:
    """What a path with symbolic links names. Whoever owns a state folder may not lead root out of it: links on the way
    have to be ours or root's."""
    for part in (path, *path.parents):
        if part.is_symlink() and part.lstat().st_uid not in (0, os.geteuid()):
            raise OSError(errno.ELOOP, "a symbolic link that belongs to somebody else", str(part))
    return Path(os.path.realpath(path))


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """An error of writing or syncing an open file says which."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


@contextmanager
def replacing(path: Path, mode: int = 0o600, later: list[tuple[Path, Path]] | None = None) -> Iterator[int]:
    """A file to write, which takes the place of `path` when the block ends well, and is as if never made when not; also
    when the power fails. It has owner, group and mode of an old file. A symbolic link stays one: what it names is
    replaced; OSError where it is neither ours nor root's, or where that is no file: a device would be gone.

    With `later` it is whole and synced then, and whoever gives that list renames it: it gets the name, and that to be.
    """
    link, path = path, _followed(path)
    if link.is_symlink() and path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "a symbolic link to what is no file", str(link))
    if path.is_char_device() or path.is_block_device():
        raise OSError(errno.EINVAL, "a device", str(link))
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.unlink(missing_ok=True)  # of a process that died
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        try:
            try:
                _give_as(handle, path.stat())
            except FileNotFoundError:
                _give(handle, path.parent)
            with naming(link):
                yield handle
                os.fsync(handle)
        finally:
            os.close(handle)
        if later is not None:
            later.append((beside, path))
        else:
            beside.replace(path)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError) and error.filename == str(beside):
            error.filename = str(link)  # as it was given to us
        raise
    if later is None:
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """What was renamed or removed in it is so when the power fails, too."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with naming(path):
            os.fsync(folder)
    finally:
        os.close(folder)


def write_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """All of it or nothing: see replacing()."""
    with replacing(path, mode) as handle:
        write_all(handle, data)


def write_all(handle: int, data: bytes) -> None:
    with memoryview(data) as left:
        done = 0
        while done < len(left):
            done += os.write(handle, left[done:])
