"""What the comparisons with other programs share: messages of the corpora, and a tally by corpus and field."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LABELLED = ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham")
SEED = 2
FULL = bool(os.environ.get("MAILSIFT_FULL"))


def messages(corpora: Path, most: int, names: tuple[str, ...] = LABELLED) -> Iterator[tuple[str, bytes]]:
    """(corpus, raw message): `most` of each corpus by a fixed seed, or all of them with MAILSIFT_FULL=1."""
    for name in names:
        index = corpora / name / "index"
        if not index.exists():
            continue
        paths = [line.split("\t")[1] for line in index.read_text("utf-8", "surrogateescape").splitlines()]
        if not FULL and len(paths) > most:
            paths = random.Random(SEED).sample(paths, most)
        for path in paths:
            yield name, (corpora / name / path).read_bytes()


@dataclass
class Row:
    """One field in one corpus."""

    compared: int = 0
    equal: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """Every comparison ends up in exactly one of: equal, one class, unexplained."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def row(self, corpus: str, name: str) -> Row:
        return self.rows.setdefault((corpus, name), Row())

    def add(self, corpus: str, name: str, equal: bool, cls: str | None = None, example: object = "") -> None:
        row = self.row(corpus, name)
        row.compared += 1
        if equal:
            row.equal += 1
        elif cls is not None:
            row.classes[cls] += 1
        else:
            row.unexplained.append(str(example))

    def fields(self) -> list[str]:
        return list(dict.fromkeys(name for _, name in self.rows))

    def total(self, name: str) -> Row:
        all_rows = [row for (_, key), row in self.rows.items() if key == name]
        return Row(sum(r.compared for r in all_rows), sum(r.equal for r in all_rows),
                   sum((r.classes for r in all_rows), Counter()), [e for r in all_rows for e in r.unexplained])

    def check(self, at_most: float) -> None:
        """Unexplained differences of every field stay within the share; a single one may stand in a small sample."""
        for name in self.fields():
            total = self.total(name)
            assert total.compared > 0, name
            assert len(total.unexplained) <= max(at_most * total.compared, 0 if FULL else 1), (
                name, len(total.unexplained), total.compared, total.unexplained[:3])

    def table(self) -> list[str]:
        lines = ["| corpus | field | compared | equal | in classes | unexplained |", "|---|---|---:|---:|---|---:|"]
        for (corpus, name), row in self.rows.items():
            classes = ", ".join(f"{cls} {count}" for cls, count in sorted(row.classes.items())) or "0"
            lines.append(f"| {corpus} | {name} | {row.compared} | {row.equal} | {classes} | {len(row.unexplained)} |")
        return lines
