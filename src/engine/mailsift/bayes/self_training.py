"""Learning from scanned mail, where evidence that is not the model's says what it is.

It begins when 50 spam and 50 ham were taught by hand. Neither kind runs ahead of the other, no sender teaches much, a
message teaches once, and what it taught stands in a journal that can undo it. Whoever scans never waits for it: where
somebody else is learning, the message is not learnt. Safe to share between threads and to fork.
"""

from __future__ import annotations

import math
import os
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from .. import _native
from ..durable import opened, opened_to_read
from ..errors import MailsiftError
from .learner import Learner
from .own_journal import COUNTS, Entry, Journal, hashed

LEAST_TAUGHT = 50   # of each kind, by hand
MOST_AHEAD = 2      # times as much as of the other kind: of all, and of what was learnt by itself beyond
OWN_FIRST = 5       # so many
SENDER_A_DAY = 5    # of one domain, by the day of the receipt
NETWORK_A_DAY = 25  # of one network of clients, of senders that nobody vouches for
SENDER_FIRST = 25   # of one domain in the journal, on whatever days; or, of many entries,
SENDER_SHARE = 0.1  # that share
_TOLD_EVERY = 32    # outcomes, while it learns
_DAY = 86400
_SURE = math.log(1 / _native.LEARN_MARGIN - 1)  # a view that says as much errs too little to be taught

# What became of a message that there was evidence for.
OUTCOMES = ("spam", "ham", "known", "contradicted", "balance", "sender", "busy", "failed")
_TAKEN_BACK = ("spam taken back", "ham taken back")
_COUNTED = (*OUTCOMES, *_TAKEN_BACK)
_MOST = (1 << 64) - 1
_COUNTS = struct.Struct(f"<{len(_COUNTED)}Q")


class Scanned(NamedTuple):
    """What speaks for the label of a message. `least`: log-odds that the model has to have for it, None where it has.
    `sender`, `network`: who may not teach much, "" where it is not known."""

    spam: bool
    evidence: int
    least: float | None
    sender: str
    network: str
    received_at: float | None


class Undone(NamedTuple):
    """`too_old`: what the model's history knows no more."""

    spam: int = 0
    ham: int = 0
    too_old: int = 0


