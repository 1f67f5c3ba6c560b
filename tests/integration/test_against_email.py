"""Show 3: fields and parts of real mail against the standard library's `email`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .against_email import CLASSES, compare
from .comparing import Tally, messages

MESSAGES = 250  # of each corpus
UNEXPLAINED = 0.001


def tally_of(corpora: Path) -> Tally:
    tally = Tally()
    for corpus, raw in messages(corpora, MESSAGES):
        compare(tally, corpus, raw)
    return tally


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fields_equal_the_library(corpora: Path) -> None:
    tally = tally_of(corpora)
    assert set(tally.fields()) == set(CLASSES)
    tally.check(UNEXPLAINED)


@pytest.mark.parametrize(("name", "written", "theirs", "mine"), [
    ("From", "a@b (Name)", [("", "a@b")], [("Other", "a@b")]),
    ("From", "Jo <a@b>", [("Jo", "a@b")], [("Jo", "a@c")]),
    ("To", "x:;, a@b", [("", "a@b")], [("x", "")]),
    ("Subject", "=?utf-8?Q?a?=", "a", "b"),
    ("Message-ID", "<a@b> (c)", "a@b (c)", "c"),
    ("Date", "1 Jan 2001 10:00 PM", 1000.0, 1001.0),
    ("Date", "1 Jan 2001 10:00 +0100", 1000.0, 4600.0),
    ("text", "iso-8859-1", "a\x93b", "a\u201db"),
    ("text", "gb2312", "\u2015", "x"),
    ("text", "utf-8", "a \nb", "bc"),
    ("text", "utf-8", "a\nb", "ab"),
    ("parts", "", ["text/plain"], [("message/delivery-status", "identity"), ("text/html", "identity")]),
])
def test_classes_are_narrow(name: str, written: str, theirs: object, mine: object) -> None:
    assert not any(holds(written, theirs, mine) for holds in CLASSES[name].values())
