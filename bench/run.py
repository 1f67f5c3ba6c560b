"""Runs works under pytest-benchmark, which times ours, keeps the rounds and writes the JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import figures, machine, measure
from .contest import Missing, Work, WrongAnswer

if TYPE_CHECKING:
    from .figures import Figure
    from .mail import Mail

FORMAT = 1
Said = Callable[[str], object]


def _progress(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def run(works: Sequence[Work], mail: Mail, rounds: int | None = None, say: Said = _progress,
        absolute: Sequence[Figure] = ()) -> dict[str, Any]:
    """Measures the works one after the other; what pytest-benchmark writes, and our rows under "mailsift"."""
    try:
        import pytest
        import pytest_benchmark.plugin  # noqa: F401
    except ModuleNotFoundError as error:
        raise Missing(f"{str(error.name).partition('.')[0]} is not installed") from None
    started = time.monotonic()
    suite = _suite(pytest, works, mail, rounds, say)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n")
        kept = folder / "run.json"
        code, output = _pytest(pytest, suite, folder, kept)
        # 1: a test failed; its rows say what was wrong.
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or suite.broken:
            raise RuntimeError(f"the suite ended with {code!r}:\n{output}")
        found: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    absolute_rows = list(figures.rows(absolute, mail, say))
    found["mailsift"] = {
        "format": FORMAT, "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "minutes": round((time.monotonic() - started) / 60, 1), "machine": machine.about(), "mail": {
            "made_up": mail.made_up, "about": mail.about, "messages": len(mail.messages),
            "bytes": sum(map(len, mail.messages)), "every": mail.every},
        "rows": suite.rows, "figures": absolute_rows}
    return found


def _pytest(pytest: Any, suite: object, folder: Path, kept: Path) -> tuple[int, str]:
    """pytest without the settings and plug-ins of wherever we are called from; its own words are kept back."""
    arguments = ["-c", str(folder / "pytest.ini"), "--rootdir", str(folder), "-p", "no:cacheprovider", "-p",
                 "pytest_benchmark.plugin", "--capture=no", "-q", "--benchmark-quiet",
                 f"--benchmark-timer={__package__}.clock.now", f"--benchmark-json={kept}",
                 str(Path(__file__).with_name("suite.py"))]
    output = io.StringIO()
    before = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where nothing was measured; our rows say why
            return int(pytest.main(arguments, plugins=[suite])), output.getvalue()
    finally:
        if before is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = before


def _suite(pytest: Any, works: Sequence[Work], mail: Mail, rounds: int | None, say: Said) -> Any:
    class Suite:
        """The plug-in: the works become parameters, their rows are collected."""

        def __init__(self) -> None:
            self.rows: list[dict[str, Any]] = []
            self.broken = False

        def pytest_generate_tests(self, metafunc: Any) -> None:
            metafunc.parametrize("work", works, ids=[work.id for work in works])

        @pytest.fixture
        def measure(self) -> Callable[[Work, Any], None]:
            return self._measure

        def _measure(self, work: Work, benchmark: Any) -> None:
            benchmark.group = work.task
            say(f"{work.id}: {work.title}")
            try:
                found = measure.rows(work, mail, benchmark.pedantic, rounds)
            except Missing as missing:
                found = measure.skipped(work, str(missing))
            except WrongAnswer as error:
                found = measure.wrong(work, str(error))
            except Exception as error:
                # Minutes of other works are not thrown away for it.
                say("".join(traceback.format_exception(error)))
                found = measure.wrong(work, f"it failed: {type(error).__name__}: {error}")
            benchmark.extra_info["rows"] = found
            self.rows += found
            if any("wrong" in row for row in found):
                pytest.fail("a wrong answer", pytrace=False)

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(self, item: object, call: Any) -> Iterator[None]:
            """Anything but a wrong answer that ends a work is a mistake of ours."""
            report = yield
            if report.failed and (call.when != "call" or not call.excinfo.errisinstance(pytest.fail.Exception)):
                self.broken = True
            return report

    return Suite()
