"""One look at the pictures of a message: signatures, and what could not be looked at."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _native
from . import addresses, codes, slices
from . import found as of_message
from . import written as of_texts
from .bare import bare
from .bitmap import Bitmap
from .deadline import Deadline
from .decode import Decoded, DecodeLimits, decode, format_of
from .measured import signatures, written_in
from .padding import padding
from .payloads import Seen
from .remembered import Remembered
from .screen import SCREEN, is_screen
from .sources import Found, pictures
from .svg import read_drawing

if TYPE_CHECKING:
    from ..config import Images
    from ..facts import Facts

__all__ = ["Look", "LookLimits", "Picture", "limits_of", "look"]


# From this measure on it is looked at as text.
_TEXT = 0.9
# Pictures that are remembered, some kilobytes each at most.
_REMEMBERED = 1024
_MOST_SAID = 4096


class LookLimits(NamedTuple):
    """Of one message: pictures, bytes that they are decoded to by their transfer encodings, milliseconds (Deadline).

    `reading`: of the text in pictures; None where that is off.
    """

    pictures: int
    bytes: int
    time_ms: int
    decode: DecodeLimits
    reading: of_texts.Reading | None = None


def limits_of(settings: Images) -> LookLimits:
    """Of a policy."""
    reading = None
    if settings.ocr:
        reading = of_texts.Reading(settings.ocr_languages, settings.ocr_pictures, settings.ocr_time_ms)
    return LookLimits(settings.pictures, settings.bytes, settings.time_ms, DecodeLimits(
        frozenset(settings.formats), settings.pixels, settings.frames, settings.memory), reading)


class Picture(NamedTuple):
    """A picture that was looked at. `own`: it is the part itself, at that place in Facts.parts, else it stands in it.

    `phash`: the perceptual signature of its first frame that has one; `asked`: signatures to look it up by, made only
    where there is something to look it up in. `text`, `links`: of a drawing. `written`: how much its first frame looks
    like text, 0 to 1; `dots`: single dots, of all its pixels. `joined`: of so many pieces that a page, which `part` is
    then, lays out side by side; it has no sums.
    """

    part: int
    number: str
    own: bool
    md5: str
    sha256: str
    width: int
    height: int
    frames: int
    phash: str | None
    asked: tuple[str, ...] = ()
    text: str = ""
    links: tuple[str, ...] = ()
    # Codes in it, with the number of their frame.
    codes: tuple[tuple[int, codes.Read], ...] = ()
    written: float = 0.0
    dots: float = 0.0
    joined: int = 0
    # What its bytes and its shape show: padding.APPENDED, padding.COMMENT, screen.SCREEN.
    marks: tuple[str, ...] = ()


class Look(NamedTuple):
    """`problems`: reasons of Unchecked, each once. `texts`: of drawings, and what was read in pictures; `reads`:
    whether it was. `addresses`: web addresses in codes and texts."""

    pictures: tuple[Picture, ...] = ()
    problems: tuple[str, ...] = ()
    codes: tuple[Seen, ...] = ()
    texts: tuple[of_texts.Written, ...] = ()
    addresses: tuple[addresses.Address, ...] = ()
    reads: bool = False


def look(facts: Facts, raw: Any, limits: LookLimits, *, asks: bool = False,
         native: _native.ExtractLimits | None = None, wanted: int = 0) -> Look:
    """Looks at the pictures of the message `raw`, which `facts` are of. `asks`: signatures are looked up.

    `native`: limits for the texts of codes and in pictures; `wanted`: what the latter are looked up for.
    """
    until = Deadline(limits.time_ms / 1000)
    reader = None if limits.reading is None else of_texts.Reader(limits.reading, limits.decode)
    problems: dict[str, None] = {}
    with facts.contents(raw, limits.bytes) as contents:
        found, seen = _each(facts, contents, limits, asks, problems, until, reader)
        together = _joined(facts, raw, found, limits, asks, problems, until, reader)
        drawn = of_message.in_texts(facts, contents, facts.tables, native, until)
        if contents.left_out:
            problems["limit"] = None
    in_pictures = of_message.in_pictures(facts, (*seen.values(), *together), facts.tables, native)
    texts, left = of_texts.texts(seen.values(), reader, facts.tables, native, wanted, until)
    problems.update(dict.fromkeys((*drawn.unchecked, *left)))
    said = (*in_pictures, *drawn.seen)
    if any(one.limited for one in said) or any(one.facts.limits for one in texts):
        problems["limit"] = None
    shown, more = addresses.of(said, texts)
    if more or len(said) > of_message.MOST:
        problems["limit"] = None
    return Look((*found, *together), tuple(problems), said[:of_message.MOST], texts, shown, reader is not None)


def once(raw: Any, limits: LookLimits, native: _native.ExtractLimits | None, wanted: int, facts: Facts, asks: bool,
         reads: bool) -> Look:
    """look() while the message is at hand; part of its facts from then on. `reads`: and at the text of pictures, where
    the limits say so."""
    known: Look | None = facts.looked
    if known is not None and (not reads or known.reads or limits.reading is None):
        return known
    limits = limits if reads else limits._replace(reading=None)
    facts.__dict__["looked"] = found = look(facts, raw, limits, asks=asks, native=native, wanted=wanted)
    return found


def _each(facts: Facts, contents: _native.Contents, limits: LookLimits, asks: bool, problems: dict[str, None],
          until: Deadline, reader: of_texts.Reader | None) -> tuple[list[Picture], dict[str, Picture]]:
    """The pictures as they stand in the message; and those with different bytes, by their SHA-256."""
    found: list[Picture] = []
    seen: dict[str, Picture] = {}
    for one in pictures(facts, contents, limits.pictures):
        if len(found) == limits.pictures:
            problems["limit"] = None
            break
        if one.data is None:  # what stands behind it may be had nevertheless
            problems["limit" if contents.left_out else "unsupported"] = None
            continue
        if until.is_over():
            problems["time_out"] = None
            break
        sha256 = hashlib.sha256(one.data).hexdigest()
        if sha256 in seen:  # the same again: nothing new to see
            found.append(seen[sha256]._replace(part=one.part, own=one.own, number=facts.parts[one.part].number))
            continue
        seen[sha256] = _known(facts, one, one.data, sha256, limits, asks, problems, until)
        found.append(seen[sha256])
        if reader is not None and reader.wants(seen[sha256], sha256):
            with until:
                reader.read(seen[sha256], sha256, functools.partial(_frames, one.data, limits))
    return found, seen


_remembered: Remembered[tuple[Picture, tuple[str, ...]]] = Remembered(_REMEMBERED)


def _known(facts: Facts, one: Found, data: bytes, sha256: str, limits: LookLimits, asks: bool,
           problems: dict[str, None], until: Deadline) -> Picture:
    """By its bytes, where they were looked at before within the same limits."""
    key = (sha256, one.drawing, limits.decode, asks)
    if (before := _remembered.get(key)) is not None:
        picture, of_picture = before
        problems.update(dict.fromkeys(of_picture))
        return picture._replace(part=one.part, own=one.own, number=facts.parts[one.part].number)
    own: dict[str, None] = {}
    picture = _look_at(facts, one, data, sha256, limits, asks, own, until)
    said = len(picture.text) + sum(map(len, picture.links)) + sum(len(read.text) for _, read in picture.codes)
    if "time_out" not in own and said <= _MOST_SAID:
        _remembered.put(key, (picture, tuple(own)))
    problems.update(own)
    return picture


def _joined(facts: Facts, raw: Any, found: list[Picture], limits: LookLimits, asks: bool, problems: dict[str, None],
            until: Deadline, reader: of_texts.Reader | None) -> list[Picture]:
    """Pictures that were cut into pieces, with the codes that no piece shows alone."""
    if not slices.may_be_joined(facts, found):
        return []
    alone = {read for picture in found for _, read in picture.codes}
    made: list[Picture] = []
    # The pieces are decoded once more, within the same limit.
    with facts.contents(raw, limits.bytes) as contents:
        for layout in slices.layouts(facts, raw, found, contents, problems):
            if len(made) == slices.MOST or until.is_over():
                problems["limit" if len(made) == slices.MOST else "time_out"] = None
                break
            one = _look_at_joined(layout, contents, limits, asks, problems, until)
            if one is not None:
                codes_of_it = tuple([code for code in one.codes if code[1] not in alone])
                made.append(one._replace(part=layout.part, number=facts.parts[layout.part].number, codes=codes_of_it))
                if reader is not None and reader.wants(made[-1], layout.key):
                    with until:
                        reader.read(made[-1], layout.key, functools.partial(_frames_of, layout, contents, limits))
        if contents.left_out:
            problems["limit"] = None
    return made


def _frames(data: bytes, limits: LookLimits) -> tuple[Bitmap, ...]:
    return decode(data, limits.decode).frames


def _frames_of(layout: slices.Layout, contents: _native.Contents, limits: LookLimits) -> tuple[Bitmap, ...]:
    return slices.join(layout, contents, limits.decode).frames


def _look_at_joined(layout: slices.Layout, contents: _native.Contents, limits: LookLimits, asks: bool,
                    problems: dict[str, None], until: Deadline) -> Picture | None:
    key = (layout.key, None, limits.decode, asks)
    if (before := _remembered.get(key)) is not None:
        problems.update(dict.fromkeys(before[1]))
        return before[0]
    decoded = slices.join(layout, contents, limits.decode)
    own: dict[str, None] = {decoded.problem: None} if decoded.problem else {}
    if not decoded.frames:
        problems.update(own)
        return None
    phash, asked = signatures(decoded.frames, asks)
    written, dots = written_in(decoded.frames, own)
    one = Picture(layout.part, "", False, "", "", decoded.width, decoded.height, 1, phash, asked,
                  codes=_codes(decoded, own, until), written=written, dots=dots, joined=layout.pieces)
    if "time_out" not in own and sum(len(read.text) for _, read in one.codes) <= _MOST_SAID:
        _remembered.put(key, (one, tuple(own)))
    problems.update(own)
    return one


def _look_at(facts: Facts, one: Found, data: bytes, sha256: str, limits: LookLimits, asks: bool,
             problems: dict[str, None], until: Deadline) -> Picture:
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    number = facts.parts[one.part].number
    if one.drawing:
        drawing = read_drawing(data)
        if drawing.cut:
            problems["limit"] = None
        return Picture(one.part, number, one.own, md5, sha256, 0, 0, 0, None, (), drawing.text, drawing.links)
    decoded = decode(data, limits.decode)
    if decoded.problem:
        problems[decoded.problem] = None
    phash, asked = signatures(decoded.frames, asks)
    written, dots = written_in(decoded.frames, problems)
    return Picture(one.part, number, one.own, md5, sha256, decoded.width, decoded.height, len(decoded.frames), phash,
                   asked, codes=_codes(decoded, problems, until), written=written, dots=dots,
                   marks=_marks(data, decoded, written))


def _marks(data: bytes, decoded: Decoded, written: float) -> tuple[str, ...]:
    if not decoded.frames:
        return ()
    data = bare(data)
    screen = written >= _TEXT and is_screen(format_of(data), decoded.width, decoded.height, decoded.frames[0])
    return (*padding(data), *((SCREEN,) if screen else ()))


def _codes(decoded: Decoded, problems: dict[str, None], until: Deadline) -> tuple[tuple[int, codes.Read], ...]:
    """Of all frames, each code once; colours are looked at in the first one."""
    found: dict[codes.Read, int] = {}
    try:
        for frame, bitmap in enumerate(decoded.frames):
            if until.is_over():
                problems["time_out"] = None
                break
            reads = codes.read(bitmap, None if frame else decoded.colours, until)
            if len(reads) > codes.MOST_CODES:
                problems["limit"] = None
            for read in reads[:codes.MOST_CODES]:
                found.setdefault(read, frame)
            if not reads and until.is_over():  # not every way may have been tried
                problems["time_out"] = None
    except codes.Missing:
        problems["unsupported"] = None
    return tuple([(frame, read) for read, frame in found.items()])
