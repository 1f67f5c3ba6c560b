"""The step rtf: what stands in RTF attachments raises the rate, never decides, and is not looked at where it is off."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from making import AddressHit, PhraseHit, Sign, Url, judge, rules, unchecked

from mailsift import Engine, Mark, Policy, PolicyError, Status
from mailsift._native import SIGN_NAMES
from mailsift.cli.policy_edit import restore, set_level
from mailsift.config import Protection, Rtf, Steps
from mailsift.config_file import load, loads, show
from mailsift.policy import rate
from mailsift.rule import RTF

ON = "[steps.rtf]\nenabled = true\n"
PHRASES_ON = ON + "[steps.blocked_phrases]\nenabled = true\n"
LISTS: dict[str, list[Any]] = {
    "blocked-phrases": [("half", 60), ("rest", 41), ("nothing", 0)], "obscene": [("rude", 50)],
    "allowed-phrases": ["our project"], "phishing": ["evil.example/a"], "suspicious": ["odd.example/"]}
URLS = (Url("http://evil.example/a", "2", "rtf"), Url("http://odd.example/", "2", "rtf"), Url("http://odd.example/"))
HALF, REST, NOTHING, RUDE, OURS = (
    PhraseHit(*hit, "as found", "2", "rtf") for hit in (
        ("blocked-phrases", 0), ("blocked-phrases", 1), ("blocked-phrases", 2), ("obscene", 0), ("allowed-phrases", 0)))
PHISH, ODD, ODD_IN_TEXT = AddressHit("phishing", 0, 0), AddressHit("suspicious", 0, 1), AddressHit("suspicious", 0, 2)


@pytest.mark.parametrize(("policy", "facts", "found"), [
    (ON, {}, []),
    (PHRASES_ON, {"phrase_hits": (HALF,)}, ["rtf_blocked_phrase"]),
    (PHRASES_ON, {"phrase_hits": (HALF, HALF, RUDE)}, ["rtf_blocked_phrase", "rtf_obscene_phrase"]),
    (PHRASES_ON, {"phrase_hits": (HALF, REST)}, ["rtf_blocked_phrase", "rtf_blocked_phrases"]),
    (PHRASES_ON + 'count = "every"\n', {"phrase_hits": (HALF, HALF)}, ["rtf_blocked_phrase", "rtf_blocked_phrases"]),
    (PHRASES_ON + "obscene = false\n", {"phrase_hits": (RUDE,)}, []),
    (PHRASES_ON, {"phrase_hits": (NOTHING,)}, []),
    (PHRASES_ON, {"phrase_hits": (HALF._replace(where="text"),)}, ["blocked_phrase"]),
    (ON, {"phrase_hits": (HALF, REST, RUDE)}, []),
    (ON + "[steps.allowed_phrases]\nenabled = true\n", {"phrase_hits": (OURS,)}, []),
    (ON, {"address_hits": (PHISH, ODD)}, ["rtf_phishing_url", "rtf_suspicious_url"]),
    (ON + "[steps.web_addresses]\nphishing = false\n", {"address_hits": (PHISH, ODD)}, ["rtf_suspicious_url"]),
    (ON + "[protection]\nanti_phishing = false\n", {"address_hits": (PHISH,)}, []),
    (ON + "[protection]\nanti_spam = false\n", {"address_hits": (PHISH,)}, []),
    (ON, {"address_hits": (ODD_IN_TEXT, PHISH)}, ["suspicious_url"]),
    ("", {"phrase_hits": (HALF, RUDE), "address_hits": (PHISH, ODD)}, []),
    ("[weights]\nrtf_phishing_url = 0\n" + ON, {"address_hits": (PHISH, ODD)}, ["rtf_suspicious_url"]),
])
def test_what_fires(policy: str, facts: dict[str, Any], found: list[str]) -> None:
    verdict = judge(policy, LISTS, urls=URLS, **facts)
    assert rules(verdict) == found
    in_rtf = [finding for finding in verdict.findings if finding.step == "rtf"]
    assert not any(finding.decided for finding in in_rtf)
    assert {(finding.evidence.part, finding.evidence.where) for finding in in_rtf if finding.evidence} <= {("2", "rtf")}
    if len(in_rtf) == len(found):
        assert verdict.marks == frozenset()
        assert verdict.log_odds == rate.BIAS + sum(finding.weight or 0 for finding in in_rtf)
        assert verdict.heuristic_categories == (("rtf",) if found else ())


@pytest.mark.parametrize("name", [rule.name for rule in RTF])
def test_removing_a_rule_changes_only_its_finding(name: str) -> None:
    signs = tuple(Sign(sign, 1.0, "a.rtf", "2") for sign in SIGN_NAMES if sign.startswith("rtf_"))
    facts: dict[str, Any] = {"phrase_hits": (HALF, REST, RUDE), "address_hits": (PHISH, ODD), "urls": URLS,
                             "signs": signs}
    whole, without = (judge(PHRASES_ON + more, LISTS, **facts) for more in ("", f"[weights]\n{name} = 0\n"))
    assert len(whole.findings) == len(RTF)
    assert without.findings == tuple(finding for finding in whole.findings if finding.rule != name)
    heavy = judge(PHRASES_ON + f"[weights]\n{name} = 7.5\n", LISTS, **facts)
    assert [finding.weight for finding in heavy.findings if finding.rule == name] == [7.5]


def test_evidence_names_the_list() -> None:
    evidence = judge(ON, LISTS, urls=URLS, address_hits=(PHISH,)).findings[0].evidence
    assert evidence is not None
    assert evidence.to_dict() == {"text": "http://evil.example/a", "part": "2", "where": "rtf", "list": "phishing",
                                  "entry": "evil.example/a"}


@pytest.mark.parametrize(("text", "on"), [
    ("", False), ('[protection]\nlevel = "high"', True), ('[protection]\nlevel = "low"', False),
    ("[protection]\nprobable = 50\nspam = 80", True), ("[protection]\nprobable = 40\nspam = 80", False),
    ('[protection]\nlevel = "high"\n[steps.rtf]\nenabled = false', False), (ON, True)])
def test_the_level_says_whether_it_is_on(text: str, on: bool) -> None:
    policy = loads(text)
    assert policy.steps.rtf.enabled is on
    assert loads(show(policy)).steps == policy.steps
    assert unchecked(judge(policy)) == set(), "off by default: nothing to say about it"


def test_policies_made_in_python() -> None:
    assert Policy().steps.rtf == Rtf(enabled=False)
    assert Policy(protection=Protection(level="high")).steps.rtf == Rtf(enabled=True)
    assert Policy(steps=Steps(rtf=Rtf(enabled=True))).steps.rtf == Rtf(enabled=True)
    with pytest.raises(PolicyError):
        Policy(steps={})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", ON, "[steps.rtf]\nenabled = false\n"])
def test_the_commands_switch_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.toml"
    file.write_text(text)
    for level, on in (("high", True), ("low", False), ("high", True), ("recommended", False), ("high", True)):
        set_level(file, level)
        assert load(file).steps.rtf.enabled is on
    restore(file)
    assert load(file).steps.rtf.enabled is False


DOCUMENT = (rb"{\rtf1\ansi Dear friend, cheap pi\-lls. Our project."
            rb'{\field{\*\fldinst HYPERLINK "http://evil.example/a"}{\fldrslt here}} Spam is bad do not send it }')
MESSAGE = (b"From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
           b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
           b"Content-Type: application/msword\r\nContent-Disposition: attachment; filename=a.doc\r\n"
           b"Content-Transfer-Encoding: base64\r\n\r\n"
           + base64.encodebytes(DOCUMENT) + b"\r\n--b--\r\n")


def test_a_message_whose_only_bad_link_is_in_a_document(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("evil.example/a\n")
    (tmp_path / "phrases.txt").write_text("cheap pills\tweight=100\n")
    (tmp_path / "ours.txt").write_text("our project\n")
    (tmp_path / "site.toml").write_text(
        '[protection]\nlevel = "high"\n[lists.phishing]\nfiles = ["bad.txt"]\n[lists.blocked_phrases]\n'
        'files = ["phrases.txt"]\n[lists.allowed_phrases]\nfiles = ["ours.txt"]\n[steps.blocked_phrases]\n'
        "enabled = true\n[steps.allowed_phrases]\nenabled = true\n")
    with Engine(tmp_path / "site.toml") as engine:
        verdict = engine.scan(MESSAGE)
    assert [finding.rule for finding in verdict.findings if finding.step == "rtf"] == [
        "rtf_blocked_phrase", "rtf_phishing_url"]
    assert {url.where for url in verdict.facts.urls} == {"rtf"}
    assert not any(finding.decided for finding in verdict.findings)
    assert Mark.PHISHING not in verdict.marks
    assert verdict.status is Status.SPAM, "by its rate"
    set_level(tmp_path / "site.toml", "recommended")
    with Engine(tmp_path / "site.toml") as engine:
        verdict = engine.scan(MESSAGE)
    assert (verdict.facts.urls, verdict.status) == ((), Status.NOT_SPAM)
    assert {left.check for left in verdict.unchecked} == {"bayes"}
