"""What a scan makes of what the base knows: what decides, what weighs, what good reputation may do, who is asked."""

from __future__ import annotations

import base64
import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from saying import feed, held, say

from mailsift import Engine, Envelope, Mark, Status, Verdict, _native
from mailsift.config_file import loads
from mailsift.known import Answers
from mailsift.policy import reputation as step
from mailsift.reputation.kinds import Category, Kind, Tier
from mailsift.reputation.kinds import Verdict as Said
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Meaning
from mailsift.rule import REPUTATION

FILE = b"MZ an attachment that somebody knows"
SHA, MD5 = hashlib.sha256(FILE).hexdigest(), hashlib.md5(FILE, usedforsecurity=False).hexdigest()
WORDS = " ".join(f"{first}{second}ord" for first in "abcdefghij" for second in "klmnop")
VOUCHED = "Authentication-Results: mx.ours.example; dkim=pass header.d=friend.example\n"


def mail(text: str = "see http://evil.example/a", head: str = "", sender: str = "joe@friend.example",
         file: bytes = b"") -> bytes:
    date = "Sat, 28 Nov 2026 03:00:00 +0000"
    top = (f"{head}From: {sender}\nReceived: from x (y [192.0.2.9]) by z; {date}\n"
           f"To: me@ours.example\nDate: {date}\nMessage-ID: <1@friend.example>\nSubject: hello\n")
    if not file:
        return f"{top}\n{text}\n".encode()
    return (f"{top}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n--b\n"
            "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\n"
            f"{base64.b64encode(file).decode()}\n--b--\n").encode()


class Site:
    """A state folder with a base, and what its engine says."""

    def __init__(self, path: Path) -> None:
        self.state, self.base = path, path / "reputation"

    def knows(self, name: str, *lines: str, **meaning: Any) -> None:
        with publishing(self.base) as publisher:
            feed(publisher, name, "".join(f"{line}\n" for line in lines), Meaning(**meaning))
            publisher.publish()

    def engine(self, policy: str = "") -> Engine:
        return Engine(loads(f'[paths]\nstate = "{self.state}"\n[trust]\nauthserv_ids = ["mx.ours.example"]\n{policy}'))

    def scan(self, raw: bytes | None = None, envelope: Envelope | None = None, policy: str = "") -> Verdict:
        with self.engine(policy) as engine:
            return engine.scan(mail() if raw is None else raw, envelope)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "state")


def rules(verdict: Verdict) -> dict[str, float | None]:
    """Of what the base knows."""
    return {found.rule: found.weight for found in verdict.findings
            if found.evidence is not None and found.evidence.source is not None}


OFF = "[steps.web_addresses]\n"
URL_CASES = [
    # categories, confidence, verdict, policy -> rule and whether it decides, marks
    (Category.PHISHING, 90, Said.BAD, "", "phishing_url", True, {Mark.PHISHING}),
    (Category.MALWARE, 90, Said.BAD, "", "suspicious_url", True, set()),
    (0, 75, Said.BAD, "", "suspicious_url", True, set()),
    (0, 74, Said.BAD, "", "known_bad_url", False, set()),
    (0, 74, Said.BAD, "[reputation]\ndecides_from = 74", "suspicious_url", True, set()),
    (0, 90, Said.SUSPICIOUS, "", "known_suspicious_url", False, set()),
    (Category.PHISHING, 90, Said.BAD, OFF + "phishing = false", None, False, set()),
    (Category.PHISHING, 90, Said.BAD, OFF + "suspicious = false", "phishing_url", True, {Mark.PHISHING}),
    (Category.MALWARE, 90, Said.BAD, OFF + "suspicious = false", None, False, set()),
    (Category.MALWARE, 90, Said.SUSPICIOUS, OFF + "suspicious = false", None, False, set()),
    (Category.PHISHING, 90, Said.BAD, "[protection]\nanti_spam = false", "phishing_url", True, {Mark.PHISHING}),
    (Category.MALWARE, 90, Said.BAD, "[protection]\nanti_spam = false", None, False, set()),
    (Category.PHISHING, 90, Said.SUSPICIOUS, "[protection]\nanti_spam = false", None, False, set()),
    (Category.PHISHING, 90, Said.BAD, "[reputation]\nenabled = false", None, False, set()),
    (0, 90, Said.GOOD, "", None, False, set()),
]


