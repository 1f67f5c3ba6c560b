"""The database in use: opens the current generation, builds a missing or outdated one, notices new ones and lists
that were edited by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from mailsift import _native
from mailsift.database.compiled import Progress, compile_lists, manifest_of
from mailsift.database.file_format import unpack
from mailsift.database.generations import Generations, Signature
from mailsift.database.phrases import MAX_PHRASES
from mailsift.database.published import Generation, folder_of, load, newest, problem_of, rebuild
from mailsift.database.sources import Seen, Sources
from mailsift.errors import DatabaseError, MailsiftError

_LOOK_EVERY_S = 1.0  # at the readable files: some thirty system calls
_SETTLED_NS = 1_000_000_000  # a file that was written this short a time ago may not be whole yet


class Database:
    """`tables` is the generation in use; whoever scans keeps a reference to it until the message is done.
    `error` is why a newer state of the lists is not in use, None while all is well. Without a state folder
    all stays in memory."""

    def __init__(
        self,
        state_dir: Path | None = None,
        list_files: Mapping[str, Sequence[Path]] | None = None,
        builtin: bool = True,
        *,
        phrase_limit: int = MAX_PHRASES,
        progress: Progress | None = None,
    ) -> None:
        self.error: MailsiftError | None = None
        self._lock = threading.Lock()
        self._limit, self._progress = phrase_limit, progress
        self._state = None if state_dir is None else Path(state_dir).absolute()
        self._sources = Sources.find(self._state, list_files or {}, builtin)
        self._generations: Generations | None = None
        if self._state is not None:
            self._generations = Generations(folder_of(self._state, self._sources))
        self._signature: Signature | None = None
        self._closed = False
        self._seen: Seen = self._sources.seen()
        self._next_look = time.monotonic() + _LOOK_EVERY_S
        self.tables: _native.Tables = self._built()

    def refresh(self) -> bool:
        """True when other lists came into use. One stat where nothing happened, and once a second one of each
        readable file: meant for between messages."""
        published = self._generations is not None and self._generations.signature() != self._signature
        if self._closed or not (published or time.monotonic() >= self._next_look):
            return False
        if not self._lock.acquire(blocking=False):
            return False  # another thread is at it
        try:
            if published:
                return self._take_published()
            self._next_look = time.monotonic() + _LOOK_EVERY_S
            return self._take_edited()
        finally:
            self._lock.release()

    def close(self) -> None:
        """refresh() finds nothing any more. The mapping goes with the last reference to `tables`."""
        self._closed = True

    def _take_published(self) -> bool:
        generations = self._generations
        signature = generations.signature() if generations else None
        if generations is None or signature == self._signature:
            return False
        self._signature = signature
        try:
            current = generations.current()
            if current is None:
                raise DatabaseError(str(generations.folder), "CURRENT is gone", "the name of a generation")
            self.tables = self._use(load(current))
        except MailsiftError as error:
            self.error = error
            return False
        return True

    def _take_edited(self) -> bool:
        """Somebody wrote a readable list without us: it is compiled here, unless another process is quicker."""
        seen = self._sources.seen()
        if seen == self._seen or not seen.settled(time.time_ns(), _SETTLED_NS):
            return False
        self._seen = seen
        before = self._signature
        try:
            tables = self._built()
        except MailsiftError as error:
            self.error = error
            return False
        if tables.generation == self.tables.generation > 0 and self._signature == before:
            return False  # what was written is compiled in the generation in use already
        self.tables = tables
        return True

    def _use(self, found: Generation) -> _native.Tables:
        self.error = problem_of(found.manifest)
        return found.tables

    def _built(self) -> _native.Tables:
        """What the lists say now, or `error` and the last good form of them. MailsiftError where there is none."""
        generations = self._generations
        if self._state is None or generations is None:
            return self._in_memory(None)
        # Before the look at the files: what is published from here on is seen as a change.
        self._signature = generations.signature()
        found = newest(generations)
        try:
            return self._brought_up_to_date(self._state, generations, found)
        except MailsiftError as error:
            if found is None:
                raise
            self.error = type(error)(error.where, error.found, f"{error.expected}; the last good lists stay in use")
            return found.tables

    def _brought_up_to_date(self, state: Path, generations: Generations, found: Generation | None) -> _native.Tables:
        current = found is not None and found.path == generations.current()
        if found and current and found.manifest and self._sources.unchanged(found.manifest):
            return self._use(found)
        try:
            made = rebuild(state, self._sources, self._progress, self._limit)
        except OSError as error:
            # Not ours to write to: another user's state folder, a read-only file system.
            tables = self._in_memory(found)
            self.error = self.error or DatabaseError(
                str(error.filename or state), str(error.strerror),
                "a state folder that can be written to; the lists are compiled in memory at each start",
            )
            return tables
        self._signature = generations.signature()
        return self._use(made)

    def _in_memory(self, found: Generation | None) -> _native.Tables:
        old = found.sections if found else None
        data = memoryview(compile_lists(self._sources.read(), 0, old, self._progress, self._limit))
        self.error = problem_of(manifest_of(unpack(data, "memory")))
        return _native.Tables(data)
