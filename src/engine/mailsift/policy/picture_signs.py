"""What pictures say by their shape, their text and their bytes, for the rules of the step images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..images.padding import APPENDED, COMMENT
from ..images.screen import SCREEN
from ..verdict import Evidence

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Picture

# From this measure on a picture is text; more single dots, of all pixels, were put in (images/text_like.cpp).
_WRITTEN, _NOISY = 0.9, 1 / 400
_HARDLY_TEXT = frozenset({"html_image_only", "html_image_link_only", "mime_image_only", "text_only_pictures",
                          "text_empty"})
# Times as long as it is wide, and pixels, from which a picture is a strip; the same of one as tall as a page.
_STRIP, _LEAST_STRIP, _TALL = 12, 240, ((1.25, 1200), (3.0, 900))
# Pixels of pictures of which two may be one that was varied.
_LEAST_VARIED = 10_000


def signs(facts: Facts, pictures: Sequence[Picture]) -> Iterator[tuple[str, Evidence]]:
    """(sign, evidence), the same one perhaps for several pictures."""
    bare = any(sign.name in _HARDLY_TEXT for sign in facts.signs)
    for picture in pictures:
        if bare and picture.written >= _WRITTEN:
            yield from _of_text(picture)
        if APPENDED in picture.marks:
            yield "image_appended", Evidence("bytes behind the end", picture.number, where(picture))
        if COMMENT in picture.marks:
            yield "image_comment_random", Evidence("random comment", picture.number, where(picture))
    yield from _varied(pictures)


def where(picture: Picture) -> str:
    """Of evidence."""
    return "joined" if picture.joined else "image"


def _of_text(picture: Picture) -> Iterator[tuple[str, Evidence]]:
    """Text that is shown as a picture where the mail itself says hardly anything."""
    evidence = Evidence(f"measure {picture.written:.2f}", picture.number, where(picture))
    yield "image_text", evidence
    if picture.dots > _NOISY:
        yield "image_text_noisy", evidence
    if SCREEN in picture.marks:
        yield "image_screenshot", evidence
    width, height = picture.width, picture.height
    short, long = sorted((width, height))
    if (long >= _LEAST_STRIP and long >= _STRIP * short) or any(
            height >= least and height >= times * width for times, least in _TALL):
        yield "image_odd_shape", Evidence(f"{width} x {height}", picture.number, where(picture))


def _varied(pictures: Sequence[Picture]) -> Iterator[tuple[str, Evidence]]:
    """One picture twice, with other bytes: of one size, and alike in all bits of their signatures."""
    seen: dict[tuple[str, int, int], str] = {}
    for one in pictures:
        if one.phash is None or one.joined or one.width * one.height < _LEAST_VARIED:
            continue
        if seen.setdefault((one.phash, one.width, one.height), one.sha256) != one.sha256:
            yield "image_varied", Evidence(one.phash, one.number, where(one))
