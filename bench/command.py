"""The suite as a command: `mailsift bench`, and `python -m bench` in the repository."""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mailsift.errors import ArgumentError, FileError

from . import compare, figures, run, table, tasks
from .contest import EXTRA, Missing
from .mail import Mail, corpora

OK, FAILED, INTERRUPTED = 0, 1, 130


def measured(args: argparse.Namespace, keep: Path, say: Callable[[str], object]) -> tuple[int, dict[str, Any]]:
    """Runs, keeps, prints; the exit code and the run. What can be wrong is looked at first: a run takes minutes."""
    earlier = compare.load(args.compare) if args.compare else None
    try:
        works = tasks.chosen(args.task)
    except KeyError as unknown:
        raise ArgumentError("TASK", str(unknown), ", ".join(dict.fromkeys(w.task for w in tasks.WORKS))) from None
    _look_at(keep)
    mail = Mail(corpora(), args.every)
    try:
        found = run.run(works, mail, args.rounds, absolute=figures.chosen(args.task))
    except Missing as missing:
        raise ArgumentError("bench", str(missing), f"the extra: {EXTRA}") from None
    kept = _kept(found, keep)
    ours = found["mailsift"]
    say(head(found))
    if ours["rows"]:
        say(table.text(ours["rows"]))
    for figure in ours["figures"]:
        say(figures.line(figure))
    if earlier:
        say(f"\nsince {args.compare}:")
        for line in compare.lines(earlier, found, args.task):
            say(line)
    say(f"{ours['minutes']:g} minutes{'' if ours['complete'] else ', interrupted'}; kept: {kept}")
    wrong = any("wrong" in row for row in (*ours["rows"], *ours["figures"]))
    return INTERRUPTED if not ours["complete"] else FAILED if wrong else OK, found


def head(found: dict[str, Any]) -> str:
    machine, unlike = found["mailsift"]["machine"], found["mailsift"]["unlike"]
    other = f"\nnot held against the targets, which are of other work: {'; '.join(unlike)}" if unlike else ""
    return (f"mailsift {machine['mailsift']} ({machine['level']}) on {machine['cpu']}, {machine['cores']} cores; "
            f"{machine['python']}\nmail: {found['mailsift']['mail']['about']}{other}")


def _look_at(folder: Path) -> None:
    """Whether a file can be made there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(path: Path, error: OSError) -> FileError:
    return FileError(str(path), error.strerror or "unwritable", "a folder to keep runs in")


def _kept(found: dict[str, Any], folder: Path) -> Path:
    """By machine and date."""
    node = re.sub(r"[^\w.-]", "_", found["mailsift"]["machine"]["node"]) or "machine"
    moment = re.sub(r"[-:]|\+.*", "", found["mailsift"]["date"])
    path = folder / f"{node}-{moment}.json"
    try:
        path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise _unwritable(path, error) from None
    return path
