"""What it means that an object stands in a source, and who has a look at it on the way into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mailsift.reputation.kinds import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Meaning:
    """What it means that an object stands in the source. `kind` None: each line says by its look what it is."""

    verdict: Verdict = Verdict.BAD
    confidence: int = 80
    categories: int = 0  # of kinds.Category
    kind: Kind | None = None
    hosts_are_urls: bool = True
    keep_minutes: int = 0  # 0: until the next import


class Said(NamedTuple):
    """What one entry says, where it differs from the source as a whole. `record`: the name that findings show.
    `source`: who says it, of what was exported elsewhere."""

    verdict: Verdict | None = None
    confidence: int | None = None
    categories: int = 0  # beside those of the source
    record: str = ""
    source: str = ""


class Guard(Protocol):
    """Empties lines that name what no feed may, and says which and why: import_guard.py."""

    def leave_out(self, text: bytes, kind: int) -> tuple[bytes, list[tuple[int, str]]]: ...


class Keeper(Protocol):
    """Keeps the objects themselves: kept.py."""

    def add(self, text: bytes, kind: int) -> None: ...
