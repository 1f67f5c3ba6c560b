"""Step 10: silent before it knows enough, then one finding that raises the rate or lowers it."""

from __future__ import annotations

import io
import math
import mmap
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailsift import ArgumentError, Engine, Policy
from mailsift.bayes import Lesson
from mailsift.calibration import FITTED, bounded
from mailsift.config import Bayes, Paths, Protection, Steps
from mailsift.config_file import loads
from mailsift.evaluate import serve
from mailsift.policy import rate
from mailsift.rule import WEIGHTS
from mailsift.verdict import Verdict

WORDS = {True: ["winner", "prize", "viagra", "free", "money", "click", "offer", "pills"],
         False: ["meeting", "patch", "review", "kernel", "lunch", "draft", "minutes", "build"]}


def mail(number: int, spam: bool) -> bytes:
    words = random.Random(number).choices(WORDS[spam], k=12)
    return (f"From: A <a@example.org>\r\nDate: Tue, 17 Nov 2020 09:12:31 +0100\r\nSubject: {words[0]}\r\n"
            f"Message-ID: <{number}@example.org>\r\n\r\n{' '.join(words)}\r\n").encode()


def taught(spam: int, ham: int, policy: Policy | None = None) -> Engine:
    engine = Engine(policy)
    for number in range(max(spam, ham)):
        if number < spam:
            assert engine.train(mail(number, True)) is Lesson.LEARNT
        if number < ham:
            assert engine.train(mail(1000 + number, False), spam=False) is Lesson.LEARNT
    return engine


def said(engine: Engine, raw: bytes) -> list[str]:
    return [left.reason for left in engine.scan(raw).unchecked if left.check == "bayes"]


@pytest.mark.parametrize(("spam", "ham", "reasons"), [(0, 0, ["untrained"]), (50, 49, ["untrained"]),
                                                      (49, 50, ["untrained"]), (50, 50, [])])
def test_it_says_nothing_before_it_knows_enough(spam: int, ham: int, reasons: list[str]) -> None:
    with taught(spam, ham) as engine:
        assert said(engine, mail(5000, True)) == reasons
        assert bool([one for one in engine.scan(mail(5000, True)).findings if one.step == "bayes"]) is not reasons


def test_a_text_that_was_not_read_in_full_is_said() -> None:
    raw = mail(5000, True)
    with taught(50, 50) as engine:
        assert said(engine, raw + b"".join(b"%d and so on\r\n" % i for i in range(900))) == []
        assert said(engine, raw + b"".join(b"%d and so on\r\n" % i for i in range(9000))) == ["limit"]
        assert said(engine, raw.replace(b"Subject:", b"X-Field: x\r\n" * 200 + b"Subject:")) == ["limit"]
    with taught(0, 0) as engine:
        assert said(engine, raw + b"word " * 9000) == ["untrained"]


def parts(untrained: Verdict) -> tuple[float, float]:
    """Nats of the rules as they were fitted, and what is beside that."""
    fitted = sum(min(one.weight or 0, WEIGHTS.get(one.rule, 0)) for one in untrained.findings)
    return fitted, untrained.log_odds - rate.BIAS - fitted


def test_it_raises_the_rate_and_lowers_it() -> None:
    plain, engine = Engine(), taught(60, 60)
    for spam in (True, False):
        before, after = plain.scan(mail(5000, spam)), engine.scan(mail(5000, spam))
        finding, back = [one for one in after.findings if one.step == "bayes"]
        assert (finding.rule, back.rule) == ("bayes", "rules_known")
        assert finding.weight is not None
        assert back.weight is not None
        assert (finding.weight > 0) is spam
        assert after.log_odds == pytest.approx(before.log_odds + finding.weight + back.weight)
        assert (after.rate > before.rate) is spam
        learnt = engine.learnt_odds(after.facts)
        assert learnt is not None
        fitted, others = parts(before)
        assert finding.weight == FITTED.learnt(learnt, 60)
        assert back.weight == pytest.approx(FITTED.known(fitted, 60))
        assert after.log_odds == pytest.approx(rate.BIAS + fitted + others + finding.weight + back.weight)
        assert after.log_odds == math.fsum([rate.BIAS, *(one.weight or 0 for one in after.findings)])
    assert plain.learnt_odds(plain.scan(b"x").facts) is None


def test_the_evidence_is_words_with_their_counts() -> None:
    engine = taught(60, 60)
    [finding] = [one for one in engine.scan(mail(5000, True)).findings if one.rule == "bayes"]
    assert finding.evidence is not None
    text = finding.evidence.text
    assert " text +" in text
    assert any(f"{word} " in text for word in WORDS[True])
    assert not any(f" {word} " in text for word in WORDS[False])
    seen = sum(b"viagra" in mail(number, True) for number in range(60))
    if "viagra " in text:
        assert f"viagra {seen}:0" in text


