"""`mailsift compare`: which verdicts another policy would change, and why."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import config_file
from ..config import Policy
from ..engine import Engine
from ..errors import FileError
from ..message import Envelope
from ..verdict import Verdict
from . import ERROR, FOUND, OK, sources
from .common import (
    add_envelope,
    add_options,
    add_sources,
    clean,
    complain,
    envelope_of,
    portable,
    say,
    state_of,
    warn,
    write_json,
)
from .difference import DECIDES, Difference, differs
from .progress import track

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
Scans messages by two policies and prints each verdict that differs, with the rules that make the difference.

Both policies use the lists of one state folder: --state, else [paths] state of each, else that of --policy.
"""
_CODES = "exit code: 0 no verdict differs, 1 at least one does, 2 an error (2 wins)\n"
_NAMED = 10  # rules named in the summary
_SHOWN = 10  # pieces of evidence shown for one rule that decides


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("compare", help="verdicts that a change of policy would change", description=_ABOUT,
                                 epilog=_CODES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD.toml")
    parser.add_argument("new", type=Path, metavar="NEW.toml")
    add_sources(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a changed verdict")
    add_envelope(parser)
    add_options(parser, policy="a policy file (TOML) whose state folder is used where OLD and NEW name none")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    envelope = envelope_of(args)
    old, new = _policies(args)
    most = max(old.limits.message_bytes, new.limits.message_bytes) + 1
    found = sources.find(args.path, args.exclude, args.mbox)
    summary = _Summary()
    failed = False
    with Engine(old) as before, Engine(new) as after:
        warn(before, after)
        for source in track(found, len(found), "comparing"):
            try:
                for item in sources.read(source, most):
                    _compare(item, before, after, envelope, summary, args.json)
            except FileError as error:
                failed = True
                complain(str(error))
    if not args.json:
        summary.show()
    return ERROR if failed else FOUND if summary.turns else OK


def _policies(args: argparse.Namespace) -> tuple[Policy, Policy]:
    state: str = config_file.load(args.policy).paths.state if args.policy else ""
    old, new = config_file.load(args.old), config_file.load(args.new)
    old, new = (state_of(policy, args.state or (Path(state) if state and not policy.paths.state else None))
                for policy in (old, new))
    # What one of them learnt while it looks would be a difference of its own.
    old, new = (msgspec.structs.replace(policy, bayes=msgspec.structs.replace(policy.bayes, self_training=False))
                for policy in (old, new))
    return old, new


class _Summary:
    """How many verdicts turned into what, and by which rules."""

    def __init__(self) -> None:
        self.messages = 0
        self.turns: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def show(self) -> None:
        say(f"{self.messages} messages, {self.turns.total()} verdicts differ")
        for turn, count in self.turns.most_common():
            say(f"    {count} {turn}")
        if self.rules:
            say("by rule: " + ", ".join(f"{name} {count}" for name, count in self.rules.most_common(_NAMED)))


def _compare(item: sources.Item, old: Engine, new: Engine, envelope: Envelope, summary: _Summary, json: bool) -> None:
    summary.messages += 1
    try:
        before, after = old.scan(item.raw, envelope), new.scan(item.raw, envelope)
    except MemoryError:
        raise FileError(item.label, "out of memory", "a smaller message, or lower [limits]") from None
    if (before.status, before.marks) == (after.status, after.marks):
        return
    difference = differs(before, after)
    summary.turns[f"{_named(before)} -> {_named(after)}"] += 1
    summary.rules.update(list(difference.rules))
    _show(portable(item.label), before, after, difference, json)


def _named(verdict: Verdict) -> str:
    marks = "".join(f" {mark.name}" for mark in sorted(verdict.marks))
    return verdict.status.value.replace("_", " ") + marks


def _show(label: str, before: Verdict, after: Verdict, difference: Difference, json: bool) -> None:
    if json:
        write_json({"path": label, "thresholds_differ": difference.thresholds,
                    "old": _form(before), "new": _form(after),
                    "rules": {name: list(map(_number, pair)) for name, pair in difference.rules.items()}})
        return
    lines = [f"{clean(label)}: {_named(before)} {before.rate:.1f} -> {_named(after)} {after.rate:.1f}"]
    for name, (old, new) in difference.rules.items():
        lines.append(f"    {name}: {_weight(old)} -> {_weight(new)}")
        if DECIDES in (old, new):
            lines += _evidence(name, after if new == DECIDES else before)
    if difference.thresholds:
        pairs = (f"above {probable:g} and {spam:g}" for probable, spam in (before.thresholds, after.thresholds))
        lines.append("    thresholds: " + " -> ".join(pairs))
    say("\n".join(lines))


def _evidence(rule: str, verdict: Verdict) -> list[str]:
    """What a rule that decides found: of phrases it is the sum that decides."""
    found = [finding for finding in verdict.findings if finding.rule == rule and finding.decided]
    lines = [f"        {'decides' if finding.weight is None else f'{finding.weight:+g}'}"
             f"{': ' + clean(finding.evidence.text) if finding.evidence else ''}" for finding in found[:_SHOWN]]
    return lines + [f"        and {len(found) - _SHOWN} more"] * (len(found) > _SHOWN)


def _form(verdict: Verdict) -> dict[str, object]:
    return {"status": verdict.status.value, "rate": round(verdict.rate, 4),
            "marks": sorted(mark.value for mark in verdict.marks)}


def _number(weight: float | None) -> float | str | None:
    return "decides" if weight == DECIDES else weight


def _weight(weight: float | None) -> str:
    return "not found" if weight is None else "decides" if weight == DECIDES else f"{weight:+g}"
