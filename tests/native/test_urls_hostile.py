# ruff: noqa: E501
"""Hostile text costs time in proportion to its size: processor time, the best of three, sizes four-folded."""

import pytest

import growth
from mailsift import _native

FORMS = ["http:", "http://a:b/", "a.", "a:b@", "http://u:p@", "[.](.)", "http:\\@", "%25", "a.com/", "www.", "。a", "hxxp://a dot ",
         "a.b@c.d@", "http:///", "http://a.com/((", "a.b:c@", "x.com:", "http://a.com/?u=//x:y", "http://%41.com/../",
         "http:a.com:99999/", "http:a.zzzz/", "http:a.zzzz?"]


@pytest.mark.parametrize("form", FORMS)
def test_time_is_linear(form: str) -> None:
    piece = form.encode()
    small, large = ((piece * (size // len(piece) + 1))[:size] for size in (1 << 17, 1 << 19))
    # The square would be sixteen-fold.
    growth.assert_grows_at_most(8, lambda: _native._urls_find(small), lambda: _native._urls_find(large))
