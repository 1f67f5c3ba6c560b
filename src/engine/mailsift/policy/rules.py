"""Rules compiled for one policy, and what they find in a message. Whatever costs time is done once a policy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

import msgspec

from .. import _native
from ..fact_values import Sign
from ..rule import WEIGHTS, Rule
from ..verdict import Evidence, Finding
from .matching import Test, test_of
from .step import MOST_SHOWN, Later, Outcome

if TYPE_CHECKING:
    from ..facts import Facts

_NUMBERS = {name: number for number, name in enumerate(_native.SIGN_NAMES)}
_NO_SIGN = (1 << 32) - 1


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
    # Those of `all`, each once, then those of `any`.
    names: tuple[str, ...]
    weight: float
    # One of `all`: most combinations are settled by looking for it alone.
    key: str | None


class RuleTable(msgspec.Struct, frozen=True):
    """The rules of one step. `later`: tests of other things than signs, and combinations, in their order.

    Signs and the combinations up to the first other test are settled natively; `rest` is what is left of `later`.
    """

    step: str
    signs: dict[str, tuple[SignTest, ...]]
    # Signs that have a rule of their own name: only that rule says whether they count in a combination.
    governed: frozenset[str]
    later: tuple[OwnTest | Combination, ...]
    native: _native.RuleSet
    # Names by their number in `native`.
    rules: tuple[str, ...]
    rest: tuple[OwnTest | Combination, ...]
    # Slots in `native` of the names that `rest` combines.
    asked: dict[str, int]
    # Signs that these rules test and that only a step can make.
    made: frozenset[str]
    # Of each rule, by its number in `native`, how much of its weight was fitted.
    fitted: tuple[float, ...]

    def look(self, facts: Facts, more: Sequence[Sign]) -> Outcome | None:
        """What fires on the signs of the core and on `more`, which are such as steps make."""
        if more and self.later:
            # A combination may speak of both.
            findings = self.find(facts, (*facts.signs, *more))
            return Outcome(findings=findings) if findings else None
        others = self._others(facts, more) if more or self.rest else ()
        fired = facts.fire(self.native)
        if fired is not None:
            return Outcome(None, Fired(self, facts, fired, others))
        return Outcome(findings=others) if others else None

    def find(self, facts: Facts, signs: Iterable[Sign]) -> tuple[Finding, ...]:
        """A finding for each rule that fires and weighs something: the signs in their order, then what is later."""
        evidence: dict[str, Evidence] = {}
        findings: list[Finding] = []
        tests, governed, step = self.signs, self.governed, self.step
        for sign in signs:
            name, value, _, _ = sign
            seen = _evidence(sign, facts)
            if name not in governed and name not in evidence:
                evidence[name] = seen
            for test in tests.get(name, ()):
                if value > test.above and test.rule not in evidence:
                    evidence[test.rule] = seen
                    if test.weight:
                        findings.append(Finding(step, test.rule, test.weight, False, seen))
        return (*findings, *self._behind(self.later, facts, evidence))

    def _others(self, facts: Facts, more: Sequence[Sign]) -> tuple[Finding, ...]:
        """What the native set doesn't know."""
        if more:
            return self.find(facts, more)
        return self._behind(self.rest, facts, self._seen(facts) if self.asked else {})

    def _seen(self, facts: Facts) -> dict[str, Evidence]:
        """What the native set has seen of what `rest` combines, by name."""
        places, signs = facts.fire_all(self.native), facts.signs
        return {name: _evidence(signs[places[slot]], facts) for name, slot in self.asked.items() if slot in places}

    def _behind(self, rules: Iterable[OwnTest | Combination], facts: Facts,
                evidence: dict[str, Evidence]) -> tuple[Finding, ...]:
        findings = []
        for rule in rules:
            if type(rule) is Combination and rule.key is not None and rule.key not in evidence:
                continue
            found = _combined(rule, evidence) if isinstance(rule, Combination) else rule.test(facts)
            if found is not None:
                evidence[rule.rule] = found
                if rule.weight:
                    findings.append(Finding(self.step, rule.rule, rule.weight, False, found))
        return tuple(findings)


class Fired(msgspec.Struct, frozen=True):
    """What fired on one message: weights and numbers of rules and places of the signs that are their evidence, and
    `others`."""

    table: RuleTable
    facts: Facts
    native: tuple[list[float], list[int], list[int]]
    others: tuple[Finding, ...]

    @property
    def weights(self) -> list[float]:
        weights = self.native[0]
        return [*weights, *(found.weight or 0.0 for found in self.others)] if self.others else weights

    @property
    def fitted(self) -> list[float]:
        every = self.table.fitted
        found = [every[number] for number in self.native[1]]
        return found + [_fitted(one.rule, one.weight) for one in self.others] if self.others else found

    def make(self) -> tuple[Finding, ...]:
        step, rules, (weights, numbers, places) = self.table.step, self.table.rules, self.native
        shown = self.facts.sign_evidence(places, _WHERES, _QUOTING, MOST_SHOWN)
        return (*[Finding(step, rules[number], weight, False, Evidence(*seen))
                  for weight, number, seen in zip(weights, numbers, shown, strict=True)], *self.others)


def _fitted(name: str, weight: float | None) -> float:
    """Of the weight that a rule has here, what was fitted: nothing of the operator's own, or of one set by hand."""
    return min(WEIGHTS.get(name, 0.0), weight or 0.0)


