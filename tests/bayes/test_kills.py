"""Learning under kill -9, and by several processes at once. `make kills` runs a thousand of them, and a minute."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def ran(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.starts_python
def test_killed_at_random_moments_it_is_as_if_never_killed() -> None:
    said = ran("killing.py", "50")
    assert " 0 in the middle" not in said


@pytest.mark.starts_python
def test_killed_while_it_learns_by_itself_all_of_it_can_be_undone() -> None:
    assert "all undone" in ran("killing_own.py", "40")


@pytest.mark.starts_python
def test_two_learn_while_four_score_and_nobody_waits_for_a_writer() -> None:
    said = ran("sharing.py", "3")
    assert "stopped in the middle of a message" in said
    assert "does not keep its dead parent's lock" in said
