"""docs/policy.md is what its generator writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.starts_python
def test_the_document_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools/make_policy_docs.py"), "--check"], check=False)
    assert done.returncode == 0, "run tools/make_policy_docs.py"
