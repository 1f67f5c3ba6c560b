"""Each test looks at its pictures anew."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import mailsift.images  # noqa: F401
from mailsift.images.remembered import Remembered


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    looking: Any = sys.modules["mailsift.images.look"]
    monkeypatch.setattr(looking, "_remembered", Remembered(16))
    monkeypatch.setattr(sys.modules["mailsift.images.written"], "_remembered", Remembered(16))
