"""`mailsift model`: what was learnt as a whole: shown, written out, read in, merged."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..bayes import Learner, plain
from ..errors import FileError
from . import OK
from .common import add_options, policy_of, say
from .terminal import write_bytes

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = "What the Bayes step learnt, as a whole. docs/learning.md describes the lines that are written and read."


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("model", help="what was learnt, as a whole", description=_ABOUT)
    add_options(parser)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, run_one, about in (("show", _show, "how many messages were learnt"),
                                 ("export", _export, "write it as lines of JSON to standard output"),
                                 ("import", _import, "take such lines instead of what was learnt"),
                                 ("merge", _merge, "add what another model learnt to what was learnt here")):
        verb = verbs.add_parser(name, help=about, description=about)
        if run_one in (_import, _merge):
            verb.add_argument("file", metavar="FILE", help="as `export` writes it, or - for standard input")
        add_options(verb, again=True)
        verb.set_defaults(run=run_one)


def _learner(args: argparse.Namespace) -> Learner:
    learner = Learner(Path(policy_of(args).paths.state))
    if learner.look.error is not None and args.verb != "import":
        raise learner.look.error
    return learner


def _show(args: argparse.Namespace) -> int:
    spam, ham = _learner(args).counts()
    say(f"learnt {spam} as spam, {ham} as ham")
    return OK


def _export(args: argparse.Namespace) -> int:
    for line in _learner(args).lines():
        write_bytes(line)
    return OK


def _import(args: argparse.Namespace) -> int:
    memory, model = _read(args.file)
    _learner(args).put(memory)
    say(f"learnt {model.counts()[0]} as spam, {model.counts()[1]} as ham")
    return OK


def _merge(args: argparse.Namespace) -> int:
    _, model = _read(args.file)
    _learner(args).merge(model)
    return _show(args)


def _read(name: str) -> plain.Made:
    if name == "-":
        return plain.read(sys.stdin.buffer, "-")
    try:
        with open(name, "rb") as file:
            return plain.read(file, name)
    except OSError as error:
        raise FileError(name, error.strerror or "unreadable", "a readable file") from None
