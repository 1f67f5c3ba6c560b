"""What a scan decides by what the base knows: addresses, files, campaigns."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from known_site import FILE, MD5, SHA, WORDS, Site, mail, rules
from saying import say

from mailsift import Mark, Status, _native
from mailsift.known import Answers
from mailsift.reputation.kinds import Category, Kind, Tier
from mailsift.reputation.kinds import Verdict as Said

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
    ("an operator says both", [(Tier.OVERRIDE, f"md5:{MD5}", Said.BAD), (Tier.OVERRIDE, SHA, Said.UNKNOWN)], "",
     ["infected_file"], True),
    ("the other way round", [(Tier.OVERRIDE, SHA, Said.BAD), (Tier.OVERRIDE, f"md5:{MD5}", Said.UNKNOWN)], "",
     ["infected_file"], True),
    ("an operator knows that very file", [(Tier.OVERRIDE, f"md5:{MD5}", Said.BAD), (Tier.OVERRIDE, SHA, Said.GOOD)],
     "", [], False),
    ("an operator is less sure of that file", [(Tier.OVERRIDE, f"md5:{MD5}", Said.BAD),
                                               (Tier.OVERRIDE, SHA, Said.SUSPICIOUS)], "", ["infected_file"], True),
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


@pytest.mark.parametrize("listed", ["bücher.example", "xn--bcher-kva.example"])
@pytest.mark.parametrize("sender", ["joe@bücher.example", "joe@www.BÜCHER.example", "joe@XN--BCHER-KVA.example"])
def test_a_domain_of_a_header_is_known_in_either_form(site: Site, listed: str, sender: str) -> None:
    site.knows("feed", listed)
    assert rules(site.scan(mail("hello", sender=sender)))


def word(text: str, charset: str = "utf-8", base64: bool = False) -> str:
    data = text.encode(charset)
    coded = b64encode(data).decode() if base64 else "".join(f"={byte:02X}" for byte in data)
    return f"=?{charset}?{'B' if base64 else 'Q'}?{coded}?="


@pytest.mark.parametrize("base64", [False, True])
@pytest.mark.parametrize(("sender", "address", "domain"), [
    ("Joe <joe@{}>", "evil.example", "evil.example"), ("Joe <{}>", "joe@evil.example", "evil.example"),
    ("Joe <{}@evil.example>", "joe", "evil.example"), ("joe@{}.example", "evil", "evil.example"),
    ("joe@www.{}.", "evil.example", "evil.example"), ("Joe <joe@{}>", "bücher.example", "xn--bcher-kva.example"),
    ("<joe@{}.example>", "BÜCHER", "bücher.example"), ("Joe <{}>", "Joe <joe@evil.example>", "evil.example")])
def test_an_encoded_word_in_an_address_is_what_it_is_shown_as(site: Site, sender: str, address: str, domain: str,
                                                              base64: bool) -> None:
    site.knows("feed", domain)
    for charset in ("utf-8", "iso-8859-1"):
        verdict = site.scan(mail("hello", sender=sender.format(word(address, charset, base64))))
        assert list(rules(verdict)) == ["known_bad_header_domain"], charset


def test_an_encoded_word_in_an_address_is_the_sender(site: Site) -> None:
    site.knows("feed", "joe@evil.example", kind=Kind.SENDER)
    for sender in (f"joe@{word('EVIL.example')}", f"Joe <{word('joe@evil.example', base64=True)}>"):
        assert "known_bad_sender" in rules(site.scan(mail("hello", sender=sender)))


@pytest.mark.parametrize("sender", [
    "{} <joe@friend.example>", '"{}" <joe@friend.example>', "{}", "Joe ({}) <joe@friend.example>"])
def test_an_encoded_word_beside_an_address_is_a_name(site: Site, sender: str) -> None:
    site.knows("feed", "evil.example")
    site.knows("more", "x@evil.example", kind=Kind.SENDER)
    assert not rules(site.scan(mail("hello", sender=sender.format(word("x@evil.example")))))
