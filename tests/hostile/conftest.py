"""One engine with lists and default limits for the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lists
import pytest

import mailsift


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists.policy(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def engine(policy: Path) -> Iterator[mailsift.Engine]:
    with mailsift.Engine(policy) as found:
        assert found.warning is None
        yield found
