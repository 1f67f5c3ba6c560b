"""Facts and lists as plain values, for tests of the steps: what a message said, without a message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from mailsift import Envelope, Policy, Verdict, _native
from mailsift.config_file import loads
from mailsift.policy import run
from mailsift.policy.rules import _evidence
from mailsift.policy.step import listed

NUMBERS = {name: number for number, name in enumerate(_native.SIGN_NAMES)}
NO_SIGN = (1 << 32) - 1


class Address(NamedTuple):
    name: str
    address: str


class Url(NamedTuple):
    url: str
    part: str = "1"
    where: str = "href"

    @property
    def canonical(self) -> str:
        return self.url

    @property
    def host(self) -> str:
        return self.url.split("/")[2]


class Attachment(NamedTuple):
    name: str
    part: str = "2"
    sha256: str = "aa" * 32


class PhraseHit(NamedTuple):
    list: str
    entry: int
    text: str = "text as found"
    part: str = "1"
    where: str = "text"


class WeighedPhrase(NamedTuple):
    list: str
    entry: int
    points: int
    text: str
    part: str
    where: str


class AddressHit(NamedTuple):
    list: str
    entry: int
    url: int


class FileHit(NamedTuple):
    list: str
    entry: int
    attachment: int


class ContentScore(NamedTuple):
    category: str
    number: int
    score: int
    terms: int = 1


class Text(NamedTuple):
    text: str
    part: str = "1"
    kind: str = "folded"
    where: str = "text"


class Sign(NamedTuple):
    name: str
    value: float = 1.0
    text: str = "as seen"
    part: str = "1"


@dataclass(frozen=True)
class Facts:
    size: int = 1000
    from_: tuple[str, ...] = ()
    to_: tuple[str, ...] = ()
    cc_: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    phrase_hits: tuple[PhraseHit, ...] = ()
    address_hits: tuple[AddressHit, ...] = ()
    file_hits: tuple[FileHit, ...] = ()
    picture_sources: tuple[Any, ...] = ()
    has_pictures: bool = False
    looked: None = None
    urls: tuple[Url, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signs: tuple[Sign, ...] = ()
    parts: tuple[Any, ...] = ()
    texts: tuple[Text, ...] = ()
    limits: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    test_string: str | None = None
    sending: int = 0
    content_scores: tuple[ContentScore, ...] = ()
    lists: Lists | None = None
    flags: dict[str, int] = field(default_factory=dict)  # HeaderFlags by the name of the field

    # What the core answers over its record, the slow way.

    def weighed_phrases(self, obscene: bool, every: bool, in_rtf: bool, most: int) -> list[WeighedPhrase]:
        assert self.lists is not None
        hits = [hit for hit in self.phrase_hits if (hit.where == "rtf") is in_rtf
                and (hit.list == "blocked-phrases" or (obscene and hit.list == "obscene"))]
        found = []
        for hit in {(hit.list, hit.entry): hit for hit in reversed(hits)}.values():
            times = sum((other.list, other.entry) == (hit.list, hit.entry) for other in hits) if every else 1
            points = self.lists.entry(hit.list, hit.entry)[1] * times
            if points:
                phrase = WeighedPhrase(hit.list, hit.entry, points, hit.text, hit.part, hit.where)
                found.append((hits.index(hit), phrase))
        return [phrase for _, phrase in sorted(found)][:most]

    def phrase_points(self, obscene: bool, every: bool) -> tuple[int, bool]:
        found = self.weighed_phrases(obscene, every, False, len(self.phrase_hits))
        return sum(phrase.points for phrase in found), any(phrase.list == "obscene" for phrase in found)

    def first_allowed(self) -> WeighedPhrase | None:
        hits = (hit for hit in self.phrase_hits if hit.list == "allowed-phrases" and hit.where != "rtf")
        return next((WeighedPhrase(hit.list, hit.entry, 0, hit.text, hit.part, hit.where) for hit in hits), None)

    def phrase_evidence(self, obscene: bool, every: bool, most: int) -> list[tuple[str, float, str, str, str, str]]:
        assert self.lists is not None
        found = []
        for hit in self.weighed_phrases(obscene, every, False, most):
            seen = listed(self.lists, hit.list, hit.entry, hit.text, hit.part, hit.where)
            found.append((hit.list, float(hit.points), seen.text, hit.part, hit.where, seen.entry or ""))
        return found

    def sign_evidence(self, places: list[int], wheres: object, quoting: object, most: int
                      ) -> list[tuple[str, str, str]]:
        seen = [_evidence(self.signs[place], self) for place in places]  # type: ignore[arg-type]
        return [(evidence.text, evidence.part or "", evidence.where or "") for evidence in seen]

    def scores_above(self, least: int) -> list[tuple[int, int, str]]:
        return [(score.score, score.number, score.category) for score in self.content_scores if score.score > least]

    def content_score(self, number: int) -> int:
        return next((score.score for score in self.content_scores if score.number == number), 0)

    # The native set itself, over these signs: what it answers is held against tests/reference/rules.py.

    def fire(self, rules: _native.RuleSet) -> tuple[list[float], list[int], list[int]] | None:
        return rules._fire(self._numbered())

    def fire_all(self, rules: _native.RuleSet) -> dict[int, int]:
        return rules._seen(self._numbered())

    def _numbered(self) -> list[tuple[int, float]]:
        return [(NUMBERS.get(sign.name, NO_SIGN), sign.value) for sign in self.signs]

    @property
    def fields(self) -> tuple[tuple[str, str, int], ...]:
        return tuple((name, value, self.flags.get(name, 0)) for name, value in self.headers)

    @property
    def from_addresses(self) -> tuple[Address, ...]:
        return tuple(Address("", address) for address in self.from_)

    @property
    def to(self) -> tuple[Address, ...]:
        return tuple(Address("", address) for address in self.to_)

    @property
    def cc(self) -> tuple[Address, ...]:
        return tuple(Address("", address) for address in self.cc_)

    def to_dict(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Lists:
    """Lists as {name: [entry or (entry, weight)]}, matched the slow way."""

    entries: dict[str, list[Any]] = field(default_factory=dict)

    def count(self, name: str) -> int:
        return len(self.entries.get(name, ()))

    def entry(self, name: str, index: int) -> tuple[str, int, int]:
        entry = self.entries[name][index]
        text, weight = entry if isinstance(entry, tuple) else (entry, 60)
        return text, weight, 0

    def find_address(self, name: str, address: str) -> int | None:
        assert address == address.lower(), "steps ask in lower case"
        for index, mask in enumerate(self.entries.get(name, ())):
            pattern = re.escape(mask).replace(r"\*", ".*").replace(r"\?", ".")
            if re.fullmatch(pattern, address) or address.endswith("@" + mask):
                return index
        return None

    def find_ip(self, name: str, ip: str) -> int | None:
        for index, text in enumerate(self.entries.get(name, ())):
            try:
                if ip_address(ip) in ip_network(text):
                    return index
            except ValueError:
                continue
        return None


def judge(policy: str | Policy = "", lists: dict[str, list[Any]] | None = None,
          envelope: Envelope | None = None, **facts: Any) -> Verdict:
    """The verdict of a policy (TOML text) on such facts."""
    plan = run.plan(loads(policy) if isinstance(policy, str) else policy)
    known = Lists(lists or {})
    seen: Any = Facts(**facts, lists=known)
    state, keys = run.begin(run.ready(plan, known), seen, envelope or Envelope())
    assert keys == b""
    return run.finish(plan, state)


def rules(verdict: Verdict) -> list[str]:
    return [finding.rule for finding in verdict.findings]


def unchecked(verdict: Verdict) -> set[tuple[str, str]]:
    """But of bayes, which test_policy_bayes.py looks at."""
    return {(left.check, left.reason) for left in verdict.unchecked if left.check != "bayes"}
