"""Pieces of one picture that a page lays out side by side and row by row, joined again.

A picture that is cut shows a reader the same as before, and a scanner that looks at pieces nothing. The core says which
pictures of a page lie together with nothing between them (images/slices.cpp); where their sizes form a rectangle, the
picture is put together from their bitmaps. The pieces are looked at on their own besides.
"""

from __future__ import annotations

import functools
import hashlib
import re
from binascii import Error, a2b_base64
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from .. import _native
from .decode import MOST_COLOURED, Decoded, DecodeLimits, decode, kept
from .svg import resolved

if TYPE_CHECKING:
    from ..facts import Facts
    from .look import Picture

__all__ = ["MOST", "Layout", "join", "layouts", "may_be_joined"]

# Pixels that edges may differ by, and those of pictures that show nothing: put between the pieces they are left out.
_SLACK, _NOTHING = 2, 4
# Joined pictures of one message, and pieces that are arranged without what the page says of rows.
MOST, _MOST_ARRANGED = 4, 64
_LEAST_SIDE = 32
# Bytes of an address that isn't a picture itself, and of the header fields of a part.
_LONGEST, _HEAD = 2048, 8192
_LOCATION = re.compile(rb"^content-location:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]+)", re.IGNORECASE | re.MULTILINE)


class Tile(NamedTuple):
    """A piece: its bytes by their SHA-256, pixels, and where it can be had again."""

    sha256: str
    width: int
    height: int
    part: int
    data: bytes | None = None


Rows = Sequence[Sequence[Tile]]


class Layout(NamedTuple):
    """Pieces that form a rectangle. `part`: place of the page; `key`: the same for the same pieces laid out alike."""

    part: int
    key: str
    rows: Rows

    @property
    def pieces(self) -> int:
        return sum(map(len, self.rows))

    @property
    def size(self) -> tuple[int, int]:
        return max(map(_width, self.rows)), _height(self.rows)


def may_be_joined(facts: Facts, pictures: Iterable[Picture]) -> bool:
    """Whether two pictures have an edge in common, and there is a page that may lay them out."""
    shown = [(one.width, one.height) for one in pictures if one.frames]
    if len(shown) < 2:
        return False
    alike = any(after - before <= _SLACK for side in zip(*shown, strict=True)
                for before, after in zip(sorted(side), sorted(side)[1:], strict=False))
    return alike and any(part.type == "text/html" for part in facts.parts)


def layouts(facts: Facts, raw: Any, pictures: Sequence[Picture], contents: _native.Contents) -> Iterator[Layout]:
    """Of all pages of a message whose pictures were looked at; each once."""
    names = _Names(facts, raw, pictures)
    seen = set()
    for place, part in enumerate(facts.parts):
        text = contents.utf8(place) if part.type == "text/html" else None
        for group in _native.picture_groups(text)[0] if text is not None else ():
            rows = [[tile for tile in map(names.tile, row) if tile is None or tile.width * tile.height > _NOTHING]
                    for row in group]
            for found in rectangles([row for row in rows if row]):
                key = _key(found)
                if key not in seen:
                    yield Layout(place, key, found)
                seen.add(key)


class _Names:
    """Which picture an address of a page means: cid:, data:, a Content-Location or the name of a file."""

    def __init__(self, facts: Facts, raw: Any, pictures: Sequence[Picture]) -> None:
        self._tiles = {one.sha256: Tile(one.sha256, one.width, one.height, one.part) for one in pictures if one.frames}
        self._own = [(one.part, self._tiles[one.sha256]) for one in pictures if one.own and one.frames]
        self._facts, self._raw = facts, raw
        self._named: dict[str, Tile] = {}
        self._located: dict[str, Tile] | None = None
        for place, tile in self._own:
            part = facts.parts[place]
            mine = tile._replace(part=place)
            if part.name:
                self._named.setdefault(part.name.lower(), mine)
            if part.content_id:
                self._named.setdefault("cid:" + part.content_id.lower(), mine)

    def tile(self, source: bytes) -> Tile | None:
        if source[:5].lower() == b"data:":
            data = _data(source)
            tile = self._tiles.get(hashlib.sha256(data).hexdigest()) if data else None
            return tile and tile._replace(data=data)
        if len(source) > _LONGEST:
            return None
        address = unquote(resolved(source.decode("utf-8", "replace"))).strip().lower()
        if (found := self._named.get(address)) is not None:
            return found
        if self._located is None:
            self._located = dict(self._locations())
        found = self._located.get(address)
        return found if found or ":" in address else self._named.get(re.split(r"[?#]", address)[0].rpartition("/")[2])

    def _locations(self) -> Iterator[tuple[str, Tile]]:
        for place, tile in self._own:
            body = _native.part_place(self._facts._record, place)
            if body is None:
                continue
            head = bytes(memoryview(self._raw)[max(0, body - _HEAD):body])
            # What stands before the delimiter belongs to the part before.
            head = head[head.rfind(b"\n--") + 1:]
            if (said := _LOCATION.search(head)) is not None:
                yield unquote(said[1].decode("utf-8", "replace")).strip().lower(), tile._replace(part=place)


