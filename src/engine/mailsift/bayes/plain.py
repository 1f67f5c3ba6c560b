"""A model as lines of JSON: out of one version, machine or site and into another.

    {"mailsift_model": 1, "tokens": TOKENS_VERSION, "bits": [19, 14], "spam": 50, "ham": 50, "weights": [...],
     "squares": [...], "own": [0, 0]}
    ["slot", number, tag, weight, squared gradients, spam, ham]          one of each feature
    ["message", number, key, [error of each view], order]                one of each remembered message
    ["end", slots, messages]

docs/learning.md says what the numbers mean. They are read as they were written, to the last bit. The lines may be
anybody's: what no learning can have written is refused, and a model that is larger than ours.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from .. import _native
from ..errors import FileError
from . import model_file

VERSION = 1
_AT_ONCE = 1 << 16  # slots looked at in one call


Made = tuple[mmap.mmap, _native.Model]
# Far above what any number of messages teaches, and far below what no sum can hold.
Count = Annotated[int, Meta(ge=0, le=1 << 48)]
Counted = Annotated[int, Meta(ge=0, le=0xFFFF)]
Number = Annotated[int, Meta(ge=0, le=0xFFFF_FFFF)]
Weight = Annotated[float, Meta(ge=-100, le=100)]
Squares = Annotated[float, Meta(ge=0, le=1e15)]
Error = Annotated[int, Meta(ge=-127, le=127)]
_SOMETHING = 4  # is set in every key


class Head(msgspec.Struct, forbid_unknown_fields=True):
    mailsift_model: int
    tokens: int
    bits: tuple[int, int]
    spam: Count
    ham: Count
    weights: list[Annotated[float, Meta(ge=0, le=100)]]
    squares: list[Squares]
    own: tuple[Count, Count] = (0, 0)


class Slot(msgspec.Struct, array_like=True, tag="slot", forbid_unknown_fields=True):
    number: Number
    of_hash: Annotated[int, Meta(ge=1, le=0xFFFF)]
    weight: Weight
    squares: Squares
    spam: Counted
    ham: Counted


class Message(msgspec.Struct, array_like=True, tag="message", forbid_unknown_fields=True):
    number: Number
    key: int
    errors: tuple[Error, Error, Error, Error]
    order: Number


class End(msgspec.Struct, array_like=True, tag="end", forbid_unknown_fields=True):
    slots: int
    messages: int


_head, _row = msgspec.json.Decoder(Head), msgspec.json.Decoder(Slot | Message | End)


class _Into:
    """A model with what it has by now. Lines are in order of their numbers, so that none comes twice."""

    def __init__(self, line: bytes) -> None:
        self.made = _begun(line)
        self.lines = 1 << model_file.bits_of(self.made[0])[1]  # of four messages, by the highest bits of their keys
        self.slots = self.messages = 0
        self._slot = self._message = -1  # the last ones

    def take(self, line: bytes) -> bool:
        """Whether it was the last line."""
        row, model = _row.decode(line), self.made[1]
        if isinstance(row, Slot):
            self._slot = _behind(self._slot, row.number)
            _native.put_model_slot(model, row.number, row.of_hash, row.weight, row.squares, row.spam, row.ham)
            self.slots += 1
        elif isinstance(row, Message):
            self._message = _behind(self._message, row.number)
            if not row.key & _SOMETHING or (row.key >> 32) % self.lines != row.number // 4:
                raise ValueError(f"key {row.key} of message {row.number}")
            _native.put_model_message(model, row.number, row.key, row.errors, row.order)
            self.messages += 1
        elif (row.slots, row.messages) != (self.slots, self.messages):
            raise ValueError(f"{self.slots} slots and {self.messages} messages, not {row.slots} and {row.messages}")
        return isinstance(row, End)


def _behind(last: int, number: int) -> int:
    if number <= last:
        raise ValueError(f"number {number} behind {last}")
    return number


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
    at, into = 0, None
    try:
        for line in source:
            at += 1
            if into is None:
                into = _Into(line)
            elif into.take(line):
                return into.made
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise FileError(f"{name}:{at}", str(error), "a line of `mailsift model export`") from None
    raise FileError(f"{name}:{at}", "the end", 'a line ["end", ...] as `mailsift model export` writes it')


def _begun(line: bytes) -> Made:
    head = _head.decode(line)
    ours = (VERSION, _native.TOKENS_VERSION)
    if (head.mailsift_model, head.tokens) != ours:
        raise ValueError(f"version {head.mailsift_model}.{head.tokens} instead of {ours[0]}.{ours[1]}")
    if not all(0 <= bits <= most for bits, most in zip(head.bits, model_file.BITS, strict=True)):
        raise ValueError(f"bits {head.bits} above {model_file.BITS}")
    if head.own[0] > head.spam or head.own[1] > head.ham:
        raise ValueError(f"learnt by itself {head.own} of {head.spam} and {head.ham}")
    memory, model = model_file.in_memory(head.bits)
    _native.put_model_head(model, head.spam, head.ham, head.weights, head.squares, head.own)
    return memory, model


def _all(model: _native.Model, rows: Callable[[_native.Model, int, int], list[Any] | None]) -> Iterator[Any]:
    first = 0
    while (found := rows(model, first, _AT_ONCE)) is not None:
        yield from found
        first += _AT_ONCE
