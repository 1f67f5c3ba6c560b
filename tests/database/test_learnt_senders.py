"""Senders of good mail that come to be allowed: who does, who doesn't, until when."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mailsift import Engine, Envelope, Status
from mailsift.cli import main
from mailsift.config_file import loads
from mailsift.database.learnt_senders import ALLOWED_FOR, MOST, NAME, LearntSenders
from mailsift.durable import writer_lock

DAY = 20000
ADDRESS = "friend@partner.example"


def entries(state: Path) -> list[str]:
    path = state / f"lists/{NAME}.txt"
    return path.read_text().splitlines() if path.exists() else []


def taught(state: Path, *days: int, address: str = ADDRESS, spam: bool = False) -> list[str]:
    for day in days:
        LearntSenders(state).learnt(address, day, spam)
    return entries(state)


def test_it_takes_good_mail_on_three_days(tmp_path: Path) -> None:
    assert taught(tmp_path, *[DAY] * 20) == []
    assert taught(tmp_path, DAY + 1, DAY, DAY + 1) == []
    assert taught(tmp_path, DAY + 2) == [f"{ADDRESS}  until={DAY + 2 + ALLOWED_FOR}"]
    assert taught(tmp_path, DAY + 3) == [f"{ADDRESS}  until={DAY + 2 + ALLOWED_FOR}"]
    assert taught(tmp_path, DAY + 60) == [f"{ADDRESS}  until={DAY + 60 + ALLOWED_FOR}"]


def test_spam_of_it_takes_it_off_and_counts_anew(tmp_path: Path) -> None:
    assert len(taught(tmp_path, DAY, DAY + 1, DAY + 2)) == 1
    assert taught(tmp_path, DAY + 3, spam=True) == []
    assert taught(tmp_path, DAY + 4, DAY + 5) == []
    assert taught(tmp_path, DAY + 5, address="other@partner.example", spam=True) == []
    assert len(taught(tmp_path, DAY + 6)) == 1


@pytest.mark.parametrize("address", ["partner.example", "*@partner.example", "a b@partner.example", "a\n@x.example",
                                     "", "?@partner.example", "a\\@x.example"])
def test_what_is_no_address_never_comes_on_it(tmp_path: Path, address: str) -> None:
    assert taught(tmp_path, DAY, DAY + 1, DAY + 2, address=address) == []


def test_what_is_expired_goes_and_what_is_disabled_stays(tmp_path: Path) -> None:
    taught(tmp_path, DAY, DAY + 1, DAY + 2)
    taught(tmp_path, DAY, DAY + 1, DAY + 2, address="no@partner.example")
    assert main(["lists", NAME, "disable", "no@partner.example", "--state", str(tmp_path)]) == 0
    later = DAY + 2 * ALLOWED_FOR
    found = taught(tmp_path, later, later + 1, later + 2, address="new@partner.example")
    assert [line.split("  until")[0] for line in found] == ["~ no@partner.example", "new@partner.example"]
    assert taught(tmp_path, later + 3, address="no@partner.example") == found
    assert taught(tmp_path, later + 3, address="no@partner.example", spam=True) == found


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailsift.database.learnt_senders.MOST", 5)
    assert MOST == 1000
    for number in range(20):
        found = taught(tmp_path, *range(DAY + number, DAY + number + 3), address=f"a{number}@partner.example")
    assert [line.split("@")[0] for line in found] == [f"a{number}" for number in range(15, 20)]


def test_nobody_is_waited_for(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        assert taught(tmp_path, DAY, DAY + 1, DAY + 2) == []
    assert len(taught(tmp_path, DAY, DAY + 1, DAY + 2)) == 1


# With an engine.

POLICY = """
[trust]
authserv_ids = ["mx.our.example"]
[bayes]
allow_senders = %s
"""
PASS = "Authentication-Results: mx.our.example; dmarc=pass header.from=partner.example\r\n"


def mail(day: int, head: str = PASS, sender: str = ADDRESS) -> bytes:
    number = random.randrange(1 << 40)
    return (f"{head}Received: from a by mx.our.example; {day} Nov 2020 09:12:31 +0000\r\nFrom: A <{sender}>\r\n"
            f"Message-ID: <{number}@partner.example>\r\nSubject: hi\r\n\r\nword{number}\r\n").encode()


def opened(state: Path, on: bool = True) -> Engine:
    return Engine(loads(f'[paths]\nstate = "{state}"\n' + POLICY % str(on).lower()))


def decided(engine: Engine, raw: bytes, envelope: Envelope | None = None) -> list[str]:
    return [finding.rule for finding in engine.scan(raw, envelope).findings if finding.decided]


def test_taught_by_hand_it_is_allowed_only_where_it_is_vouched_for(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        for day in (3, 4, 5):
            engine.train(mail(day), spam=False)
    assert len(entries(tmp_path)) == 1
    with opened(tmp_path) as engine, opened(tmp_path, on=False) as off:
        assert decided(engine, mail(6)) == ["learnt_sender"]
        assert engine.scan(mail(6)).status is Status.NOT_SPAM
        assert decided(off, mail(6)) == []
        forged = Envelope(mail_from=ADDRESS, client_ip="192.0.2.9", received_at=engine.scan(mail(6)).facts.received_at)
        assert decided(engine, mail(6, head=""), forged) == []
        assert decided(engine, mail(6, head=PASS.replace("pass", "fail"))) == []
        assert decided(engine, mail(6, sender="other@partner.example")) == []
        assert decided(engine, mail(6, sender=f"{ADDRESS}>, B <b@partner.example")) == []
        assert decided(engine, mail(6), Envelope(received_at=2e9)) == []  # expired
        (tmp_path / "lists/blocked-senders.txt").write_text("partner.example\n")
    with opened(tmp_path) as engine:
        assert decided(engine, mail(6)) == ["blocked_sender"]
        engine.train(mail(7), spam=True)
    assert entries(tmp_path) == []


def test_one_clean_mail_or_mail_that_nobody_vouches_for_does_not_do(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        for _ in range(5):
            engine.train(mail(3), spam=False)
        for day in (3, 4, 5, 6):
            engine.train(mail(day, head=""), spam=False)
    with opened(tmp_path, on=False) as engine:
        for day in (3, 4, 5):
            engine.train(mail(day), spam=False)
    assert entries(tmp_path) == []
