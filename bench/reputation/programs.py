"""Contestants that are programs of their own, in C++: they say how many keys they found, and how long a pass took."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from .. import clock
from ..contest import Contestant, Missing
from . import KEY

HERE = Path(__file__).parent
CORE = HERE.parents[1] / "src/_native/core"


@lru_cache
def folder() -> tempfile.TemporaryDirectory[str]:
    """Where programs stay until we end."""
    return tempfile.TemporaryDirectory(prefix="mailsift-bench-")


@lru_cache
def program(name: str, *libraries: str) -> Path:
    """`name`.cpp with the core's store; Missing where that can't be."""
    compiler = shutil.which(os.environ.get("CXX", "g++"))
    if not CORE.is_dir():
        raise Missing("no sources here to build its driver with")
    if compiler is None:
        raise Missing("no C++ compiler")
    built = Path(folder().name) / name
    flags = ("-std=c++17", "-O3", "-DNDEBUG", "-fno-exceptions", "-fno-rtti", f"-I{CORE}", f"-I{HERE}")
    sources = (str(HERE / f"{name}.cpp"), *map(str, sorted((CORE / "reputation").glob("*.cpp"))))
    try:
        subprocess.run([compiler, *flags, *sources, *libraries, "-o", str(built)], check=True,
                       stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        raise Missing(f"its driver could not be built (exit code {error.returncode})") from None
    return built


def contestant(built: Path, base: Path, queries: bytes, *held: tempfile.TemporaryDirectory[str]) -> Contestant:
    """`base`: what the program looks into; `held`: what goes when it ends."""
    asked = tempfile.NamedTemporaryFile(prefix="mailsift-bench-")  # noqa: SIM115
    asked.write(queries)
    asked.flush()
    process = subprocess.Popen([str(built), str(base), asked.name], text=True, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)

    def ask(question: str) -> list[str]:
        assert process.stdin
        assert process.stdout
        process.stdin.write(question + "\n")
        process.stdin.flush()
        return process.stdout.readline().split()

    def close() -> None:
        process.communicate()
        asked.close()
        for one in held:
            one.cleanup()

    def answer() -> Sequence[int]:
        return int(ask("check")[0]), len(queries) // KEY

    return Contestant(lambda: clock.elsewhere(lambda: float(ask("pass")[0])), answer, close)
