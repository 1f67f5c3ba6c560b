"""A source while it is read: entries in memory, in sorted runs on disk where they are many; then one segment."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from mailsift import _native
from mailsift.reputation.kinds import Category, Kind, Tier, Verdict
from mailsift.reputation.segment_file import Source, map_segment, sources_json

_RUN = 4_000_000  # keys in memory: 24 bytes each, and as much while they are sorted
_RUN_NAMES = 64 << 20  # bytes of what they say, names of records above all
_BARRED = "an allow verdict for what is known by an MD5"
# facts::KeyStatus, and behind these facts::RowStatus.
_STATUS = ("", "no such object", "a network of too many others", "an address that is private to each network",
           "another number of columns than the header has", "ends in the middle of a row", "a row that is too long",
           "text behind a closing quote", "no JSON", "JSON that is nested too deep")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What it means that an object stands in the source. `kind` None: each line says by its look what it is."""

    verdict: Verdict = Verdict.BAD
    confidence: int = 80
    categories: int = 0  # of kinds.Category
    kind: Kind | None = None
    hosts_are_urls: bool = True
    keep_minutes: int = 0  # 0: until the next import


class Said(NamedTuple):
    """What one entry says, where it differs from the source as a whole. `record`: the name that findings show."""

    verdict: Verdict | None = None
    confidence: int | None = None
    categories: int = 0  # beside those of the source
    record: str = ""


@dataclass
class Report:
    lines: int = 0
    objects: int = 0
    bad: int = 0
    shown: list[tuple[int, str]] = field(default_factory=list)  # the first bad lines, and what is wrong
    entries: int = 0
    merged: int = 0
    guarded: int = 0  # left out: guards.py
    skipped: int = 0  # what a feed of this format may say, and no keys are kept of: SHA-1, what is over by its own date
    broken: str = ""  # why all of it had better not be used: it ends in the middle

    def add_bad(self, lines: list[tuple[int, str]], count: int) -> None:
        self.shown += lines[: 16 - len(self.shown)]
        self.bad += count


class SourceBuilder:
    """What a feed's reader writes to. Leaves nothing behind: its runs are files without names."""

    def __init__(self, source: Source, meaning: Meaning, guards: bytes = b"") -> None:
        self.source, self.meaning, self.report = source, meaning, Report()
        self._guards = guards
        self._now = int(time.time())
        self._expires = self._now // 60 + meaning.keep_minutes if meaning.keep_minutes else 0
        self._first_line = 0
        self._start()
        self._runs: list[_native.ReputationSegment] = []
        self._files = ExitStack()
        self._guarded = self._merged = 0  # in the runs before

    def _start(self) -> None:
        m = self.meaning
        self._builder = _native.ReputationBuilder()
        self._entries: dict[Said, int] = {}
        self._entry = self._builder.add_entry(m.verdict, m.confidence, self.source.tier, m.categories)
        self._builder.guard(self._guards)

    def mean(self, meaning: Meaning) -> None:
        """What entries say from now on: a format may know more of them than the caller does."""
        self.meaning = meaning
        self._entry = self._builder.add_entry(meaning.verdict, meaning.confidence, self.source.tier, meaning.categories)

    def add_categories(self, categories: Category) -> None:
        self.mean(replace(self.meaning, categories=self.meaning.categories | categories))

    def _entry_of(self, said: Said | None) -> int:
        """A number that holds until the next text was added: then a run may end."""
        if said is None:
            return self._entry
        number = self._entries.get(said)
        if number is None:
            m = self.meaning
            verdict = m.verdict if said.verdict is None else said.verdict
            confidence = m.confidence if said.confidence is None else said.confidence
            name = self._builder.add_name(said.record) if said.record else _native.NO_NAME
            number = self._builder.add_entry(verdict, confidence, self.source.tier, m.categories | said.categories, 0,
                                             name)
            self._entries[said] = number
        return number

    def lines(self, text: bytes, kind: int | None = None, said: Said | None = None, expires: int | None = None) -> None:
        """Whole lines of objects; of this kind, where the format says so. `expires`: minutes since 1970, 0 for never;
        without it what the source as a whole says."""
        kind = kind or self.meaning.kind or 0
        until = self._expires if expires is None else expires
        lines, objects, _, bad, shown = self._builder.add_objects(text, kind, until, self._entry_of(said),
                                                                  self.meaning.hosts_are_urls)
        why = [(self.report.lines + line, _BARRED if barred else _STATUS[status]) for line, status, barred in shown]
        self._count(lines, objects, bad, why)

    def hashes(self, text: bytes, kind: Kind) -> None:
        """Whole lines of hex digits."""
        _, lines, added, bad, shown = self._builder.add_hashes(text, kind, self._expires, self._entry)
        self._count(lines, added, bad, [(self.report.lines + line, "no hash of this kind") for line in shown])

    def begin_rows(self, table: _native.FeedTable, categories: Category, lines_before: int = 0) -> None:
        """Before rows(): what its rows mean unless they say otherwise, and how many lines its header took."""
        m = self.meaning
        table.meaning(m.verdict, m.confidence, self.source.tier, m.categories | categories, self._now // 60,
                      m.keep_minutes, m.hosts_are_urls)
        self.report.lines += lines_before
        self._first_line = lines_before

    def rows(self, table: _native.FeedTable, text: bytes, last: bool) -> int | None:
        """How much was read; the rest belongs before what comes next. None: there is nothing more to read."""
        read, lines, objects, skipped, bad, shown, broken = self._builder.add_rows(table, text, last)
        why = [(self._first_line + line, _STATUS[status]) for line, status in shown]
        self.report.skipped += skipped
        if broken:
            self.report.broken = f"{_STATUS[broken]}, behind {self.report.objects + objects} good ones"
        self._count(lines, objects, bad, why)
        return None if broken else read

    def _count(self, lines: int, objects: int, bad: int, shown: list[tuple[int, str]]) -> None:
        self.report.add_bad(shown, bad)
        self.report.lines += lines
        self.report.objects += objects
        self.report.guarded = self._guarded + self._builder.guarded
        if len(self._builder) > _RUN or self._builder.said_bytes > _RUN_NAMES:
            self._end_run()

    def _end_run(self) -> None:
        self._guarded += self._builder.guarded
        file = tempfile.TemporaryFile(prefix="mailsift-")  # noqa: SIM115
        self._files.callback(file.close)
        self._merged += self._builder.write(file.fileno(), b"[]", 0, self._now)[2]
        self._runs.append(map_segment(file.fileno()))
        self._start()

    def write(self, file: int) -> tuple[int, int, int, int, int]:
        """The segment, without its checksums."""
        sources, minute = sources_json([self.source]), self._now // 60
        if not self._runs:
            return self._builder.write(file, sources, minute, self._now)
        self._end_run()
        runs = [(run, 0) for run in self._runs]
        size, records, merged, expired, damaged = _native.merge_segments(file, runs, sources, minute, self._now)
        return size, records, merged + self._merged, expired, damaged

    def close(self) -> None:
        self._runs.clear()
        self._files.close()


# Path of the feed, where it goes; progress: bytes read of how many.
Progress = Callable[[int, int], None]


def source_of(name: str, path: Path) -> Source:
    return Source(name, Tier.FEED, int(time.time()), path.name)
