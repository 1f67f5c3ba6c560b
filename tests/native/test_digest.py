"""MD5 and SHA-256 against hashlib, at every length around a block and however the input is cut."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from levels import level  # noqa: F401 - runs every test once a level

from mailsift import _native

PATTERN = bytes((i * 131 + (i >> 7)) & 0xFF for i in range(70_000))
LENGTHS = [*range(200), 4095, 4096, 4097, 16383, 16384, 16385, 65536]


def expected(data: bytes) -> tuple[bytes, bytes]:
    return hashlib.md5(data).digest(), hashlib.sha256(data).digest()


@pytest.mark.parametrize("length", LENGTHS)
def test_one_pass(length: int) -> None:
    for start in (0, 1, 63):
        data = PATTERN[start:start + length]
        assert _native._digest_both(data) == expected(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_stream(chunks: list[bytes]) -> None:
    assert _native._digest_stream(chunks) == expected(b"".join(chunks))
