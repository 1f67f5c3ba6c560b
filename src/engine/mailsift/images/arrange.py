"""Pieces of a picture by their sizes: which of them form a rectangle, and where each lies in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

# Pixels that edges may differ by.
_SLACK = 2
# Pieces that are arranged without what the page says of rows, and those that interlock; how often each is laid on
# average, as rows that may begin a picture are tried one by one.
_MOST_ARRANGED, _MOST_INTERLOCKED, _MOST_TIMES = 64, 128, 16
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
# Gets "limit" where one bites.
Problems = dict[str, None]


def pictures(rows: Unsure, problems: Problems) -> Iterator[list[Placed]]:
    """What rows of a page form, None for what is no piece that is known."""
    done = 0
    for first, end, placed in interlocked(rows, problems):
        yield from map(_in_rows, rectangles(rows[done:first], problems))
        yield placed
        done = end
    if done < len(rows):
        yield from map(_in_rows, rectangles(rows[done:], problems))


def rectangles(rows: Unsure, problems: Problems) -> Iterator[Rows]:
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
    if not count and (arranged := _arranged([tile for row in rows for tile in row], problems)):
        yield arranged


def interlocked(rows: Unsure, problems: Problems) -> Iterator[tuple[int, int, list[Placed]]]:
    """(first row, end, pieces) where cells span rows: each piece lies as high as it can, and there as far left, as the
    cells of a table do."""
    left = _MOST_TIMES * sum(map(len, rows))
    done = 0
    for earliest, spanning in _beginnings(rows):
        for first in sorted({max(earliest, done), spanning}) if spanning >= done else ():
            if left <= 0:
                problems["limit"] = None
                return
            end, placed, laid = _stacked(rows, first, problems)
            left -= laid
            if placed:
                yield first, end, placed
                done = end
                break


def _beginnings(rows: Unsure) -> Iterator[tuple[int, int]]:
    """(first of the rows before it that are as wide, row) of each row with a cell that spans rows.

    A picture begins with either: rows without such a cell that are of unlike heights have gaps.
    """
    first = width = 0
    for place, row in enumerate(rows):
        tiles = [tile for tile in row if tile is not None]
        spans = any(tile.down > 1 for tile in tiles)
        if len(tiles) < len(row) or not (spans or _fitting(row)):
            first = place + 1
            continue
        if first == place or abs(_width(tiles) - width) > _SLACK:
            first, width = place, _width(tiles)
        if spans:
            yield first, place
            first = place + 1


def _stacked(rows: Unsure, first: int, problems: Problems) -> tuple[int, list[Placed], int]:
    """The longest run of rows from that one on that forms a rectangle, with a cell that spans rows: its end, the pieces
    (none: there is no such run), and how many were laid."""
    width = sum(tile.width for tile in rows[first] if tile)
    line = [(0, width, 0)]  # left edge, width, height: what lies lowest, from the left
    placed: list[Placed] = []
    best = (0, 0)
    names: set[str] = set()
    spans = False
    for place in range(first, len(rows)):
        for tile in rows[place]:
            if tile is None or not _lay(tile, line, placed):
                return best[0], placed[:best[1]], len(placed)
            if len(placed) > _MOST_INTERLOCKED:
                problems["limit"] = None
                return best[0], placed[:best[1]], len(placed)
            names.add(tile.sha256)
            spans = spans or tile.down > 1
        if spans and len(names) > 1 and len(line) == 1 and min(width, line[0][2]) >= _LEAST_SIDE:
            best = place + 1, len(placed)
    return best[0], placed[:best[1]], len(placed)


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


def _arranged(tiles: Sequence[Tile | None], problems: Problems) -> Rows:
    """In rows of one width, the nearest to a square of the ways that leave nothing over; empty where there is none."""
    whole = [tile for tile in tiles if tile is not None]
    if len(whole) != len(tiles) or len(whole) <= 2 or len({tile.sha256 for tile in whole}) == 1:
        return ()
    if len(whole) > _MOST_ARRANGED:
        problems["limit"] = None
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
