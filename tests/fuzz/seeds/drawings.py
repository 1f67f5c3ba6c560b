"""Drawings of characters and of cells, small ones in every form that is read."""

from collections.abc import Iterator

# 12 modules a side, with borders on each of them.
_ROWS = ("##########..", "#........#.#", "#.######.#..", "#.#....#.##.", "#.#.##.#.#.#", "#.#.##.#.##.", "#.#....#.#..",
         "#.######.#.#", "#........##.", "##########.#", "............", "#.##.#.##.#.")
_CELLS = (
    '<td bgcolor="{0}" width=4 height=4></td>',
    "<td style='background:{0};width:4px'>&nbsp;</td>",
    "<td bgcolor={0}>",
    '<td><div style="width:3px;height:3px;background-color:{0}"></div></td>',
    '<td rowspan="1" colspan=2 bgcolor={0}></td>',
    '<span style="display:inline-block;width:4px;background:{0}"></span>',
    '<i style="background:{0}">&#160;&nbsp;</i>',
)
_COLOURS = (("#000000", "#ffffff"), ("#000", "white"), ("rgb(0,0,0)", "rgb(255, 255, 255)"), ("red", "00ff00"))


def _lines() -> Iterator[str]:
    for dark, light in (("#", " "), ("##", "  "), ("1", "0"), ("█", "░"), ("⬛", "⬜"), ("■", "□"),
                        ("&block;", "&nbsp;")):
        yield "\n".join("".join(dark if one == "#" else light for one in row) for row in _ROWS)
    for characters in ("▀▄█ ", "▘▝▚▞▙█ ", "🬀🬞🬻▌ ", "⠁⣿⡇⢸⠛ ", "▁▂▉▎▔▕ "):
        yield "\n".join("".join(characters[(x * y + x) % len(characters)] for x in range(14)) for y in range(9))


def _pages() -> Iterator[str]:
    for form in _CELLS:
        for colours in _COLOURS:
            rows = ["".join(form.format(colours[one != "#"]) for one in row) for row in _ROWS]
            yield f"<table bgcolor=white><tr height=4>{'</tr><tr>'.join(rows)}</tr></table>"
            yield f"<style>td{{}}</style><td>{'<br>'.join(rows)}</td>text<!-- c --><p>"
            yield f"<div>{'</div><div>'.join(rows)}</div>"
    for drawing in _lines():
        yield f"<pre>{drawing}</pre><div>" + "</div><div>".join(drawing.replace(" ", "&#xA0;").split("\n")) + "</div>"


def drawings() -> list[bytes]:
    """The first byte says what the rest is: fuzz_images.cpp."""
    return [*(b"@" + one.encode() for one in _lines()), *(b"A" + one.encode() for one in _pages())]
