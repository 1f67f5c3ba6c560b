"""What tests of learning share: lessons.py and own.py beside them, and what was taught enough by hand."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import own
    from test_learner import learner, teach

    state = tmp_path_factory.mktemp("taught")
    teach(learner(state), own.TAUGHT)
    return state


@pytest.fixture
def state(by_hand: Path, tmp_path: Path) -> Path:
    """Of a model that was taught enough by hand to learn by itself."""
    return Path(shutil.copytree(by_hand, tmp_path / "state"))
