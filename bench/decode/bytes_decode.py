"""The peer: bytes.decode, the only validation of the standard library; it makes the str too."""

from __future__ import annotations

from collections.abc import Sequence

from ..contest import Contestant, each


def utf8(texts: Sequence[bytes]) -> Contestant:
    return each(_is_valid, texts)


def _is_valid(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
