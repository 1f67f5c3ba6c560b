"""Pieces of one picture that a page lays out side by side and row by row, joined again.

A picture that is cut shows a reader the same as before, and a scanner that looks at pieces nothing. The core says which
pictures of a page lie together with nothing between them (images/slices.cpp); where the sizes that they are shown in
form a rectangle (arrange.py), the picture is put together from their bitmaps. The pieces are looked at on their own
besides.
"""

from __future__ import annotations

import functools
import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from .. import _native
from .arrange import Placed, Tile, pictures
from .decode import MOST_COLOURED, Decoded, DecodeLimits, decode, kept
from .sources import enclosed
from .svg import resolved

if TYPE_CHECKING:
    from ..facts import Facts
    from .look import Picture

__all__ = ["MOST", "Layout", "join", "layouts", "may_be_joined"]

# Pixels of pictures that show nothing: put between the pieces they are left out.
_NOTHING = 4
# Joined pictures of one message.
MOST = 4
# Enlarged by nearly a whole number it is that: pieces for screens with small pixels aren't changed at all.
_NEARLY = 0.03
# Bytes of an address that isn't a picture itself, and of the header fields of a part.
_LONGEST, _HEAD = 2048, 8192
_LOCATION = re.compile(rb"^content-location:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]+)", re.IGNORECASE | re.MULTILINE)


class Layout(NamedTuple):
    """Pieces that form a rectangle. `part`: place of the page; `key`: the same for the same pieces laid out alike."""

    part: int
    key: str
    placed: Sequence[Placed]

    @property
    def pieces(self) -> int:
        return len(self.placed)

    @property
    def size(self) -> tuple[int, int]:
        return (max(one.left + one.tile.width for one in self.placed),
                max(one.top + one.tile.height for one in self.placed))


def may_be_joined(facts: Facts, pictures: Iterable[Picture]) -> bool:
    """Whether there are two pictures, and a page that may lay them out."""
    return sum(one.frames > 0 for one in pictures) > 1 and any(part.type == "text/html" for part in facts.parts)


def layouts(facts: Facts, raw: Any, pictures: Sequence[Picture], contents: _native.Contents,
            problems: dict[str, None]) -> Iterator[Layout]:
    """Of all pages of a message whose pictures were looked at; each once. `problems`: gets the limits that bite."""
    names = _Names(facts, raw, pictures)
    seen = set()
    for place, part in enumerate(facts.parts):
        text = contents.utf8(place) if part.type == "text/html" else None
        groups, limited = _native.picture_pieces(text) if text is not None else ((), False)
        if limited:
            problems["limit"] = None
        for group in groups:
            for placed in _formed([list(map(names.piece, row)) for row in group], problems):
                key = _key(placed)
                if key not in seen:
                    yield Layout(place, key, placed)
                seen.add(key)


def _formed(rows: list[list[Tile | None]], problems: dict[str, None]) -> Iterator[list[Placed]]:
    """In the sizes that they are shown in; where that gives nothing, in those that they have themselves."""
    found = False
    for placed in pictures(_showing(rows), problems):
        found = True
        yield placed
    if not found and any(tile and tile.own for row in rows for tile in row):
        yield from pictures(_showing([[tile and _unscaled(tile) for tile in row] for row in rows]), problems)


def _showing(rows: list[list[Tile | None]]) -> list[list[Tile | None]]:
    """Without what is too small to be a piece."""
    kept = ([tile for tile in row if tile is None or tile.width * tile.height > _NOTHING] for row in rows)
    return [row for row in kept if row]


