"""The model in use by an engine. Safe to share between threads; a look at it waits for nobody."""

from __future__ import annotations

import mmap
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from .. import _native
from ..durable import WriterLock, readers_lock
from ..errors import DatabaseError, MailsiftError
from . import model_file, plain
from .look import Damage, Look
from .model_file import Identity
from .own_journal import Journal


class Lesson(StrEnum):
    """What became of a message: learnt; known already; known with the other label, which it has no more."""

    LEARNT = "learnt"
    AGAIN = "again"
    RELABELLED = "relabelled"


class Learner:
    """Without a state folder the model is in memory, and there is none before the first lesson."""

    def __init__(self, state: Path | None, bits: model_file.Bits = model_file.BITS) -> None:
        self._bits = bits
        self._path = None if state is None else state.absolute() / model_file.NAME
        self._lock = WriterLock(self._path.parent if self._path else Path())
        self._memory_lock = threading.Lock()
        self._is_swept = False
        self._whole: Identity | None = None  # the file that was looked over
        self.mended = Damage()  # what was taken out of files before they were written to
        _learners.add(self)
        # Whoever scores keeps a reference to its model until the message is done.
        self.look = Look()
        self.refresh()

    def refresh(self, anew: bool = False) -> None:
        """Takes the model that another process put there: one stat where nothing happened. What could not be opened is
        tried again, as it may have been mended in place, and as there may be file descriptors again."""
        path, look = self._path, self.look
        seen: Identity | None = None
        if path is None:
            return
        try:
            seen = model_file.identity_of(path)
            if seen == look.identity and look.error is None and not anew:
                return
            mapped = model_file.open_model(path)
            self.look = Look(mapped.identity, mapped.model, None, mapped.writable) if mapped else Look()
        except MailsiftError as error:
            if (seen, str(error)) != (look.identity, str(look.error)):
                self.look = Look(seen, None, error)

    def close(self) -> None:
        """The mapping goes with the last reference to the model."""
        self.look = Look()

    def counts(self) -> tuple[int, int]:
        """Spam and ham learnt."""
        model = self.look.model
        return model.counts() if model else (0, 0)

    def damage(self) -> Damage:
        """Of the model in use, which the next lesson takes out."""
        if self.look.model is None:
            return Damage()
        try:
            with self.held(wait=False) as model:
                return Damage(*model.damage())
        except BlockingIOError:
            return Damage()  # and of one that is being written to nobody can tell
        except DatabaseError:  # one that we may only read
            return Damage(*self.look.model.damage())

    @property
    def folder(self) -> Path | None:
        """Of the model's file; None where it is in memory."""
        return self._path and self._path.parent

    def taught(self) -> tuple[int, int]:
        """Of these, spam and ham that were taught, and not learnt by itself."""
        model = self.look.model
        if model is None:
            return 0, 0
        (spam, ham), (own_spam, own_ham) = model.counts(), _native.own_counts(model)
        return spam - own_spam, ham - own_ham

    def train(self, record: _native.Record, spam: bool) -> Lesson:
        """A message learnt twice counts once; one that is known with the other label is forgotten first."""
        with self._writing() as model:
            outcome = model.learn(record, spam)
            if outcome != "otherwise":
                return Lesson(outcome)
            if model.forget_last(record, not spam):
                model.learn(record, spam)
            else:
                self._relabel(model, [(record, spam)])
            return Lesson.RELABELLED

    def train_many(self, lessons: Sequence[tuple[_native.Record, bool]]) -> list[Lesson]:
        """As train(), one after the other; but those that are known with the other label come first, all at once."""
        with self._writing() as model:
            others = [number for number, (record, spam) in enumerate(lessons) if model.knows(record, not spam)]
            anew = self._relabel(model, [lessons[number] for number in others]) if others else []
        done = dict(zip(others, anew, strict=True))
        return [done.get(number) or self.train(*lesson) for number, lesson in enumerate(lessons)]

    def forget(self, record: _native.Record, spam: bool) -> bool:
        """Whether it was known with this label."""
        return self.forget_many([(record, spam)])[0]

    def forget_many(self, messages: Sequence[tuple[_native.Record | int, bool]]) -> list[bool]:
        """Of each message, a Record or its _native.message_key(), whether it was known with this label and is no more.

        The one that was learnt last is taken back in place. For others the model is made anew beside the one in use and
        takes its place: many of them at once cost as much as the oldest one alone. One that is older than the model's
        history is forgotten by its Record alone.
        """
        self.refresh()
        if self.look.model is None and self.look.error is None:
            return [False] * len(messages)  # for that none is made
        with self._writing() as model:
            return self._forget(model, messages)

    def forget_own(self, messages: Sequence[tuple[int, bool]]) -> tuple[list[tuple[int, bool]], int]:
        """forget_many(), for those that were learnt by itself and not taught since: which are no more known, and how
        many are, as they are older than the model's history. DatabaseError where there is no file."""
        with self.held(wait=True) as model:
            own = [(key, spam) for key, spam in messages if _native.memory_of(model, key) == (spam, True)]
            done = self._forget(model, own)
        return [one for one, is_gone in zip(own, done, strict=True) if is_gone], done.count(False)

    def _forget(self, model: _native.Model, messages: Sequence[tuple[_native.Record | int, bool]]) -> list[bool]:
        if len(messages) == 1 and model.forget_last(*messages[0]):
            return [True]
        if not any(model.knows(*message) for message in messages):
            return [False] * len(messages)
        memory, copy = self._copy()
        forgotten = _native.forget_many(copy, model, messages)
        if any(forgotten):
            self._take(memory, copy)
        return forgotten

    def replace(self, other: Learner) -> None:
        """What `other` holds in memory instead of the model that is there, whatever that is."""
        with other._memory_lock:
            memory = other.look.memory
        if memory is None:
            raise DatabaseError("model", "nothing learnt", "a model in memory")
        self.put(memory)

    def put(self, memory: mmap.mmap) -> None:
        """A whole model instead of the one that is there, whatever that is."""
        if self._path is None:
            raise DatabaseError("model", "no state folder", "one to keep it in")
        with self._alone():
            model_file.put(self._path, memoryview(memory))
            Journal(self._path.parent).clear()
        self.refresh()

    def merge(self, other: _native.Model) -> None:
        """Adds what another model learnt. Readers have the old model until the new one is whole."""
        if self._path is None:
            raise DatabaseError("model", "no state folder", "one to keep it in")
        with self._writing() as model:
            whole = model_file.copy(self._path)
            if not _native.merge_models(_native.Model(whole), other):
                raise DatabaseError(str(self._path), "a model of another size", "two of the same size")
            del model
            model_file.put(self._path, memoryview(whole))
        self.refresh()

    def lines(self) -> Iterator[bytes]:
        """The model as plain.py writes it, as it is between two messages. DatabaseError where there is none."""
        if self._path is None:
            raise DatabaseError("model", "no state folder", "one that it is kept in")
        may_write = self.look.model is None or self.look.writable
        with self.held(wait=True) if may_write else readers_lock(self._path.parent):
            whole = model_file.copy(self._path)
        _native.Model(whole).recover()  # what a writer left half done
        return plain.lines(_native.Model(whole), model_file.bits_of(whole))

    def _relabel(self, model: _native.Model, lessons: Sequence[tuple[_native.Record, bool]]) -> list[Lesson]:
        """Old labels go and new ones come in one step."""
        memory, copy = self._copy()
        _native.forget_many(copy, model, [(record, not spam) for record, spam in lessons])
        done = [Lesson.AGAIN if copy.learn(*lesson) == "again" else Lesson.RELABELLED for lesson in lessons]
        self._take(memory, copy)
        return done

    def _copy(self) -> tuple[mmap.mmap, _native.Model]:
        """Of the model in use, for who is writing."""
        if self._path is None:
            assert self.look.memory is not None, "there is a model"
            memory = model_file.copy_of(self.look.memory)
        else:
            memory = model_file.copy(self._path)
        return memory, _native.Model(memory)

    def _take(self, memory: mmap.mmap, model: _native.Model) -> None:
        """A changed copy instead of the model in use: whoever looks has the old one until the new one is whole."""
        if self._path is None:
            self.look = Look(model=model, memory=memory)
        else:
            model_file.put(self._path, memoryview(memory))
            self.refresh()

    @contextmanager
    def _writing(self) -> Iterator[_native.Model]:
        path = self._path
        if path is None:
            with self._memory_lock:
                if self.look.model is None:
                    memory, model = model_file.in_memory(self._bits)
                    self.look = Look(model=model, memory=memory)
                yield self._recovered()
            return
        with self._alone():
            if self.look.identity is None and self.look.error is None:
                model_file.create(path, self._bits)
                self.refresh()
            model = self._recovered()
            if self._whole != self.look.identity:
                self.mended = self.mended.and_also(Damage(*model.damage(mend=True)))
                self._whole = self.look.identity
            yield model

    @contextmanager
    def held(self, wait: bool) -> Iterator[_native.Model]:
        """The model in a file, to write to. BlockingIOError where somebody else writes to it and we don't `wait`;
        DatabaseError where there is none, and none is made."""
        if self.look.model is None:
            self.refresh()
            self._model()
        with self._alone(wait):
            yield self._recovered()

    def _sweep(self) -> None:
        """Under the lock, once: what writers left half written that were killed."""
        if not self._is_swept and self._path is not None:
            model_file.sweep(self._path)
            self._is_swept = True

    def _recovered(self) -> _native.Model:
        model = self._model()
        model.recover()
        return model

    def _model(self) -> _native.Model:
        look = self.look
        if look.model is None or not look.writable:
            found, expected = ("read-only", "a model that can be written to") if look.model else (
                "nothing was learnt", "a model: `mailsift train` makes it")
            raise look.error or DatabaseError(str(self._path), found, expected)
        return look.model

    @contextmanager
    def _alone(self, wait: bool = True) -> Iterator[None]:
        """Under the lock, with the file that is there now."""
        try:
            while True:
                before = self.look.identity
                with self._lock.held(before, wait):
                    self.refresh(anew=not self.look.writable)  # by now it may be
                    if self.look.identity == before:
                        self._sweep()
                        yield
                        return
                # Another file: then the folder may be another one too, and with it the lock.
        except BlockingIOError:
            raise
        except OSError as error:
            if isinstance(error, FileExistsError) and self.look.error:
                raise self.look.error from None  # a file for the folder
            raise DatabaseError(str(error.filename or self._path), str(error.strerror),
                                "a state folder that can be written to") from None


_learners: weakref.WeakSet[Learner] = weakref.WeakSet()


def _forked() -> None:
    """In a child of fork() nobody ends what another thread was at: what it left half done in memory is taken back."""
    for learner in list(_learners):
        learner._memory_lock = threading.Lock()


os.register_at_fork(after_in_child=_forked)
