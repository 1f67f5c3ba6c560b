"""`mailsift compare`: which verdicts another policy would change, and why."""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from .. import config_file
from ..config import Policy
from ..engine import Engine
from ..errors import FileError
from ..verdict import Verdict
from . import ERROR, FOUND, OK, sources
from .common import clean, default_state, portable, write_json
from .progress import track

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
Scans messages by two policies and prints each verdict that differs, with the rules that make the difference.
"""
_CODES = "exit code: 0 no verdict differs, 1 at least one does, 2 an error (2 wins)\n"
_NAMED = 10  # rules named in the summary


class Difference(NamedTuple):
    """What is new, gone or weighs otherwise: rule -> (weight before, weight after), None where it isn't there."""

    rules: dict[str, tuple[float | None, float | None]]
    thresholds: bool


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("compare", help="verdicts that a change of policy would change", description=_ABOUT,
                                 epilog=_CODES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD.toml")
    parser.add_argument("new", type=Path, metavar="NEW.toml")
    parser.add_argument("path", nargs="+", metavar="PATH", help="a message, an mbox, a Maildir, a folder, or -")
    parser.add_argument("--json", action="store_true", help="one JSON object a changed verdict")
    parser.add_argument("--state", metavar="DIR", type=Path, help="folder for lists and what is compiled from them")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave out files of that name")
    parser.add_argument("--mbox", action="store_true", help="every PATH is an mbox, whatever its name")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    found = sources.find(args.path, args.exclude, args.mbox)
    turns: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    messages, failed = 0, False
    with Engine(_policy(args.old, args.state)) as old, Engine(_policy(args.new, args.state)) as new:
        for source in track(found, len(found), "comparing"):
            try:
                for item in sources.read(source):
                    messages += 1
                    before, after = old.scan(item.raw), new.scan(item.raw)
                    if _judgement(before) != _judgement(after):
                        difference = differs(before, after)
                        turns[f"{_named(before)} -> {_named(after)}"] += 1
                        rules.update(list(difference.rules))
                        _show(portable(item.label), before, after, difference, args.json)
            except FileError as error:
                failed = True
                print(f"mailsift: {error}", file=sys.stderr)
    if not args.json:
        _summary(messages, turns, rules)
    return ERROR if failed else FOUND if turns else OK


def _policy(file: Path, state: Path | None) -> Policy:
    policy = config_file.load(file)
    folder = str(state or policy.paths.state or default_state())
    return msgspec.structs.replace(policy, paths=msgspec.structs.replace(policy.paths, state=folder))


def _judgement(verdict: Verdict) -> object:
    return verdict.status, verdict.marks


def differs(before: Verdict, after: Verdict) -> Difference:
    old, new = ({finding.rule: finding.weight if finding.weight is not None else math.inf
                 for finding in verdict.findings} for verdict in (before, after))
    rules = {name: (old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)}
    return Difference(rules, before.thresholds != after.thresholds)


def _named(verdict: Verdict) -> str:
    marks = "".join(f" {mark.name}" for mark in sorted(verdict.marks))
    return verdict.status.value.replace("_", " ") + marks


def _show(label: str, before: Verdict, after: Verdict, difference: Difference, json: bool) -> None:
    if json:
        write_json({"path": label, "thresholds_differ": difference.thresholds,
                    "old": _form(before), "new": _form(after),
                    "rules": {name: list(map(_number, pair)) for name, pair in difference.rules.items()}})
        return
    print(f"{clean(label)}: {_named(before)} {before.rate:.1f} -> {_named(after)} {after.rate:.1f}")
    for name, (old, new) in difference.rules.items():
        print(f"    {name}: {_weight(old)} -> {_weight(new)}")
    if difference.thresholds:
        pairs = (f"above {probable:g} and {spam:g}" for probable, spam in (before.thresholds, after.thresholds))
        print("    thresholds: " + " -> ".join(pairs))


def _form(verdict: Verdict) -> dict[str, object]:
    return {"status": verdict.status.value, "rate": round(verdict.rate, 4),
            "marks": sorted(mark.value for mark in verdict.marks)}


def _number(weight: float | None) -> float | str | None:
    return "decides" if weight == math.inf else weight


def _weight(weight: float | None) -> str:
    return "not found" if weight is None else "decides" if weight == math.inf else f"{weight:+g}"


def _summary(messages: int, turns: Counter[str], rules: Counter[str]) -> None:
    print(f"{messages} messages, {turns.total()} verdicts differ")
    for turn, count in turns.most_common():
        print(f"    {count} {turn}")
    if rules:
        print("by rule: " + ", ".join(f"{name} {count}" for name, count in rules.most_common(_NAMED)))
