"""The command as a process, in an environment of its own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"),
            "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def command() -> list[str]:
    return [sys.executable, "-m", "mailsift"]


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str], command: list[str]) -> Run:
    """Runs it; `env` adds to the environment or, with None, takes away; output is text, whatever it holds."""

    def done(*args: object, stdin: bytes = b"", env: dict[str, str | None] | None = None, **options: Any) -> Done:
        settings = {name: value for name, value in {**environment, **(env or {})}.items() if value is not None}
        streams = {"input": stdin} if "stdin" not in options else {}
        streams |= {name: subprocess.PIPE for name in ("stdout", "stderr") if name not in options}
        ran = subprocess.run([*command, *(arg if isinstance(arg, bytes) else str(arg) for arg in args)],
                             env=settings, check=False, cwd=tmp_path, **streams, **options)
        return subprocess.CompletedProcess(ran.args, ran.returncode, *(
            (stream or b"").decode(errors="replace") for stream in (ran.stdout, ran.stderr)))

    return done


def without_root_rights() -> None:
    """For a child: the rights of files hold for root too."""
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