class SelfTraining:
    """Of a learner whose model is in a file. `counts`: outcomes in this engine."""

    def __init__(self, learner: Learner, clock: Callable[[], float] = time.time) -> None:
        folder = learner.folder
        assert folder is not None
        self._learner, self._clock, self._folder = learner, clock, folder
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._journal = Journal(self._folder)
        self._mine, self._counting = threading.Lock(), threading.Lock()
        self._told = dict(self.counts)  # what of them stands in the file

    def is_on(self) -> bool:
        """Whether enough was taught by hand."""
        return min(self._learner.taught()) >= LEAST_TAUGHT

    def learn(self, record: _native.Record, teach: Callable[[], Scanned | None]) -> str | None:
        """What became of a message: one of OUTCOMES; None where nothing speaks for a label. Never an exception."""
        if self._process != os.getpid():
            self._begin()  # whoever held these locks stayed behind
        try:
            model = self._learner.look.model
            if model is None or not self.is_on():
                return None
            if _native.memory_of(model, _native.message_key(record)) is not None:
                outcome: str | None = "known"
            elif (scanned := teach()) is None:
                return None
            else:
                outcome = self._outcome(model, record, scanned)
        except BlockingIOError:
            outcome = "busy"
        except Exception:
            outcome = "failed"
        if outcome is not None:
            with self._counting:
                self.counts[outcome] += 1
        return outcome

    def _outcome(self, model: _native.Model, record: _native.Record, scanned: Scanned) -> str | None:
        if not self._mine.acquire(blocking=False):
            return "busy"
        try:
            self._journal.refresh()
            entry = self._entry(record, scanned)
            return self._refused(model, entry) or _objection(model, record, scanned) or self._learnt(record, entry)
        finally:
            self._mine.release()

    def _entry(self, record: _native.Record, scanned: Scanned) -> Entry:
        now, received = self._clock(), scanned.received_at
        day = int((now if received is None else received) // _DAY)
        return Entry(scanned.spam, scanned.evidence, now, day, _native.message_key(record),
                     hashed(f"sender {scanned.sender}"), hashed(scanned.network and f"network {scanned.network}"))

    def _learnt(self, record: _native.Record, entry: Entry) -> str | None:
        with self._learner.held(wait=False) as model:
            if not self.is_on():
                return None  # another model, by now
            self._journal.refresh()
            refused = self._refused(model, entry)
            if refused:
                return refused
            self._journal.append(entry)  # before it is learnt: no lesson without its entry
            model.learn(record, entry.spam, True)
            if sum(self.counts.values()) - sum(self._told.values()) >= _TOLD_EVERY:
                self._tell()
        return "spam" if entry.spam else "ham"

    def _refused(self, model: _native.Model, entry: Entry) -> str | None:
        """Why it is not learnt; by what is known without the lock, and again by what is known under it."""
        index = self._journal.index
        if entry.message in index.messages or _native.memory_of(model, entry.message) is not None:
            return "known"
        for counts, first in ((model.counts(), 0), (_native.own_counts(model), OWN_FIRST)):
            mine, other = counts if entry.spam else counts[::-1]
            if mine + 1 > MOST_AHEAD * other + first:
                return "balance"
        most = max(SENDER_FIRST, int(SENDER_SHARE * len(index.messages)))
        if index.by_day[entry.sender, entry.day] >= SENDER_A_DAY or index.by_sender[entry.sender] >= most:
            return "sender"
        if entry.network and index.by_day[entry.network, entry.day] >= NETWORK_A_DAY:
            return "sender"
        return None

    def undo(self, since: float, until: float) -> Undone:
        """As if what it learnt in that time had never been learnt, but for what was taught since; all at once, or,
        where that is interrupted, nothing."""
        entries = [entry for entry in self._journal.entries() if since <= entry.learnt_at < until]
        gone, too_old = self._learner.forget_own([(entry.message, entry.spam) for entry in entries])
        spam = sum(is_spam for _, is_spam in gone)
        ham = len(gone) - spam
        if gone:
            with suppress(MailsiftError), self._learner.held(wait=True):  # it is undone, whatever becomes of the sums
                self._add(dict(zip(_TAKEN_BACK, (spam, ham), strict=True)))
        return Undone(spam, ham, too_old)

    def damaged(self, since: float = -math.inf, until: float = math.inf) -> int:
        """Entries of the journal that can't be read any more, by which nothing is undone; from that time, or maybe."""
        return sum(gap.entries for gap in self._journal.damage() if gap.after < until and gap.before >= since)

    def totals(self) -> dict[str, int]:
        """Outcomes of all engines on this state folder, as far as they have told."""
        counted = self._counted()
        return {name: counted[name] for name in OUTCOMES}

    def taken_back(self) -> tuple[int, int]:
        """Of those that were learnt as spam, and as ham: by undo()."""
        counted = self._counted()
        return counted[_TAKEN_BACK[0]], counted[_TAKEN_BACK[1]]

    def _counted(self) -> dict[str, int]:
        try:
            handle = opened_to_read(self._folder / COUNTS)
        except FileNotFoundError:
            return dict.fromkeys(_COUNTED, 0)
        try:
            return _unpacked(os.pread(handle, _COUNTS.size, 0))
        finally:
            os.close(handle)

    def close(self) -> None:
        """Tells what it has counted, unless somebody is learning."""
        try:
            if self.counts != self._told:
                with self._learner.held(wait=False):
                    self._tell()
        except Exception:
            return

    def _tell(self) -> None:
        """Under the lock: adds what was counted since the last time. A killed process takes some of it along."""
        with self._counting:
            new = {name: count - self._told[name] for name, count in self.counts.items()}
            self._told = dict(self.counts)
        self._add(new)

    def _add(self, new: dict[str, int]) -> None:
        handle = opened(self._folder / COUNTS)
        try:
            old = _unpacked(os.pread(handle, _COUNTS.size, 0))
            # A damaged file may hold more than there is room for.
            os.pwrite(handle, _COUNTS.pack(*(min(old[name] + new.get(name, 0), _MOST) for name in _COUNTED)), 0)
        finally:
            os.close(handle)


def _objection(model: _native.Model, record: _native.Record, scanned: Scanned) -> str | None:
    """What the model has against it."""
    if scanned.least is None:
        return None
    odds, views, _ = model.score(record)
    side = 1 if scanned.spam else -1
    if side * odds < scanned.least:
        return "contradicted"
    return "known" if all(side * view > _SURE for view in views[:_native.TAUGHT_VIEWS]) else None


def _unpacked(data: bytes) -> dict[str, int]:
    return dict(zip(_COUNTED, _COUNTS.unpack(data.ljust(_COUNTS.size, b"\0")), strict=True))
