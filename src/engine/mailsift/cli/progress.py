"""A progress bar on standard error while many messages pass; nothing where standard error is no terminal.

The bar is one line that is drawn over itself. Whoever writes to the terminal beside it takes it away first (`clear`);
it comes back with the next message.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")
# Shorter work is over before a bar helps.
_WORTH = 50
_EVERY = 0.1  # seconds between two drawings
_WIDTH = 30
_drawn = False


def track(items: Iterable[_T], total: int, what: str) -> Iterator[_T]:
    """The items, one by one; the bar leaves nothing behind."""
    if total < _WORTH or not _possible():
        yield from items
        return
    started = time.monotonic()
    last = started - _EVERY  # drawn at once: the first message may be a slow one
    try:
        for done, item in enumerate(items):
            now = time.monotonic()
            if now - last >= _EVERY:
                last = now
                _draw(_line(what, done, total, now - started))
            yield item
    finally:
        clear()


def clear() -> None:
    """Takes the bar off the terminal, so that something else can be written there."""
    global _drawn
    if _drawn:
        _drawn = False
        _write("\r\x1b[K")


def _possible() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _draw(line: str) -> None:
    global _drawn
    _drawn = True
    _write(f"\r{line}\x1b[K")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        pass  # a terminal that went away needs no bar


def _line(what: str, done: int, total: int, seconds: float) -> str:
    """No longer than the terminal is wide: a line that wraps can't be drawn over."""
    filled = _WIDTH * done // total
    left = int(seconds / done * (total - done)) if done else 0
    text = f"{what} [{'=' * filled:<{_WIDTH}}] {done}/{total}  {left // 60}:{left % 60:02} left"
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return text[:(columns or 80) - 1]
