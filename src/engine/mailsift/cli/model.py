"""`mailsift model`: what was learnt as a whole: shown, written out, read in, merged; and what it learnt by itself."""

from __future__ import annotations

import argparse
import math
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..bayes import Learner, SelfTraining, plain
from ..bayes.self_training import LEAST_TAUGHT
from ..errors import FileError
from . import OK
from .common import add_options, policy_of, say, write_json
from .terminal import write_bytes

if TYPE_CHECKING:
    from .common import Commands

_UNITS = {"m": 60.0, "h": 3600.0, "d": 86400.0}
_STATES = {"off": "off ([bayes] self_training)", "on": "on",
           "waiting": f"from {LEAST_TAUGHT} spam and {LEAST_TAUGHT} ham on that are taught by hand"}
_SKIPPED = {"known": "known already", "contradicted": "as the model says the opposite",
            "balance": "as the other kind lags behind", "sender": "as their sender has taught enough",
            "busy": "as another was learnt at that moment", "failed": "for an error"}
_ABOUT = "What the Bayes step learnt, as a whole. docs/learning.md describes the lines that are written and read."


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("model", help="what was learnt, as a whole", description=_ABOUT)
    add_options(parser)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, run_one, about in (("show", _show, "how many messages were learnt"),
                                 ("export", _export, "write it as lines of JSON to standard output"),
                                 ("import", _import, "take such lines instead of what was learnt"),
                                 ("merge", _merge, "add what another model learnt to what was learnt here"),
                                 ("undo", _undo, "take back what was learnt by itself in some time")):
        verb = verbs.add_parser(name, help=about, description=about)
        if run_one is _show:
            verb.add_argument("--json", action="store_true", help="one JSON object")
        if run_one is _undo:
            when = "like 2026-11-27T18:30 (local time, or with a zone), or so long ago: 90m, 2h, 3d"
            verb.add_argument("--since", type=_time, required=True, metavar="TIME", help=when)
            verb.add_argument("--until", type=_time, default=math.inf, metavar="TIME", help="default: now")
        if run_one in (_import, _merge):
            verb.add_argument("file", metavar="FILE", help="as `export` writes it, or - for standard input")
        add_options(verb, again=True)
        verb.set_defaults(run=run_one)


def _learner(args: argparse.Namespace) -> Learner:
    learner = Learner(Path(policy_of(args).paths.state))
    if learner.look.error is not None and args.verb != "import":
        raise learner.look.error
    return learner


def _time(text: str) -> float:
    """Seconds since the epoch."""
    unit = _UNITS.get(text[-1:])
    try:
        return time.time() - float(text[:-1]) * unit if unit else datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!a}: expected a time like 2026-11-27T18:30, or 90m, 2h, 3d") from None


def _show(args: argparse.Namespace) -> int:
    policy, learner = policy_of(args), _learner(args)
    (spam, ham), (taught_spam, taught_ham) = learner.counts(), learner.taught()
    own, on = SelfTraining(learner), policy.bayes.self_training
    totals = own.totals()
    state = "off" if not on else "on" if own.is_on() else "waiting"
    if args.json:
        write_json({"spam": spam, "ham": ham, "by_hand": {"spam": taught_spam, "ham": taught_ham},
                    "by_itself": {"spam": spam - taught_spam, "ham": ham - taught_ham},
                    "self_training": state, "outcomes": totals})
        return OK
    _say_counts(learner)
    say(f"by itself: {spam - taught_spam} of the spam, {ham - taught_ham} of the ham; self-training: {_STATES[state]}")
    if any(totals.values()):
        said = ", ".join(f"{count} {_SKIPPED[name]}" for name, count in totals.items() if count and name in _SKIPPED)
        say(f"of scanned mail with evidence: {totals['spam']} learnt as spam, {totals['ham']} as ham"
            + (f"; not learnt: {said}" if said else ""))
    return OK


def _say_counts(learner: Learner) -> None:
    spam, ham = learner.counts()
    say(f"learnt {spam} as spam, {ham} as ham")


def _undo(args: argparse.Namespace) -> int:
    gone = SelfTraining(_learner(args)).undo(args.since, args.until)
    older = f"; {gone.too_old} are too old for that: the history of the model has them no more" if gone.too_old else ""
    say(f"took back {gone.spam} learnt as spam, {gone.ham} as ham{older}")
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
    learner = _learner(args)
    learner.merge(model)
    _say_counts(learner)
    return OK


def _read(name: str) -> plain.Made:
    if name == "-":
        return plain.read(sys.stdin.buffer, "-")
    try:
        with open(name, "rb") as file:
            return plain.read(file, name)
    except OSError as error:
        raise FileError(name, error.strerror or "unreadable", "a readable file") from None
