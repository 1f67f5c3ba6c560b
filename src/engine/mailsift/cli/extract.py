"""`mailsift extract`: the facts of messages, without any judgement."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from .. import facts
from ..errors import FileError
from . import sources
from .common import add_options, clean, policy_of, portable, write_json

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "Prints what the native core sees in messages: addresses, web addresses, attachments with checksums, pictures."


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("extract", help="facts only", description=_ABOUT)
    parser.add_argument("path", nargs="+", metavar="PATH", help="a message, an mbox, a Maildir, a folder, or - ")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--mbox", action="store_true", help="every PATH is an mbox")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave out files of that name")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    limits = facts.native_limits(policy_of(args).limits)
    failed = 0
    for source in sources.find(args.path, args.exclude, args.mbox):
        try:
            for item in sources.read(source):
                seen = facts.extract(item.raw, limits).to_dict()
                if args.json:
                    write_json({"path": portable(item.label), **seen})
                else:
                    print(_render(item.label, seen))
        except FileError as error:
            print(f"mailsift: {error}", file=sys.stderr)
            failed = 2
    return failed


def _render(label: str, seen: dict[str, Any]) -> str:
    lines = [clean(label)]
    for key, value in seen.items():
        values = value if isinstance(value, list) else [value]
        lines.extend(f"  {key}: {_one(one)}" for one in values if one not in (None, ""))
    return "\n".join(lines)


def _one(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{key}={clean(str(inner))}" for key, inner in value.items() if inner not in (None, "", False))
    return clean(str(value))
