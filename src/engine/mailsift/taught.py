"""What callers teach with: messages, each with whether it is spam."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ._native import Record
from .errors import ArgumentError
from .facts import Facts

# Messages of one batch, all of which are in memory.
_AT_ONCE = 256


def label(name: str, spam: object) -> bool:
    """Whether it is spam; a word like "ham" would be true."""
    if not isinstance(spam, bool):
        raise ArgumentError(name, repr(spam), "True for spam, False for ham")
    return spam


def records(batch: list[tuple[Facts, bool]]) -> list[tuple[Record, bool]]:
    return [(seen.record_for_learning(), spam) for seen, spam in batch]


def batches(pairs: Iterable[tuple[Any, bool]], seen: Callable[[Any], Facts]) -> Iterator[list[tuple[Facts, bool]]]:
    """What was read before an error comes before the error."""
    if not isinstance(pairs, Iterable):
        raise ArgumentError("pairs", type(pairs).__name__, "messages, each with whether it is spam")
    batch: list[tuple[Facts, bool]] = []
    try:
        for number, pair in enumerate(pairs):
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise ArgumentError(f"pairs[{number}]", type(pair).__name__, "(message, whether it is spam)")
            batch.append((seen(pair[0]), label(f"pairs[{number}]", pair[1])))
            if len(batch) == _AT_ONCE:
                yield batch
                batch = []
    except Exception:
        yield batch
        raise
    yield batch
