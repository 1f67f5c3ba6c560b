"""Runs works under pytest-benchmark, which times ours, keeps the rounds and writes the JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import figures, machine
from .contest import Missing, Work, ordinal
from .phrases import native

if TYPE_CHECKING:
    from .figures import Figure
    from .mail import Mail
    from .plugin import Suite

FORMAT = 1
Said = Callable[[str], object]


def _progress(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def run(works: Sequence[Work], mail: Mail, rounds: int | None = None, say: Said = _progress,
        absolute: Sequence[Figure] = ()) -> dict[str, Any]:
    """Measures the works one after the other; what pytest-benchmark writes, and our rows under "mailsift".

    Interrupted by Ctrl-C, it is what was measured until then; KeyboardInterrupt where that is nothing.
    """
    started = time.monotonic()
    try:
        import pytest_benchmark.plugin  # noqa: F401

        from .plugin import Suite
    except ModuleNotFoundError as error:
        raise Missing(f"{str(error.name).partition('.')[0]} is not installed") from None
    unlike = list(_unlike(works, mail))
    suite = Suite(works, mail, rounds, say, judged=not unlike)
    found: dict[str, Any] = {}
    absolute_rows: list[dict[str, Any]] = []
    complete = False
    try:
        found = _measured(suite) if works else {}
        absolute_rows.extend(figures.rows(absolute, mail, say, judged=not unlike))
        complete = True
    except KeyboardInterrupt:
        if not suite.rows:
            raise
    found["mailsift"] = {
        "format": FORMAT, "complete": complete, "unlike": unlike,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "minutes": round((time.monotonic() - started) / 60, 1), "machine": machine.about(), "mail": {
            "made_up": mail.made_up, "about": mail.about, "messages": len(mail.messages),
            "bytes": sum(map(len, mail.messages)), "every": mail.every},
        "rows": suite.rows, "figures": absolute_rows}
    return found


def _unlike(works: Sequence[Work], mail: Mail) -> Iterator[str]:
    """Why what is measured is other work than what the targets were set for."""
    if mail.made_up:
        yield "the mail is made up"
    if mail.every > 1:
        yield f"only every {ordinal(mail.every)} message is taken"
    if any(work.task == "phrases" for work in works) and not (native.CORE.is_dir() and native.compiler()):
        yield "phrases are searched for through Python, for want of a compiler or our sources"


def _measured(suite: Suite) -> dict[str, Any]:
    """The JSON of pytest-benchmark; empty where nothing was timed."""
    import pytest

    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name), io.StringIO()
        with _alone(output):
            code = pytest.main(_arguments(folder), plugins=[suite])
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if {row["work"] for row in suite.rows} != {work.id for work in suite.works}:
            raise RuntimeError(f"the suite ended with {code!r}:\n{output.getvalue()}")
        kept = folder / "run.json"
        found: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        return found


def _arguments(folder: Path) -> list[str]:
    (folder / "pytest.ini").write_text("[pytest]\n")
    return ["-c", str(folder / "pytest.ini"), "--rootdir", str(folder), "-p", "no:cacheprovider",
            "-p", "pytest_benchmark.plugin", "--capture=no", "-q", "--benchmark-quiet",
            f"--benchmark-timer={__package__}.clock.now", f"--benchmark-json={folder / 'run.json'}",
            str(Path(__file__).with_name("suite.py"))]


@contextlib.contextmanager
def _alone(output: io.StringIO) -> Iterator[None]:
    """pytest without the settings and plug-ins of wherever we are called from; its own words are kept back."""
    name = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where nothing was measured; our rows say why
            yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
