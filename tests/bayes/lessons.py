"""Messages to learn, by their number: short ones of two topics, and long ones with thousands of features."""

from __future__ import annotations

import random
from pathlib import Path

from mailsift import _native
from mailsift.bayes.model_file import NAME

WORDS = {True: ["winner", "prize", "viagra", "free", "money", "click", "offer", "pills"],
         False: ["meeting", "patch", "review", "kernel", "lunch", "draft", "minutes", "build"]}
OPEN = 1  # Stage of a journal
BITS = (14, 14)  # a model so small that features make room for others


def is_spam(number: int) -> bool:
    return number % 2 == 0


def mail(number: int, extra: int = 0) -> bytes:
    rng, spam = random.Random(number), is_spam(number)
    words = rng.choices(WORDS[spam], k=12) + rng.choices(WORDS[True] + WORDS[False], k=4)
    words += [f"{rng.choice('abcdefgh')}{rng.randrange(5000)}" for _ in range(extra)]
    return (f"From: A <a{number}@example.org>\r\nSubject: {' '.join(words[:3])}\r\n"
            f"Message-ID: <{number}@example.org>\r\n\r\n{' '.join(words)}\r\n").encode()


def record(number: int, extra: int = 0) -> _native.Record:
    return _native.extract(mail(number, extra), wanted=_native.READ_FEATURES)


def learnt(state: Path) -> bytes:
    """The file in front of the journal: equal for equal lessons in equal order."""
    return (state / NAME).read_bytes()[:_native.model_front(*BITS)]


def is_open(state: Path) -> bool:
    """Whether a writer is in the middle of a message."""
    with open(state / NAME, "rb") as file:
        file.seek(_native.model_front(*BITS))
        return int.from_bytes(file.read(4), "little") == OPEN
