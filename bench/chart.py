"""The chart: a bar for each row that has a target, on a scale of logarithms, and a mark where the target is.

Written by hand as SVG without scripts, fonts or links to elsewhere; its colours follow the reader's scheme.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from . import table

_WIDTH, _LEFT, _RIGHT = 1040, 550, 70
_TOP, _ROW, _BAR = 62, 26, 14
_STYLE = """\
text { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #24292f }
.title { font-size: 16px; font-weight: 600 }
.small { font-size: 11px; fill: #57606a }
.bar { fill: #1f7a5c }
.short { fill: #b35900 }
.grid { stroke: #d0d7de; stroke-width: 1 }
.one { stroke: #57606a; stroke-width: 1.5 }
.target { stroke: #24292f; stroke-width: 2.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .bar { fill: #3fb28a }
  .short { fill: #e0883a }
  .grid { stroke: #3d444d }
  .one { stroke: #9198a1 }
  .target { stroke: #e6edf3 }
}"""


def svg(found: Mapping[str, Any]) -> str:
    rows = [row for row in found["mailsift"]["rows"] if row["target"] is not None and "ratio" in row]
    height = _TOP + _ROW * len(rows) + 34
    scale = _Scale([value for row in rows for value in (row["ratio"], row["target"])])
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"',
             f'     height="{height}" role="img" aria-labelledby="title">',
             '<title id="title">How many times as fast mailsift is as its peers</title>',
             f"<style>\n{_STYLE}\n</style>",
             '<text class="title" x="12" y="24">How many times as fast mailsift is as its peers</text>',
             f'<text class="small" x="12" y="42">{escape(_about(found))}</text>',
             *_grid(scale, height), *(line for place, row in enumerate(rows) for line in _bar(scale, place, row)),
             "</svg>"]
    return "\n".join(lines) + "\n"


class _Scale:
    """Whole powers of ten around all values, and 1 among them."""

    def __init__(self, values: list[float]) -> None:
        self.least = min(0, math.floor(math.log10(min([1.0, *values]))))
        self.most = max(self.least + 1, math.ceil(math.log10(max([1.0, *values]))))

    def x(self, value: float) -> float:
        share = (math.log10(value) - self.least) / (self.most - self.least)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _about(found: Mapping[str, Any]) -> str:
    machine = found["mailsift"]["machine"]
    return (f"CPU time, one core, {machine['cpu']} ({machine['level']}); logarithmic; "
            "the mark is the target, orange a row below it")


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    for power in range(scale.least, scale.most + 1):
        x = scale.x(10.0 ** power)
        yield f'<line class="{"grid" if power else "one"}" x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{height - 26}"/>'
        yield f'<text class="small" x="{x}" y="{height - 10}" text-anchor="middle">{10.0 ** power:g} ×</text>'


def _bar(scale: _Scale, place: int, row: Mapping[str, Any]) -> Iterator[str]:
    top = _TOP + _ROW * place
    one, end, target = scale.x(1), scale.x(row["ratio"]), scale.x(row["target"])
    name = escape(f"{row['title']}: {row['peer']}")
    label = max(one, end, target) + 8
    yield f"<g><title>{name}: {table.number(row['ratio'])} ×, target {table.number(row['target'])} ×</title>"
    yield f'<text x="{_LEFT - 12}" y="{top + 12}" text-anchor="end">{name}</text>'
    yield (f'<rect class="{"bar" if row.get("reached", True) else "short"}" x="{min(one, end)}" y="{top}" '
           f'width="{max(1.0, abs(round(end - one, 1)))}" height="{_BAR}" rx="2"/>')
    yield f'<line class="target" x1="{target}" y1="{top - 3}" x2="{target}" y2="{top + _BAR + 3}"/>'
    yield f'<text x="{label}" y="{top + 12}">{table.number(row["ratio"])} ×</text></g>'
