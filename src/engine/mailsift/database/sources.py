"""Where the entries of each list come from, and whether a generation is out of date."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
from xxhash import xxh3_128_hexdigest

from mailsift.database import content
from mailsift.database.list_file import read_text
from mailsift.database.lists import LISTS, list_kind
from mailsift.durable import read_regular
from mailsift.errors import ListError

BUILTIN = {"obscene": Path(__file__).parents[1] / "defaults" / "obscene.txt"}
CONTENT = "content"  # the categories that ship with us, beside the lists
# A file that was written this short a time before we read it may be written again within the same tick of the
# file system's clock; its stamp is then not trusted and its content is compared next time.
_RACY_NS = 2_000_000_000


class Stamp(msgspec.Struct, frozen=True):
    """One source file as it was read; size -1: it wasn't there."""

    path: str
    size: int
    mtime_ns: int
    digest: str


class Manifest(msgspec.Struct, frozen=True):
    """The section `sources`: what a generation was built from. `plan` is Sources.plan()."""

    plan: dict[str, list[str]]
    stamps: list[Stamp]
    problems: list[tuple[str, str, str]] = []  # of lists that stand in it as they last were: a ListError each


class Seen(NamedTuple):
    """What one stat says of each readable file and of the folder of the operator's; None: not there."""

    stats: tuple[tuple[int, int, int, int] | None, ...]  # inode, size, mtime_ns, ctime_ns

    def settled(self, now: int, quiet: int) -> bool:
        """Nothing was written in the last `quiet` nanoseconds. A time to come says nothing."""
        return not any(seen and now - quiet < seen[2] <= now for seen in self.stats)


@dataclass(frozen=True)
class Sources:
    """For each list its files in order: the operator's own, those named by the policy, those that ship with
    us. The first entry of two equal ones counts, so that the operator's list can disable what comes behind
    it. CONTENT stands beside the lists."""

    files: dict[str, tuple[Path, ...]]
    optional: frozenset[Path]  # may be missing

    @classmethod
    def find(
        cls, state: Path | None, list_files: Mapping[str, Sequence[Path]], builtin: bool = True
    ) -> Sources:
        files: dict[str, tuple[Path, ...]] = {}
        optional = set()
        for name in list_files:
            list_kind(name)
        for name in LISTS:
            paths = []
            if state is not None:
                paths.append(own_list(state, name))
                optional.add(paths[0])
            paths += [Path(path).absolute() for path in list_files.get(name, ())]
            if builtin and name in BUILTIN:
                paths.append(BUILTIN[name])
            files[name] = tuple(dict.fromkeys(paths))
        if builtin:
            files[CONTENT] = content.FILES
        return cls(files, frozenset(optional))

    @classmethod
    def of_plan(cls, state: Path, plan: Mapping[str, Sequence[str]]) -> Sources:
        files = {name: tuple(map(Path, plan.get(name, ()))) for name in (*LISTS, CONTENT)}
        return cls(files, frozenset(own_list(state, name) for name in LISTS))

    def is_there(self, path: Path) -> bool:
        return path in self.optional or path.exists()

    def may_be_used(self) -> bool:
        """Not of a state folder that was moved, nor of an installation that is gone: no engine has that plan."""
        mine = all(self.optional.intersection(self.files[name]) for name in LISTS)
        return mine and all(path.exists() for path in self.files.get(CONTENT, ()))

    def plan(self) -> dict[str, list[str]]:
        return {name: [str(path) for path in paths] for name, paths in self.files.items() if paths}

    def paths(self) -> Iterator[Path]:
        return iter(dict.fromkeys(path for paths in self.files.values() for path in paths))

    def seen(self) -> Seen:
        lists = dict.fromkeys(path for name in LISTS for path in self.files.get(name, ()))
        folders = dict.fromkeys(path.parent for path in self.optional)
        return Seen(tuple(_seen(path) for path in (*lists, *folders)))

    def read(self, edits: Mapping[Path, bytes] | None = None) -> Contents:
        """Every file, once; those of `edits` as they will be."""
        stamps, read = [], {}
        for path in self.paths():
            if edits and path in edits:
                read[path] = edits[path]
                stamps.append(Stamp(str(path), len(read[path]), 0, xxh3_128_hexdigest(read[path])))
                continue
            size, mtime = _stat(path)
            if size < 0 and path in self.optional:
                stamps.append(Stamp(str(path), -1, 0, ""))
                continue
            read[path] = raw = read_text(path)
            if time.time_ns() - mtime < _RACY_NS:
                mtime = 0
            stamps.append(Stamp(str(path), len(raw), mtime, xxh3_128_hexdigest(raw)))
        return Contents(self, read, Manifest(self.plan(), stamps))

    def unchanged(self, manifest: Manifest) -> bool:
        """One stat a file where nothing was touched; a file with a new time stamp is read and compared."""
        if manifest.plan != self.plan():
            return False
        for stamp in manifest.stamps:
            path = Path(stamp.path)
            size, mtime = _stat(path)
            if size != stamp.size:
                return False
            if size < 0 or mtime == stamp.mtime_ns:
                continue
            try:
                if xxh3_128_hexdigest(read_regular(path)) != stamp.digest:
                    return False
            except OSError:
                return False
        return True


@dataclass(frozen=True)
class Contents:
    """The bytes of all sources at one time."""

    sources: Sources
    content: dict[Path, bytes]
    manifest: Manifest

    def of(self, name: str) -> list[tuple[Path, bytes]]:
        return [(path, self.content[path]) for path in self.sources.files.get(name, ()) if path in self.content]


def own_list(state: Path, name: str) -> Path:
    return state / "lists" / f"{list_kind(name).name}.txt"


def _seen(path: Path) -> tuple[int, int, int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _stat(path: Path) -> tuple[int, int]:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return -1, 0
    except OSError as error:
        raise ListError(str(path), str(error.strerror), "a readable file") from None
    return seen.st_size, seen.st_mtime_ns
