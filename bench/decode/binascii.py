"""The peer: the standard library's binascii, written in C."""

from __future__ import annotations

import binascii
from collections.abc import Sequence

from ..contest import Contestant, each


def base64(parts: Sequence[bytes]) -> Contestant:
    return each(_base64, parts)


def _base64(part: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(part)
    except binascii.Error:
        return None


def quoted_printable(parts: Sequence[bytes]) -> Contestant:
    return each(binascii.a2b_qp, parts)
