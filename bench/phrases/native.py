"""A contestant that is a program of its own: built from C++ here, asked over pipes (driver.hpp says how)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
CORE = HERE.parents[1] / "src/_native/core"
SOURCES = [*sorted((CORE / "match").glob("*.cpp")), CORE / "cpu/features.cpp"]


def compiler() -> str | None:
    return shutil.which(os.environ.get("CXX", "g++"))


def build(name: str, folder: Path, *libraries: str, source: Path = HERE) -> Path:
    """`name`.cpp of a folder, with the core's matcher, as the package is built: for any processor of its kind."""
    program = folder / name
    flags = ("-std=c++17", "-O3", "-DNDEBUG", "-fno-exceptions", "-fno-rtti", f"-I{CORE}", f"-I{HERE}")
    sources = (str(source / f"{name}.cpp"), *map(str, SOURCES))
    subprocess.run([compiler() or "g++", *flags, *sources, *libraries, "-o", str(program)], check=True)
    return program


class Contestant:
    """One running program; its answers are numbers."""

    def __init__(self, program: Path, phrases: Path, texts: Path, mode: str, level: str | None = None) -> None:
        environment = {**os.environ, **({"MAILSIFT_SIMD": level} if level else {})}
        self._process = subprocess.Popen([str(program), str(phrases), str(texts), mode], env=environment, text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _ask(self, question: str) -> list[str]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().split()

    def check(self) -> tuple[int, int]:
        """How many hits, and their sum."""
        hits, total = self._ask("check")
        return int(hits), int(total)

    def seconds(self) -> float:
        """CPU time of one pass."""
        return float(self._ask("pass")[0])

    def close(self) -> None:
        self._process.communicate()
