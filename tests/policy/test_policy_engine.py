"""The engine as a joiner: what it hands to the core, to the database and to the steps; threads; arguments."""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from making import Attachment, Facts, FileHit, Lists

import mailsift
from mailsift import Engine, Envelope, Policy, Status, engine, facts
from mailsift.config import List, Protection
from mailsift.config import Lists as Listed
from mailsift.database.phrases import chosen

LISTS = Lists({"blocked-senders": ["foe@example.net"], "files": ["record 1"]})


class Database:
    """Counts what is asked of it; its lists are plain values."""

    def __init__(self, state: Path | None, files: dict[str, tuple[Path, ...]], *, phrase_limit: int) -> None:
        self.state, self.files, self.phrase_limit = state, files, phrase_limit
        self.tables, self.error = LISTS, None
        self.refreshed = self.closed = 0

    def refresh(self) -> bool:
        self.refreshed += 1
        return False

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The core replaced: a message is the address of its sender, and every call is noted."""
    calls: list[tuple[Any, ...]] = []

    def extract(raw: bytes, limits: Any, tables: Any, wanted: int, *beside: Any) -> Facts:
        calls.append((raw, limits, tables, wanted))
        text = raw.decode()
        if text.startswith("file"):
            return Facts(attachments=(Attachment("x"),), file_hits=(FileHit("files", 0, 0),), lists=LISTS)
        return Facts(from_=(text,), lists=LISTS)

    monkeypatch.setattr(facts, "extract", extract)
    monkeypatch.setattr(engine, "Database", Database)
    return calls


def test_scan(asked: list[tuple[Any, ...]]) -> None:
    with Engine() as scanner:
        verdict = scanner.scan(b"foe@example.net")
        assert verdict.status is Status.SPAM
        assert scanner.scan(b"x@y.example", Envelope(mail_from="foe@example.net")).status is Status.SPAM
        assert scanner.scan(b"x@y.example").status is Status.NOT_SPAM
        assert scanner.warning is None
    assert asked[0][0] == b"foe@example.net"
    assert asked[0][2] is LISTS


def test_new_lists_are_looked_for_now_and_then(asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock that the scan reads anyway: the look is a system call."""
    now = [10**12]
    monkeypatch.setattr(engine, "perf_counter_ns", lambda: now[0])
    with Engine() as scanner:
        database: Any = scanner._open()
        looks = []
        for step in (0, 1, engine.LOOK_EVERY_NS - 2, 1, 0, engine.LOOK_EVERY_NS):
            now[0] += step
            scanner.scan(b"x@y.example")
            looks.append(database.refreshed)
        assert looks == [1, 1, 1, 2, 2, 3]
        assert engine.LOOK_EVERY_NS <= 100_000_000, "a change is seen within a fraction of a second"


def test_other_lists_are_in_use_at_once(asked: list[tuple[Any, ...]]) -> None:
    with Engine() as scanner:
        database: Any = scanner._open()
        assert scanner.scan(b"new@example.net").status is Status.NOT_SPAM
        database.tables = Lists({"blocked-senders": ["new@example.net"]})
        assert scanner.scan(b"new@example.net").status is Status.SPAM
        assert scanner.scan(b"foe@example.net").status is Status.NOT_SPAM
        database.tables = Lists({})
        assert scanner.scan(b"new@example.net").status is Status.NOT_SPAM


ALWAYS = facts.ADDRESSES | facts.FILES | facts.CONTENT | facts.SIGNS | facts.DRAWN


