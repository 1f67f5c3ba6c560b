"""The places of addresses in text against the expression that they are defined by."""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import level  # noqa: F401 - runs every test once a level

from mailsift import _native

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))
ADDRESS = re.compile(rb"(?i)(?:https?://|ftp://|(?<![\w/@.-])www\.|mailto:)"
                     rb"(?:[^\s<>\"`()\[\]{}]|\([^\s<>\"`()]*\)|\[[^\s<>\"`\[\]]*\]|\{[^\s<>\"`{}]*\})+")
PIECES = [b"http://", b"https://", b"HTTP://", b"ftp://", b"FtP://", b"mailto:", b"www.", b"Www.", b"w", b"www", b".",
          b":", b"/", b"//", b"p", b"s", b"o", b"-", b"@", b"_", b"(", b")", b"[", b"]", b"{", b"}", b"<", b">", b'"',
          b"`", b" ", b"\t", b"\x0b", b"\x1c", b"\x00", b"\x7f", b"\x85", b"\xa0", b"\xc5\xbf", b"a",
          b"host.example/path?a=b&c=d", b"x" * 50]


def places(*texts: bytes) -> list[list[tuple[int, int]]]:
    finder = _native._UrlFinder()
    return [finder.spans(text) for text in texts]


def expected(text: bytes) -> list[tuple[int, int]]:
    return [found.span() for found in ADDRESS.finditer(text)]


def test_random_texts() -> None:
    random = Random(17)
    texts = tuple(b"".join(random.choices(PIECES, k=random.randint(0, 40))) for _ in range(20_000))
    found = places(*texts)
    assert found == [expected(text) for text in texts]
    assert sum(map(len, found)) > 20_000


@given(st.lists(st.one_of(st.binary(max_size=70), st.sampled_from(PIECES)), max_size=30).map(b"".join))
def test_any_bytes(text: bytes) -> None:
    assert places(text) == [expected(text)]


@pytest.mark.parametrize("unit", [b"http://(", b"www.[", b"http://(http://[http://{", b"mailto:", b"www.a ", b"(",
                                  b"http://a(", b"()"])
def test_the_same_over_and_over(unit: bytes) -> None:
    text = unit * 3000
    assert places(text) == [expected(text)]


def test_memory_is_kept_from_text_to_text() -> None:
    finder = _native._UrlFinder()
    texts = (b"", b"www.a www.b", b"none", b"x http://y")
    assert [finder.spans(text) for text in texts] == [finder.spans(text) for text in texts]
    assert finder.spans(b"") == []
    with pytest.raises(TypeError):
        finder.spans("text")  # type: ignore[arg-type]


def test_real_mail() -> None:
    """Messages as they are sent, whatever their encoding."""
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not here (MAILSIFT_CORPORA)")
    files = [path for name in ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham")
             for path in sorted((CORPORA / name).rglob("*")) if path.is_file() and path.name != "index"]
    picked = Random(19).sample(files, min(300, len(files)))
    texts = tuple(path.read_bytes()[:200_000] for path in picked)
    found = places(*texts)
    assert found == [expected(text) for text in texts]
    assert sum(map(len, found)) > 1000