@pytest.mark.parametrize(("categories", "confidence", "verdict", "policy", "rule", "decides", "marks"), URL_CASES)
def test_web_addresses(site: Site, categories: int, confidence: int, verdict: Said, policy: str, rule: str | None,
                       decides: bool, marks: set[Mark]) -> None:
    site.knows("urls", "http://evil.example/a", verdict=verdict, confidence=confidence, categories=categories)
    found = site.scan(policy=policy)
    assert list(rules(found)) == ([rule] if rule else [])
    assert (found.status is Status.SPAM) is decides
    assert (set(found.marks) & {Mark.PHISHING}) == marks
    if rule:
        one = next(finding for finding in found.findings if finding.rule == rule)
        assert one.step == ("web_addresses" if decides else "reputation")
        assert one.evidence is not None
        assert one.evidence.source == "urls"
        assert one.evidence.text == "http://evil.example/a"
        assert one.evidence.version
        assert one.to_dict()["evidence"].keys() == {"text", "part", "where", "source", "record", "version"}
    if decides and not policy.startswith("[protection]"):
        stopped = [left.check for left in found.unchecked if left.reason == "stopped"]
        assert stopped[:3] == ["heuristics", "images", "features"]


def test_an_address_in_an_rtf_file_hides_none_in_the_text(site: Site) -> None:
    rtf = rb"{\rtf1 http://evil.example/a }"
    site.knows("urls", "http://evil.example/a")
    raw = mail(file=rtf).replace(b"a.exe", b"a.rtf")
    first = raw.replace(b"\n--b\n\nsee http://evil.example/a\n", b"\n")
    first = first.replace(b"--b--", b"--b\n\nhttp://evil.example/a\n--b--")
    high = '[protection]\nlevel = "high"\n'
    for one in (raw, first):
        assert list(rules(site.scan(one, policy=high))) == ["suspicious_url"]
    alone = raw.replace(b"see http://evil.example/a", b"see")
    assert list(rules(site.scan(alone, policy=high))) == ["rtf_suspicious_url"]
    assert not rules(site.scan(alone))


FILE_CASES: list[tuple[str, list[tuple[Tier | str, str, Said]], str, list[str], bool]] = [
    ("by its MD5", [("a", f"md5:{MD5}", Said.BAD)], "", ["infected_file"], True),
    ("by its SHA-256", [("a", SHA, Said.BAD)], "", ["infected_file"], True),
    ("one feed says so, another knows it", [("a", f"md5:{MD5}", Said.BAD), ("b", SHA, Said.GOOD)], "", [], False),
    ("the same sum in two feeds", [("a", SHA, Said.BAD), ("b", SHA, Said.GOOD)], "", ["infected_file"], True),
    ("an operator knows better", [("a", SHA, Said.BAD), (Tier.OVERRIDE, SHA, Said.GOOD)], "", [], False),
    ("an operator does not care", [("a", f"md5:{MD5}", Said.BAD), (Tier.OVERRIDE, SHA, Said.UNKNOWN)], "", [], False),
    ("an operator says bad", [("a", SHA, Said.GOOD), (Tier.OVERRIDE, f"md5:{MD5}", Said.BAD)], "", ["infected_file"],
     True),
    ("suspicious", [("a", SHA, Said.SUSPICIOUS)], "", ["known_suspicious_file"], False),
    ("nobody looks", [("a", SHA, Said.BAD)], "[protection]\nfiles = false", [], False),
]


@pytest.mark.parametrize(("entries", "policy", "expected", "infected"), [case[1:] for case in FILE_CASES],
                         ids=[case[0] for case in FILE_CASES])
