"""Fits what the learner and the rules say together to labelled mail: src/engine/mailsift/defaults/calibration.toml.

A learner scores each message before it is taught that one, so that what it said can be held against the label. Fitted
to are (label, its log-odds, nats of the rules, how much was taught) of each message that it scored while trained, in
several lives of a site: each corpus in order of arrival, all of them in order of time, the first weeks again and again,
and one that was taught nine tenths of a corpus and scores the rest. The form is that of mailsift/calibration.py; most
likely is what makes the log-loss least, with each ham counted as often as it takes until, of the corpora, hardly one in
1 / MOST_WRONG of the ham that was never taught is rated above the recommended threshold.

How soon what was learnt counts is fitted to other lives, each worth the same: of a site that taught SIZES of each kind,
from several moments on and by hash, and never again. L-BFGS-B from fixed numbers, the constants of a learner that knows
much first, then how soon they hold, then the constants again: the same mail gives the same. The weights of the rules
come first (fit_weights.py).

Run:  python tools/fit_calibration.py          writes the file
      python tools/fit_calibration.py --check  exit code 1 where the file is not what would be written
"""

from __future__ import annotations

import mmap
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.corpus import HALVED, WHOLE, Row, by_hash, to_fit
from tools import fitted_file

from mailsift import Engine, Policy, _native
from mailsift.calibration import Calibration
from mailsift.config import LEVELS
from mailsift.policy import rate
from mailsift.rule import DEFAULTS

TARGET = DEFAULTS / "calibration.toml"
FOLDS = 10
BEGINNING = 600  # messages of a site that has just begun
# Of the ham: half of the 0.2 % that other mail may show, as so few vary from mail to mail.
MOST_WRONG = 0.001
CAUTION = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)  # how often each ham is counted
LEAST = Policy().bayes.least_messages
SIZES = (50, 100, 250, 500, 1000)
MOMENTS = 5
START = Calibration(start=2.0, slope=1.0, bend=5.0, rules=0.4, half_learnt=0.0, half_known=0.0)
BOUNDS = {"start": (0.0, -rate.BIAS), "slope": (0.05, 10.0), "bend": (1.0, 100.0), "rules": (0.1, 1.0),
          "half_learnt": (1.0, 1000.0), "half_known": (1.0, 1000.0)}
FULL, SOON = ("start", "slope", "bend", "rules"), ("half_learnt", "half_known")

_HEAD = """\
# Made by `make fit` (tools/fit_calibration.py) from {points} scores of {messages} messages; don't edit it by hand.
# In nats; mailsift/calibration.py says what they mean. Each ham counted {caution:g} times.

"""


class Message(NamedTuple):
    row: Row
    rules: float
    record: _native.Record

    @property
    def path(self) -> str:
        return self.row.path


class Points(NamedTuple):
    """Of each score: whether it was spam, the learner's log-odds, nats of the rules, and how much was taught."""

    spam: np.ndarray
    odds: np.ndarray
    rules: np.ndarray
    taught: np.ndarray


Said = tuple[bool, float, float, int]


class Learner:
    """A new model, and what it said while it was trained."""

    def __init__(self) -> None:
        self._model = _native.Model(mmap.mmap(-1, _native.model_size()), create=True)
        self.said: list[Said] = []

    def score(self, message: Message) -> None:
        if (taught := min(self._model.counts())) >= LEAST:
            self.said.append((message.row.spam, self._model.score(message.record)[0], message.rules, taught))

    def learn(self, message: Message) -> bool:
        """Whether it was new."""
        return self._model.learn(message.record, message.row.spam) == "learnt"


def read(rows: Iterable[Row]) -> Iterator[Message]:
    with Engine() as engine:
        for row in rows:
            raw = row.raw()
            yield Message(row, engine.scan(raw).log_odds - rate.BIAS,
                          _native.extract(raw, wanted=_native.READ_FEATURES))


def in_order(messages: Iterable[Message]) -> Points:
    learner = Learner()
    for message in messages:
        learner.score(message)
        learner.learn(message)
    return together([learner.said])


def folded(messages: Sequence[Message]) -> Points:
    """Each message as a learner scores it that was taught the others but a tenth, in the order of their hashes."""
    order, said = by_hash(messages), []
    for fold in range(FOLDS):
        learner = Learner()
        for place, message in enumerate(order):
            if place % FOLDS != fold:
                learner.learn(message)
        for message in order[fold::FOLDS]:
            learner.score(message)
        said.append(learner.said)
    return together(said)


