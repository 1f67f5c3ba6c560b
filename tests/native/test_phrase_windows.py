"""Texts too long to be folded at once: what begins before a seam of the windows is found behind it all the same."""

from __future__ import annotations

import pytest

from mailsift import facts
from mailsift.database import Database

WINDOW = 528 * 1024  # kWindow in facts/phrases.cpp
HEAD = b"Subject: hi\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
PHRASE, MASK = "cheap pills", "rare*stones"
INVISIBLE = "\u200b"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("lists") / "phrases.txt"
    path.write_text(f"{PHRASE}\n{MASK}\n", encoding="utf-8")
    return Database(None, {"blocked-phrases": [path]}, builtin=False)


def found(database: Database, before: str, phrase: str, behind: str) -> facts.Facts:
    room = max(WINDOW - 20 - len(before.encode()), 0) % 64
    body = before + " " * room + phrase + "\n" + behind
    return facts.extract(HEAD + body.encode(), None, database.tables, facts.PHRASES)


@pytest.mark.parametrize("gap", [0, 1, 300, 600, 2000])
@pytest.mark.parametrize("filler", ["a b c d e f\n", INVISIBLE])
@pytest.mark.parametrize("phrase", [PHRASE, "rare and dear stones"])
def test_invisible_characters_over_a_seam_hide_nothing(database: Database, phrase: str, filler: str, gap: int) -> None:
    before = filler * ((WINDOW - 20) // len(filler.encode()))
    for place in range(0, 40_000, 8000):
        seen = found(database, before[place:], (INVISIBLE * gap).join(phrase), "good bye " * 8000)
        assert seen.phrase_hits or "text_bytes" in seen.limits
        assert filler == INVISIBLE or not seen.limits


def test_a_context_that_folds_to_nothing_is_reported(database: Database) -> None:
    seen = found(database, "", (INVISIBLE * 40_000).join(PHRASE), "good bye " * 200_000)
    assert seen.phrase_hits or "text_bytes" in seen.limits


def test_long_text_that_folds_as_text_does_is_no_limit(database: Database) -> None:
    seen = found(database, "one two three\n" * 30_000, PHRASE, "good bye\n" * 200_000)
    assert len(seen.phrase_hits) == 1
    assert not seen.limits
