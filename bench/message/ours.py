"""Ours: a reader of mail; extract (all native facts); scan (extract, look-ups in lists, the policy)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

import mailsift
from mailsift import _native, facts
from mailsift.config import Paths

from ..contest import Contestant, WrongAnswer, each
from ..lists import addresses, phrases
from ..mail import Lessons, Mail
from . import ADDRESSES, PHRASES, Parsed, few

_FROM, _TO, _CC = 1, 4, 5  # numbers of fields in _native._MailReader.read
_POLICY = """\
[paths]
state = "state"
[steps.allowed_phrases]
enabled = true
[steps.blocked_phrases]
enabled = true
[lists.blocked_phrases]
files = ["phrases.txt"]
[lists.phishing]
files = ["addresses.txt"]
"""


def parse(messages: Sequence[bytes]) -> Contestant:
    return each(_native._MailReader().read, messages, _form)


def _form(found: tuple[Any, ...]) -> Parsed:
    headers, mailboxes, _, parts = found
    subjects = [value for name, value in headers if name.lower() == "subject"]
    senders = [mailbox for field, _, mailbox in mailboxes if field == _FROM and mailbox]
    return Parsed(subjects[0].split() if subjects else [], senders[0] if senders else "",
                  [mailbox for wanted in (_TO, _CC) for field, _, mailbox in mailboxes if field == wanted and mailbox],
                  sorted(content.split() for kind, _, content in parts if kind in ("text/plain", "text/html")),
                  sorted(content for kind, _, content in parts if not kind.startswith(("text/", "message/"))))


def extract(mail: Mail) -> Contestant:
    return each(_extract_and_read, mail.messages, lambda found: found[-1].split())


def _extract_and_read(raw: bytes) -> tuple[Any, ...]:
    """Every fact as a Python object, all header fields too."""
    seen = facts.extract(raw)
    return seen.to_dict(), seen.headers, seen.parts, seen.to, seen.cc, seen.subject or ""


def scan(mail: Mail) -> Contestant:
    return _scanning(mail, mail.messages, lambda verdict: (verdict.facts.subject or "").split())


def scan_served(mail: Mail) -> Contestant:
    """The few that a daemon is asked about; what it has in common with us is the Message-ID."""
    return _scanning(mail, few(mail), lambda verdict: verdict.facts.message_id or "")


def scan_learnt(lessons: Lessons) -> Contestant:
    """Answered is whether the learner decides at all: how well it does is a matter of docs/accuracy.md."""
    folder = tempfile.TemporaryDirectory()
    policy = msgspec.structs.replace(mailsift.Policy(), paths=Paths(state=folder.name))
    engine = mailsift.Engine(policy)
    engine.train_many(lessons.learnt)
    contestant = each(engine.scan, lessons.asked, lambda verdict: engine.learnt_odds(verdict.facts) is not None)

    def close() -> None:
        engine.close()
        folder.cleanup()

    return contestant._replace(close=close)


def _scanning(mail: Mail, messages: Sequence[bytes], form: Callable[[mailsift.Verdict], object]) -> Contestant:
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        engine = opened.enter_context(mailsift.Engine(str(write_policy(folder, mail))))
        _check(engine, folder)
        return each(engine.scan, messages, form)._replace(close=opened.pop_all().close)


def write_policy(folder: Path, mail: Mail) -> Path:
    """A policy with many phrases (weight 1: the sum decides rarely) and many addresses; its file."""
    texts = [text.decode() for text in mail.folded[::7]]
    lines = "".join(f"{phrase}\tweight=1\n" for phrase in phrases(texts, PHRASES))
    (folder / "phrases.txt").write_text(lines, "utf-8")
    lines = "".join(f"{address}\n" for address in addresses(mail.folder, ADDRESSES))
    (folder / "addresses.txt").write_text(lines, "utf-8")
    path = folder / "site.toml"
    path.write_text(_POLICY, "utf-8")
    return path


def _check(engine: mailsift.Engine, folder: Path) -> None:
    """A planted phrase and a planted address must be among the findings."""
    phrase = (folder / "phrases.txt").read_text("utf-8").splitlines()[0].split("\t")[0]
    address = (folder / "addresses.txt").read_text("utf-8").splitlines()[0]
    planted = f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{phrase}\n{address}\n".encode()
    verdict = engine.scan(planted)
    if not any(hit.text == phrase for hit in verdict.facts.phrase_hits):
        raise WrongAnswer(f"scan: {phrase!r}: a listed phrase is not found")
    if not any(finding.rule == "phishing_url" for finding in verdict.findings):
        raise WrongAnswer(f"scan: {address}: a listed address is not found")
