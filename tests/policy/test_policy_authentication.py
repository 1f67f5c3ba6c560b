"""Authentication-Results: the RFC's own shapes, hostile ones, and who is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import growth
from mailsift import Engine, Envelope
from mailsift.config_file import loads
from mailsift.facts import SIGNS, extract
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
    ([(AR, "mx; spf=fail"), (AR, "mx; dkim=pass header.d=a.example")], {"a.example"}),
    # A border host writes above, or directly below, its own Received field.
    ([(AR, "mx; spf=fail"), ("Received", "x"), (AR, "mx; dkim=pass header.d=a.example")], set()),
    ([("Received", "from inside by store"), ("received", "from x by MX; now"),
      (AR, "mx; dkim=pass header.d=a.example")], {"a.example"}),
    ([("Received", "from x by mx"), ("Received", "from y by x"), (AR, "mx; dkim=pass header.d=a.example")], set()),
    ([("X-" + AR, "mx; dkim=pass header.d=a.example")], set()),
    ([(AR, "mx; dkim=pass (header.d=a.example)")], set()),
    ([(AR, 'mx; dkim=fail reason="; dkim=pass header.d=a.example"')], set()),
])
def test_who_is_believed(fields: list[tuple[str, str]], domains: set[str]) -> None:
    plain = [(name, value, 16) for name, value in fields]
    assert authenticated(plain, frozenset({"mx"})) == domains
    assert authenticated(plain, frozenset()) == set()
    for flag in (1, 2, 8, 32):
        assert authenticated([(name, value, flag) for name, value in fields], frozenset({"mx"})) == set()


PASS = b"mx.good.example; dkim=pass header.d=good.example\r\n"


@pytest.mark.parametrize(("head", "believed"), [
    (b"Authentication-Results: " + PASS, True),
    (b"Authentication-Results: mx.good.example;\r\n\tdkim=pass header.d=good.example\r\n", True),
    (b'Authentication-Results: "mx.good.example"; dkim=pass header.d=good.example\r\n', True),
    (b"Authentication-Results: =?utf-8?q?mx=2Egood=2Eexample=3B?= dkim=pass header.d=good.example\r\n", False),
    ("Authentication-Results: mx.good.example\u00a0; dkim=pass header.d=good.example\r\n".encode(), False),
    (b"Authentication-Results: mx.good.example\x1c; dkim=pass header.d=good.example\r\n", False),
    (b"Authentication-Results: mx.good.example\x0b; dkim=pass header.d=good.example\r\n", False),
    (b"Authentication-Results: \0" + PASS, False),
    (b"Authentication-Results: \r " + PASS, False),
    (b"X-Foo: a\rAuthentication-Results: " + PASS, False),
    (b"X-Foo: a\r\rAuthentication-Results: " + PASS, False),
    (b"Authentication-Results : " + PASS, False),
    (b"Authentication-Results: mx.good.example; spf=pass smtp.mailfrom=attacker.example\r\n"
     b"Received: from h by mx.good.example; Mon, 1 Jan 2024 00:00:00 +0000\r\nAuthentication-Results: " + PASS, False),
])
@pytest.mark.parametrize("wanted", [0, SIGNS])
def test_only_what_everybody_reads_alike_is_believed(head: bytes, believed: bool, wanted: int) -> None:
    facts = extract(head + b"From: boss@good.example\r\n\r\nhello", wanted=wanted)
    found = authenticated(facts.fields, frozenset({"mx.good.example"}))
    assert ("good.example" in found) is believed


def test_exchange_is_believed_only_so_too() -> None:
    policy = loads('[steps.exchange]\nscan = false\n[trust]\nrelays = ["10.0.0.0/8"]')
    with Engine(policy) as engine:
        for head, inside in ((b"", True), (b"X-Foo: a\r", False)):
            raw = head + b"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: a@b.example\r\n\r\nhello"
            verdict = engine.scan(raw, Envelope(client_ip="10.1.2.3"))
            decided = [finding.rule for finding in verdict.findings if finding.decided]
            assert decided == ["sent_inside_exchange"] * inside


def test_alignment() -> None:
    assert aligned("a.example", "a.example")
    assert aligned("m.a.example", "a.example")
    assert aligned("a.example", "m.a.example")
    assert not aligned("a.example", "b.example")
    assert not aligned("ba.example", "a.example")
    assert not aligned("a.example", "example")
    assert not aligned("", "")
    # What is below a public suffix is somebody else's.
    assert not aligned("myshopify.com", "evil.myshopify.com")
    assert not aligned("co.uk", "evil.co.uk")
    assert aligned("myshopify.com", "myshopify.com")
    assert aligned("a.myshopify.com", "m.a.myshopify.com")


@given(st.text(alphabet='ab.@=;()"\\ /1\t', max_size=200))
def test_any_text_is_read_or_not(text: str) -> None:
    parse("mx;" + text)


@pytest.mark.parametrize("unit", ['"', "(", "()", "a=b ", '\\', ";", "a=b;", "a.b=c ", " ", '("', 'a="'])
def test_hostile_fields_take_linear_time(unit: str) -> None:
    small, large = ("mx; a=b " + unit * (size // len(unit)) for size in (4000, 16000))
    growth.assert_grows_at_most(9, lambda: parse(small), lambda: parse(large))
    assert parse("mx; spf=pass " + " " * 16384) is None
