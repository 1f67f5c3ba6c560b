"""What a run writes into the repository's documents: the table between two markers, and the chart."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailsift.errors import FileError

from . import chart, figures, table

BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
PAGE, CHART = "benchmarks.md", "benchmarks.svg"


def write(found: dict[str, Any], folder: Path, whole: bool) -> str:
    """What it did. Only a whole run over real mail is for the documents."""
    about = found["mailsift"]["mail"]
    if not whole or about["made_up"] or about["every"] > 1:
        return f"{folder}: left as it is: only a whole run over real mail goes there"
    page = folder / PAGE
    text = page.read_text("utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise FileError(str(page), "no place for the table", f"the lines {BEGIN} and {END}")
    reasons = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))
    page.write_text("\n".join([head + BEGIN, "", *section(found, reasons), "", END + tail]), "utf-8")
    (folder / CHART).write_text(chart.svg(found), "utf-8")
    return f"written: {page}, {folder / CHART}"


def section(found: dict[str, Any], reasons: dict[str, str]) -> Iterator[str]:
    ours = found["mailsift"]
    machine = ours["machine"]
    yield (f"{machine['cpu']}, {machine['cores']} cores, level {machine['level']}; {machine['system']}, "
           f"{machine['libc']}, {machine['python']}, {machine['compiler']}; mailsift {machine['mailsift']}, commit "
           f"{machine['commit']}; {ours['date'][:10]}.")
    yield ""
    yield f"Mail: {ours['mail']['about']}."
    yield ""
    yield from table.markdown(ours["rows"], reasons)
    yield ""
    yield "Figures of this machine that have no peer:"
    yield ""
    for figure in ours["figures"]:
        reason = f": {reasons.get(figure['figure'], 'no reason found yet')}" * (figure.get("reached") is False)
        yield f"* {figures.line(figure)}{reason}"
