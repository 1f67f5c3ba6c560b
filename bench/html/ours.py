"""Ours: one pass, to visible and hidden text, title, links with their kind and anchor, and measures of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailsift import _native

from ..contest import Contestant, each
from .answer import Answer, answer

_CONDITIONAL = 8  # in a comment that Outlook reads and a parser does not


def read(pages: Sequence[bytes]) -> Contestant:
    return each(_native._html_read, pages, _form)


def _form(found: tuple[Any, ...]) -> Answer:
    text, hidden, _, _, links, _, _ = found
    return answer((url.decode("utf-8", "replace") for _, flags, url, *_ in links if not flags & _CONDITIONAL),
                  (text + hidden).decode())
