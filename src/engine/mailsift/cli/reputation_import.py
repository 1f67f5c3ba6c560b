"""`mailsift reputation import`: feeds into the base, or what they would change."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..durable import make_folder
from ..errors import ArgumentError
from ..reputation import feeds
from ..reputation.changes import Changes, compared, would_change
from ..reputation.guards import guarded_keys, own_hosts
from ..reputation.kept import Keeping, kept_path
from ..reputation.kinds import BY_NAME, VERDICTS
from ..reputation.publish import LEARNT, Publisher, publishing
from ..reputation.settings import Settings, keep_settings, settings_of
from ..reputation.source import Meaning, Progress, SourceBuilder, source_of
from ..reputation.warning_lists import WarningLists
from . import progress
from .common import add_action, clean, complain, say, utf8
from .pipes import opened_pipes
from .reputation_edit import add_category, categories, minutes, publish

if TYPE_CHECKING:
    from ..reputation.report import Report
    from .common import Commands

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# Feeds without their own word on it: sure enough to count, and not the operator's word.
_CONFIDENCE = 80
_SHOWN = 80  # characters of what is no name
_PACKED = (".gz", ".bz2", ".xz", ".zip")
_PLAIN = (".txt", ".csv", ".json", ".jsonl", ".list", ".zone", ".rpz", ".conf")


_ABOUT = """\
Reads feeds into the base; their format is found out by their content. Each FILE is a source of its own, which replaces
what was imported under its name before. What is bad, or better left out, is counted and shown with its lines.
"""
_EXAMPLES = """\
reputation import urls.txt hashes.txt.gz
reputation import --dry-run --warning-list misp-warninglists/lists zone.rpz      what it would change
reputation import --name partner --verdict suspicious --expires 30d list.csv
reputation import base.jsonl                              what `export` wrote
"""


def add_parser(actions: Commands) -> None:
    parser = add_action(actions, "import", "read feeds; each replaces what was imported under its name", _ABOUT,
                        _EXAMPLES, "0 imported, with a report; 2 refused: the last import stays in use")
    parser.add_argument("--format", default="auto", metavar="F", help=f"auto, {', '.join(feeds.FORMATS)}")
    parser.add_argument("--name", metavar="NAME",
                        help="of the source: letters, digits, - . _, at most 64 (default: the file's name)")
    parser.add_argument("--kind", choices=tuple(BY_NAME), help="of all objects (default: by their look)")
    parser.add_argument("--verdict", choices=("bad", "suspicious", "good"), default="bad",
                        help="of what stands in FILE, where it says nothing of its own (default: bad)")
    parser.add_argument("--confidence", type=int, default=_CONFIDENCE, metavar="N",
                        help=f"how sure FILE is, where it does not say it, 0 to 100 (default: {_CONFIDENCE})")
    parser.add_argument("--hosts-only", action="store_true", help="a host is no web address too")
    add_category(parser)
    parser.add_argument("--own-domain", action="append", default=[], type=utf8, metavar="HOST",
                        help="what lies at or below it is never taken out of a feed: domains, web and mail addresses "
                             "(may be given again)")
    parser.add_argument("--warning-list", action="append", default=[], type=Path, metavar="PATH",
                        help="a MISP warning list, or a folder of them: what is on it is left out (may be given again)")
    parser.add_argument("--expires", metavar="TIME", type=_retention,
                        help="how long an entry holds when it is not imported again, such as 30d, or never: until the "
                             "next import. Holds for later imports of the source too")
    parser.add_argument("--keep", action=argparse.BooleanOptionalAction,
                        help="keep the objects themselves beside their keys, for exports (default: yes). Holds for "
                             "later imports of the source too")
    parser.add_argument("--dry-run", action="store_true", help="read and report, and change nothing")
    parser.add_argument("--force", action="store_true", help="also what has many bad lines, or shrank by half")
    parser.add_argument("--signed", type=Path, metavar="PUBLIC_KEY",
                        help="FILE is a folder that `export --signed` made, or its manifest; this is whose it must be")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE",
                        help="a feed, packed or not; the folder of a MISP feed; an export of ours (jsonl, csv)")


def _name_of(args: argparse.Namespace, path: Path) -> str:
    """The file's name without what says how it is packed, or that it is a text: main.hdb and main.hsb are two."""
    plain = path.with_suffix("") if path.suffix in _PACKED else path
    return source_name(args.name, plain.stem if plain.suffix in _PLAIN else plain.name)


def _retention(text: str) -> int:
    if text == "never":
        return 0
    try:
        return minutes(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}; or never") from None


def import_files(args: argparse.Namespace, folder: Path) -> None:
    if not 0 <= args.confidence <= 100:
        raise ArgumentError("--confidence", str(args.confidence), "0 to 100")
    if args.name is not None and len(args.files) > 1:
        raise ArgumentError("--name", f"one name for {len(args.files)} files", "one file")
    format_name = feeds.format_name(args.format)
    if args.signed:
        from .reputation_signed import import_signed

        return import_signed(args, folder)
    names = [_name_of(args, path) for path in args.files]
    if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
        raise ArgumentError("FILE", f"two files for the source {twice}, each of which would replace the other",
                            "one command each, with --name")
    guard = WarningLists(args.warning_list) if args.warning_list else None
    for text in guard.unused if guard else ():
        complain(text)
    with opened_pipes(args.files) as pipes, publishing(folder) as publisher:
        for path in args.files:
            _import(args, publisher, path, partial(feeds.read_feed, path, format_name, handle=pipes.get(path)), guard)
        if args.dry_run:
            say("dry run: nothing was changed")
        else:
            say(f"generation {publish(publisher)}")
    return None


