"""The loop over the steps. A plan is made once a policy; `begin` and `finish` are the two halves of a scan.

Between the halves the caller may ask the reputation about the keys of `begin`, for many messages at once.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from .. import _native as _native_core
from ..config import Network, Policy
from ..message import UNKNOWN, Envelope
from ..rule import FEATURES, HEURISTICS, IMAGES, RTF
from ..verdict import UNTIMED, Finding, Mark, Status, Timing, Unchecked, Verdict
from . import FILES, MARKS, STEPS, bayes, features, heuristics, images, rate, rtf, topic
from .rules import RuleTable
from .step import Context, Later, Lists, Outcome, Step

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Look

# Limits of which there is more to say than that they bit.
_REASONS = {"message_bytes": "too_large", "time": "time_out"}


class Stage(msgspec.Struct, frozen=True):
    """A step that runs, and what is left unchecked when it decides."""

    run: Callable[[Facts, Context], Outcome | None]
    lists: tuple[str, ...]
    looks_back: bool
    stopped: tuple[Unchecked, ...]


class Plan(msgspec.Struct, frozen=True):
    """What one policy makes of the steps."""

    policy: Policy
    thresholds: tuple[float, float]
    relays: tuple[Network, ...]
    authserv_ids: frozenset[str]
    stages: tuple[Stage, ...]
    files: bool
    disabled: tuple[Unchecked, ...]
    # What the native core has to look up for these steps.
    phrases: bool
    addresses: bool
    content: bool
    texts: bool
    signs: bool
    documents: bool
    pictures: bool
    # Whether mail is marked by its kind.
    marked: bool
    learnt: bool
    heuristics: RuleTable
    images: RuleTable
    rtf: RuleTable
    features: RuleTable
    categories: dict[str, str]


class Ready(msgspec.Struct, frozen=True):
    """A plan with one generation of the lists: the stages that can find something in them."""

    plan: Plan
    stages: tuple[Stage, ...]
    files: bool
    context: Context


class State(msgspec.Struct, frozen=True):
    """A scan between its halves, and what its verdict is explained by: findings and topic are made when asked for."""

    plan: Plan
    facts: Facts
    context: Context
    status: Status | None
    found: list[tuple[Finding, ...] | Later]
    weights: list[float]
    marks: tuple[Mark, ...]
    unchecked: tuple[Unchecked, ...]

    def findings(self) -> tuple[Finding, ...]:
        return tuple(itertools.chain.from_iterable(
            [part if isinstance(part, tuple) else part.make() for part in self.found]))

    def topic(self) -> topic.Topic:
        decided = self.status is not None
        return topic.NONE if decided or not self.plan.content else topic.of(self.facts, self.context)

    def categories(self, findings: tuple[Finding, ...]) -> tuple[str, ...]:
        known = self.plan.categories
        return tuple(sorted({known[finding.rule] for finding in findings if finding.rule in known}))


def plan(policy: Policy) -> Plan:
    default = Policy()
    running = [step for step in STEPS if step.checks(policy) or step.always(policy)]
    on = {step.name for step in STEPS if step.checks(policy)}
    stages = [Stage(step.run, step.lists, step.looks_back,
                    tuple(Unchecked(later.name, "stopped") for later in running[place + 1:] if later.name in on))
              for place, step in enumerate(running)]
    disabled = [Unchecked(check, "disabled") for step in (*STEPS, FILES)
                for check in _missing(step, default, policy)]
    return Plan(
        policy=policy, thresholds=policy.protection.thresholds, relays=policy.trust.networks(),
        authserv_ids=frozenset(name.lower() for name in policy.trust.authserv_ids),
        stages=tuple(stages), files=bool(FILES.checks(policy)), disabled=tuple(disabled),
        phrases=not on.isdisjoint({"allowed_phrases", "blocked_phrases"}), addresses="web_addresses" in on,
        content=topic.wanted(policy),
        texts="heuristics" in on and any(rule.body is not None for rule in policy.rules),
        signs=not on.isdisjoint({"heuristics", "features"}),
        documents="rtf" in on, pictures=images.NAME in on, marked=policy.protection.anti_spam,
        learnt=bayes.NAME in on,
        heuristics=heuristics.table(policy), images=images.table(policy), rtf=rtf.table(policy),
        features=features.table(policy),
        categories={rule.name: rule.category for rule in (*HEURISTICS, *IMAGES, *RTF, *FEATURES, *policy.rules)})


def _missing(step: Step, default: Policy, policy: Policy) -> tuple[str, ...]:
    """The checks on by default and off in this policy; the name of the step where nothing of it is on."""
    on = step.checks(policy)
    left = tuple(check for check in step.checks(default) if check not in on)
    return (step.name,) if left and not on else left


def ready(plan: Plan, lists: Lists, model: _native_core.Model | str = bayes.UNTRAINED) -> Ready:
    """Once a generation of the lists, and once a model; or the reason why there is none."""
    filled = frozenset(name for name in _native_core.LIST_NAMES if lists.count(name))
    context = Context(plan.policy, plan.relays, plan.authserv_ids, lists, filled, UNKNOWN, plan.heuristics, plan.rtf,
                      plan.features, model, plan.images)
    stages = tuple(stage for stage in plan.stages if not stage.lists or not filled.isdisjoint(stage.lists))
    return Ready(plan, stages, plan.files and not filled.isdisjoint(FILES.lists), context)


def begin(ready: Ready, facts: Facts, envelope: Envelope,
          look: Callable[[Facts, bool], Look] | None = None) -> tuple[State, tuple[bytes, ...]]:
    """What can be said without asking anybody, and the keys that the reputation is to be asked for. `look` looks at the
    pictures of the message; it is not kept."""
    plan, context = ready.plan, ready.context
    if envelope is not UNKNOWN:
        context = msgspec.structs.replace(context, envelope=envelope)
    status: Status | None = None
    found: list[tuple[Finding, ...] | Later] = []
    weights: list[float] = []
    marks: tuple[Mark, ...] = ()
    unchecked = plan.disabled
    seeing = context if look is None else msgspec.structs.replace(context, look=look)
    for stage in ready.stages:
        outcome = stage.run(facts, msgspec.structs.replace(context, found=found) if stage.looks_back else seeing)
        if outcome is None:
            continue
        _add(outcome, found, weights)
        marks += outcome.marks
        unchecked += outcome.unchecked
        if outcome.status is not None:
            status = outcome.status
            unchecked += stage.stopped
            break
    if ready.files and (outcome := FILES.run(facts, context)) is not None:
        _add(outcome, found, weights)
        marks += outcome.marks
        status = outcome.status or status
    if status is None and plan.marked:
        for mark in MARKS:
            marks += mark(facts, context)
    if facts.limits or facts.unreadable or facts.unsupported:
        unchecked += _native(facts)
    return State(plan, facts, context, status, found, weights, marks, unchecked), ()


def _add(outcome: Outcome, found: list[tuple[Finding, ...] | Later], weights: list[float]) -> None:
    findings = outcome.findings
    if not isinstance(findings, tuple):
        weights += findings.weights
    elif findings:
        weights += [finding.weight for finding in findings if finding.weight is not None]
    else:
        return
    found.append(findings)


def finish(plan: Plan, state: State, answers: object = None, timing: Timing = UNTIMED) -> Verdict:
    """The verdict; `answers` are the reputation's to the keys of `begin`."""
    status = state.status
    if status is None:
        odds = rate.log_odds(state.weights)
        percent = rate.rate_of(odds)
        status = rate.status_of(percent, plan.thresholds)
    elif status is Status.SPAM:
        odds, percent = math.inf, 100.0
    else:
        odds, percent = -math.inf, 0.0
    return Verdict.explained(state, status, percent, odds, frozenset(state.marks), state.unchecked, state.facts,
                             plan.thresholds, plan.policy.label, timing)


def _native(facts: Facts) -> tuple[Unchecked, ...]:
    """What the native core could not look at."""
    return (*(Unchecked(name, _REASONS.get(name, "limit")) for name in facts.limits),
            *(Unchecked(name, "unreadable") for name in facts.unreadable),
            *(Unchecked(name, "unsupported") for name in facts.unsupported))
