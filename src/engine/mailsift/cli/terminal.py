"""Standard output and standard error: whatever the locale, and whatever became of whoever reads them."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

import msgspec

from . import progress


def prepare() -> None:
    """Characters that a stream's encoding lacks are written as escapes, and are never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line, or several, of what the command yields."""
    if is_terminal():
        progress.clear()
    print(text)


def complain(text: str) -> None:
    """One line of what is wrong."""
    progress.clear()
    if sys.stderr is None:
        return  # print would take standard output instead
    try:
        print(f"mailsift: {text}", file=sys.stderr)
    except OSError:
        abandon(sys.stderr)


def write_json(value: object) -> None:
    """One JSON object a line, UTF-8 whatever the locale."""
    write_bytes(msgspec.json.encode(value) + b"\n")


def write_bytes(data: bytes) -> None:
    if is_terminal():
        progress.clear()
    sys.stdout.buffer.write(data)


def flush() -> int:
    if sys.stdout is not None:
        sys.stdout.flush()
    return 0


def abandon(stream: TextIO) -> None:
    """Whatever is still to be written goes nowhere: Python flushes once more at exit, and would say that it failed."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def coloured(text: str, colour: str) -> str:
    """NO_COLOR: https://no-color.org, which asks for a value that is not empty."""
    if is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return f"\x1b[{colour}m{text}\x1b[0m"
    return text


def clean(text: str) -> str:
    """Text out of mail for a terminal: nothing in it can move the cursor or change colours."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" if c not in "\r\n\t" else " " for c in text)


def portable(path: str) -> str:
    """A path as text: bytes of a file name that are no UTF-8 become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
