"""Fits the weights of the heuristics and features to labelled mail: src/engine/mailsift/defaults/weights.toml.

A logistic regression whose bias is the policy's own and whose Gaussian prior is the weight set by hand in
defaults/{heuristics,features}.toml, which is what a rule keeps that the mail never fires. A weight stays between
LEAST and MOST of that: rules never lower the rate, and old mail may not silence a rule that is about new tricks.
Read is what bench/corpus.py says may be fitted to: the first half of `spamassassin` by SHA-1 of the path,
`csdmc2010` and `lists_ham`; `phishing_pot` is for measuring only. L-BFGS-B (R. H. Byrd, P. Lu, J. Nocedal,
C. Zhu, "A limited memory algorithm for bound constrained optimization", 1995), from the prior: the same mail gives
the same weights.

Run:  python tools/fit_weights.py          writes the file
      python tools/fit_weights.py --check  exit code 1 where the file is not what would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.corpus import HALVED, WHOLE, to_fit
from tools import fitted_file

from mailsift import Engine
from mailsift.policy import rate
from mailsift.rule import DEFAULTS, Rule, by_hand

TARGET = DEFAULTS / "weights.toml"
# Strength of the prior a message, chosen by five-fold cross-validation on this mail: weaker ones gain little in
# log-loss (0.160 -> 0.147 at a tenth) and leave the hand-set meaning of rules that only newer mail fires.
PRIOR = 1e-3
SPREAD = 0.3  # of the prior: SPREAD + weight nats
LEAST, MOST = 0.25, 4.0  # times the weight set by hand; in nats

_HEAD = """\
# Made by `make fit` (tools/fit_weights.py) from {messages} messages, {spam} of them spam; don't edit it by hand.
# In nats, instead of the weights set by hand beside each rule; a rule that is not here keeps that.

[weights]
"""


class Message(NamedTuple):
    spam: bool
    rules: frozenset[str]


def training(corpus: str) -> Iterator[Message]:
    """The messages of one corpus that may be learnt from."""
    with Engine() as engine:
        for row in to_fit(corpus):
            verdict = engine.scan(row.raw())
            yield Message(row.spam, frozenset(finding.rule for finding in verdict.findings))


def fitted(messages: list[Message], rules: list[Rule]) -> list[float]:
    """The weights of `rules` that make the messages likeliest under the prior."""
    prior = np.array([rule.weight for rule in rules])
    fired = np.array([[rule.name in message.rules for rule in rules] for message in messages], dtype=float)
    spam = np.array([message.spam for message in messages], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = rate.BIAS + fired @ weights
        away = (weights - prior) / (SPREAD + prior)
        value = np.mean(np.logaddexp(0, odds) - spam * odds) + PRIOR / 2 * away @ away
        slope = fired.T @ (1 / (1 + np.exp(-odds)) - spam) / len(spam) + PRIOR * away / (SPREAD + prior)
        return value, slope

    bounds = [(LEAST * weight, max(MOST, weight)) for weight in prior]
    done = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds,
                    options={"maxiter": 5000, "ftol": 1e-13, "gtol": 1e-9})
    if not done.success:
        raise SystemExit(f"fit_weights: no end found: {done.message}")
    return [float(weight) for weight in done.x]


def document() -> str:
    messages = [message for name in (*HALVED, *WHOLE) for message in training(name)]
    seen = frozenset[str]().union(*(message.rules for message in messages))
    rules = [rule for rule in (*by_hand("heuristics"), *by_hand("features")) if rule.name in seen]
    head = _HEAD.format(messages=len(messages), spam=sum(message.spam for message in messages))
    weights = fitted(messages, rules)
    return head + "".join(f"{rule.name} = {weight:.2f}\n" for rule, weight in zip(rules, weights, strict=True))


if __name__ == "__main__":
    sys.exit(fitted_file.run("fit_weights", __doc__, document, TARGET))
