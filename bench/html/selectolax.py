"""The peer: selectolax with lexbor: a tree, one query for all links, one walk for the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from ..contest import Contestant, each
from .answer import Answer, answer

_PLACES = {
    "href": ("*:not(base)[href]",), "xlink:href": ("image",), "background": ("*[background]",), "poster": ("video",),
    "action": ("form",), "formaction": ("button", "input"), "data": ("object",),
    "src": ("img", "input", "iframe", "frame", "script", "audio", "video", "source", "track", "bgsound", "embed"),
}
_TAGS = {name: {tag.partition("[")[0] for tag in tags if "*" not in tag} for name, tags in _PLACES.items()}
_LINKS = ",".join(dict.fromkeys(tag if "[" in tag or ":" in name else f"{tag}[{name}]"
                                for name, tags in _PLACES.items() for tag in tags))
_UNSEEN = "script,style,title,iframe,noembed,noframes,template"
_REFRESH = re.compile(r"[\s\d.]+[\s;,]*(?:url\s*=\s*)?(\"[^\"]*|'[^']*|.*)", re.IGNORECASE | re.DOTALL)


def read(pages: Sequence[bytes]) -> Contestant:
    return each(_read, pages, _form)


def _read(page: bytes) -> tuple[list[str], str]:
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    links = []
    for node in tree.css(_LINKS):
        tag = node.tag
        for name, value in node.attributes.items():
            if value and name in _TAGS and (not _TAGS[name] or tag in _TAGS[name]):
                links.append(value)
    for node in tree.css("meta[http-equiv]"):
        found = node.attributes
        if (found.get("http-equiv") or "").lower() == "refresh" and (to := _REFRESH.match(found.get("content") or "")):
            links.append(to[1].lstrip("\"'"))
    for node in tree.css(_UNSEEN):
        node.decompose()
    root = tree.root
    return links, root.text(deep=True) if root else ""


def _form(found: tuple[list[str], str]) -> Answer:
    return answer(*found)
