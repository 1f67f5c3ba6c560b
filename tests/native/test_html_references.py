"""core/html: character references against the standard's own list and its error cases."""

from html.entities import html5

import pytest

from mailsift import _native


def test_named_references_are_those_of_the_standard() -> None:
    for name, value in html5.items():
        assert _native._html_reference(f"&{name}".encode()) == (len(name) + 1, value.encode()), name
        if not name.endswith(";"):
            assert _native._html_reference(f"&{name}x".encode(), True) == (0, b""), name
            assert _native._html_reference(f"&{name}=".encode(), True) == (0, b""), name
            assert _native._html_reference(f"&{name} ".encode(), True)[0] == len(name) + 1, name


REFERENCES = [
    ("&#x41;", 6, "A"), ("&#65", 4, "A"), ("&#X41g", 5, "A"), ("&#0;", 4, "\ufffd"), ("&#x110000;", 10,
     "\ufffd"),
    ("&#xD800;", 8, "\ufffd"), ("&#x80;", 6, "\u20ac"), ("&#150;", 6, "\u2013"), ("&#129;", 6, "\x81"),
    ("&#99999999999999999999;", 23, "\ufffd"), ("&#;", 0, ""), ("&#x;", 0, ""), ("&", 0, ""), ("&;", 0, ""),
     ("& a", 0, ""),
    ("&notit;", 4, "\u00ac"), ("&notin;", 7, "\u2209"), ("&AMPx", 4, "&"), ("&nbspx;", 5, "\u00a0"),
     ("&Nbsp;", 0, ""),
    ("&CounterClockwiseContourIntegral;", 33, "\u2233"), ("&CounterClockwiseContourIntegralx;", 0, ""),
    ("&NotEqualTilde;", 15, "\u2242\u0338"), ("&#x1F600;", 9, "\U0001f600"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "used", "value"), REFERENCES)
def test_reference(text: str, used: int, value: str) -> None:
    assert _native._html_reference(text.encode()) == (used, value.encode())
