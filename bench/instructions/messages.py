"""The messages of which instructions are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..made import made

ROOT = Path(__file__).parents[2]


def messages() -> Iterator[tuple[str, bytes]]:
    """(name, message): the examples, and fifty made-up ones of five kinds."""
    for path in sorted((ROOT / "examples/mail").glob("*.eml")):
        yield path.name, path.read_bytes()
    for n in range(50):
        yield f"made-{n:02d}.eml", made(n)
