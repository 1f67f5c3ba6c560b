"""MD5 and SHA-256 as files and strings of a message need them: one large input, many small ones, strings."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..contest import Agreement, Peer, Work, amount, same

_SEED = 20261127


def _inputs(count: int, least: int, most: int) -> list[bytes]:
    rng = random.Random(_SEED)
    return [rng.randbytes(rng.randint(least, most)) for _ in range(count)]


def _partition(sums: Sequence[bytes]) -> list[int]:
    """Which inputs have the same sum: all that sums of different kinds have in common."""
    first: dict[bytes, int] = {}
    return [first.setdefault(one, number) for number, one in enumerate(sums)]


def _same_partition(ours: Sequence[bytes], theirs: Sequence[bytes]) -> Agreement:
    return same(_partition(ours), _partition(theirs))


WORKS = (
    Work("digest", "large", "MD5 and SHA-256 of one large input", (Peer("hashlib", 1.35, label="hashlib"),),
         lambda mail: _inputs(1, 32_000_000, 32_000_000), lambda inputs: amount(inputs, "input"), function="both"),
    Work("digest", "many", "MD5 and SHA-256 of many inputs of 1 to 16 KB", (Peer("hashlib", 3.5, label="hashlib"),),
         lambda mail: _inputs(2_000, 1_000, 16_000), lambda inputs: amount(inputs, "inputs"), function="both"),
    Work("digest", "strings", "MD5 of 20-byte strings, many at once", (Peer("hashlib", 20, label="hashlib"),),
         lambda mail: _inputs(50_000, 20, 20), lambda inputs: amount(inputs, "strings"), function="md5"),
    Work("digest", "other_sums", "MD5 of 20-byte strings beside sums that resist nobody",
         (Peer("xxhash", package="xxhash"), Peer("mmh3", package="mmh3")),
         lambda mail: _inputs(50_000, 20, 20), lambda inputs: amount(inputs, "strings"), same=_same_partition,
         function="md5"),
)
