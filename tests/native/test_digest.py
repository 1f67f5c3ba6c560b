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


MANY = [[], [b""], [b"a"] * 40, [PATTERN[i:i + size] for i, size in enumerate(LENGTHS[:203])],
        [PATTERN[i:i + i * 37 % 3000] for i in range(300)]]


@pytest.mark.parametrize("inputs", MANY, ids=[str(len(inputs)) for inputs in MANY])
def test_many_at_once(inputs: list[bytes]) -> None:
    assert _native._digest_md5_many(inputs) == b"".join(hashlib.md5(data).digest() for data in inputs)
    assert _native._digest_both_many(inputs) == b"".join(b"".join(expected(data)) for data in inputs)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), max_size=40))
def test_many_as_hashlib(inputs: list[bytes]) -> None:
    assert _native._digest_both_many(inputs) == b"".join(b"".join(expected(data)) for data in inputs)
    assert _native._digest_md5_many(inputs) == b"".join(hashlib.md5(data).digest() for data in inputs)


def test_many_takes_bytes_only() -> None:
    with pytest.raises(TypeError):
        _native._digest_md5_many([b"a", "a"])  # type: ignore[list-item]
