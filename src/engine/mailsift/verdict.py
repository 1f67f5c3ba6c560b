"""What a scan answers: status, rate, marks, findings with their evidence, and what was not checked."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from . import label
from .config import Label
from .lazy import lazy

if TYPE_CHECKING:
    from .facts import Facts


class Status(StrEnum):
    NOT_SPAM = "not_spam"
    PROBABLE_SPAM = "probable_spam"
    SPAM = "spam"


class Mark(StrEnum):
    TRUSTED = "trusted"
    BLACKLISTED = "blacklisted"
    PHISHING = "phishing"
    INFECTED = "infected"
    OBSCENE = "obscene"
    MASS_MAIL = "mass_mail"
    FORMAL = "formal"
    NOT_ADDRESSED = "not_addressed"


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What was found and where: `part` is a MIME part number, `where` a place in it or the source of it.

    `list` and `entry` say which line of which of the operator's lists it was; `source`, `record` and `version` which
    record of whom in the base of reputations, 0 and "" where the source doesn't say. Reads as an object and, as in the
    JSON form, as a mapping.
    """

    text: str
    part: str | None = None
    where: str | None = None
    list: str | None = None
    entry: str | None = None
    source: str | None = None
    record: str | None = None
    version: int | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        said: dict[str, str | int | None] = {"text": self.text, "part": self.part, "where": self.where}
        if self.list is not None:
            said["list"], said["entry"] = self.list, self.entry
        if self.source is not None:
            said["source"], said["record"], said["version"] = self.source, self.record, self.version
        return said

    def keys(self) -> KeysView[str]:
        return self.to_dict().keys()

    def items(self) -> ItemsView[str, str | int | None]:
        return self.to_dict().items()

    def get(self, key: str, default: str | None = None) -> str | int | None:
        return self.to_dict().get(key, default)

    def __getitem__(self, key: str) -> str | int | None:
        return self.to_dict()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_dict())

    def __len__(self) -> int:
        return len(self.to_dict())


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing that speaks for or against the message.

    `weight` is in nats of log-odds, in points for phrases, and None where the rule decides alone.
    """

    step: str
    rule: str
    weight: float | None
    decided: bool
    evidence: Evidence | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"step": self.step, "rule": self.rule, "decided": self.decided, "weight": self.weight,
                "evidence": None if self.evidence is None else self.evidence.to_dict()}


class Unchecked(msgspec.Struct, frozen=True, gc=False):
    """A check that was not made, or not in full: its name, or that of the limit or the part; and why."""

    check: str
    reason: str


class Timing(msgspec.Struct, frozen=True, gc=False):
    """Microseconds spent on the message."""

    native: int = 0
    policy: int = 0
    reputation: int = 0


UNTIMED = Timing()


class Explanation(Protocol):
    """What a verdict is explained by, made when somebody asks."""

    def findings(self) -> tuple[Finding, ...]: ...
    def topic(self) -> tuple[str | None, tuple[str, ...]]: ...
    def categories(self, findings: tuple[Finding, ...]) -> tuple[str, ...]: ...


class Verdict:
    """What a scan answers. Frozen; what explains it is made at the first look, by whichever thread looks first."""

    status: Status
    rate: float
    log_odds: float
    marks: frozenset[Mark]
    unchecked: tuple[Unchecked, ...]
    facts: Facts
    thresholds: tuple[float, float]
    labels: Label
    timing_us: Timing
    _later: Explanation

    def __init__(self, *, status: Status, rate: float, log_odds: float, marks: frozenset[Mark],
                 findings: tuple[Finding, ...], unchecked: tuple[Unchecked, ...], facts: Facts,
                 thresholds: tuple[float, float], labels: Label, topic: str | None = None,
                 content_categories: tuple[str, ...] = (), heuristic_categories: tuple[str, ...] = (),
                 timing_us: Timing = UNTIMED) -> None:
        self.__dict__.update(
            status=status, rate=rate, log_odds=log_odds, marks=marks, findings=findings, unchecked=unchecked,
            facts=facts, thresholds=thresholds, labels=labels, topic=topic, content_categories=content_categories,
            heuristic_categories=heuristic_categories, timing_us=timing_us)

    @classmethod
    def explained(cls, later: Explanation, status: Status, rate: float, log_odds: float, marks: frozenset[Mark],
                  unchecked: tuple[Unchecked, ...], facts: Facts, thresholds: tuple[float, float], labels: Label,
                  timing_us: Timing) -> Verdict:
        """A verdict whose findings, topic and categories are those of `later`."""
        verdict = cls.__new__(cls)
        mine = verdict.__dict__
        mine["_later"], mine["status"], mine["rate"], mine["log_odds"] = later, status, rate, log_odds
        mine["marks"], mine["unchecked"], mine["facts"], mine["thresholds"] = marks, unchecked, facts, thresholds
        mine["labels"], mine["timing_us"] = labels, timing_us
        return verdict

    @lazy
    def findings(self) -> tuple[Finding, ...]:
        return self._later.findings()

    @lazy
    def _topic(self) -> tuple[str | None, tuple[str, ...]]:
        return self._later.topic()

    @lazy
    def topic(self) -> str | None:
        return self._topic[0]

    @lazy
    def content_categories(self) -> tuple[str, ...]:
        return self._topic[1]

    @lazy
    def heuristic_categories(self) -> tuple[str, ...]:
        return self._later.categories(self.findings)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Verdict is frozen: {name} can't be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Verdict is frozen: {name} can't be deleted")

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in _FIELDS])

    def __replace__(self, **changes: Any) -> Verdict:
        return _restore(self._values(), changes)

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.status, self.log_odds, self.marks))

    def __repr__(self) -> str:
        return f"Verdict({', '.join(f'{name}={getattr(self, name)!r}' for name in _FIELDS)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._values(),)

    @property
    def complete(self) -> bool:
        """Whether nothing that could have spoken against the message was left out."""
        return all(unchecked.reason == "stopped" for unchecked in self.unchecked)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of a verdict; the caller adds the path."""
        return {
            "size": self.facts.size,
            "status": self.status._value_,
            "rate": round(self.rate, 4),
            "marks": sorted([mark._value_ for mark in self.marks]),
            "findings": [finding.to_dict() for finding in self.findings],
            "unchecked": [{"check": left.check, "reason": left.reason} for left in self.unchecked],
            "topic": self.topic,
            "content_categories": list(self.content_categories),
            "heuristic_categories": list(self.heuristic_categories),
            "facts": self.facts.to_dict(),
            "timing_us": {"native": self.timing_us.native, "policy": self.timing_us.policy,
                          "reputation": self.timing_us.reputation},
        }

    def subject_label(self) -> str | None:
        """The label of this status, where the policy wants one."""
        if not self.labels.subject or self.status is Status.NOT_SPAM:
            return None
        return self.labels.spam if self.status is Status.SPAM else self.labels.probable_spam

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The header fields that go with this verdict, values unfolded; none where the policy says so."""
        return header_fields(self) if self.labels.headers else ()

    def label(self, raw: Any) -> bytes:
        """The message with its subject label and header fields, incoming copies of these removed.

        ArgumentError when `raw` is no contiguous buffer.
        """
        known = (self.labels.spam, self.labels.probable_spam) if self.labels.subject else ()
        return label.apply(raw, self.subject_label(), self.headers(), known)


_FIELDS = ("status", "rate", "log_odds", "marks", "findings", "unchecked", "facts", "thresholds", "labels", "topic",
           "content_categories", "heuristic_categories", "timing_us")


def _restore(values: tuple[Any, ...], changes: Mapping[str, Any] = MappingProxyType({})) -> Verdict:
    return Verdict(**{**dict(zip(_FIELDS, values, strict=True)), **changes})


# Findings named in one header field; the JSON object has them all.
_NAMED = 20


def header_fields(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    spam = verdict.status is Status.SPAM
    rules = list(dict.fromkeys(finding.rule for finding in verdict.findings))
    tests = _listed(rules[:_NAMED], len(rules), ", ")
    score = f"score={verdict.rate:.1f} required={verdict.thresholds[1]:.1f}"
    fields = [
        ("X-Mailsift-Status", verdict.status.value),
        ("X-Mailsift-Rate", f"{verdict.rate:.1f}"),
        ("X-Mailsift-Findings", _listed([_finding(finding) for finding in verdict.findings[:_NAMED]],
                                        len(verdict.findings))),
        ("X-Mailsift-Unchecked", _listed([f"{left.check}={left.reason}" for left in
                                          verdict.unchecked[:_NAMED]], len(verdict.unchecked))),
        ("X-Spam-Status", f"{'Yes' if spam else 'No'}, {score} tests={tests}"),
        ("X-Spam-Level", "*" * _stars(verdict)),
    ]
    if spam:
        fields.append(("X-Spam-Flag", "YES"))
    return tuple((name, value) for name, value in fields if value)


def _finding(finding: Finding) -> str:
    said = f"{finding.step}/{finding.rule}"
    if finding.weight is not None:
        said += f" {finding.weight:g}"
    if finding.evidence is not None:
        said += f' "{label.plain(finding.evidence.text)}"'
    return said


def _listed(items: list[str], count: int, between: str = "; ") -> str:
    if not items:
        return "none"
    more = [f"and {count - len(items)} more"] if count > len(items) else []
    return between.join(items + more)


def _stars(verdict: Verdict) -> int:
    """Five and more exactly where it is spam, as the usual filters on this field expect; at most ten."""
    spam = verdict.thresholds[1]
    if verdict.status is Status.SPAM:
        return 5 + int(5 * (verdict.rate - spam) / (100 - spam)) if spam < 100 else 10
    return min(4, int(5 * verdict.rate / spam)) if spam > 0 else 0
