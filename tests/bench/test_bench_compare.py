"""Earlier runs: what is compared with them, and which files are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from kept_runs import FIGURE, kept, row

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import compare

from mailsift.errors import FileError


def test_compare_says_what_moved_beyond_the_spread() -> None:
    old = kept(row("a", 3.0), row("b", 3.0), row("c", 3.0), row("gone"))
    new = kept(row("a", 3.05), row("b", 2.5), row("c", 3.5, version="2.0"), row("new"), level="avx512")
    assert list(compare.lines(old, new)) == [
        "warning: another level: avx2 then, avx512 now",
        "  task/a, peer: 3.00 -> 3.05 (+1.7%), within the spread",
        "* task/b, peer: 3.00 -> 2.50 (-16.7%), SLOWER",
        "* task/c, peer: 3.00 -> 3.50 (+16.7%), FASTER; version 1.0 then",
        "  task/new, peer: only in this run",
        "  task/gone, peer: only in the earlier run",
        "  size: 7 -> 7 MB (+0.0%), an absolute figure: it has no spread",
        "2 of 4 rows moved beyond the spread",
    ]


@pytest.mark.parametrize(("text", "what"), [
    (None, "No such file"), ("{", "Expecting"), ("[]", "no run"), ("{}", "no run"),
    ('{"mailsift": {"format": 0}}', "no run"), ('{"mailsift": 1}', "no run"), ("[" * 100_000, "recursion")])
def test_compare_refuses_what_is_no_run(tmp_path: Any, text: str | None, what: str) -> None:
    if text is not None:
        (tmp_path / "old.json").write_text(text)
    with pytest.raises(FileError, match=what):
        compare.load(tmp_path / "old.json")


def with_row(**changes: Any) -> dict[str, Any]:
    """A run whose second row is damaged: None takes a key away."""
    damaged = {key: value for key, value in {**row("b"), **changes}.items() if value is not None}
    return kept(row("a"), damaged)["mailsift"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("ours", "said"), [
    ({"format": 1}, "mailsift.machine: missing: expected an object"),
    (with_row(low=None), r"mailsift.rows\[1\].low: missing: expected a number above 0"),
    (with_row(ratio=0), r"mailsift.rows\[1\].ratio: 0: expected a number above 0"),
    (with_row(high="3"), r"mailsift.rows\[1\].high: '3': expected a number above 0"),
    (with_row(high=float("nan")), r"mailsift.rows\[1\].high: nan"),
    (with_row(peer=None), r"mailsift.rows\[1\].peer: missing: expected a text"),
    ({**with_row(), "rows": {}}, "mailsift.rows: {}: expected a list"),
    ({**with_row(), "rows": [1]}, r"mailsift.rows\[0\]: 1: expected an object"),
    ({**with_row(), "mail": {}}, "mailsift.mail.about: missing: expected a text"),
    ({**with_row(), "figures": [{**FIGURE, "value": 0}]}, r"mailsift.figures\[0\].value: 0: expected a number above"),
])
def test_a_damaged_run_is_refused_with_its_key(tmp_path: Any, ours: dict[str, Any], said: str) -> None:
    (tmp_path / "old.json").write_text(json.dumps({"mailsift": ours}))
    with pytest.raises(FileError, match=said) as refused:
        compare.load(tmp_path / "old.json")
    assert str(refused.value).startswith(str(tmp_path / "old.json"))
    assert "\n" not in str(refused.value)


def test_only_what_was_asked_for_is_missed() -> None:
    old, new = kept(row("a"), row("b"), {**row("c"), "work": "other/c"}), kept(row("a"))
    assert [line for line in compare.lines(old, new, ["task"]) if "only" in line] == [
        "  task/b, peer: only in the earlier run"]
    assert not [line for line in compare.lines(old, new, ["task/a"]) if "only" in line]
    assert len([line for line in compare.lines(old, new) if "only" in line]) == 2


def test_another_machine_is_a_warning() -> None:
    said = list(compare.lines(kept(row("a")), kept(row("a"), node="y", cores=64, compiler=None)))
    assert said[:3] == ["warning: another node: x then, y now", "warning: another cores: 2 then, 64 now",
                        "warning: another compiler: g++ then, None now"]
