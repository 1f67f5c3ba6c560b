"""What all tests share: where the shared corpora are, and a seed that can be given."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/fuzz"))

import kits  # noqa: E402

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", ROOT.parent / "shared/corpora"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """An emulated interpreter can't start itself: qemu-user runs this one process (`make wheels` sets the variable)."""
    if os.environ.get("MAILSIFT_NO_SUBPROCESS"):
        skip = pytest.mark.skip(reason="starts sys.executable, which MAILSIFT_NO_SUBPROCESS forbids")
        for item in items:
            if item.get_closest_marker("starts_python"):
                item.add_marker(skip)
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            item.add_marker(pytest.mark.xdist_group(_group(item)))
    if most := os.environ.get("MAILSIFT_MOST_EXAMPLES"):
        for item in items:
            _limit_examples(item, int(most))


def _group(item: pytest.Item) -> str:
    """Tests of one file run in one process, which makes their fixtures once; and all that want the compiled core."""
    return "sanitized" if "sanitized_core" in getattr(item, "fixturenames", ()) else item.path.name


def _limit_examples(item: pytest.Item, most: int) -> None:
    """Property tests try no more than this: where each try is slow and all were made elsewhere."""
    inner = getattr(item, "obj", None)
    wanted = getattr(inner, "_hypothesis_internal_use_settings", None)
    if wanted and wanted.max_examples > most:
        inner._hypothesis_internal_use_settings = hypothesis.settings(wanted, max_examples=most)


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
