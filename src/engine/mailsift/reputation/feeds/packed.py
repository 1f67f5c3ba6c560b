"""A feed's file as plain bytes: what it is packed with is undone while it is read, and bombs are refused.

Told apart by their first bytes: gzip, bzip2, xz, and zip with one member. At no time is more of it in memory than is
asked for, whatever the file says of itself.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from mailsift.errors import FileError, ListError

if TYPE_CHECKING:
    from mailsift.reputation.feeds.chunks import Readable
    from mailsift.reputation.source import Progress

HEAD = 1 << 16
# Feeds of text shrink to a third or a tenth, and of one address with a number behind it to a sixtieth.
_MOST_RATIO = 200
_RATIO_FROM = 16 << 20  # less is no harm, and may well be all alike
_MOST_UNPACKED = 64 << 30
_MOST_DICTIONARY = 128 << 20  # bytes of memory that an xz file may ask for
_STEP = 1 << 16
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)
_PLAIN_ZIP = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})


class Opened:
    """`head`: the first bytes; reading begins with these. A byte order mark is not part of it."""

    def __init__(self, file: Readable, where: str) -> None:
        self._file, self._where = file, where
        head = b""
        while len(head) < HEAD and (more := self._some(HEAD - len(head))):
            head += more
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ListError(where, "UTF-16", "UTF-8")
        self.head = self._left = head.removeprefix(b"\xef\xbb\xbf")

    def read(self, size: int = -1, /) -> bytes:
        if not self._left:
            return self._some(size)
        data, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return data

    def _some(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except (*_BROKEN, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise FileError(self._where, error.strerror or "unreadable", "a feed") from None
            said = str(error) or type(error).__name__  # bz2 says so by an OSError without a number
            raise ListError(self._where, f"damaged, or cut: {said}", "a whole file") from None


class _Counted:
    """Bytes of the file as it lies there, and who watches them pass."""

    def __init__(self, file: IO[bytes], size: int, progress: Progress | None) -> None:
        self._file, self._size, self._progress, self.done = file, size, progress, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.done += len(data)
        if self._progress:
            self._progress(self.done, self._size)
        return data

    # gzip and bz2 wind nothing back; gzip asks for what it read too much of by a buffer of its own.
    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True


class _Bounded:
    """Unpacked bytes: no more of them than a feed could have, for what was read so far."""

    def __init__(self, file: Readable, packed: Callable[[], int], where: str) -> None:
        self._file, self._packed, self._where, self._done = file, packed, where, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._done += len(data)
        if self._done > max(_RATIO_FROM, _MOST_RATIO * self._packed()):
            raise ListError(self._where, f"unpacks to more than {_MOST_RATIO} times its size", "a feed, and no bomb")
        if self._done > _MOST_UNPACKED:
            raise ListError(self._where, f"unpacks to more than {_MOST_UNPACKED >> 30} GB", "less")
        return data


class _Xz:
    """lzma.LZMAFile, with a limit to the memory that a file asks for."""

    def __init__(self, file: Readable) -> None:
        self._file, self._packed, self._one = file, b"", self._new()

    @staticmethod
    def _new() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_DICTIONARY)

    def read(self, size: int = -1, /) -> bytes:
        while True:
            if self._one.eof:  # streams may stand behind each other, with zeros between them
                self._packed = (self._one.unused_data or self._file.read(_STEP)).lstrip(b"\0")
                if not self._packed:
                    return b""
                self._one = self._new()
            elif self._one.needs_input and not self._packed:
                self._packed = self._file.read(_STEP)
                if not self._packed:
                    raise EOFError("ends in the middle of its stream")
            data = self._one.decompress(self._packed, size)
            self._packed = b""
            if data:
                return data


@contextmanager
def opened(path: Path, progress: Progress | None = None, handle: int | None = None) -> Iterator[Opened]:
    """FileError where it can't be read; ListError for what is packed so that we don't unpack it. `handle`: it is open
    already, and stays so."""
    where = str(path)
    with ExitStack() as held:
        try:
            file = held.enter_context(open(path if handle is None else handle, "rb", closefd=handle is None))
            magic, size = file.peek(6)[:6], os.fstat(file.fileno()).st_size
            counted = _Counted(file, size, progress)
            if magic.startswith(b"PK\3\4"):
                member, packed = _member(held, file, where)
                plain: Readable = _Bounded(member, lambda: packed, where)
            elif unpacked := _unpacked(magic, counted):
                plain = _Bounded(unpacked, lambda: counted.done, where)
            else:
                plain = counted
            ready = Opened(plain, where)
        except OSError as error:
            raise FileError(where, error.strerror or "unreadable", "a feed") from None
        yield ready


def _unpacked(magic: bytes, file: _Counted) -> Readable | None:
    if magic.startswith(b"\x1f\x8b"):
        return cast("Readable", gzip.GzipFile(fileobj=cast("Any", file), mode="rb"))
    if magic.startswith(b"BZh"):
        return cast("Readable", bz2.BZ2File(cast("Any", file)))
    return _Xz(file) if magic == b"\xfd7zXZ\0" else None


def _member(held: ExitStack, file: IO[bytes], where: str) -> tuple[IO[bytes], int]:
    """The only one of a zip file, and its size in there."""
    try:
        archive = held.enter_context(zipfile.ZipFile(file))
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) != 1:
            raise ListError(where, f"a zip file of {len(members)} files", "one file in it")
        one = members[0]
        if one.flag_bits & 1:
            raise ListError(where, "an encrypted zip file", "one that is not")
        if one.compress_type not in _PLAIN_ZIP:
            raise ListError(where, f"a zip file packed by method {one.compress_type}", "deflate or bzip2")
        return held.enter_context(archive.open(one)), one.compress_size
    except (*_BROKEN, ValueError) as error:
        raise ListError(where, f"a damaged zip file: {error}", "a whole one") from None
