"""Two runs side by side: what moved beyond the spread of both."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mailsift.errors import FileError

from . import table
from .run import FORMAT

# Of another of these, ratios are another matter.
_MACHINE = ("node", "cpu", "cores", "architecture", "system", "libc", "level", "python", "compiler")


def load(path: Path) -> dict[str, Any]:
    """What a run kept: the JSON of pytest-benchmark, with our rows under "mailsift"."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "the JSON of a run of the benchmark") from None
    except (ValueError, RecursionError) as error:
        raise FileError(str(path), str(error), "the JSON of a run of the benchmark") from None
    ours = data.get("mailsift") if isinstance(data, dict) else None
    if not isinstance(ours, dict) or ours.get("format") != FORMAT:
        raise FileError(str(path), "no run of this suite", f'"mailsift" with "format" {FORMAT}')
    _check(path, ours)
    found: dict[str, Any] = data
    return found


def _check(path: Path, ours: dict[str, Any]) -> None:
    """All that is read of it later, so that no run is measured to be held against half a file."""

    def need(where: str, holder: Any, key: str, fits: Callable[[Any], bool], expected: str) -> Any:
        if not isinstance(holder, dict):
            raise FileError(f"{path}: {where}", _short(holder), "an object")
        if key not in holder:
            raise FileError(f"{path}: {where}.{key}", "missing", expected)
        if not fits(holder[key]):
            raise FileError(f"{path}: {where}.{key}", _short(holder[key]), expected)
        return holder[key]

    need("mailsift", ours, "machine", _is_object, "an object")
    need("mailsift.mail", need("mailsift", ours, "mail", _is_object, "an object"), "about", _is_text, "a text")
    for place, row in enumerate(need("mailsift", ours, "rows", _is_list, "a list")):
        where = f"mailsift.rows[{place}]"
        for key in ("work", "peer"):
            need(where, row, key, _is_text, "a text")
        for key in ("ratio", "low", "high") if "ratio" in row else ():
            need(where, row, key, _is_above_zero, "a number above 0")
    for place, figure in enumerate(need("mailsift", ours, "figures", _is_list, "a list")):
        where = f"mailsift.figures[{place}]"
        need(where, figure, "figure", _is_text, "a text")
        if "value" in figure:
            need(where, figure, "value", _is_above_zero, "a number above 0")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_above_zero(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < math.inf


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What makes the runs hard to compare."""
    for name in _MACHINE:
        if before["machine"].get(name) != now["machine"].get(name):
            yield f"warning: another {name}: {before['machine'].get(name)} then, {now['machine'].get(name)} now"
    if before["mail"]["about"] != now["mail"]["about"]:
        yield f"warning: other mail: {before['mail']['about']} then, {now['mail']['about']} now"
    if not before.get("complete", True):
        yield "warning: the earlier run was interrupted"


def lines(old: Mapping[str, Any], new: Mapping[str, Any], names: Sequence[str] = ()) -> Iterator[str]:
    """One line a row that both have; first what makes the runs hard to compare. `names`: what was asked for, or all."""
    before, now = old["mailsift"], new["mailsift"]
    yield from _differences(before, now)
    known = {table.key(row): row for row in before["rows"]}
    moved = 0
    for row in now["rows"]:
        earlier = known.pop(table.key(row), None)
        beyond, line = _line(earlier, row)
        moved += beyond
        yield line
    for row in known.values():
        if names and row["work"] not in names and row["work"].partition("/")[0] not in names:
            continue
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