def test_the_evidence_names_nothing_twice() -> None:
    """A word of a subject counts as one of any text and as one of a subject."""
    engine = taught(60, 60)
    raw = b"From: a@b.example\r\nSubject: rolex\r\n\r\nhello\r\n"
    for number in range(3):
        engine.train(raw + b"%d\r\n" % number, spam=True)
    [finding] = [one for one in engine.scan(raw).findings if one.rule == "bayes"]
    assert finding.evidence is not None
    entries = finding.evidence.text.split("spam:ham ")[1].split(", ")
    assert len(entries) == len(set(entries))
    assert set(entries) >= {"rolex 3:0", "subject rolex 3:0"}


def test_the_evidence_says_what_the_rules_still_count() -> None:
    """Beside what was learnt the fitted rules count less, and the step takes back the rest."""
    before, after = Engine().scan(mail(5000, True)), taught(60, 60).scan(mail(5000, True))
    rules, others = parts(before)
    assert others > 0, "a rule that no mail fires is among them"
    [finding] = [one for one in after.findings if one.rule == "rules_known"]
    assert rules > 0
    assert finding.evidence is not None
    start, counting = rate.BIAS + FITTED.known(0, 60), FITTED.counting(rules, 60)
    assert finding.evidence.text == (
        f"what was learnt says part of it too: the bias {rate.BIAS:+.2f} counts as {start:+.2f}, "
        f"the rules' {rules:+.2f} as {counting:+.2f}")
    assert finding.weight == pytest.approx(start + counting - rate.BIAS - rules)


def test_the_finding_has_the_sign_of_what_was_learnt() -> None:
    """Whatever rules say, and however little or much was taught."""
    for taught_of_each in (50, 500, 50_000):
        for odds in (-40.0, -0.01, 0.01, 40.0):
            assert FITTED.learnt(odds, taught_of_each) * odds > 0


def test_what_is_taken_back_never_exceeds_what_was_given() -> None:
    for taught_of_each in (0, 1, 50, 500, 50_000):
        for rules in (0.0, 0.5, 4.0, 30.0):
            assert -rules <= FITTED.known(rules, taught_of_each) <= -rate.BIAS
            assert 0 <= FITTED.counting(rules, taught_of_each) <= rules


def test_the_more_was_taught_the_more_it_counts() -> None:
    """From the rules alone on, monotone in what was taught."""
    assert FITTED.learnt(3.0, 0) == FITTED.known(4.0, 0) == 0
    sizes = (0, 50, 100, 250, 500, 1000, 10_000)
    learnt, counting = ([of(one) for one in sizes] for of in (
        lambda one: FITTED.learnt(3.0, one), lambda one: FITTED.counting(4.0, one)))
    assert learnt == sorted(set(learnt))
    assert counting == sorted(set(counting), reverse=True)
    assert FITTED.counting(4.0, 50) > 0.75 * 4.0, "barely taught, it takes little back"


def test_the_barely_taught_count_less() -> None:
    raw, plain = mail(5000, True), Engine().scan(mail(5000, True))
    for size in (50, 100):
        with taught(size, size) as engine:
            after = engine.scan(raw)
            learnt = engine.learnt_odds(after.facts)
            assert learnt is not None
            weights = [one.weight for one in after.findings if one.step == "bayes"]
            assert weights == pytest.approx([FITTED.learnt(learnt, size), FITTED.known(parts(plain)[0], size)])


OWN = """
[[rules]]
name = "ours"
weight = 2.5
header = "From"
contains = "example.org"
"""


@pytest.mark.parametrize(("policy", "rule", "weight"), [
    (OWN, "ours", 2.5), *((f"[weights]\nsubject_money = {weight}", "subject_money", weight) for weight in (9, 0.5, 0))])
def test_what_the_operator_adds_counts_in_full(policy: str, rule: str, weight: float) -> None:
    """Beside what was learnt a rule counts less only as far as it was fitted."""
    plain, ours = taught(60, 60).scan(mail(5000, True)), taught(60, 60, loads(policy)).scan(mail(5000, True))
    fitted = next((one.weight or 0 for one in plain.findings if one.rule == rule), 0)
    assert fitted > 0.5 or rule == "ours"
    counted = max(0, weight - fitted) - FITTED.counting(fitted - min(weight, fitted), 60)
    assert ours.log_odds == pytest.approx(plain.log_odds + counted)


