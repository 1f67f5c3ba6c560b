"""Ours: the section that lists are compiled into, searched by match::Matcher."""

from __future__ import annotations

from collections.abc import Sequence

from mailsift.database.phrases import Phrase, build


def section(phrases: Sequence[bytes], boundaries: bool) -> bytes:
    return build([Phrase(phrase, boundaries=boundaries) for phrase in phrases])