def test_files(site: Site, entries: list[tuple[Tier | str, str, Said]], policy: str, expected: list[str],
               infected: bool) -> None:
    for who, text, verdict in entries:
        if isinstance(who, Tier):
            say(site.base, who, text, verdict=verdict)
        else:
            kind = Kind.MD5 if text.startswith("md5:") else Kind.SHA256
            site.knows(who, text.removeprefix("md5:"), verdict=verdict, kind=kind)
    found = site.scan(mail("see", file=FILE), policy=policy)
    assert list(rules(found)) == expected
    assert (Mark.INFECTED in found.marks) is infected
    assert (found.status is Status.SPAM) is infected


def test_the_operators_lists_of_files_go_first(site: Site) -> None:
    lists = site.state / "files.txt"
    site.state.mkdir(parents=True)
    lists.write_text(SHA + "\n")
    for name, verdict, tier, infected in (("files", Said.GOOD, None, True), ("files", Said.GOOD, Tier.OVERRIDE, False),
                                          ("good_files", Said.BAD, None, False)):
        policy = f'[lists.{name}]\nfiles = ["{lists}"]\n'
        if tier is None:
            site.knows("feed", SHA, verdict=verdict)
        else:
            say(site.base, tier, SHA, verdict=verdict)
        # A list of good files is looked at where there is one of bad ones.
        found = site.scan(mail("see", file=FILE), policy=policy)
        assert (Mark.INFECTED in found.marks) is infected, name


def test_files_are_asked_for_whatever_decided(site: Site) -> None:
    """Of a message that a list has decided, nothing else is."""
    site.knows("feed", SHA, "http://evil.example/a", "friend.example")
    sender = '[lists.allowed_senders]\nfiles = ["%s"]\n'
    allowed = site.state / "allowed.txt"
    allowed.write_text("joe@friend.example\n")
    with site.engine(sender % allowed) as engine:
        pending, keys = engine.begin(mail(file=FILE))
        assert {keys[at + 32] for at in range(0, len(keys), _native.QUERY_BYTES)} == {Kind.SHA256}
        verdict = engine.finish(pending, engine.answers((keys,))[0])
        assert (verdict.status, Mark.INFECTED in verdict.marks) == (Status.SPAM, True)
        verdict = engine.scan(mail())
        assert (verdict.status, rules(verdict)) == (Status.NOT_SPAM, {})
        assert "reputation" in {left.check for left in verdict.unchecked if left.reason == "stopped"}
        assert engine.begin(mail())[1] == b""
        verdict = engine.finish(engine.begin(mail(file=FILE))[0], Answers(left="unavailable"))
        assert verdict.unchecked[-1].check == "files"


def test_documents_that_are_known_to_be_good_are_not_looked_into(site: Site) -> None:
    rtf = rb"{\rtf1 http://evil.example/a }"
    high = '[protection]\nlevel = "high"\n'
    raw = mail("see", file=rtf).replace(b"a.exe", b"a.rtf")
    site.knows("urls", "http://evil.example/a")
    assert "rtf_suspicious_url" in rules(site.scan(raw, policy=high))
    site.knows("good", hashlib.sha256(rtf).hexdigest(), verdict=Said.GOOD)
    assert not rules(site.scan(raw, policy=high))
    two = raw.replace(b"--b--", b"--b\nContent-Type: application/rtf; name=b.rtf\n\n" + rtf + b" \n--b--")
    assert "rtf_suspicious_url" in rules(site.scan(two, policy=high)), "one of two is not known"


