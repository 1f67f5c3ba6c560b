"""What a run leaves in the repository's documents: its figures, and out of them a table and a chart.

`python -m bench.docs` makes table and chart again from the figures that are there, as after a change of a reason.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mailsift.errors import FileError, MailsiftError

from . import chart, compare, figures, table
from .machine import ROOT

BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
PAGE, CHART, FIGURES = "benchmarks.md", "benchmarks.svg", "benchmarks.json"


def look_at(folder: Path) -> None:
    """Whether there is a page with a place for the table."""
    _halves(folder / PAGE)


def write(found: dict[str, Any], folder: Path, whole: bool) -> str:
    """What it did. Only a whole run over real mail is for the documents."""
    ours = found["mailsift"]
    if not whole or ours["unlike"] or not ours["complete"]:
        return f"{folder}: left as it is: only a whole run over real mail goes there"
    (folder / FIGURES).write_text(published(ours), "utf-8")
    return render(folder)


def render(folder: Path) -> str:
    found = compare.load(folder / FIGURES)
    (folder / PAGE).write_text(page(found, folder), "utf-8")
    (folder / CHART).write_text(chart.svg(found), "utf-8")
    return f"written: {', '.join(str(folder / name) for name in (PAGE, CHART, FIGURES))}"


def published(ours: Mapping[str, Any]) -> str:
    """Our part of the JSON of a run, a line a row, its seconds to the nanosecond: all that page and chart say."""
    rows = [row | {"all_rounds": {name: [round(one, 9) for one in taken] for name, taken in row["all_rounds"].items()}}
            if "all_rounds" in row else row for row in ours["rows"]]
    head = json.dumps({name: value for name, value in ours.items() if name not in ("rows", "figures")}, indent=1)
    lists = (f' "{name}": [\n  ' + ",\n  ".join(map(json.dumps, items)) + "\n ]"
             for name, items in (("rows", rows), ("figures", ours["figures"])))
    return '{"mailsift":\n' + head.removesuffix("\n}") + ",\n" + ",\n".join(lists) + "\n}}\n"


def page(found: Mapping[str, Any], folder: Path) -> str:
    """The page that is there, with the table of this run."""
    head, tail = _halves(folder / PAGE)
    reasons = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))
    return "\n".join([head + BEGIN, "", *section(found, reasons), "", END + tail])


def _halves(path: Path) -> tuple[str, str]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "the page with the table") from None
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise FileError(str(path), "no place for the table", f"the lines {BEGIN} and {END}")
    return head, tail


def section(found: Mapping[str, Any], reasons: Mapping[str, str]) -> Iterator[str]:
    ours = found["mailsift"]
    machine = ours["machine"]
    yield (f"{machine['cpu']}, {machine['cores']} cores, level {machine['level']}; {machine['system']}, "
           f"{machine['libc']}, {machine['python']}, {machine['compiler']}; mailsift {machine['mailsift']}, commit "
           f"{machine['commit']}; {ours['date'][:10]}. All of its rounds: `{FIGURES}`.")
    yield ""
    yield f"Mail: {ours['mail']['about']}. {_of_the_system(ours)}"
    yield ""
    yield from table.markdown(ours["rows"], reasons)
    yield ""
    yield "Figures of this machine that have no peer:"
    yield ""
    for figure in ours["figures"]:
        reason = f": {reasons.get(figure['figure'], 'no reason found yet')}" * (figure.get("reached") is False)
        yield f"* {figures.line(figure)}{reason}"


def _of_the_system(ours: Mapping[str, Any]) -> str:
    """The peers that the extra doesn't pin, as they were found."""
    pinned = set(ours["machine"].get("packages", {}).values())
    names = dict.fromkeys(table.peer(row) for row in ours["rows"] if row.get("version") not in {None, *pinned})
    return f"Not pinned, but what the system has: {'; '.join(names)}." if names else "All peers are pinned."


if __name__ == "__main__":
    try:
        print(render(ROOT / "docs"))
    except MailsiftError as error:
        sys.exit(f"bench.docs: {error}")