@pytest.mark.parametrize(("policy", "wanted"), [
    ("", ALWAYS),
    ("[topic]\nenabled = false", facts.ADDRESSES | facts.FILES | facts.SIGNS | facts.DRAWN),
    ("[protection]\nfiles = false", facts.ADDRESSES | facts.CONTENT | facts.SIGNS | facts.DRAWN),
    ("[protection]\nanti_spam = false\nanti_phishing = false", facts.FILES),
    ("[steps.blocked_phrases]\nenabled = true", facts.PHRASES | ALWAYS),
    ("[steps.allowed_phrases]\nenabled = true", facts.PHRASES | ALWAYS),
    ('[protection]\nlevel = "high"', facts.RTF | ALWAYS),
    ("[steps.rtf]\nenabled = true\n[protection]\nanti_spam = false", facts.ADDRESSES | facts.FILES),
])
def test_the_core_looks_up_only_what_the_steps_need(
        asked: list[tuple[Any, ...]], tmp_path: Path, policy: str, wanted: int) -> None:
    (tmp_path / "site.toml").write_text(policy)
    Engine(tmp_path / "site.toml").scan(b"")
    Engine(str(tmp_path / "site.toml")).scan(b"")
    assert [call[3] for call in asked] == [wanted, wanted]


def test_scan_many_keeps_the_order(asked: list[tuple[Any, ...]]) -> None:
    items = [b"a@b.example", (b"foe@example.net", Envelope()), (b"file",), b"a@b.example"]
    found = [verdict.status for verdict in Engine().scan_many(items)]
    assert found == ["not_spam", "spam", "spam", "not_spam"]


def test_halves(asked: list[tuple[Any, ...]]) -> None:
    scanner = Engine()
    pending, keys = scanner.begin(b"foe@example.net")
    assert keys == b""
    verdict = scanner.finish(pending)
    assert verdict.status is Status.SPAM
    assert verdict.to_dict()["timing_us"].keys() == {"native", "policy", "reputation"}


def test_the_json_form(asked: list[tuple[Any, ...]]) -> None:
    form = json.loads(json.dumps(Engine().scan(b"foe@example.net").to_dict()))
    assert list(form) == ["size", "status", "rate", "marks", "findings", "unchecked", "topic",
                          "content_categories", "heuristic_categories", "facts", "timing_us"]
    assert (form["status"], form["rate"], form["marks"]) == ("spam", 100.0, ["blacklisted"])
    assert form["findings"] == [{
        "step": "senders", "rule": "blocked_sender", "decided": True, "weight": None,
        "evidence": {"text": "foe@example.net", "part": None, "where": "from", "list": "blocked-senders",
                     "entry": "foe@example.net"}}]
    assert form["unchecked"] == [{"check": step, "reason": "stopped"}
                                 for step in ("web_addresses", "heuristics", "images", "features", "bayes")]


def test_evidence_reads_as_object_and_mapping(asked: list[tuple[Any, ...]]) -> None:
    evidence = Engine().scan(b"foe@example.net").findings[0].evidence
    assert evidence is not None
    assert evidence.text == evidence["text"] == evidence.get("text")
    assert dict(evidence) == dict(evidence.items()) == evidence.to_dict()
    assert len(evidence) == len(list(evidence)) == 5


def test_verdicts_are_values(asked: list[tuple[Any, ...]]) -> None:
    verdict = Engine().scan(b"foe@example.net")
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    with pytest.raises(AttributeError):
        verdict.status = Status.SPAM  # type: ignore[misc]
    with pytest.raises(AttributeError):
        verdict.findings[0].weight = 1.0  # type: ignore[misc]


def test_threads_share_an_engine(asked: list[tuple[Any, ...]]) -> None:
    scanner = Engine()
    messages = [b"foe@example.net", b"a@b.example"] * 200
    with ThreadPoolExecutor(4) as pool:
        found = [verdict.status for verdict in pool.map(scanner.scan, messages)]
    assert found == [Status.SPAM, Status.NOT_SPAM] * 200


def test_closing(asked: list[tuple[Any, ...]]) -> None:
    scanner = Engine()
    scanner.close()
    scanner.close()
    with pytest.raises(mailsift.ArgumentError, match="engine: closed"):
        scanner.scan(b"")


