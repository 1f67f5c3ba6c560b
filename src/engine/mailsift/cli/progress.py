"""A progress bar on standard error while many messages pass; nothing where standard error is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")
# Shorter work is over before a bar helps.
_WORTH = 50


def track(items: Iterable[_T], total: int, what: str) -> Iterator[_T]:
    """The items, one by one; the bar leaves nothing behind."""
    if total < _WORTH or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)