def test_rules_never_lower_what_was_learnt() -> None:
    for size in (50, 500, 50_000):
        said = [rules + FITTED.known(rules, size) for rules in (0.0, 0.5, 4.0, 30.0)]
        assert said == sorted(set(said))


def test_what_was_learnt_keeps_its_order_and_stays_finite() -> None:
    odds = [0.1 * step for step in range(-450, 451)]
    said = [FITTED.learnt(bounded(one), 500) for one in odds]
    assert said == sorted(set(said))
    assert FITTED.learnt(-3.0, 500) == -FITTED.learnt(3.0, 500)
    for damaged in (math.inf, 1e300):
        assert FITTED.learnt(bounded(damaged), 500) == -FITTED.learnt(bounded(-damaged), 500) < math.inf


@pytest.mark.parametrize("policy", [Policy(steps=Steps(bayes=Bayes(enabled=False))),
                                    Policy(protection=Protection(anti_spam=False))], ids=["step", "anti_spam"])
def test_it_can_be_off(policy: Policy) -> None:
    engine = taught(50, 50, policy)
    assert said(engine, mail(5000, True)) == ["disabled"]
    assert not [one for one in engine.scan(mail(5000, True)).findings if one.step == "bayes"]


def test_running_engines_notice_what_others_learn(tmp_path: Path) -> None:
    policy = Policy(paths=Paths(state=str(tmp_path)))
    with Engine(policy) as scanner:
        assert said(scanner, mail(5000, True)) == ["untrained"]
        taught(50, 50, policy).close()
        scanner._next_look_ns = 0
        assert said(scanner, mail(5000, True)) == []


def test_many_are_counted() -> None:
    engine = Engine()
    pairs = [(mail(1, True), True), (mail(2, False), False), (mail(1, True), True), (mail(2, False), True)]
    assert engine.train_many(pairs) == (2, 1, 1, 1)
    assert engine.forget(mail(1, True))
    assert not engine.forget(mail(1, True))


@pytest.mark.parametrize("pairs", [None, 7, [b"x"], [(b"x", True, 1)], [("text", True)]])
def test_what_can_not_be_learnt_is_an_argument_error(pairs: object) -> None:
    with pytest.raises(ArgumentError):
        Engine().train_many(pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize("label", ["ham", "no", 1, None, b"spam"])
def test_a_label_is_true_or_false(label: Any) -> None:
    engine = Engine()
    all_of_them: list[Callable[[bytes, Any], object]] = [
        engine.train, engine.forget, lambda raw, spam: engine.train_many([(raw, spam)]),
        lambda raw, spam: engine.forget_many([(raw, spam)])]
    for teach in all_of_them:
        with pytest.raises(ArgumentError, match=r"expected True for spam, False for ham"):
            teach(b"x", label)
    assert engine.learner.counts() == (0, 0)


def test_memory_that_was_let_go_is_an_argument_error() -> None:
    gone, closed = memoryview(b"x"), mmap.mmap(-1, 10)
    gone.release()
    closed.close()
    for raw in (gone, closed):
        with pytest.raises(ArgumentError, match="raw"):
            Engine().scan(raw)
        with pytest.raises(ArgumentError, match="raw"):
            Engine().train(raw)


def test_a_closed_engine_learns_nothing() -> None:
    engine = Engine()
    engine.close()
    with pytest.raises(ArgumentError):
        engine.train(b"x")


def test_a_message_that_this_engine_labelled_is_the_same_one() -> None:
    engine, raw = Engine(), mail(1, True)
    engine.train(raw)
    assert engine.train(raw.replace(b"Subject: ", b"Subject: [!! SPAM] ")) is Lesson.AGAIN


def test_the_harness_trains_and_reads_bayes(tmp_path: Path) -> None:
    lines = []
    for number in range(50):
        for spam in (True, False):
            path = tmp_path / f"{number}{spam}"
            path.write_bytes(mail(number, spam))
            lines.append(f"train\t{'spam' if spam else 'ham'}\t{path}")
    first = f"score\t{tmp_path / '0True'}"
    replies = io.BytesIO()
    requests = [first, lines[0], first, *lines[1:], first, ""]
    serve(Engine(), io.BytesIO("\n".join(requests).encode()), replies)
    _, before, _, soon, *oks, after = replies.getvalue().decode().splitlines()
    assert before.split("\t")[1] == "-"
    assert soon.split("\t")[0] == before.split("\t")[0]  # the step does not count yet
    assert float(soon.split("\t")[1]) > 0
    assert set(oks) == {"ok"}
    assert float(after.split("\t")[1]) > 0
    assert float(after.split("\t")[0]) > float(before.split("\t")[0])
