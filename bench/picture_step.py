"""What the step images changes: the same messages with it and without it, for docs/accuracy.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from bench.judging import misordered
from mailsift.config import LEVELS, Policy
from mailsift.config_steps import Images, Steps
from mailsift.policy import rate
from mailsift.rule import IMAGES

WITHOUT = Policy(steps=Steps(images=Images(enabled=False)))
_PERCENT = tuple(LEVELS["recommended"].values())
_RULES = tuple(rule.name for rule in IMAGES)
_ABOUT = """\
## What the step images changes

Each message was scanned twice, without the step and with it, as in the other tables of this page. *Rated by the step*:
a rule of the step fired. No list of pictures is there, so what is left are codes and signs of pictures.
"""


class Scanned(Protocol):
    """`odds` with the step, `unlooked` without it."""

    @property
    def spam(self) -> bool: ...
    @property
    def odds(self) -> float: ...
    @property
    def unlooked(self) -> float: ...
    @property
    def rules(self) -> frozenset[str]: ...


def section(groups: Iterable[tuple[str, Sequence[Scanned]]]) -> Iterator[str]:
    yield _ABOUT
    least = " | ".join(f"ham above {percent:g}: without, with" for percent in _PERCENT)
    missed = " | ".join(f"spam missed at {percent:g}: without, with" for percent in _PERCENT)
    yield f"| messages | ham rated by the step | {least} | spam rated by the step | {missed} | (1-ROCA)% |"
    yield "|---|---|---|---|---|---|---|---|"
    kept = [(name, list(chosen)) for name, chosen in groups]
    for name, chosen in kept:
        yield f"| {name} | " + " | ".join(_cells(chosen)) + " |"
    yield "\nIts rules, by what they fired on:\n\n| messages | label | rules |\n|---|---|---|"
    for name, chosen in kept:
        for label in (False, True):
            hits = Counter(rule for one in chosen if one.spam is label for rule in _RULES if rule in one.rules)
            if hits:
                yield (f"| {name} | {'spam' if label else 'ham'} | "
                       + ", ".join(f"`{rule}` {count}" for rule, count in hits.most_common()) + " |")
    yield ""


def _cells(chosen: Sequence[Scanned]) -> list[str]:
    cells = []
    for label in (False, True):
        of = [one for one in chosen if one.spam is label]
        rated = sum(not one.rules.isdisjoint(_RULES) for one in of)
        cells.append(f"{100 * rated / len(of):.2f} % ({rated})" if of else "–")
        cells += [f"{_counted(of, percent, label, _unlooked)}, {_counted(of, percent, label, _odds)}" if of else "–"
                  for percent in _PERCENT]
    ham, spam = ([one for one in chosen if one.spam is label] for label in (False, True))
    pair = ", ".join(f"{100 * misordered([of(one) for one in ham], [of(one) for one in spam]):.2f}"
                     for of in (_unlooked, _odds)) if ham and spam else "–"
    return [*cells, pair]


def _counted(of: Sequence[Scanned], percent: float, spam: bool, value: Callable[[Scanned], float]) -> int:
    """How many are judged wrong at this rate."""
    least = rate.log_odds_of(percent)
    above = sum(value(one) > least for one in of)
    return len(of) - above if spam else above


def _odds(one: Scanned) -> float:
    return one.odds


def _unlooked(one: Scanned) -> float:
    return one.unlooked
