"""What the base knows, as objects again: each one once, as a look-up would answer it.

Keys can't be turned back, so what comes out is what was kept: objects beside their source (kept.py), objects of
overrides and learnt entries in the ledger, and what is known by its MD5, where the key is the object. Each is looked up
in the base, and comes out of the source that wins; so what an operator overrides comes out as he says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_intdigest

from mailsift import _native
from mailsift.durable import readers_lock
from mailsift.errors import ArgumentError, DatabaseError
from mailsift.reputation.base import Answer, Base, Row, strongest
from mailsift.reputation.kept import has_objects, kept_objects, kept_path
from mailsift.reputation.kinds import WEAK, Kind, Tier, Verdict
from mailsift.reputation.ledger import Held, read_ledger
from mailsift.reputation.objects import Object, parse, split_prefix
from mailsift.reputation.segment_file import Opened, came_by

_BATCH = 2048
_MOST_SEEN = 2_000_000  # objects of one source that are remembered, so that none comes twice; more may
_STEP = 8192  # records
_FOUR = re.compile(r"[0-9]+(\.[0-9]+){3}")
_NESTED = frozenset({Kind.IP, Kind.DOMAIN, Kind.URL})
_OWN = frozenset({"operator", "learnt"})


@dataclass
class Counts:
    exported: int = 0
    damaged: list[str] = field(default_factory=list)  # why objects of a source are lacking
    known_by_key: int = 0  # of the sources that keep no objects: what can't be exported, and how much more there may be


class Exporter:
    def __init__(self, base: Base, folder: Path, names: list[str], now: int) -> None:
        self._folder, self._now, self._base = folder, now, base
        if self._base.problem is not None:
            raise self._base.problem
        self.counts = Counts()
        self._sources = {source.name for one in self._base.segments for source in one.sources}
        missing = set(names) - self._sources - set(map(came_by, self._sources))
        if missing:
            raise ArgumentError("--source", repr(min(missing)), "one of " + ", ".join(sorted(self._sources)))
        self._wanted = {one for one in self._sources if not names or one in names or came_by(one) in names}
        # Of each source that was imported, with those that it brought.
        files = {came_by(name) for name in self._sources}
        self._kept = {name for name in files if has_objects(kept_path(folder, name))}
        self._by_key = {one for one in self._wanted if came_by(one) not in self._kept} - _OWN

        own = [one.core.kinds for one in self._base.segments if _OWN & {source.name for source in one.sources}]
        self._has_own = any(kinds >> kind & 1 for kinds in own for kind in _NESTED)

    def answers(self) -> Iterator[Answer]:
        """Without those of which nothing is known any more."""
        yield from self._of_ledger()
        for name in sorted(self._kept & set(map(came_by, self._wanted))):
            try:
                yield from self._of_kept(name)
            except DatabaseError as error:
                self.counts.damaged.append(str(error))
        for number, one in enumerate(self._base.segments):
            yield from self._of_segment(number, one)

    def _of_ledger(self) -> Iterator[Answer]:
        if not self._wanted & _OWN:
            return
        with readers_lock(self._folder), read_ledger(self._folder) as ledger:
            held: dict[str, Held] = {}
            for tier in (Tier.OVERRIDE, Tier.LEARNT):
                held |= {one.object: one for _, one in ledger.all(tier)}
        objects = [next(_plain(one.kind, one.text.encode("utf-8", "replace")), one) for one in map(parse, held)
                   if one.kind not in WEAK]
        for at in range(0, len(objects), _BATCH):
            yield from self._answered(objects[at : at + _BATCH], _OWN)

    def _of_kept(self, name: str) -> Iterator[Answer]:
        seen: set[int] = set()
        found = (one for kind, text in kept_objects(kept_path(self._folder, name)) for one in _plain(kind, text)
                 if one.kind not in WEAK)
        # What another source says that keeps no objects itself comes out here.
        mine = {one for one in self._sources if came_by(one) == name or came_by(one) not in self._kept} - _OWN
        while batch := list(islice(found, _BATCH)):
            new = [one for one in dict.fromkeys(batch) if _mark(one) not in seen]
            if len(seen) < _MOST_SEEN:
                seen.update(map(_mark, new))
            yield from self._answered(new, mine)

    def _answered(self, objects: list[Object], sources: AbstractSet[str]) -> Iterator[Answer]:
        """By their exact keys alone. What is malformed has none."""
        queries = b"".join(_native.object_keys(one.kind, one.text, False, tag)[1][: _native.QUERY_BYTES]
                           for tag, one in enumerate(objects))
        rows: dict[int, list[tuple[int, ...]]] = {}
        for row in self._base.ask(queries, self._now):
            rows.setdefault(row[1], []).append(row)
        best = {tag: strongest(found) for tag, found in rows.items()}
        over = self._overruled(objects, best)
        for tag, row in best.items():
            answer = self._base.answer(objects[tag], row)
            if tag not in over and answer.source in sources & self._wanted and self._holds(answer):
                self.counts.exported += 1
                yield answer

    def _overruled(self, objects: list[Object], best: dict[int, Row]) -> set[int]:
        """What lies in something of which the operator, or what was learnt, says otherwise. That of a network is not
        seen: no look-up asks for one."""
        if not self._has_own:
            return set()
        tags = [tag for tag, row in best.items() if row[6] > Tier.OVERRIDE and objects[tag].kind in _NESTED
                and not (objects[tag].kind is Kind.IP and "/" in objects[tag].text)]
        queries = b"".join(objects[tag].asked(tag) for tag in tags)
        rows = self._base.ask(queries, self._now) if queries else []
        return {tag for row in rows if row[6] < best[tag := row[1] & ~_native.OTHER_READING][6]}

    def _holds(self, answer: Answer) -> bool:
        """Not where one source leaves out, or knows for good, what another lists with all around it."""
        if answer.verdict >= Verdict.SUSPICIOUS or answer.tier is Tier.OVERRIDE:
            return True
        one = answer.object
        alone = Object(one.kind, re.sub(r"/(32|128)$", "", one.text)) if one.kind is Kind.IP else one
        if one.kind is Kind.IP and "/" in alone.text:
            return True
        return self._base.look_up([alone])[0].verdict < Verdict.SUSPICIOUS

    def _of_segment(self, number: int, one: Opened) -> Iterator[Answer]:
        """What is known by its MD5: the first record of a key wins in its segment, and an earlier segment wins."""
        last: tuple[bytes, int] | None = None
        for first in range(0, len(one.core), _STEP):
            objects: list[Object] = []
            for key, kind, _, _, _, _, source, _, expires in one.core.records(first, _STEP):
                if (key, kind) == last or (0 < expires <= self._now):
                    continue
                last = (key, kind)
                name = one.source(source).name
                if kind in WEAK:
                    objects.append(Object(Kind(kind), key.hex()))
                elif name in self._by_key:
                    self.counts.known_by_key += 1
            mine = {source.name for source in one.sources} if objects else set()
            earlier = {source.name for other in self._base.segments[:number] for source in other.sources}
            yield from self._answered(objects, mine - earlier)


def _mark(one: Object) -> int:
    return xxh3_64_intdigest(one.text.encode("utf-8", "replace"), seed=one.kind)


def _plain(kind: int, text: bytes) -> Iterator[Object]:
    """As zones and tables have it: no brackets in it, lower case, the canonical form of an address. A host, and an IP,
    may be known as that of web addresses as well."""
    named, said = (kind, text.decode("utf-8", "replace")) if kind else split_prefix(text.decode("utf-8", "replace"))
    said = said.strip()
    number = named or _native.object_kind(said)
    if number == Kind.DOMAIN:
        read = _read(said.removeprefix("http://"))
        yield Object(Kind.DOMAIN, read[4].decode("utf-8", "replace") if read else said)
    elif number == Kind.URL:
        read = _read(said)
        yield Object(Kind.URL, read[3].decode("utf-8", "replace") if read else said)
    elif number:
        yield Object(Kind(number), said.lower())
    if (number == Kind.DOMAIN or (number == Kind.IP and _FOUR.fullmatch(said))) and (read := _read(said)):
        yield Object(Kind.URL, read[3].decode("utf-8", "replace"))


def _read(text: str) -> tuple[Any, ...] | None:
    """As a web address, with a scheme or without."""
    raw = text.encode("utf-8", "replace")
    read: tuple[Any, ...] | None = _native._urls_read(raw, b"")[0] or _native._urls_read(b"http://" + raw, b"")[0]
    return read
