"""Rules of the operator: what they find, what they may not say, how mistakes in them are named."""

from __future__ import annotations

from typing import Any

import pytest
from making import Attachment, Sign, Text, Url, judge, rules

from mailsift import Engine, Policy, PolicyError, Status
from mailsift.config_file import loads, show
from mailsift.rule import Rule

OWN = """
[[rules]]
name = "mass_program"
description = "Their program"
weight = 1.5
category = "ours"
header = "X-Mailer"
matches = "mass*1.?"
[[rules]]
name = "star"
weight = 0.5
header = "x-note"
contains = "50*"
[[rules]]
name = "xyz"
weight = 2.5
address = "*.xyz"
[[rules]]
name = "iso"
weight = 1.0
attachment = "*.iso"
[[rules]]
name = "both"
weight = 0.25
all = ["xyz", "iso"]
not = ["date_missing"]
[[rules]]
name = "many"
weight = 0.75
sign = "link_count"
above = 100
"""


@pytest.mark.parametrize(("facts", "found"), [
    ({"headers": (("x-mailer", "MassMail 1.2"),)}, ["mass_program"]),
    ({"headers": (("X-Mailer", "MassMail 1.20"),)}, []),
    ({"headers": (("X-Note", "now 50* off"),)}, ["star"]),
    ({"headers": (("X-Note", "now 50 off"),)}, []),
    ({"urls": (Url("http://a.xyz/"), Url("http://b.example/"))}, ["xyz"]),
    ({"urls": (Url("http://a.example/xyz"),)}, []),
    ({"attachments": (Attachment("Bill.ISO"),)}, ["iso"]),
    ({"attachments": (Attachment("a.iso"),), "urls": (Url("http://b.xyz/"),)}, ["xyz", "iso", "both"]),
    ({"attachments": (Attachment("a.iso"),), "urls": (Url("http://b.xyz/"),), "signs": (Sign("date_missing"),)},
     ["date_missing", "xyz", "iso"]),
    ({"signs": (Sign("link_count", 101.0),)}, ["many"]),
    ({"signs": (Sign("link_count", 100.0),)}, []),
])
def test_rules_of_the_operator(facts: dict[str, Any], found: list[str]) -> None:
    verdict = judge(OWN, **facts)
    assert sorted(rules(verdict)) == sorted(found)
    assert ("ours" in verdict.heuristic_categories) is ("mass_program" in found)
    assert all(finding.evidence is not None for finding in verdict.findings)


def test_evidence_of_own_rules_has_no_password() -> None:
    verdict = judge(OWN, headers=(("X-Note", "50* http://me:geheim@b.example/"),))
    assert rules(verdict) == ["star"]
    assert "geheim" not in str(verdict.to_dict())


@pytest.mark.parametrize(("mask", "text", "found"), [
    ("secret offer", "a secret offer for you", True),
    ("SECRET offer", "a secret offer", True),
    ("secret*offer", "secret and again an offer", True),
    ("secret*offer", "offer in secret", False),
    ("ab*ab", "xab", False),
    ("ab*ab", "abab", True),
    ("b?g", "a bug", True),
    ("b?g", "a bg", False),
    ("50\\\\*", "50* off", True),
    ("50\\\\*", "500 off", False),
])
def test_rules_about_the_body(mask: str, text: str, found: bool) -> None:
    policy = f'[[rules]]\nname = "b"\nweight = 1\nbody = "{mask}"\n'
    assert rules(judge(policy, texts=(Text(text),))) == (["b"] if found else [])
    assert rules(judge(policy, texts=(Text(text, where="subject"), Text(text, kind="decoded")))) == []


def test_rules_about_the_body_see_real_text() -> None:
    policy = loads('[[rules]]\nname = "b"\nweight = 1\nbody = "Secret  Offer"\n')
    raw = b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<p>A sec<b>ret</b> of&shy;fer</p>"
    with Engine(policy) as engine:
        assert "b" in rules(engine.scan(raw))
    with Engine() as engine:
        assert engine.scan(raw).facts.texts == (), "kept only where a rule asks for them"


def test_own_rules_survive_show() -> None:
    policy = loads("[protection]\nprobable = 70\nspam = 75\n" + OWN +
                   "[weights]\nxyz = 0.5\ndate_missing = 0\n[steps.features]\nscripts = 0.5\n")
    assert loads(show(policy)) == policy


WRONG_RULES = {
    'name = "date_missing"\nweight = 1\naddress = "*"': ("site.toml:2: rules[0].name: date_missing is taken", ""),
    'name = "x"\nweight = 1': ("site.toml:2: rules[0].name: x is no sign", "header, address"),
    'name = "x"\nweight = 1\nsign = "date_mising"': ("site.toml:4: rules[0].sign", 'sign = "date_missing"'),
    'name = "x"\nweight = -1\nsign = "html_only"': ("site.toml:3: rules[0].weight: -1", ">= 0"),
    'name = "x"\nsign = "html_only"': ("site.toml:1: rules[0]: a rule without weight", ""),
    'name = "x"\nweight = 1\nheader = "a"': ("site.toml:4: rules[0].header", "contains or matches"),
    'name = "x"\nweight = 1\nheader = "a"\ncontains = "b"\nmatches = "c"': ("rules[0].header", "either"),
    'name = "x"\nweight = 1\ncontains = "b"\naddress = "c"': ("rules[0].header", "contains or matches"),
    'name = "x"\nweight = 1\naddress = "a"\nattachment = "b"': ("site.toml:1: rules[0]: address and attachment", "one"),
    'name = "x"\nweight = 1\naddress = "a"\nabove = 2': ("site.toml:5: rules[0].above", "sign"),
    'name = "x"\nweight = 1\nall = ["date_mising"]': ("site.toml:4: rules[0].all", "perhaps date_missing"),
    'name = "x"\nweight = 1\nall = ["x"]': ("site.toml:4: rules[0].all: x: neither", "perhaps"),
    'name = "x"\nweight = 1\nnot = ["date_missing"]': ("site.toml:4: rules[0].not: without", "beside"),
    'name = "x"\nweight = 1\nheadr = "a"': ("site.toml:4: rules[0].headr: unknown key", "perhaps header"),
}


@pytest.mark.parametrize("text", WRONG_RULES)
def test_mistakes_in_rules_are_one_line(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        loads("[[rules]]\n" + text, "site.toml")
    said = str(caught.value)
    assert "\n" not in said
    for part in WRONG_RULES[text]:
        assert part in said


def test_the_second_rule_is_named_by_its_own_line() -> None:
    good = '[[rules]]\nname = "a"\nweight = 1\naddress = "*"\n'
    with pytest.raises(PolicyError, match=r"site\.toml:7: rules\[1\]\.weight: 30: expected a number <= 20"):
        loads(good + '[[rules]]\nname = "b"\nweight = 30\naddress = "*"\n', "site.toml")
    with pytest.raises(PolicyError, match=r"site\.toml:2: weights\.datemissing: unknown rule.*date_missing"):
        loads("[weights]\ndatemissing = 1", "site.toml")


def test_rules_made_in_python_are_checked() -> None:
    with pytest.raises(PolicyError):
        Policy(rules=(Rule(name="x", weight=1.0),))
    assert judge(Policy(rules=(Rule(name="x", weight=9.0, address="*"),)), urls=(Url("http://a.example/"),)
                 ).status is Status.SPAM