def test_a_campaign_by_its_signatures(site: Site) -> None:
    raw = mail(WORDS)
    with site.engine() as engine:
        signatures = engine.scan(raw).facts.text_signatures
    asked, most = 12, 5
    for count, expected in ((most, "known_campaign"), (most - 1, "known_near_campaign"), (2, None)):
        # Each key in 24 belongs to one order of the pairs; those that are not asked for say nothing.
        site.knows("campaigns", *signatures[:count], *signatures[asked:], kind=Kind.SIGNATURE)
        found = site.scan(raw)
        assert list(rules(found)) == ([expected] if expected else [])
        assert (found.status is Status.SPAM) is (expected == "known_campaign")
    one = site.scan(raw, policy="[reputation]\nsignatures = 24\ncampaign = 5\n").findings[0]
    assert one.evidence is not None
    assert (one.rule, one.evidence.text) == ("known_campaign", "14 of 24 text signatures")
    assert not rules(site.scan(raw, policy="[reputation]\nsignatures = 0\n"))


def test_signatures_of_several_campaigns_are_not_added_up(site: Site) -> None:
    raw = mail(WORDS)
    with site.engine() as engine:
        signatures = engine.scan(raw).facts.text_signatures
    for half in range(2):
        site.knows(f"campaign{half}", *signatures[4 * half:4 * half + 4], kind=Kind.SIGNATURE)
    assert list(rules(site.scan(raw))) == ["known_near_campaign"]


SESSION = Envelope(client_ip="198.51.100.7", mail_from="joe@bulk.example", helo="mx.helo.example")
RATED = [
    ("198.51.100.7", Said.BAD, "known_bad_client", "client_ip"),
    ("198.51.100.0/24", Said.SUSPICIOUS, "known_suspicious_client", "client_ip"),
    ("192.0.2.9", Said.BAD, "known_bad_relay", "received"),
    ("bulk.example", Said.BAD, "known_bad_session_domain", "envelope"),
    ("helo.example", Said.BAD, "known_bad_session_domain", "helo"),
    ("friend.example", Said.BAD, "known_bad_header_domain", "from"),
    ("friend.example", Said.SUSPICIOUS, "known_suspicious_header_domain", "from"),
    ("joe@friend.example", Said.BAD, "known_bad_sender", "from"),
]


@pytest.mark.parametrize(("line", "verdict", "rule", "where"), RATED)
def test_what_is_known_of_a_sender_raises_the_rate_by_its_confidence(site: Site, line: str, verdict: Said, rule: str,
                                                                      where: str) -> None:
    weight = next(one.weight for one in REPUTATION if one.name == rule)
    site.knows("feed", line, verdict=verdict, confidence=60, hosts_are_urls=False)
    found = site.scan(envelope=SESSION)
    assert rules(found) == {rule: pytest.approx(weight * 0.6)}
    one = next(finding for finding in found.findings if finding.rule == rule)
    assert (one.step, one.decided) == ("reputation", False)
    assert one.evidence is not None
    assert one.evidence.where == where
    assert not rules(site.scan(envelope=SESSION, policy=f"[weights]\n{rule} = 0\n"))
    assert rules(site.scan(envelope=SESSION, policy=f"[weights]\n{rule} = 5\n")) == {rule: pytest.approx(3.0)}
    ours = '\nrelays = ["198.51.100.0/24", "192.0.2.0/24"]\n'
    if where in ("client_ip", "received"):
        assert not rules(site.scan(envelope=SESSION, policy=ours))


def test_names_and_pictures(site: Site) -> None:
    with publishing(site.base) as publisher:
        feed(publisher, "names", "a.exe\n", Meaning(kind=Kind.NAME, confidence=100))
        publisher.publish()
    assert rules(site.scan(mail("see", file=FILE))) == {"known_bad_file_name": pytest.approx(1.5)}


def test_all_together_is_bounded(site: Site) -> None:
    site.knows("feed", *(line for line, verdict, *_ in RATED if verdict is Said.BAD), confidence=100,
               hosts_are_urls=False)
    found = site.scan(envelope=SESSION)
    assert sum(weight or 0 for weight in rules(found).values()) == pytest.approx(6)
    assert site.scan(envelope=SESSION, policy="[reputation]\nmost_raised = 1\n").rate < found.rate
    assert not rules(site.scan(envelope=SESSION, policy="[reputation]\nmost_raised = 0\n"))


