"""Publishing: source segments and the ledger -> the segments of a new generation.

    CURRENT                        names the segments in use; replaced last
    overlay-0000000000000007.seg   the ledger: overrides and learnt entries
    base-0000000000000005.seg      all sources, merged
    sources/NAME.seg               one source as it was last imported
    ledger/                        LMDB

Each file is written beside, synced and renamed, and only then named by CURRENT, which is replaced in the same way;
killed at any moment, a publisher leaves the last generation in use, and the next one brings what is missing. All of it
happens under the writer lock of the folder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import msgspec

from mailsift import _native
from mailsift.durable import make_folder, make_way, replacing, write_file, writer_lock
from mailsift.errors import ArgumentError, DatabaseError
from mailsift.reputation.base import SEGMENT, Current, read_current
from mailsift.reputation.kinds import Kind, Tier
from mailsift.reputation.ledger import Held, Ledger, join_key, open_ledger
from mailsift.reputation.objects import parse
from mailsift.reputation.segment_file import Opened, Source, check_header, open_segment, seal, sources_json
from mailsift.reputation.summed import with_sum

LEARNT = "learnt"  # the name of the source that learnt entries become when there are many
MOST_LEARNT = 50_000  # in the ledger
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
        self.folder, self.ledger = folder, ledger
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
                opened.append(open_segment(path))
            except DatabaseError as error:
                bad.append((path, error))
        return opened, bad

    def _paths(self) -> list[Path]:
        return sorted(self._sources.glob("*.seg")) if self._sources.is_dir() else []

    def source(self, name: str) -> Opened | None:
        """None where it isn't there, or can't be read any more."""
        try:
            return open_segment(self._sources / f"{name}.seg")
        except DatabaseError:
            return None

    def put_source(self, name: str, write: Write) -> Written:
        """A source as it is from now on; it is in use when publish() has returned."""
        make_folder(self._sources)
        return _write(self._sources / f"{name}.seg", write)

    def remove_source(self, name: str) -> None:
        (self._sources / f"{name}.seg").unlink(missing_ok=True)

    def publish(self) -> Current:
        """A generation of what the sources and the ledger say now."""
        old = self._last()
        if self.ledger.count(Tier.LEARNT) > MOST_LEARNT:
            old = self._move_learnt(old)
        current = self._name(old, self._overlay(old.generation + 1))
        self._clean({*old.segments, *current.segments})
        return current

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
        write_file(self.folder / "CURRENT", with_sum(msgspec.json.encode(current)))
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
        seen = {path.stem: path.stat() for path in self._paths()}
        return {name: f"{one.st_ino}:{one.st_mtime_ns}:{one.st_size}" for name, one in seen.items()}

    def _move_learnt(self, old: Current) -> Current:
        """Learnt entries become a source. They leave the ledger when that is in use: killed in between, both say it."""
        moved = dict(self.ledger.all(Tier.LEARNT))
        builder, before, now = builder_of({Tier.LEARNT: moved}, first_source=0), self.source(LEARNT), int(time.time())
        own = sources_json([_OWN[Tier.LEARNT]])
        part = self._sources / f".{LEARNT}.part.new"
        make_folder(self._sources)
        _write(part, lambda file: builder.write(file, own, now // 60, now))
        parts = [open_segment(part), *([before] if before else [])]
        part.unlink()
        _write(self._sources / f"{LEARNT}.seg",
               lambda file: _native.merge_segments(file, [(one.core, 0) for one in parts], own, now // 60, now))
        current = self._name(old, next((name for name in old.segments if name.startswith("overlay-")), None))
        self.ledger.remove(Tier.LEARNT, moved)
        return current

    def _overlay(self, number: int) -> str | None:
        if not self.ledger.count(Tier.OVERRIDE) and not self.ledger.count(Tier.LEARNT):
            return None
        now, name = int(time.time()), f"overlay-{number:016d}.seg"
        held = {tier: dict(self.ledger.all(tier)) for tier in (Tier.OVERRIDE, Tier.LEARNT)}
        for tier, entries in held.items():
            self.ledger.remove(tier, [key for key, one in entries.items() if 0 < one.expires <= now // 60])
        builder = builder_of(held)
        _write(self.folder / name, lambda file: builder.write(file, sources_json(_OWN), now // 60, now))
        return name

    def _base(self, number: int) -> str | None:
        parts = self.sources()
        if not parts:
            return None
        inputs: list[tuple[_native.ReputationSegment, int]] = []
        sources: list[Source] = []
        for part in parts:
            inputs.append((part.core, len(sources)))
            sources += part.sources
        now, name = int(time.time()), f"base-{number:016d}.seg"
        listed = sources_json(sources)
        _write(self.folder / name, lambda file: _native.merge_segments(file, inputs, listed, now // 60, now))
        return name

    def _clean(self, kept: set[str]) -> None:
        """What else lies here is older, or of publishers that died: we hold the lock."""
        others = [path for path in self.folder.glob("*.seg") if path.name not in kept]
        for path in (*others, *self.folder.glob(".*.new"), *self._sources.glob(".*.new")):
            path.unlink(missing_ok=True)


@contextmanager
def publishing(folder: Path) -> Iterator[Publisher]:
    with writer_lock(folder), open_ledger(folder) as ledger:
        yield Publisher(folder, ledger)


def _write(path: Path, write: Write) -> Written:
    with replacing(path) as handle:
        _, *counts = write(handle)
        seal(handle)
    return Written(*counts)


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
