"""Two runs side by side: what moved beyond the spread of both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mailsift.errors import FileError

from . import table
from .run import FORMAT

# Of another of these, ratios are another matter.
_MACHINE = ("cpu", "level", "python", "compiler")


def load(path: Path) -> dict[str, Any]:
    """What a run kept: the JSON of pytest-benchmark, with our rows under "mailsift"."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "the JSON of a run of the benchmark") from None
    except ValueError as error:
        raise FileError(str(path), str(error), "the JSON of a run of the benchmark") from None
    ours = data.get("mailsift") if isinstance(data, dict) else None
    if not isinstance(ours, dict) or ours.get("format") != FORMAT:
        raise FileError(str(path), "no run of this suite", f'"mailsift" with "format" {FORMAT}')
    found: dict[str, Any] = data
    return found


def lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """One line a row that both have; first what makes the runs hard to compare."""
    before, now = old["mailsift"], new["mailsift"]
    for name in _MACHINE:
        if before["machine"].get(name) != now["machine"].get(name):
            yield f"another {name}: {before['machine'].get(name)} then, {now['machine'].get(name)} now"
    if before["mail"]["about"] != now["mail"]["about"]:
        yield f"other mail: {before['mail']['about']} then, {now['mail']['about']} now"
    known = {table.key(row): row for row in before["rows"]}
    moved = 0
    for row in now["rows"]:
        earlier = known.pop(table.key(row), None)
        beyond, line = _line(earlier, row)
        moved += beyond
        yield line
    for row in known.values():
        yield f"  {row['work']}, {row['peer']}: only in the earlier run"
    then = {figure["figure"]: figure for figure in before["figures"]}
    for figure in now["figures"]:
        if "value" in figure and "value" in (earlier := then.get(figure["figure"], {})):
            yield (f"  {figure['title']}: {earlier['value']:.3g} -> {figure['value']:.3g} {figure['unit']} "
                   f"({figure['value'] / earlier['value'] - 1:+.1%}), an absolute figure: it has no spread")
    yield f"{moved} of {len(now['rows'])} rows moved beyond the spread"


def _line(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether the row moved, and what is said of it."""
    name = f"{new['work']}, {new['peer']}"
    if old is None:
        return False, f"  {name}: only in this run"
    if "ratio" not in old or "ratio" not in new:
        same = ("ratio" in old) == ("ratio" in new)
        return False, f"  {name}: {'measured in neither' if same else 'measured in one of them only'}"
    change = new["ratio"] / old["ratio"] - 1
    # Beyond the spread: neither ratio lies where the other run's rounds lay.
    moved = not (old["low"] <= new["ratio"] <= old["high"] or new["low"] <= old["ratio"] <= new["high"])
    said = ("FASTER" if change > 0 else "SLOWER") if moved else "within the spread"
    versions = "" if old.get("version") == new.get("version") else f"; version {old.get('version')} then"
    return moved, (f"{'*' if moved else ' '} {name}: {table.number(old['ratio'])} -> {table.number(new['ratio'])} "
                   f"({change:+.1%}), {said}{versions}")
