"""`mailsift model`: what was learnt as a whole: shown, written out, read in, merged; and what it learnt by itself."""

from __future__ import annotations

import argparse
import math
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..bayes import Damage, Learner, SelfTraining, plain
from ..bayes.self_training import LEAST_TAUGHT
from ..errors import ArgumentError, FileError
from . import ERROR, OK
from .common import add_options, complain, policy_of, say, write_json
from .terminal import write_bytes

if TYPE_CHECKING:
    from .common import Commands

_UNITS = {"m": 60.0, "h": 3600.0, "d": 86400.0}
_AGO = re.compile(r"(\d+(?:\.\d+)?)([mhd])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.ASCII)
_TIMES = "a time like 2026-11-27T18:30, or 90m, 2h, 3d"
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
    try:
        if ago := _AGO.fullmatch(text):
            when = time.time() - float(ago[1]) * _UNITS[ago[2]]
        elif _DATE.fullmatch(text):
            when = datetime.fromisoformat(text).timestamp()
        else:
            raise ValueError
        if when < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!a}: expected {_TIMES}") from None
    return when


def _show(args: argparse.Namespace) -> int:
    policy, learner = policy_of(args), _learner(args)
    (spam, ham), (taught_spam, taught_ham) = learner.counts(), learner.taught()
    own, on, damage = SelfTraining(learner), policy.bayes.self_training, learner.damage()
    totals, taken_back, damaged = own.totals(), own.taken_back(), own.damaged()
    state = "off" if not on else "on" if own.is_on() else "waiting"
    if args.json:
        write_json({"spam": spam, "ham": ham, "by_hand": {"spam": taught_spam, "ham": taught_ham},
                    "by_itself": {"spam": spam - taught_spam, "ham": ham - taught_ham},
                    "self_training": state, "outcomes": totals,
                    "taken_back": {"spam": taken_back[0], "ham": taken_back[1]}, "damaged": damaged,
                    "damage": damage._asdict()})
        return max(complain_of(damage, "the next `mailsift train` takes it out"), _damaged(damaged))
    _say_counts(learner)
    say(f"by itself: {spam - taught_spam} of the spam, {ham - taught_ham} of the ham; self-training: {_STATES[state]}")
    if any(totals.values()):
        said = ", ".join(f"{count} {_SKIPPED[name]}" for name, count in totals.items() if count and name in _SKIPPED)
        undone = f", and {taken_back[0]} and {taken_back[1]} of them taken back" if any(taken_back) else ""
        say(f"of mail scanned here with evidence: {totals['spam']} learnt as spam, {totals['ham']} as ham{undone}"
            + (f"; not learnt: {said}" if said else ""))
    return max(complain_of(damage, "the next `mailsift train` takes it out"), _damaged(damaged))


def complain_of(damage: Damage, what_then: str) -> int:
    """Of a model."""
    if not any(damage):
        return OK
    counts = " and the counts of messages" if damage.counts else ""
    complain(f"the model was damaged: {damage.features} features, {damage.messages} remembered messages{counts}: "
             f"{what_then}")
    return ERROR


def _damaged(entries: int) -> int:
    if entries == 0:
        return OK
    complain(f"the journal of what was learnt by itself: {entries} damaged entries: what they say was learnt can't be "
             "taken back; `mailsift train --replace` and `model import` begin a new one")
    return ERROR


def _say_counts(learner: Learner) -> None:
    spam, ham = learner.counts()
    say(f"learnt {spam} as spam, {ham} as ham")


def _undo(args: argparse.Namespace) -> int:
    learner = _learner(args)
    if args.since > min(args.until, time.time()):
        raise ArgumentError("--since", "a time behind --until or to come", f"{_TIMES} before it")
    own = SelfTraining(learner)
    gone = own.undo(args.since, args.until)
    older = f"; {gone.too_old} are too old for that: the history of the model has them no more" if gone.too_old else ""
    say(f"took back {gone.spam} learnt as spam, {gone.ham} as ham{older}")
    return _damaged(own.damaged(args.since, args.until))


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
