"""Which pictures a message has: parts, `data:` addresses of pages, pictures in RTF documents; drawings apart."""

from __future__ import annotations

from binascii import Error, a2b_base64
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from .svg import read_drawing, resolved

if TYPE_CHECKING:
    from .._native import Contents
    from ..facts import Facts

__all__ = ["Found", "enclosed", "pictures"]

_DRAWING = "image/svg+xml"


class Found(NamedTuple):
    """A picture in the part of that place in Facts.parts; `own` where it is the part itself. `data` is None where a
    limit has bitten, and of what stands in an object of a document."""

    part: int
    own: bool
    drawing: bool
    data: bytes | None


def pictures(facts: Facts, contents: Contents, most: int) -> Iterator[Found]:
    """One behind the other, in the order of the parts, so that only one is in memory."""
    for source in facts.picture_sources:
        if source.kind in ("picture", "drawing"):
            yield Found(source.part, True, source.kind == "drawing", contents.part(source.part))
            continue
        read = contents.data_pictures if source.kind == "page" else contents.rtf_pictures
        for kind, data in read(source.part, most):
            yield Found(source.part, False, kind == _DRAWING, data)
            for drawing, inside in _inside(data) if kind == _DRAWING else ():
                yield Found(source.part, False, drawing, inside)
        if contents.bitten:
            yield Found(source.part, False, False, None)


def _inside(drawing: bytes) -> Iterator[tuple[bool, bytes]]:
    """Pictures that a drawing holds, and whether they are drawings, whose own are left. Those of a drawing that is a
    part are among the addresses of a page."""
    for link in read_drawing(drawing).links:
        if link[:11].lower() == "data:image/":
            yield link[5:18].lower() == _DRAWING, enclosed(link.encode("utf-8", "replace"))


def enclosed(source: bytes) -> bytes:
    """Of a `data:` address, RFC 2397."""
    head, _, body = resolved(source.decode("latin-1")).encode("latin-1", "replace").partition(b",")
    body = unquote_to_bytes(body) if b"%" in body else body
    if not head.rstrip().lower().endswith(b";base64"):
        return body
    try:
        return a2b_base64(body + b"==")
    except Error:
        return b""
