"""Rules compiled for one policy, and what they find in a message. Whatever costs time is done once a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from ..fact_values import Sign
from ..rule import Rule
from ..verdict import Evidence, Finding
from .matching import Test, test_of

if TYPE_CHECKING:
    from ..facts import Facts


class SignTest(msgspec.Struct, frozen=True, gc=False):
    """Fires where the sign's value is above a number. Where nothing weighs, it is only there to be combined."""

    rule: str
    above: float
    weight: float


class OwnTest(msgspec.Struct, frozen=True, gc=False):
    rule: str
    test: Test
    weight: float


class Combination(msgspec.Struct, frozen=True, gc=False):
    rule: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    names: tuple[str, ...]
    weight: float
    # One of `all`: most combinations are settled by looking for it alone.
    key: str | None


class RuleTable(msgspec.Struct, frozen=True):
    """The rules of one step. `later`: tests of other things than signs, and combinations, in their order."""

    step: str
    signs: dict[str, tuple[SignTest, ...]]
    # Signs that have a rule of their own name: only that rule says whether they count in a combination.
    governed: frozenset[str]
    later: tuple[OwnTest | Combination, ...]

    def find(self, facts: Facts, signs: Iterable[Sign]) -> tuple[Finding, ...]:
        """A finding for each rule that fires and weighs something, in the order of the rules' data."""
        evidence: dict[str, Evidence] = {}
        findings: list[Finding] = []
        tests, governed, step = self.signs, self.governed, self.step
        for sign in signs:
            name, value, text, part = sign
            # What is missing can't be quoted.
            text = text or name
            if name not in governed and name not in evidence:
                evidence[name] = Evidence(text, part, "sign")
            for test in tests.get(name, ()):
                if value > test.above and test.rule not in evidence:
                    seen = evidence[test.rule] = Evidence(text, part, "sign")
                    if test.weight:
                        findings.append(Finding(step, test.rule, test.weight, False, seen))
        for rule in self.later:
            if type(rule) is Combination and rule.key is not None and rule.key not in evidence:
                continue
            found = _combined(rule, evidence) if isinstance(rule, Combination) else rule.test(facts)
            if found is not None:
                evidence[rule.rule] = found
                if rule.weight:
                    findings.append(Finding(step, rule.rule, rule.weight, False, found))
        return tuple(findings)


def _combined(rule: Combination, seen: dict[str, Evidence]) -> Evidence | None:
    """The evidence of the first name of the combination that is there; None where it doesn't hold."""
    keys = seen.keys()
    if not rule.all <= keys or (rule.any and rule.any.isdisjoint(keys)) or not rule.none.isdisjoint(keys):
        return None
    return next(seen[name] for name in rule.names if name in seen)


def compiled(step: str, rules: Iterable[Rule], weights: Mapping[str, float]) -> RuleTable:
    """`weights` instead of the rules' own; 0 takes the rule out of the findings, but not out of combinations."""
    signs: dict[str, list[SignTest]] = {}
    later: list[OwnTest | Combination] = []
    governed = set()
    for rule in rules:
        weight = weights.get(rule.name, rule.weight)
        if (sign := rule.tests_sign) is not None:
            signs.setdefault(sign, []).append(SignTest(rule.name, rule.above, weight))
            governed.add(rule.name)
        elif rule.combines:
            later.append(Combination(rule.name, frozenset(rule.all), frozenset(rule.any), frozenset(rule.not_),
                                     (*rule.all, *rule.any), weight, rule.all[0] if rule.all else None))
        else:
            later.append(OwnTest(rule.name, test_of(rule), weight))
    return RuleTable(step, {sign: tuple(tests) for sign, tests in signs.items()}, frozenset(governed), tuple(later))
