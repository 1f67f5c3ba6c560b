"""The peer: pybase64 (libbase64), which skips what is no base64 as the standard library does."""

from __future__ import annotations

from collections.abc import Sequence

import pybase64

from ..contest import Contestant, each


def base64(parts: Sequence[bytes]) -> Contestant:
    return each(_decode, parts)


def _decode(part: bytes) -> bytes | None:
    try:
        return pybase64.b64decode(part)
    except ValueError:
        return None
