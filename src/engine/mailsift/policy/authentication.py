"""Authentication-Results (RFC 8601): which domains a host that we trust says are authenticated, and which are not.

Strict and bounded: a field that doesn't follow the grammar of section 2.2 says nothing, nor does one of
another version or of a host that the policy doesn't name. A border host removes forged fields that bear its
own name (section 5), as it reads fields and names: what others could read in another way is not believed. Its own
field stands above what the message had when it came, beside its Received field: above it, or directly below. So nothing
counts below the first Received field that stands under a field of a trusted host, or under a Received field written by
one. For each method only the top-most field counts all the same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import msgspec

from .. import _native
from ..sender import domain_of

FIELD = "authentication-results"
_MOST_CHARACTERS = 16384
_MOST_FIELDS = 32

RECEIVED = "received"

# HeaderFlag of record.hpp: raw 8-bit bytes, encoded-words, control characters, and fields that others take for a part
# of another. Trust is put in none of these.
_UNPLAIN = 1 | 2 | 8 | 32

# A field: name, decoded value, HeaderFlags.
Field = tuple[str, str, int]

_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
_CLAUSE = re.compile(rf'(?:[^;"]++|{_QUOTED})*+', re.ASCII)
_ID = re.compile(rf'\s*({_QUOTED}|[^\s;=",]++)(?:\s+(\d+))?\s*', re.ASCII)
_METHOD = re.compile(r"\s*([A-Za-z0-9-]+)(?:\s*/\s*(\d+))?\s*=\s*([A-Za-z0-9-]+)", re.ASCII)
_PROPERTY = re.compile(rf'\s+(?:reason|([A-Za-z0-9-]+)\s*\.\s*([A-Za-z0-9_-]+))\s*=\s*({_QUOTED}|[^\s"]++)', re.ASCII)
_COMMENT = re.compile(r'[()]|\\.|"(?:[^"\\]++|\\.)*+"', re.DOTALL)


class Result(msgspec.Struct, frozen=True):
    """One method and its result; properties as {"header.d": "example.org"}, names in lower case."""

    method: str
    result: str
    properties: dict[str, str]


class Results(msgspec.Struct, frozen=True):
    host: str
    results: tuple[Result, ...]


def parse(value: str) -> Results | None:
    """One unfolded field value; None where it is not what the RFC describes."""
    if len(value) > _MOST_CHARACTERS:
        return None
    text = _without_comments(value)
    clauses = _clauses(text) if text is not None else None
    if not clauses:
        return None
    head = _ID.fullmatch(clauses[0])
    if head is None or head[2] not in (None, "1") or len(clauses) < 2:
        return None
    host = _value(head[1]).lower()
    if [clause.strip().lower() for clause in clauses[1:]] == ["none"]:
        return Results(host, ())
    # One empty clause may stand at the end: many hosts close the last result with a semicolon.
    bodies = clauses[1:-1] if len(clauses) > 2 and not clauses[-1].strip() else clauses[1:]
    results = [_result(clause) for clause in bodies]
    good = tuple(result for result in results if result is not None)
    return Results(host, good) if len(good) == len(results) else None


class Said(msgspec.Struct, frozen=True):
    """Domains, in lower case, by what the top-most field of each method says of them."""

    passed: frozenset[str]
    # SPF and DMARC failed; "" where the field doesn't name the domain.
    no_sender: frozenset[str]
    no_author: frozenset[str]


NOTHING = Said(frozenset(), frozenset(), frozenset())


def said(fields: Iterable[Field], hosts: frozenset[str]) -> Said:
    if not hosts:
        return NOTHING
    decided: set[str] = set()
    passed, no_sender, no_author = set[str](), set[str](), set[str]()
    for found in _trusted(fields, hosts):
        for result in found.results:
            if result.method in decided:
                continue
            if result.result == "pass":
                passed.update(_identities(result))
            elif result.method == "spf" and result.result in ("fail", "softfail"):
                no_sender.add(_domain(result, "smtp.mailfrom"))
            elif result.method == "dmarc" and result.result == "fail":
                no_author.add(_domain(result, "header.from"))
        decided.update(result.method for result in found.results)
    return Said(frozenset(passed), frozenset(no_sender), frozenset(no_author))


def authenticated(fields: Iterable[Field], hosts: frozenset[str]) -> frozenset[str]:
    """Domains that the trusted hosts vouch for."""
    return said(fields, hosts).passed


def failures(fields: Iterable[Field], hosts: frozenset[str]) -> list[tuple[str, str]]:
    """(method, result) of the results that are not a pass, for methods of which no result is one."""
    results = [result for found in _trusted(fields, hosts) for result in found.results]
    passed = {result.method for result in results if result.result == "pass"}
    return list(dict.fromkeys((result.method, result.result) for result in results if result.method not in passed))


def is_plain(flags: int) -> bool:
    """Whether everybody reads a field with these HeaderFlags alike."""
    return not flags & _UNPLAIN


def _trusted(fields: Iterable[Field], hosts: frozenset[str]) -> Iterator[Results]:
    """The fields of the trusted hosts, from the top down to the first that is not of such a host or stands too low."""
    number, low = 0, False
    for name, value, flags in fields:
        field = name.lower()
        if field == RECEIVED:
            if low:
                return
            low = _written_by(value, hosts)
        elif field == FIELD:
            number += 1
            if number > _MOST_FIELDS or not is_plain(flags):
                return
            found = parse(value)
            if found is None or found.host not in hosts:
                return
            low = True
            yield found


def _written_by(received: str, hosts: frozenset[str]) -> bool:
    words = received[:_MOST_CHARACTERS].lower().split()
    return any(word == "by" and host.rstrip(";.") in hosts for word, host in itertools.pairwise(words))


def aligned(domain: str, other: str) -> bool:
    """Whether two domains belong together: equal, or one is below the other within one registrable domain (compare
    RFC 7489 section 3.1, relaxed): what is below a public suffix is somebody else's.
    """
    if not domain or not other or "." not in domain or "." not in other:
        return False
    if domain == other:
        return True
    if not (domain.endswith("." + other) or other.endswith("." + domain)):
        return False
    registrable = _native.registrable_domain(domain)
    return bool(registrable) and registrable == _native.registrable_domain(other)


def _domain(result: Result, name: str) -> str:
    return domain_of(result.properties.get(name, ""))


def _identities(result: Result) -> list[str]:
    """The domains that a passed result is about."""
    names = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",), "dmarc": ("header.from",)}
    return [domain for name in names.get(result.method, ()) if (domain := _domain(result, name))]


def _without_comments(text: str) -> str | None:
    """Each comment (RFC 5322 section 3.2.2, nested) becomes one space; None where one is not closed."""
    if "(" not in text and ")" not in text:
        return text
    kept, depth, start, at = [], 0, 0, 0
    while found := _COMMENT.search(text, at):
        # Inside a comment a quotation mark is a letter like any other.
        at = found.start() + 1 if depth and found[0][0] == '"' else found.end()
        if found[0] == "(":
            if not depth:
                kept.append(text[start:found.start()])
            depth += 1
        elif found[0] == ")":
            depth -= 1
            start = found.end()
            if depth < 0:
                return None
    return None if depth else " ".join([*kept, text[start:]])


def _clauses(text: str) -> list[str] | None:
    """Split at semicolons outside quoted strings; None where a quotation is not closed."""
    clauses, at = [], 0
    while True:
        found = _CLAUSE.match(text, at)
        end = found.end() if found else at
        clauses.append(text[at:end])
        if end == len(text):
            return clauses
        if text[end] != ";":
            return None
        at = end + 1


def _result(clause: str) -> Result | None:
    head = _METHOD.match(clause)
    if head is None or head[2] not in (None, "1"):
        return None
    properties: dict[str, str] = {}
    at, end = head.end(), len(clause.rstrip())
    while at < end:
        found = _PROPERTY.match(clause, at)
        if found is None:
            return None
        if found[1]:
            properties.setdefault(f"{found[1]}.{found[2]}".lower(), _value(found[3]))
        at = found.end()
    return Result(head[1].lower(), head[3].lower(), properties)


def _value(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
