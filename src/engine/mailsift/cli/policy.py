"""`mailsift policy`: check and show policy files, choose a level of protection, go back to what is recommended."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .. import config_file
from ..config import LEVELS, Policy
from ..database.edited import entries_behind
from ..database.lists import list_kind
from ..database.sources import Sources
from ..errors import ArgumentError, MailsiftError, PolicyError
from ..reputation.base import Base
from . import policy_edit
from .common import add_action, add_options, complain, policy_of, say
from .terminal import write_bytes

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "Checks a policy file, shows the whole effective policy, and sets or restores the level of protection."


_CHECK = """\
Reads a policy file as a scan would, and each file of lists that it names, and says the first thing that is wrong with
what was expected in its place. Nothing is changed.
"""
_SHOW = """\
Prints all settings as they are in effect, as a policy file of its own: what FILE says, and the default for the rest.
"""
_LEVEL = """\
Sets `protection.level` in a policy file in place, with all comments kept, and takes out what would overrule it.
"""
_RESTORE = """\
Takes what a policy file says of switches, thresholds and weights out of it, so that the defaults count again. Paths,
lists and rules of your own stay.
"""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("policy", help="check or show the policy, set the level", description=_ABOUT)
    add_options(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    check = add_action(actions, "check", "say whether a policy file and the lists that it names are right; exit code 2 "
                       "if not", _CHECK, "policy check /etc/mailsift.toml", "0 right, 2 wrong: one line says where")
    show = add_action(actions, "show", "print the whole effective policy with a comment for each key", _SHOW,
                      "policy show > mailsift.toml      a file to begin with\npolicy show mailsift.toml")
    level = add_action(actions, "level", "set the level of protection in a policy file", _LEVEL,
                       "policy level high mailsift.toml", "0 set, 2 not: the file is as it was")
    level.add_argument("level", choices=tuple(LEVELS), metavar="low|recommended|high",
                       help="probable spam and spam are rates above: " + ", ".join(
                           f"{name} {one['probable']:g} and {one['spam']:g}" for name, one in LEVELS.items()))
    restore = add_action(actions, "restore", "take a file's switches, thresholds and weights back to our defaults",
                         _RESTORE, "policy restore mailsift.toml", "0 done, 2 not: the file is as it was")
    for action, run in ((check, check_file), (show, show_policy), (level, set_level), (restore, restore_defaults)):
        action.add_argument("file", type=Path, nargs="?", metavar="FILE",
                            help="the policy file (TOML), the same as --policy FILE")
        add_options(action, again=True)
        action.set_defaults(run=run)


def _file(args: argparse.Namespace) -> Path:
    file: Path | None = args.file or args.policy
    if file is None:
        raise ArgumentError(f"policy {args.action}", "no file", "the policy file to work on")
    return file


def check_file(args: argparse.Namespace) -> int:
    file = _file(args)
    policy = config_file.load(file)
    _check_lists(file, policy)
    _check_base(file, policy)
    say(f"{file}: right; {_level(file)}")
    return 0


def _check_lists(file: Path, policy: Policy) -> None:
    """The files of lists are there, and each of their lines is an entry."""
    sources = Sources.find(None, policy.lists.paths(), builtin=False)
    for name, files in policy.lists.paths().items():
        try:
            if files:
                entries_behind(sources, list_kind(name))
        except MailsiftError as error:
            key = f"{file}: lists.{name.replace('-', '_')}.files"
            raise PolicyError(key, f"{error.where}: {error.found}", error.expected) from None


def _check_base(file: Path, policy: Policy) -> None:
    """A base that is not there may come, and is no mistake of the policy: a warning."""
    named = policy.reputation.base if policy.reputation.enabled else ""
    problem = Base(Path(named), named=True).problem if named else None
    if problem is not None:
        complain(f"{file}: reputation.base: {problem}")


def show_policy(args: argparse.Namespace) -> int:
    args.policy = args.file or args.policy
    policy = policy_of(args) if args.policy or args.state else Policy()
    # Whatever the locale: TOML is UTF-8.
    write_bytes(config_file.show(policy).encode())
    return 0


def set_level(args: argparse.Namespace) -> int:
    file = _file(args)
    policy_edit.set_level(file, args.level)
    say(f"{file}: {_level(file)}")
    return 0


def restore_defaults(args: argparse.Namespace) -> int:
    file = _file(args)
    count = policy_edit.restore(file)
    say(f"{file}: {count} setting{'' if count == 1 else 's'} back to the default; {_level(file)}")
    return 0


def _level(file: Path) -> str:
    protection = config_file.load(file).protection
    probable, spam = protection.thresholds
    return f"level {protection.level}: probable spam above {probable:g}, spam above {spam:g}"
