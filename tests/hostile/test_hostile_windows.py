"""A long text is folded in windows: the hits are those of the text in one piece, by place."""

from __future__ import annotations

import random

import lists
import pytest

import mailsift

WINDOW, CONTEXT = 512 << 10, 16 << 10  # of facts/phrases.cpp
PHRASE = "buy pills now"
TOP = b"Content-Type: text/plain; charset=utf-8\n\n"


def planted(filler: str, places: list[int], size: int) -> tuple[bytes, list[int]]:
    """A text of about `size` bytes with the phrase about there; and where it really stands."""
    unit = filler.encode()
    text, found = bytearray(), []
    for place in [*places, size]:
        text += unit * max(0, (place - len(text)) // len(unit))
        if place != size:
            text += b" " if len(text) == 0 or text[-1:] != b" " else b""
            found.append(len(text))
            text += PHRASE.encode() + b" "
    return bytes(text), found


@pytest.mark.parametrize("filler", ["x y z. ", "слово ", "ﷺ ", "a​b́ ", "w"])
def test_hits_at_the_seams(engine: mailsift.Engine, filler: str) -> None:
    seams = [WINDOW * i for i in (1, 2, 3)]
    near = [seam + by for seam in seams for by in (-CONTEXT, -60, -8, 30, CONTEXT)]
    text, places = planted(filler, [0, *near], 4 * WINDOW)
    hits = lists.scanned(engine, TOP + text).facts.phrase_hits
    assert [hit.start for hit in hits if hit.text == PHRASE] == places
    ends = [hit.start + hit.size for hit in hits]
    assert ends == sorted(ends)


def test_every_place_around_a_seam(engine: mailsift.Engine) -> None:
    for by in range(-20, 8):
        text = b"x" * (WINDOW + by - 1) + b" " + PHRASE.encode() + b" " + b"x" * (2 * CONTEXT)
        hits = lists.scanned(engine, TOP + text).facts.phrase_hits
        assert [(hit.start, hit.size) for hit in hits if hit.text == PHRASE] == [(WINDOW + by, len(PHRASE))]


def test_random_texts_have_the_hits_of_their_pieces(engine: mailsift.Engine) -> None:
    dice = random.Random(4)
    words = ["buy pills now", "free", "money", "слово", "pills", "v1agra", "p a y p a l", "f r e e", "\n", "paypal",
             "é" * 3, *(["and so on"] * 20)]
    lines = [" ".join(dice.choices(words, k=12)) for _ in range(12_000)]
    text = "\n\n".join(lines).encode()
    assert len(text) > 2 * WINDOW
    found = {(hit.start, hit.phrase) for hit in lists.scanned(engine, TOP + text).facts.phrase_hits}
    at, expected = 0, set()
    for begin in range(0, len(lines), 1200):
        piece = "\n\n".join(lines[begin:begin + 1200]).encode()
        expected |= {(at + hit.start, hit.phrase) for hit in lists.scanned(engine, TOP + piece).facts.phrase_hits}
        at += len(piece) + 2
    assert 10_000 < len(found) < 60_000
    # A mask's gap and a run of single letters may cross the ends of the pieces.
    assert len(found ^ expected) <= 60, sorted(found ^ expected)[:20]
