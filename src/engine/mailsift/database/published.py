"""Generations on disk: the newest good one, a new one from the sources, all of a state folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mailsift import _native
from mailsift.database.compiled import Old, Progress, compile_lists, manifest_of
from mailsift.database.file_format import unpack
from mailsift.database.generations import Generations, map_file, writer_lock
from mailsift.database.phrases import MAX_PHRASES
from mailsift.database.sources import Manifest, Sources
from mailsift.errors import DatabaseError, MailsiftError


@dataclass(frozen=True, slots=True)
class Generation:
    """One database file that is mapped and verified."""

    path: Path
    tables: _native.Tables
    sections: Old
    manifest: Manifest | None


def load(path: Path) -> Generation:
    memory = map_file(path)
    sections = unpack(memory, str(path))
    try:
        return Generation(path, _native.Tables(memory), sections, manifest_of(sections))
    except ValueError as error:
        raise DatabaseError(str(path), str(error), "a database that this version wrote") from None


def newest(generations: Generations) -> Generation | None:
    """The current generation, or the last one before it that is whole. (A reader may lose the race against
    a builder that removes what it has just read the name of: then the next try finds the builder's.)"""
    for path in generations.candidates() + generations.candidates():
        try:
            return load(path)
        except DatabaseError:
            continue
    return None


def folder_of(state: Path, sources: Sources) -> Path:
    """Policies that name other files have generations of their own in one state folder."""
    name = hashlib.sha256(repr(sources.plan()).encode()).hexdigest()[:16]
    return state / "database" / name


def rebuild(
    state: Path, sources: Sources, progress: Progress | None = None, phrase_limit: int = MAX_PHRASES
) -> Generation:
    """Publishes a generation of what the lists say now, unless another process has done so meanwhile."""
    with writer_lock(state):
        return _rebuild_locked(state, sources, progress, phrase_limit)


def _rebuild_locked(
    state: Path, sources: Sources, progress: Progress | None, phrase_limit: int = MAX_PHRASES
) -> Generation:
    generations = Generations(folder_of(state, sources))
    found = newest(generations)
    if found and found.manifest and found.path == generations.current() and sources.unchanged(found.manifest):
        return found
    number = generations.next_number()
    data = compile_lists(sources.read(), number, found.sections if found else None, progress, phrase_limit)
    return load(generations.publish(number, data))


def rebuild_all(state: Path, builtin: bool = True, progress: Progress | None = None) -> None:
    """After an edit, under the writer lock: what each engine on this state folder uses is brought up to
    date. The first error is raised when all were tried."""
    problem: MailsiftError | None = None
    plans = {folder_of(state, own): own for own in [Sources.find(state, {}, builtin)]}
    folder = state / "database"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = newest(Generations(path))
        if found and found.manifest:
            plans.setdefault(path, Sources.of_plan(state, found.manifest.plan))
    for sources in plans.values():
        try:
            _rebuild_locked(state, sources, progress)
        except MailsiftError as error:
            problem = problem or error
    if problem:
        raise problem