def _data(source: bytes) -> bytes:
    """Of a `data:` address, RFC 2397."""
    head, _, body = resolved(source.decode("latin-1")).encode("latin-1", "replace").partition(b",")
    body = unquote_to_bytes(body) if b"%" in body else body
    if not head.rstrip().lower().endswith(b";base64"):
        return body
    try:
        return a2b_base64(body + b"==")
    except Error:
        return b""


def rectangles(rows: Sequence[Sequence[Tile | None]]) -> Iterator[Rows]:
    """Rows behind each other that are as wide as each other, of pieces that are as high as each other.

    Where the rows of the page give nothing (blocks that wrap where a reader's window says), they are made of the sizes.
    """
    run: list[list[Tile]] = []
    count = 0
    for row in (*rows, ()):
        tiles = _fitting(row)
        if tiles and run and abs(_width(tiles) - _width(run[0])) <= _SLACK:
            run.append(tiles)
            continue
        if _is_picture(run):
            count += 1
            yield run
        run = [tiles] if tiles else []
    if not count and (arranged := _arranged([tile for row in rows for tile in row])):
        yield arranged


def _fitting(row: Sequence[Tile | None]) -> list[Tile]:
    tiles = [tile for tile in row if tile is not None]
    heights = [tile.height for tile in tiles]
    return tiles if len(tiles) == len(row) > 0 and max(heights) - min(heights) <= _SLACK else []


def _width(row: Sequence[Tile]) -> int:
    return sum(tile.width for tile in row)


def _height(rows: Rows) -> int:
    return sum(max(tile.height for tile in row) for row in rows)


def _is_picture(rows: Rows) -> bool:
    """Two pieces at least, not all of them the same one, and a size at which there is something to see."""
    return (len({tile.sha256 for row in rows for tile in row}) > 1 and
            max(map(_width, rows)) >= _LEAST_SIDE and _height(rows) >= _LEAST_SIDE)


def _arranged(tiles: Sequence[Tile | None]) -> Rows:
    """In rows of one width, the nearest to a square of the ways that leave nothing over; empty where there is none."""
    whole = [tile for tile in tiles if tile is not None]
    if len(whole) != len(tiles) or not 2 < len(whole) <= _MOST_ARRANGED:
        return ()
    filled = (_filled(whole, width) for width in accumulate(tile.width for tile in whole[:-1]))
    ways = [way for way in filled if way and _is_picture(way)]
    return min(ways, key=lambda way: abs(_width(way[0]) - _height(way)), default=())


def _filled(tiles: Sequence[Tile], width: int) -> Rows:
    rows: list[list[Tile]] = [[]]
    filled = 0
    for tile in tiles:
        if filled >= width - _SLACK:
            rows.append([])
            filled = 0
        filled += tile.width
        if filled > width + _SLACK or abs(tile.height - (rows[-1] or [tile])[0].height) > _SLACK:
            return ()
        rows[-1].append(tile)
    return rows if filled >= width - _SLACK and all(map(_fitting, rows)) else ()


def _key(rows: Rows) -> str:
    return hashlib.sha256("\n".join(" ".join(tile.sha256 for tile in row) for row in rows).encode()).hexdigest()


def join(layout: Layout, contents: _native.Contents, limits: DecodeLimits) -> Decoded:
    """The picture as if it had been decoded; without a frame where a limit bites."""
    width, height = layout.size
    refused = Decoded(width=width, height=height, problem="limit")
    # The bitmap and its pieces, beside what decoding one of them takes.
    if width * height > limits.pixels or 8 * width * height > limits.memory:
        return refused
    coloured = width * height <= MOST_COLOURED
    pieces: dict[str, Decoded] = {}
    for tile in (tile for row in layout.rows for tile in row):
        if tile.sha256 in pieces:
            continue
        data = tile.data if tile.data is not None else contents.part(tile.part)
        piece = decode(data, limits._replace(frames=1)) if data else Decoded()
        if not piece.frames or piece.frames[0][:2] != (tile.width, tile.height):
            return refused
        pieces[tile.sha256] = piece if coloured else piece._replace(coloured=None)
    from PIL import Image
    frames = {name: Image.frombytes("L", piece.frames[0][:2], piece.frames[0].gray) for name, piece in pieces.items()}
    whole = _pasted("L", layout, frames)
    colours = None
    if all(piece.colours is not None for piece in pieces.values()):
        colours = functools.partial(_coloured, layout, pieces)
    return Decoded((kept(whole),), width, height, "", colours)


def _coloured(layout: Layout, pieces: dict[str, Decoded]) -> Any:
    return _pasted("RGB", layout, {name: piece.colours() for name, piece in pieces.items() if piece.colours})


def _pasted(mode: str, layout: Layout, shown: dict[str, Any]) -> Any:
    from PIL import Image
    whole = Image.new(mode, layout.size, "white")
    top = 0
    for row in layout.rows:
        left = 0
        for tile in row:
            whole.paste(shown[tile.sha256], (left, top))
            left += tile.width
        top += max(tile.height for tile in row)
    return whole
