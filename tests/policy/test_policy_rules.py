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
from making import Sign, judge, rules, unchecked

from mailsift import Policy, Verdict, _native
from mailsift.policy import rate
from mailsift.rule import FEATURES, HEURISTICS, NAMES, POLICY_SIGNS, RTF, RTF_SIGNS, SIGNS, wrong

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
    "sender_other_domain", "subject_recipient", "subject_reply_without_reference", "text_only_pictures"}


def test_every_sign_has_a_rule() -> None:
    of_documents = {name for name in _native.SIGN_NAMES if name.startswith("rtf_")}
    assert set(SIGNS) - {rule.tests_sign for rule in ALL} - of_documents == UNWEIGHED
    assert {rule.tests_sign for rule in RTF} == RTF_SIGNS | of_documents


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


def test_the_data_is_plain_toml_in_the_form_of_own_rules() -> None:
    for name in ("heuristics.toml", "rtf.toml", "features.toml"):
        data = tomllib.loads((DEFAULTS / name).read_text("utf-8"))
        assert list(data) == ["rules"]
