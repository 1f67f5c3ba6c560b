"""The peer: hashlib (OpenSSL), one sum after the other, one input after the other."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Sequence

from ..contest import Contestant, each


def version() -> str:
    return " ".join(ssl.OPENSSL_VERSION.split()[:2])


def both(inputs: Sequence[bytes]) -> Contestant:
    return each(_both, inputs)


def md5(inputs: Sequence[bytes]) -> Contestant:
    return each(_md5, inputs)


def _both(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest() + hashlib.sha256(data).digest()


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
