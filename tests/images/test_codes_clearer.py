"""What makes a picture clearer for a reader of codes, against a slow one."""

from __future__ import annotations

import functools
import operator
import random
from collections.abc import Callable

import pytest

from mailsift import _native

Rows = list[list[int]]


def clipped(value: int) -> int:
    return max(0, min(255, value))


def enlarged(rows: Rows) -> Rows:
    """Columns first, then rows: bicubic, a quarter of a pixel to both sides."""

    def line(values: list[int]) -> list[int]:
        def at(i: int) -> int:
            return values[max(0, min(len(values) - 1, i))]

        return [clipped((111 * at(i) + 29 * at(i + way) - 9 * at(i - way) - 3 * at(i + 2 * way) + 64) >> 7)
                for i in range(len(values)) for way in (-1, 1)]

    columns = [line(list(column)) for column in zip(*rows, strict=True)]
    return [line(list(row)) for row in zip(*columns, strict=True)]


def blurred(rows: Rows, radius: int) -> Rows:
    high, wide = len(rows), len(rows[0])
    near = range(-radius, radius + 1)
    area = len(near) ** 2
    for _ in range(2):
        rows = [[clipped((sum(rows[max(0, min(high - 1, y + dy))][max(0, min(wide - 1, x + dx))]
                              for dy in near for dx in near) * (((1 << 24) + area // 2) // area) + (1 << 23)) >> 24)
                 for x in range(wide)] for y in range(high)]
    return rows


def sharpened(rows: Rows, radius: int) -> Rows:
    soft = blurred(rows, radius)
    return [[clipped(one + ((one - other) * 5 >> 1)) for one, other in zip(row, around, strict=True)]
            for row, around in zip(rows, soft, strict=True)]


NOISE, EDGES = (lambda dice: dice.randrange(256)), (lambda dice: dice.choice((0, 255)))


@pytest.mark.parametrize("pixel", [NOISE, EDGES])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 9), (9, 1), (2, 2), (7, 5), (20, 13)])
@pytest.mark.parametrize("way", [(False, 0, 0), (True, 0, 0), (False, 3, 0), (False, 8, 1), (True, 6, 0), (True, 3, 2)])
def test_as_the_slow_one(way: tuple[bool, int, int], width: int, height: int,
                         pixel: Callable[[random.Random], int]) -> None:
    dice = random.Random(width)
    rows = [[pixel(dice) for _ in range(width)] for _ in range(height)]
    made = _native.clearer(bytes(functools.reduce(operator.iadd, rows, [])), width, height, *way)
    twice, sharp, soft = way
    wanted = enlarged(rows) if twice else rows
    wanted = sharpened(wanted, sharp) if sharp else wanted
    wanted = blurred(wanted, soft) if soft else wanted
    assert made == bytes(functools.reduce(operator.iadd, wanted, []))


@pytest.mark.parametrize("given", [(bytes(19), 4, 5, 1, 1), (b"", 0, 0, 1, 1), (bytes(4), 2, 2, 9, 0),
                                   (bytes(4), 2, 2, 0, 9)])
def test_what_is_refused(given: tuple[bytes, int, int, int, int]) -> None:
    pixels, width, height, sharp, soft = given
    with pytest.raises(ValueError, match="expected width"):
        _native.clearer(pixels, width, height, False, sharp, soft)
