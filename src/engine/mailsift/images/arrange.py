"""Pieces of a picture by their sizes: which of them form a rectangle, and where each lies in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

# Pixels that edges may differ by.
_SLACK = 2
# Pieces that are arranged without what the page says of rows, and those that interlock; rows where such may begin.
_MOST_ARRANGED, _MOST_INTERLOCKED, _MOST_STARTS = 64, 128, 16
_LEAST_SIDE = 32


class Tile(NamedTuple):
    """A piece: its bytes by their SHA-256, the pixels that it is shown in, and where it can be had again.

    `own`: the size that it has itself, where it is shown in another one; `down`: the rows that its cell spans.
    """

    sha256: str
    width: int
    height: int
    part: int
    data: bytes | None = None
    own: tuple[int, int] | None = None
    down: int = 1


class Placed(NamedTuple):
    tile: Tile
    left: int
    top: int


Rows = Sequence[Sequence[Tile]]
Unsure = Sequence[Sequence[Tile | None]]


def pictures(rows: Unsure) -> Iterator[list[Placed]]:
    """What rows of a page form, None for what is no piece that is known."""
    done = 0
    for first, end, placed in interlocked(rows):
        yield from map(_in_rows, rectangles(rows[done:first]))
        yield placed
        done = end
    if done < len(rows):
        yield from map(_in_rows, rectangles(rows[done:]))


def rectangles(rows: Unsure) -> Iterator[Rows]:
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


def interlocked(rows: Unsure) -> Iterator[tuple[int, int, list[Placed]]]:
    """(first row, end, pieces) where cells span rows: each piece lies as high as it can, and there as far left, as the
    cells of a table do."""
    first = starts = 0
    last = max((place for place, row in enumerate(rows) if any(tile and tile.down > 1 for tile in row)), default=-1)
    while first <= last and starts < _MOST_STARTS:
        starts += 1
        end, placed = _stacked(rows, first)
        if placed:
            yield first, end, placed
        first = max(end, first + 1)


def _stacked(rows: Unsure, first: int) -> tuple[int, list[Placed]]:
    """The longest run of rows from that one on that forms a rectangle, with a cell that spans rows; (0, []): none."""
    width = sum(tile.width for tile in rows[first] if tile)
    line = [(0, width, 0)]  # left edge, width, height: what lies lowest, from the left
    placed: list[Placed] = []
    best = (0, 0)
    for place, row in enumerate(rows[first:], first + 1):
        for tile in row:
            if tile is None or len(placed) == _MOST_INTERLOCKED or not _lay(tile, line, placed):
                return best[0], placed[:best[1]]
        if len(line) == 1 and _shows(placed, width, line[0][2]):
            best = place, len(placed)
    return best[0], placed[:best[1]]


def _lay(tile: Tile, line: list[tuple[int, int, int]], placed: list[Placed]) -> bool:
    at = min(range(len(line)), key=lambda place: line[place][2])
    left, width, top = line[at]
    rest = width - tile.width
    if rest < -_SLACK:
        return False
    placed.append(Placed(tile, left, top))
    taken = width if rest <= _SLACK else tile.width
    line[at:at + 1] = [(left, taken, top + tile.height), (left + taken, width - taken, top)][:1 + (taken < width)]
    for place in range(min(at + 1, len(line) - 1), max(at - 1, 0), -1):
        (before, size, height), (_, more, other) = line[place - 1], line[place]
        if abs(height - other) <= _SLACK:
            line[place - 1:place + 1] = [(before, size + more, max(height, other))]
    return True


def _shows(placed: Sequence[Placed], width: int, height: int) -> bool:
    tiles = [one.tile for one in placed]
    return (any(tile.down > 1 for tile in tiles) and len({tile.sha256 for tile in tiles}) > 1
            and min(width, height) >= _LEAST_SIDE)


def _in_rows(rows: Rows) -> list[Placed]:
    placed = []
    top = 0
    for row in rows:
        lefts = accumulate((tile.width for tile in row), initial=0)
        placed += [Placed(tile, left, top) for tile, left in zip(row, lefts, strict=False)]
        top += max(tile.height for tile in row)
    return placed


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
