"""`mailsift reputation override` and `import`: what changes the base."""

from __future__ import annotations

import argparse
import re
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _native
from ..errors import ArgumentError
from ..reputation import feeds
from ..reputation.guards import guarded_keys
from ..reputation.kinds import BY_NAME, CATEGORIES, VERDICTS, WEAK, Category, Kind, Tier, Verdict
from ..reputation.ledger import Held, split_keys
from ..reputation.objects import Object, parse
from ..reputation.publish import LEARNT, Publisher, publishing
from ..reputation.source import Meaning, Report, SourceBuilder, source_of
from .common import say, utf8

if TYPE_CHECKING:
    from .common import Commands

_UNITS = {"m": 1, "h": 60, "d": 24 * 60}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# ClamAV, YARA and feeds without their own say: sure enough to count, and not the operator's word.
_CONFIDENCE = 80


def add_parsers(actions: Commands) -> None:
    override = actions.add_parser("override", help="what the operator says of objects, before all else")
    override.add_argument("verdict", choices=(*VERDICTS, "remove", "show"), metavar="VERDICT",
                          help="bad, suspicious, good, unknown (nothing that others say counts); remove; show")
    override.add_argument("objects", nargs="*", type=utf8, metavar="OBJECT")
    override.add_argument("--expires", metavar="TIME", type=minutes, default=0,
                          help="such as 90m, 12h, 30d (default: never)")
    override.add_argument("--comment", type=utf8, default="", metavar="TEXT")
    imports = actions.add_parser("import", help="read feeds; each replaces what was imported under its name")
    imports.add_argument("--format", default="auto", metavar="F", help=f"auto, {', '.join(feeds.FORMATS)}")
    imports.add_argument("--name", metavar="NAME", help="of the source (default: the file's name)")
    imports.add_argument("--kind", choices=tuple(BY_NAME), help="of all objects (default: by their look)")
    imports.add_argument("--verdict", choices=("bad", "suspicious", "good"), default="bad")
    imports.add_argument("--confidence", type=int, default=_CONFIDENCE, metavar="N", help="0 to 100")
    imports.add_argument("--hosts-only", action="store_true", help="a host is no web address too")
    imports.add_argument("--own-domain", action="append", default=[], type=utf8, metavar="HOST",
                         help="one that no feed may list as a whole (may be given again)")
    imports.add_argument("--dry-run", action="store_true", help="read and report, and change nothing")
    imports.add_argument("--force", action="store_true", help="also what has many bad lines, or shrank by half")
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for parser in (override, imports):
        parser.add_argument("--category", action="append", choices=tuple(CATEGORIES), default=[])
    imports.add_argument("--expires", metavar="TIME", type=minutes, default=0,
                         help="how long an entry holds when it is not imported again (default: until the next import)")


def minutes(text: str) -> int:
    number, unit = text[:-1], text[-1:]
    if unit not in _UNITS or not number.isascii() or not number.isdecimal() or not 0 < int(number) < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number and one of m, h, d")
    return int(number) * _UNITS[unit]


def categories(args: argparse.Namespace) -> Category:
    found = Category(0)
    for name in args.category:
        found |= CATEGORIES[name]
    return found


def override(args: argparse.Namespace, folder: Path) -> None:
    if args.verdict == "show":
        return _show(folder)
    if not args.objects:
        raise ArgumentError("override", "no object", "at least one")
    objects = [one for text in args.objects for one in _meant(text)]
    with publishing(folder) as publisher:
        if args.verdict == "remove":
            keys = [key for one in objects for key in split_keys(one.kept(), _native.QUERY_BYTES)]
            done = f"{publisher.ledger.remove(Tier.OVERRIDE, keys)} removed"
        else:
            entries = [pair for one in objects for pair in _entries(args, one)]
            new = publisher.ledger.put(Tier.OVERRIDE, entries)
            done = f"{new} added, {len(entries) - new} replaced"
        current = publisher.publish()
    return say(f"overrides: {done}; generation {current.generation}")


def _meant(text: str) -> list[Object]:
    """A host that isn't said to be a domain is one of web addresses too."""
    one = parse(text)
    bare = one.kind is Kind.DOMAIN and one.text == text
    return [one, Object(Kind.URL, text)] if bare else [one]


def _entries(args: argparse.Namespace, one: Object) -> list[tuple[bytes, Held]]:
    verdict = VERDICTS[args.verdict]
    if verdict is Verdict.GOOD and one.kind in WEAK:
        raise ArgumentError(str(one), "an allow verdict by an MD5, which others can match", "a SHA-256")
    now = int(time.time())
    held = Held(verdict, 100, categories(args), now // 60 + args.expires if args.expires else 0, 0, now,
                str(one), comment=args.comment)
    return [(key, held) for key in split_keys(one.kept(), _native.QUERY_BYTES)]


def _show(folder: Path) -> None:
    with publishing(folder) as publisher:
        entries = list(publisher.ledger.all(Tier.OVERRIDE))
    for held in dict.fromkeys(held for _, held in entries):
        say("  ".join((held.object, Verdict(held.verdict).name.lower(), *([held.comment] if held.comment else []))))


def import_files(args: argparse.Namespace, folder: Path) -> None:
    format_name = feeds.format_name(args.format)
    if not 0 <= args.confidence <= 100:
        raise ArgumentError("--confidence", str(args.confidence), "0 to 100")
    if args.name and len(args.files) > 1:
        raise ArgumentError("--name", f"one name for {len(args.files)} files", "one file")
    meaning = Meaning(VERDICTS[args.verdict], args.confidence, categories(args),
                      BY_NAME[args.kind] if args.kind else None, not args.hosts_only, args.expires)
    with publishing(folder) as publisher:
        for path in args.files:
            name = _source_name(args.name or path.stem)
            builder = SourceBuilder(source_of(name, path), meaning, guarded_keys(args.own_domain))
            with closing(builder):
                feeds.read_feed(path, format_name, builder)
                _use(args, publisher, name, path, builder)
        if not args.dry_run:
            say(f"generation {publisher.publish().generation}")


def _use(args: argparse.Namespace, publisher: Publisher, name: str, path: Path, builder: SourceBuilder) -> None:
    report = builder.report
    before = publisher.source(name)
    report.entries = report.objects
    if not args.force:
        feeds.check(str(path), report, None if before is None else len(before.core), builder.meaning)
    if not args.dry_run:
        written = publisher.put_source(name, builder.write)
        report.entries, report.merged = written.records, written.merged
    say(_summary(name, report))
    for line, what in report.shown:
        say(f"  {path}:{line}: {what}")


def _summary(name: str, report: Report) -> str:
    bad = f", {report.bad} bad lines" if report.bad else ""
    twice = f", {report.merged} of them twice" if report.merged else ""
    guarded = f", {report.left_out} left out" if report.left_out else ""
    return f"{name}: {report.lines} lines, {report.objects} objects, {report.entries} entries{twice}{guarded}{bad}"


def _source_name(name: str) -> str:
    clean = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[:64]
    if not _NAME.fullmatch(clean) or clean == LEARNT:
        raise ArgumentError("--name", repr(name), f"letters, digits, _ . -, and not {LEARNT}")
    return clean
