"""A folder of reputations for each test, the command, and what they all say to it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import known_site
import pytest

from mailsift.cli import main

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "reputation"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*words: str, fails: bool = False, state: str = "state") -> str:
        code = main(["reputation", words[0], "--state", str(tmp_path / state), *words[1:]])
        said = capsys.readouterr()
        assert (code != 0) == fails, said
        return said.err if fails else said.out

    return run


@pytest.fixture
def site(tmp_path: Path) -> known_site.Site:
    return known_site.Site(tmp_path / "state")


@pytest.fixture
def state(run: Callable[..., str], tmp_path: Path) -> Path:
    """A state folder with a source that has settings of its own, and an override."""
    (tmp_path / "one.txt").write_text("one.example\n")
    run("import", "--expires", "30d", str(tmp_path / "one.txt"))
    run("override", "bad", "mine.example")
    return tmp_path / "state"
