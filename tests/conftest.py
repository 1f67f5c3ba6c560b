"""What all tests share: where the shared corpora are, and a seed that can be given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", ROOT.parent / "shared/corpora"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the shared corpora; skips where it is absent."""
    if not CORPORA.is_dir():
        pytest.skip(f"no shared corpora at {CORPORA}: set MAILSIFT_CORPORA")
    return CORPORA
