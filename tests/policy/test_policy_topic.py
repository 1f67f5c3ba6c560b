"""What a message is about: each category in six languages, mail without a topic, thresholds, the operator's terms."""

from __future__ import annotations

import pickle
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest
from making import ContentScore, judge
from topic_cases import NEGATIVE, POSITIVE

from mailsift import Engine, Envelope, Policy, Status
from mailsift.config import List, Lists, Senders, Steps, Topic
from mailsift.database import content
from mailsift.policy import topic

LANGUAGES = ("en", "ru", "de", "fr", "es", "zh")
TOPICS = {path.stem: content.read_category(str(path), path.read_bytes()) for path in content.FILES}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def message(text: str, subject: str = "", kind: str = "plain") -> bytes:
    head = f"From: a@b.example\r\nTo: c@d.example\r\nSubject: =?utf-8?B?{b64encode(subject.encode()).decode()}?=\r\n"
    head += f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n"
    return (head + text).encode()


@pytest.mark.parametrize("category", POSITIVE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_each_topic(engine: Engine, category: str, language: str) -> None:
    verdict = engine.scan(message(POSITIVE[category][language]))
    assert verdict.topic == category, verdict.facts.content_scores
    assert verdict.content_categories[0] == category
    assert verdict.to_dict()["topic"] == category
    assert not {finding.step for finding in verdict.findings} & {"topic"}, "a topic weighs nothing"


@pytest.mark.parametrize("language", NEGATIVE)
def test_mail_without_a_topic(engine: Engine, language: str) -> None:
    for text in NEGATIVE[language]:
        verdict = engine.scan(message(text))
        assert verdict.topic is None, (text, verdict.facts.content_scores)
        assert verdict.content_categories == ()


def test_every_category_has_samples() -> None:
    assert {name for name, category in TOPICS.items() if not category.sign} == set(POSITIVE)
    assert len(POSITIVE) >= 12
    assert all(set(LANGUAGES) <= set(texts) for texts in POSITIVE.values())


def test_the_shipped_categories() -> None:
    numbers = [category.number for category in TOPICS.values()]
    assert len(set(numbers)) == len(numbers)
    for name, category in TOPICS.items():
        assert category.sign == (category.number in topic.SIGNS), name
        assert category.description, name
        for language in LANGUAGES:
            terms = [term for terms in category.terms[language].values() for term in terms]
            assert len(terms) >= 20, (name, language)
            assert len(terms) == len(set(terms)), (name, language, [t for t in terms if terms.count(t) > 1])
    assert (TOPICS["notice"].number, TOPICS["unsubscribe"].number) == (topic.NOTICE, topic.UNSUBSCRIBE)


def test_closed_numbers() -> None:
    """They leave the machine and stand in bases of others: a number once given is never given to another category."""
    given = {"pharmacy": 1, "dating": 2, "gambling": 3, "loans": 4, "investment": 5, "advance_fee": 6, "replica": 7,
             "software": 8, "jobs": 9, "education": 10, "travel": 11, "marketing": 12, "health": 13, "delivery": 14,
             "account": 15, "invoice": 16, "tax": 17, "appeal": 18, "notice": 512, "unsubscribe": 513}
    assert {name: TOPICS[name].number for name in given} == given


def test_disguises_and_html_make_no_difference(engine: Engine) -> None:
    page = "<p>Or&shy;der V&#105;agra and <b>CIALIS</b></p> from our online ph<!-- x -->armacy</p>"
    assert engine.scan(message(page, kind="html")).topic == "pharmacy"
    assert engine.scan(message("", subject="Viagra, Cialis: online pharmacy")).topic == "pharmacy"


def test_best_first_above_the_threshold() -> None:
    scores = (ContentScore("jobs", 9, 150), ContentScore("tax", 17, 101), ContentScore("loans", 4, 260),
              ContentScore("travel", 11, 100), ContentScore("notice", topic.NOTICE, 900))
    verdict = judge(content_scores=scores)
    assert (verdict.topic, verdict.content_categories) == ("loans", ("loans", "jobs", "tax"))
    verdict = judge("[topic]\nthreshold = 150", content_scores=scores)
    assert verdict.content_categories == ("loans",)
    assert judge("[topic]\nenabled = false", content_scores=scores).topic is None
    assert judge(content_scores=()).content_categories == ()


def test_equal_sums_are_in_the_order_of_numbers() -> None:
    scores = (ContentScore("tax", 17, 120), ContentScore("jobs", 9, 120))
    assert judge(content_scores=scores).content_categories == ("jobs", "tax")


def test_a_stopped_message_has_no_topic() -> None:
    scores = (ContentScore("jobs", 9, 150),)
    verdict = judge(lists={"allowed-senders": ["friend@example.net"]}, from_=("friend@example.net",), sending=64,
                    content_scores=scores)
    assert verdict.status is Status.NOT_SPAM
    assert verdict.topic is None
    assert {mark.value for mark in verdict.marks} == {"trusted"}


def test_switched_off_nothing_is_scored() -> None:
    with Engine(Policy(topic=Topic(enabled=False))) as scanner:
        verdict = scanner.scan(message(POSITIVE["loans"]["en"]))
        assert verdict.topic is None
        assert verdict.facts.content_scores == ()


def test_facts_keep_their_scores_on_the_way_to_another_process(engine: Engine) -> None:
    facts = engine.scan(message(POSITIVE["loans"]["en"])).facts
    assert facts.content_scores
    assert pickle.loads(pickle.dumps(facts)).content_scores == facts.content_scores


def test_the_operators_terms(tmp_path: Path) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text("quarterly frobnication\tcategory=frobnication\tweight=70\n"
                     "frobnicat*\tcategory=frobnication\n"
                     "zorkmid\tcategory=gambling\tweight=100\nonline casino*\tcategory=gambling\tweight=5\n"
                     "~ roulette\tcategory=gambling\n~ free spins\tcategory=gambling\n")
    policy = Policy(lists=Lists(categories=List(files=(str(terms),))))
    with Engine(policy) as scanner:
        verdict = scanner.scan(message("The quarterly frobnication is due: frobnicators wanted."))
        assert verdict.topic == "frobnication"
        (score,) = verdict.facts.content_scores
        assert (score.score, score.terms, score.number) == (130, 2, content.FIRST_OWN)
        assert scanner.scan(message("One zorkmid and a roulette, one casino.")).topic == "gambling"
        verdict = scanner.scan(message("online casino, roulette, free spins"))
        assert [(s.category, s.score) for s in verdict.facts.content_scores] == [("gambling", 5 + 40 + 25)]


def test_steps_off_or_on_score_the_same(tmp_path: Path) -> None:
    """Phrase lists make the core fold the whole text; the sample that is scored stays the same."""
    phrase = tmp_path / "phrases.txt"
    phrase.write_text("never found in this\n")
    lists = Lists(allowed_phrases=List(files=(str(phrase),)))
    steps = Steps(senders=Senders(enabled=False))
    on = Policy(lists=lists, steps=_with_phrases(steps))
    middle = "plain words without any topic, " * 3000
    raw = message(f"casino bonus {middle} online casino {middle} free spins")
    with Engine(Policy()) as plain, Engine(on) as searching:
        assert plain.scan(raw, Envelope()).facts.content_scores == searching.scan(raw).facts.content_scores
        assert [s.terms for s in plain.scan(raw).facts.content_scores if s.category == "gambling"] == [5]


def _with_phrases(steps: Steps) -> Steps:
    return msgspec.structs.replace(steps, allowed_phrases=msgspec.structs.replace(steps.allowed_phrases, enabled=True))
