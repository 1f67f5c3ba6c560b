"""What a scan answers: status, rate, marks, findings with their evidence, and what was not checked."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from . import label
from .config import Label

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

    `list` and `entry` say which line of which of the operator's lists it was. Reads as an object and, as in
    the JSON form, as a mapping.
    """

    text: str
    part: str | None = None
    where: str | None = None
    list: str | None = None
    entry: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        found = {"text": self.text, "part": self.part, "where": self.where}
        if self.list is not None:
            found |= {"list": self.list, "entry": self.entry}
        return found

    def keys(self) -> KeysView[str]:
        return self.to_dict().keys()

    def items(self) -> ItemsView[str, str | None]:
        return self.to_dict().items()

    def get(self, key: str, default: str | None = None) -> str | None:
        return self.to_dict().get(key, default)

    def __getitem__(self, key: str) -> str | None:
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
                "evidence": self.evidence.to_dict() if self.evidence else None}


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


class Verdict(msgspec.Struct, frozen=True):
    status: Status
    rate: float
    log_odds: float
    marks: frozenset[Mark]
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    facts: Facts
    thresholds: tuple[float, float]
    labels: Label
    topic: str | None = None
    content_categories: tuple[str, ...] = ()
    heuristic_categories: tuple[str, ...] = ()
    timing_us: Timing = UNTIMED

    @property
    def complete(self) -> bool:
        """Whether nothing that could have spoken against the message was left out."""
        return all(unchecked.reason == "stopped" for unchecked in self.unchecked)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of a verdict; the caller adds the path."""
        return {
            "size": self.facts.size,
            "status": self.status.value,
            "rate": round(self.rate, 4),
            "marks": sorted(mark.value for mark in self.marks),
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
        """The message with its subject label and header fields, incoming copies of these removed."""
        return label.apply(raw, self.subject_label(), self.headers())


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
