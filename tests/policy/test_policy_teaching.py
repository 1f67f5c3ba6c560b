"""What may teach the Bayes step when it is scanned, and that the verdict is as without it."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift import Engine, Envelope, Policy, Status
from mailsift.bayes import Learner
from mailsift.cli import main
from mailsift.config import Lists
from mailsift.config_file import loads
from mailsift.engine import Engine as _Engine
from mailsift.policy import teaching
from mailsift.policy.bayes import Learnt
from mailsift.policy.rate import BIAS

sys.path.insert(0, str(Path(__file__).parents[1] / "bayes"))

import lessons

LISTS = {"allowed-senders": ["friend.example", "192.0.2.1"], "blocked-senders": ["bulk.example"],
         "allowed-phrases": ["project halcyon"], "blocked-phrases": ["cheap pills\tweight=100", "act now\tweight=90"],
         "phishing": ["phish.example"], "suspicious": ["bad.example"], "my-addresses": ["me@our.example"]}
AUTHENTICATED = "Authentication-Results: mx.our.example; dmarc=pass header.from=friend.example\r\n"
ATTACKER = AUTHENTICATED.replace("friend", "attacker")
ON = """
[trust]
authserv_ids = ["mx.our.example"]
[steps.allowed_phrases]
enabled = true
[steps.blocked_phrases]
enabled = true
"""


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists, and a model that was taught 50 + 50."""
    folder = tmp_path_factory.mktemp("teaching")
    (folder / "state/lists").mkdir(parents=True)
    for name, lines in LISTS.items():
        (folder / f"state/lists/{name}.txt").write_text("\n".join([*lines, ""]))
    learner = Learner(folder / "state", lessons.BITS)
    for number in range(100):
        learner.train(lessons.record(number), lessons.is_spam(number))
    return folder


@pytest.fixture
def folder(by_hand: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(by_hand, tmp_path / "folder"))


def opened(folder: Path, text: str = ON) -> Engine:
    return Engine(loads(f'[paths]\nstate = "{folder / "state"}"\n' + text))


def mail(body: str, sender: str = "a@some.example", head: str = "", words: str = "") -> bytes:
    """`words`: what the model knows."""
    number = random.randrange(1 << 40)
    return (f"{head}From: A <{sender}>\r\nTo: me@our.example\r\nDate: Tue, 17 Nov 2020 09:12:31 +0100\r\n"
            f"Message-ID: <{number}@some.example>\r\nSubject: {words or 'hello'}\r\n\r\n{body} {words} "
            f"w{number}\r\n").encode()


SPAM, HAM = " ".join(lessons.WORDS[True][:3]), " ".join(lessons.WORDS[False][:3])


def outcome(engine: Engine, raw: bytes, envelope: Envelope | None = None) -> str | None:
    own = engine.self_training
    assert own is not None
    before = dict(own.counts)
    verdict = engine.scan(raw, envelope)
    assert verdict.status in Status
    changed = [name for name, count in own.counts.items() if count > before[name]]
    assert len(changed) <= 1
    return changed[0] if changed else None