def _import(args: argparse.Namespace, publisher: Publisher, path: Path,
            read: Callable[[SourceBuilder, Progress], None], guard: WarningLists | None) -> None:
    name = _name_of(args, path)
    settings = _settings(args, path, last := settings_of(publisher.folder, name))
    replaced = _replaced(publisher, name, last.path, settings.path)
    meaning = Meaning(VERDICTS[args.verdict], args.confidence, categories(args),
                      BY_NAME[args.kind] if args.kind else None, not args.hosts_only, settings.expires)
    builder = SourceBuilder(source_of(name, path), meaning, guarded_keys(), guard,
                            own_hosts(args.own_domain))
    with closing(builder), progress.meter(path.name) as meter:
        if args.dry_run:
            read(builder, meter)
            _try(args, publisher, path, builder)
        elif settings.keep:
            make_folder(publisher.folder / "sources")
            with publisher.staged.replacing(kept_path(publisher.folder, name)) as handle:
                builder.keeper = keeping = Keeping(handle)
                read(builder, meter)
                keeping.end()
            _use(args, publisher, path, builder, settings)
            if keeping.full:
                complain(f"{name}: too many objects to keep all of them: an export will lack some")
        else:
            read(builder, meter)
            _use(args, publisher, path, builder, settings)
            publisher.staged.remove(kept_path(publisher.folder, name))
    if replaced:
        say(f"  {replaced}")


def _replaced(publisher: Publisher, name: str, before: str, now: str) -> str:
    """What another file was imported as, under the same name."""
    old = publisher.source(name) if before not in ("", now) else None
    return f"in place of the source {name} from {clean(before)}, which had {len(old.core)} entries" if old else ""


def _settings(args: argparse.Namespace, path: Path, before: Settings) -> Settings:
    """What is said now, and else what was said last. A source that was signed is a feed from now on."""
    expires = before.expires if args.expires is None else args.expires
    return Settings(expires, before.keep if args.keep is None else args.keep, path=str(path.absolute()))


def _try(args: argparse.Namespace, publisher: Publisher, path: Path, builder: SourceBuilder) -> None:
    name, report = builder.source.name, builder.report
    changes = would_change(publisher, name, builder)
    _say_report(path, builder, changes)
    before = publisher.source(name)
    if not args.force:
        feeds.check(str(path), report, None if before is None else len(before.core), builder.meaning)


def _use(args: argparse.Namespace, publisher: Publisher, path: Path, builder: SourceBuilder,
         settings: Settings) -> None:
    name, report = builder.source.name, builder.report
    before = publisher.source(name)
    had = None if before is None or args.force else len(before.core)

    def write(file: int) -> tuple[int, int, int, int, int]:
        counts = builder.write(file)
        report.entries, report.merged = counts[1:3]
        if not args.force:
            feeds.check(str(path), report, had, builder.meaning)
        return counts

    if not args.force:
        feeds.check(str(path), report, None, builder.meaning)
    publisher.put_source(name, write)
    keep_settings(publisher.staged, publisher.folder, name, settings)
    after = publisher.source(name)
    _say_report(path, builder, None if after is None else compared(publisher, name, before, after.core))


def _say_report(path: Path, builder: SourceBuilder, changes: Changes | None) -> None:
    report = builder.report
    say(_summary(builder.source.name, report))
    if changes is not None and changes.before is not None:
        say(f"  {changes.new} new keys, {changes.gone} gone, {changes.same} as in the last import")
    for other, count in sorted(changes.shared.items() if changes else ()):
        say(f"  {count} keys also in {other}")
    for reason, left in report.left.items():
        examples = ", ".join(f"line {line}: {clean(text)}" if text else f"line {line}" for line, text in left.examples)
        say(f"  left out: {left.count}, {reason}" + (f" ({examples})" if examples else ""))
    if report.theirs:
        say(f"  {report.theirs} rows are of overrides or learnt: they count as a feed's here, and not before all else")
    if report.undated:
        say(f"  {report.undated} rows without a date that can be read: they hold as if they were seen now")
    for line, what in report.shown:
        say(f"  {path}:{line}: {what}")


def _summary(name: str, report: Report) -> str:
    twice = f", {report.merged} of them twice" if report.merged else ""
    left = f", {report.left_out} left out" if report.left_out else ""
    skipped = f", {report.skipped} of kinds that are not kept, or over" if report.skipped else ""
    bad = f", {report.bad} bad lines" if report.bad else ""
    return (f"{name}: {report.lines} lines, {report.objects} objects, {report.entries} entries"
            f"{twice}{left}{skipped}{bad}")


def source_name(given: str | None, of_file: str) -> str:
    """As it was given; else that of the file, with a - for whatever a name may not have."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", of_file).strip("-.")[:64] if given is None else given
    if not _NAME.fullmatch(name) or name in (LEARNT, "operator"):
        found = f"{of_file!a}, of which none can be made" if given is None else f"{given[:_SHOWN]!a}"
        raise ArgumentError("--name", found, "letters, digits, - . _, at most 64, a letter or a digit first; not "
                                             f"{LEARNT} or operator")
    return name