def fitted(found: Iterable[tuple[Finding, ...] | Later]) -> float:
    """Nats that the fitted rules say, whatever the operator adds to them."""
    values: list[float] = []
    for part in found:
        values += [_fitted(one.rule, one.weight) for one in part] if isinstance(part, tuple) else part.fitted
    return math.fsum(values)


# Where the signs of a group stand, by the first word of their names.
_PLACES = {**dict.fromkeys(("date", "received", "message", "to", "header", "from", "name", "reply", "return", "sender",
                            "client", "priority", "msmail", "unsubscribe", "precedence", "dmarc", "spf", "dkim", "not"),
                           "header"),
           "subject": "subject", "html": "html", "text": "text", "brand": "text", "code": "qr", "file": "attachment",
           "link": "text"}


# Groups whose signs quote an address: they stand where it does.
_QUOTING_GROUPS = ("link", "html")


def _group(sign: str) -> str:
    return sign.partition("_")[0]


def _where(sign: str) -> str:
    return _PLACES.get(_group(sign), "structure")


# By the numbers of the core's signs.
_WHERES = tuple(map(_where, _native.SIGN_NAMES))
_QUOTING = tuple(_group(sign) in _QUOTING_GROUPS for sign in _native.SIGN_NAMES)


def _evidence(sign: Sign, facts: Facts) -> Evidence:
    """The thing itself, and where it is; of what is counted the number, of what is missing the name of the sign."""
    text = sign.text[:MOST_SHOWN] or (sign.name if sign.value == 1 else f"{sign.value:g}")
    where = _where(sign.name)
    if sign.text and _group(sign.name) in _QUOTING_GROUPS:
        where = next((url.where for url in facts.urls if url.part == sign.part and (
            url.url.startswith(sign.text) or url.host == sign.text)), where)
    return Evidence(text, sign.part, where)


def _combined(rule: Combination, seen: dict[str, Evidence]) -> Evidence | None:
    """The evidence of the first name of the combination that is there; None where it doesn't hold."""
    keys = seen.keys()
    if not rule.all <= keys or (rule.any and rule.any.isdisjoint(keys)) or not rule.none.isdisjoint(keys):
        return None
    return next(seen[name] for name in rule.names if name in seen)


def compiled(step: str, rules: Sequence[Rule], weights: Mapping[str, float]) -> RuleTable:
    """`weights` instead of the rules' own; 0 takes the rule out of the findings, but not out of combinations."""
    signs: dict[str, list[SignTest]] = {}
    ordered: list[tuple[str, SignTest]] = []
    later: list[OwnTest | Combination] = []
    governed = set()
    for rule in rules:
        weight = weights.get(rule.name, rule.weight)
        if (sign := rule.tests_sign) is not None:
            test = SignTest(rule.name, rule.above, weight)
            signs.setdefault(sign, []).append(test)
            ordered.append((sign, test))
            governed.add(rule.name)
        elif rule.combines:
            every = tuple(dict.fromkeys(rule.all))
            later.append(Combination(rule.name, frozenset(every), frozenset(rule.any), frozenset(rule.not_),
                                     (*every, *rule.any), weight, every[0] if every else None))
        else:
            later.append(OwnTest(rule.name, test_of(rule), weight))
    tests = {sign: tuple(found) for sign, found in signs.items()}
    native, names, slots = _compiled(ordered, later, governed)
    rest = tuple(later[sum(1 for _ in itertools.takewhile(_combines, later)):])
    asked = {name: slots[name] for rule in rest if isinstance(rule, Combination)
             for name in (*rule.names, *rule.none) if name in slots}
    given = {rule.name: weights.get(rule.name, rule.weight) for rule in rules}
    return RuleTable(step, tests, frozenset(governed), tuple(later), native, tuple(names), rest, asked,
                     frozenset(tests) - _NUMBERS.keys(), tuple([_fitted(name, given.get(name)) for name in names]))


def _combines(rule: OwnTest | Combination) -> TypeGuard[Combination]:
    return isinstance(rule, Combination)


def _compiled(tests: Iterable[tuple[str, SignTest]], later: Sequence[OwnTest | Combination], governed: Collection[str]
              ) -> tuple[_native.RuleSet, list[str], dict[str, int]]:
    """The native set, the names of its rules, and the slots of all names. It can't hold what stands in `later` from the
    first test of something else on."""
    first = len(_native.SIGN_NAMES)
    plain = [(_NUMBERS.get(sign, _NO_SIGN), test.above, test.weight) for sign, test in tests]
    names = [test.rule for _, test in tests]
    whole = [rule for rule in itertools.takewhile(_combines, later) if _combines(rule)]
    # A sign that only steps make is never there natively; as a test without a sign it has a slot.
    for name in sorted({name for rule in whole for name in (*rule.names, *rule.none)}):
        if name not in _NUMBERS and name not in names and all(name != rule.rule for rule in whole):
            plain.append((_NO_SIGN, 0.0, 0.0))
            names.append(name)
    slots = {name: number for name, number in _NUMBERS.items() if name not in governed}
    slots |= {name: first + number for number, name in enumerate(names)}
    combinations = []
    for rule in whole:
        every = rule.names[:len(rule.all)]
        combinations.append(([slots[name] for name in every], [slots[name] for name in rule.names[len(every):]],
                             [slots[name] for name in rule.none], rule.weight))
        slots[rule.rule] = first + len(names)
        names.append(rule.rule)
    return _native.RuleSet(plain, combinations), names, slots
