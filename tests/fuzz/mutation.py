"""Changes samples at random places, for what is parsed in Python and so has no libFuzzer."""

from __future__ import annotations

import random
from collections.abc import Sequence

_LONGEST = 4000


def mutated(chance: random.Random, sample: bytes, pieces: Sequence[bytes], copied: int, *, cuts: bool) -> bytes:
    """`pieces`: what the format is made of, put in; `copied`: bytes of the sample that are repeated, below that many.
    `cuts`: it may end anywhere, else more pieces are put in."""
    data = bytearray(sample)
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        at = chance.randrange(len(data) + 1)
        what = chance.randrange(6)
        if what == 0:
            data[at:at] = chance.choice(pieces)
        elif what == 1:
            del data[at : at + chance.choice((1, 1, 2, 8, 40))]
        elif what == 2 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif what == 3:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + chance.randrange(copied)]
        elif what == 4 and cuts:
            del data[at:]
        elif what == 4:
            data[at:at] = b"".join(chance.choices(pieces, k=3))
        else:
            data[at:at] = chance.choice(pieces) * chance.choice((2, 9, 70))
    return bytes(data[:_LONGEST])
