"""Facts: the typed face of what the native core saw in one message.

The core fills one flat record (src/_native/core/facts/record.hpp draws it); attributes are made from it when they are
first asked for. Facts never refer to the raw message, so they outlive it, and they can be pickled and sent to another
process as that one block.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from . import _native
from .config import Limits
from .errors import ArgumentError
from .fact_head import HeadFacts
from .fact_values import (
    Address,
    AddressHit,
    Attachment,
    ContentScore,
    FileHit,
    Image,
    Part,
    PhraseHit,
    PictureSource,
    Sign,
    Text,
    Url,
)
from .lazy import lazy

if TYPE_CHECKING:
    from .images import Look, Picture
    from .images.payloads import Code

__all__ = ["ADDRESSES", "CONTENT", "DRAWN", "FEATURES", "FILES", "PHRASES", "RTF", "SIGNS", "TEXTS", "Address",
           "AddressHit", "Attachment", "ContentScore", "Facts", "FileHit", "Image", "Part", "PhraseHit",
           "Sign", "Text", "Url",
           "extract", "native_limits"]

PHRASES, ADDRESSES, FILES, TEXTS = _native.PHRASES, _native.ADDRESS_LISTS, _native.FILES, _native.KEEP_TEXTS
RTF, CONTENT, SIGNS, FEATURES = _native.RTF, _native.CONTENT, _native.READ_SIGNS, _native.READ_FEATURES
DRAWN = _native.DRAWN

# The places of these names are the numbers in the record.
_ADDRESS_LISTS = ("phishing", "suspicious")
_FILE_LISTS = ("files", "good-files")


class Facts(HeadFacts):
    """What the native core saw in one message. Frozen; attributes are the JSON keys of the verdict's `facts`."""

    def __init__(self, record: _native.Record, tables: _native.Tables | None = None) -> None:
        mine = self.__dict__
        mine["_record"], mine["_tables"] = record, tables
        record.into(mine)

    _record: _native.Record
    _tables: _native.Tables | None
    _bitten: int
    # Bits about how the message was sent: Sending of record.hpp, weighed by policy/formal.py and mass_mail.py.
    sending: int
    test_string: str | None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Facts are frozen: {name} can't be set")

    def __reduce__(self) -> tuple[Any, ...]:
        # The hits name their lists only through the tables, which stay behind: they travel as plain values.
        return _restore, (self._record, self.phrase_hits, self.content_scores, self.looked)

    def _unread(self, reason: int) -> tuple[str, ...]:
        return tuple(f"part {number}" if number else "message"
                     for number, found in self._record.unread() if found == reason)

    @lazy
    def unreadable(self) -> tuple[str, ...]:
        """Parts that can't be read without a key, as `part 2`."""
        return self._unread(1)

    @lazy
    def unsupported(self) -> tuple[str, ...]:
        """Parts in a form that isn't read here: TNEF, S/MIME, fragments, unknown transfer encodings, EBCDIC."""
        return self._unread(2)

    @lazy
    def limits(self) -> tuple[str, ...]:
        """Names of the limits that bit."""
        return tuple(name for i, name in enumerate(_native.LIMIT_NAMES) if self._bitten >> i & 1)

    @lazy
    def parts(self) -> tuple[Part, ...]:
        return _native.parts(self._record, Part)

    @lazy
    def attachments(self) -> tuple[Attachment, ...]:
        return _native.attachments(self._record, Attachment)

    # What was seen in the pictures, by a scan that looked at them.
    looked: Look | None = None

    @property
    def tables(self) -> _native.Tables | None:
        """What the message was looked up in."""
        return self._tables

    @property
    def codes(self) -> tuple[Code, ...]:
        """Codes (QR, Data Matrix, Aztec) in pictures and drawn in texts, once a scan has looked at them."""
        return () if self.looked is None else tuple([seen.code for seen in self.looked.codes])

    @lazy
    def images(self) -> tuple[Image, ...]:
        """Those that are parts by their type; once they were looked at, with signatures, and with the others that were:
        parts of another type, and those that stand in other parts."""
        found: tuple[Image, ...] = _native.images(self._record, Image)
        if self.looked is None:
            return found
        seen = {(one.number, one.sha256): one for one in self.looked.pictures if one.own}
        own = ((image, seen.pop((image.part, image.sha256), None)) for image in found)
        return (*[image if one is None else _looked_at(one) for image, one in own],
                *map(_looked_at, seen.values()), *[_looked_at(one) for one in self.looked.pictures if not one.own])

    @lazy
    def picture_sources(self) -> tuple[PictureSource, ...]:
        """Parts that are pictures, or hold some: drawings (SVG), pages with `data:` addresses, RTF documents."""
        return _native.picture_sources(self._record, PictureSource)

    def contents(self, raw: Any, most: int = 64 << 20) -> _native.Contents:
        """Decoded bytes of parts, by their places in `parts`, out of the message that these facts are of.

        A context manager: `raw` is held until it is left. `most`: bytes that are decoded altogether.
        """
        return _native.Contents(self._record, raw, most)

    @lazy
    def drawn_parts(self) -> tuple[tuple[int, bool], ...]:
        """(place in `parts`, whether it is HTML) of texts in which a code may be drawn; empty without DRAWN."""
        return tuple(_native.drawn_parts(self._record))

    @property
    def has_pictures(self) -> bool:
        """Whether there is something to look at as a picture."""
        return bool(self.picture_sources or self.drawn_parts)

    @lazy
    def urls(self) -> tuple[Url, ...]:
        return _native.urls(self._record, Url)

    @lazy
    def phrase_hits(self) -> tuple[PhraseHit, ...]:
        return () if self._tables is None else _native.phrase_hits(self._record, self._tables, PhraseHit)

    @lazy
    def address_hits(self) -> tuple[AddressHit, ...]:
        return tuple(AddressHit(_ADDRESS_LISTS[which], entry, url, expression)
                     for which, entry, url, expression in self._record.address_hits()
                     if self._known(_ADDRESS_LISTS[which], entry))

    def _known(self, name: str, entry: int) -> bool:  # a record that came from elsewhere may be of other lists
        return self._tables is None or entry < self._tables.count(name)

    @lazy
    def file_places(self) -> dict[int, int]:
        """Place in `attachments` of a part by its number in the record."""
        return {part: place for place, part in enumerate(_native.file_parts(self._record))}

    @lazy
    def file_hits(self) -> tuple[FileHit, ...]:
        hits = self._record.file_hits()
        if not hits:
            return ()
        places = self.file_places
        return tuple(FileHit(_FILE_LISTS[which], entry, places[part]) for which, entry, part in hits
                     if self._known(_FILE_LISTS[which], entry))

    @lazy
    def content_scores(self) -> tuple[ContentScore, ...]:
        """Empty unless extraction was asked for CONTENT; in the order of the database."""
        names = self._tables.categories if self._tables is not None else {}
        return tuple(ContentScore(names.get(number, str(number)), number, score, terms)
                     for number, score, terms in self._record.content_scores())

    @lazy
    def text_signatures(self) -> tuple[str, ...]:
        """Keys of which texts of one campaign share some (docs/signatures.md); empty for a text under 20 words."""
        return self._record.text_signatures()

    @lazy
    def texts(self) -> tuple[Text, ...]:
        """Empty unless extraction was asked to keep them."""
        return _native.texts(self._record, Text)

    @lazy
    def signs(self) -> tuple[Sign, ...]:
        """What heuristics and features weigh, each sign at most once."""
        return _native.signs(self._record, Sign)

    def to_dict(self) -> dict[str, Any]:
        """The `facts` object of the verdict's JSON form."""
        made = _native.to_dict(self._record)
        if self.looked is not None:
            made["images"] = [image._asdict() for image in self.images]
            made["codes"] = [code._asdict() for code in self.codes]
        return made


