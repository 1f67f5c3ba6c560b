"""The columns of the step images in docs/accuracy.md."""

from __future__ import annotations

from typing import NamedTuple

from bench import picture_step


class Scanned(NamedTuple):
    spam: bool
    odds: float
    unlooked: float
    rules: frozenset[str] = frozenset()


def test_what_the_step_changes_is_counted_without_and_with_it() -> None:
    messages = [Scanned(False, -3, -3), Scanned(False, 1, -1, frozenset({"image_text"})), Scanned(True, -1, -1),
                Scanned(True, 5, 0, frozenset({"code_drawn", "image_text", "date_missing"}))]
    lines = "\n".join(picture_step.section([("made", messages)]))
    assert "| made | 50.00 % (1) | 0, 1 | 0, 0 | 50.00 % (1) | 2, 1 | 2, 1 | 12.50, 25.00 |" in lines
    assert "| made | ham | `image_text` 1 |" in lines
    assert "| made | spam | `code_drawn` 1, `image_text` 1 |" in lines or \
        "| made | spam | `image_text` 1, `code_drawn` 1 |" in lines
    assert "date_missing" not in lines


def test_a_corpus_without_spam_has_no_columns_of_it() -> None:
    lines = "\n".join(picture_step.section([("lists", [Scanned(False, -3, -3)])]))
    assert "| lists | 0.00 % (0) | 0, 0 | 0, 0 | – | – | – | – |" in lines
