"""Steps 3 to 5, recipients, files, switches, and what is said to be unchecked."""

from __future__ import annotations

import functools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import AddressHit, Attachment, FileHit, PhraseHit, Url, judge, rules, unchecked

from growth import assert_grows_at_most
from mailsift import Envelope, Mark, Status
from mailsift.config import LEVELS
from mailsift.policy import FILES, STEPS, rate
from mailsift.policy.step import MOST_FINDINGS

ON = "[steps.blocked_phrases]\nenabled = true\n"
ALLOWED_ON = "[steps.allowed_phrases]\nenabled = true\n"
MINE_ON = "[steps.recipients]\nenabled = true\n"
PHRASES = {"blocked-phrases": [("half", 60), ("rest", 40), ("one more", 1), ("nothing", 0)],
           "obscene": [("rude", 60)], "allowed-phrases": ["our project"]}
HALF, REST, MORE, NOTHING = (PhraseHit("blocked-phrases", entry) for entry in range(4))
RUDE, OURS = PhraseHit("obscene", 0), PhraseHit("allowed-phrases", 0)
# The steps that only rate run behind those that decide.
RATED_LATER = {("heuristics", "stopped"), ("images", "stopped"), ("features", "stopped")}
RATED_OFF = {("heuristics", "disabled"), ("images", "disabled"), ("features", "disabled")}


def test_the_order_is_that_of_the_contract() -> None:
    assert [step.name for step in STEPS] == ["senders", "exchange", "allowed_phrases", "recipients",
                                             "blocked_phrases", "web_addresses", "heuristics", "images", "rtf",
                                             "features", "bayes"]
    assert FILES.name == "files"


@pytest.mark.parametrize(("policy", "hits", "spam", "points", "obscene"), [
    ("", (HALF, REST, MORE), False, [], False),
    (ON, (HALF,), False, [60], False),
    (ON, (HALF, REST), False, [60, 40], False),
    (ON, (HALF, REST, MORE), True, [60, 40, 1], False),
    (ON, (HALF, HALF, HALF), False, [60], False),
    (ON + 'count = "every"', (HALF, HALF), True, [120], False),
    (ON, (HALF, RUDE), True, [60, 60], True),
    (ON, (RUDE,), False, [60], True),
    (ON + "obscene = false", (HALF, RUDE), False, [60], False),
    (ON, (NOTHING, OURS), False, [], False),
])
def test_blocked_phrases(policy: str, hits: tuple[PhraseHit, ...], spam: bool, points: list[float],
                         obscene: bool) -> None:
    verdict = judge(policy, PHRASES, phrase_hits=hits)
    assert verdict.status is (Status.SPAM if spam else Status.NOT_SPAM)
    assert [finding.weight for finding in verdict.findings] == points
    assert all(finding.decided is spam for finding in verdict.findings)
    assert (Mark.OBSCENE in verdict.marks) is obscene
    assert verdict.log_odds == (math.inf if spam else rate.BIAS), "points have no share in the rate"


@given(st.lists(st.integers(0, 100), max_size=120), st.lists(st.integers(0, 119), max_size=300),
       st.booleans())
def test_the_sum_of_phrases_decides(weights: list[int], found: list[int], every: bool) -> None:
    lists: dict[str, list[Any]] = {"blocked-phrases": [(str(i), weight) for i, weight in enumerate(weights)]}
    found = [entry for entry in found if entry < len(weights)]
    verdict = judge(ON + f'count = "{"every" if every else "distinct"}"', lists,
                    phrase_hits=tuple(PhraseHit("blocked-phrases", entry) for entry in found))
    points = sum(weights[entry] for entry in (found if every else set(found)))
    assert (verdict.status is Status.SPAM) is (points > 100)
    assert len(verdict.findings) <= MOST_FINDINGS


def test_an_allowed_phrase_passes_before_blocked_ones() -> None:
    hits = (HALF, REST, MORE, OURS)
    assert judge(ON, PHRASES, phrase_hits=hits).status is Status.SPAM
    verdict = judge(ON + ALLOWED_ON, PHRASES, phrase_hits=hits)
    assert verdict.status is Status.NOT_SPAM
    assert verdict.findings[0].to_dict() == {
        "step": "allowed_phrases", "rule": "allowed_phrase", "decided": True, "weight": None,
        "evidence": {"text": "text as found", "part": "1", "where": "text", "list": "allowed-phrases",
                     "entry": "our project"}}
    assert unchecked(verdict) == {("blocked_phrases", "stopped"), ("web_addresses", "stopped"), *RATED_LATER}


