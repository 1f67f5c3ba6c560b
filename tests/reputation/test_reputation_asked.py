"""Who is asked, how often, for what, and what is said where nobody answers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from known_site import FILE, SHA, Site, mail, rules
from saying import held, say

from mailsift import Engine, Envelope, Status, _native
from mailsift.config_file import loads
from mailsift.known import Answers
from mailsift.policy import reputation as step
from mailsift.reputation.kinds import Kind, Tier
from mailsift.reputation.kinds import Verdict as Said
from mailsift.reputation.publish import publishing


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


@pytest.mark.parametrize("tier", [None, Tier.OVERRIDE, Tier.LEARNT])
def test_of_hosts_that_nobody_speaks_of_nothing_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch,
                                                         tier: Tier | None) -> None:
    if tier is None:
        site.knows("feed", "http://evil.example/other")
    else:
        say(site.base, tier, "url:http://evil.example/other")
    asked: list[int] = []
    with site.engine() as engine:
        answers = engine.answers
        monkeypatch.setattr(engine, "answers", lambda keys: asked.append(len(keys)) or answers(keys))
        for raw in (mail("see http://kind.example/a"), mail("see http://evil.example/a")):
            engine.scan(raw)
            engine.scan_many([raw])
            assert engine.begin(raw)[1], "others may be asked as well"
        assert asked == [1, 1]


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
