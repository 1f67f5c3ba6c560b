"""`mailsift reputation override`: what the operator says."""

from __future__ import annotations

import argparse
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _native
from ..errors import ArgumentError
from ..reputation.base import read_current
from ..reputation.kinds import CATEGORIES, VERDICTS, WEAK, Category, Kind, Tier, Verdict, category_names
from ..reputation.ledger import Held, split_keys
from ..reputation.objects import Object, escaped, parse
from ..reputation.publish import Publisher, publishing, reading
from .common import OBJECT, add_action, complain, say, utf8, write_json
from .picture_entry import is_file, sums_of

if TYPE_CHECKING:
    from .common import Commands

_UNITS = {"m": 1, "h": 60, "d": 24 * 60}
_TIME = re.compile(r"([0-9]{1,9})([mhd])")
_MOST_DAYS = 100_000  # what is kept of a time ends in 2480: core/reputation/record.hpp
_SHOWN = 40  # characters of what is none


_ABOUT = """\
Says of objects what you know better: it counts before feeds and all that was learnt, on this machine, from the next
look-up on. `remove` takes it back, `show` lists what was said.
"""
_EXAMPLES = """\
reputation override bad evil.example --expires 30d --comment 'ticket 17'
reputation override unknown partner.example      what feeds say of it does not count
reputation override good sha256:275a021b…
reputation override remove evil.example
reputation override show
"""


def add_parsers(actions: Commands) -> None:
    override = add_action(actions, "override", "what the operator says of objects, before all else", _ABOUT, _EXAMPLES,
                          "0 done, 2 not done: then nothing was changed")
    override.add_argument("verdict", choices=(*VERDICTS, "remove", "show"), metavar="VERDICT",
                          help="bad, suspicious, good, unknown (nothing that others say counts); remove; show")
    override.add_argument("objects", nargs="*", type=utf8, metavar="OBJECT",
                          help=f"{OBJECT}; of show: all, where there is none")
    override.add_argument("--expires", metavar="TIME", type=minutes, default=0,
                          help="such as 90m, 12h, 30d (default: never)")
    override.add_argument("--comment", type=utf8, default="", metavar="TEXT",
                          help="why, for whoever reads `override show`")
    override.add_argument("--json", action="store_true", help="of show: one JSON object a line")
    add_category(override)


def add_category(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--category", action="append", choices=tuple(CATEGORIES), default=[],
                        help="what the objects are known for (may be given again)")


def minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    time_to_come = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < time_to_come <= _MOST_DAYS * _UNITS["d"]:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        raise argparse.ArgumentTypeError(f"{shown!a}: expected 1m to {_MOST_DAYS}d, such as 90m, 12h or 30d")
    return time_to_come


def categories(args: argparse.Namespace) -> Category:
    found = Category(0)
    for name in args.category:
        found |= CATEGORIES[name]
    return found


def override(args: argparse.Namespace, folder: Path) -> None:
    if args.verdict == "show":
        return _show(args, folder)
    if not args.objects:
        raise ArgumentError("override", "no object", "at least one")
    objects = [one for text in args.objects for one in meant(text)]
    with publishing(folder) as publisher:
        if args.verdict == "remove":
            keys = [key for one in objects for key in split_keys(one.kept(), _native.QUERY_BYTES)]
            done = f"{publisher.ledger.remove(Tier.OVERRIDE, keys)} removed"
        else:
            entries = [pair for one in objects for pair in _entries(args, one)]
            new = publisher.ledger.put(Tier.OVERRIDE, entries)
            done = f"{new} added, {len(entries) - new} replaced"
        generation = publish(publisher)
    return say(f"overrides: {done}; generation {generation}")


def publish(publisher: Publisher) -> int:
    """The generation; says so where the last one could not be gone on with."""
    generation = publisher.publish().generation
    if publisher.mended:
        complain(f"{publisher.mended}: published anew out of the ledger and of what was imported")
    return generation


def meant(text: str) -> list[Object]:
    """A host that isn't said to be a domain is one of web addresses too; a picture's file stands for its MD5 and its
    signature."""
    one = parse(text)
    if one.kind is Kind.IMAGE and is_file(one.text):
        return [Object(Kind.IMAGE, digits) for digits in sums_of(one.text)]
    bare = one.kind is Kind.DOMAIN and one.text == text
    return [one, Object(Kind.URL, text)] if bare else [one]


def _entries(args: argparse.Namespace, one: Object) -> list[tuple[bytes, Held]]:
    verdict = VERDICTS[args.verdict]
    if verdict is Verdict.GOOD and one.kind in WEAK:
        raise ArgumentError(str(one), "an allow verdict by an MD5, which others can match", "a SHA-256")
    now = int(time.time())
    held = Held(verdict, 100, categories(args), now // 60 + args.expires if args.expires else 0, 0, now,
                one.plain, one.record, args.comment)
    return [(key, held) for key in split_keys(one.kept(), _native.QUERY_BYTES)]


def _show(args: argparse.Namespace, folder: Path) -> None:
    """All of them, or those of these objects, by their keys."""
    keys = {key for text in args.objects for one in meant(text)
            for key in split_keys(one.kept(), _native.QUERY_BYTES)}
    read_current(folder, args.named)
    with reading(folder) as publisher:
        entries = [(key, held) for key, held in publisher.ledger.all(Tier.OVERRIDE) if key in keys or not args.objects]
    for held in dict.fromkeys(held for _, held in entries):
        verdict, named = Verdict(held.verdict).name.lower(), category_names(held.categories)
        if args.json:
            write_json({"object": held.object, "verdict": verdict, "categories": named, "made_at": held.at,
                        "expires": held.expires * 60 or None, "comment": held.comment})
        else:
            until = f"until {datetime.fromtimestamp(held.expires * 60, UTC):%Y-%m-%d %H:%M}Z" if held.expires else ""
            say("  ".join(filter(None, (escaped(held.object), verdict, ",".join(named), until, escaped(held.comment)))))

