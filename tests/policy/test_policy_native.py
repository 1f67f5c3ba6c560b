"""What the core answers for the policy, held against the slow way over the same facts."""

from __future__ import annotations

import math
import pickle
import random
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import NUMBERS, Facts, Sign, Text

from mailsift import Engine, Evidence, Finding, _native, facts
from mailsift.database import Database
from mailsift.policy import rules
from mailsift.policy.rules import compiled
from mailsift.policy.step import MOST_SHOWN
from mailsift.rule import Rule

FEW = sorted(NUMBERS)[:6]
OWN = [f"own_{number}" for number in range(8)]


@st.composite
def rule_sets(draw: Any) -> list[Rule]:
    """Rules over few signs: tests, combinations of what stands before, tests of the text; in any order."""
    made: list[Rule] = []
    for name in draw(st.permutations([*OWN, *FEW[:3]])):
        before = [*FEW, "dmarc_fail", "thai_encoding", *(rule.name for rule in made)]
        some = st.lists(st.sampled_from(before), max_size=2).map(tuple)
        weight = draw(st.sampled_from([0.0, 0.1, 0.7, 1.3]))
        kind = "sign" if name in FEW else draw(st.sampled_from(["sign", "sign", "all", "all", "all", "body"]))
        if kind == "sign":
            made.append(Rule(name=name, weight=weight, sign=draw(st.sampled_from([*FEW, "dmarc_fail"])),
                             above=draw(st.sampled_from([0.0, 1.0, 2.5]))))
        elif kind == "body":
            made.append(Rule(name=name, weight=weight, body=draw(st.sampled_from(["yes", "no"]))))
        else:
            every, any_, none = draw(some), draw(some), draw(some)
            made.append(Rule(name=name, weight=weight, all=every or (() if any_ else (FEW[0],)), any=any_, not_=none))
    return made


VALUES = st.sampled_from([0.0, 1.0, 2.0, 3.0])
SIGNS = st.lists(st.builds(Sign, st.sampled_from(FEW), VALUES, st.sampled_from(["", "x"])),
                 unique_by=lambda sign: sign.name).map(tuple)
MORE = st.lists(st.builds(Sign, st.sampled_from(["dmarc_fail", "thai_encoding"])), max_size=2,
                unique_by=lambda sign: sign.name)


@settings(max_examples=500)
@given(rule_sets(), SIGNS, MORE)
def test_rules_fire_natively_as_they_do_here(made: list[Rule], signs: tuple[Sign, ...], more: list[Sign]) -> None:
    table = compiled("heuristics", made, {})
    seen: Any = Facts(signs=signs, texts=(Text("yes"),))
    expected = table.find(seen, (*signs, *more))  # type: ignore[arg-type]
    outcome = table.look(seen, more)  # type: ignore[arg-type]
    if outcome is None:
        assert expected == ()
        return
    found = outcome.findings if isinstance(outcome.findings, tuple) else outcome.findings.make()
    assert found == expected
    if not isinstance(outcome.findings, tuple):
        assert list(outcome.findings.weights) == [finding.weight for finding in expected]


def test_sets_of_rules_that_make_no_sense_are_refused() -> None:
    first = len(_native.SIGN_NAMES)
    for slots in ([first], [first + 1], [1 << 31]):
        with pytest.raises(ValueError, match="order"):
            _native.RuleSet([], [(slots, [], [], 1.0)])
    assert _native.RuleSet([], [])._fire([(0, 1.0), (1 << 31, 1.0)]) is None
    assert _native.RuleSet([(0, 0.0, 1.0)], [([0], [], [], 2.0)])._fire([(0, 1.0)]) == ([1.0, 2.0], [0, 1], [0, 0])


LINES = {"blocked-phrases": "cheap pills\tweight=40\nb*g\tweight=9\nnothing\tweight=0\nhello\tweight=7\n"
                            "http://u:geheim@b.example/x\tweight=4\n",
         "obscene": "rude\tweight=30\nhello\tweight=3\n", "allowed-phrases": "our project\n"}
