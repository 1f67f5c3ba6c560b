"""The loop over the steps. A plan is made once a policy; `begin` and `finish` are the two halves of a scan.

Between the halves the caller asks the reputation about the keys of `begin`, for many messages at once; `answered` goes
on with what came back. Where nobody could answer, there are no keys, and all is said in `begin`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from .. import _native as _native_core
from ..config import Network, Policy
from ..known import Answers
from ..message import UNKNOWN, Envelope
from ..rule import FEATURES, HEURISTICS, IMAGES, RTF
from ..verdict import UNTIMED, Finding, Mark, Status, Timing, Unchecked, Verdict
from . import (
    ASKED_BEHIND,
    FILES,
    MARKS,
    REPUTATION,
    STEPS,
    bayes,
    features,
    heuristics,
    images,
    rate,
    reputation,
    rtf,
    topic,
)
from .rules import RuleTable
from .step import Context, Later, Lists, Outcome, Step

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Look

# Limits of which there is more to say than that they bit.
_REASONS = {"message_bytes": "too_large", "time": "time_out"}


class Stage(msgspec.Struct, frozen=True):
    """A step that runs, and what is left unchecked when it decides."""

    name: str
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
    # Kinds of objects that the reputation is asked for, as bits.
    asked: int
    heuristics: RuleTable
    images: RuleTable
    rtf: RuleTable
    features: RuleTable
    pictured: RuleTable | None
    categories: dict[str, str]


class Ready(msgspec.Struct, frozen=True):
    """A plan with one generation of the lists: the stages that can find something in them.

    Where there is somebody to ask, `asked` is for what, and the stages behind the question are `later`.
    """

    plan: Plan
    stages: tuple[Stage, ...]
    later: tuple[Stage, ...]
    asked: int
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
    behind = next(place for place, step in enumerate(STEPS, 1) if step.name == ASKED_BEHIND)
    order = (*STEPS[:behind], REPUTATION, *STEPS[behind:])
    running = [step for step in order if step.checks(policy) or step.always(policy)]
    on = {step.name for step in order if step.checks(policy)}
    stages = [Stage(step.name, step.run, step.lists, step.looks_back,
                    tuple(Unchecked(later.name, "stopped") for later in running[place + 1:] if later.name in on))
              for place, step in enumerate(running)]
    disabled = [Unchecked(check, "disabled") for step in (*order, FILES)
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
        learnt=bayes.NAME in on, asked=reputation.kinds(policy),
        heuristics=heuristics.table(policy), images=images.table(policy), rtf=rtf.table(policy),
        features=features.table(policy), pictured=images.texts(policy),
        categories={rule.name: rule.category for rule in (*HEURISTICS, *IMAGES, *RTF, *FEATURES, *policy.rules)})


def _missing(step: Step, default: Policy, policy: Policy) -> tuple[str, ...]:
    """The checks on by default and off in this policy; the name of the step where nothing of it is on."""
    on = step.checks(policy)
    left = tuple(check for check in step.checks(default) if check not in on)
    return (step.name,) if left and not on else left


def ready(plan: Plan, lists: Lists, model: _native_core.Model | str = bayes.UNTRAINED, known: int = 0) -> Ready:
    """Once a generation of the lists, and once a model, or the reason why there is none; and once a generation of a
    base of reputations, which knows something of objects of these kinds."""
    filled = frozenset(name for name in _native_core.LIST_NAMES if lists.count(name))
    context = Context(plan.policy, plan.relays, plan.authserv_ids, lists, filled, UNKNOWN, plan.heuristics, plan.rtf,
                      plan.features, model, plan.images, texts=plan.pictured)
    stages = tuple(stage for stage in plan.stages if not stage.lists or not filled.isdisjoint(stage.lists))
    asked, later = plan.asked & known, stages[:0]
    place = next((place for place, stage in enumerate(stages) if stage.name == REPUTATION.name), None)
    if asked and place is not None:
        stages, later = stages[:place], stages[place:]
    else:
        stages = tuple(_without_reputation(stage) for stage in stages if stage.name != REPUTATION.name)
    return Ready(plan, stages, later, asked, plan.files and not filled.isdisjoint(FILES.lists), context)


def _without_reputation(stage: Stage) -> Stage:
    """Nothing is left unchecked where there is nothing to check by."""
    return msgspec.structs.replace(
        stage, stopped=tuple(left for left in stage.stopped if left.check != REPUTATION.name))


def begin(ready: Ready, facts: Facts, envelope: Envelope,
          look: Callable[[Facts, bool, bool], Look] | None = None,
          base: _native_core.ReputationBase | None = None) -> tuple[State, bytes]:
    """What can be said without asking anybody; and the keys to ask for, queries of the core one behind the other. With
    keys, the scan goes on with answered(). `look` looks at its pictures; it is kept until the scan ends. `base`: nobody
    else will be asked, and keys that it is sure to know nothing of are left out."""
    plan, context = ready.plan, ready.context
    if envelope is not UNKNOWN:
        context = msgspec.structs.replace(context, envelope=envelope)
    found: list[tuple[Finding, ...] | Later] = []
    weights: list[float] = []
    if look is not None:
        context = msgspec.structs.replace(context, look=look)
    status, marks, unchecked = _walk(ready.stages, facts, context, found, weights, (), plan.disabled)
    if ready.asked:
        asked = ready.asked if status is None else ready.asked & reputation.FILE_KINDS
        if asked and (keys := reputation.keys(facts, context, asked, base)):
            return State(plan, facts, context, status, found, weights, marks, unchecked), keys
    return _completed(ready, facts, context, status, found, weights, marks, unchecked), b""


def answered(ready: Ready, state: State, answers: Answers) -> State:
    """The scan of which begin() gave out keys, to its end."""
    unchecked = state.unchecked
    if answers.left is not None:
        # Of a message that was decided, only the files were asked for.
        unchecked += (Unchecked(REPUTATION.name if state.status is None else FILES.name, answers.left),)
    context = msgspec.structs.replace(state.context, answers=answers) if answers.known else state.context
    # What was found is added to: whoever wants to answer twice begins twice.
    return _completed(ready, state.facts, context, state.status, list(state.found), list(state.weights), state.marks,
                      unchecked)


_Walked = tuple[Status | None, tuple[Mark, ...], tuple[Unchecked, ...]]


def _walk(stages: tuple[Stage, ...], facts: Facts, context: Context, found: list[tuple[Finding, ...] | Later],
          weights: list[float], marks: tuple[Mark, ...], unchecked: tuple[Unchecked, ...]) -> _Walked:
    """Up to the stage that decides; found and weights are added to."""
    for stage in stages:
        outcome = stage.run(facts, msgspec.structs.replace(context, found=found) if stage.looks_back else context)
        if outcome is None:
            continue
        _add(outcome, found, weights)
        marks += outcome.marks
        unchecked += outcome.unchecked
        if outcome.status is not None:
            return outcome.status, marks, unchecked + stage.stopped
    return None, marks, unchecked


def _completed(ready: Ready, facts: Facts, context: Context, status: Status | None,
               found: list[tuple[Finding, ...] | Later], weights: list[float], marks: tuple[Mark, ...],
               unchecked: tuple[Unchecked, ...]) -> State:
    """What stands behind the question, and beside the steps."""
    plan = ready.plan
    if ready.later and status is None:
        status, marks, unchecked = _walk(ready.later, facts, context, found, weights, marks, unchecked)
    if (ready.files or (context.answers.known and plan.files)) and (outcome := FILES.run(facts, context)) is not None:
        _add(outcome, found, weights)
        marks += outcome.marks
        status = outcome.status or status
    if status is None and plan.marked:
        for mark in MARKS:
            marks += mark(facts, context)
    if facts.limits or facts.unreadable or facts.unsupported:
        unchecked += _native(facts)
    if context.look is not None:  # it holds the message
        context = msgspec.structs.replace(context, look=None)
    return State(plan, facts, context, status, found, weights, marks, unchecked)


def _add(outcome: Outcome, found: list[tuple[Finding, ...] | Later], weights: list[float]) -> None:
    findings = outcome.findings
    if not isinstance(findings, tuple):
        weights += findings.weights
    elif findings:
        weights += [finding.weight for finding in findings if finding.weight is not None]
    else:
        return
    found.append(findings)


def finish(plan: Plan, state: State, timing: Timing = UNTIMED) -> Verdict:
    """The verdict of a scan without keys, or that was answered."""
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
