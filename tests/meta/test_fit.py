"""What is fitted: weights within their bounds and of rules that exist, constants that rise; and the fits find what was
planted."""

from __future__ import annotations

import importlib.util
import math
import random
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from mailsift import calibration, rule
from mailsift.policy import rate
from mailsift.rule import Rule

ROOT = Path(__file__).parents[2]
BY_HAND = {found.name: found.weight for name in ("heuristics", "features") for found in rule.by_hand(name)}
WEIGHTS = tomllib.loads((rule.DEFAULTS / "weights.toml").read_text("utf-8"))["weights"]


def test_weights_are_of_rules_and_within_bounds() -> None:
    assert WEIGHTS.keys() <= BY_HAND.keys()
    for name, weight in WEIGHTS.items():
        hand = BY_HAND[name]
        assert hand / 4 - 0.005 <= weight <= max(4.0, hand), name


def test_a_rule_has_the_fitted_weight_or_its_own() -> None:
    for found in (*rule.HEURISTICS, *rule.FEATURES):
        assert found.weight == WEIGHTS.get(found.name, BY_HAND[found.name])


def test_the_calibration_rises() -> None:
    found = calibration.FITTED
    assert 0 < found.start < -rate.BIAS
    assert found.slope > 0
    assert found.half_learnt > 0
    assert found.half_known > 0
    assert found.bend > 0
    assert 0 < found.rules <= 1


def _tool(name: str) -> ModuleType:
    pytest.importorskip("scipy", reason="the extra `fit` is not installed")
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def fit() -> ModuleType:
    return _tool("fit_weights")


PLANTED = calibration.Calibration(start=1.5, slope=0.8, bend=4.0, rules=0.3, half_learnt=60.0, half_known=200.0)


def _said(chance: random.Random, count: int, taught: int) -> list[tuple[bool, float, float, int]]:
    said = []
    for _ in range(count):
        odds, rules = chance.uniform(-6, 6), chance.expovariate(0.5)
        log_odds = rate.BIAS + rules + PLANTED.learnt(odds, taught) + PLANTED.known(rules, taught)
        said.append((chance.random() < 1 / (1 + math.exp(-log_odds)), odds, rules, taught))
    return said


def test_planted_constants_are_found() -> None:
    tool, chance = _tool("fit_calibration"), random.Random(7)
    points = tool.together([_said(chance, 20_000, 100_000)])
    sizes = [tool.together([_said(chance, 10_000, size)]) for size in tool.SIZES]
    found = tool.fitted(points, 1.0, sizes)
    assert found.start == pytest.approx(PLANTED.start, abs=0.15)
    assert found.learnt(5, 100_000) == pytest.approx(PLANTED.learnt(5, 100_000), rel=0.15)
    assert found.rules == pytest.approx(PLANTED.rules, abs=0.05)
    assert found.half_learnt == pytest.approx(PLANTED.half_learnt, rel=0.2)
    assert found.half_known == pytest.approx(PLANTED.half_known, rel=0.2)
    assert tool.fitted(points, 1.0, sizes) == found
    assert tool.wrong(tool.fitted(points, 4.0), points) < tool.wrong(found, points)


def test_the_fit_says_what_an_engine_says() -> None:
    """One formula: of arrays here, of numbers there."""
    tool = _tool("fit_calibration")
    said = [(True, odds, rules, size) for odds in (-9.0, -0.3, 0.0, 2.5) for rules in (0.0, 3.1) for size in (50, 900)]
    for one, odds in zip(said, tool.log_odds(PLANTED, tool.together([said])), strict=True):
        _, learnt, rules, size = one
        assert odds == pytest.approx(rate.BIAS + rules + PLANTED.learnt(learnt, size) + PLANTED.known(rules, size))


def test_planted_weights_are_found(fit: ModuleType) -> None:
    planted = {"strong": 3.0, "weak": 0.5, "useless": 0.0}
    rules = [Rule(name=name, weight=1.0, sign="date_missing") for name in (*planted, "never")]
    chance = random.Random(7)
    messages = []
    for _ in range(20_000):
        fired = {name for name in planted if chance.random() < 0.4}
        odds = fit.rate.BIAS + sum(planted[name] for name in fired)
        messages.append(fit.Message(chance.random() < 1 / (1 + math.exp(-odds)), frozenset(fired)))
    strong, weak, useless, never = fit.fitted(messages, rules)
    assert strong == pytest.approx(3.0, abs=0.25)
    assert weak == pytest.approx(0.5, abs=0.25)
    assert useless == 0.25  # no less than a quarter of what was set by hand
    assert never == pytest.approx(1.0)
    assert fit.fitted(messages, rules) == [strong, weak, useless, never]
