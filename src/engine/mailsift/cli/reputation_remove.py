"""`mailsift reputation remove`: a source that was imported is gone with all that it says."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArgumentError
from ..reputation.publish import publishing
from .common import add_action, say
from .reputation_edit import publish

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
Takes sources out of the base, with all that they say and what was kept beside them: retention, objects, the key of who
signed them. What other sources say of the same objects counts again at the next look-up.
"""


def add_parser(actions: Commands) -> None:
    parser = add_action(actions, "remove", "take sources out of the base", _ABOUT,
                        "reputation remove urlhaus\nreputation stats                     which there are",
                        "0 removed, 2 there is no such source: nothing was changed")
    parser.add_argument("sources", nargs="+", metavar="NAME", help="of a source, as it was imported")


def remove(args: argparse.Namespace, folder: Path) -> None:
    names = list(dict.fromkeys(args.sources))
    with publishing(folder) as publisher:
        there, leaving = publisher.source_names(), publisher.leaving()
        for name in names:
            if name not in there and name not in leaving:
                expected = f"one of {', '.join(there)}" if there else "one that was imported: there is none"
                raise ArgumentError("reputation remove", f"no source {name!a}", expected)
        for name in names:
            if name not in there:
                say(f"{name}: was removed already; what it says counts no more from now on")
                continue
            opened = publisher.source(name)
            entries = "what can't be read" if opened is None else f"{len(opened.core)} entries"
            publisher.remove_source(name)
            say(f"{name}: {entries} removed")
        say(f"generation {publish(publisher)}")
