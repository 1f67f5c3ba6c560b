"""A source while it is read: entries in memory, in sorted runs on disk where they are many; then one segment."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path

import msgspec

from mailsift import _native
from mailsift.durable import naming
from mailsift.images.keys import record_of
from mailsift.reputation.kinds import WEAK, Category, Kind, Tier, Verdict
from mailsift.reputation.meaning import Guard, Keeper, Meaning, Said
from mailsift.reputation.objects import EXPECTED, why_none
from mailsift.reputation.report import EXAMPLES, Report
from mailsift.reputation.segment_file import Source, map_segment, sources_json, within

__all__ = ["Meaning", "Progress", "Said", "SourceBuilder", "source_of"]

_RUN = 4_000_000  # keys in memory: 24 bytes each, and as much while they are sorted
_RUN_NAMES = 64 << 20  # bytes of what they say, names of records above all
_MOST_SOURCES = 256  # that are named in one file
_MOST_SAID = 100_000  # different things that are said of them
_BARRED = "an allow verdict for what is known by an MD5"
_OURS = "everybody's, or one's own"
_PAST = "expired before it came"
_UNENDED = "the last line has no line end, and may be cut"
_LINE = 1000  # bytes of a bad line that are looked at, to say what is wrong with it
_NOT_OF_COLUMN = "no such object: expected one of the kind that its column is for"
_MALFORMED = 1  # facts::KeyStatus
# facts::KeyStatus, the last three of which are left out of a good feed too; behind these facts::RowStatus.
_STATUS = ("", "no such object", "a network of too many others", "an address that is private to each network",
           "a public suffix, under which others have names", _OURS,
           "another number of columns than the header has", "ends in the middle of a row", "a row that is too long",
           "text behind a closing quote", "no JSON", "JSON that is nested too deep")


_NOTHING = Said()
# The MD5 of a picture or its perceptual signature, with its frame or without: lines that are named so, or of that kind.
_DIGITS = rb"([0-9a-f]{32}|(?:[0-9a-f]{22}){1,2})(?:[ \t\r]*|[ \t]+#[^\n]*)$"
_NAMED, _OF_A_KIND = (re.compile(rb"(?im)^[ \t]*" + prefix + _DIGITS)
                      for prefix in (rb"image:[ \t]*", rb"(?:image:[ \t]*)?"))


class SourceBuilder:
    """What a feed's reader writes to. Leaves nothing behind: its runs are files without names."""

    def __init__(self, source: Source, meaning: Meaning, guards: bytes = b"", guard: Guard | None = None,
                 own: Sequence[str] = ()) -> None:
        self.source, self.meaning, self.report = source, meaning, Report()
        self.keeper: Keeper | None = None
        self._guards, self._guard, self._own = guards, guard, own
        self._sources = [source]
        self._numbers = {"": 0}  # of those that rows say they are of
        self._now = int(time.time())
        self._first_line = 0
        self._start()
        self._runs: list[_native.ReputationSegment] = []
        self._files = ExitStack()
        self._merged = 0  # in the runs before

    def _start(self) -> None:
        self._builder = _native.ReputationBuilder()
        self._entries: dict[Said, int] = {}
        self._builder.guard(self._guards)
        for host in self._own:
            self._builder.own(host)

    def mean(self, meaning: Meaning) -> None:
        """What entries say from now on: a format may know more of them than the caller does."""
        self.meaning = meaning
        self._entries.clear()

    def add_categories(self, categories: Category) -> None:
        self.mean(replace(self.meaning, categories=self.meaning.categories | categories))

    def _entry_of(self, said: Said | None) -> int:
        """A number that holds until the next text was added: then a run may end."""
        said = said or _NOTHING
        number = self._entries.get(said)
        if number is None:
            m = self.meaning
            verdict = m.verdict if said.verdict is None else said.verdict
            confidence = m.confidence if said.confidence is None else said.confidence
            name = self._builder.add_name(said.record) if said.record else _native.NO_NAME
            number = self._builder.add_entry(verdict, confidence, self.source.tier, m.categories | said.categories,
                                             self._source_number(said.source), name)
            self._entries[said] = number
        return number

    def _source_number(self, name: str) -> int:
        """Of those behind the first few hundred nobody knows more than that they came by this one."""
        number = self._numbers.get(name)
        if number is None:
            number = 0
            if len(self._sources) < _MOST_SOURCES:
                number = len(self._sources)
                self._sources.append(msgspec.structs.replace(self.source, name=within(self.source.name, name)))
                self._numbers[name] = number
        return number

    def _until(self, expires: int | None) -> int:
        """What the entry says and what the source as a whole says: the earlier one."""
        kept = self._now // 60 + self.meaning.keep_minutes if self.meaning.keep_minutes else 0
        return min(kept, expires) if kept and expires else kept or expires or 0

    def lines(self, text: bytes, kind: int | None = None, said: Said | None = None, expires: int | None = None,
              numbers: Sequence[int] | None = None, hosts_are_urls: bool = True) -> None:
        """Whole lines of objects; of this kind, where the format says so. `expires`: minutes since 1970, 0 for never.
        `numbers`: which lines of the feed they are, and then the reader counts them; else they come one by one."""
        kind = kind or self.meaning.kind or 0
        if expires and expires <= self._now // 60:
            return self._pass_over(text, numbers)
        text, _ = self._without_guarded(text, kind, lambda line: self._number(line, numbers))
        if kind == Kind.IMAGE or b"image:" in text.lower():
            text = self._pictures(text, kind, said or _NOTHING, self._until(expires))
        lines, objects, _, bad, shown, left, shown_left = self._builder.add_objects(
            text, kind, self._until(expires), self._entry_of(said), hosts_are_urls and self.meaning.hosts_are_urls)
        why = [(self._number(line, numbers), _BARRED if barred else self._why(text, line, kind, status))
               for line, status, barred in shown]
        if shown_left:
            self._left(text, left, shown_left, numbers)
        self._count(0 if numbers is not None else lines, objects, bad, why)
        if self.keeper is not None:
            self.keeper.add(text, kind)
        return None

    def _why(self, text: bytes, line: int, kind: int, status: int) -> str:
        if status != _MALFORMED or not self.report.wants_bad:
            return _STATUS[status]
        found = text.split(b"\n", line)[line - 1][:_LINE].strip()
        return why_none(found.decode("utf-8", "replace"), Kind(kind) if kind else None)

    def _pictures(self, text: bytes, kind: int, said: Said, until: int) -> bytes:
        """Takes them in, each signature with a record that carries it; gives what is left, with empty lines in their
        places."""
        if Verdict.GOOD in (said.verdict, self.meaning.verdict):
            return text  # where they are bad lines: nothing is allowed by them
        taken = 0

        def take(found: re.Match[bytes]) -> bytes:
            nonlocal taken
            digits = found[1].decode().lower()
            forms, means = [digits], said
            if len(digits) != 32:
                forms, means = [digits[:22], digits[22:]], said._replace(record=record_of(digits))
            self._builder.add_objects("\n".join(forms).encode(), Kind.IMAGE, until, self._entry_of(means), False)
            taken += 1
            return b""
        text = (_OF_A_KIND if kind == Kind.IMAGE else _NAMED).sub(take, text)
        self._count(0, taken, 0, [])
        return text

    def hashes(self, text: bytes, kind: Kind) -> None:
        """Whole lines of hex digits."""
        text, _ = self._without_guarded(text, kind, lambda line: self._number(line, None))
        before = self._builder.guarded
        _, lines, added, bad, shown = self._builder.add_hashes(text, kind, self._until(None), self._entry_of(None))
        guarded = self._builder.guarded - before
        self.report.add_left(_OURS, guarded, self._guarded_lines(text, kind) if guarded else None)
        why = [(self.report.lines + line, f"no hash of this kind: expected {EXPECTED[kind]}") for line in shown]
        self._count(lines, added - guarded, bad, why)
        if self.keeper is not None:
            self.keeper.add(text, kind)

    def bad(self, line: int, what: str) -> None:
        self.report.add_bad([(line, what)], 1)

    def unended(self, line: bytes) -> None:
        """The last line of a feed that ends lines, and not this one: it may be half of an object, and then another."""
        self.report.lines += 1
        self.report.add_left(_UNENDED, 1, [(self.report.lines, _shown(line))])

    def _number(self, line: int, numbers: Sequence[int] | None) -> int:
        return self.report.lines + line if numbers is None else numbers[line - 1]

    def _pass_over(self, text: bytes, numbers: Sequence[int] | None) -> None:
        lines = text.count(b"\n") + (not text.endswith(b"\n"))
        self.report.add_left(_PAST, lines, [(self._number(1, numbers), _shown(text.partition(b"\n")[0]))])
        self.report.lines += 0 if numbers is not None else lines

    def _without_guarded(self, text: bytes, kind: int, number: Callable[[int], int]) -> tuple[bytes, list[int]]:
        """The text with such lines empty, and which they are. `number`: where a line of it stands in the feed."""
        if self._guard is None:
            return text, []
        kept, hits = self._guard.leave_out(text, kind)
        for line, reason in hits:
            wanted = self.report.wants(reason)
            self.report.add_left(reason, 1, [(number(line), _line(text, line))] if wanted else None)
        return kept, [line for line, _ in hits]

    def _left(self, text: bytes, left: tuple[int, ...], shown: list[tuple[int, int]],
              numbers: Sequence[int] | None) -> None:
        for status, count in enumerate(left):
            reason = _STATUS[status]
            lines = [line for line, why in shown if why == status] if self.report.wants(reason) else []
            self.report.add_left(reason, count, [(self._number(line, numbers), _line(text, line)) for line in lines])

    def _guarded_lines(self, text: bytes, kind: Kind | None = None) -> list[tuple[int, str]]:
        """The first lines with a guarded sum, for a report. In JSON a row has no line, and none is named."""
        if not self.report.wants(_OURS) or text.lstrip()[:1] in (b"{", b"["):
            return []
        keys = [self._guards[at : at + _native.QUERY_BYTES] for at in range(0, len(self._guards), _native.QUERY_BYTES)]
        sums = {key[: 16 if key[32] in WEAK else 32].hex() for key in keys if kind is None or key[32] == kind}
        found = re.finditer("|".join(sorted(sums, key=len, reverse=True)).encode(), text.lower())
        return [(self.report.lines + text.count(b"\n", 0, one.start()) + 1, one[0].decode())
                for one in islice(found, EXAMPLES)]

    def begin_rows(self, table: _native.FeedTable, categories: Category, lines_before: int = 0) -> None:
        """Before rows(): what its rows mean unless they say otherwise, and how many lines its header took."""
        m = self.meaning
        table.meaning(m.verdict, m.confidence, self.source.tier, m.categories | categories, self._now // 60,
                      m.keep_minutes, m.hosts_are_urls)
        # Warning lists are asked of all; kept is what has no MD5 for a key.
        table.keep_texts(Kind if self._guard else set(Kind) - WEAK if self.keeper else ())
        self.report.lines += lines_before
        self._first_line = lines_before

    def rows(self, table: _native.FeedTable, text: bytes, last: bool) -> int | None:
        """How much was read; the rest belongs before what comes next. None: there is nothing more to read."""
        before = self._builder.guarded
        read, lines, objects, skipped, bad, shown, broken, undated, unended = self._builder.add_rows(table, text, last)
        objects -= self._without_listed(table)
        guarded = self._builder.guarded - before
        self.report.add_left(_OURS, guarded, self._guarded_lines(text[:read]) if guarded else None)
        why = [(self._first_line + line, _NOT_OF_COLUMN if status == _MALFORMED else _STATUS[status])
               for line, status in shown]
        self.report.skipped += skipped
        self.report.undated += undated
        self.report.add_left(_UNENDED, unended, [(self.report.lines + lines, "")])
        if broken:
            self.report.broken = f"{_STATUS[broken]}, behind {self.report.objects + objects} good ones"
        self._count(lines, objects, bad, why)
        return None if broken else read

    def _without_listed(self, table: _native.FeedTable) -> int:
        """Of the rows that were added, what is on a warning list goes again, and the rest is kept. How many rows have
        nothing left."""
        listed: list[tuple[int, int]] = []
        for kind, text in table.objects():
            kept, lines = self._without_guarded(
                text, kind, lambda line, kind=kind: self._first_line + table.row_of(kind, line))  # type: ignore[misc]
            listed += ((kind, line) for line in lines)
            if self.keeper is not None:
                self.keeper.add(kept, kind)
        return self._builder.take_back(table, listed) if listed else 0

    def _count(self, lines: int, objects: int, bad: int, shown: list[tuple[int, str]]) -> None:
        self.report.add_bad(shown, bad)
        self.report.lines += lines
        self.report.objects += objects
        if len(self._builder) > _RUN or self._builder.said_bytes > _RUN_NAMES or len(self._entries) > _MOST_SAID:
            self._end_run()

    def _end_run(self) -> None:
        file = tempfile.TemporaryFile(prefix="mailsift-")  # noqa: SIM115
        self._files.callback(file.close)
        with naming(tempfile.gettempdir()):
            self._merged += self._builder.write(file.fileno(), b"[]", 0, self._now)[2]
        self._runs.append(map_segment(file.fileno()))
        self._start()

    def write(self, file: int) -> tuple[int, int, int, int, int]:
        """The segment, without its checksums."""
        sources, minute = sources_json(self._sources), self._now // 60
        if not self._runs:
            return self._builder.write(file, sources, minute, self._now)
        self._end_run()
        runs = [(run, 0) for run in self._runs]
        size, records, merged, expired, damaged = _native.merge_segments(file, runs, sources, minute, self._now)
        return size, records, merged + self._merged, expired, damaged

    def close(self) -> None:
        self._runs.clear()
        self._files.close()


# Bytes read, of how many.
Progress = Callable[[int, int], None]


def source_of(name: str, path: Path) -> Source:
    return Source(name, Tier.FEED, int(time.time()), path.name)


def _line(text: bytes, number: int) -> str:
    return _shown(text.split(b"\n", number)[number - 1])


def _shown(line: bytes) -> str:
    return _native.redacted(line.strip()[:200].decode("utf-8", "replace"))
