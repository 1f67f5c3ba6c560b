"""What became of a feed's lines, for whoever imports it."""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST_SHOWN = 16
EXAMPLES = 4


@dataclass
class LeftOut:
    """For one reason. `examples`: lines, and what stands there where it is known."""

    count: int = 0
    examples: list[tuple[int, str]] = field(default_factory=list)

    @property
    def wants_examples(self) -> bool:
        return len(self.examples) < EXAMPLES

    def add(self, count: int, examples: list[tuple[int, str]]) -> None:
        self.count += count
        self.examples += examples[: EXAMPLES - len(self.examples)]


@dataclass
class Report:
    """`bad` counts lines that the format does not allow, `left` what is well written and yet not kept, by reason."""

    lines: int = 0
    objects: int = 0
    bad: int = 0
    shown: list[tuple[int, str]] = field(default_factory=list)  # the first bad lines, and what is wrong
    left: dict[str, LeftOut] = field(default_factory=dict)
    entries: int = 0
    merged: int = 0
    skipped: int = 0  # what a feed of this format may say, and no keys are kept of: SHA-1
    undated: int = 0  # rows whose date is needed and can't be read
    theirs: int = 0  # rows that somebody's operator said, or his learner, and count as a feed's
    broken: str = ""  # why all of it had better not be used: it ends in the middle

    def add_bad(self, lines: list[tuple[int, str]], count: int) -> None:
        self.shown += lines[: _MOST_SHOWN - len(self.shown)]
        self.bad += count

    def add_left(self, reason: str, count: int = 1, examples: list[tuple[int, str]] | None = None) -> None:
        if count:
            self.left.setdefault(reason, LeftOut()).add(count, examples or [])

    def wants(self, reason: str) -> bool:
        """Whether another example of this reason would be shown."""
        left = self.left.get(reason)
        return left is None or left.wants_examples

    @property
    def wants_bad(self) -> bool:
        """Whether another bad line would be shown."""
        return len(self.shown) < _MOST_SHOWN

    @property
    def left_out(self) -> int:
        return sum(one.count for one in self.left.values())