def test_evidence_is_bounded_and_costs_time_in_proportion() -> None:
    def judged(name: str) -> None:
        verdict = judge("", {"files": ["record"]}, attachments=(Attachment(name),), file_hits=(FileHit("files", 0, 0),))
        evidence = verdict.findings[0].evidence
        assert evidence is not None
        assert len(evidence.text) <= 200

    for unit in ("/a:a:", "/a:", "/:", "\\a:b@"):
        small, large = "@" + unit * 20_000, "@" + unit * 80_000
        assert_grows_at_most(8, functools.partial(judged, small), functools.partial(judged, large))


def test_evidence_quotes_no_password_of_a_list() -> None:
    lists = {"phishing": ["http://joe:S3cretPW@evil.example/login"]}
    verdict = judge("", lists, urls=(Url("http://evil.example/login"),), address_hits=(AddressHit("phishing", 0, 0),))
    assert verdict.findings[0].evidence.entry == "http://evil.example/login"  # type: ignore[union-attr]


@pytest.mark.parametrize("found", [
    "see http://joe:secret@host/", "https://joe:se/cret@host", "http:\\\\joe:secret@host",
    "//joe:sec:ret@x@host",
    "a@b http://joe:secret@host", "//:secret@host",
])
def test_evidence_has_no_password(found: str) -> None:
    hit = PhraseHit("allowed-phrases", 0, found)
    evidence = judge(ALLOWED_ON, PHRASES, phrase_hits=(hit,)).findings[0].evidence
    assert evidence is not None
    assert not any(word in evidence.text for word in ("secret", "cret", "sec:ret"))
    assert "host" in evidence.text


@pytest.mark.parametrize(("to", "cc", "mine", "spam"), [
    (("Me@Example.org",), (), ["me@example.org"], False),
    ((), ("x@y.example", "me@example.org"), ["me@example.org"], False),
    (("x@y.example",), (), ["me@example.org"], True),
    ((), (), ["me@example.org"], True),
])
def test_recipients(to: tuple[str, ...], cc: tuple[str, ...], mine: list[str], spam: bool) -> None:
    lists: dict[str, list[Any]] = {"my-addresses": mine}
    verdict = judge(MINE_ON, lists, Envelope(rcpt_to=("me@example.org",)), to_=to, cc_=cc)
    assert (verdict.status is Status.SPAM) is spam
    assert verdict.marks == ({Mark.NOT_ADDRESSED} if spam else set())
    # With the step off it is one of the features.
    assert rules(judge("", lists, to_=to, cc_=cc)) == (["not_addressed_to_me"] if spam else [])


def test_recipients_without_my_addresses_is_said() -> None:
    assert unchecked(judge(MINE_ON, {}, to_=("x@y.example",))) == {("recipients", "unavailable")}


ADDRESSES = {"phishing": ["evil.example/a"], "suspicious": ["odd.example/"]}
URLS = (Url("http://fine.example/"), Url("http://odd.example/", "1.2", "text"),
        Url("http://evil.example/a", "1.1", "qr"))
PHISH, ODD = AddressHit("phishing", 0, 2), AddressHit("suspicious", 0, 1)


@pytest.mark.parametrize(("policy", "hits", "found", "left"), [
    ("", (), [], set()),
    ("", (ODD,), ["suspicious_url"], set()),
    ("", (ODD, PHISH, PHISH), ["phishing_url", "suspicious_url"], set()),
    ("[steps.web_addresses]\nphishing = false", (PHISH,), [], {("web_addresses.phishing", "disabled")}),
    ("[steps.web_addresses]\nsuspicious = false", (ODD, PHISH), ["phishing_url"],
     {("web_addresses.suspicious", "disabled")}),
    ("[steps.web_addresses]\nenabled = false", (ODD, PHISH), [], {("web_addresses", "disabled")}),
    ("[protection]\nanti_phishing = false", (ODD, PHISH), ["suspicious_url"],
     {("web_addresses.phishing", "disabled")}),
    ("[protection]\nanti_spam = false", (ODD, PHISH), ["phishing_url"],
     {("senders", "disabled"), ("web_addresses.suspicious", "disabled"), *RATED_OFF}),
    ("[protection]\nanti_spam = false\nanti_phishing = false", (ODD, PHISH), [],
     {("senders", "disabled"), ("web_addresses", "disabled"), *RATED_OFF}),
])
def test_web_addresses(policy: str, hits: tuple[AddressHit, ...], found: list[str],
                       left: set[tuple[str, str]]) -> None:
    verdict = judge(policy, ADDRESSES, address_hits=hits, urls=URLS)
    assert rules(verdict) == found
    assert verdict.status is (Status.SPAM if found else Status.NOT_SPAM)
    assert (Mark.PHISHING in verdict.marks) is ("phishing_url" in found)
    assert unchecked(verdict) == left | (RATED_LATER if found else set()) - {
        (step, "stopped") for step, reason in left if reason == "disabled"}
    if "phishing_url" in found:
        evidence = verdict.findings[0].evidence
        assert evidence is not None
        assert (evidence.text, evidence.part, evidence.where) == ("http://evil.example/a", "1.1", "qr")


