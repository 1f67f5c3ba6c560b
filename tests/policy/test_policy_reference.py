"""The loop over the steps against a straight-line reading of the design, on random facts and policies."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from making import AddressHit, Attachment, Facts, FileHit, Lists, PhraseHit, Url, judge

from mailsift import Envelope, Policy
from mailsift.config import (
    AllowedPhrases,
    BlockedPhrases,
    Protection,
    Recipients,
    Rtf,
    Senders,
    Steps,
    WebAddresses,
)
from mailsift.policy import FILES, STEPS, rate

_spec = importlib.util.spec_from_file_location(
    "reference_policy", Path(__file__).parents[1] / "reference/policy.py"
)
assert _spec is not None
assert _spec.loader is not None
reference: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

ON = st.booleans()
POLICIES = st.builds(
    Policy,
    protection=st.builds(Protection, anti_spam=ON, anti_phishing=ON, files=ON),
    steps=st.builds(
        Steps,
        senders=st.builds(Senders, enabled=ON, from_must_agree=ON),
        allowed_phrases=st.builds(AllowedPhrases, enabled=ON),
        recipients=st.builds(Recipients, enabled=ON),
        blocked_phrases=st.builds(
            BlockedPhrases, enabled=ON, obscene=ON, count=st.sampled_from(["distinct", "every"])
        ),
        web_addresses=st.builds(WebAddresses, enabled=ON, phishing=ON, suspicious=ON),
        rtf=st.builds(Rtf, enabled=st.none() | ON),
    ),
)
ADDRESSES = st.sampled_from(["a@one.example", "B@one.example", "a@two.example", "a@sub.one.example"])
ENTRIES = st.sampled_from(["a@one.example", "one.example", "*@two.example", "192.0.2.0/24"])
SEVERAL = st.lists(ADDRESSES, max_size=2).map(tuple)
LISTS = st.fixed_dictionaries(
    {
        **{
            name: st.lists(ENTRIES, max_size=2)
            for name in ("allowed-senders", "blocked-senders", "my-addresses")
        },
        **{
            name: st.just([("x", 60), ("y", 41), ("z", 0)])
            for name in (
                "blocked-phrases",
                "obscene",
                "allowed-phrases",
                "phishing",
                "suspicious",
                "files",
                "good-files",
            )
        },
    }
)
PLACE = st.integers(0, 2)
FACTS = st.fixed_dictionaries(
    {
        "from_": SEVERAL,
        "to_": SEVERAL,
        "cc_": SEVERAL,
        "phrase_hits": st.lists(
            st.builds(PhraseHit, st.sampled_from(["blocked-phrases", "obscene", "allowed-phrases"]), PLACE,
                      where=st.sampled_from(["text", "text", "rtf"])),
            max_size=4,
        ).map(tuple),
        "address_hits": st.lists(
            st.builds(AddressHit, st.sampled_from(["phishing", "suspicious"]), PLACE, PLACE), max_size=2
        ).map(tuple),
        "file_hits": st.lists(
            st.builds(FileHit, st.sampled_from(["files", "good-files"]), PLACE, PLACE), max_size=2
        ).map(tuple),
        "urls": st.just((Url("u"), Url("v", where="rtf"), Url("w"))),
        "attachments": st.just((Attachment("f"),) * 3),
        "test_string": st.sampled_from([None, None, None, "gtube"]),
    }
)
ENVELOPES = st.builds(
    Envelope, mail_from=st.none() | ADDRESSES, client_ip=st.sampled_from([None, "192.0.2.7"])
)


@settings(max_examples=400, deadline=None)
@given(POLICIES, FACTS, LISTS, ENVELOPES)
def test_the_steps_do_what_the_design_says(
    policy: Policy, facts: dict[str, Any], lists: dict[str, list[Any]], envelope: Envelope
) -> None:
    verdict = judge(policy, lists, envelope, **facts)
    status, marks, steps = reference.decide(policy, Facts(**facts), Lists(lists), envelope)
    assert verdict.status == (status or rate.status_of(verdict.rate, policy.protection.thresholds))
    assert {mark.value for mark in verdict.marks} == marks
    assert list(dict.fromkeys(finding.step for finding in verdict.findings if finding.decided)) == steps
    rtf = {finding.rule: finding.weight for finding in verdict.findings if finding.step == "rtf"}
    assert rtf == ({} if set(steps) - {"files"} else reference.rtf(policy, Facts(**facts), Lists(lists)))
    assert verdict.log_odds == {"spam": math.inf, "not_spam": -math.inf, None: verdict.log_odds}[status]
    assert (verdict.rate in (0, 100)) is (status is not None)
    order = [step.name for step in (*STEPS, FILES)]
    places = [order.index(finding.step) for finding in verdict.findings]
    assert places == sorted(places)
    # A step is either run, or said to be off or stopped: nothing is missing in silence.
    left = {entry.check.partition(".")[0]: entry.reason for entry in verdict.unchecked}
    stopped = [step for step, reason in left.items() if reason == "stopped"]
    assert all(order.index(step) > order.index(steps[0]) for step in stopped) or not stopped
    assert set(places).isdisjoint(order.index(step) for step in stopped)
