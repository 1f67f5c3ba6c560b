"""The measure of growth itself: a quadratic loop is seen, a linear one passes."""

from __future__ import annotations

import time

import pytest

import growth


def busy(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_linear_passes() -> None:
    growth.assert_grows_at_most(3, lambda: busy(0.002), lambda: busy(0.004))


def test_quadratic_is_seen() -> None:
    with pytest.raises(AssertionError, match="more than 3 times"):
        growth.assert_grows_at_most(3, lambda: busy(0.002), lambda: busy(0.008))


def test_one_disturbed_measurement_is_forgotten() -> None:
    took = iter([0.05] + [0.004] * 99)
    growth.assert_grows_at_most(3, lambda: busy(0.002), lambda: busy(next(took)))


def test_a_disturbed_small_one_hides_nothing() -> None:
    took = iter([0.05] + [0.002] * 99)
    with pytest.raises(AssertionError, match="more than 3 times"):
        growth.assert_grows_at_most(3, lambda: busy(next(took)), lambda: busy(0.008))
