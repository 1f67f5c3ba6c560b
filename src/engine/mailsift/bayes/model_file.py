"""The file of a model: STATE/bayes/model, as src/_native/core/bayes/model.hpp draws it.

It is used in place: every process maps it, readers look at it while a writer changes it. Whoever writes holds the lock
beside it (flock: of a process that dies the kernel gives it back), and first takes back what a killed writer left half
done, by the undo journal in the file. A model that replaces it is written beside, synced and renamed; who has the old
one mapped sees another inode at its name.
"""

from __future__ import annotations

import errno
import glob
import mmap
import os
import stat
from pathlib import Path
from typing import NamedTuple

from .. import _native
from ..durable import replacing
from ..errors import DatabaseError

Identity = tuple[int, int]
# Of a new model, in powers of two: features by four, remembered messages by four. 63 MB with journal and history; none
# that is read in is larger.
Bits = tuple[int, int]
BITS: Bits = (19, 14)
NAME = "bayes/model"
_MAGIC = 0x424D4D01
_ANOTHER = "another one is made by `mailsift train --replace`, or when the file is removed"


class Mapped(NamedTuple):
    """A model with the file that it is: device and inode."""

    identity: Identity
    model: _native.Model
    writable: bool


def identity_of(path: Path) -> Identity | None:
    """None where there is no file; DatabaseError where nobody can tell."""
    try:
        seen = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from None
    return seen.st_dev, seen.st_ino


def open_model(path: Path) -> Mapped | None:
    """None where there is none; DatabaseError where it is none of this version, or can't be read."""
    try:
        handle, writable = _opened(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from None
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise DatabaseError(str(path), "no regular file", f"a model; {_ANOTHER}")
        # Of a file that we may only read the pages are ours as soon as we wrote to them, which we don't.
        access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_COPY
        return Mapped((seen.st_dev, seen.st_ino), _model(path, handle, access), writable)
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a file that can be mapped") from None
    finally:
        os.close(handle)


def create(path: Path, bits: Bits) -> None:
    """An empty model takes the place of whatever is there. Under the lock."""
    memory, _ = in_memory(bits)
    put(path, memoryview(memory))


def put(path: Path, memory: memoryview) -> None:
    """A model made elsewhere takes the place of whatever is there. Under the lock.

    Written in full, its zeros too: a hole that finds no room on the disk later would end the process that learns.
    """
    sweep(path)
    with replacing(path) as handle:
        done = 0
        while done < len(memory):
            done += os.write(handle, memory[done:])


def sweep(path: Path) -> None:
    """Takes away what processes left that died at put(). Under the lock, which who is at it holds."""
    path = Path(os.path.realpath(path))
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        left.unlink(missing_ok=True)


def copy_of(memory: mmap.mmap) -> mmap.mmap:
    """The same in other memory."""
    other = mmap.mmap(-1, len(memory), mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with memoryview(memory) as source:
        other[:] = source
    return other


def copy(path: Path) -> mmap.mmap:
    """What the file is now, in memory. Under the lock."""
    with open(path, "rb") as file:
        memory = mmap.mmap(-1, os.fstat(file.fileno()).st_size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        with memoryview(memory) as into:
            done = 0
            while got := file.readinto(into[done:]):
                done += got
    return memory


def bits_of(memory: mmap.mmap) -> Bits:
    return int.from_bytes(memory[12:16], "little"), int.from_bytes(memory[16:20], "little")


def in_memory(bits: Bits) -> tuple[mmap.mmap, _native.Model]:
    """An empty model that no other process sees, a forked one neither."""
    memory = mmap.mmap(-1, _native.model_size(*bits), mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return memory, _native.Model(memory, create=True, bucket_bits=bits[0], line_bits=bits[1])


def _unreadable(path: Path, error: OSError) -> DatabaseError:
    if isinstance(error, NotADirectoryError):
        return DatabaseError(str(path.parent), "no folder", "one, or nothing there: remove the file")
    if isinstance(error, IsADirectoryError):
        return DatabaseError(str(path), "a folder", "a model, or nothing there: remove the folder")
    return DatabaseError(str(path), str(error.strerror), "a readable model")


def _opened(path: Path) -> tuple[int, bool]:
    flags = os.O_CLOEXEC | os.O_NONBLOCK  # a pipe that nobody writes to keeps nobody waiting
    try:
        return os.open(path, os.O_RDWR | flags), True
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return os.open(path, os.O_RDONLY | flags), False


def _model(path: Path, handle: int, access: int) -> _native.Model:
    head = os.pread(handle, 12, 0)
    magic, version, tokens = (int.from_bytes(head[at:at + 4], "little") for at in (0, 4, 8))
    ours = (_native.MODEL_VERSION, _native.TOKENS_VERSION)
    if len(head) < 12 or magic != _MAGIC:
        raise DatabaseError(str(path), "empty" if not head else "no model", f"a model of mailsift; {_ANOTHER}")
    if (version, tokens) != ours:
        raise DatabaseError(str(path), f"a model of version {version}.{tokens}", f"version {ours[0]}.{ours[1]}; "
                            + _ANOTHER)
    try:
        return _native.Model(mmap.mmap(handle, 0, access=access))
    except ValueError as error:
        raise DatabaseError(str(path), str(error), f"a whole model; {_ANOTHER}") from None
