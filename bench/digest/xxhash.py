"""For the record: XXH3-64, which is no checksum that others publish lists of."""

from __future__ import annotations

from collections.abc import Sequence

import xxhash

from ..contest import Contestant, each


def md5(inputs: Sequence[bytes]) -> Contestant:
    return each(xxhash.xxh3_64_digest, inputs)