CASES: list[tuple[str, dict[str, Any], Envelope | None, str | None]] = [
    ("phishing", {"body": "see http://phish.example/a"}, None, "spam"),
    ("suspicious", {"body": "see http://bad.example/a"}, None, "spam"),
    ("blocked phrases", {"body": "cheap pills, act now"}, None, "spam"),
    ("some points are not enough", {"body": "act now"}, None, None),
    ("blocked sender", {"body": "x", "sender": "a@bulk.example", "words": SPAM}, None, "spam"),
    ("blocked sender, ham to the model", {"body": "x", "sender": "a@bulk.example", "words": HAM}, None, "contradicted"),
    ("allowed sender, not proven", {"body": "x", "sender": "a@friend.example", "words": HAM}, None, None),
    ("allowed sender, proven", {"body": "x", "sender": "a@friend.example", "words": HAM, "head": AUTHENTICATED}, None,
     "ham"),
    ("allowed sender, proven, spam to the model",
     {"body": "x", "sender": "a@friend.example", "words": SPAM, "head": AUTHENTICATED}, None, "contradicted"),
    ("allowed client, not proven", {"body": "x", "words": HAM}, Envelope(client_ip="192.0.2.1"), None),
    ("allowed client, another is proven",
     {"body": "x", "sender": "a@attacker.example", "words": HAM, "head": ATTACKER},
     Envelope(client_ip="192.0.2.1"), None),
    ("allowed envelope, another is proven",
     {"body": "x", "sender": "a@attacker.example", "words": HAM, "head": ATTACKER},
     Envelope(mail_from="a@friend.example"), None),
    ("allowed envelope, proven",
     {"body": "x", "sender": "a@friend.example", "words": HAM, "head": AUTHENTICATED},
     Envelope(mail_from="bounce@friend.example"), "ham"),
    ("allowed phrase", {"body": "project halcyon", "words": HAM}, None, "ham"),
    ("allowed phrase, spam to the model", {"body": "project halcyon", "words": SPAM}, None, "contradicted"),
    ("test string", {"body": "\r\nSpam is bad do not send it\r\n", "words": SPAM}, None, None),
    ("nothing", {"body": "a word"}, None, None),
    ("good words alone", {"body": "see http://one.example/", "words": HAM, "head": "Reply-To: x@y.example\r\n"}, None,
     None),
]


