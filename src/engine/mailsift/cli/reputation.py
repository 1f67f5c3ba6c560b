"""`mailsift reputation`: what is known about addresses, domains, IPs, files and campaigns on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .. import config_file
from ..config import Policy
from ..errors import ArgumentError
from ..reputation.base import Answer, Base
from ..reputation.kinds import Kind, Tier
from ..reputation.objects import Object, parse
from . import reputation_edit, reputation_export, reputation_import, reputation_remove
from .common import OBJECT, add_action, add_options, clean, complain, say, state_of, utf8, write_json

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
What is known about addresses, domains, IPs, files and campaigns, kept on this machine: feeds that were imported, what
was learnt, and what the operator says, which goes before all else. Whatever runs sees a change at its next look-up.

An OBJECT is typed by its look, or by a prefix: url: domain: ip: md5: sha256: signature: sender: name: image:
image: may have the file of a picture behind it.
"""
_EPILOG = """\
examples:
  mailsift reputation import urls.txt hashes.txt     each file is a source of its own, by its name
  mailsift reputation import --dry-run zone.rpz      what it would change, and what would be left out and why
  mailsift reputation export --format rbldnsd        what is known, for a DNS list of one's own
  mailsift reputation export --out base.jsonl        all of it, to import it again
  mailsift reputation remove urlhaus                 a source, with all that it says
  mailsift reputation lookup evil.example 192.0.2.1 url:http://evil.example/a
  mailsift reputation override good sha256:275a021b…  an allow verdict takes a SHA-256, or what isn't known by an MD5
  mailsift reputation override bad image:pic.png     that picture, and what looks like it
  mailsift reputation override unknown evil.example  what feeds say of it does not count
"""
_LOOKUP_ABOUT = """\
Says what the base on this machine answers for each OBJECT, as a scan would hear it: verdict, confidence, categories,
who says it, and until when. Nothing leaves the machine.
"""
_LOOKUP_EXAMPLES = """\
reputation lookup evil.example 192.0.2.1 https://evil.example/a
reputation lookup --json sha256:275a021b… sender:joe@evil.example
"""
_STATS_ABOUT = """\
Shows the generation in use and its files, with the sources that they were made of: their names, where each came from
and when. `operator` is what `override` said, `learnt` what was learnt; NAME/PART is a part of what was imported as
NAME. `export --source` takes all of these names; `remove` takes NAME, with all of its parts.
"""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("reputation", help="what is known about addresses, domains, IPs and files",
                                 description=_ABOUT, epilog=_EPILOG,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    lookup = add_action(actions, "lookup", "what is known of objects, one line each", _LOOKUP_ABOUT, _LOOKUP_EXAMPLES,
                        "0 looked up, whatever is known; 2 a word is no object, or the base can't be read")
    lookup.add_argument("--json", action="store_true", help="one JSON object a line")
    lookup.add_argument("objects", nargs="+", type=utf8, metavar="OBJECT", help=OBJECT)
    stats = add_action(actions, "stats", "generation, sources and how much is known", _STATS_ABOUT,
                       "reputation stats\nreputation stats --json", "0 shown, 2 the base can't be read")
    stats.add_argument("--json", action="store_true", help="one JSON object")
    reputation_edit.add_parsers(actions)
    reputation_import.add_parser(actions)
    reputation_remove.add_parser(actions)
    reputation_export.add_parser(actions)
    for action in actions.choices.values():
        add_options(action, again=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    said = config_file.load(args.policy) if args.policy else Policy()
    policy = state_of(said, args.state)
    folder = Path(policy.reputation.base or Path(policy.paths.state) / "reputation").absolute()
    args.named = bool(args.state or said.paths.state or said.reputation.base)
    actions: dict[str, Callable[[argparse.Namespace, Path], int | None]] = {
        "lookup": _lookup,
        "stats": _stats,
        "override": reputation_edit.override,
        "import": reputation_import.import_files,
        "remove": reputation_remove.remove,
        "export": reputation_export.export,
    }
    return actions[args.action](args, folder) or 0


def _lookup(args: argparse.Namespace, folder: Path) -> int:
    """Where the base can't be read, nothing was checked, and the exit code says so too; also of what is no object."""
    base, objects, wrong = Base(folder, args.named), *_read(args.objects)
    verdict = None if base.problem is None else "not_checked"
    for answer in base.look_up(objects):
        if args.json:
            write_json(_as_json(answer, verdict))
        else:
            say(_as_line(answer, verdict))
    for problem in (*wrong, *([base.problem] if base.problem else [])):
        complain(str(problem))
    return 2 if wrong or base.problem else 0


def _read(texts: list[str]) -> tuple[list[Object], list[ArgumentError]]:
    """Those that are none do not keep the others from being looked up."""
    objects, wrong = [], []
    for text in texts:
        try:
            for one in _asked(text):
                one.asked()
                objects.append(one)
        except ArgumentError as error:
            wrong.append(error)
    return objects, wrong


def _asked(text: str) -> list[Object]:
    one = parse(text)
    return reputation_edit.meant(text) if one.kind is Kind.IMAGE else [one]


def _as_json(answer: Answer, verdict: str | None) -> dict[str, object]:
    return {
        "object": str(answer.object),
        **({"other_host": answer.object.other_host} if answer.object.other_host else {}),
        "kind": answer.object.kind.name.lower(),
        "verdict": verdict or answer.verdict.name.lower(),
        "confidence": answer.confidence,
        "categories": answer.categories,
        "tier": None if answer.tier is None else answer.tier.name.lower(),
        "source": answer.source,
        "record": answer.record,
        "version": answer.version,
        "expires": answer.expires,
        "generation": answer.generation,
    }


def _as_line(answer: Answer, verdict: str | None) -> str:
    other = answer.object.other_host
    said = [f"{answer.object}" + (f" (and {other})" if other else ""), verdict or answer.verdict.name.lower()]
    if answer.tier is not None:
        said.append(f"{answer.confidence} %")
        said.append(",".join(answer.categories) or "-")
        said.append(f"{answer.tier.name.lower()} {answer.source}")
        said += [clean(answer.record)] if answer.record else []
        if answer.expires:
            said.append(f"until {datetime.fromtimestamp(answer.expires, UTC):%Y-%m-%d %H:%M}Z")
    return "  ".join(said)


def _stats(args: argparse.Namespace, folder: Path) -> int:
    base = Base(folder, args.named)
    if base.problem is not None:
        complain(str(base.problem))
    segments = [
        {
            "file": one.path.name,
            "entries": len(one.core),
            "kinds": [kind.name.lower() for kind in Kind if one.core.kinds >> kind & 1],
            "bytes": one.path.stat().st_size,
            "made_at": one.core.made_at,
            "sources": [{"name": source.name, "tier": Tier(source.tier).name.lower(), "version": source.version,
                         "from": source.where} for source in one.sources],
        }
        for one in base.segments
    ]
    if args.json:
        write_json({"generation": base.generation, "entries": sum(len(one.core) for one in base.segments),
                    "segments": segments})
        return _readable(base)
    say(f"generation {base.generation}")
    for one in base.segments:
        size = one.path.stat().st_size
        kinds = " ".join(kind.name.lower() for kind in Kind if one.core.kinds >> kind & 1)
        say(f"{one.path.name}  {len(one.core):,} entries ({kinds or 'none'}), {size:,} bytes, "
            f"made {datetime.fromtimestamp(one.core.made_at, UTC):%Y-%m-%d %H:%M:%S}Z")
        for source in one.sources:
            say(f"  {source.name}" + (f"  from {source.where}, {_day(source.version)}" if source.where else ""))
    return _readable(base)


def _readable(base: Base) -> int:
    return 0 if base.problem is None else 2


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}Z"
