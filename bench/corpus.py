"""Labelled mail: the rows of a shared corpus in their orders, and its halves. Here alone is said what may be fitted to.

Corpora stand below $MAILSIFT_CORPORA (default ../shared/corpora): folders with a file `index` of lines
`label<TAB>path<TAB>epoch<TAB>subset`, in order of arrival.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2] / "shared/corpora"))
# What weights and calibration are fitted to: of the halved the first half, the second is for reports alone, as is all
# of `phishing_pot`.
HALVED, WHOLE = ("spamassassin",), ("csdmc2010", "lists_ham")


class HasPath(Protocol):
    @property
    def path(self) -> str: ...


Placed = TypeVar("Placed", bound=HasPath)


class Row(NamedTuple):
    corpus: str
    spam: bool
    path: str
    epoch: float
    subset: str

    def raw(self) -> bytes:
        return (CORPORA / self.corpus / self.path).read_bytes()


def rows(corpus: str) -> list[Row]:
    """All of a corpus, in order of arrival."""
    lines = (CORPORA / corpus / "index").read_text("utf-8", "surrogateescape").splitlines()
    fields = [[*line.split("\t"), "", "", ""][:4] for line in lines]
    return [Row(corpus, label == "spam", path, float(epoch or 0), subset) for label, path, epoch, subset in fields]


def by_hash(some: Iterable[Placed]) -> list[Placed]:
    """A shuffle that is the same everywhere: by SHA-1 of the path in the corpus."""
    return sorted(some, key=lambda one: hashlib.sha1(one.path.encode("utf-8", "surrogateescape")).digest())


def halves(corpus: str) -> tuple[list[Row], list[Row]]:
    """The first and the second half by hash."""
    order = by_hash(rows(corpus))
    return order[:len(order) // 2], order[len(order) // 2:]


def to_fit(corpus: str) -> list[Row]:
    """What may be fitted to, in order of arrival."""
    if corpus not in HALVED:
        return rows(corpus)
    first = {row.path for row in halves(corpus)[0]}
    return [row for row in rows(corpus) if row.path in first]


def missing(names: Sequence[str]) -> str | None:
    """The first that isn't there."""
    return next((name for name in names if not (CORPORA / name / "index").is_file()), None)
