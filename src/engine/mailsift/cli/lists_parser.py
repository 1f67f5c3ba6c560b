"""The words of `mailsift lists`, and what `--help` says of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..database.foreign import FORMATS
from ..database.lists import LISTS
from .common import add_action, add_options, utf8

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "Shows and edits one list. Entries of senders, phrases: masks * and ?, literally \\* and \\?."
_EPILOG = "An ENTRY of the list `images` may be the file of a picture. Lists: " + ", ".join(LISTS)
_ENTRY = "as `show` prints it; of the list `images` also the file of a picture"
_NOT_DONE = "0 done, 2 not done: the list is as it was"
_ADD = """\
Adds entries of your own to the list NAME, in force at the next message. Of one that is there already, what is given
here changes; one that was disabled counts again.
"""
_REMOVE = """\
Deletes entries of your own. One that comes from another file (ours, or one that the policy names) can only be disabled.
"""
_IMPORT = """\
Adds what stands in files, of the formats below or found out by the content: all of it or, where a line is bad, nothing.
"""
_EXPORT = """\
Writes the entries of your own and those behind them, with their weights and comments, as `import` reads them.
"""


def add_parser(commands: Commands) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        "lists",
        help="show and edit allowed and blocked senders, phrases, addresses, files, pictures",
        description=_ABOUT,
        epilog=_EPILOG,
    )
    parser.add_argument("name", metavar="NAME", help="which list (see below)")
    add_options(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    _add_show(actions)
    _add_edits(actions)
    _add_import(actions)
    export = add_action(actions, "export", "write the list as `import` reads it", _EXPORT,
                        "lists obscene export words.txt", "0 written, 2 not written")
    export.add_argument("--enabled", action="store_true", help="without the disabled entries")
    export.add_argument("file", nargs="?", type=Path, metavar="FILE",
                        help="where to write it (default: standard output)")
    for action in actions.choices.values():
        add_options(action, again=True)
    return parser


def _add_show(actions: Commands) -> None:
    show = add_action(actions, "show", "print every entry, the disabled ones too",
                      "Prints every entry, those that are disabled too, one a line; --json says where it stands.",
                      "lists blocked-senders show\nlists obscene show --json", "0 shown, 2 a file can't be read")
    show.add_argument("--json", action="store_true", help="one JSON object an entry")


def _add_edits(actions: Commands) -> None:
    add = add_action(actions, "add", "add entries; of those that are there: change weight, category or comment", _ADD,
                     "lists blocked-senders add '*@spam.example' 192.0.2.0/24\n"
                     "lists obscene add --weight 40 --comment 'ticket 17' 'cheap pills'\n"
                     "lists images add FILE.png", _NOT_DONE)
    add.add_argument("--weight", type=int, metavar="N", help="points of a phrase, 0 to 100 (default 60)")
    add.add_argument("--category", type=utf8, metavar="NAME", help="of a term of the list `categories`")
    add.add_argument("--comment", type=utf8, default="", metavar="TEXT", help="why, for whoever reads `show`")
    edits = (add, *(add_action(actions, name, short, about, f"lists blocked-senders {name} '*@spam.example'", _NOT_DONE)
                    for name, short, about in (
        ("remove", "delete entries", _REMOVE),
        ("enable", "count entries again that were disabled", "Counts entries again that `disable` took out of force."),
        ("disable", "keep entries without counting them",
         "Keeps entries in the list without counting them, also those that stand in a file that is not edited here."),
    )))
    for edit in edits:
        edit.add_argument("entries", nargs="+", type=utf8, metavar="ENTRY", help=_ENTRY)


def _add_import(actions: Commands) -> None:
    imports = add_action(actions, "import", "add the entries of files; all of them or none", _IMPORT,
                         "lists blocked-senders import senders.txt\n"
                         "lists phishing import --format csv --column url feed.csv\n"
                         "lists obscene import --replace words.txt", _NOT_DONE)
    imports.add_argument("--format", default="auto", choices=("auto", *FORMATS),
                         help="of the files (default: found out by their content)")
    imports.add_argument("--column", metavar="NAME", help="of a CSV file")
    imports.add_argument("--weight", type=int, metavar="N", help="of phrases that bring none of their own")
    imports.add_argument("--replace", action="store_true", help="entries that are in none of the files are deleted")
    imports.add_argument("--skip-bad", action="store_true", help="import the good lines although there are bad ones")
    imports.add_argument("files", nargs="+", type=_input, metavar="FILE", help="of entries; - for standard input")


def _input(path: str) -> Path:
    return Path("/dev/stdin" if path == "-" else path)
