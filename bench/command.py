"""The suite as a command: `mailsift bench`, and `python -m bench` in the repository."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mailsift.errors import ArgumentError, FileError

from . import compare, figures, run, table, tasks
from .contest import EXTRA, Missing
from .mail import Mail, corpora

OK, FAILED = 0, 1


def measured(args: argparse.Namespace, keep: Path, say: Callable[[str], object]) -> tuple[int, dict[str, Any]]:
    """Runs, prints, keeps; the exit code and the run."""
    earlier = compare.load(args.compare) if args.compare else None
    try:
        works = tasks.chosen(args.task)
    except KeyError as unknown:
        raise ArgumentError("TASK", str(unknown), ", ".join(dict.fromkeys(w.task for w in tasks.WORKS))) from None
    mail = Mail(corpora(), args.every)
    try:
        found = run.run(works, mail, args.rounds, absolute=figures.chosen(args.task))
    except Missing as missing:
        raise ArgumentError("bench", str(missing), f"the extra: {EXTRA}") from None
    rows = found["mailsift"]["rows"]
    say(head(found))
    if rows:
        say(table.text(rows))
    for figure in found["mailsift"]["figures"]:
        say(figures.line(figure))
    if earlier:
        say(f"\nsince {args.compare}:")
        for line in compare.lines(earlier, found):
            say(line)
    say(f"{found['mailsift']['minutes']:g} minutes; kept: {_kept(found, keep)}")
    return FAILED if any("wrong" in row for row in rows) else OK, found


def head(found: dict[str, Any]) -> str:
    machine = found["mailsift"]["machine"]
    return (f"mailsift {machine['mailsift']} ({machine['level']}) on {machine['cpu']}, {machine['cores']} cores; "
            f"{machine['python']}\nmail: {found['mailsift']['mail']['about']}")


def _kept(found: dict[str, Any], folder: Path) -> Path:
    """By machine and date."""
    node = re.sub(r"[^\w.-]", "_", found["mailsift"]["machine"]["node"]) or "machine"
    moment = re.sub(r"[-:]|\+.*", "", found["mailsift"]["date"])
    path = folder / f"{node}-{moment}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise FileError(str(path), error.strerror or "unwritable", "a folder to keep runs in") from None
    return path
