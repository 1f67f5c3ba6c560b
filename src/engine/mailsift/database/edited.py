"""Edits of the operator's own lists: checked and written as a whole, compiled for every engine that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mailsift.database import phrases
from mailsift.database.addresses import address_key
from mailsift.database.compiled import Progress
from mailsift.database.entry import Entry, format_line, identity, parse_line
from mailsift.database.foreign import Options, read_foreign
from mailsift.database.list_file import ListFile, read_entries, read_text
from mailsift.database.lists import Content, Flag, ListKind, list_kind
from mailsift.database.mask import folded_phrase
from mailsift.database.published import prepare, rebuild_all
from mailsift.database.senders import parse_sender
from mailsift.database.sources import Sources, own_list
from mailsift.durable import make_folder, writer_lock
from mailsift.errors import FileError, ListError, MailsiftError

_STEP = 4096  # entries between two reports of progress
_SHOWN = 20  # bad lines that are kept to be shown


@dataclass(slots=True)
class Imported:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[ListError] = field(default_factory=list)
    bad_count: int = 0


def check_entry(kind: ListKind, entry: Entry, where: str) -> None:
    """ListError where the compiler would refuse it, or where it can't be read back from its line."""
    if parse_line(kind, format_line(kind, entry), where) != entry:
        raise ListError(where, f"{entry.text!r}", f"{kind.content.value} that can stand on one line")
    if kind.content is Content.SENDERS:
        parse_sender(entry.text, where)
    elif kind.content is Content.ADDRESSES:
        address_key(entry.text, where)
    elif kind.free_text:
        text, flag = folded_phrase(entry.text, where)
        try:
            phrases.check(phrases.Phrase(text, mask=bool(flag & Flag.MASK)))
        except phrases.PhraseError as error:
            what, _, expected = str(error).partition("; expected ")
            raise ListError(where, f"{entry.text[:80]!r}: {what}", expected) from None


@contextmanager
def edit(
    state: Path, name: str, progress: Progress | None = None, warn: Callable[[MailsiftError], None] | None = None
) -> Iterator[ListFile]:
    """The operator's list under the writer lock; compiled, written and published at the end, nothing where the
    body raises or where it can't be compiled so. `warn` is told what is wrong with other lists."""
    kind = list_kind(name)
    try:
        with writer_lock(state):
            found = ListFile.read(own_list(state, name), kind)
            before = list(found.lines)
            yield found
            if found.lines != before:
                prepared = prepare(state, name, found.path, found.data(), progress)
                make_folder(found.path.parent)
                found.write()
                for problem in rebuild_all(state, progress=progress, prepared=prepared):
                    if warn:
                        warn(problem)
    except OSError as error:
        where = str(error.filename or state)
        raise FileError(where, str(error.strerror), "a state folder that can be written to") from None


def entries_behind(sources: Sources, kind: ListKind) -> dict[str, tuple[Entry, Path]]:
    """All entries of a list by identity, from all its files, the first of equal ones, and the file it
    stands in."""
    found: dict[str, tuple[Entry, Path]] = {}
    for path in sources.files[kind.name]:
        if path in sources.optional and not path.exists():
            continue
        for _, entry in read_entries(kind, read_text(path), str(path)):
            found.setdefault(identity(kind, entry.text), (entry, path))
    return found


def import_files(
    found: ListFile,
    paths: Sequence[Path],
    options: Options,
    *,
    replace: bool = False,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Into `found`, in memory. One bad line and nothing is imported (ListError), but with `skip_bad`."""
    report = Imported()
    entries: dict[str, Entry] = {}
    for path in paths:
        raw = read_text(path, may_wait=True)
        total = raw.count(b"\n") + 1
        for line, entry in read_foreign(found.kind, raw, str(path), options):
            if progress and line % _STEP == 0:
                progress(str(path), line, total)
            bad = entry if isinstance(entry, ListError) else _checked(found.kind, entry, f"{path}:{line}")
            if bad is not None:
                report.bad_count += 1
                report.bad += [bad] if len(report.bad) < _SHOWN else []
            elif isinstance(entry, Entry):
                entries.setdefault(identity(found.kind, entry.text), entry)
    if report.bad and not skip_bad:
        first, more = report.bad[0], report.bad_count - 1
        also = f" (and {more} more bad lines; nothing was imported)" if more else " (nothing was imported)"
        raise ListError(first.where, first.found, first.expected + also)
    _put_all(found, entries, replace, report)
    return report


def _checked(kind: ListKind, entry: Entry, where: str) -> ListError | None:
    try:
        check_entry(kind, entry, where)
    except ListError as error:
        return error
    return None


def _put_all(found: ListFile, entries: dict[str, Entry], replace: bool, report: Imported) -> None:
    if replace:
        found.remove(
            [
                entry.text
                for entry in found.entries.values()
                if identity(found.kind, entry.text) not in entries
            ]
        )
    for entry in entries.values():
        known = found.get(entry.text)
        if not found.put(entry):
            report.unchanged += 1
        elif known is None:
            report.added += 1
        else:
            report.changed += 1
