"""Formats of feeds: one file each, which finds out whether a text is of its format, and reads it into a source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mailsift.errors import ArgumentError, FileError, ListError
from mailsift.reputation.feeds import adblock, hashes, hosts, plain, rbldnsd, rpz
from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.source import Meaning, Progress, Report, SourceBuilder

_HEAD = 1 << 16


class Format(NamedTuple):
    looks_so: Callable[[bytes], bool]  # by the first bytes of a file
    read: Callable[[Readable, SourceBuilder], None]


# In the order in which they are tried; the last one takes everything.
FORMATS: dict[str, Format] = {
    "hashes": Format(hashes.looks_so, hashes.read),
    "rpz": Format(rpz.looks_so, rpz.read),
    "rbldnsd": Format(rbldnsd.looks_so, rbldnsd.read),
    "hosts": Format(hosts.looks_so, hosts.read),
    "adblock": Format(adblock.looks_so, adblock.read),
    "plain": Format(plain.looks_so, plain.read),
}
# More bad lines than this share, and the feed is another one than we take it for.
_MOST_BAD = 0.05
_FEW_LINES = 20


def read_feed(path: Path, name: str | None, into: SourceBuilder, progress: Progress | None = None) -> None:
    """One file. FileError where it can't be read."""
    try:
        with path.open("rb") as file:
            head = file.peek(_HEAD)[:_HEAD]
            chosen = FORMATS[name] if name else _found(head)
            size = path.stat().st_size
            chosen.read(_Watched(file, size, progress) if progress else file, into)
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "a feed") from None


def check(where: str, report: Report, before: int | None, meaning: Meaning) -> None:
    """ListError for a feed that is better not used: `before` is how many entries its last import had."""
    if report.bad > _MOST_BAD * report.lines and (report.bad > 1 or report.lines < _FEW_LINES):
        line, what = report.shown[0]
        raise ListError(f"{where}:{line}", f"{what}; {report.bad} bad lines of {report.lines}",
                        "a feed of this format, or --force")
    if report.objects == 0:
        raise ListError(where, "nothing in it", "a feed, or --force")
    if before is not None and report.entries * 2 < before:
        raise ListError(where, f"{report.entries} entries, where the last import had {before}", "more, or --force")


def _found(head: bytes) -> Format:
    return next(one for one in FORMATS.values() if one.looks_so(head))


class _Watched:
    """A file whose reader is watched."""

    def __init__(self, file: Readable, size: int, progress: Progress) -> None:
        self._file, self._size, self._progress, self._done = file, size, progress, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._done += len(data)
        self._progress(self._done, self._size)
        return data


def format_name(name: str) -> str | None:
    """ArgumentError where there is no such format; None for `auto`."""
    if name != "auto" and name not in FORMATS:
        raise ArgumentError("--format", repr(name), ", ".join(("auto", *FORMATS)))
    return None if name == "auto" else name
