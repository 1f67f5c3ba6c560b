"""core/html against an HTML5 parser: links and text of real pages, and of pages made of known pieces."""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import html as reference

from mailsift import _native

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))
SAMPLE, SEED = 250, 20261122
CONDITIONAL = 8  # in a comment that Outlook reads and a parser does not


def part_as_utf8(part: Message) -> bytes:
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    try:
        return raw.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, UnicodeError):
        return raw.decode("utf-8", "replace").encode()


def pages(corpus: str) -> Iterator[tuple[Path, bytes]]:
    if not (CORPORA / corpus).is_dir():
        pytest.skip(f"no corpus {corpus}: set MAILSIFT_CORPORA")
    files = sorted(p for p in (CORPORA / corpus).rglob("*") if p.is_file() and p.name != "index")
    random.Random(SEED).shuffle(files)
    for path in files[:SAMPLE]:
        for part in message_from_bytes(path.read_bytes()).walk():
            if part.get_content_type() == "text/html" and not part.is_multipart():
                yield path, part_as_utf8(part)


def ours(page: bytes) -> tuple[set[str], str]:
    text, hidden, _, _, links, _, _ = _native._html_read(page)
    found = {url.decode("utf-8", "replace") for _, flags, url, _, _, _ in links if not flags & CONDITIONAL}
    absolute = {url for url in found if reference.ABSOLUTE.match(url)}
    return absolute, reference.squeezed((text + hidden).decode())


@pytest.mark.parametrize("corpus", ["spamassassin", "csdmc2010", "phishing_pot", "lists_ham", "mime_torture"])
def test_links_and_text_of_real_pages(corpus: str) -> None:
    theirs_in_all = missed = extra = pages_in_all = other_text = 0
    for _, page in pages(corpus):
        links, text = ours(page)
        expected = reference.links(page)
        theirs_in_all += len(expected)
        missed += len(expected - links)
        extra += len(links - expected)
        pages_in_all += 1
        # By count of characters: hidden text stands apart, and the tree moves text out of tables.
        other_text += Counter(text) != Counter(reference.text(page))
    assert pages_in_all > 0
    assert missed <= 0.001 * theirs_in_all
    assert extra <= 0.005 * theirs_in_all
    assert other_text <= 0.005 * pages_in_all


# Tree and stream must agree on these to the character: what the tree builder drops or moves is left out.
PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<span>", "</span>",
     "<a href='http://{}/?a&amp;b&copy=c'>", "</a>",
     "<br>", "<hr/>", "<img src=\"https://{}/\n\">", "<ul>", "<li>", "</ul>", "<form action=http://{}/>",
     "</form>", "<h1>", "</h2>",
     "<a title='>' HREF = http://{}/ href=http://x/>", "<!-- <a href=http://{}> -->", "<!-->", "<!x>", "<?x>",
     "</>", "<pre>", "</pre>",
     "<style>&amp;<a href=http://{}/></style>", "<script>'</b>'</script>", "<textarea>&lt;<b></textarea>",
     "<font color=red>", "</font>",
     "&nbsp;", "&notit;", "&#x80;", "&#0", "&", "<", "a", " ", "\n", "text", "é",
     "<img/src='http://{}/&#32;'>", "<a\nhref=\"http://{}\">"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_made_up_pages(pieces: list[str]) -> None:
    page = "<body>" + "".join(piece.replace("{}", f"h{i}") for i, piece in enumerate(pieces))
    links, text = ours(page.encode())
    # Of forms in each other the tree has only the outer one.
    nested_form = re.search(r"<form[^>]*>(?:(?!</form>).)*<form", page, re.S)
    expected = reference.links(page.encode())
    assert links == expected or (nested_form and expected < links)
    assert text == reference.text(page.encode())
