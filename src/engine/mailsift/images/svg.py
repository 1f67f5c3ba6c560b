"""Text and links of a drawing (SVG). It is never rendered, its entities are not followed, nothing is fetched.

A drawing is XML, but one that is broken is shown by some readers as well, so no XML parser reads it: tags and texts are
told apart by one pass, and that is enough for what is asked.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

__all__ = ["Drawing", "read_drawing", "resolved"]

_MOST_BYTES, MOST_LINKS, MOST_TEXT = 1 << 20, 100, 1 << 16
_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<[^>]*>?|[^<]+", re.DOTALL)
_LINK = re.compile(r"""\b(?:xlink:)?href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# A number that is written with many digits: int() refuses thousands of them. What is too large is shown as U+FFFD.
_ZEROS, _HUGE = re.compile(r"&#0+(?=[0-9])"), re.compile(r"&#[0-9]{8,};?")
_NO_TEXT = ("style", "script", "defs", "metadata")


class Drawing(NamedTuple):
    text: str
    links: tuple[str, ...]
    cut: bool


def read_drawing(data: bytes) -> Drawing:
    """Linear in the size of `data`, of which one megabyte is read."""
    text = data[:_MOST_BYTES].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    pieces: list[str] = []
    links: dict[str, None] = {}
    size, silent, cut = 0, "", len(data) > _MOST_BYTES
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece.startswith("<") and match.group(1) is None:
            name = re.match(r"</?\s*(?:\w+:)?(\w*)", piece)
            tag = name.group(1).lower() if name else ""
            if tag in _NO_TEXT:
                silent = "" if piece.startswith("</") else "" if piece.endswith("/>") else tag
            for link in _LINK.finditer(piece) if len(links) <= MOST_LINKS else ():
                links[_shown(link.group(1) or link.group(2) or "")] = None
        elif not silent and size < MOST_TEXT:
            shown = _shown(match.group(1) or piece)
            pieces += [shown] if shown else []
            size += len(shown)
    cut = cut or size >= MOST_TEXT or len(links) > MOST_LINKS
    return Drawing(" ".join(pieces)[:MOST_TEXT], tuple(link for link in links if link)[:MOST_LINKS], cut)


def resolved(text: str) -> str:
    """With its character references resolved."""
    if "&#" in text:
        text = _HUGE.sub("\ufffd", _ZEROS.sub("&#", text))
    return unescape(text)


def _shown(text: str) -> str:
    return resolved(text).strip()
