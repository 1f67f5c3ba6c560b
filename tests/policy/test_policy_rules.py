"""Rules: what fires, what it weighs, what its removal changes, and that their data holds together."""

from __future__ import annotations

import importlib.util
import math
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import Attachment, Sign, Text, Url, judge, rules, unchecked

from mailsift import Engine, Policy, PolicyError, Status, Verdict
from mailsift.config_file import loads, show
from mailsift.policy import rate
from mailsift.rule import FEATURES, HEURISTICS, NAMES, POLICY_SIGNS, RTF, RTF_SIGNS, SIGNS, Rule, wrong

_spec = importlib.util.spec_from_file_location("reference_rules", Path(__file__).parents[1] / "reference/rules.py")
assert _spec is not None
assert _spec.loader is not None
reference: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

DEFAULTS = Path(__file__).parents[2] / "src/engine/mailsift/defaults"
ALL = (*HEURISTICS, *FEATURES)
SEEN = sorted({rule.tests_sign for rule in ALL if rule.tests_sign} - set(POLICY_SIGNS))
ON = {rule.name for rule in FEATURES if getattr(Policy().steps.features, rule.name)}


def test_every_rule_is_sound() -> None:
    assert len(HEURISTICS) >= 80
    assert max(Counter(NAMES).values()) == 1
    known = set(SIGNS)
    for rule in (*HEURISTICS, *RTF, *FEATURES):
        assert list(wrong(rule, known, SIGNS | RTF_SIGNS)) == [], rule.name
        assert rule.description, rule.name
        assert "\n" not in rule.description, rule.name
        assert 0 < rule.weight <= 4, f"{rule.name}: rules raise, and none decides alone"
        known.add(rule.name)


# Honest mail shows these as often as spam does, above all mailing lists and newsletters: no rule weighs them alone.
# They are there for combinations and for rules of the operator. (Encodings are features with switches of their own.)
UNWEIGHED = {
    "charset_eastern", "client_apple_boundary", "client_two", "html_form_foreign", "link_count",
    "link_credential_words", "link_domains", "link_file", "mime_message_nested", "precedence_bulk",
    "received_many", "received_missing", "reply_to_other_domain", "return_path_other_domain",
    "sender_other_domain", "subject_recipient", "subject_reply_without_reference"}


def test_every_sign_has_a_rule() -> None:
    assert set(SIGNS) - {rule.tests_sign for rule in ALL} == UNWEIGHED
    assert {rule.tests_sign for rule in RTF} == RTF_SIGNS


def test_each_feature_has_a_switch() -> None:
    assert set(Policy().steps.features.__struct_fields__) == {"enabled", *(rule.name for rule in FEATURES)}


def test_a_message_without_findings_is_below_five() -> None:
    verdict = judge()
    assert verdict.findings == ()
    assert verdict.rate <= 5
    assert verdict.heuristic_categories == ()


# The record keeps values in 32 bits.
VALUES = st.floats(0, 1000, width=32)
SIGN_SETS = st.lists(st.builds(Sign, st.sampled_from(SEEN), VALUES, st.just("seen"), st.just("1")),
                     max_size=30, unique_by=lambda sign: sign.name).map(tuple)


def scanned(signs: tuple[Sign, ...], policy: str = "") -> Verdict:
    return judge(policy, signs=signs)


@given(SIGN_SETS)
def test_findings_are_those_of_the_reference(signs: tuple[Sign, ...]) -> None:
    values = {sign.name: sign.value for sign in signs}
    verdict = scanned(signs)
    for step, table in (("heuristics", HEURISTICS), ("features", [rule for rule in FEATURES if rule.name in ON])):
        found = [finding for finding in verdict.findings if finding.step == step]
        assert sorted(finding.rule for finding in found) == sorted(reference.fired(table, values))
        assert {finding.rule: finding.weight for finding in found} == {
            rule.name: rule.weight for rule in table if rule.name in rules(verdict)}
    assert verdict.heuristic_categories == tuple(sorted(
        {rule.category for rule in ALL if rule.name in rules(verdict)}))
    assert all(finding.evidence and finding.evidence.text == "seen" for finding in verdict.findings)


def test_what_native_rules_rely_on() -> None:
    """A name is a sign or a rule: no combination has the name of a sign. Features don't combine."""
    assert SIGNS.isdisjoint(rule.name for rule in ALL if rule.tests_sign is None)
    assert not any(rule.combines for rule in FEATURES)


