"""A few seconds of svg.py; more by hand."""

from __future__ import annotations

import svg

from mailsift.images.svg import read_drawing


def test_mutated_drawings() -> None:
    assert svg.fuzz(3, 1) > 1000


def test_a_reference_of_many_digits() -> None:
    """int() refuses more than 4,300 digits, and so does html.unescape()."""
    drawing = read_drawing(b"<svg><a href='x&#" + b"9" * 5000 + b";'>Sign in &#" + b"1" * 70_000 + b"; here</a></svg>")
    assert drawing.text.startswith("Sign in")
    assert len(drawing.links) == 1
