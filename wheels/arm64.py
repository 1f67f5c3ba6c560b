"""An arm64 Python for qemu-user out of Debian's packages: unpacked into a folder, nothing installed, no root needed.

apt-get gets a state of its own with that one architecture and nothing installed; it then downloads Python with all
that it needs, down to the C library, and leaves the machine's own package lists alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from .platforms import WORK, program, run

_CONFIG = """\
APT::Architecture "arm64";
APT::Architectures "arm64";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Debug::NoLocking "true";
Dir::State "{folder}/state";
Dir::State::status "/dev/null";
Dir::Cache "{folder}/cache";
"""
_PACKAGES = ("python3", "libstdc++6")  # some of the tests' peers are C++
ROOT_FOLDER = WORK / "arm64"


def need() -> tuple[str, str]:
    """apt-get and dpkg-deb; an unpacked root needs neither."""
    if ROOT_FOLDER.is_dir():
        return "", ""
    return program(["apt-get"], "apt (only Debian has it)"), program(["dpkg-deb"], "dpkg")


def root() -> Path:
    """The root of that system, with usr/bin/python3; made on the first call."""
    if ROOT_FOLDER.is_dir():
        return ROOT_FOLDER
    get, unpack = need()
    folder = WORK / "apt"
    for part in ("state/lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    config = folder / "apt.conf"
    config.write_text(_CONFIG.format(folder=folder))
    env = dict(os.environ) | {"APT_CONFIG": str(config)}
    run([get, "update"], what="apt-get update for arm64", env=env, log=WORK / "apt-update.log")
    run([get, "install", "--yes", "--download-only", *_PACKAGES], what="download of an arm64 Python", env=env,
        log=WORK / "apt-download.log")
    partial = ROOT_FOLDER.with_suffix(".partial")
    for package in sorted((folder / "cache/archives").glob("*.deb")):
        run([unpack, "-x", package, partial], what=f"unpacking {package.name}")
    return partial.rename(ROOT_FOLDER)
