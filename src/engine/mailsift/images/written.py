"""Text in the pictures of one message: which are read, and what these texts and those of drawings are as facts."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from .. import facts
from .codes import Missing
from .decode import DecodeLimits
from .remembered import Remembered

if TYPE_CHECKING:
    from .. import _native
    from ..errors import FileError
    from ..facts import Facts
    from .bitmap import Bitmap
    from .deadline import Deadline
    from .look import Picture

# From this measure of text_like.cpp on a picture is read (docs/images.md has what that finds).
LEAST_WRITTEN = 0.3
# Texts that are remembered, and characters of one.
_REMEMBERED, _MOST_KEPT = 256, 8192
_WANTED = facts.PHRASES | facts.ADDRESSES | facts.SIGNS | facts.FEATURES | facts.TEXTS
_HEAD = "Content-Type: text/{}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
READ, DRAWN = "ocr", "svg"


class Reading(NamedTuple):
    """What a policy says of it: pictures and milliseconds of one message."""

    languages: str
    pictures: int
    time_ms: int


class Written(NamedTuple):
    """The text of a picture, in the part of that number. `facts`: those of a message of that text alone; `where`: ocr,
    or svg where a drawing has it."""

    part: str
    text: str
    facts: Facts
    where: str = READ

    @property
    def was_read(self) -> bool:
        """Letters may be others than those that are shown."""
        return self.where == READ


_remembered: Remembered[str] = Remembered(_REMEMBERED)


class Reader:
    """Reads pictures of one message until its time is over. `problems`: reasons of Unchecked, each once."""

    def __init__(self, reading: Reading, limits: DecodeLimits) -> None:
        self._reading, self._limits = reading, limits
        self._left = reading.time_ms / 1000
        self._read: dict[str, tuple[str, str]] = {}
        self._counts = {False: 0, True: 0}
        self.problems: dict[str, None] = {}

    def wants(self, picture: Picture, key: str) -> bool:
        """`key`: what tells the picture from others, its SHA-256 or how it was joined. Those that are joined are
        counted by themselves: their pieces, which come first, would leave nothing for them."""
        if picture.written < LEAST_WRITTEN or key in self._read or "unsupported" in self.problems:
            return False
        joined = picture.joined > 0
        if self._counts[joined] < self._reading.pictures:
            self._counts[joined] += 1
            return True
        self.problems["limit"] = None
        return False

    def read(self, picture: Picture, name: str, frames: Callable[[], tuple[Bitmap, ...]]) -> None:
        """`frames` decodes it once more. Its time is that of the clock: a process of its own does the work."""
        from . import ocr  # it needs modules that nothing else does

        started = time.monotonic()
        self._read[name] = picture.number, ""
        if self._left <= 0:
            self.problems["time_out"] = None
            return
        try:
            self._read[name] = picture.number, self._text(name, frames)
        except Missing:
            self.problems["unsupported"] = None
        except ocr.TimeOut:
            self.problems["time_out"] = None
        except ocr.Unreadable:
            self.problems["unreadable"] = None
        self._left -= time.monotonic() - started

    def _text(self, name: str, make: Callable[[], tuple[Bitmap, ...]]) -> str:
        key = (name, self._reading.languages, self._limits)
        if (known := _remembered.get(key)) is not None:
            return known
        from . import ocr

        # The pictures that were looked at are gone: most are never read, and one is decoded in a hundredth of the time.
        frames = make()
        text = ocr.read(frames[0], self._left, self._reading.languages) if frames else ""
        if len(text) >= ocr.MOST_TEXT:
            self.problems["limit"] = None
        if len(text) <= _MOST_KEPT:
            _remembered.put(key, text)
        return text

    def texts(self, tables: _native.Tables | None, limits: _native.ExtractLimits | None, wanted: int
              ) -> tuple[Written, ...]:
        return tuple([Written(number, text, facts_of(text, tables, limits, wanted & _WANTED))
                      for number, text in self._read.values() if text])


def no_reader() -> FileError | None:
    """Why there is nothing to read with, where it is so."""
    from . import ocr

    return ocr.missing()


def facts_of(text: str, tables: _native.Tables | None, limits: _native.ExtractLimits | None, wanted: int) -> Facts:
    """The facts of a message of that text alone: phrases, addresses, signs of texts and links, words."""
    return facts.extract((_HEAD.format("plain") + text).encode("utf-8", "replace"), limits, tables, wanted)


def texts(pictures: Iterable[Picture], reader: Reader | None, tables: _native.Tables | None,
          limits: _native.ExtractLimits | None, wanted: int, until: Deadline
          ) -> tuple[tuple[Written, ...], tuple[str, ...]]:
    """Of drawings, up to `until`, and those that were read; with why there aren't more, reasons of Unchecked."""
    drawn, in_time = _in_drawings(pictures, tables, limits, wanted, until)
    late = () if in_time else ("time_out",)
    if reader is None:
        return drawn, late
    return (*drawn, *reader.texts(tables, limits, wanted)), (*late, *reader.problems)


def _in_drawings(pictures: Iterable[Picture], tables: _native.Tables | None, limits: _native.ExtractLimits | None,
                 wanted: int, until: Deadline) -> tuple[tuple[Written, ...], bool]:
    """Of those in `data:` addresses, with their links; and whether there was time for all of them. Drawings that are
    parts were read with the message: their texts are its own."""
    found: list[Written] = []
    for one in pictures:
        if one.own or not (one.text or one.links):
            continue
        if until.is_over():
            return tuple(found), False
        links = "".join(f'<a href="{html.escape(link)}"></a>' for link in one.links if link[:5].lower() != "data:")
        page = f"{_HEAD.format('html')}<p>{html.escape(one.text)}</p>{links}".encode("utf-8", "replace")
        found.append(Written(one.number, one.text, facts.extract(page, limits, tables, wanted & _WANTED), DRAWN))
    return tuple(found), True
