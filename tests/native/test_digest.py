"""MD5 and SHA-256 against hashlib, at every length around a block and however the input is cut."""

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailsift import _native

PATTERN = bytes((i * 131 + (i >> 7)) & 0xFF for i in range(70_000))
LENGTHS = [*range(200), 4095, 4096, 4097, 16383, 16384, 16385, 65536]


BEST = _native.simd_level()
LEVELS = [level for level in ("scalar", "avx2", "avx512", "neon") if _native._force_simd(level.encode())]
_native._force_simd(BEST.encode())


@pytest.fixture(autouse=True, params=LEVELS)
def level(request: pytest.FixtureRequest) -> Iterator[str]:
    assert _native._force_simd(request.param.encode())
    yield request.param
    _native._force_simd(BEST.encode())


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