def begun(messages: Iterable[Message], size: int) -> Points:
    """What a learner says of all others that was taught the first so many of each kind, and nothing since."""
    learner, counts, others = Learner(), Counter[bool](), []
    for message in messages:
        if counts[message.row.spam] < size and learner.learn(message):
            counts[message.row.spam] += 1
        else:
            others.append(message)
    for message in others if min(counts[True], counts[False]) == size else ():
        learner.score(message)
    return together([learner.said])


def together(said: Iterable[Sequence[Said]]) -> Points:
    return Points(*np.array([row for rows in said for row in rows], dtype=float).reshape(-1, 4).T)


def both(parts: Iterable[Points]) -> Points:
    return Points(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def lives(corpora: Sequence[Sequence[Message]]) -> Iterator[Points]:
    """What is fitted to beside the folds."""
    for messages in corpora:
        yield in_order(messages)
        for first in range(0, len(messages), BEGINNING):
            yield in_order(messages[first:first + BEGINNING])
    yield in_order(merged(corpora))


def merged(corpora: Iterable[Sequence[Message]]) -> list[Message]:
    return sorted((one for messages in corpora for one in messages), key=lambda one: one.row.epoch)


def beginnings(corpora: Sequence[Sequence[Message]]) -> Iterator[Points]:
    """What is fitted how soon they count to, of all corpora together beside each."""
    for messages in (*corpora, merged(corpora)):
        for order in (messages, by_hash(messages)):
            for moment in range(MOMENTS):
                for size in SIZES:
                    points = begun(order[len(order) * moment // MOMENTS:], size)
                    if 0 < points.spam.sum() < len(points.spam):
                        yield points


def log_odds(found: Calibration, points: Points) -> np.ndarray:
    learnt = found.learnt(points.odds, points.taught)
    return rate.BIAS + points.rules + learnt + found.known(points.rules, points.taught)


def loss(found: Calibration, points: Points, weights: np.ndarray) -> float:
    odds = log_odds(found, points)
    return float(np.average(np.logaddexp(0, odds) - points.spam * odds, weights=weights))


def likely(found: Calibration, names: Sequence[str], of: Callable[[Calibration], float]) -> Calibration:
    """With these of its constants where `of` is least."""
    scale = np.array([max(getattr(found, name), 0.1) for name in names])

    def changed(values: np.ndarray) -> Calibration:
        return msgspec.structs.replace(found, **dict(zip(names, map(float, values * scale), strict=True)))

    done = minimize(lambda values: of(changed(values)), np.ones(len(names)), method="L-BFGS-B",
                    bounds=[tuple(np.array(BOUNDS[name]) / one) for name, one in zip(names, scale, strict=True)],
                    options={"maxiter": 5000, "ftol": 1e-13})
    if not done.success:
        raise SystemExit(f"fit_calibration: no end found: {done.message}")
    return changed(done.x)


def fitted(points: Points, caution: float, sizes: Sequence[Points] = ()) -> Calibration:
    weights = np.where(points.spam == 0, caution, 1.0)
    found = likely(START, FULL, lambda one: loss(one, points, weights))
    if sizes:
        every = both(sizes)
        shares = np.concatenate([np.full(len(one.spam), 1 / len(one.spam)) for one in sizes])
        found = msgspec.structs.replace(found, half_learnt=50.0, half_known=100.0)
        found = likely(found, SOON, lambda one: loss(one, every, shares))
        found = likely(found, FULL, lambda one: loss(one, points, weights))
    return Calibration(*(round(getattr(found, name), 2) for name in found.__struct_fields__))


def wrong(found: Calibration, points: Points) -> float:
    """The share of the ham that is rated above the recommended threshold."""
    ham = log_odds(found, points)[points.spam == 0]
    return float(np.mean(ham > rate.log_odds_of(LEVELS["recommended"]["probable"])))


def document() -> str:
    corpora = [list(read(to_fit(name))) for name in (*HALVED, *WHOLE)]
    folds = [folded(messages) for messages in corpora if any(one.row.spam for one in messages)]
    points, sizes = both([*lives(corpora), *folds]), list(beginnings(corpora))
    for caution in CAUTION:
        found = fitted(points, caution, sizes)
        if max(wrong(found, fold) for fold in folds) <= MOST_WRONG:
            break
    head = _HEAD.format(points=len(points.spam), messages=sum(map(len, corpora)), caution=caution)
    return head + "".join(f"{name} = {getattr(found, name):.2f}\n" for name in found.__struct_fields__)


if __name__ == "__main__":
    sys.exit(fitted_file.run("fit_calibration", __doc__, document, TARGET))
