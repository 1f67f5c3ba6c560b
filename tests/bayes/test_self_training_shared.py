"""Learning by itself in several processes and threads at once, and what `mailsift model` says of it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lessons
import pytest
import sharing
from own import counts, learn, scanned, training
from test_learner import learner, teach

from mailsift.bayes import self_training as rules
from mailsift.bayes.own_journal import Journal
from mailsift.cli import main

EACH, PROCESSES = 60, 3


@pytest.fixture
def state(tmp_path: Path) -> Path:
    teach(learner(tmp_path), range(100))
    return tmp_path


def is_whole(state: Path, learnt: Counter[str | None]) -> None:
    """Journal, model and what was answered agree."""
    (spam, ham), taught = counts(state)
    assert taught == (50, 50)
    assert (spam - 50, ham - 50) == (learnt["spam"], learnt["ham"])
    entries = Journal(state / "bayes").entries()
    assert len({entry.message for entry in entries}) == len(entries) == learnt["spam"] + learnt["ham"]
    assert training(state).undo(0, 1e12) == (learnt["spam"], learnt["ham"], 0)
    assert counts(state) == ((50, 50), (50, 50))


def test_processes_share_the_bounds_and_nobody_waits(state: Path) -> None:
    def work(into: int, process: int) -> None:
        own = training(state)
        for place in range(EACH):
            number = 1000 + place  # the same messages for all
            sender = "=one.example" if place % 2 else f"={number}.example"
            while learn(own, number, sender=sender, spam=place % 4 < 2) == "busy":
                pass
        own.counts["busy"] = 0
        os.write(into, json.dumps(own.counts).encode())
        own.close()

    children = [sharing.start(lambda into, n=n: work(into, n)) for n in range(PROCESSES)]
    total = Counter[str | None]()
    for child in children:
        total.update(json.loads(sharing.ended(*child)))
    assert total["failed"] == 0
    entries = Journal(state / "bayes").entries()
    assert max(Counter(entry.sender for entry in entries).values()) == rules.SENDER_A_DAY
    assert len(entries) == EACH // 2 + rules.SENDER_A_DAY
    is_whole(state, total)


def test_threads_of_one_engine(state: Path) -> None:
    own, start = training(state), threading.Barrier(4)

    def work(place: int) -> Counter[str | None]:
        start.wait()
        return Counter(learn(own, 1000 + place * 20 + number) for number in range(20))

    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(work, range(4)), Counter[str | None]())
    assert total["failed"] == 0
    assert {name: own.counts[name] for name in ("spam", "ham", "busy")} == {
        name: total[name] for name in ("spam", "ham", "busy")}
    is_whole(state, total)


def test_what_is_taught_by_hand_meanwhile_waits_for_nothing_lost(state: Path) -> None:
    """Two learn by themselves while one teaches: the counts are the sums."""
    def work(into: int, first: int) -> None:
        own = training(state)
        for number in range(first, first + EACH):
            learn(own, number)
        os.write(into, json.dumps(own.counts).encode())

    children = [sharing.start(lambda into, first=first: work(into, first)) for first in (1000, 2000)]
    teach(learner(state), range(3000, 3040))
    total = Counter[str]()
    for child in children:
        total.update(json.loads(sharing.ended(*child)))
    assert counts(state) == ((70 + total["spam"], 70 + total["ham"]), (70, 70))


def said(capsys: pytest.CaptureFixture[str], state: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["model", *arguments, "--state", str(state)])
    return code, *capsys.readouterr()


def test_show_and_undo(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = rules.SelfTraining(learner(state))
    for number in (1000, 1001, 1002, 1000):
        learn(own, number)
    own.learn(lessons.record(1004, 300), lambda: scanned(1004)._replace(least=99.0))
    own.close()
    assert said(capsys, state, "show") == (
        0, ("learnt 52 as spam, 51 as ham\n"
           "by itself: 2 of the spam, 1 of the ham; self-training: on\n"
           "of mail scanned here with evidence: 2 learnt as spam, 1 as ham; not learnt: 1 known already, "
           "1 as the model says the opposite\n"), "")
    shown = json.loads(said(capsys, state, "show", "--json")[1])
    assert shown["by_hand"] == {"spam": 50, "ham": 50}
    assert shown["by_itself"] == {"spam": 2, "ham": 1}
    assert (shown["spam"], shown["self_training"], shown["outcomes"]["known"]) == (52, "on", 1)
    assert said(capsys, state, "undo", "--since", "1h", "--until", "30m")[1] == "took back 0 learnt as spam, 0 as ham\n"
    now = time.strftime("%Y-%m-%dT%H:%M", time.localtime(time.time() - 60))
    assert said(capsys, state, "undo", "--since", now)[1] == "took back 2 learnt as spam, 1 as ham\n"
    assert counts(state) == ((50, 50), (50, 50))
    assert "\nby itself: 0 of the spam, 0 of the ham;" in said(capsys, state, "show")[1]
    assert ": 2 learnt as spam, 1 as ham, and 2 and 1 of them taken back; not" in said(capsys, state, "show")[1]
    assert json.loads(said(capsys, state, "show", "--json")[1])["taken_back"] == {"spam": 2, "ham": 1}


def test_show_says_why_it_is_not_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "self-training: from 50 spam and 50 ham on" in said(capsys, tmp_path, "show")[1]
    (tmp_path / "off.toml").write_text("[bayes]\nself_training = false\n")
    assert "self-training: off" in said(capsys, tmp_path, "show", "--policy", str(tmp_path / "off.toml"))[1]
