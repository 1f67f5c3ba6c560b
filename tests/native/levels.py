"""The native levels that this machine has, and the fixture that runs the tests of a module once on each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailsift import _native

BEST = _native.simd_level()
LEVELS = [level for level in ("scalar", "avx2", "avx512", "neon") if _native._force_simd(level.encode())]
_native._force_simd(BEST.encode())


@pytest.fixture(autouse=True, scope="module", params=LEVELS)
def level(request: pytest.FixtureRequest) -> Iterator[str]:
    """Imported by a module, it is in force for all of its tests."""
    assert _native._force_simd(request.param.encode())
    yield request.param
    _native._force_simd(BEST.encode())
