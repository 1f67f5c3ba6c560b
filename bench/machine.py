"""What a run was made on and with: figures of another machine, compiler or level are another matter."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from mailsift import __version__, _native

ROOT = Path(__file__).parents[1]


def about() -> dict[str, Any]:
    return {
        "node": platform.node(), "cpu": _cpu(), "cores": os.cpu_count(), "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}", "libc": " ".join(platform.libc_ver()),
        "python": f"{platform.python_implementation()} {platform.python_version()}", "compiler": _compiler(),
        "level": _native.simd_level(), "mailsift": __version__, "commit": _commit(), "packages": _packages(),
    }


def _cpu() -> str:
    with suppress(OSError):
        names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
        if names:
            return str(names[0])
    return platform.processor() or platform.machine()


def _compiler() -> str | None:
    """That of this machine, which built the extension unless it came in a wheel."""
    name = shutil.which(os.environ.get("CXX", "g++"))
    return _said(name, "--version") if name else None


def _commit() -> str | None:
    """Where this is a repository: the commit, and whether files differ from it."""
    if not (ROOT / ".git").exists():
        return None
    commit = _said("git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD")
    return commit and commit + "+changes" * bool(_said("git", "-C", str(ROOT), "status", "--porcelain", "-uno"))


def _said(*command: str) -> str | None:
    """The first line that a program prints."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
        return done.stdout.partition("\n")[0]
    return None


def _packages() -> dict[str, str]:
    """The versions of what the extra names, as far as it is installed."""
    found = {}
    with suppress(metadata.PackageNotFoundError):
        for line in metadata.requires("mailsift") or ():
            if "extra" in line and "bench" in line:
                name = re.split(r"[^\w-]", line, maxsplit=1)[0]
                with suppress(metadata.PackageNotFoundError):
                    found[name] = metadata.version(name)
    return dict(sorted(found.items()))


