"""Ours with a hundredth of the phrases: what growing lists cost."""

from __future__ import annotations

from ..contest import Contestant
from . import Search, ours


def find(search: Search) -> Contestant:
    return ours.find(Search(search.phrases[::100], search.texts))
