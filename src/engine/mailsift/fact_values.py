"""The values that Facts are made of: plain, immutable, comparable."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Address", "AddressHit", "Attachment", "FileHit", "Image", "Part", "PhraseHit", "PictureSource", "Sign",
           "Text", "Url", "WeighedPhrase"]


class Address(NamedTuple):
    """A mailbox of a header field: display name (decoded) and local@domain; either may be empty."""

    name: str
    address: str


class Url(NamedTuple):
    """A web address, user and password removed. `url` as written, `canonical` as Safe Browsing defines it."""

    url: str
    part: str
    where: str
    had_password: bool
    text_differs: bool
    host: str
    other_host: str
    domain: str
    canonical: str
    flags: int


class Attachment(NamedTuple):
    """A part that is a file; sums are lower-case hex over its decoded bytes, `name_md5` over its name in UTF-8."""

    part: str
    name: str
    type: str
    size: int
    md5: str
    sha256: str
    name_md5: str


class Image(NamedTuple):
    """A picture; width and height in pixels by its head, None where that can't be read.

    Once it was looked at: `written`, how much it looks like text (0 to 1), `dots`, the share of its pixels that are
    single dots; `joined`, of how many pieces that the page `part` lays out it was put together (it has no sums then).
    """

    part: str
    md5: str
    sha256: str
    width: int | None
    height: int | None
    phash: str | None
    written: float | None
    dots: float | None
    joined: int


class PictureSource(NamedTuple):
    """A part that is or holds pictures. kind: picture, drawing (SVG), page (`data:` addresses) or document (RTF).

    `part` is its place in Facts.parts, `size` counts decoded bytes; width and height are 0 where the head doesn't say.
    """

    kind: str
    part: int
    size: int
    width: int
    height: int


class Part(NamedTuple):
    """A MIME part (or a uuencoded file inside a text part). `number` as IMAP counts, "" for the message itself."""

    number: str
    parent: int
    depth: int
    type: str
    charset: str
    name: str
    disposition: str
    content_id: str
    encoding: str
    encoded_size: int
    size: int
    flags: int
    wrong_charset: bool


class PhraseHit(NamedTuple):
    """A phrase of a list; `start` and `size` in bytes of the visible text of the part (or of the subject)."""

    phrase: int
    list: str
    entry: int
    text: str
    part: str
    where: str
    start: int
    size: int


class WeighedPhrase(NamedTuple):
    """A phrase of a list with the points of all its hits that count, at the place of the first."""

    list: str
    entry: int
    points: int
    text: str
    part: str
    where: str


class AddressHit(NamedTuple):
    """An address list knows urls[url] by this look-up expression."""

    list: str
    entry: int
    url: int
    expression: str


class FileHit(NamedTuple):
    """A file list knows attachments[attachment]."""

    list: str
    entry: int
    attachment: int


class ContentScore(NamedTuple):
    """A category of the content database: the sum of the weights of its distinct terms in the message."""

    category: str
    number: int
    score: int
    terms: int


class Text(NamedTuple):
    """Text of a part, kept only when asked for. kind: decoded, visible, hidden or folded."""

    part: str
    kind: str
    where: str
    text: str


class Sign(NamedTuple):
    """An observation that heuristics and features weigh; the names and what they mean stand in signs/names.hpp.

    `value` is 1 for what is only there, else the number or share that the name speaks of; `text` shows where it was
    seen.
    """

    name: str
    value: float
    text: str
    part: str
