"""What a step gets and gives. A step is a pure function of both: no I/O, no clock, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from .. import _native
from ..config import Network, Policy
from ..known import NOTHING, Answers, Known
from ..message import Envelope
from ..sender import forms
from ..verdict import Evidence, Finding, Mark, Status, Unchecked

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Look
    from .rules import RuleTable

# `where` of what stands in an RTF attachment: only the step rtf looks at it, and never decides by it.
IN_RTF = "rtf"
# Findings that one step reports; what decides is looked at in full.
MOST_FINDINGS = 50
# Characters of evidence.
MOST_SHOWN = 200


class Lists(Protocol):
    """The operator's lists as the compiled database answers for them: entries by their number in a list."""

    def count(self, list_name: str, /) -> int: ...
    def entry(self, list_name: str, index: int, /) -> tuple[str, int, int]: ...
    def find_address(self, list_name: str, address: str, /) -> int | None: ...
    def find_key(self, list_name: str, key: bytes, /) -> int | None: ...
    def find_ip(self, list_name: str, ip: str, /) -> int | None: ...
    def find_picture(self, list_name: str, asked: Sequence[str], /) -> int | None: ...


class Context(msgspec.Struct, frozen=True, gc=False):
    """What a step knows beside the message: the policy as it is applied, the lists, the envelope.

    `filled` names the lists that have entries. `model` is what was learnt, or the reason why there is nothing.
    `found` is what the steps before found, for a step that takes account of it; `answers` what is known of the objects
    of the message, for steps behind the question. `look` looks at the pictures of the message, also to look them up;
    None where they are not at hand. `texts`: rules for the texts of pictures, None where they are not looked at.
    """

    policy: Policy
    relays: tuple[Network, ...]
    authserv_ids: frozenset[str]
    lists: Lists
    filled: frozenset[str]
    envelope: Envelope
    heuristics: RuleTable
    rtf: RuleTable
    features: RuleTable
    model: _native.Model | str
    images: RuleTable
    found: Sequence[tuple[Finding, ...] | Later] = ()
    answers: Answers = NOTHING
    look: Callable[[Facts, bool, bool], Look] | None = None
    texts: RuleTable | None = None


class Later(Protocol):
    """Findings of which only the weights, in nats, are known: they are made when somebody looks at them.

    `fitted`: of the rules whose weights are fitted, each with no more than that.
    """

    @property
    def weights(self) -> Sequence[float]: ...
    @property
    def fitted(self) -> Sequence[float]: ...
    def make(self) -> tuple[Finding, ...]: ...


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What a step found. With a status it has decided, and the steps behind it don't run."""

    status: Status | None = None
    findings: tuple[Finding, ...] | Later = ()
    marks: tuple[Mark, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """One step of the order.

    `checks` names what a policy makes of it, for verdict.unchecked: nothing where it is off; the name of the
    step, or NAME.PART for each part with a switch of its own. `always` runs it also when nothing is named. While all of
    `lists` are empty it can find nothing, and isn't called. `looks_back`: it is told what the steps before it found.
    """

    name: str
    run: Callable[[Facts, Context], Outcome | None]
    checks: Callable[[Policy], tuple[str, ...]]
    always: Callable[[Policy], bool] = lambda policy: False
    lists: tuple[str, ...] = ()
    looks_back: bool = False


def find_address(lists: Lists, name: str, address: str) -> int | None:
    """The entry of a list that speaks of this mailbox, however it is spelled."""
    for form in forms(address):
        if (entry := lists.find_address(name, form)) is not None:
            return entry
    return None


def listed(lists: Lists, name: str, entry: int, text: str, part: str | None, where: str) -> Evidence:
    """Evidence with the line of the list that it comes from."""
    return Evidence(shown(text), part, where, name, _native.redacted(lists.entry(name, entry)[0]))


def in_base(known: Known, text: str, part: str | None, where: str) -> Evidence:
    """Evidence with the record of the base that says so."""
    return Evidence(shown(text), part, where, source=known.source, record=known.record, version=known.version)


def shown(text: str) -> str:
    """What evidence quotes: bounded, and without the users and passwords of the addresses in it.

    Facts hold none; what was not made by the core may.
    """
    return _native.redacted(text[:MOST_SHOWN])
