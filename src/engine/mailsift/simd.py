"""The level of the native core: which vector instructions it works with, and whether MAILSIFT_SIMD was heard."""

from __future__ import annotations

import os
import warnings

from ._native import simd_level
from .errors import ArgumentError

__all__ = ["problem", "simd_level", "told", "warn_once"]

_told = False


def _looked_at() -> ArgumentError | None:
    wanted, used = os.environ.get("MAILSIFT_SIMD"), simd_level()
    if not wanted or wanted.lower() == used:
        return None
    said = wanted.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return ArgumentError("MAILSIFT_SIMD", said,
                         f"scalar, avx2, avx512 or neon, as far as this machine has it: using {used}")


# Settled here for the life of the process, as the core settles its level: tests force others later.
_PROBLEM = _looked_at()


def problem() -> ArgumentError | None:
    """Why MAILSIFT_SIMD is not followed: whoever asked for an unknown level, or one that this machine lacks, would
    measure or test another one."""
    return _PROBLEM


def told() -> None:
    """Somebody has said so already."""
    global _told
    _told = True


def warn_once() -> None:
    """A RuntimeWarning, by whoever is first in this process."""
    if _PROBLEM is not None and not _told:
        told()
        warnings.warn(str(_PROBLEM), RuntimeWarning, stacklevel=3)
