"""The database in use: opens the current generation, builds a missing or outdated one, notices new ones."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from mailsift import _native
from mailsift.database.compiled import Progress, compile_lists
from mailsift.database.generations import Generations, Signature
from mailsift.database.phrases import MAX_PHRASES
from mailsift.database.published import folder_of, load, newest, rebuild
from mailsift.database.sources import Sources
from mailsift.errors import DatabaseError, MailsiftError


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
        self._signature: Signature | None = None
        self.tables: _native.Tables = self._in_memory() if self._state is None else self._open(self._state)

    def refresh(self) -> bool:
        """True when another generation came into use. One stat where nothing happened: meant for between
        messages."""
        generations = self._generations
        if generations is None or generations.signature() == self._signature:
            return False
        with self._lock:
            signature = generations.signature()
            if signature == self._signature:
                return False
            self._signature = signature
            try:
                current = generations.current()
                if current is None:
                    raise DatabaseError(
                        str(generations.folder), "CURRENT is gone", "the name of a generation"
                    )
                self.tables = load(current).tables
            except MailsiftError as error:
                self.error = error
                return False
            self.error = None
            return True

    def close(self) -> None:
        """refresh() finds nothing any more. The mapping goes with the last reference to `tables`."""
        self._generations = None

    def _in_memory(self) -> _native.Tables:
        return _native.Tables(compile_lists(self._sources.read(), 0, None, self._progress, self._limit))

    def _open(self, state: Path) -> _native.Tables:
        self._generations = generations = Generations(folder_of(state, self._sources))
        # Before the look at the files: what is published from here on is seen as a change.
        self._signature = generations.signature()
        found = newest(generations)
        current = found is not None and found.path == generations.current()
        if found and current and found.manifest and self._sources.unchanged(found.manifest):
            return found.tables
        try:
            made = rebuild(state, self._sources, self._progress, self._limit)
        except OSError as error:
            # Not ours to write to: another user's state folder, a read-only file system.
            self.error = DatabaseError(str(state), str(error.strerror), "a folder that can be written to")
            return self._in_memory()
        except MailsiftError as error:
            if found is None:
                raise
            self.error = error
            return found.tables
        self._signature = generations.signature()
        return made.tables
