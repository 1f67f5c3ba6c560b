"""A picture that is cut into pieces of a table is looked at as one, and ordinary pages are left as they are."""

from __future__ import annotations

import base64
import io
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
from mailsift.images.bitmap import Bitmap
from mailsift.images.slices import Tile, rectangles

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


def tile(width: int, height: int) -> Tile:
    tile.count = getattr(tile, "count", 0) + 1
    return Tile(f"{tile.count}", width, height, 0)


def test_rectangles() -> None:
    a, b, c, d = tile(40, 30), tile(60, 30), tile(70, 50), tile(30, 50)
    assert list(rectangles([[a, b], [c, d]])) == [[[a, b], [c, d]]]
    logo, foot = tile(200, 30), tile(20, 20)
    assert list(rectangles([[logo], [a, b], [c, d], [foot]])) == [[[a, b], [c, d]]]
    assert list(rectangles([[a, None], [c, d]])) == [[[c, d]]]
    assert list(rectangles([[a, b, c, d]])) == [[[a, b], [c, d]]]
    assert list(rectangles([[a, c]])) == []
    assert list(rectangles([])) == []


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
    (b"", []), (b"<", []), (b"<img src=a><img src=\"b", [[[b"a", b"b"]]]),
]


@pytest.mark.parametrize(("page", "groups"), GROUPS)
def test_groups(page: bytes, groups: list[list[list[bytes]]]) -> None:
    assert _native.picture_groups(page) == (groups, False)


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
