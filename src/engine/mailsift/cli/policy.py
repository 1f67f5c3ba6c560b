"""`mailsift policy`: check and show policy files, choose a level of protection, go back to what is recommended."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .. import config_file
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
    for action in (check, show):
        add_options(action)
        action.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    args.policy = args.file or args.policy
    if args.action == "show":
        print(config_file.show(policy_of(args) if args.policy else config_file.loads("")), end="")
        return 0
    policy = config_file.load(args.file)
    probable, spam = policy.protection.thresholds
    print(f"{args.file}: right; level {policy.protection.level}: probable spam above {probable:g}, spam above {spam:g}")
    return 0
