"""The tools: a venv of pinned packages under build/, and zig dressed as a compiler of one platform."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

from .platforms import ROOT, WORK, Platform, WheelError, program, run

TOOLS = WORK / "tools"
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")

# Paths of this machine become ".".
_WRAPPER = """\
#!/bin/sh
exec "{zig}" {language} -target {target} -ffile-prefix-map="{tree}"=. "$@"
"""


def need() -> None:
    """What no package of PyPI brings: said before hours are spent."""
    program(["git"], "git")
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        raise WheelError(f"no headers for {sys.executable}; on Debian: apt-get install python3-dev")
    if not importlib.util.find_spec("ensurepip"):
        raise WheelError(f"no ensurepip for {sys.executable}; on Debian: apt-get install python3-venv")


def install() -> None:
    """The pinned tools; nothing is done where they are in place."""
    wanted = _REQUIREMENTS.read_text() + "\n".join(_build_requirements())
    stamp = TOOLS / ".installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    venv.create(TOOLS, with_pip=True, clear=True)
    run([TOOLS / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:",
         "-r", _REQUIREMENTS, *_build_requirements()], what="pip install of the tools", log=WORK / "tools.log")
    stamp.write_text(wanted)


def _build_requirements() -> list[str]:
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"])


def tool(name: str) -> Path:
    return TOOLS / "bin" / name


def _wrapper(path: Path, platform: Platform, tree: Path, language: str) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    zig = TOOLS / "lib" / version / "site-packages/ziglang/zig"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_WRAPPER.format(zig=zig, language=language, target=platform.target, tree=tree))
    path.chmod(0o755)
    return path


def environment(platform: Platform, tree: Path, work: Path, epoch: int) -> dict[str, str]:
    """In it setuptools compiles and links for the platform, whatever machine this is."""
    c = _wrapper(work / "bin/cc", platform, tree, "cc")
    cxx = _wrapper(work / "bin/c++", platform, tree, "c++")
    dropped = ("MAILSIFT_", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "PYTHONPATH")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return kept | {
        "PATH": f"{TOOLS / 'bin'}:{os.environ['PATH']}",
        "CC": str(c), "CXX": str(cxx), "LDSHARED": f"{cxx} -shared", "LDCXXSHARED": f"{cxx} -shared",
        "_PYTHON_HOST_PLATFORM": f"linux-{platform.name}",
        "SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "ZIG_GLOBAL_CACHE_DIR": str(WORK / "zig-cache"), "ZIG_LOCAL_CACHE_DIR": str(WORK / "zig-cache"),
    }


def search_path() -> dict[str, str]:
    """The environment with the tools first."""
    return dict(os.environ) | {"PATH": f"{TOOLS / 'bin'}:{os.environ['PATH']}"}
