"""Small files of JSON with a checksum behind it, so that a bit that flipped is seen and not believed."""

from __future__ import annotations

from xxhash import xxh3_128_hexdigest


def with_sum(text: bytes) -> bytes:
    return text + b"\n" + xxh3_128_hexdigest(text).encode() + b"\n"


def without_sum(data: bytes) -> bytes:
    """The JSON. ValueError where it is another than was written, or cut before its checksum."""
    text, _, rest = data.partition(b"\n")
    if not rest:
        raise ValueError("damaged: its second line, the checksum, is missing")
    if rest.rstrip(b"\n") != xxh3_128_hexdigest(text).encode():
        raise ValueError("damaged: another checksum than was written")
    return text
