"""The plug-in through which pytest gets its tests: a work each, and where their rows are collected."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from . import measure
from .contest import Missing, Work, WrongAnswer

if TYPE_CHECKING:
    from .mail import Mail


class Suite:
    """The works become parameters of the one test in suite.py, which gets `measure` from here."""

    def __init__(self, works: Sequence[Work], mail: Mail, rounds: int | None, say: Callable[[str], object],
                 judged: bool = True) -> None:
        self.works, self.mail, self.rounds, self.say, self.judged = works, mail, rounds, say, judged
        self.rows: list[dict[str, Any]] = []

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        metafunc.parametrize("work", self.works, ids=[work.id for work in self.works])

    @pytest.fixture(name="measure")
    def measuring(self) -> Callable[[Work, Any], None]:
        return self.measure

    def measure(self, work: Work, benchmark: Any) -> None:
        benchmark.group = work.task
        self.say(f"{work.id}: {work.title}")
        start = time.monotonic()
        found = self._rows(work, benchmark)
        for row in found:
            row["took"] = round(time.monotonic() - start, 1)
        benchmark.extra_info["rows"] = found
        self.rows += found
        if any("wrong" in row for row in found):
            pytest.fail("a wrong answer", pytrace=False)

    def _rows(self, work: Work, benchmark: Any) -> list[dict[str, Any]]:
        try:
            return measure.rows(work, self.mail, benchmark.pedantic, self.rounds, self.judged)
        except Missing as missing:
            return measure.skipped(work, str(missing))
        except WrongAnswer as error:
            return measure.wrong(work, str(error), error.peer)
        except Exception as error:
            # A mistake of ours; minutes of other works are not thrown away for it.
            self.say("".join(traceback.format_exception(error)))
            return measure.wrong(work, f"it failed: {type(error).__name__}: {error}")