def test_the_state_folder_comes_from_the_policy(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    assert Engine()._open().state is None  # type: ignore[attr-defined]
    (tmp_path / "site.toml").write_text('[paths]\nstate = "var"\n[lists.obscene]\nfiles = ["rude.txt"]')
    database: Any = Engine(tmp_path / "site.toml")._open()
    assert database.state == tmp_path / "var"
    assert database.files["obscene"] == (tmp_path / "rude.txt",)


@pytest.mark.parametrize("policy", [3, b"site.toml", Policy(protection=Protection(files="no"))])  # type: ignore[arg-type]
def test_wrong_policies(asked: list[tuple[Any, ...]], policy: Any) -> None:
    with pytest.raises(mailsift.PolicyError):
        Engine(policy)


def test_wrong_envelopes(asked: list[tuple[Any, ...]]) -> None:
    with pytest.raises(mailsift.ArgumentError, match="dict: expected a mailsift"):
        Engine().scan(b"", {"client_ip": "192.0.2.1"})  # type: ignore[arg-type]


@pytest.mark.parametrize("items", [None, [()], [(b"", None, 1)], 5, [(b"", {})]])
def test_wrong_items(asked: list[tuple[Any, ...]], items: Any) -> None:
    with pytest.raises(mailsift.ArgumentError):
        Engine().scan_many(items)


def test_a_policy_file_has_a_name(asked: list[tuple[Any, ...]]) -> None:
    with pytest.raises(mailsift.ArgumentError, match="policy"):
        Engine("a\0b")


def test_the_envelope_says_when_the_message_came() -> None:
    raw = (b"Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
           b"From: a@b.example\r\n\r\nhello")
    came = 1704067200
    with Engine() as scanner:
        for received_at, sign in ((None, set()), (came, set()), (came + 86400 * 9, {"date_past"}),
                                  (came - 86400.5, {"date_future"})):
            seen = scanner.scan(raw, Envelope(received_at=received_at)).facts
            assert {one.name for one in seen.signs} & {"date_past", "date_future"} == sign
            assert seen.received_at == (came if received_at is None else float(math.floor(received_at)))


def test_evidence_of_signs_is_the_thing_and_its_place() -> None:
    raw = (b"From: a@b.example\r\nSubject: hi!!\r\nMIME-Version: 1.0\r\n"
           b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
           b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: text/html\r\n\r\n"
           b"<a href='http://192.0.2.9/a'>here</a>\r\n"
           b"--x\r\nContent-Type: a/b; name=invoice.exe\r\n\r\nMZ\r\n--x--\r\n")
    with Engine() as scanner:
        found = {finding.rule: finding.evidence for finding in scanner.scan(raw).findings}
    seen = {name: (evidence.text, evidence.part, evidence.where) for name, evidence in found.items() if evidence}
    assert seen["link_ip_host"] == ("192.0.2.9", "2", "href")
    assert seen["file_executable"] == ("invoice.exe", "3", "attachment")
    assert seen["date_missing"] == ("date_missing", "", "header")
    assert seen["subject_exclamations"] == ("hi!!", "", "subject")


def test_which_engine_searches_for_phrases_can_be_asked() -> None:
    """What is shipped are more than a few."""
    with Engine() as engine:
        assert engine.phrase_engine == "sampled-grams"


def test_the_engine_is_that_of_the_lists_in_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine, "Database", partial(engine.Database, builtin=False))
    with Engine() as none:
        assert none.phrase_engine is None
    listed = tmp_path / "phrases"
    listed.write_text("win a prize\n")
    with Engine(Policy(lists=Listed(blocked_phrases=List(files=(str(listed),))))) as one:
        assert one.phrase_engine == chosen(1)


@pytest.mark.starts_python
@pytest.mark.parametrize(("wanted", "warnings"), [
    ("bogus", 1), ("sca\udcffr", 1), ("scalar", 0), ("SCALAR", 0), ("", 0)])
def test_a_level_that_is_not_followed_is_said_once(wanted: str, warnings: int) -> None:
    code = "import mailsift; mailsift.Engine(); mailsift.Engine(); print(mailsift.simd_level())"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "MAILSIFT_SIMD": wanted}, text=True,
                          capture_output=True, check=True)
    assert done.stderr.count("RuntimeWarning: MAILSIFT_SIMD: ") == warnings, done.stderr
    used = done.stdout.strip()
    assert used == "scalar" if wanted.lower() == "scalar" else f"using {used}" in done.stderr or not wanted
