"""One work: the contestants are made, their answers compared, then they take turns under the clock.

pytest-benchmark times ours, in rounds; the peers run in the set-up of each round, on the same clock. So every round has
one pass of each contestant, close together in time, and what disturbs the machine disturbs them all.
"""

from __future__ import annotations

import gc
import importlib
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import metadata
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from mailsift import _native

from . import clock
from .contest import EXTRA, Agreement, Contestant, Missing, Peer, Work, WrongAnswer

if TYPE_CHECKING:
    from .mail import Mail

BUDGET_SECONDS = 12.0
LEAST_ROUNDS, MOST_ROUNDS = 5, 25


class Turn(NamedTuple):
    """A contestant that takes part; `loops` passes make one round of it."""

    peer: Peer | None  # None: ours
    contestant: Contestant
    agreement: Agreement | None
    loops: int
    first: float  # seconds of its first pass


def rows(work: Work, mail: Mail, pedantic: Callable[..., object], rounds: int | None = None,
         judged: bool = True) -> list[dict[str, Any]]:
    """The rows of one work, as they stand in the JSON. `pedantic`: that of pytest-benchmark's fixture, or its like.

    `judged`: they are held against their targets. Whatever was opened is closed, however this ends.
    """
    found: dict[str, dict[str, Any]] = {peer.name: _row(work, peer) for peer in work.peers}
    with _level(work.level), ExitStack() as opened:
        source = work.load(mail)
        for row in found.values():
            row["input"] = work.size(source)
        ours, *peers = _turns(work, source, found, opened)
        if peers:
            with _uncollected():
                _take_turns(ours, peers, found, pedantic, rounds)
    for row in found.values() if judged else ():
        if "ratio" in row and row["target"] is not None:
            row["reached"] = row["ratio"] >= row["target"]
    return list(found.values())


def skipped(work: Work, reason: str) -> list[dict[str, Any]]:
    return [{**_row(work, peer), "skipped": reason} for peer in work.peers]


def wrong(work: Work, reason: str, name: str | None = None) -> list[dict[str, Any]]:
    """`name`: the peer whose answer it was; None: ours, so it is about all of them."""
    return [{**_row(work, peer), "wrong": reason} if name in (None, peer.name) else
            {**_row(work, peer), "skipped": f"not timed: {name} answered wrongly"} for peer in work.peers]


def _row(work: Work, peer: Peer) -> dict[str, Any]:
    version = None
    if peer.package:
        with suppress(metadata.PackageNotFoundError):
            version = metadata.version(peer.package)
    return {"work": work.id, "title": work.title, "peer": peer.name, "version": version, "target": peer.target,
            "compared": work.compared}


@contextmanager
def _level(name: str | None) -> Iterator[None]:
    """Ours forced to a level of the core."""
    before = _native.simd_level()
    if name and (name == before or not _native._force_simd(name.encode())):
        raise Missing(f"{name} is the level of this machine" if name == before else f"no {name} on this machine")
    try:
        yield
    finally:
        _native._force_simd(before.encode())


@contextmanager
def _uncollected() -> Iterator[None]:
    """What we hold for all works is nobody's garbage: who makes objects doesn't pay for looking through it."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _turns(work: Work, source: Any, found: dict[str, dict[str, Any]], opened: ExitStack) -> list[Turn]:
    """Ours and the peers that are there, each with its answer compared; the first pass warms it up."""
    ours = contestant(work, "ours", source)
    opened.callback(ours.close)
    answer = ours.answer()
    turns = [Turn(None, ours, None, *_first(ours))]
    for peer in work.peers:
        try:
            other = contestant(work, peer.module, source)
        except Missing as missing:
            found[peer.name]["skipped"] = str(missing)
            continue
        opened.callback(other.close)
        agreement = work.same(answer, other.answer())
        if agreement.equal < work.least * agreement.compared or not agreement.compared:
            raise WrongAnswer(f"{agreement.equal} of {agreement.compared} {work.compared} are ours, at least "
                              f"{work.least:.1%} must be", peer.name)
        if (version := getattr(_module(work.task, peer.module), "version", None)) is not None:
            found[peer.name]["version"] = version()
        turns.append(Turn(peer, other, agreement, *_first(other)))
    return turns


def contestant(work: Work, module: str, source: Any) -> Contestant:
    try:
        made: Contestant = getattr(_module(work.task, module), work.function or work.name)(source)
    except ModuleNotFoundError as error:
        raise Missing(f"no {error.name} here: {EXTRA}") from None
    return made


def _module(task: str, name: str) -> ModuleType:
    return importlib.import_module(f".{task}.{name}", __package__)


def _first(contestant: Contestant) -> tuple[int, float]:
    start = clock.now()
    contestant.run()
    taken = clock.now() - start
    return max(1, math.ceil(contestant.least_seconds / max(taken, 1e-6))), taken


def _take_turns(ours: Turn, peers: list[Turn], found: dict[str, dict[str, Any]], pedantic: Callable[..., object],
                rounds: int | None) -> None:
    together = sum(turn.first * turn.loops for turn in (ours, *peers))
    rounds = rounds or max(LEAST_ROUNDS, min(MOST_ROUNDS, int(BUDGET_SECONDS / together)))
    seconds: dict[str, list[float]] = {"": [], **{turn.peer.name: [] for turn in peers if turn.peer}}

    def others() -> None:
        """In turns from the front and from the back, so that nobody is always behind the same one."""
        for turn in peers[::-1] if len(seconds[""]) % 2 else peers:
            assert turn.peer
            seconds[turn.peer.name].append(_timed(turn))

    def mine() -> None:
        seconds[""].append(_timed(ours))

    pedantic(mine, setup=others, rounds=rounds, iterations=1)
    for turn in peers:
        assert turn.peer
        _enter(found[turn.peer.name], turn, seconds[""], seconds[turn.peer.name])


def _timed(turn: Turn) -> float:
    """Seconds of one pass."""
    run = turn.contestant.run
    start = clock.now()
    for _ in range(turn.loops):
        run()
    return (clock.now() - start) / turn.loops


def _enter(row: dict[str, Any], turn: Turn, ours: list[float], theirs: list[float]) -> None:
    ratios = [other / mine for mine, other in zip(ours, theirs, strict=True)]
    row |= {
        "equal": list(turn.agreement) if turn.agreement else None,
        "rounds": len(ratios),
        "seconds": {"ours": min(ours), "peer": min(theirs)},  # of one pass
        "all_rounds": {"ours": ours, "peer": theirs},
        "ratio": min(theirs) / min(ours),
        "low": min(ratios),
        "high": max(ratios),
    }
