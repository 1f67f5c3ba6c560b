"""What a task consists of: works, their peers, and what each contestant hands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .mail import Mail

EXTRA = "pip install 'mailsift[bench]'"


class Missing(Exception):
    """Why a contestant, or all of a work, can't take part here."""


class WrongAnswer(Exception):
    """What a contestant answered is not what ours answered: no time of it means anything.

    `peer` is its name; None where ours is wrong by itself.
    """

    def __init__(self, reason: str, peer: str | None = None) -> None:
        super().__init__(reason)
        self.peer = peer


class Agreement(NamedTuple):
    """In how many of the things that are compared (Work.compared) two contestants agree."""

    equal: int
    compared: int


class Contestant(NamedTuple):
    """Ready to run: everything that is not part of the work was done before."""

    run: Callable[[], object]  # one pass over the whole input
    answer: Callable[[], Any]  # what a pass finds, in the form that the work compares
    close: Callable[[], object] = lambda: None
    least_seconds: float = 0.02  # a round of less is too short for the clock: its pass is repeated


def each(function: Callable[[Any], Any], inputs: Sequence[Any],
         form: Callable[[Any], Any] = lambda found: found) -> Contestant:
    """Takes one input after the other, and lets each result go before the next, as a gateway does.

    `form` brings a result into the form that is compared; that is not timed.
    """

    def run() -> None:
        for one in inputs:
            function(one)

    return Contestant(run, lambda: [form(function(one)) for one in inputs])


def same(ours: Iterable[object], theirs: Iterable[object]) -> Agreement:
    """Item by item."""
    pairs = list(zip(ours, theirs, strict=True))
    return Agreement(sum(a == b for a, b in pairs), len(pairs))


class Peer(NamedTuple):
    """`module` is a file in the folder of the task; its function named like the work makes the contestant.

    What is no distribution of Python has a function `version` there.
    """

    module: str
    target: float | None = None  # ours is to be at least so many times as fast; None: for the record
    package: str | None = None   # the distribution that is measured, for its version
    label: str | None = None

    @property
    def name(self) -> str:
        return self.label or self.package or self.module


class Work(NamedTuple):
    """What ours and the peers do with one input; a row of the table for each peer."""

    task: str      # the folder
    name: str      # the function in its files
    title: str
    peers: tuple[Peer, ...]
    load: Callable[[Mail], Any]         # what is worked on
    size: Callable[[Any], str]          # it in words
    same: Callable[[Any, Any], Agreement] = same
    compared: str = "inputs"            # what `same` counts
    least: float = 1.0                  # the share of them that must be equal
    function: str | None = None         # where it isn't `name`
    level: str | None = None            # forced on ours

    @property
    def id(self) -> str:
        return f"{self.task}/{self.name}"


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def amount(inputs: Sequence[bytes], what: str) -> str:
    return f"{len(inputs):,} {what}, {sum(map(len, inputs)) / 1e6:.1f} MB"
