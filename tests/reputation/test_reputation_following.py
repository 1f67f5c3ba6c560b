"""What is published is seen by every process that scans, while none of its look-ups fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.starts_python
def test_a_change_is_seen_by_every_process_within_two_seconds() -> None:
    script = Path(__file__).parent / "following.py"
    done = subprocess.run([sys.executable, str(script), "3", "4"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
