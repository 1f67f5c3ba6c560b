"""A model as lines of JSON: out of one version, machine or site and into another.

    {"mailsift_model": 1, "tokens": 1, "bits": [19, 14], "spam": 50, "ham": 50, "weights": [...], "squares": [...],
     "own": [0, 0]}
    ["slot", number, tag, weight, squared gradients, spam, ham]          one of each feature
    ["message", number, key, [error of each view], order]                one of each remembered message
    ["end", slots, messages]

docs/learning.md says what the numbers mean. They are read as they were written, to the last bit.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from .. import _native
from ..errors import FileError
from . import model_file

VERSION = 1
_AT_ONCE = 1 << 16  # slots looked at in one call


Made = tuple[mmap.mmap, _native.Model]


class Head(msgspec.Struct, forbid_unknown_fields=True):
    mailsift_model: int
    tokens: int
    bits: tuple[int, int]
    spam: int
    ham: int
    weights: list[float]
    squares: list[float]
    own: tuple[int, int] = (0, 0)


def lines(model: _native.Model, bits: model_file.Bits) -> Iterator[bytes]:
    encode = msgspec.json.encode
    yield encode(Head(VERSION, _native.TOKENS_VERSION, bits, *_native.model_head(model))) + b"\n"
    counts = {"slot": 0, "message": 0}
    for name, rows in (("slot", _native.model_slots), ("message", _native.model_messages)):
        for row in _all(model, rows):
            counts[name] += 1
            yield encode((name, *row)) + b"\n"
    yield encode(("end", counts["slot"], counts["message"])) + b"\n"


def read(source: Iterable[bytes], name: str) -> Made:
    """A model in memory. FileError with the number of the line that is wrong."""
    at, counts, made = 0, [0, 0], None
    try:
        for line in source:
            at += 1
            if made is None:
                made = _begun(line)
            elif _take(line, made[1], counts):
                return made
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
        raise FileError(f"{name}:{at}", str(error), "a line of `mailsift model export`") from None
    raise FileError(f"{name}:{at}", "the end", 'a line ["end", ...] as `mailsift model export` writes it')


def _take(line: bytes, model: _native.Model, counts: list[int]) -> bool:
    """Whether it was the last line."""
    what, *row = msgspec.json.decode(line, type=list[Any])
    if what == "slot":
        _native.put_model_slot(model, *row)
    elif what == "message":
        _native.put_model_message(model, *row)
    elif what == "end" and row == counts:
        return True
    else:
        raise ValueError(f"{what!r}: {row!r}")
    counts[what == "message"] += 1
    return False


def _begun(line: bytes) -> Made:
    head = msgspec.json.decode(line, type=Head)
    ours = (VERSION, _native.TOKENS_VERSION)
    if (head.mailsift_model, head.tokens) != ours:
        raise ValueError(f"version {head.mailsift_model}.{head.tokens} instead of {ours[0]}.{ours[1]}")
    if not all(0 <= bits <= model_file.MOST_BITS for bits in head.bits):
        raise ValueError(f"bits {head.bits} above {model_file.MOST_BITS}")
    memory, model = model_file.in_memory(head.bits)
    _native.put_model_head(model, head.spam, head.ham, head.weights, head.squares, head.own)
    return memory, model


def _all(model: _native.Model, rows: Callable[[_native.Model, int, int], list[Any] | None]) -> Iterator[Any]:
    first = 0
    while (found := rows(model, first, _AT_ONCE)) is not None:
        yield from found
        first += _AT_ONCE
