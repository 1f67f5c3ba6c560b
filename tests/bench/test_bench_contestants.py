"""The contestants of the benchmark themselves: those that are here agree with ours."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import measure, tasks
from mailsift_bench.contest import Missing, Work
from mailsift_bench.mail import Mail
from mailsift_bench.phrases import Search, Sum, native, programs

# These start a compiler or a daemon.
SLOW = {"phrases", "message/scan_served"}


def once(target: Any, setup: Any, rounds: int, iterations: int) -> None:
    setup()
    target()


@pytest.mark.parametrize("work", [w for w in tasks.WORKS if not {w.task, w.id} & SLOW], ids=lambda work: work.id)
def test_ours_and_the_peers_that_are_here_agree_on_made_up_mail(work: Work) -> None:
    try:
        rows = measure.rows(work, Mail(None, 100), once, 1)
    except Missing as missing:
        pytest.skip(str(missing))
    for row in rows:
        assert row.get("ratio", 0) > 0 or row["skipped"]


def test_phrases_by_the_binding_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an installed wheel, which has no sources to build the drivers from."""
    monkeypatch.setattr(native, "CORE", native.HERE / "no such folder")
    programs.program.cache_clear()
    search = Search([b"one", b"two words", b"wo"], [b"one two words", b"", b"two wordswords one"])
    [work] = tasks.chosen(["phrases/find_100"])
    ours, other = (measure.contestant(work, name, search) for name in ("ours", "pyahocorasick"))
    ours.run()
    assert ours.answer() == other.answer()
    assert ours.answer() == Sum(9, ours.answer().total)  # "wo" in "two" and "words"
    with pytest.raises(Missing, match="no sources here"):
        programs.program("hyperscan", "-lhs")


@pytest.mark.parametrize("work", tasks.WORKS, ids=lambda work: work.id)
def test_every_row_has_a_name_of_its_own(work: Work) -> None:
    assert len({peer.name for peer in work.peers}) == len(work.peers)
    for peer in work.peers:  # and one that has room in the chart
        assert len(f"{work.title}: {peer.name}") <= 80
