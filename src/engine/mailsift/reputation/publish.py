"""Publishing: source segments and the ledger -> the segments of a new generation.

    CURRENT                        names the segments in use; replaced last
    overlay-0000000000000007.seg   the ledger: overrides and learnt entries
    base-0000000000000005.seg      all sources, merged
    sources/NAME.seg               one source as it was last imported
    ledger/                        LMDB

All files of a change are written beside and synced; then the ledger takes its part in, and they get their names,
CURRENT last. What fails before that leaves everything as it was, so a refused change is none. Killed at any moment, a
publisher leaves the last generation in use. Killed between the ledger and CURRENT, it has done a part: each source is
there or not, and the next publisher publishes that. All of it happens under the writer lock of the folder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

import msgspec

from mailsift import _native
from mailsift.durable import make_folder, make_way, readers_lock, writer_lock
from mailsift.errors import ArgumentError, DatabaseError
from mailsift.reputation.base import SEGMENT, Current, read_current
from mailsift.reputation.kinds import Kind, Tier
from mailsift.reputation.ledger import Held, Ledger, join_key, open_ledger, read_ledger
from mailsift.reputation.objects import parse
from mailsift.reputation.segment_file import Opened, Source, check_header, open_segment, seal, sources_json
from mailsift.reputation.staged import Staged, clear_unfinished
from mailsift.reputation.summed import with_sum

LEARNT = "learnt"  # the name of the source that learnt entries become when there are many
MOST_LEARNT = 50_000  # in the ledger
_BESIDE = (".objects", ".json")  # a source: what an export needs, and its settings
_OWN = [Source("operator", Tier.OVERRIDE), Source(LEARNT, Tier.LEARNT)]

Write = Callable[[int], tuple[int, int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Written:
    records: int
    merged: int
    expired: int
    damaged: int


class Publisher:
    """One change of the base, under the writer lock."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self.ledger, self.staged = folder, ledger, Staged()
        self._sources = folder / "sources"
        self.mended = ""  # what was wrong with the last generation, where publish() made a new one without it

    def sources(self) -> list[Opened]:
        """As they were last imported, by name. DatabaseError where some can't be read: a base without them would know
        less than it did."""
        opened, bad = self._opened()
        if len(bad) == 1:
            path, error = bad[0]
            raise DatabaseError(error.where, error.found, f"what was imported as {path.stem}: import it again under "
                                "that name, or remove the file")
        if bad:
            names = " ".join(path.stem for path, _ in bad)
            files = " ".join(quote(str(path)) for path, _ in bad)
            raise DatabaseError(str(self._sources), f"{len(bad)} sources that can't be read ({names}); the first one "
                                f"is {bad[0][1].found}", "each of them imported again under its name, in one command "
                                f"or several; or, to go on without them: rm {files}")
        return opened

    def readable_sources(self) -> list[Opened]:
        return self._opened()[0]

    def _opened(self) -> tuple[list[Opened], list[tuple[Path, DatabaseError]]]:
        opened, bad = [], []
        for path in self._paths():
            try:
                opened.append(self._opened_now(path))
            except DatabaseError as error:
                bad.append((path, error))
        return opened, bad

    def _opened_now(self, path: Path) -> Opened:
        return replace(open_segment(self.staged.now(path)), path=path)

    def _paths(self) -> list[Path]:
        return self.staged.paths(self._sources, ".seg")

    def source(self, name: str) -> Opened | None:
        """None where it isn't there, or can't be read any more."""
        try:
            return self._opened_now(self._sources / f"{name}.seg")
        except DatabaseError:
            return None

    def put_source(self, name: str, write: Write) -> Written:
        """A source as it is from now on; it is in use when publish() has returned."""
        make_folder(self._sources)
        return self._write(self._sources / f"{name}.seg", write)

    def source_names(self) -> list[str]:
        """Of what was imported."""
        return [path.stem for path in self._paths() if path.stem != LEARNT]

    def leaving(self) -> list[str]:
        """Sources that are in use and not there any more, as whoever removed them was killed; publish() ends it."""
        with suppress(DatabaseError):
            return sorted(set(read_current(self.folder).sources) - {path.stem for path in self._paths()})
        return []

    def remove_source(self, name: str) -> None:
        """With what is kept beside it; it is out of use when publish() has returned."""
        for kind in (".seg", *_BESIDE):
            self.staged.remove(self._sources / f"{name}{kind}")

    def publish(self) -> Current:
        """A generation of what the sources and the ledger say now."""
        moved = self._move_learnt() if self.ledger.count(Tier.LEARNT) > MOST_LEARNT else ()
        current = self._publish()
        if moved:
            # Both say it until here, so none is lost. Where there is no room for it now, the next one moves them again.
            with suppress(OSError, DatabaseError):
                self.ledger.remove(Tier.LEARNT, moved)
                current = self._publish()
        return current

    def _publish(self) -> Current:
        old = self._last()
        current = self._name(old, self._overlay(old.generation + 1))
        self.settle()
        self._clean({*old.segments, *current.segments})
        return current

    def settle(self) -> None:
        """What was said so far holds from now on; in use is what publish() named last."""
        self.staged.announce(self._sources)
        self.ledger.commit()
        try:
            self.staged.settle(self.folder / "CURRENT")
        except OSError as error:  # nothing is written any more, so this is no lack of room
            raise DatabaseError(str(error.filename or self.folder), str(error.strerror),
                                "a folder whose files can be renamed; the change is recorded, and the next one that "
                                "succeeds publishes it") from None

    def _last(self) -> Current:
        """Where nobody can tell which was the last generation, an empty one behind all of which files are left."""
        try:
            return read_current(self.folder)
        except DatabaseError as error:
            self.mended = f"{error.where}: {error.found}"
        make_way(self.folder / "CURRENT")
        return Current(max((int(path.stem.rpartition("-")[2]) for path in self.folder.glob("*.seg")
                            if SEGMENT.fullmatch(path.name)), default=0))

    def _name(self, old: Current, overlay: str | None) -> Current:
        """The generation behind `old`, with this overlay and the base of the sources as they are."""
        number, stamps = old.generation + 1, self._stamps()
        base = next((name for name in old.segments if name.startswith("base-")), None)
        if stamps != old.sources or (base is not None and not self._is_whole(base)):
            base = self._base(number)
        current = Current(number, tuple(name for name in (overlay, base) if name), stamps)
        self.staged.write(self.folder / "CURRENT", with_sum(msgspec.json.encode(current)))
        return current

    def _is_whole(self, name: str) -> bool:
        """By its header: all of a base is not read for one override."""
        try:
            check_header(self.folder / name)
        except DatabaseError as error:
            self.mended = f"{error.where}: {error.found}"
            return False
        return True

    def _stamps(self) -> dict[str, str]:
        """Of each source, what differs when it is imported again."""
        seen = {path.stem: self.staged.now(path).stat() for path in self._paths()}
        return {name: f"{one.st_ino}:{one.st_mtime_ns}:{one.st_size}" for name, one in seen.items()}

    def _move_learnt(self) -> Collection[bytes]:
        """Learnt entries become a source; they are to leave the ledger when that is in use."""
        moved = dict(self.ledger.all(Tier.LEARNT))
        builder, before, now = builder_of({Tier.LEARNT: moved}, first_source=0), self.source(LEARNT), int(time.time())
        own = sources_json([_OWN[Tier.LEARNT]])
        self.put_source(LEARNT, lambda file: builder.write(file, own, now // 60, now))
        parts = [(one.core, 0) for one in (self.source(LEARNT), before) if one is not None]
        self.put_source(LEARNT, lambda file: _native.merge_segments(file, parts, own, now // 60, now))
        return moved

    def _overlay(self, number: int) -> str | None:
        if not self.ledger.count(Tier.OVERRIDE) and not self.ledger.count(Tier.LEARNT):
            return None
        now, name = int(time.time()), f"overlay-{number:016d}.seg"
        held = {tier: dict(self.ledger.all(tier)) for tier in (Tier.OVERRIDE, Tier.LEARNT)}
        for tier, entries in held.items():
            self.ledger.remove(tier, [key for key, one in entries.items() if 0 < one.expires <= now // 60])
        builder = builder_of(held)
        self._write(self.folder / name, lambda file: builder.write(file, sources_json(_OWN), now // 60, now))
        return name

    def _base(self, number: int) -> str | None:
        try:
            parts = self.sources()
        except DatabaseError as error:
            # Each of them may be imported again by a command of its own.
            self.staged.announce(self._sources)
            kept = self.staged.settle_in(self._sources)
            found = f"{error.found} (what was imported now is kept, and published with them)" if kept else error.found
            raise DatabaseError(error.where, found, error.expected) from None
        if not parts:
            return None
        inputs: list[tuple[_native.ReputationSegment, int]] = []
        sources: list[Source] = []
        for part in parts:
            inputs.append((part.core, len(sources)))
            sources += part.sources
        now, name = int(time.time()), f"base-{number:016d}.seg"
        listed = sources_json(sources)
        self._write(self.folder / name, lambda file: _native.merge_segments(file, inputs, listed, now // 60, now))
        return name

    def _write(self, path: Path, write: Write) -> Written:
        with self.staged.replacing(path) as handle:
            _, *counts = write(handle)
            seal(handle)
        return Written(*counts)

    def _clean(self, kept: set[str]) -> None:
        """What else lies here is older, or of publishers that died: we hold the lock."""
        others = [path for path in self.folder.glob("*.seg") if path.name not in kept]
        for path in (*others, *self.folder.glob(".*.new"), *self._sources.glob(".*.new")):
            path.unlink(missing_ok=True)


@contextmanager
def publishing(folder: Path) -> Iterator[Publisher]:
    """Whatever ends it before it is published is as if it never began."""
    with writer_lock(folder), open_ledger(folder) as ledger:
        publisher = Publisher(folder, ledger)
        try:
            clear_unfinished(folder / "sources", _BESIDE)
            yield publisher
            publisher.settle()
        finally:
            publisher.staged.drop()


@contextmanager
def reading(folder: Path) -> Iterator[Publisher]:
    """To look at sources and ledger: nothing is written there, not even the lock."""
    with readers_lock(folder), read_ledger(folder) as ledger:
        yield Publisher(folder, ledger)


def builder_of(held: dict[Tier, dict[bytes, Held]], first_source: int | None = None) -> _native.ReputationBuilder:
    builder = _native.ReputationBuilder()
    for tier, entries in held.items():
        source = int(tier) if first_source is None else first_source
        for key, one in entries.items():
            name = builder.add_name(one.record) if one.record else _native.NO_NAME
            entry = builder.add_entry(one.verdict, one.confidence, tier, one.categories, source, name, one.version)
            builder.add_keys(join_key(key), one.expires, entry, _host(key, one.object))
    return builder


def _host(key: bytes, text: str) -> int | None:
    """That of a web address or a domain in the ledger."""
    if key[0] not in (Kind.DOMAIN, Kind.URL):
        return None
    try:
        return _native.object_host(join_key(key), parse(text).text)
    except ArgumentError:
        return None
