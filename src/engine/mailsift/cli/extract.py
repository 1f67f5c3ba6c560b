"""`mailsift extract`: the facts of messages, without any judgement."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from .. import facts
from ..errors import FileError
from . import ERROR, OK, sources
from .common import add_options, add_sources, clean, complain, policy_of, portable, say, write_json
from .progress import track

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "Prints what the native core sees in messages: addresses, web addresses, attachments with checksums, pictures."


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("extract", help="facts only", description=_ABOUT)
    add_sources(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    policy = policy_of(args)
    limits = facts.native_limits(policy.limits)
    code = OK
    found = sources.find(args.path, args.exclude, args.mbox)
    for source in track(found, len(found), "extracting"):
        try:
            for item in sources.read(source, policy.limits.message_bytes + 1):
                seen = facts.extract(item.raw, limits).to_dict()
                if args.json:
                    write_json({"path": portable(item.label), **seen})
                else:
                    say(_render(portable(item.label), seen))
        except FileError as error:
            complain(str(error))
            code = ERROR
    return code


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
