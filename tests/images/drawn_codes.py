"""Codes drawn with characters and with cells of tables, made from a seed, in the ways that mail and tools draw them."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from made_codes import Modules, modules_of

_LAYOUT = ("<div><table width=600><tr><td>Dear customer, your mailbox is full</td></tr>"
           "<tr><td align=center>{}</td></tr><tr><td>Scan it with your phone</td></tr></table></div>")
_PAGES = ("<html><body><p>Scan this code:</p>{}<p>Thank you</p></body></html>", _LAYOUT,
          "<style>td{{padding:0}}</style><center>{}</center>")


class Drawing(NamedTuple):
    number: int
    kind: str
    style: str
    text: str
    source: bytes
    page: bool


def drawn(number: int, seed: str = "drawn") -> Drawing:
    dice = random.Random(f"{seed} {number}")
    kind = dice.choice(("QR", "QR", "QR", "QR", "Micro QR", "Data Matrix", "Aztec"))
    text = "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=8))
    text = text if kind == "Micro QR" else f"https://{text[:6].lower()}.example.test/{text}"
    modules = modules_of(dice, kind, text, dice.choice("lmq"))
    style = dice.choice(tuple(_STYLES))
    maker, page = _STYLES[style]
    light = not page and style not in ("braille",) and dice.random() < 0.2
    quiet = dice.randint(2, 4) if light else dice.choice((0, 0, 1, 2, 4))
    modules = framed(modules, quiet)
    if light:
        modules = [[not module for module in row] for row in modules]
    source = maker(dice, modules)
    if page:
        source = dice.choice(_PAGES).format(source)
    else:
        indent = " " * dice.choice((0, 0, 3))
        lines = "".join(f"{indent}{line}\n" for line in source.split("\n"))
        source = f"Please scan:\n\n{lines}\nRegards, the team\n"
    return Drawing(number, kind, f"{style}{' light' if light else ''} quiet {quiet}", text, source.encode(), page)


def framed(modules: Modules, quiet: int) -> Modules:
    side = [False] * quiet
    wide = len(modules[0]) + 2 * quiet
    return [*([False] * wide for _ in range(quiet)), *([*side, *row, *side] for row in modules),
            *([False] * wide for _ in range(quiet))]


def _padded(modules: Modules, across: int, down: int) -> Modules:
    wide = -len(modules[0]) % across
    rows = [[*row, *[False] * wide] for row in modules]
    return rows + [[False] * len(rows[0]) for _ in range(-len(rows) % down)]


def _by_character(modules: Modules, across: int, down: int, character: Callable[[int], str]) -> str:
    """`character` of the bits of a block, from the top left on."""
    rows = _padded(modules, across, down)
    return "\n".join(
        "".join(character(sum(rows[y + dy][x + dx] << (dy * across + dx) for dy in range(down) for dx in range(across)))
                for x in range(0, len(rows[0]), across))
        for y in range(0, len(rows), down))


def halves(dice: random.Random, modules: Modules) -> str:
    return _by_character(modules, 1, 2, lambda bits: " ▀▄█"[bits])


def quadrants(dice: random.Random, modules: Modules) -> str:
    return _by_character(modules, 2, 2, lambda bits: " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"[bits])


def sextants(dice: random.Random, modules: Modules) -> str:
    def one(bits: int) -> str:
        known = {0: " ", 21: "▌", 42: "▐", 63: "█"}
        return known.get(bits) or chr(0x1FB00 + bits - 1 - (bits > 21) - (bits > 42))
    return _by_character(modules, 2, 3, one)


def braille(dice: random.Random, modules: Modules) -> str:
    dots = (0, 3, 1, 4, 2, 5, 6, 7)
    return _by_character(modules, 2, 4, lambda bits: chr(0x2800 + sum(1 << dots[i] for i in range(8) if bits >> i & 1)))


def pairs(dice: random.Random, modules: Modules) -> str:
    dark, light = dice.choice((("##", "  "), ("██", "  "), ("1", "0"), ("@@", ".."), ("XX", "  "), ("⬛", "⬜"),
                               ("■", "□"), ("██", "░░"), ("#", " "), ("11", "00"), ("M", " "), ("**", "--")))
    return "\n".join("".join(dark if module else light for module in row) for row in modules)


def spaced(dice: random.Random, modules: Modules) -> str:
    return pairs(dice, modules).replace("\n", "\n\n")


def in_pre(dice: random.Random, modules: Modules) -> str:
    drawing = dice.choice((halves, pairs, braille))(dice, modules)
    return f"<pre style='line-height:1'>\n{drawing}\n</pre>"


def with_breaks(dice: random.Random, modules: Modules) -> str:
    drawing = dice.choice((halves, quadrants, pairs))(dice, modules)
    written = drawing.replace(" ", dice.choice(("&nbsp;", "&#160;")))
    written = written.replace("█", dice.choice(("█", "&#9608;", "&#x2588;", "&block;")))
    if dice.random() < 0.5:
        return "<div style='font-family:monospace'>" + written.replace("\n", "<br>\n") + "</div>"
    return "".join(f"<div>{line}</div>" for line in written.split("\n"))


def _colour(dice: random.Random) -> tuple[str, str]:
    return dice.choice((("#000000", "#FFFFFF"), ("#000", "#fff"), ("black", "white"),
                        ("rgb(0,0,0)", "rgb(255,255,255)"),
                        ("#1a237e", "#fafafa"), ("#cc0000", "#008000"), ("navy", "#ffffff")))


def cells(dice: random.Random, modules: Modules) -> str:
    """A cell a module."""
    dark, light = _colour(dice)
    size, empty = dice.randint(2, 6), dice.choice(("", "&nbsp;", " "))
    form = dice.choice(('<td bgcolor="{0}" width="{1}" height="{1}">{2}</td>',
                        "<td style='background:{0};width:{1}px;height:{1}px'>{2}</td>",
                        '<TD STYLE="background-color: {0}">{2}</TD>',
                        '<td><div style="width:{1}px;height:{1}px;background:{0}"></div></td>',
                        "<td bgcolor={0}>{2}"))
    rows = "".join("<tr>" + "".join(form.format(dark if module else light, size, empty) for module in row) + "</tr>\n"
                   for row in modules)
    return f'<table cellpadding="0" cellspacing="0" border="0">{rows}</table>'


def plain_cells(dice: random.Random, modules: Modules) -> str:
    """Only dark cells have a colour."""
    rows = "".join(f"<tr height={4}>" + "".join('<td bgcolor=black width="4"></td>' if module else '<td width="4"></td>'
                                                for module in row) + "</tr>" for row in modules)
    return f'<table bgcolor="#ffffff" cellspacing=0>{rows}</table>'


def merged_cells(dice: random.Random, modules: Modules) -> str:
    """A cell a run, by colspan or by its width."""
    dark, light = _colour(dice)
    size, by_width = dice.randint(2, 6), dice.random() < 0.5
    lines = []
    for row in modules:
        runs = [(module, len(list(run))) for module, run in groupby(row)]
        lines.append("".join(f'<td {f"width={n * size} height={size}" if by_width else f"colspan={n}"} '
                             f'bgcolor="{dark if module else light}"></td>' for module, n in runs))
    return '<table cellspacing="0">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def tall_cells(dice: random.Random, modules: Modules) -> str:
    """Dark runs down a column are one cell with a rowspan."""
    covered, rows = set(), []
    for y, row in enumerate(modules):
        line = []
        for x, module in enumerate(row):
            if (x, y) in covered:
                continue
            span = 1
            while module and y + span < len(modules) and modules[y + span][x]:
                covered.add((x, y + span))
                span += 1
            line.append(f'<td rowspan="{span}" bgcolor="{"#000" if module else "#fff"}"></td>')
        rows.append("<tr>" + "".join(line) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"


def row_tables(dice: random.Random, modules: Modules) -> str:
    """A table a row."""
    cell = '<td width=5 height=5 bgcolor="{}"></td>'
    rows = ("".join(cell.format("#000000" if module else "#ffffff") for module in row) for row in modules)
    return "".join(f"<table cellspacing=0><tr>{row}</tr></table>" for row in rows)


def blocks(dice: random.Random, modules: Modules) -> str:
    """Inline blocks, a line of them in a <div> or behind a <br>."""
    dark, light = _colour(dice)
    name, size = dice.choice(("span", "div", "i")), dice.randint(2, 6)
    form = f'<{name} style="display:inline-block;width:{size}px;height:{size}px;background:{{}}"></{name}>'
    lines = ["".join(form.format(dark if module else light) for module in row) for row in modules]
    if name == "div" or dice.random() < 0.5:
        return "".join(f'<div style="height:{size}px;line-height:0">{line}</div>' for line in lines)
    return "<br>".join(lines)


def painted_blanks(dice: random.Random, modules: Modules) -> str:
    """Runs of blanks with a background."""
    form = '<span style="background-color:{}">{}</span>'
    return "<br>".join("".join(form.format("#000" if module else "#fff", "&nbsp;" * 2 * len(list(run)))
                               for module, run in groupby(row)) for row in modules)


_STYLES: dict[str, tuple[Callable[[random.Random, Modules], str], bool]] = {
    "halves": (halves, False), "quadrants": (quadrants, False), "sextants": (sextants, False),
    "braille": (braille, False), "pairs": (pairs, False), "spaced": (spaced, False), "pre": (in_pre, True),
    "breaks": (with_breaks, True),
    "cells": (cells, True), "plain cells": (plain_cells, True), "merged cells": (merged_cells, True),
    "tall cells": (tall_cells, True), "row tables": (row_tables, True), "blocks": (blocks, True),
    "painted blanks": (painted_blanks, True)}
