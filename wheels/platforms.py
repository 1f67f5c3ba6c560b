"""The platforms that wheels are built for here, and what a run of another program yields."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build/wheels"
DIST = ROOT / "dist"
MODULE = "mailsift/_native.abi3.so"  # in the wheel


class WheelError(Exception):
    """One line for the person at the keyboard: what is wrong or missing, and what to do."""


@dataclass(frozen=True)
class Platform:
    name: str                       # as `uname -m` and wheel tags spell it
    target: str                     # for zig: system, libc and the oldest version of it to run on
    tag: str                        # what the wheel promises
    levels: tuple[str, ...]         # MAILSIFT_SIMD under which it must run, best first

    @property
    def work(self) -> Path:
        return WORK / self.name

    @property
    def unproved(self) -> Path:
        """Where a wheel lies until it has passed: nobody shall find a refused one in dist/."""
        return self.work / "unproved"

    def binutil(self, name: str) -> str:
        """The path of a program of binutils that reads this platform's modules."""
        system = f"{self.name}-linux-gnu"
        if self.name == os.uname().machine:
            return program([f"{system}-{name}", name], "binutils")
        return program([f"{system}-{name}"], f"binutils-{system}".replace("_", "-"))


PLATFORMS = {
    "x86_64": Platform("x86_64", "x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64",
                       ("avx512", "avx2", "scalar")),
    "aarch64": Platform("aarch64", "aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64",
                        ("neon", "scalar")),
}


def program(names: Sequence[str], package: str) -> str:
    """The path of the first of these programs; else says which Debian package has it."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise WheelError(f"no {names[0]} here; on Debian: apt-get install {package}")


def run(command: Sequence[str | Path], *, what: str, env: Mapping[str, str] | None = None,
        cwd: Path | None = None, log: Path | None = None) -> str:
    """The program's output; where it fails, its last lines and the name of the log stand in the error."""
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w+b") if log else TemporaryFile() as output:
        done = subprocess.run([str(word) for word in command], env=dict(env) if env is not None else None, cwd=cwd,
                              stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if done.returncode:
        tail, more = "\n".join(text.splitlines()[-20:]), f", whole output in {log}" if log else ""
        raise WheelError(f"{what} failed (exit code {done.returncode}){more}:\n{tail}")
    return text
