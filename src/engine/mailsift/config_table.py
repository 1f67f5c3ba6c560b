"""A table of the policy file: what all have in common, and their default values."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

DEFAULTS = Path(__file__).parent / "defaults"
_POLICY: dict[str, Any] = tomllib.loads((DEFAULTS / "policy.toml").read_text("utf-8"))
Rate = Annotated[float, msgspec.Meta(ge=0, le=100)]
Count = Annotated[int, msgspec.Meta(ge=1, lt=1 << 32)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


def default_of(name: str) -> dict[str, Any]:
    """The default values of one table."""
    table = _POLICY
    for key in name.split("."):
        table = table[key]
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the policy file."""
