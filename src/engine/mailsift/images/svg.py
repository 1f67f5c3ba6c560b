"""Text and links of a drawing (SVG). It is never rendered, its entities are not followed, nothing is fetched.

A drawing is XML, but one that is broken is shown by some readers as well, so no XML parser reads it: tags and texts are
told apart by one pass, and that is enough for what is asked.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

__all__ = ["Drawing", "read_drawing"]

_MOST_BYTES, _MOST_LINKS, _MOST_TEXT = 1 << 20, 100, 1 << 16
_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<[^>]*>?|[^<]+", re.DOTALL)
_LINK = re.compile(r"""\b(?:xlink:)?href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
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
            for double, single in _LINK.findall(piece):
                links[unescape(double or single).strip()] = None
        elif not silent and size < _MOST_TEXT:
            shown = unescape(match.group(1) or piece).strip()
            pieces += [shown] if shown else []
            size += len(shown)
    cut = cut or size >= _MOST_TEXT or len(links) > _MOST_LINKS
    return Drawing(" ".join(pieces)[:_MOST_TEXT], tuple(link for link in links if link)[:_MOST_LINKS], cut)
