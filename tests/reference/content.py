"""What the content database says of a text, the slow way: each term looked for on its own."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("reference_match", Path(__file__).parent / "match.py")
assert _SPEC
assert _SPEC.loader
_match = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_match)

SAMPLE = 8192  # bytes of visible text of a message
Term = tuple[int, str, bool, int, bool]  # category number, folded text, mask, weight, subject only


def samples(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(where, text) -> what of it is looked at: all, as long as there is room, then a beginning and an end."""
    left, found = SAMPLE, []
    for where, text in texts:
        data = text.encode()
        if left == 0:
            break
        if len(data) <= left:
            left -= len(data)
            found.append((where, text))
            continue
        half, left = left // 2, 0
        head = data[:half].decode("utf-8", "ignore")
        found.append((where, head + "\n" + data[-half:].decode("utf-8", "ignore") if half else head + "\n"))
    return found


def scores(
    texts: Iterable[tuple[str, str]], terms: list[Term], fold: Callable[[str], str]
) -> dict[int, tuple[int, int]]:
    """category -> (sum of the weights of its distinct terms, how many they are)."""
    sums: dict[int, tuple[int, int]] = {}
    folded = [(where, fold(text)) for where, text in samples(texts)]
    for category, term, mask, weight, subject_only in terms:
        if any(_match.find_one(term, mask, True, text) for where, text in folded
               if where == "subject" or not subject_only):
            score, count = sums.get(category, (0, 0))
            sums[category] = score + weight, count + 1
    return sums
