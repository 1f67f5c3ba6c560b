"""`mailsift policy`: check and show policy files, choose a level of protection, go back to what is recommended."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .. import config_file
from ..config import LEVELS
from . import policy_edit
from .common import add_options, policy_of

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "Checks a policy file, shows the whole effective policy, and sets or restores the level of protection."


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("policy", help="check or show the policy, set the level", description=_ABOUT)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    check = actions.add_parser("check", help="say whether a policy file is right; exit code 2 if not")
    check.add_argument("file", type=Path, metavar="FILE")
    show = actions.add_parser("show", help="print the whole effective policy with a comment for each key")
    show.add_argument("file", type=Path, nargs="?", metavar="FILE")
    level = actions.add_parser("level", help="set the level of protection in a policy file")
    level.add_argument("level", choices=tuple(LEVELS), metavar="low|recommended|high")
    level.add_argument("file", type=Path, metavar="FILE")
    restore = actions.add_parser("restore", help="take a file's switches, thresholds and weights back to our defaults")
    restore.add_argument("file", type=Path, metavar="FILE")
    level.set_defaults(run=set_level)
    restore.set_defaults(run=restore_defaults)
    for action in (check, show):
        add_options(action)
        action.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    args.policy = args.file or args.policy
    if args.action == "show":
        print(config_file.show(policy_of(args) if args.policy else config_file.loads("")), end="")
        return 0
    print(f"{args.file}: right; {_level(args.file)}")
    return 0


def set_level(args: argparse.Namespace) -> int:
    policy_edit.set_level(args.file, args.level)
    print(f"{args.file}: {_level(args.file)}")
    return 0


def restore_defaults(args: argparse.Namespace) -> int:
    count = policy_edit.restore(args.file)
    print(f"{args.file}: {count} setting{'' if count == 1 else 's'} back to the default; {_level(args.file)}")
    return 0


def _level(file: Path) -> str:
    protection = config_file.load(file).protection
    probable, spam = protection.thresholds
    return f"level {protection.level}: probable spam above {probable:g}, spam above {spam:g}"
