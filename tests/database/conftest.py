"""A state folder, and the two native functions that compiling needs, in a simple form where this build
lacks them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mailsift import _native


@pytest.fixture(autouse=True)
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(_native, "_fold"):
        monkeypatch.setattr(
            _native, "_fold", lambda raw: (raw.decode().casefold().encode(), []), raising=False
        )
    if not hasattr(_native, "address_entry_key"):
        monkeypatch.setattr(_native, "address_entry_key", address_entry_key, raising=False)


def address_entry_key(text: str) -> bytes | None:
    host, _, path = text.removeprefix("http://").removeprefix("https://").partition("/")
    if "." not in host:
        return None
    return hashlib.sha256(f"url\0{host}\0/{path}".encode()).digest()[:16]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def write(state: Path, name: str, text: str) -> Path:
    path = state / "lists" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
