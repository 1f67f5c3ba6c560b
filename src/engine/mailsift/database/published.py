"""Generations on disk: the newest good one, a new one from the sources, all of a state folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mailsift import _native
from mailsift.database.compiled import Old, Progress, compile_group, compile_lists, group_of, manifest_of
from mailsift.database.file_format import unpack
from mailsift.database.generations import Generations, map_file
from mailsift.database.phrases import MAX_PHRASES
from mailsift.database.sources import Manifest, Sources
from mailsift.durable import writer_lock
from mailsift.errors import DatabaseError, FileError, ListError, MailsiftError


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


def problem_of(manifest: Manifest | None) -> ListError | None:
    """The first list in a generation that stands there as it last was, and why."""
    if manifest is None or not manifest.problems:
        return None
    where, found, expected = manifest.problems[0]
    return ListError(where, found, f"{expected}; until then its last good form stays in use")


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
    state: Path,
    sources: Sources,
    progress: Progress | None,
    phrase_limit: int = MAX_PHRASES,
    prepared: Old | None = None,
) -> Generation:
    generations = Generations(folder_of(state, sources))
    found = newest(generations)
    if found and found.manifest and found.path == generations.current() and sources.unchanged(found.manifest):
        return found
    number = generations.next_number()
    old = found.sections if found else None
    data = compile_lists(sources.read(), number, old, progress, phrase_limit, prepared)
    return load(generations.publish(number, data))


def prepare(state: Path, name: str, path: Path, data: bytes, progress: Progress | None = None) -> Old:
    """Compiles the operator's list `name` as an edit will leave it, under the writer lock: for rebuild_all().
    ListError where the edit is why it can't be compiled; where it couldn't be compiled before, the edit may be
    what mends it, and nothing is prepared."""
    sources = Sources.find(state, {})
    found = newest(Generations(folder_of(state, sources)))
    group, old = group_of(name), found.sections if found else None
    try:
        return compile_group(group, sources.read({path: data}), old, progress, MAX_PHRASES)
    except ListError:
        try:
            compile_group(group, sources.read(), old, progress, MAX_PHRASES)
        except ListError:
            return {}
        raise


def rebuild_all(
    state: Path, builtin: bool = True, progress: Progress | None = None, prepared: Old | None = None
) -> list[MailsiftError]:
    """After an edit, under the writer lock: what each engine on this state folder uses is brought up to
    date. What is wrong with lists, each once: the others are in use nevertheless."""
    problems: dict[str, MailsiftError] = {}
    for folder, sources in _plans(state, builtin).items():
        problem: MailsiftError | None
        try:
            missing = next((path for path in sources.paths() if not sources.is_there(path)), None)
            if missing is not None:
                raise FileError(
                    str(missing), "a file of a policy's lists is gone: what was compiled with it stays as it was",
                    f"the file, or no {folder} where no policy names it any more",
                )
            problem = problem_of(_rebuild_locked(state, sources, progress, prepared=prepared).manifest)
        except MailsiftError as error:
            problem = error
        if problem is not None:
            problems.setdefault(str(problem), problem)
    return list(problems.values())


def _plans(state: Path, builtin: bool) -> dict[Path, Sources]:
    """By the folder of its generations, what each engine that ran here reads."""
    default = Sources.find(state, {}, builtin)
    plans = {folder_of(state, default): default}
    folder = state / "database"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = newest(Generations(path))
        if found and found.manifest:
            sources = Sources.of_plan(state, found.manifest.plan)
            if sources.may_be_used():
                plans.setdefault(path, sources)
    return plans
