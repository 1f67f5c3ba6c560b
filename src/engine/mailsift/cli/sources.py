"""Messages out of paths: single files, mbox files, Maildirs, folders, standard input. Read one at a time.

Nothing is mapped: whoever cuts a mapped file ends the process that reads it.
"""

from __future__ import annotations

import fnmatch
import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import FileError
from . import mbox as mboxes

_CHUNK = 1 << 16  # bytes read at once where nothing says how many there are


class Source(NamedTuple):
    """One file to read, or standard input; an mbox holds several messages. `error`: why there is nothing to read."""

    label: str
    path: Path | None
    is_mbox: bool = False
    error: FileError | None = None


class Item(NamedTuple):
    """One message: a name for reports, and its bytes."""

    label: str
    raw: bytes


def find(paths: Sequence[str], exclude: Sequence[str] = (), mbox: bool = False) -> list[Source]:
    """The files behind the paths, in order, folders sorted by name; what can't be read is a source with an error.

    `exclude`: globs over a file's name or its path below the folder.
    """
    found: list[Source] = []
    for path in paths:
        if path == "-":
            found.append(Source("-", None, mbox))
            continue
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            found.append(_wrong(path, error))
            continue
        if stat.S_ISDIR(mode):
            found.extend(_folder(Path(path), exclude, mbox))
        else:
            found.append(Source(path, Path(path), mbox or path.lower().endswith(".mbox")))
    return found


def read(source: Source, most: int) -> Iterator[Item]:
    """The messages of one source, of each no more than `most` bytes. FileError when it can't be read."""
    if source.error is not None:
        raise source.error
    try:
        with _opened(source) as file:
            if not source.is_mbox:
                yield Item(source.label, _whole(file, most))
                return
            with _seekable(file) as places:
                for number, raw in enumerate(mboxes.messages(places, most), 1):
                    yield Item(f"{source.label}#{number}", raw)
    except OSError as error:
        raise FileError(source.label, error.strerror or "unreadable", "a readable file") from None
    except MemoryError:
        raise FileError(source.label, "out of memory", "a smaller message, or a lower [limits] message_bytes") from None
    except mboxes.Cut:
        raise FileError(source.label, "cut while it was read", "an mbox that only grows") from None


@contextmanager
def _opened(source: Source) -> Iterator[int]:
    if source.path is None:
        if sys.stdin is None:
            raise FileError(source.label, "standard input is closed", "a message in it")
        yield sys.stdin.fileno()
        return
    file = os.open(source.path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _whole(file: int, most: int) -> bytes:
    size, done, chunks = os.fstat(file).st_size, 0, []
    while done < most and (chunk := os.read(file, min(most - done, max(size + 1 - done, _CHUNK)))):
        chunks.append(chunk)
        done += len(chunk)
    return b"".join(chunks)


@contextmanager
def _seekable(file: int) -> Iterator[int]:
    """A pipe is kept in a file without a name: an mbox may be larger than memory."""
    if stat.S_ISREG(os.fstat(file).st_mode):
        yield file
        return
    with tempfile.TemporaryFile() as kept:
        while chunk := os.read(file, _CHUNK):
            kept.write(chunk)
        kept.flush()
        yield kept.fileno()


def _folder(top: Path, exclude: Sequence[str], mbox: bool) -> Iterator[Source]:
    """Every regular file below; of a Maildir and what lies in it, only what is in `cur` and `new` of it or of another
    Maildir (Maildir++ has .Sent and .Junk there): the rest are its index files, and mail that is not yet whole."""
    wrong: list[OSError] = []
    maildirs: set[str] = set()
    without: set[str] = set()  # folders that hold no messages themselves
    for where, folders, names in os.walk(top, onerror=wrong.append):
        yield from (_wrong(str(error.filename), error) for error in wrong)
        wrong.clear()
        above, own = os.path.split(where)
        if {"cur", "new"} <= set(folders):
            maildirs.add(where)
            folders[:] = [name for name in folders if name != "tmp"]
        folders.sort()
        if where in maildirs or (above in without and not (above in maildirs and own in ("cur", "new"))):
            without.add(where)
            continue
        yield from _files(Path(where), sorted(names), top, exclude, mbox)
    yield from (_wrong(str(error.filename), error) for error in wrong)


def _files(where: Path, names: Sequence[str], top: Path, exclude: Sequence[str], mbox: bool) -> Iterator[Source]:
    for name in names:
        path = where / name
        below = str(path.relative_to(top))
        if any(fnmatch.fnmatch(name, glob) or fnmatch.fnmatch(below, glob) for glob in exclude):
            continue
        try:
            regular = stat.S_ISREG(path.lstat().st_mode)
        except OSError as error:
            yield _wrong(str(path), error)
            continue
        if regular:
            yield Source(str(path), path, mbox)


def _wrong(path: str, error: OSError | ValueError) -> Source:
    """`path` may be empty, or hold a zero byte."""
    said = "not there" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or str(error)
    return Source(path, None, False, FileError(path or "''", said, "a message, an mbox, a Maildir, a folder or -"))
