"""What all tests share: where the shared corpora are, and a seed that can be given."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/fuzz"))

import kits  # noqa: E402

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", ROOT.parent / "shared/corpora"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the shared corpora; skips where it is absent."""
    if not CORPORA.is_dir():
        pytest.skip(f"no shared corpora at {CORPORA}: set MAILSIFT_CORPORA")
    return CORPORA


@pytest.fixture(scope="session")
def sanitized_core(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The objects of the C++ core without Python, under AddressSanitizer and UBSan; compiled once a session."""
    return kits.core_objects(kits.replay_kit(), tmp_path_factory.mktemp("core"))
