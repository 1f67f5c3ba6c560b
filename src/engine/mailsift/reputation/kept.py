"""The objects of a source themselves, kept beside its segment, which has no more than their keys: for exports.

A gzip file of lines as the feed had them, without what was guarded; a line of NUL and a number says of which kind those
behind it are, 0 for those that say it by their look. It may have lines that are bad, or twice, or of an import that was
killed: whoever reads it asks the segment of each. What is known by its MD5 is not in it: there the key is the object.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from mailsift.durable import opened_to_read, write_all
from mailsift.errors import DatabaseError
from mailsift.reputation.kinds import WEAK

MOST = 1 << 30  # bytes of the file; a source of more keeps nothing more, and `full` says so
_STEP = 1 << 18
_LONGEST = 1 << 16


def kept_path(folder: Path, name: str) -> Path:
    return folder / "sources" / f"{name}.objects"


def has_objects(path: Path) -> bool:
    """Not where all of them are known by their MD5, or none was to be kept."""
    return path.is_file() and path.stat().st_size > len(zlib.compress(b"", wbits=31))


class Keeping:
    """A source.Keeper that writes to an open file."""

    def __init__(self, handle: int) -> None:
        self._handle, self._size, self._kind = handle, 0, -1
        # Not made smaller: that takes as long as all else of an import.
        self._packer = zlib.compressobj(0, wbits=31)
        self.full = False

    def add(self, text: bytes, kind: int) -> None:
        if kind in WEAK or self.full or not text:
            return
        head = b""
        if kind != self._kind:
            self._kind, head = kind, b"\0%d\n" % kind
        if b"\0" in text:
            text = text.replace(b"\0", b"?")
        self._put(self._packer.compress(head + text + (b"" if text.endswith(b"\n") else b"\n")))
        self.full = self._size > MOST

    def end(self) -> None:
        self._put(self._packer.flush())

    def _put(self, data: bytes) -> None:
        self._size += len(data)
        write_all(self._handle, data)


def kept_objects(path: Path) -> Iterator[tuple[int, bytes]]:
    """(kind, what stands in a line); nothing where there is no such file. DatabaseError where it is damaged, behind
    what stands before that."""
    kind = 0
    for line in _lines(path):
        if line[:1] == b"\0":
            number = line[1:]
            kind = int(number) if number.isdigit() and len(number) < 3 else 0
            continue
        line = line.strip()
        if line and line[:1] not in b"#;":
            yield kind, _without_comment(line)


def _without_comment(line: bytes) -> bytes:
    for mark in (b" #", b"\t#"):
        line = line.partition(mark)[0]
    return line.rstrip()


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with open(opened_to_read(path), "rb") as file:
            unpacker, left = zlib.decompressobj(wbits=31), b""
            while data := file.read(_STEP):
                while data:
                    left += unpacker.decompress(data, _STEP)
                    data = unpacker.unconsumed_tail
                    *lines, left = left.split(b"\n")
                    left = left[:_LONGEST]
                    yield from lines
            if not unpacker.eof:
                raise zlib.error("cut short")
    except FileNotFoundError:
        return
    except (OSError, zlib.error) as error:
        raise DatabaseError(str(path), f"damaged: {error}", f"the objects of {path.stem}: import it again") from None
