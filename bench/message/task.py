"""The task: every message of two corpora, parsed (the peer), extracted (ours), scanned with many lists (ours).

The answers are compared before any clock starts: subject, number of attachments and their bytes against the peer, and
planted phrases and addresses found by the scan.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mailsift import facts

from ..corpus import messages
from ..measure import Row, interleaved
from . import fast_mail_parser, ours

CORPORA = ("spamassassin", "phishing_pot")
# Share of the messages in which the peer's answer and ours must be the same; the rest are its and our choices in
# broken mail (docs/differences.md).
AGREEMENT = 0.97


class Answers(NamedTuple):
    """How many messages were compared, how many refused by the peer, how many subjects and attachments are equal."""

    compared: int
    refused: int
    subjects: int
    attachments: int


def check(raws: list[bytes]) -> Answers:
    """Raises AssertionError where the answers differ too often for a comparison of times to mean anything."""
    refused = subjects = attachments = 0
    for raw in raws:
        theirs = fast_mail_parser.parse(raw)
        if theirs is None:
            refused += 1
            continue
        mine = facts.extract(raw)
        subjects += _words(theirs.subject) == _words(mine.subject)
        names = {attachment.filename for attachment in theirs.attachments if attachment.filename}
        attachments += names <= {attachment.name for attachment in mine.attachments}
    compared = len(raws) - refused
    answers = Answers(compared, refused, subjects, attachments)
    assert min(subjects, attachments) >= AGREEMENT * compared, answers
    return answers


def check_scan(policy: Path, raws: list[bytes]) -> int:
    """Messages in which a list decided; a planted phrase and a planted address must be among the findings."""
    phrase = (policy.parent / "phrases.txt").read_text("utf-8").splitlines()[0].split("\t")[0]
    address = (policy.parent / "addresses.txt").read_text("utf-8").splitlines()[0]
    planted = f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{phrase}\n{address}\n".encode()
    with ours.engine(policy) as engine:
        verdict = engine.scan(planted)
        assert any(hit.text == phrase for hit in verdict.facts.phrase_hits), phrase
        assert any(finding.rule == "phishing_url" for finding in verdict.findings), address
        return sum(engine.scan(raw).log_odds == float("inf") for raw in raws)


def start_seconds(policy: Path, repetitions: int = 7) -> float:
    """Best time from a policy file to an Engine that is ready, lists compiled before."""
    best = float("inf")
    for _ in range(repetitions):
        start = time.perf_counter()
        with ours.engine(policy):
            best = min(best, time.perf_counter() - start)
    return best


def rows(policy: Path, raws: list[bytes], repetitions: int) -> list[Row]:
    """CPU seconds for one pass over all messages, the contestants taking turns."""
    with ours.engine(policy) as engine:
        return interleaved({
            "fast-mail-parser (parse only)": lambda: _each(fast_mail_parser.parse, raws),
            "extract": lambda: _each(ours.extract, raws),
            "extract, every fact read": lambda: _each(ours.extract_and_read, raws),
            "scan, 10,000 phrases, 100,000 addresses": lambda: _each(engine.scan, raws),
        }, repetitions)


def _each(run: Callable[[bytes], object], raws: list[bytes]) -> None:
    """As a gateway works: one message after the other, each result let go before the next."""
    for raw in raws:
        run(raw)


def load() -> list[bytes]:
    return messages(*CORPORA)


def _words(text: str | None) -> list[str]:
    return (text or "").split()
