"""Mutates drawings (SVG), whose reader is Python, and checks of each that

- nothing comes out of it as an exception, and text and links stay within their limits and within what was read;
- it takes time and memory in proportion to its size, however it is repeated;
- it opens no file and no connection, and no entity grows.

python tests/fuzz/svg.py SECONDS [SEED]    prints what it did, and the first input that breaks a rule
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from typing import Any

from mutation import mutated

from mailsift.images.svg import MOST_LINKS, MOST_TEXT, read_drawing

_SAMPLES = (
    (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
     b'<title>A &amp; B</title><a xlink:href="https://a.example/?a=1&amp;b=2"><text x="1">Sign&#32;in</text></a>'
     b"<image href='data:image/png;base64,iVBORw0KGgo='/><![CDATA[c < d]]><!-- e --></svg>"),
    (b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
     b'<!ENTITY % p SYSTEM "http://a.example/p.dtd"> %p;]><svg><text>&b;&f;&#x41;&#65;&nGt;&notit;</text></svg>'),
    (b"<svg:svg><style>@import url(http://a.example/);</style><script>alert(1)</script><svg:defs/><defs>no</defs>"
     b'<use href = "#a"/><a HREF="javascript:alert(1)">x</a><foreignObject><p>y</p></foreignObject></svg:svg>'),
    '\ufeff<svg><text>\u00e9\u4e2d\U0001f600</text><a href="x"/></svg>'.encode("utf-16"),
)
_PIECES = (
    b"<", b">", b"/", b"/>", b'"', b"'", b"&", b";", b"=", b" ", b"\n", b"\0", b"\xff", b"\xc3", b"<!--", b"-->", b"--",
    b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"]>", b"<?", b"?>", b"&#", b"&#x", b"&#9", b"99999999", b"&#xD800;",
    b"&#1114112;", b"&amp;", b"&lt;a href='x'&gt;", b"<style>", b"</style>", b"<defs/>", b"<script", b"</", b" href=",
    b' href="', b" xlink:href='", b"href", b"\t\t\t\t", b"a" * 70, b"<a:b:c>", b"\xff\xfe", b"\xe2\x80\xae",
)
_SECONDS_MOST, _SECONDS_A_BYTE = 0.25, 2e-6
# Calls that Python tells a hook of: nothing of them has to do with reading a drawing.
_FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "urllib.", "exec", "import", "ctypes.")
_watched: list[str] | None = None


def _hook(event: str, _: tuple[Any, ...]) -> None:
    if _watched is not None and event.startswith(_FORBIDDEN):
        _watched.append(event)


def check(data: bytes) -> None:
    global _watched
    began, _watched = time.process_time(), []
    try:
        drawing = read_drawing(data)
    finally:
        seen, _watched = _watched, None
    took = time.process_time() - began
    assert not seen, seen
    assert took < _SECONDS_MOST + _SECONDS_A_BYTE * len(data), took
    assert len(drawing.text) <= min(MOST_TEXT, len(data)), len(drawing.text)
    assert len(drawing.links) == len(set(drawing.links)) <= MOST_LINKS
    assert all(link and link == link.strip() for link in drawing.links)
    assert sum(map(len, drawing.links)) <= len(data)
    assert read_drawing(data) == drawing


def check_large(chance: random.Random) -> None:
    """A few pieces again and again, up to two megabytes: time grows with the size, memory stays in its bounds."""
    piece = b"".join(chance.choices(_PIECES, k=chance.randrange(1, 5)))
    data = b"<svg>" + piece * (chance.choice((20_000, 300_000, 2_000_000)) // len(piece))
    check(data)
    tracemalloc.start()
    try:
        read_drawing(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < (24 << 20), (most, piece)


def fuzz(seconds: float, seed: int) -> int:
    chance, end, done = random.Random(seed), time.monotonic() + seconds, 0
    kept = list(_SAMPLES)
    while time.monotonic() < end:
        data = mutated(chance, chance.choice(kept), _PIECES, 60, cuts=False)
        try:
            check(data)
            if done % 20_000 == 100:
                check_large(chance)
        except Exception:
            print(f"seed {seed}, {done} executions: {data!r}", file=sys.stderr)
            raise
        # Mutations of mutations, a few generations deep.
        if done % 7 == 0:
            kept[len(_SAMPLES):] = [*kept[len(_SAMPLES):][-40:], data]
        done += 1
    return done


sys.addaudithook(_hook)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
    print(f"{fuzz(seconds, seed):,} executions, seed {seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