@given(SIGN_SETS)
def test_the_sum_is_reproducible(signs: tuple[Sign, ...]) -> None:
    verdict = scanned(signs)
    odds = math.fsum([rate.BIAS, *(finding.weight or 0 for finding in verdict.findings)])
    assert verdict.log_odds == odds
    assert verdict.rate == pytest.approx(100 / (1 + math.exp(-odds)))
    assert odds >= rate.BIAS, "these steps never lower"


@settings(max_examples=300)
@given(SIGN_SETS, st.sampled_from(NAMES))
def test_removing_a_rule_changes_only_its_finding(signs: tuple[Sign, ...], name: str) -> None:
    whole = scanned(signs)
    without = scanned(signs, f"[weights]\n{name} = 0")
    assert without.findings == tuple(finding for finding in whole.findings if finding.rule != name)
    doubled = scanned(signs, f"[weights]\n{name} = 20")
    assert rules(doubled) == rules(whole)
    assert {finding.weight for finding in doubled.findings if finding.rule == name} <= {20.0}


@pytest.mark.parametrize("name", sorted(ON - {"not_addressed_to_me"}))
def test_a_feature_has_a_switch_and_a_weight(name: str) -> None:
    rule = next(rule for rule in FEATURES if rule.name == name)
    signs = (Sign(rule.sign or name, 10_000.0),)
    assert name in rules(scanned(signs))
    off = scanned(signs, f"[steps.features]\n{name} = false")
    assert name not in rules(off)
    assert (f"features.{name}", "disabled") in unchecked(off)
    given_weight = scanned(signs, f"[steps.features]\n{name} = 0.125")
    assert [finding.weight for finding in given_weight.findings if finding.rule == name] == [0.125]


def test_features_can_be_off_as_a_whole() -> None:
    verdict = scanned((Sign("html_tiny", 99.0),), "[steps.features]\nenabled = false")
    assert "tiny_font" not in rules(verdict)
    assert ("features", "disabled") in unchecked(verdict)
    assert unchecked(scanned((Sign("html_tiny", 99.0),))) == set()


class PartOf(msgspec.Struct):
    charset: str
    number: str = "1"


@pytest.mark.parametrize(("charset", "name"), [
    ("gbk", "chinese_encoding"), ("Big5", "chinese_encoding"), ("iso-2022-jp", "japanese_encoding"),
    ("euc-kr", "korean_encoding"), ("windows-874", "thai_encoding"), ("utf-8", None), ("", None)])
def test_encodings_are_suspicious_where_the_operator_says_so(charset: str, name: str | None) -> None:
    every = "".join(f"{rule.name} = true\n" for rule in FEATURES if rule.name.endswith("_encoding"))
    parts = (PartOf(charset), PartOf(charset, "2"))
    assert rules(judge("[steps.features]\n" + every, parts=parts)) == ([name] if name else [])
    assert rules(judge("", parts=parts)) == []


AUTH = '[trust]\nauthserv_ids = ["mx.example.org"]'


@pytest.mark.parametrize(("value", "found"), [
    ("mx.example.org; dmarc=fail header.from=a.example", ["dmarc_fail"]),
    ("mx.example.org; spf=fail smtp.mailfrom=a.example; dkim=fail header.d=a.example", ["spf_fail", "dkim_fail"]),
    ("mx.example.org; spf=softfail smtp.mailfrom=a.example", ["spf_softfail"]),
    ("mx.example.org; dkim=fail header.d=b.example; dkim=pass header.d=a.example", []),
    ("mx.example.org; dmarc=pass header.from=a.example; spf=pass smtp.mailfrom=a.example", []),
    ("mx.example.net; dmarc=fail header.from=a.example", []),
    ("mx.example.org; dmarc=", []),
])
def test_authentication_results_are_evidence(value: str, found: list[str]) -> None:
    headers = (("Authentication-Results", value), ("Authentication-Results", "mx.example.org; spf=none"))
    assert rules(judge(AUTH, headers=headers)) == found
    assert rules(judge("", headers=headers)) == [], "only hosts that we trust"


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


def test_the_data_is_plain_toml_in_the_form_of_own_rules() -> None:
    for name in ("heuristics.toml", "rtf.toml", "features.toml"):
        data = tomllib.loads((DEFAULTS / name).read_text("utf-8"))
        assert list(data) == ["rules"]
