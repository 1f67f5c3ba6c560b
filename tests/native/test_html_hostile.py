"""core/html: limits that bite, pages made to take long, and pages that are noise."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import growth
from mailsift import _native

HIDDEN, TOO_LONG = 1, 4
LIMIT_DEPTH, LIMIT_URL_BYTES, LIMIT_LINKS = 1 << 2, 1 << 8, 1 << 9


def test_limits_bite_and_say_so() -> None:
    page = "<a href='http://ä" + "ö" * 50 + "'>x</a>"
    text, _, _, _, links, _, bitten = _native._html_read(page.encode(), url_bytes=20)
    assert (text, bitten) == (b"x", LIMIT_URL_BYTES)
    assert links[0][1] == TOO_LONG
    assert links[0][2].decode() == "http://ä" + "ö" * 50  # who reads it finds its host, however far behind
    data = _native._html_read(b"<img src='data:image/png;base64," + b"A" * 50 + b"'>", url_bytes=20)
    assert (data[4][0][2], data[4][0][1], data[6]) == (b"data:image/png;base6", TOO_LONG, 0)
    assert _native._html_read(b"<a href=x>" * 9, links=4)[6] == LIMIT_LINKS
    assert len(_native._html_read(b"<a href=x>" * 9, links=4)[4]) == 4
    deep = _native._html_read(b"<div>" * 9000 + b"x" + b"</div>" * 9000 + b"<p hidden>y</p>z")
    assert deep[:2] == (b"x\nz", b"y")
    assert deep[6] == LIMIT_DEPTH


HOSTILE: list[tuple[str, Callable[[int], bytes]]] = [
    ("attributes", lambda n: b"<a " + b"b=c " * n + b">"),
    ("long value", lambda n: b"<a href='" + b"x&" * n + b"'>"),
    ("unclosed tags", lambda n: b"<b>" * n),
    ("unclosed paragraphs in formatting", lambda n: b"<b>" * 500 + b"<p>" * n),
    ("stray end tags", lambda n: b"<i>" * 500 + b"</b></p></table>" * n),
    ("ends behind a barrier", lambda n: b"<b><table><td>" + b"<i>" * 500 + b"</b>" * n),
    ("misnested", lambda n: b"<b><p></b>" * n),
    ("formatting out of blocks", lambda n: b"<div><b><i><u></div>" * n),
    ("anchors in anchors", lambda n: b"<a href=x>" * n),
    ("tables", lambda n: b"<table><tr><td>" * n),
    ("comments", lambda n: b"<!-- > - > -- >" * n),
    ("less-than signs", lambda n: b"<" * n),
    ("ampersands", lambda n: b"&" * n + b"&#" * n + b"&a" * n),
    ("raw text", lambda n: b"<style>" + b"</styl" * n),
    ("script", lambda n: b"<script><!--" + b"<script></script>" * n),
    ("blanks", lambda n: b" \n" * n + b"x" + b"\t" * n),
    ("sheet", lambda n: b"<style>" + b".a{color:red}@x{{{" * n),
    ("sheet comments", lambda n: b"<style>" + b"/*" * n),
    ("classes", lambda n: b"<style>.a{color:red}</style><p class='" + b"a " * n + b"'>"),
    ("style", lambda n: b"<p style='" + b"color:((;display:\"" * n + b"'>"),
    ("style comments", lambda n: b"<p style='" + b"/*/" * n + b"color:" + b"/**/" * n + b"!" * n + b"'>"),
    ("svg", lambda n: b"<svg>" * n + b"<p>"),
    ("list items", lambda n: b"<li><p>" * n),
    ("font shorthand", lambda n: b"<p style='font:" + b"/ a" * n + b"'>"),
    ("references in a value", lambda n: b"<a href='" + b"&#32;" * n + b"'>"),
]


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_time_is_linear(name: str, make: Callable[[int], bytes]) -> None:
    small, large = make(20_000), make(8 * 20_000)
    growth.assert_grows_at_most(24, lambda: _native._html_repeat(small, 1), lambda: _native._html_repeat(large, 1))
    assert growth.seconds(lambda: _native._html_repeat(large, 1)) < 2.0


PIECES = st.sampled_from(
    ["<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#", ";", "=", "'", '"', " ", "\n",
     "\x00", "a", "é", "\u200b",
     "<b>", "</b>", "<p>", "</p>", "<table>", "<td>", "</td>", "</table>", "<svg>", "</svg>", "<style>",
     "</style>", "<a href=x>",
     "</a>", "<script>", "</script>", "<p style='display:none'>", "<textarea>", "<li>", "<select>",
     "<option>", "<template>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60))
def test_any_page_keeps_the_invariants(pieces: list[str]) -> None:
    page = "".join(pieces).encode()
    text, hidden, _, _, links, measured, bitten = _native._html_read(page)
    assert bitten == 0
    assert text.decode() is not None
    assert hidden.decode() is not None
    assert (measured["visible_bytes"], measured["hidden_bytes"]) == (len(text), len(hidden))
    assert not text.startswith((b" ", b"\t")) or b"<textarea" in page
    for _, flags, url, anchor, _, _ in links:
        assert url.strip() == url
        assert anchor in text
        assert not (flags & HIDDEN and anchor)
