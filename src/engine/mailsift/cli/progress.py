"""A progress bar on standard error while many messages pass; nothing where standard error is no terminal.

Whoever writes to the terminal beside it takes the bar away first (`clear`); it comes back with the next message.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

_T = TypeVar("_T")
# Shorter work is over before a bar helps.
_WORTH = 50
_EVERY = 0.1  # seconds between two drawings
_drawn: Progress | None = None


def track(items: Iterable[_T], total: int, what: str) -> Iterator[_T]:
    """The items, one by one; the bar leaves nothing behind."""
    global _drawn
    if total < _WORTH or not _possible():
        yield from items
        return
    bar = _bar()
    task = bar.add_task(what, total=total)
    last = time.monotonic() - _EVERY  # drawn at once: the first message may be a slow one
    try:
        for done, item in enumerate(items):
            if time.monotonic() - last >= _EVERY:
                last = time.monotonic()
                bar.update(task, completed=done)
                bar.start()
                bar.refresh()
                _drawn = bar
            yield item
    finally:
        clear()


@contextmanager
def meter(what: str) -> Iterator[Callable[[int, int], None]]:
    """Something to call with how much is done of how much; the bar leaves nothing behind."""
    if not _possible():
        yield lambda _done, _total: None
        return
    bar = _bar(of_items=False)
    task, last = bar.add_task(what, total=None), time.monotonic()

    def show(done: int, total: int) -> None:
        global _drawn
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            bar.update(task, completed=done, total=total)
            bar.start()
            bar.refresh()
            _drawn = bar

    try:
        yield show
    finally:
        clear()


def clear() -> None:
    """Takes the bar off the terminal, so that something else can be written there."""
    global _drawn
    bar, _drawn = _drawn, None
    if bar is not None:
        with suppress(OSError):  # a terminal that went away needs no bar
            bar.stop()


def _possible() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _bar(of_items: bool = True) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    done = MofNCompleteColumn() if of_items else TaskProgressColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), done, TimeRemainingColumn())
    # Without its own thread, and without taking standard output, which may go elsewhere, for a part of the terminal.
    return Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False, redirect_stdout=False,
                    redirect_stderr=False)
