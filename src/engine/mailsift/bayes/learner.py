"""The model in use by an engine. Safe to share between threads; a look at it waits for nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from .. import _native
from ..durable import make_folder, writer_lock
from ..errors import DatabaseError, MailsiftError
from . import model_file
from .model_file import Mapped


class Lesson(StrEnum):
    """What became of a message that was to be learnt: learnt; known already; known with the other label, which it has no
    more."""

    LEARNT = "learnt"
    AGAIN = "again"
    RELABELLED = "relabelled"


class _InUse:
    """One look at the file: replaced as one, so that no thread sees half of it."""

    def __init__(self, mapped: Mapped | None, error: MailsiftError | None = None) -> None:
        self.identity = mapped.identity if mapped else None
        self.model = mapped.model if mapped else None
        self.error = error


class Learner:
    """Without a state folder the model is in memory, and there is none before the first lesson."""

    def __init__(self, state: Path | None) -> None:
        self._path = None if state is None else state.absolute() / model_file.NAME
        self._memory_lock = threading.Lock()
        self._in_use = _InUse(None)
        self.refresh()

    @property
    def model(self) -> _native.Model | None:
        """Whoever scores keeps a reference to it until the message is done."""
        return self._in_use.model

    @property
    def error(self) -> MailsiftError | None:
        """Why there is no model though there is a file."""
        return self._in_use.error

    def refresh(self) -> None:
        """Takes the model that another process put there: one stat where nothing happened."""
        path = self._path
        if path is None:
            return
        seen = model_file.identity_of(path)
        if seen == self._in_use.identity:
            return
        try:
            self._in_use = _InUse(model_file.open_model(path))
        except MailsiftError as error:
            wrong = _InUse(None, error)
            wrong.identity = seen
            self._in_use = wrong

    def counts(self) -> tuple[int, int]:
        """Spam and ham learnt."""
        model = self._in_use.model
        return model.counts() if model else (0, 0)

    def train(self, record: _native.Record, spam: bool) -> Lesson:
        """A message learnt twice counts once; one that is known with the other label is forgotten first."""
        with self._writing() as model:
            outcome = model.learn(record, spam)
            if outcome != "otherwise":
                return Lesson(outcome)
            model.forget(record, not spam)
            model.learn(record, spam)
            return Lesson.RELABELLED

    def forget(self, record: _native.Record, spam: bool) -> bool:
        """Whether it was known with this label."""
        with self._writing() as model:
            return model.forget(record, spam)

    def replace(self, memory: memoryview) -> None:
        """A whole model instead of the one that is there, whatever that is."""
        if self._path is None:
            raise DatabaseError("model", "no state folder", "one to keep it in")
        with self._locked(self._path):
            model_file.put(self._path, memory)
        self.refresh()

    @contextmanager
    def _writing(self) -> Iterator[_native.Model]:
        path = self._path
        if path is None:
            with self._memory_lock:
                if self._in_use.model is None:
                    self._in_use = _InUse(Mapped((0, 0), model_file.in_memory()[1]))
                yield self._model()
            return
        with self._locked(path):
            self.refresh()
            if self._in_use.identity is None:
                model_file.create(path)
                self.refresh()
            model = self._model()
            model.recover()
            yield model

    def _model(self) -> _native.Model:
        in_use = self._in_use
        if in_use.model is None:
            raise in_use.error or DatabaseError(str(self._path), "gone", "the model that was just made")
        return in_use.model

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        try:
            make_folder(path.parent)
            with writer_lock(path.parent):
                yield
        except OSError as error:
            raise DatabaseError(str(error.filename or path), str(error.strerror),
                                "a state folder that can be written to") from None
