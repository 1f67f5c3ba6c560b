"""Authentication-Results (RFC 8601): which domains a host that we trust says are authenticated.

Strict and bounded: a field that doesn't follow the grammar of section 2.2 says nothing, nor does one of
another version or of a host that the policy doesn't name. A border host removes forged fields that bear its
own name (section 5); for each method only the top-most field counts all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

FIELD = "authentication-results"
_MOST_CHARACTERS = 16384
_MOST_FIELDS = 32

_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
_CLAUSE = re.compile(rf'(?:[^;"]++|{_QUOTED})*+')
_ID = re.compile(rf'\s*({_QUOTED}|[^\s;=",]++)(?:\s+(\d+))?\s*')
_METHOD = re.compile(r"\s*([A-Za-z0-9-]+)(?:\s*/\s*(\d+))?\s*=\s*([A-Za-z0-9-]+)")
_PROPERTY = re.compile(rf'\s+(?:reason|([A-Za-z0-9-]+)\s*\.\s*([A-Za-z0-9_-]+))\s*=\s*({_QUOTED}|[^\s"]++)')
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


def authenticated(headers: Iterable[tuple[str, str]], hosts: frozenset[str]) -> frozenset[str]:
    """Domains, in lower case, that the top-most fields of the trusted hosts vouch for.

    The fields are read from the top down to the first one that is not of such a host.
    """
    if not hosts:
        return frozenset()
    decided: set[str] = set()
    domains: set[str] = set()
    for found in _trusted(headers, hosts):
        for result in found.results:
            if result.result == "pass" and result.method not in decided:
                domains.update(_identities(result))
        decided.update(result.method for result in found.results)
    return frozenset(domains)


def failures(headers: Iterable[tuple[str, str]], hosts: frozenset[str]) -> list[tuple[str, str]]:
    """(method, result) of the results that are not a pass, for methods of which no result is one."""
    results = [result for found in _trusted(headers, hosts) for result in found.results]
    passed = {result.method for result in results if result.result == "pass"}
    return list(dict.fromkeys((result.method, result.result) for result in results if result.method not in passed))


def _trusted(headers: Iterable[tuple[str, str]], hosts: frozenset[str]) -> Iterator[Results]:
    """The fields of the trusted hosts, from the top down to the first one that is not of such a host."""
    fields = 0
    for name, value in headers:
        if len(name) != len(FIELD) or name.lower() != FIELD:
            continue
        fields += 1
        found = parse(value)
        if found is None or found.host not in hosts or fields > _MOST_FIELDS:
            return
        yield found


def aligned(domain: str, other: str) -> bool:
    """Whether two domains belong together: equal, or one is below the other (compare RFC 7489, relaxed)."""
    return bool(domain and other) and (
        domain == other or domain.endswith("." + other) or other.endswith("." + domain)) and (
        "." in domain and "." in other)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower().rstrip(".")


def _identities(result: Result) -> list[str]:
    """The domains that a passed result is about."""
    names = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",), "dmarc": ("header.from",)}
    return [domain for name in names.get(result.method, ())
            if (domain := domain_of(result.properties.get(name, "")))]


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
