"""Authentication-Results: the RFC's own shapes, hostile ones, and who is believed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift.policy.authentication import aligned, authenticated, parse

# value: None, or (host, [(method, result)])
FIELDS = {
    "example.org 1; none": ("example.org", []),
    "example.org; none": ("example.org", []),
    "Example.ORG; spf=pass smtp.mailfrom=example.net": ("example.org", [("spf", "pass")]),
    "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net":
        ("example.com", [("auth", "pass"), ("spf", "pass")]),
    "example.com; dkim=pass (good signature) header.d=example.com;": ("example.com", [("dkim", "pass")]),
    "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail "
    'policy (A dot can go here) . (like that) expired (this surprised me) = (not expected) 1362471462':
        ("foo.example.net", [("dkim", "fail")]),
    'mx; dkim=fail reason="bad; really \\"bad\\"" header.i=@a.example': ("mx", [("dkim", "fail")]),
    '"mx 1"; spf=none smtp.helo=x': ("mx 1", [("spf", "none")]),
    "mx; dkim=pass header.b=abc= header.d=a.example": ("mx", [("dkim", "pass")]),
    "mx; x=pass (nested (deep (er)) and \\) quoted) a.b=c": ("mx", [("x", "pass")]),
    "mx": None,
    "": None,
    ";": None,
    "mx 2; spf=pass": None,
    "mx; spf": None,
    "mx; spf=pass smtp.mailfrom": None,
    "mx; spf=pass ;; dkim=pass": None,
    "mx; none; spf=pass": None,
    "mx; spf=pass (open": None,
    "mx; spf=pass closed)": None,
    'mx; spf=pass reason="open': None,
    "mx; spf/2=pass": None,
    "a b; spf=pass": None,
}


@pytest.mark.parametrize("value", FIELDS)
def test_fields(value: str) -> None:
    found = parse(value)
    seen = found and (found.host, [(result.method, result.result) for result in found.results])
    assert seen == FIELDS[value]


def test_properties() -> None:
    found = parse('mx; dkim=pass Header.D="a.example" header.i=x@b.example (c) header.b=q=')
    assert found is not None
    assert found.results[0].properties == {
        "header.d": "a.example", "header.i": "x@b.example", "header.b": "q="}


AR = "Authentication-Results"


@pytest.mark.parametrize(("fields", "domains"), [
    ([(AR, "mx; dkim=pass header.d=A.example")], {"a.example"}),
    ([("authentication-RESULTS", "MX; dkim=pass header.i=@a.example")], {"a.example"}),
    ([(AR, "mx; spf=pass smtp.mailfrom=x@a.example; dmarc=pass header.from=b.example")],
     {"a.example", "b.example"}),
    ([(AR, "mx; dkim=fail header.d=a.example; dkim=pass header.d=b.example")], {"b.example"}),
    ([(AR, "mx; iprev=pass policy.iprev=192.0.2.1; auth=pass smtp.auth=q@a.example")], set()),
    ([(AR, "other; dkim=pass header.d=a.example")], set()),
    # Below a field of somebody else nothing is ours any more.
    ([(AR, "other; none"), (AR, "mx; dkim=pass header.d=a.example")], set()),
    # The top-most field of a method decides it.
    ([(AR, "mx; dkim=none"), (AR, "mx; dkim=pass header.d=a.example")], set()),
    ([(AR, "mx; spf=fail"), ("Received", "x"), (AR, "mx; dkim=pass header.d=a.example")], {"a.example"}),
    ([("X-" + AR, "mx; dkim=pass header.d=a.example")], set()),
    ([(AR, "mx; dkim=pass (header.d=a.example)")], set()),
    ([(AR, 'mx; dkim=fail reason="; dkim=pass header.d=a.example"')], set()),
])
def test_who_is_believed(fields: list[tuple[str, str]], domains: set[str]) -> None:
    assert authenticated(fields, frozenset({"mx"})) == domains
    assert authenticated(fields, frozenset()) == set()


def test_alignment() -> None:
    assert aligned("a.example", "a.example")
    assert aligned("m.a.example", "a.example")
    assert aligned("a.example", "m.a.example")
    assert not aligned("a.example", "b.example")
    assert not aligned("ba.example", "a.example")
    assert not aligned("a.example", "example")
    assert not aligned("", "")


@given(st.text(alphabet='ab.@=;()"\\ /1\t', max_size=200))
def test_any_text_is_read_or_not(text: str) -> None:
    parse("mx;" + text)


@pytest.mark.parametrize("unit", ['"', "(", "()", "a=b ", '\\', ";", "a=b;", "a.b=c ", " ", '("', 'a="'])
def test_hostile_fields_take_linear_time(unit: str) -> None:
    start = time.process_time()
    parse("mx; a=b " + unit * (16000 // len(unit)))
    assert time.process_time() - start < 0.5
    assert parse("mx; spf=pass " + " " * 16384) is None
