"""Ours: the decoders that a message's parts go through, asked as an extraction asks: all parts in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailsift import _native

from ..contest import Contestant, each


def base64(parts: Sequence[bytes]) -> Contestant:
    return _many("_base64_many", _native._base64, parts)


def quoted_printable(parts: Sequence[bytes]) -> Contestant:
    return _many("_quoted_printable_many", _native._quoted_printable, parts)


def utf8(texts: Sequence[bytes]) -> Contestant:
    one = each(_native._is_valid_utf8, texts)
    many = getattr(_native, "_are_valid_utf8", None)
    return one._replace(run=lambda: many(texts)) if many else one


def _many(name: str, decode: Callable[[bytes], tuple[bytes, int]], parts: Sequence[bytes]) -> Contestant:
    one = each(decode, parts, lambda found: found[0])
    many = getattr(_native, name, None)
    return one._replace(run=lambda: many(parts)) if many else one
