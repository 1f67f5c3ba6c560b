"""Messages out of paths: single files, mbox files, Maildirs, folders, standard input. Read one at a time."""

from __future__ import annotations

import fnmatch
import mmap
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import FileError


class Source(NamedTuple):
    """One file to read, or standard input; an mbox holds several messages."""

    label: str
    path: Path | None
    is_mbox: bool


class Item(NamedTuple):
    """One message: a name for reports, and its bytes as a buffer (bytes, a mapping, or a view into one)."""

    label: str
    raw: bytes | mmap.mmap | memoryview


def find(paths: Sequence[str], exclude: Sequence[str] = (), mbox: bool = False) -> list[Source]:
    """The files behind the paths, in order, folders sorted by name.

    FileError names the first path that isn't there. `exclude`: globs over a file's name or its path below the folder.
    """
    found: list[Source] = []
    for path in paths:
        if path == "-":
            found.append(Source("-", None, mbox))
            continue
        where = Path(path)
        if where.is_dir():
            found.extend(_folder(where, exclude, mbox))
        elif where.exists():
            found.append(Source(path, where, mbox or where.suffix.lower() == ".mbox"))
        else:
            raise FileError(path, "not there", "a message, an mbox, a Maildir, a folder or -")
    return found


def read(source: Source) -> Iterator[Item]:
    """The messages of one source. FileError when it can't be read."""
    try:
        raw = _bytes(source)
    except OSError as error:
        raise FileError(source.label, error.strerror or "unreadable", "a readable file") from None
    if not source.is_mbox:
        yield Item(source.label, raw)
        return
    view = memoryview(raw)
    for number, (start, end) in enumerate(split_mbox(raw), 1):
        yield Item(f"{source.label}#{number}", view[start:end])


def split_mbox(raw: bytes | mmap.mmap) -> Iterator[tuple[int, int]]:
    """Places of the messages of an mbox: a "From " line at the start or behind an empty line begins one (RFC 4155)."""
    start = 0
    while start < len(raw):
        end = _next_from(raw, start)
        yield start, end
        start = end


def _next_from(raw: bytes | mmap.mmap, start: int) -> int:
    at = raw.find(b"\nFrom ", start)
    while at >= 0:
        if raw[max(start, at - 1):at] == b"\n" or raw[max(start, at - 2):at] == b"\n\r":
            return at + 1
        at = raw.find(b"\nFrom ", at + 1)
    return len(raw)


def _bytes(source: Source) -> bytes | mmap.mmap:
    if source.path is None:
        return sys.stdin.buffer.read()
    with source.path.open("rb") as file:
        # An mbox may be larger than memory. A message is read whole: a mapped file that somebody cuts ends the process.
        if source.is_mbox and os.fstat(file.fileno()).st_size > 0:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return file.read()


def _folder(folder: Path, exclude: Sequence[str], mbox: bool) -> Iterator[Source]:
    if (folder / "cur").is_dir() and (folder / "new").is_dir():
        for name in ("cur", "new"):
            yield from _files(folder / name, folder, exclude, mbox)
    else:
        yield from _files(folder, folder, exclude, mbox)


def _files(folder: Path, top: Path, exclude: Sequence[str], mbox: bool) -> Iterator[Source]:
    def complain(error: OSError) -> None:
        raise FileError(str(error.filename), error.strerror or "unreadable", "a readable folder") from None

    for where, folders, names in os.walk(folder, onerror=complain):
        folders.sort()
        for name in sorted(names):
            path = Path(where, name)
            if path.is_symlink() or not path.is_file():
                continue
            below = str(path.relative_to(top))
            if not any(fnmatch.fnmatch(name, glob) or fnmatch.fnmatch(below, glob) for glob in exclude):
                yield Source(str(path), path, mbox)
