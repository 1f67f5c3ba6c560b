"""Clean places to install a wheel into: an interpreter, its site-packages, and an environment without a compiler."""

from __future__ import annotations

import os
import shutil
import venv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import arm64, toolchain
from .platforms import Platform, WheelError, program, run

_COMPILERS = ("cc", "c++", "gcc", "g++", "clang", "clang++", "zig", "cython")
_NEWEST_GLIBC = 36  # of Debian 12, whose arm64 Python runs the tests


@dataclass(frozen=True)
class Place:
    command: tuple[str, ...]    # starts the interpreter
    site: Path                  # where the wheel was unpacked
    env: dict[str, str]
    emulated: bool

    def python(self, *arguments: str | Path, what: str, cwd: Path, simd: str | None = None,
               log: Path | None = None) -> str:
        env = self.env | ({"MAILSIFT_SIMD": simd} if simd else {})
        return run([*self.command, *arguments], what=what, env=env, cwd=cwd, log=log)


def _qemu() -> str:
    return program(["qemu-aarch64-static", "qemu-aarch64"], "qemu-user-static")


def need(platform: Platform) -> None:
    """Whether the wheel can be proved on this machine."""
    if platform.name == os.uname().machine:
        return
    if platform.name != "aarch64":
        raise WheelError(f"the wheel for {platform.name} can't be proved on {os.uname().machine}: --proof none")
    _qemu()
    arm64.need()


def make(platform: Platform, wheel: Path) -> Place:
    """The wheel with what it depends on and what its tests need, all of it prebuilt."""
    need(platform)
    folder = platform.work / "place"
    shutil.rmtree(folder, ignore_errors=True)
    wanted = f"mailsift[test] @ {wheel.resolve().as_uri()}"
    if platform.name == os.uname().machine:
        return _native(folder, wanted)
    return _emulated(folder, wanted)


def on_the_oldest(place: Place) -> Place | None:
    """The same on an emulated processor with little more than SSE2; None where no emulator is here."""
    qemu = shutil.which("qemu-x86_64-static") or shutil.which("qemu-x86_64")
    return replace(place, command=(qemu, "-cpu", "qemu64", *place.command), emulated=True) if qemu else None


def environment(path: Sequence[Path]) -> dict[str, str]:
    """Little more than PATH. CI stops Hypothesis from timing single examples."""
    found = ":".join(map(str, path))
    for name in _COMPILERS:
        if shutil.which(name, path=found):
            raise WheelError(f"there is a compiler ({name}) in {found}: the proof would not be clean")
    kept = {key: os.environ[key] for key in ("HOME", "MAILSIFT_CORPORA", "TMPDIR") if key in os.environ}
    return kept | {"PATH": found, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}


def _native(folder: Path, wanted: str) -> Place:
    venv.create(folder, with_pip=True)
    env = environment([folder / "bin"])
    pip = {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
    run([folder / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:", wanted],
        what="pip install of the wheel", env=env | pip, log=folder / "pip.log")
    site = next(folder.glob("lib/python3*/site-packages"))
    return Place((str(folder / "bin/python"),), site, env, emulated=False)


def _emulated(folder: Path, wanted: str) -> Place:
    """A processor that is ARMv8.0 and no more: an instruction of a later one that is not dispatched ends the run."""
    root, site = arm64.root(), folder / "site"
    command = (_qemu(), "-cpu", "cortex-a53", "-L", str(root), str(root / "usr/bin/python3"))
    env = environment([folder]) | {"PYTHONPATH": str(site), "MAILSIFT_NO_SUBPROCESS": "1",
                                     "MAILSIFT_MOST_EXAMPLES": "20"}
    env.pop("MAILSIFT_CORPORA", None)
    version = run([*command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], what="the arm64 Python",
                  env=env).strip()
    platforms = [f"manylinux_2_{minor}_aarch64" for minor in range(17, _NEWEST_GLIBC + 1)] + ["manylinux2014_aarch64"]
    abis = ["cp" + version.replace(".", ""), "abi3", "none"]
    run([toolchain.tool("python"), "-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:",
         "--target", site, "--python-version", version, "--implementation", "cp",
         *(f"--abi={abi}" for abi in abis), *(f"--platform={name}" for name in platforms), wanted],
        what="pip install of the wheel for aarch64", log=folder / "pip.log")
    return Place(command, site, env, emulated=True)
