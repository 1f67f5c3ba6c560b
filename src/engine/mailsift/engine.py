"""Engine: policy and database joined. Safe to share between threads; native work runs without the GIL."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter_ns
from types import TracebackType
from typing import Any, NamedTuple

import msgspec

from . import facts, images, simd, taught
from ._native import Tables
from .bayes import Learner, Lesson, Look, Scanned, SelfTraining
from .config import Policy, checked
from .config_file import load
from .database import Database
from .database.learnt_senders import LearntSenders
from .errors import ArgumentError, MailsiftError
from .known import NOTHING, UNAVAILABLE, Answers
from .message import UNKNOWN, Envelope, item_of
from .policy import bayes, run, teaching
from .reputation.answering import Answering
from .sender import forms
from .verdict import Timing, Verdict

# How often a scan looks whether another process has published lists, which is a system call.
LOOK_EVERY_NS = 2_000_000
# Messages of scan_many() whose keys are looked up together.
_ASKED_AT_ONCE = 1024

Item = Any  # raw, or (raw, envelope); raw is any contiguous buffer


class Counts(NamedTuple):
    """Of messages that were taught: learnt as spam, as ham, known before, and known before with the other label."""

    spam: int = 0
    ham: int = 0
    again: int = 0
    relabelled: int = 0


class _InUse(NamedTuple):
    """One generation of the lists, one look at the model, and one view of the base of reputations, with what the plan
    makes of them: replaced as one."""

    tables: Tables
    look: Look
    view: object
    ready: run.Ready
    wanted: int


class Pending(msgspec.Struct, frozen=True):
    """A scan between its halves, with the nanoseconds that it has taken. `ready` is what it goes on with where it has
    asked for something."""

    state: run.State
    ready: run.Ready | None
    native_ns: int
    policy_ns: int


class Engine:
    """Scans messages by one policy: built-in, from a TOML file, or a Policy made in Python.

    Without a state folder in the policy nothing is kept on disk. Lists that change on disk are noticed between
    messages: those that `mailsift lists` edits at once, files edited by hand within seconds.
    """

    def __init__(self, policy: Policy | str | os.PathLike[str] | None = None) -> None:
        simd.warn_once()
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
                        | facts.RTF * self._plan.documents | facts.DRAWN * self._plan.pictures)
        self._looks = images.limits_of(self._policy.steps.images)
        label = self._policy.label
        self._labels = (label.spam.encode("utf-8", "replace"), label.probable_spam.encode("utf-8", "replace"))
        state = self._policy.paths.state
        self._database: Database | None = Database(
            Path(state) if state else None, self._policy.lists.paths(), phrase_limit=self._policy.limits.phrases)
        self._learner = Learner(Path(state) if state else None)
        by_itself = bool(state) and self._plan.learnt and self._policy.bayes.self_training
        self._self_training = SelfTraining(self._learner) if by_itself else None
        allows = bool(state) and self._policy.bayes.allow_senders
        self._senders = LearntSenders(Path(state).absolute()) if allows else None
        named = self._policy.reputation.base
        base = named or (Path(state).absolute() / "reputation" if state else None)
        self._base = Answering(Path(base), bool(named)) if base and self._plan.asked else None
        self._unread = images.no_reader() if self._plan.pictures and self._looks.reading is not None else None
        self._in_use: _InUse | None = None
        self._next_look_ns = 0

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def warning(self) -> MailsiftError | None:
        """What is wrong with lists, model and base, None where they are in use: a list that can't be compiled, or a
        base that can't be read, whose last good form stays in use, a state folder that can't be written to, a model
        of another version; pictures whose text is to be read, without the program for it."""
        return (self._open().error or self._learner.look.error or (self._base.problem if self._base else None)
                or self._unread)

    @property
    def phrase_engine(self) -> str | None:
        """Which engine searches for the phrases of the lists in use: `sampled-grams` or `aho-corasick`, whichever was
        measured to be faster for as many of them; None where the lists have no phrase."""
        return self._open().tables.phrase_engine or None

    def scan(self, raw: Any, envelope: Envelope | None = None) -> Verdict:
        """The verdict on one message. Whatever is wrong with it is in the verdict, never an exception."""
        pending, keys = self._begin(raw, envelope, True)
        return self.finish(pending, self.answers((keys,))[0] if keys else None)

    def begin(self, raw: Any, envelope: Envelope | None = None) -> tuple[Pending, bytes]:
        """The first half: what can be said without asking, and the keys to ask the reputation for, none where nothing
        is left to ask, or nobody to be asked."""
        return self._begin(raw, envelope, False)

    def _begin(self, raw: Any, envelope: Envelope | None, alone: bool) -> tuple[Pending, bytes]:
        """`alone`: nobody but the base on this machine is asked, so keys that it can't know are not even made."""
        database = self._open()
        if envelope is None:
            envelope = UNKNOWN
        elif not isinstance(envelope, Envelope):
            raise ArgumentError("envelope", type(envelope).__name__, "a mailsift.Envelope or None")
        started = perf_counter_ns()
        if started >= self._next_look_ns:
            self._next_look_ns = started + LOOK_EVERY_NS
            database.refresh()
            self._learner.refresh()
            if self._base is not None:
                self._base.refresh()
        in_use, view = self._in_use, None if self._base is None else self._base.view
        if (in_use is None or in_use.tables is not database.tables or in_use.look is not self._learner.look
                or in_use.view is not view):
            in_use = self._in_use = self._prepared(database.tables, view)
        tables, _, _, ready, wanted = in_use
        seen = facts.extract(raw, self._limits, tables, wanted, envelope.received_at, self._labels)
        extracted = perf_counter_ns()
        pictures = self._plan.pictures and seen.has_pictures
        look = functools.partial(images.once, raw, self._looks, self._limits, wanted) if pictures else None
        base = view.core if alone and view is not None and view.opened else None
        state, keys = run.begin(ready, seen, envelope, look, base)
        return Pending(state, ready if keys else None, extracted - started, perf_counter_ns() - extracted), keys

    def answers(self, asked: Sequence[bytes]) -> list[Answers]:
        """What the base on this machine says to the keys of so many messages, in one batch."""
        return [NOTHING] * len(asked) if self._base is None else self._base.answers(asked)

    def finish(self, pending: Pending, answers: Answers | None = None) -> Verdict:
        """The second half, with the answers to the keys; without any, the verdict says that they were not to be had."""
        state, policy_ns, asked_ns = pending.state, pending.policy_ns, 0
        if pending.ready is not None:
            started, answers = perf_counter_ns(), answers or UNAVAILABLE
            state, asked_ns = run.answered(pending.ready, state, answers), answers.took_ns
            policy_ns += perf_counter_ns() - started
        timing = Timing(pending.native_ns // 1000, policy_ns // 1000, asked_ns // 1000)
        verdict = run.finish(self._plan, state, timing)
        if self._self_training is not None and teaching.is_worth_a_look(state):
            record = state.facts.record_for_learning()
            outcome = self._self_training.learn(record, functools.partial(_teaches, state))
            if outcome in ("spam", "ham"):
                self._learnt_of(verdict.facts, outcome == "spam", None)
        return verdict

    def scan_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Verdicts in the order of the items, each raw or (raw, envelope)."""
        if not isinstance(items, Iterable):
            raise ArgumentError("items", type(items).__name__, "messages, or (message, envelope)")
        begun = [self._begin(*item_of(number, item), True) for number, item in enumerate(items)]
        answers: list[Answers] = []
        asking = [keys for _, keys in begun if keys]
        for first in range(0, len(asking), _ASKED_AT_ONCE):
            answers += self.answers(asking[first:first + _ASKED_AT_ONCE])
        each = iter(answers)
        return [self.finish(pending, next(each) if keys else None) for pending, keys in begun]

    def train(self, raw: Any, spam: bool = True) -> Lesson:
        """Learns one message. Learnt twice it counts once; with another label than before it only has that one."""
        self._open()
        label, seen = taught.label("spam", spam), self._seen(raw)
        lesson = self._learner.train(seen.record_for_learning(), label)
        if lesson is not Lesson.AGAIN:
            self._learnt_of(seen, label, seen.received_at)
        return lesson

    def forget(self, raw: Any, spam: bool = True) -> bool:
        """As if it was never learnt with this label: exactly for one of the last messages, nearly for some thousands
        before these, roughly for older ones. Whether it was known so."""
        self._open()
        return self._learner.forget(self._seen(raw).record_for_learning(), taught.label("spam", spam))

    def train_many(self, pairs: Iterable[tuple[Any, bool]]) -> Counts:
        """Learns messages, each (raw, spam), in their order; of some hundred at once those first that have another
        label than before."""
        self._open()
        counts = dict.fromkeys(Counts._fields, 0)
        for batch in taught.batches(pairs, self._seen):
            for (seen, spam), lesson in zip(batch, self._learner.train_many(taught.records(batch)), strict=True):
                counts["again" if lesson is Lesson.AGAIN else "spam" if spam else "ham"] += 1
                counts["relabelled"] += lesson is Lesson.RELABELLED
                if lesson is not Lesson.AGAIN:
                    self._learnt_of(seen, spam, seen.received_at)
        return Counts(**counts)

    def forget_many(self, pairs: Iterable[tuple[Any, bool]]) -> int:
        """forget() of messages, each (raw, spam), in much less time than one by one. How many were known so."""
        self._open()
        return sum(sum(self._learner.forget_many(taught.records(batch))) for batch in taught.batches(pairs, self._seen))

    @property
    def learner(self) -> Learner:
        return self._learner

    @property
    def self_training(self) -> SelfTraining | None:
        """What learns from scanned mail; None where the policy or the lack of a state folder keeps it off."""
        return self._self_training

    def learnt_odds(self, seen: facts.Facts) -> float | None:
        """What the learner alone says, for facts of a scan by this engine, also before the Bayes step counts.

        None while nothing is learnt.
        """
        model = self._learner.look.model
        return seen.learnt_odds(model)[0] if model is not None and any(model.counts()) else None

    def _seen(self, raw: Any) -> facts.Facts:
        """Of what teaches nothing else is looked at; a label of this engine is not seen."""
        return facts.extract(raw, self._limits, None, facts.FEATURES, None, self._labels)

    def _learnt_of(self, seen: facts.Facts, spam: bool, received_at: float | None) -> None:
        """Its sender may come to be allowed. What is scanned counts for today: who sends it may say when it came."""
        if self._senders is None:
            return
        _, proven, _ = teaching.sender_of(seen, self._plan.authserv_ids)
        if proven:
            now = time.time()
            day = int(min(now, now if received_at is None else received_at) // 86400)
            self._senders.learnt(forms(seen.from_addresses[0].address)[0], day, spam)

    def _prepared(self, tables: Tables, view: object) -> _InUse:
        look = self._learner.look
        model = look.model or ("unavailable" if look.error else bayes.UNTRAINED)
        wanted = self._wanted | (facts.FEATURES if self._plan.learnt and look.model else 0)
        known = self._base.kinds if self._base else 0
        return _InUse(tables, look, view, run.ready(self._plan, tables, model, known), wanted)

    def close(self) -> None:
        """Lets go of the database and of what was learnt; closing twice does nothing."""
        database, self._database = self._database, None
        self._in_use = None
        if self._self_training is not None:
            self._self_training.close()
        self._base = None
        self._learner.close()
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


def _teaches(state: run.State) -> Scanned | None:
    found = teaching.of(state)
    if found is None:
        return None
    return Scanned(found.spam, teaching.EVIDENCE.index(found.evidence), found.least, found.sender, found.network,
                   found.received_at)
