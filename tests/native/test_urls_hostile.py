# ruff: noqa: E501
"""Hostile text costs time in proportion to its size: processor time, the best of three, sizes four-folded."""

import time

import pytest

from mailsift import _native

FORMS = ["http:", "http://a:b/", "a.", "a:b@", "http://u:p@", "[.](.)", "http:\\@", "%25", "a.com/", "www.", "。a", "hxxp://a dot ",
         "a.b@c.d@", "http:///", "http://a.com/((", "a.b:c@", "x.com:", "http://a.com/?u=//x:y", "http://%41.com/../"]


def cost(text: bytes) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        _native._urls_find(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("form", FORMS)
def test_time_is_linear(form: str) -> None:
    piece = form.encode()
    small, large = (cost((piece * (size // len(piece) + 1))[:size]) for size in (1 << 17, 1 << 19))
    # A fixed 2 ms keeps the clock's grain and page faults out; the square would be sixteen-fold.
    assert large <= 8 * small + 0.002, (small, large)
