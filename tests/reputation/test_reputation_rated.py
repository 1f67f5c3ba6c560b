"""What the base knows of senders, domains and IP addresses raises the rate; good reputation lowers it, or not."""

from __future__ import annotations

import pytest
from known_site import FILE, VOUCHED, Site, mail, rules
from saying import feed

from mailsift import Envelope
from mailsift.reputation.kinds import Category, Kind
from mailsift.reputation.kinds import Verdict as Said
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Meaning
from mailsift.rule import REPUTATION

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
