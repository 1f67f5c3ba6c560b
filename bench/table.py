"""The table: a row for each peer of a work, as text for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HEAD = ("task", "peer", "times as fast", "spread", "target", "reached")


def cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    target = "for the record" if row["target"] is None else f"≥ {number(row['target'])}"
    if "skipped" in row:
        return row["title"], peer(row), "–", "–", target, f"skipped: {row['skipped']}"
    if "wrong" in row:
        return row["title"], peer(row), "–", "–", target, f"no: {row['wrong']}"
    reached = {None: "", True: "yes", False: "no"}[row.get("reached")]
    spread = f"{number(row['low'])} to {number(row['high'])}"
    return row["title"], peer(row), number(row["ratio"]), spread, target, reached


def peer(row: Mapping[str, Any]) -> str:
    return f"{row['peer']} {row['version']}" if row.get("version") else str(row["peer"])


def number(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"


def text(rows: Sequence[Mapping[str, Any]]) -> str:
    """In columns; numbers to the right."""
    lines = [HEAD, *map(cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD) - 1)]
    return "\n".join("  ".join((
        f"{line[0]:<{widths[0]}}", f"{line[1]:<{widths[1]}}", f"{line[2]:>{widths[2]}}", f"{line[3]:>{widths[3]}}",
        f"{line[4]:>{widths[4]}}", line[5])).rstrip() for line in lines)


def markdown(rows: Sequence[Mapping[str, Any]], reasons: Mapping[str, str]) -> Iterator[str]:
    """The table with what was worked on and the answers that were compared; then the rows that fell short, and why."""
    yield "| task | worked on | peer | times as fast | spread | target | reached | equal answers |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        title, name, ratio, spread, target, reached = map(_cell, cells(row))
        equal = "{} of {} {}".format(*row["equal"], row.get("compared", "")).rstrip() if row.get("equal") else "–"
        yield (f"| {title} | {_cell(row.get('input', '–'))} | {name} | **{ratio}** | {spread} | {target} | {reached} | "
               f"{equal} |")
    short = [row for row in rows if row.get("reached") is False]
    yield ""
    yield "Rows that fall short:" if short else "No row falls short."
    yield from [""] * bool(short)
    for row in short:
        spread = ", which lies within the spread" if row["low"] <= row["target"] <= row["high"] else ""
        yield (f"* {_cell(row['title'])}, {_cell(peer(row))}: {number(row['ratio'])} of {number(row['target'])}"
               f"{spread}: {reasons.get(key(row), 'no reason found yet')}")


def key(row: Mapping[str, Any]) -> str:
    """What a row is known by from run to run, and in reasons.toml."""
    return f"{row['work']} {row['peer']}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