def _unscaled(tile: Tile) -> Tile:
    return tile if tile.own is None else tile._replace(width=tile.own[0], height=tile.own[1], own=None)


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

    def piece(self, said: tuple[bytes, int, int, int]) -> Tile | None:
        """With what the page says: its address, the size that it is shown in, the rows that its cell spans."""
        source, width, height, down = said
        tile = self.tile(source)
        if tile is None:
            return None
        own = across, high = tile.width, tile.height
        if not width:
            width = max(1, round(across * height / high)) if height else across
        if not height:
            height = max(1, round(high * width / across))
        return tile._replace(width=width, height=height, own=None if (width, height) == own else own, down=down)

    def tile(self, source: bytes) -> Tile | None:
        if source[:5].lower() == b"data:":
            data = enclosed(source)
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


def _key(placed: Sequence[Placed]) -> str:
    said = "\n".join(f"{tile.sha256} {left} {top} {tile.width} {tile.height}" for tile, left, top in placed)
    return hashlib.sha256(said.encode()).hexdigest()


def join(layout: Layout, contents: _native.Contents, limits: DecodeLimits) -> Decoded:
    """The picture as if it had been decoded; without a frame where a limit bites."""
    layout = _enlarged(layout, min(limits.pixels, limits.memory // 8))
    width, height = layout.size
    refused = Decoded(width=width, height=height, problem="limit")
    # The bitmap or its pieces, of which either may be larger, beside what decoding one of them takes.
    sizes = {one.tile.sha256: one.tile.own or (one.tile.width, one.tile.height) for one in layout.placed}
    pixels = max(width * height, sum(across * high for across, high in sizes.values()))
    if pixels > limits.pixels or 8 * pixels > limits.memory:
        return refused
    coloured = pixels <= MOST_COLOURED
    pieces: dict[str, Decoded] = {}
    for tile in (one.tile for one in layout.placed):
        if tile.sha256 in pieces:
            continue
        data = tile.data if tile.data is not None else contents.part(tile.part)
        piece = decode(data, limits._replace(frames=1)) if data else Decoded()
        if not piece.frames or piece.frames[0][:2] != (tile.own or (tile.width, tile.height)):
            return refused
        pieces[tile.sha256] = piece if coloured else piece._replace(coloured=None)
    from PIL import Image
    frames = {name: Image.frombytes("L", piece.frames[0][:2], piece.frames[0].gray) for name, piece in pieces.items()}
    whole = _pasted("L", layout, frames)
    colours = None
    if all(piece.colours is not None for piece in pieces.values()):
        colours = functools.partial(_coloured, layout, pieces)
    return Decoded((kept(whole),), width, height, "", colours)


def _enlarged(layout: Layout, most: int) -> Layout:
    """As large as the pixels of its pieces allow, where these are shown smaller than they are; of `most` pixels."""
    if not any(one.tile.own for one in layout.placed):
        return layout
    width, height = layout.size
    sizes = (one.tile.own or (one.tile.width, one.tile.height) for one in layout.placed)
    times = math.sqrt(min(most, sum(across * high for across, high in sizes)) / (width * height))
    if abs(times - round(times)) < _NEARLY * times:
        times = round(times)
    if times <= 1:
        return layout
    return layout._replace(placed=[_times(one, times) for one in layout.placed])


def _times(one: Placed, times: float) -> Placed:
    tile, left, top = one
    own = tile.own or (tile.width, tile.height)
    new_left, new_top = round(left * times), round(top * times)
    width, height = round((left + tile.width) * times) - new_left, round((top + tile.height) * times) - new_top
    return Placed(tile._replace(width=width, height=height, own=None if (width, height) == own else own),
                  new_left, new_top)


def _coloured(layout: Layout, pieces: dict[str, Decoded]) -> Any:
    return _pasted("RGB", layout, {name: piece.colours() for name, piece in pieces.items() if piece.colours})


def _pasted(mode: str, layout: Layout, shown: dict[str, Any]) -> Any:
    from PIL import Image
    whole = Image.new(mode, layout.size, "white")
    for tile, left, top in layout.placed:
        piece = shown[tile.sha256]
        if piece.size != (tile.width, tile.height):
            piece = piece.resize((tile.width, tile.height), Image.Resampling.BILINEAR)
        whole.paste(piece, (left, top))
    return whole