FILE_LISTS = {"files": ["deadbeef Win.Test-1 v3"], "good-files": ["cafe"],
              "allowed-senders": ["friend@example.org"]}
FILE: dict[str, Any] = {"attachments": (Attachment("x.pdf"), Attachment("y.exe", "3")),
                        "file_hits": (FileHit("files", 0, 1),)}


def test_an_infected_file_is_spam_even_from_an_allowed_sender() -> None:
    verdict = judge("", FILE_LISTS, from_=("friend@example.org",), **FILE)
    assert (verdict.status, verdict.rate, verdict.log_odds) == (Status.SPAM, 100, math.inf)
    assert verdict.marks == {Mark.TRUSTED, Mark.INFECTED}
    assert rules(verdict) == ["allowed_sender", "infected_file"]
    evidence = verdict.findings[1].evidence
    assert evidence is not None
    assert (evidence.text, evidence.part, evidence.entry) == ("y.exe", "3", "deadbeef Win.Test-1 v3")


def test_files_run_without_the_other_two() -> None:
    verdict = judge("[protection]\nanti_spam = false\nanti_phishing = false", FILE_LISTS, **FILE)
    assert verdict.marks == {Mark.INFECTED}


def test_files_have_a_switch() -> None:
    verdict = judge("[protection]\nfiles = false", FILE_LISTS, **FILE)
    assert verdict.findings == ()
    assert unchecked(verdict) == {("files", "disabled")}


def test_a_good_file_overrules_a_bad_record() -> None:
    hits = (*FILE["file_hits"], FileHit("good-files", 0, 1))
    verdict = judge("", FILE_LISTS, attachments=FILE["attachments"], file_hits=hits)
    assert verdict.status is Status.NOT_SPAM
    assert rules(verdict) == ["infected_file_overruled"]


@pytest.mark.parametrize("text", ["gtube", "spam_is_bad"])
def test_test_strings(text: str) -> None:
    verdict = judge("", {}, test_string=text)
    assert (verdict.status, verdict.rate, rules(verdict)) == (Status.SPAM, 100, ["test_string"])
    assert judge("[protection]\nanti_spam = false", {}, test_string=text).status is Status.NOT_SPAM


def test_a_plain_message_is_completely_checked() -> None:
    verdict = judge()
    assert verdict.status is Status.NOT_SPAM
    assert verdict.rate <= 5
    assert verdict.log_odds == rate.BIAS
    assert unchecked(verdict) == set()
    assert not verdict.complete, "untrained"


def test_a_stop_names_only_steps_that_would_have_run() -> None:
    verdict = judge("", {"blocked-senders": ["foe@example.net"]}, from_=("foe@example.net",))
    assert unchecked(verdict) == {("web_addresses", "stopped"), *RATED_LATER}
    assert verdict.complete


def test_limits_are_said() -> None:
    verdict = judge(limits=("parts", "message_bytes", "time"), unreadable=("2.1",), unsupported=("3",))
    assert unchecked(verdict) == {("parts", "limit"), ("message_bytes", "too_large"), ("time", "time_out"),
                                  ("2.1", "unreadable"), ("3", "unsupported")}
    assert not verdict.complete


@given(st.floats(-800, 800))
def test_rate_and_log_odds_are_inverse(odds: float) -> None:
    percent = rate.rate_of(odds)
    assert 0 <= percent <= 100
    if abs(odds) < 20:
        assert rate.log_odds_of(percent) == pytest.approx(odds, abs=1e-5)


@pytest.mark.parametrize("level", LEVELS)
def test_thresholds_are_strict(level: str) -> None:
    pair = (LEVELS[level]["probable"], LEVELS[level]["spam"])
    assert rate.status_of(pair[0], pair) is Status.NOT_SPAM
    assert rate.status_of(math.nextafter(pair[0], 100), pair) is Status.PROBABLE_SPAM
    assert rate.status_of(pair[1], pair) is Status.PROBABLE_SPAM
    assert rate.status_of(math.nextafter(pair[1], 100), pair) is Status.SPAM
