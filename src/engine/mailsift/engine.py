"""Engine: policy and database joined. Safe to share between threads; native work runs without the GIL."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter_ns
from types import TracebackType
from typing import Any

import msgspec

from . import facts
from ._native import Tables
from .config import Policy, checked
from .config_file import load
from .database import Database
from .errors import ArgumentError, MailsiftError
from .message import UNKNOWN, Envelope
from .policy import run
from .verdict import Timing, Verdict

# How often a scan looks whether another process has published lists, which is a system call.
LOOK_EVERY_NS = 2_000_000

Item = Any  # raw, or (raw, envelope); raw is any contiguous buffer


class Pending(msgspec.Struct, frozen=True):
    """A scan between its halves, with the nanoseconds that it has taken."""

    state: run.State
    native_ns: int
    policy_ns: int


class Engine:
    """Scans messages by one policy: built-in, from a TOML file, or a Policy made in Python.

    Without a state folder in the policy nothing is kept on disk. Lists that change on disk are noticed between
    messages: those that `mailsift lists` edits at once, files edited by hand within seconds.
    """

    def __init__(self, policy: Policy | str | os.PathLike[str] | None = None) -> None:
        if policy is None:
            policy = Policy()
        elif isinstance(policy, (str, os.PathLike)):
            if "\0" in os.fspath(policy):
                raise ArgumentError("policy", repr(policy), "a file name")
            policy = load(Path(policy))
        self._policy = checked(policy)
        self._plan = run.plan(self._policy)
        self._limits = facts.native_limits(self._policy.limits)
        self._wanted = (facts.PHRASES * self._plan.phrases | facts.ADDRESSES * self._plan.addresses
                        | facts.FILES * self._plan.files | facts.CONTENT * self._plan.content
                        | facts.TEXTS * self._plan.texts | facts.SIGNS * self._plan.signs
                        | facts.RTF * self._plan.documents)
        label = self._policy.label
        self._labels = (label.spam.encode("utf-8", "replace"), label.probable_spam.encode("utf-8", "replace"))
        state = self._policy.paths.state
        self._database: Database | None = Database(
            Path(state) if state else None, self._policy.lists.paths(), phrase_limit=self._policy.limits.phrases)
        # The generation in use and what the plan makes of it, replaced as one.
        self._in_use: tuple[Tables, run.Ready] | None = None
        self._next_look_ns = 0

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def warning(self) -> MailsiftError | None:
        """What is wrong with the lists as they are, None where they are in use: a list that can't be compiled, whose
        last good form stays in use, or a state folder that can't be written to."""
        return self._open().error

    def scan(self, raw: Any, envelope: Envelope | None = None) -> Verdict:
        """The verdict on one message. Whatever is wrong with it is in the verdict, never an exception."""
        pending, _ = self.begin(raw, envelope)
        return self.finish(pending)

    def begin(self, raw: Any, envelope: Envelope | None = None) -> tuple[Pending, tuple[bytes, ...]]:
        """The first half: what can be said without asking, and the keys to ask the reputation for."""
        database = self._open()
        if envelope is None:
            envelope = UNKNOWN
        elif not isinstance(envelope, Envelope):
            raise ArgumentError("envelope", type(envelope).__name__, "a mailsift.Envelope or None")
        started = perf_counter_ns()
        if started >= self._next_look_ns:
            self._next_look_ns = started + LOOK_EVERY_NS
            database.refresh()
        in_use = self._in_use
        if in_use is None or in_use[0] is not database.tables:
            in_use = self._in_use = self._prepared(database.tables)
        tables, ready = in_use
        seen = facts.extract(raw, self._limits, tables, self._wanted, envelope.received_at, self._labels)
        extracted = perf_counter_ns()
        state, keys = run.begin(ready, seen, envelope)
        return Pending(state, extracted - started, perf_counter_ns() - extracted), keys

    def finish(self, pending: Pending, answers: object = None) -> Verdict:
        """The second half, with the reputation's answers."""
        timing = Timing(pending.native_ns // 1000, pending.policy_ns // 1000)
        return run.finish(self._plan, pending.state, answers, timing)

    def scan_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Verdicts in the order of the items, each raw or (raw, envelope)."""
        if not isinstance(items, Iterable):
            raise ArgumentError("items", type(items).__name__, "messages, or (message, envelope)")
        pending = [self.begin(*_item(number, item)) for number, item in enumerate(items)]
        return [self.finish(state) for state, _ in pending]

    def _prepared(self, tables: Tables) -> tuple[Tables, run.Ready]:
        return tables, run.ready(self._plan, tables)

    def close(self) -> None:
        """Lets go of the database; closing twice does nothing."""
        database, self._database = self._database, None
        self._in_use = None
        if database is not None:
            database.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> Database:
        database = self._database
        if database is None:
            raise ArgumentError("engine", "closed", "an engine that is open")
        return database


def _item(number: int, item: Item) -> tuple[Any, Envelope | None]:
    if not isinstance(item, tuple):
        return item, None
    if not 1 <= len(item) <= 2:
        raise ArgumentError(f"items[{number}]", f"a tuple of {len(item)}", "(message, envelope)")
    return item[0], item[1] if len(item) == 2 else None
