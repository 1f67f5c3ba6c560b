"""A clean copy of the sources: what git knows of, and nothing that a build has left beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .platforms import ROOT, WheelError, program, run


def _git(*arguments: str) -> str:
    return run([program(["git"], "git"), "-C", ROOT, *arguments], what=f"git {arguments[0]}")


def epoch() -> int:
    """The time that stands on every file of a wheel: SOURCE_DATE_EPOCH, else that of the commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return int(_git("log", "-1", "--format=%ct"))
    if not given.isdigit():
        raise WheelError(f"SOURCE_DATE_EPOCH={given}: expected seconds since 1970")
    return int(given)


def changed() -> list[str]:
    """Files that differ from the commit: a wheel of them can't be built again from it."""
    return [line[3:] for line in _git("status", "--porcelain", "--untracked-files=no").splitlines()]


def export(target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    for name in sorted(filter(None, _git("ls-files", "-z").split("\0"))):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)
    return target
