"""Show 4: links of real pages against an HTML5 parser, addresses of real texts against a stated expression."""

from __future__ import annotations

from pathlib import Path

from mailsift import _native, facts

from .comparing import Tally, messages
from .links import compare_links, compare_text

MESSAGES = 250
MISSED, BEYOND, IN_TEXT = 0.001, 0.005, 0.001
LIMITS = _native.ExtractLimits(urls=1 << 20, links=1 << 20)


def tally_of(corpora: Path) -> Tally:
    tally = Tally()
    for corpus, raw in messages(corpora, MESSAGES):
        ours = facts.extract(raw, LIMITS, wanted=facts.TEXTS)
        compare_links(tally, corpus, ours)
        compare_text(tally, corpus, ours)
    return tally


def test_addresses_equal_other_readers(corpora: Path) -> None:
    tally = tally_of(corpora)
    theirs, ours = tally.total("links of theirs"), tally.total("links of ours")
    # Of the links, the listed classes count as missed too: the promise is about all of them.
    assert theirs.compared - theirs.equal <= MISSED * theirs.compared + 1, (theirs.classes, theirs.unexplained[:5])
    assert ours.compared - ours.equal <= BEYOND * ours.compared + 1, (ours.classes, ours.unexplained[:5])
    tally.check(IN_TEXT)
