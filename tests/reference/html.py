"""What html/page.hpp should find, said by an HTML5 parser (selectolax with lexbor) over its finished tree.

LINKS is the exact set of attributes that count as links of a page.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

LINKS = (
    ("a", "href"), ("area", "href"), ("form", "action"), ("button", "formaction"), ("input", "formaction"),
    ("img", "src"), ("input", "src"), ("image", "href"), ("image", "xlink:href"), ("iframe", "src"), ("frame",
     "src"),
    ("script", "src"), ("link", "href"), ("audio", "src"), ("video", "src"), ("video", "poster"), ("source",
     "src"),
    ("track", "src"), ("bgsound", "src"), ("embed", "src"), ("object", "data"), ("*", "background"),
    ("*:not(base)", "href"),
)  # fmt: skip
UNSEEN = ("script", "style", "title", "iframe", "noembed", "noframes", "template")
REFRESH = re.compile(r"[\s\d.]+[\s;,]*(?:url\s*=\s*)?(\"[^\"]*|'[^']*|.*)", re.IGNORECASE | re.DOTALL)
ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)


def clean(url: str) -> str:
    """As the URL standard begins: blanks and controls off the ends, TAB, CR and LF out of the middle."""
    ends = "".join(map(chr, range(0x21)))
    return re.sub("[\t\r\n]", "", url.strip(ends)).strip(ends)


def _refreshes(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() != "refresh":
            continue
        found = REFRESH.match(node.attributes.get("content") or "")
        if found:
            yield found[1].lstrip("\"'")


def candidates(srcset: str) -> Iterator[str]:
    """The addresses of a srcset, by the HTML standard (4.8.4.3.2)."""
    blanks, rest = "\t\n\f\r ", srcset
    while rest := rest.lstrip(blanks + ","):
        size = next((place for place, one in enumerate(rest) if one in blanks), len(rest))
        url, rest = rest[:size], rest[size:]
        yield url.rstrip(",")
        inside = False
        while not url.endswith(",") and rest:
            one, rest = rest[0], rest[1:]
            inside = one == "(" or (inside and one != ")")
            if one == "," and not inside:
                break


def links(html: bytes) -> set[str]:
    """The absolute http(s) addresses of a page."""
    tree = LexborHTMLParser(html.decode("utf-8", "replace"))
    found = set(_refreshes(tree))
    for tag, name in LINKS:
        for node in tree.css(tag if ":" in name else f"{tag}[{name}]"):
            value = node.attributes.get(name)
            if value:
                found.add(value)
    for node in tree.css("img[srcset], source[srcset]"):
        found.update(candidates(node.attributes.get("srcset") or ""))
    return {url for url in map(clean, found) if ABSOLUTE.match(url)}


def text(html: bytes) -> str:
    """All text of a page, seen or hidden, without its white space."""
    tree = LexborHTMLParser(html.decode("utf-8", "replace"))
    for node in tree.css(",".join(UNSEEN)):
        node.decompose()
    root = tree.root
    return squeezed(root.text(deep=True) if root else "")


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x20\xa0]+", "", text)
