"""The peer: bogofilter in bulk (-b), which has learnt the same messages; its start is one in thousands of messages.

Its words are in a Berkeley DB in a folder of its own, without transactions and with a cache that all of it fits in, so
that it is as quick as it can be.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .. import clock
from ..contest import Contestant, Missing
from ..mail import Lessons

_OPTIONS = ("-C", "-k", "64", "--db-transaction=no")


def version() -> str:
    done = subprocess.run([_program(), "-V"], capture_output=True, text=True, check=True)
    return done.stdout.split()[2]


def _program() -> str:
    program = shutil.which("bogofilter")
    if program is None:
        raise Missing("no bogofilter here (Debian: bogofilter)")
    return program


def scan_learnt(lessons: Lessons) -> Contestant:
    program = _program()
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    place = Path(folder.name)
    command = [program, *_OPTIONS, "-d", folder.name, "-b"]
    for option, spam in (("-s", True), ("-n", False)):
        learnt = [raw for raw, label in lessons.learnt if label is spam]
        _ask([*command, option], _written(place / option, learnt))
    paths = _written(place / "asked", lessons.asked)
    command.append("-T")

    def seconds() -> float:
        before = _used()
        _ask(command, paths)
        return _used() - before

    return Contestant(lambda: clock.elsewhere(seconds), lambda: [_is_decided(line) for line in _ask(command, paths)],
                      folder.cleanup, least_seconds=0.2)


def _ask(command: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """What it prints for them; whether a message is spam is also its exit status."""
    done = subprocess.run(command, input="".join(f"{path}\n" for path in paths), capture_output=True, text=True,
                          check=False)
    if done.returncode > 2:
        raise Missing(f"bogofilter ended with {done.returncode}: {done.stderr.strip()[:100]}")
    return done.stdout.splitlines()


def _is_decided(line: str) -> bool:
    return line.split()[-2] in ("S", "H", "U")


def _written(folder: Path, messages: Sequence[bytes]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.eml" for number in range(len(messages))]
    for path, raw in zip(paths, messages, strict=True):
        path.write_bytes(raw)
    return paths


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
