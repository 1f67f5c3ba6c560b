"""Importing, learning and overriding under kill -9 while others look up. `make kills` does more of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.starts_python
def test_killed_at_random_moments_nothing_is_torn_or_lost() -> None:
    script = Path(__file__).parent / "killing.py"
    done = subprocess.run([sys.executable, str(script), "25"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