@pytest.mark.parametrize(("parts", "envelope", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_teaches(folder: Path, parts: dict[str, Any], envelope: Envelope | None, wanted: str | None) -> None:
    with opened(folder) as engine:
        assert outcome(engine, mail(**parts), envelope) == wanted


def test_mail_that_is_not_addressed_to_me_says_nothing(folder: Path) -> None:
    with opened(folder, "[steps.recipients]\nenabled = true\n") as engine:
        raw = mail("x", words=SPAM).replace(b"me@our", b"you@their")
        assert engine.scan(raw).status is Status.SPAM
        assert outcome(engine, raw) is None


def test_criteria_that_contradict_each_other_teach_nothing(folder: Path) -> None:
    import hashlib

    (folder / "infected.txt").write_text(hashlib.sha256(b"bad file").hexdigest() + "\n")
    files = f'[lists.files]\nfiles = ["{folder / "infected.txt"}"]\n'
    head = "MIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=x.bin\r\n"
    with opened(folder, files) as engine:
        for sender, wanted in (("a@friend.example", None), ("a@other.example", "spam")):
            number = random.randrange(1 << 40)
            raw = (f"From: {sender}\r\nMessage-ID: <{number}@x.example>\r\n{head}\r\nbad file").encode()
            assert engine.scan(raw).status is Status.SPAM
            assert outcome(engine, raw.replace(b"@x.", b"@y.")) in ({None} if wanted is None else {"spam", "known"})


def test_several_senders_and_failed_proof_are_no_proof(folder: Path) -> None:
    with opened(folder) as engine:
        state = engine.begin(mail("x", "a@friend.example", AUTHENTICATED))[0].state
        assert teaching.sender_of(state.facts, state.context.authserv_ids) == ("friend.example", True, False)
        two = mail("x", "a@friend.example>, B <b@friend.example", AUTHENTICATED)
        state = engine.begin(two)[0].state
        assert teaching.sender_of(state.facts, state.context.authserv_ids) == ("friend.example", False, False)
        failed = AUTHENTICATED.replace("dmarc=pass", "dmarc=fail")
        state = engine.begin(mail("x", "a@mail.friend.example", failed))[0].state
        assert teaching.sender_of(state.facts, state.context.authserv_ids) == ("friend.example", False, True)


@pytest.mark.parametrize(("ip", "network"), [("192.0.2.77", "192.0.2.0/24"), ("10.1.2.3", ""), (None, ""),
                                             ("2001:db8:1:2::3", "2001:db8:1::/48")])
def test_networks_of_clients_but_for_our_own(folder: Path, ip: str | None, network: str) -> None:
    with opened(folder, '[trust]\nrelays = ["10.0.0.0/8"]\n') as engine:
        raw = mail("see http://phish.example/", "a@b.sub.other.example")
        found = teaching.of(engine.begin(raw, Envelope(client_ip=ip, received_at=5.0))[0].state)
        assert found == teaching.Candidate(True, "content", teaching.CONTENT_LEAST, "other.example", network, 5.0)


@given(st.floats(-10, 10), st.lists(st.floats(0, 10), max_size=5), st.lists(st.floats(-9, 9), min_size=4, max_size=4))
def test_the_model_alone_never_teaches(odds: float, weights: list[float], views: list[float]) -> None:
    learnt = Learnt(None, None, (odds, 0.0), odds, tuple(views), 0.0, 50)  # type: ignore[arg-type]
    state = SimpleNamespace(status=None, found=[learnt], weights=[*weights, odds])
    rules = BIAS + sum(weights)
    if teaching.is_worth_a_look(state):  # type: ignore[arg-type]
        assert (odds >= 0.5 and rules > 4.49) if odds > 0 else (odds <= -2 and rules < BIAS + 0.61)
    state.found = []
    assert not teaching.is_worth_a_look(state)  # type: ignore[arg-type]


def test_spam_that_the_model_takes_for_ham_is_not_learnt_where_rules_speak(folder: Path) -> None:
    """However ham-like its words are."""
    body = "<html><script>x</script><font color=#ffffff>a</font> http://10.1.2.3/pay" + f" {HAM}" * 5
    head = "Content-Type: text/html\r\nReply-To: other@elsewhere.example\r\nX-Priority: 1\r\n"
    with opened(folder) as engine:
        model = engine.learner.look.model
        for _ in range(50):
            verdict = engine.scan(mail(body, words=HAM, head=head))
            assert model is not None
            assert verdict.facts.learnt_odds(model)[0] < 0
            assert sum(one.weight or 0 for one in verdict.findings if one.step != "bayes") > 0.6
        assert engine.learner.counts() == engine.learner.taught() == (50, 50)


def test_ham_of_which_not_all_was_read_is_not_learnt(folder: Path) -> None:
    """What stands in the middle of it nobody looked at; spam teaches all the same."""
    long = "\r\n".join(f"a plain line and number {number} of it" for number in range(1500))
    with opened(folder) as engine:
        assert outcome(engine, mail("x", "a@friend.example", AUTHENTICATED, HAM)) == "ham"
        assert outcome(engine, mail(long, "a@friend.example", AUTHENTICATED, HAM)) is None
        assert outcome(engine, mail(f"{long} http://phish.example/a", words=SPAM)) in ("spam", "known")


def test_the_verdict_is_made_before(folder: Path) -> None:
    raws = [mail("see http://phish.example/a"), mail("x", words=HAM), mail("cheap pills, act now", words=SPAM)]
    with opened(folder) as one, opened(folder, ON + "[bayes]\nself_training = false\n") as other:
        for raw in raws:
            untaught = other.scan(raw).to_dict()
            learnt = one.scan(raw).to_dict()
            assert {**learnt, "timing_us": 0} == {**untaught, "timing_us": 0}
        many = one.scan_many([mail("see http://phish.example/b", "a@c.example"), mail("y", words=HAM)])
        assert [verdict.status for verdict in many] == [Status.SPAM, Status.NOT_SPAM]


@pytest.mark.parametrize("text", ["[bayes]\nself_training = false\n", "[steps.bayes]\nenabled = false\n",
                                  "[protection]\nanti_spam = false\n"])
def test_switches(folder: Path, text: str) -> None:
    with opened(folder, text) as engine:
        assert engine.self_training is None


def test_without_a_state_folder_there_is_none() -> None:
    assert Engine().self_training is None
    assert Engine(Policy(lists=Lists())).self_training is None


def test_comparing_policies_teaches_nothing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(_Engine, "scan", lambda self, raw, envelope=None, scan=_Engine.scan: (
        seen.append(self.self_training), scan(self, raw, envelope))[1])
    (tmp_path / "a.toml").write_text(ON)
    (tmp_path / "b.toml").write_text("")
    (tmp_path / "m.eml").write_bytes(mail("see http://phish.example/a"))
    code = main(["compare", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"), str(tmp_path / "m.eml"),
                 "--state", str(folder / "state")])
    capsys.readouterr()
    assert (code, seen) == (0, [None, None])
