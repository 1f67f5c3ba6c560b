"""A picture that is cut into pieces of a table is looked at as one, and ordinary pages are left as they are."""

from __future__ import annotations

import base64
import io
import random
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from tests.images.made_pictures import made, saved
from tests.images.made_text import text

import mailsift
from mailsift import Engine, Policy, _native
from mailsift.config import List, Lists, Paths
from mailsift.config_steps import Images, Steps
from mailsift.images.arrange import Placed, Tile, interlocked, rectangles
from mailsift.images.bitmap import Bitmap

LINK = "https://login.bad-example.net/start?to=somebody"
# A busy machine isn't what is tested here.
UNHURRIED = Steps(images=Images(time_ms=60_000))
Page = Callable[[list[list[str]]], str]


def cut(image: Image.Image, columns: int, rows: int) -> list[list[Image.Image]]:
    """Into pieces whose edges stand at odd places."""
    across = [image.width * x // columns + (x % 2) * (0 < x < columns) for x in range(columns + 1)]
    down = [image.height * y // rows - (y % 2) * (0 < y < rows) for y in range(rows + 1)]
    return [[image.crop((across[x], down[y], across[x + 1], down[y + 1])) for x in range(columns)] for y in range(rows)]


def rows(sources: list[list[str]], each: str, row: str) -> str:
    """Each address in `each`, and each row of them in `row`, where %s stands."""
    return "".join(row % "".join(each % source for source in one) for one in sources)


def table(sources: list[list[str]]) -> str:
    cell = '<td style="padding:0"><div><a href="http://a.example"><img border=0 src="%s"></a></div></td>\n'
    return f"<table cellspacing=0>{rows(sources, cell, '<tr>%s</tr> ')}</table>"


def breaks(sources: list[list[str]]) -> str:
    return rows(sources, "<img src='%s'>", "%s<br>\n")


def blocks(sources: list[list[str]]) -> str:
    return rows(sources, '<div style="float: left"><img src=%s></div>', "<div>%s</div>")


def lines(sources: list[list[str]]) -> str:
    return rows(sources, "<span><img src=%s></span>&nbsp;", "<p>%s</p>")


def wrapped(sources: list[list[str]]) -> str:
    """As wide as its window lets it be."""
    return rows(sources, '<img src="%s">', "%s")


LAYOUTS = (table, breaks, blocks, lines)


def mail(pieces: list[list[Image.Image]], page: Page = table, how: str = "cid", kind: str = "PNG") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@company.example", "b@victim.example", "Your account"
    sources, files = [], []
    for y, row in enumerate(pieces):
        sources.append([])
        for x, piece in enumerate(row):
            data, name = saved(piece, kind), f"P{y}_{x}.img"
            sources[-1].append({
                "cid": f"cid:p{y}.{x}@a.example", "data": f"data:image/png;base64,{base64.b64encode(data).decode()}",
                "name": f"images/p{y}_{x}.img?1", "location": f"http://a.example/{y}/{x}"}[how])
            files.append((data, f"p{y}.{x}@a.example", name, f"http://a.example/{y}/{x}"))
    message.set_content(f"<html><body>{page(sources)}</body></html>", subtype="html")
    for data, cid, name, location in files if how != "data" else ():
        message.add_related(data, "image", kind.lower())
        part = message.get_payload()[-1]
        if how == "cid":
            part["Content-ID"] = f"<{cid}>"
        elif how == "name":
            part.replace_header("Content-Disposition", f"inline; filename={name}")
        else:
            part["Content-Location"] = location
    return message.as_bytes()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "phishing.txt").write_text("bad-example.net\n")
    known = made(3)
    luma = known.convert("L")
    (tmp_path / "images.txt").write_text(f"{_native.picture_hash(luma.tobytes(), *luma.size)}\n")
    return Engine(Policy(lists=Lists(phishing=List(files=(str(tmp_path / "phishing.txt"),)),
                                     images=List(files=(str(tmp_path / "images.txt"),))), paths=Paths(state=""),
                         steps=UNHURRIED))


def code(dark: str = "black", light: str = "white") -> Image.Image:
    segno = pytest.importorskip("segno")
    out = io.BytesIO()
    segno.make(LINK, micro=False, error="l").save(out, kind="png", scale=6, dark=dark, light=light)
    return Image.open(out).convert("RGB")


def joined(verdict: mailsift.Verdict) -> list[int]:
    assert verdict.facts.looked is not None
    return [one.joined for one in verdict.facts.looked.pictures if one.joined]


@pytest.mark.parametrize("page", LAYOUTS, ids=lambda page: page.__name__)
@pytest.mark.parametrize(("columns", "rows"), [(2, 2), (3, 3), (4, 4), (1, 4), (4, 1)])
def test_a_code_in_pieces_is_read(engine: Engine, page: Page, columns: int, rows: int) -> None:
    verdict = engine.scan(mail(cut(code(), columns, rows), page))
    assert joined(verdict) == [columns * rows]
    finding = next(one for one in verdict.findings if one.decided)
    assert finding.evidence is not None
    assert (finding.rule, finding.evidence.text, finding.evidence.where) == ("phishing_url", LINK, "qr")
    assert [(one.format, one.part) for one in verdict.facts.codes] == [("qr", "1")]


@pytest.mark.parametrize("how", ["cid", "data", "name", "location"])
def test_however_the_pieces_are_named(engine: Engine, how: str) -> None:
    verdict = engine.scan(mail(cut(code(), 3, 3), how=how))
    assert joined(verdict) == [9]
    assert [one.rule for one in verdict.findings if one.decided] == ["phishing_url"]


def test_colours_whose_luma_is_alike(engine: Engine) -> None:
    verdict = engine.scan(mail(cut(code("#dc1414", "#148014"), 2, 2)))
    assert [one.rule for one in verdict.findings if one.decided] == ["phishing_url"]


@pytest.mark.parametrize(("columns", "rows"), [(2, 2), (3, 3), (4, 4)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_listed_picture_in_pieces(engine: Engine, columns: int, rows: int, kind: str) -> None:
    verdict = engine.scan(mail(cut(made(3), columns, rows), kind=kind))
    finding = next(one for one in verdict.findings if one.step == "images")
    assert finding.evidence is not None
    assert (finding.rule, finding.evidence.where, finding.evidence.part) == ("image_similar", "joined", "1")
    image = next(one for one in verdict.facts.to_dict()["images"] if one["joined"])
    assert (image["width"], image["height"], image["joined"]) == (*made(3).size, columns * rows)


def test_text_in_pieces(engine: Engine) -> None:
    image = text(8).convert("RGB")
    whole = engine.scan(mail([[image]]))
    pieces = engine.scan(mail(cut(image, 4, 4)))
    assert whole.facts.looked
    assert pieces.facts.looked
    one, other = whole.facts.looked.pictures[-1], pieces.facts.looked.pictures[-1]
    assert (other.joined, other.written, other.dots) == (16, one.written, one.dots)


def test_a_wrapped_run_of_unlike_widths(engine: Engine) -> None:
    assert joined(engine.scan(mail(cut(code(), 3, 3), wrapped))) == [9]


def test_a_pixel_between_the_pieces_hides_nothing(engine: Engine) -> None:
    pieces = cut(code(), 2, 2)
    pieces[0].append(Image.new("RGB", (1, 1)))
    assert joined(engine.scan(mail(pieces))) == [4]


def test_a_page_of_products_is_left_as_it_is(engine: Engine) -> None:
    """Pictures with text between them, of other sizes, and only one of them here."""
    pictures = [[made(11 + 2 * (3 * y + x)).resize((120, 100)) for x in range(3)] for y in range(3)]

    def priced(sources: list[list[str]]) -> str:
        return rows(sources, "<td><img src=%s><p>Only 12 EUR</p></td>", "<tr>%s</tr>")
    assert joined(engine.scan(mail(pictures, priced))) == []
    uneven = [[made(11 + 2 * (3 * y + x)).resize((90 + 20 * y + 7 * x, 60 + 30 * x + 11 * y)) for x in range(3)]
              for y in range(3)]
    assert joined(engine.scan(mail(uneven))) == []
    assert joined(engine.scan(mail([[made(11)]]))) == []
    assert joined(engine.scan(mail([[made(11), made(11)]]))) == []  # the same one twice


@pytest.mark.parametrize("page", LAYOUTS, ids=lambda page: page.__name__)
def test_a_gallery_without_text_says_nothing_new(engine: Engine, page: Page) -> None:
    """It is joined, as nothing tells it from pieces of one; what is found stays what the pictures alone give."""
    for first in range(0, 60, 6):
        pictures = [[made(101 + 2 * (first + 3 * y + x)).resize((160, 120)) for x in range(3)] for y in range(2)]
        verdict = engine.scan(mail(pictures, page))
        alone = engine.scan(mail(pictures, lambda sources: rows(sources, "<img src=%s> and ", "%s")))
        assert joined(verdict) == [6]
        assert [one.rule for one in verdict.findings if one.step == "images"] == [
            one.rule for one in alone.findings if one.step == "images"]


def test_pieces_are_still_looked_at_on_their_own(engine: Engine) -> None:
    verdict = engine.scan(mail([[code(), made(5).resize(code().size)]]))
    assert joined(verdict) == [2]
    assert [(one.format, one.part) for one in verdict.facts.codes] == [("qr", "2")]


@pytest.mark.parametrize("setting", [{"pixels": 30_000}, {"memory": 200_000}])
def test_limits(setting: dict[str, int]) -> None:
    with Engine(Policy(steps=Steps(images=Images(time_ms=60_000, **setting)), paths=Paths(state=""))) as engine:
        verdict = engine.scan(mail(cut(made(3).resize((300, 300)), 3, 3)))
        assert joined(verdict) == []
        assert "limit" in [one.reason for one in verdict.unchecked if one.check == "images"]


def test_large_pieces_that_are_shown_small_are_a_limit() -> None:
    """They would all be in memory at once."""
    pieces = [[made(11 + 2 * x).resize((400, 300 + x)) for x in range(4)]]
    with Engine(Policy(steps=Steps(images=Images(time_ms=60_000, pixels=200_000)), paths=Paths(state=""))) as engine:
        verdict = engine.scan(mail(pieces, lambda sources: rows(sources, "<img src=%s width=40 height=40>", "%s")))
        assert joined(verdict) == []
        assert "limit" in [one.reason for one in verdict.unchecked if one.check == "images"]


def tile(width: int, height: int) -> Tile:
    tile.count = getattr(tile, "count", 0) + 1
    return Tile(f"{tile.count}", width, height, 0)


def test_rectangles() -> None:
    a, b, c, d = tile(40, 30), tile(60, 30), tile(70, 50), tile(30, 50)
    assert list(rectangles([[a, b], [c, d]], {})) == [[[a, b], [c, d]]]
    logo, foot = tile(200, 30), tile(20, 20)
    assert list(rectangles([[logo], [a, b], [c, d], [foot]], {})) == [[[a, b], [c, d]]]
    assert list(rectangles([[a, None], [c, d]], {})) == [[[c, d]]]
    assert list(rectangles([[a, b, c, d]], {})) == [[[a, b], [c, d]]]
    assert list(rectangles([[a, c]], {})) == []
    assert list(rectangles([], {})) == []


def places(pieces: list[list[str]]) -> list[Placed]:
    """Tiles by lines of letters: a piece covers the letters of its name, each 40 x 30 pixels."""
    found = []
    for letter in dict.fromkeys("".join(pieces)):
        if letter == " ":
            continue
        spots = [(x, y) for y, row in enumerate(pieces) for x, one in enumerate(row) if one == letter]
        (left, top), (right, bottom) = spots[0], spots[-1]
        made = Tile(letter, 40 * (right - left + 1), 30 * (bottom - top + 1), 0, down=bottom - top + 1)
        found.append(Placed(made, 40 * left, 30 * top))
    return found


INTERLOCKED = [
    ["aab", "aac"], ["abb", "acc"], ["aabb", "aacd", "eecd", "eecd"], ["aab", "dcb", "dee"], ["abc", "abd", "aed"],
    ["abbc", "addc", "aeec"], ["aabbc", "aabbd", "aaeed", "ffeed"], ["abcd", "abcd", "aefd"],
]


def in_rows(placed: list[Placed]) -> list[list[Tile]]:
    """As a table gives them."""
    tops = sorted({one.top for one in placed})
    return [[one.tile for one in sorted(placed, key=lambda one: one.left) if one.top == top] for top in tops]


@pytest.mark.parametrize("drawn", INTERLOCKED, ids="/".join)
def test_interlocked_rows(drawn: list[str]) -> None:
    placed = places(drawn)
    rows = in_rows(placed)
    whole = sorted((one.tile.sha256, one.left, one.top) for one in placed)
    assert [(first, end, sorted((one.tile.sha256, one.left, one.top) for one in found))
            for first, end, found in interlocked(rows, {})] == [(0, len(rows), whole)]
    logo = tile(300, 20)
    assert [found[:2] for found in interlocked([[logo], *rows, [logo]], {})] == [(1, len(rows) + 1)]
    # A piece that is too wide, or is missing.
    rows[-1][-1] = rows[-1][-1]._replace(width=rows[-1][-1].width + 9)
    assert [found for found in interlocked(rows, {}) if found[1] == len(rows)] == []
    rows[-1][-1] = None  # type: ignore[call-overload]
    assert [found for found in interlocked(rows, {}) if found[1] == len(rows)] == []


def test_pieces_of_any_sizes_in_any_cells() -> None:
    """Whatever is laid lies inside, and nothing is laid twice; the work is bounded."""
    chance = random.Random(5)
    for _ in range(300):
        sizes = chance.choice(([10, 20, 30], [1, 2, 3, 4000], [32]))
        rows_of = [[tile(chance.choice(sizes), chance.choice(sizes))._replace(down=chance.choice((1, 1, 2, 4000)))
                    for _ in range(chance.randrange(5))] for _ in range(chance.randrange(8))]
        for first, end, found in interlocked(rows_of, {}):
            assert [one.tile for one in found] == [one for row in rows_of[first:end] for one in row]
            area = sum(one.tile.width * one.tile.height for one in found)
            width, height = (max(one.left + one.tile.width for one in found),
                             max(one.top + one.tile.height for one in found))
            assert abs(area - width * height) <= 3 * len(found) * (width + height)
    many = [[tile(1, 1 + x % 7)._replace(down=2) for x in range(256)] for _ in range(4)]
    started = time.monotonic()
    assert list(interlocked(many, {})) == []
    assert time.monotonic() - started < 2


def spanned(sources: list[list[str]]) -> str:
    """Of nine pieces the fifth and the eighth are one, and the third, sixth and ninth."""
    (a, b, c), (d, e), (g,) = sources
    return (f"<table><tr><td><img src='{a}'><td colspan=2><img src='{b}'></td></tr>"
            f"<tr><td><img src='{c}'></td><td rowspan=2><img src='{d}'></td><td rowspan='2'><!-- - --><img src='{e}'>"
            f"&zwnj;</td></tr><tr><td><img src='{g}'></td></tr></table>")


def test_a_code_in_cells_that_span_others(engine: Engine) -> None:
    image = code()
    side, half = image.width // 3, image.width
    boxes = [(0, 0, side, side), (side, 0, half, side), (0, side, side, 2 * side), (side, side, 2 * side, half),
             (2 * side, side, half, half), (0, 2 * side, side, half)]
    pieces = [image.crop(box) for box in boxes]
    verdict = engine.scan(mail([pieces[:3], pieces[3:5], pieces[5:]], spanned))
    assert joined(verdict) == [6]
    assert [one.rule for one in verdict.findings if one.decided] == ["phishing_url"]


@pytest.mark.parametrize("said", ['width="{}" height="{}"', 'style="width:{}px;height:{}px"', 'width={0}'])
def test_pieces_that_are_shown_in_another_size(engine: Engine, said: str) -> None:
    """Each is saved in a size of its own, and shown in the one that it has in the picture."""
    image, sizes = code(), []
    pieces = cut(image, 2, 2)
    for number, piece in enumerate(one for row in pieces for one in row):
        sizes.append(said.format(*piece.size))
        pieces[number // 2][number % 2] = piece.resize(tuple(side * (number + 2) for side in piece.size))

    def page(sources: list[list[str]]) -> str:
        cells = iter(f'<td><img src="{source}" {size}></td>' for source, size in zip(
            [one for row in sources for one in row], sizes, strict=True))
        return "<table>" + "".join(f"<tr>{next(cells)}\n<!-- x -->{next(cells)}</tr>" for _ in range(2)) + "</table>"
    verdict = engine.scan(mail(pieces, page))
    assert joined(verdict) == [4]
    assert [one.rule for one in verdict.findings if one.decided] == ["phishing_url"]


def test_pieces_that_are_shown_smaller_keep_their_pixels(engine: Engine) -> None:
    pieces = cut(code().resize((404, 404)), 2, 2)
    shown = "<img src='%s' width=51 height=51>"
    verdict = engine.scan(mail(pieces, lambda sources: rows(sources, shown, "%s<br>")))
    assert joined(verdict) == [4]
    assert [one.rule for one in verdict.findings if one.decided] == ["phishing_url"]


@pytest.mark.parametrize("between", ["&nbsp;", "\u00ad", "&shy;", "&#8203;&zwnj;&ZeroWidthSpace;", "<!-- a > b -->",
                                     "<!--[if mso]>x<![endif]-->", "\u3000\u2060", "<wbr>", "&ensp;&numsp;&puncsp;"])
def test_what_shows_nothing_between_the_pieces(engine: Engine, between: str) -> None:
    verdict = engine.scan(mail(cut(code(), 2, 2), lambda sources: rows(sources, f"<img src=%s>{between}", "%s<br>")))
    assert joined(verdict) == [4]


GROUPS = [
    (b"<img src=a><img src=b>", [[[b"a", b"b"]]]),
    (b"<td><img src=a></td><td><img src=b></td><tr><td><img src=c>", [[[b"a", b"b"], [b"c"]]]),
    (b"<img src=a>text<img src=b>", []),
    (b"<img src=a><!-- c --><style>x</style><img src=' b '><br/><IMG SRC=\"c d\"", [[[b"a", b"b"], [b"c d"]]]),
    (b"<div><img src=a></div><div><img src=b></div>", [[[b"a"], [b"b"]]]),
    (b"<div style='display:inline-block'><img src=a></div><div style='float:left'><img src=b></div>", [[[b"a", b"b"]]]),
    (b"<td><div><img src=a></div></td><td><div><img src=b></div></td>", [[[b"a", b"b"]]]),
    (b"<img src=a><img><img src=b><img src=c>", [[[b"b", b"c"]]]),
    (b"<img src=a>&nbsp;&#8203;\xc2\xa0 <img src=b>x<img src=c><img src=d>", [[[b"a", b"b"]], [[b"c", b"d"]]]),
    (b"<img srcset=' a 1x, b 2x'><img srcset='b,'><img srcset=x src=c>", [[[b"a", b"b", b"c"]]]),
    (b"", []), (b"<", []), (b"<img src=a><img src=\"b", [[[b"a", b"b"]]]),
]


@pytest.mark.parametrize(("page", "groups"), GROUPS)
def test_groups(page: bytes, groups: list[list[list[bytes]]]) -> None:
    assert _native.picture_groups(page) == (groups, False)


def test_pieces_as_the_page_shows_them() -> None:
    page = b"<td rowspan=3><img src=a width=40 height='30'></td><td><img src=b style='width:20px' width=90><img src=c>"
    assert _native.picture_pieces(page)[0] == [[[(b"a", 40, 30, 3), (b"b", 20, 0, 1), (b"c", 0, 0, 1)]]]


def test_many_pieces_are_a_limit() -> None:
    groups, limited = _native.picture_groups(b"<img src=a>" * 1025)
    assert limited
    assert len(groups[0][0]) == 1024


def test_text_of_what_is_joined_is_read_beside_that_of_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, int]] = []

    def text_of(gray: Bitmap, seconds: float, languages: str) -> str:
        read.append((gray.width, gray.height))
        return "to pay at once"
    monkeypatch.setattr("mailsift.images.ocr.read", text_of)
    monkeypatch.setattr("mailsift.images.ocr.missing", lambda: None)
    whole = text(7).convert("L")
    steps = Steps(images=Images(time_ms=60_000, ocr=True, ocr_pictures=1))
    raw = mail(cut(whole, 2, 2))
    with Engine(Policy(paths=Paths(state=""), steps=steps)) as engine:
        verdict = engine.scan(raw)
    assert joined(verdict) == [4]
    assert read[-1] == whole.size
    assert len(read) <= 2


def test_references_of_thousands_of_digits_end_nothing(engine: Engine) -> None:
    pieces = [base64.b64encode(saved(made(seed).resize((60, 50)))).decode() for seed in (1, 2)]
    page = "".join(f'<img src="data:image/png;base64,{piece}">' for piece in pieces)
    page += f'<img src="data:image/png,&#{"1" * 5000};">'
    verdict = engine.scan(f"Subject: a\nContent-Type: text/html\n\n{page}".encode())
    assert len([one for one in verdict.facts.images if not one.joined]) >= 2
