"""Which pictures a message has: parts, `data:` addresses of pages, pictures in RTF documents; drawings apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .._native import Contents
    from ..facts import Facts

__all__ = ["Found", "pictures"]


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
            yield Found(source.part, False, kind == "image/svg+xml", data)
        if contents.bitten:
            yield Found(source.part, False, False, None)
