"""The peer: TLSH (C++)."""

from __future__ import annotations

from collections.abc import Sequence

try:
    import tlsh
except ModuleNotFoundError:
    tlsh = None

from ..contest import Contestant, Missing, each

_NONE = ("", "TNULL")


def sign(texts: Sequence[bytes]) -> Contestant:
    if tlsh is None:  # there is no wheel of it, so it is not in the extra
        raise Missing("no tlsh here: with a C++ compiler, pip install py-tlsh==5.0.0")
    return each(tlsh.hash, texts, lambda found: found not in _NONE)