def _looked_at(one: Picture) -> Image:
    written, dots = (round(one.written, 4), round(one.dots, 6)) if one.frames else (None, None)
    return Image(one.number, one.md5, one.sha256, one.width or None, one.height or None, one.phash, written, dots,
                 one.joined)


def _restore(record: _native.Record, phrase_hits: tuple[PhraseHit, ...],
             content_scores: tuple[ContentScore, ...], looked: Look | None = None) -> Facts:
    facts = Facts(record)
    facts.__dict__["looked"] = looked
    facts.__dict__["phrase_hits"] = phrase_hits
    facts.__dict__["content_scores"] = content_scores
    return facts


def extract(raw: Any, limits: _native.ExtractLimits | None = None, tables: _native.Tables | None = None,
            wanted: int = 0, received_at: float | None = None, labels: tuple[bytes, ...] = ()) -> Facts:
    """The native facts of one message, no policy.

    `raw`: any contiguous buffer (bytes, mmap, memoryview of shared memory), never copied, read with the GIL free.
    `wanted`: bits PHRASES, ADDRESSES, FILES (looked up in `tables`), CONTENT (scored by them), TEXTS (keep decoded,
    visible and folded texts), SIGNS (what heuristics weigh), FEATURES (what is learnt), RTF (text and
    links of RTF documents are looked at as well; place "rtf").
    `received_at`: seconds since the epoch; else the top Received field says it. `labels`: at most two (UTF-8) that
    signs don't see before a Subject.
    ArgumentError when `raw` is no contiguous buffer; nothing that stands in the message is an error.
    """
    try:
        when = None if received_at is None or not math.isfinite(received_at) else math.floor(received_at)
        return Facts(_native.extract(raw, limits, tables, wanted, when, labels), tables)
    except (TypeError, ValueError, BufferError) as error:  # a released memoryview, a closed mmap: ValueError
        raise ArgumentError("raw", f"{type(raw).__name__} ({error})", "a contiguous bytes-like object") from error


def native_limits(limits: Limits) -> _native.ExtractLimits:
    """The `[limits]` of a policy as the core takes them; make them once and use them for many messages."""
    return _native.ExtractLimits(**{name: value for name, value in msgspec.structs.asdict(limits).items()
                                    if name != "phrases"})
