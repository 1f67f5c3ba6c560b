"""What stands above a picture in pieces doesn't end the joining, and a limit that bites is said."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PIL import Image
from tests.images.made_pictures import made
from tests.images.test_slices import UNHURRIED, joined, mail

from mailsift import Engine, Policy
from mailsift.config import Paths
from mailsift.images.arrange import Tile, interlocked, pictures, rectangles

Rows = list[list[Tile | None]]
# Of 80 x 60 pixels: one on the left, two beside it.
CUT: Rows = [[Tile("a", 40, 60, 0, down=2), Tile("b", 40, 30, 0)], [Tile("c", 40, 30, 0)]]
FLAT: Rows = [[Tile("d", 30, 20, 0), Tile("e", 50, 20, 0)]]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(Policy(paths=Paths(state=""), steps=UNHURRIED)) as one:
        yield one


def filler(width: int = 20, down: int = 1, name: str = "f") -> Tile:
    return Tile(name, width, 10, 0, down=down)


ABOVE: dict[str, tuple[Rows, int]] = {  # with the rows of it that belong to the picture
    "nothing": ([], 0), "small": ([[filler()]] * 16, 0), "unknown": ([[None]] * 16, 0), "many": ([[filler()]] * 800, 0),
    "a long row": ([[filler()] * 132], 0), "unlike": ([[filler(), Tile("g", 60, 40, 0)]] * 40, 0),
    "spans": ([[filler(down=2)], [filler(30, down=3)]] * 100, 0),
    "unknown beside a span": ([[filler(down=2), None]] * 40, 0),
    "as wide": ([[filler(80)]] * 40, 40), "rows of it": (FLAT * 20, 20), "some of it": ([[filler()] * 5, *FLAT], 1),
    "nearly as wide": ([[filler(78)], *FLAT], 2),
}


@pytest.mark.parametrize("above", ABOVE)
def test_rows_above_are_no_limit(above: str) -> None:
    rows, of_it = ABOVE[above]
    problems: dict[str, None] = {}
    first = len(rows) - of_it
    assert [found[:2] for found in interlocked([*rows, *CUT, [None]], problems)] == [(first, len(rows) + 2)]
    assert problems == {}


def test_two_with_rows_between() -> None:
    rows = [*[[filler()]] * 20, *CUT, *[[None], [filler()]] * 20, *FLAT, *CUT]
    assert [found[:2] for found in interlocked(rows, {})] == [(20, 22), (62, 65)]


def test_limits_are_said_and_the_rest_goes_on() -> None:
    # More rows as wide as it than pieces are laid: it is found without them.
    problems: dict[str, None] = {}
    assert [found[:2] for found in interlocked([*[[filler(80)]] * 130, *CUT], problems)] == [(130, 132)]
    assert problems == {"limit": None}
    # As many pieces as are laid, and no more.
    problems = {}
    assert [found[:2] for found in interlocked([*[[filler(80)]] * 125, *CUT], problems)] == [(0, 127)]
    assert problems == {}
    # Each row may begin one, and the rows behind it are laid again and again.
    problems = {}
    below: Rows = [[None], [Tile("g", 40, 40, 0), Tile("h", 50, 40, 0)]]
    assert [len(found) for found in pictures([*[[filler(down=2)]] * 300, *CUT, *below], problems)][-1] == 2
    assert problems == {"limit": None}


@pytest.mark.parametrize(("count", "names", "said"), [(64, 64, False), (65, 65, True), (65, 1, False)])
def test_many_pieces_in_one_row(count: int, names: int, said: bool) -> None:
    problems: dict[str, None] = {}
    tiles = [Tile(str(x % names), 20, 7 + 9 * (x % 2), 0) for x in range(count)]
    assert list(rectangles([tiles], problems)) == []
    assert problems == ({"limit": None} if said else {})


@pytest.mark.parametrize("row", [[filler(down=2)], [filler(down=2), filler(30, down=2, name="g")],
                                 [Tile("f", 5, 1 + x % 7, 0, down=2) for x in range(64)],
                                 [Tile("f", 2000 - x, 9 + 3 * x, 0, down=2) for x in range(2)]], ids=range(4))
def test_the_work_is_linear(row: list[Tile]) -> None:
    rows = [row] * (1024 // len(row))
    started = time.process_time()
    for _ in interlocked(rows, {}):
        pass
    assert time.process_time() - started < 1


LINK = '<tr><td><img src="http://x.example/l.png"></td></tr>'


@pytest.mark.parametrize("above", ["", LINK * 16, LINK * 200, "<tr><td><img src='{3}'></td></tr>" * 16])
def test_rows_above_in_a_message(engine: Engine, above: str) -> None:
    image = made(3).resize((200, 160))
    boxes = [(0, 0, 100, 160), (100, 0, 200, 80), (100, 80, 200, 160)]
    pieces = [*map(image.crop, boxes), Image.new("RGB", (20, 6), "white")]

    def page(sources: list[list[str]]) -> str:
        a, b, c, _ = sources[0]
        return (f"<table>{above.format(*sources[0])}<tr><td rowspan=2><img src='{a}'></td><td><img src='{b}'></td></tr>"
                f"<tr><td><img src='{c}'></td></tr></table>")
    verdict = engine.scan(mail([pieces], page))
    assert joined(verdict) == [3]
    assert "images" not in [one.check for one in verdict.unchecked]


def test_a_limit_in_a_message(engine: Engine) -> None:
    image = made(3).resize((200, 160))

    def page(sources: list[list[str]]) -> str:
        shown = (f"<img src='{sources[0][x % 2]}' width={20 + x % 3} height={7 + 9 * (x % 2)}>" for x in range(65))
        return "".join(shown)
    verdict = engine.scan(mail([[image, made(5).resize((100, 90))]], page))
    assert [one.reason for one in verdict.unchecked if one.check == "images"] == ["limit"]