WORDS = st.lists(st.sampled_from(["cheap pills", "big", "bag", "nothing", "hello", "rude", "our project", ".",
                                 "http://u:geheim@b.example/x"]),
                 max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("lists")
    lists = {}
    for name, lines in LINES.items():
        (folder / f"{name}.txt").write_text(lines)
        lists[name] = [folder / f"{name}.txt"]
    return Database(None, lists, builtin=False)


def message(subject: str, text: str, document: str) -> bytes:
    return (f"From: a@example.org\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
            f"boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n--b\r\nContent-Type: application/rtf\r\n"
            f"Content-Disposition: attachment\r\n\r\n{{\\rtf1 {document}}}\r\n--b--\r\n").encode()


@settings(max_examples=150)
@given(subject=WORDS, text=WORDS, document=WORDS, obscene=st.booleans(), every=st.booleans())
def test_phrases_weigh_natively_as_they_do_here(database: Database, subject: str, text: str, document: str,
                                                obscene: bool, every: bool) -> None:
    seen = facts.extract(message(subject, text, document), None, database.tables, facts.PHRASES | facts.RTF)
    slow = Facts(phrase_hits=seen.phrase_hits, lists=database.tables)  # type: ignore[arg-type]
    assert seen.phrase_points(obscene, every) == slow.phrase_points(obscene, every)
    assert seen.first_allowed() == slow.first_allowed()
    for in_rtf in (False, True):
        for most in (1, 100):
            asked = (obscene, every, in_rtf, most)
            assert seen.weighed_phrases(*asked) == slow.weighed_phrases(*asked)
    for most in (1, 100):
        found = seen.phrase_evidence(obscene, every, most)
        assert found == slow.phrase_evidence(obscene, every, most)
        assert "geheim" not in str(found)
    bare = pickle.loads(pickle.dumps(seen))
    assert (bare.phrase_evidence(obscene, every, 100), bare.weighed_phrases(obscene, every, False, 100)) == ([], [])
    assert (bare.phrase_points(obscene, every), bare.first_allowed()) == ((0, False), None), "without lists"


def shown(seen: facts.Facts) -> list[Evidence]:
    places = list(range(len(seen.signs)))
    return [Evidence(*found) for found in seen.sign_evidence(places, rules._WHERES, rules._QUOTING, MOST_SHOWN)]


def check_signs(raw: bytes) -> set[str]:
    seen = facts.extract(raw, wanted=facts.SIGNS)
    expected = [rules._evidence(sign, seen) for sign in seen.signs]
    assert shown(seen) == expected
    with pytest.raises(IndexError):
        seen.sign_evidence([len(seen.signs)], rules._WHERES, rules._QUOTING, MOST_SHOWN)
    return {f"{rules._group(sign.name)} {evidence.where}" for sign, evidence in zip(seen.signs, expected, strict=True)}


def test_evidence_of_signs_is_made_natively_as_it_is_here(corpora: Path) -> None:
    files = [path for name in ("spamassassin", "phishing_pot", "lists_ham", "csdmc2010")
             for path in sorted((corpora / name).rglob("*")) if path.is_file()]
    groups = set[str]().union(*(check_signs(path.read_bytes()) for path in random.Random(8).sample(files, 400)))
    assert {"link href", "link text", "html href", "html html", "text text", "subject subject"} <= groups


@given(st.text(max_size=400), st.text(st.characters(codec="ascii"), max_size=50), st.sampled_from(["a", "img", "form"]))
def test_evidence_of_signs_of_made_up_messages(subject: str, path: str, tag: str) -> None:
    for charset in ("utf-8", "windows-1251"):
        check_signs(f"From: PayPal <a@freemail.example>\r\nSubject: {subject} !!! FREE\r\nContent-Type: text/html; "
                    f"charset={charset}\r\n\r\n<{tag} href='http://a:b@192.0.2.9/{path}' src=http://c.example/{path}>"
                    "https://www.paypal.com/</a> http://xn--80ak6aa92e.com/\r\n".encode())


def test_sums_above_a_number_are_those_of_the_facts() -> None:
    raw = b"From: a@example.org\r\n\r\nTo unsubscribe click here. Viagra and Cialis without prescription."
    with Engine() as engine:
        seen = engine.scan(raw).facts
    scores = [(score.score, score.number, score.category) for score in seen.content_scores]
    for least in (-1, 0, *(score for score, _, _ in scores), 1 << 40):
        expected = [score for score in scores if score[0] > least]
        assert seen.scores_above(least) == pickle.loads(pickle.dumps(seen)).scores_above(least) == expected


def test_a_category_is_asked_for_by_its_number() -> None:
    raw = b"From: a@example.org\r\n\r\nTo unsubscribe click here. Viagra and Cialis without prescription."
    with Engine() as engine:
        seen = engine.scan(raw).facts
    assert seen.content_scores
    assert all(seen.content_score(score.number) == score.score for score in seen.content_scores)
    assert seen.content_score(4_000_000_000) == 0


SITE = """[steps.blocked_phrases]
enabled = true
[lists.blocked_phrases]
files = ["phrases.txt"]
"""
SPAMMY = (b"Subject: Re: WIN\r\nDate: yesterday\r\nContent-Type: text/html\r\n\r\n<p>cheap pills for you, dear friend. "
          b"Viagra, Cialis, no prescription. <a href='http://192.0.2.9/a'>www.bank.example</a></p>")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "phrases.txt").write_text("cheap pills\tweight=40\n")
    (tmp_path / "site.toml").write_text(SITE)
    return Engine(tmp_path / "site.toml")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the findings and evidence that are made, whoever makes them."""
    names: list[str] = []

    def noting(kind: Callable[..., Any]) -> Callable[..., Any]:
        def make(*values: Any) -> Any:
            names.append(kind.__name__)
            return kind(*values)
        return make

    for module in [module for name, module in sys.modules.items() if name.startswith("mailsift.policy.")]:
        for kind in (Finding, Evidence):
            if hasattr(module, kind.__name__):
                monkeypatch.setattr(module, kind.__name__, noting(kind))
    return names


def test_what_nobody_looks_at_is_not_made(engine: Engine, made: list[str]) -> None:
    verdict = engine.scan(SPAMMY)
    assert 0 < verdict.log_odds < math.inf
    assert made == []
    kept = vars(verdict.facts)
    assert not {"signs", "phrase_hits", "urls", "headers", "content_scores", "parts"} & kept.keys()
    assert not {"findings", "topic", "content_categories", "heuristic_categories"} & vars(verdict).keys()
    assert len(verdict.findings) > 3
    assert made.count("Finding") == made.count("Evidence") == len(verdict.findings)
    assert verdict.findings is verdict.findings
    assert made.count("Finding") == len(verdict.findings), "made once"


def test_a_verdict_explains_itself_the_same_whenever_it_is_asked(engine: Engine) -> None:
    first, second = engine.scan(SPAMMY), engine.scan(SPAMMY)
    engine.close()
    assert second.heuristic_categories == first.heuristic_categories != ()
    assert second.findings == first.findings
    assert "blocked_phrase" in [finding.rule for finding in first.findings]
    assert (first.topic, first.content_categories) == ("pharmacy", ("pharmacy",))
    weights = [finding.weight for finding in first.findings if finding.step != "blocked_phrases"]
    assert first.log_odds == math.fsum([-3.5, *(weight or 0 for weight in weights)])
    assert set(weights) != {None}


def test_verdicts_that_nobody_has_looked_at_are_values(engine: Engine) -> None:
    verdict = engine.scan(SPAMMY)
    sent = pickle.loads(pickle.dumps(verdict))
    form, again = verdict.to_dict(), sent.to_dict()
    assert form == again
    other = engine.scan(SPAMMY)
    assert verdict != other, "facts are equal only to themselves"
    assert other.__replace__(facts=verdict.facts, timing_us=verdict.timing_us) == verdict
    assert hash(verdict) == hash(other)
    assert verdict != 3
    assert repr(verdict).startswith("Verdict(status=<Status.SPAM: 'spam'>, rate=99.")
    for name in ("status", "findings", "topic"):
        with pytest.raises(AttributeError, match=f"frozen: {name}"):
            setattr(verdict, name, None)
        with pytest.raises(AttributeError, match=f"frozen: {name}"):
            delattr(verdict, name)


@pytest.mark.parametrize("raw", [SPAMMY, b"", b"Subject: x\r\nPrecedence: list\r\nList-Id: <a.b>\r\n\r\nhello"])
def test_the_json_form_is_what_the_attributes_say(engine: Engine, raw: bytes) -> None:
    verdict = engine.scan(raw)
    form = verdict.to_dict()
    findings = [msgspec.structs.asdict(finding) for finding in verdict.findings]
    for finding in findings:
        evidence = msgspec.structs.asdict(finding["evidence"]) if finding["evidence"] is not None else None
        if evidence and evidence["list"] is None:
            del evidence["list"], evidence["entry"]
        if evidence:
            del evidence["source"], evidence["record"], evidence["version"]  # there is no base
        finding["evidence"] = evidence
    assert form["findings"] == findings
    assert (form["size"], form["facts"], form["topic"]) == (len(raw), verdict.facts.to_dict(), verdict.topic)
    said = [form["status"], *form["marks"]]
    assert said == [verdict.status.value, *sorted(mark.value for mark in verdict.marks)]
    assert set(map(type, said)) == {str}, "plain strings"
    assert form["unchecked"] == [msgspec.structs.asdict(left) for left in verdict.unchecked]
    assert form["timing_us"] == msgspec.structs.asdict(verdict.timing_us)


def test_threads_look_at_one_verdict(engine: Engine) -> None:
    for _ in range(20):
        verdict = engine.scan(SPAMMY)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _, seen=verdict: (seen.findings, seen.topic), range(8)))
        assert found == [found[0]] * 8