def test_a_domain_counts_once_however_often_it_is_named(site: Site) -> None:
    site.knows("feed", "friend.example", confidence=100, hosts_are_urls=False)
    once = rules(site.scan(mail("see")))
    assert once == {"known_bad_header_domain": pytest.approx(2.5)}
    twice = Envelope(mail_from="x@friend.example", helo="mx.friend.example")
    assert rules(site.scan(mail("see", "Sender: a@mail.friend.example\n"), twice)) == once


def test_a_relay_in_a_dynamic_network_is_somebodys_own_machine(site: Site) -> None:
    site.knows("feed", "192.0.2.9", categories=Category.DYNAMIC)
    assert not rules(site.scan())
    assert "known_bad_client" in rules(site.scan(envelope=Envelope(client_ip="192.0.2.9")))


# Whatever an attacker can write himself is known to be good: it must not help him.
GOOD = [
    # a client that is known to be good, and nothing beside
    ("198.51.100.7", mail("see"), Envelope(client_ip="198.51.100.7"), {"known_good_client": -1.2}),
    ("192.0.2.9", mail("see"), None, {}),  # a Received field
    ("friend.example", mail("see"), None, {}),  # a From
    ("friend.example", mail("see"), Envelope(mail_from="joe@friend.example", helo="friend.example"), {}),
    ("friend.example", mail("see", VOUCHED), None, {"known_good_domain": -1.2}),
    ("friend.example", mail("see", VOUCHED.replace("mx.ours", "mx.theirs")), None, {}),
    ("friend.example", mail("see", VOUCHED.replace("d=friend", "d=evil")), None, {}),
    # what is vouched for is good, and what is shown is another
    ("friend.example", mail("see", VOUCHED + "Sender: joe@friend.example\n", sender="boss@bank.example"), None, {}),
    ("friend.example", mail("see", VOUCHED, sender="joe@friend.example, boss@bank.example"), None, {}),
    ("friend.example", mail("see", VOUCHED.replace("\n", "; dmarc=fail header.from=friend.example\n")), None, {}),
    ("http://friend.example/", mail("see http://friend.example/"), None, {}),
]


@pytest.mark.parametrize(("line", "raw", "envelope", "expected"), GOOD)
def test_good_reputation_lowers_where_nobody_can_borrow_it(
        site: Site, line: str, raw: bytes, envelope: Envelope | None, expected: dict[str, float]) -> None:
    before = site.scan(raw, envelope).log_odds
    site.knows("feed", line, verdict=Said.GOOD, confidence=80)
    found = site.scan(raw, envelope)
    assert rules(found) == pytest.approx(expected)
    assert found.log_odds == pytest.approx(before + sum(expected.values()))


def test_good_reputation_is_bounded_and_never_outweighs_bad(site: Site) -> None:
    raw, session = mail(head=VOUCHED), Envelope(client_ip="198.51.100.7")
    site.knows("good", "friend.example", "198.51.100.7", verdict=Said.GOOD, confidence=100)
    assert sum(weight or 0 for weight in rules(site.scan(raw, session)).values()) == pytest.approx(-2)
    site.knows("bad", "http://evil.example/a", verdict=Said.SUSPICIOUS, confidence=10)
    assert list(rules(site.scan(raw, session))) == ["known_suspicious_url"]


def test_an_override_is_in_the_next_scan_of_a_running_engine(site: Site) -> None:
    with site.engine() as engine:
        assert engine.scan(mail()).status is Status.NOT_SPAM
        for verdict, status in ((Said.BAD, Status.SPAM), (Said.UNKNOWN, Status.NOT_SPAM), (Said.BAD, Status.SPAM),
                                (Said.GOOD, Status.NOT_SPAM)):
            say(site.base, Tier.OVERRIDE, "url:evil.example", verdict=verdict)
            time.sleep(0.003)
            assert engine.scan(mail()).status is status
            assert engine.scan_many([b"Subject: x\n\nx", mail(), mail("see")])[1].status is status


def test_an_entry_holds_until_it_expires(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    say(site.base, Tier.OVERRIDE, "url:evil.example", expires=int(now // 60) + 10)
    with site.engine() as engine:
        assert engine.scan(mail()).status is Status.SPAM
        monkeypatch.setattr("mailsift.reputation.answering.time.time", lambda: now + 3600)
        assert engine.scan(mail()).status is Status.NOT_SPAM


def test_many_are_asked_for_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.knows("feed", "http://evil.example/a")
    batches: list[int] = []
    with site.engine() as engine:
        answers = engine.answers
        monkeypatch.setattr(engine, "answers", lambda asked: batches.append(len(asked)) or answers(asked))
        found = engine.scan_many([mail(), b"", mail("see"), (mail(), Envelope(client_ip="192.0.2.1"))])
        assert [one.status for one in found] == [Status.SPAM, Status.NOT_SPAM, Status.NOT_SPAM, Status.SPAM]
        assert batches == [2], "a message without addresses asks for nothing"
        assert [engine.scan(raw).status for raw in (mail(), mail("see"))] == [Status.SPAM, Status.NOT_SPAM]
        assert batches == [2, 1]


def test_who_does_not_answer_is_said(site: Site) -> None:
    site.knows("feed", "http://evil.example/a")
    with site.engine() as engine:
        pending, keys = engine.begin(mail())
        assert keys
        for answers, reason in ((None, "unavailable"), (Answers(left="filtered"), "filtered")):
            verdict = engine.finish(pending, answers)
            assert ("reputation", reason) in {(left.check, left.reason) for left in verdict.unchecked}
            assert not verdict.complete
            assert not rules(verdict)
        assert engine.finish(pending, engine.answers((keys,))[0]).status is Status.SPAM


def test_without_a_base_nothing_is_asked(site: Site) -> None:
    with site.engine() as engine:
        pending, keys = engine.begin(mail(file=FILE))
        assert (keys, pending.ready) == (b"", None)
        assert {left.check for left in engine.scan(mail()).unchecked} == {"bayes"}
        site.knows("feed", "http://evil.example/a")  # it may come later
        time.sleep(0.003)
        assert engine.scan(mail()).status is Status.SPAM
    with Engine() as engine:
        assert engine.begin(mail())[1] == b""


def test_only_kinds_that_the_base_has_are_asked_for(site: Site) -> None:
    site.knows("feed", SHA)
    with site.engine() as engine:
        assert engine.begin(mail())[1] == b""
        assert len(engine.begin(mail(file=FILE))[1]) == _native.QUERY_BYTES


def test_a_base_that_cannot_be_read_is_said(site: Site) -> None:
    site.knows("feed", "http://evil.example/a")
    (site.base / "CURRENT").write_text("{")
    with site.engine() as engine:
        assert "CURRENT" in str(engine.warning)
        verdict = engine.scan(mail())
        assert ("reputation", "unavailable") in {(left.check, left.reason) for left in verdict.unchecked}


def test_another_folder(site: Site, tmp_path: Path) -> None:
    Site(tmp_path / "other").knows("feed", "http://evil.example/a")
    policy = f'[reputation]\nbase = "{tmp_path}/other/reputation"\n'
    assert site.scan(policy=policy).status is Status.SPAM
    with Engine(loads(policy)) as engine:
        assert engine.scan(mail()).status is Status.SPAM, "also without a state folder"


def test_a_record_has_its_name_and_version(site: Site) -> None:
    entry = held("url:http://evil.example/a")
    with publishing(site.base) as publisher:
        publisher.ledger.put(Tier.LEARNT, entry)
        publisher.publish()
    evidence = site.scan().findings[0].evidence
    assert evidence is not None
    assert (evidence.source, evidence.record, evidence.version) == ("learnt", "record", 0)


def test_kinds_and_roles_have_the_numbers_of_the_core() -> None:
    assert list(_native.KINDS[1:]) == [kind.name.lower() for kind in Kind]
    assert set(step._BITS) == set(_native.KINDS)
