"""Builds the wheel of a platform: export, compile with zig, let auditwheel judge and tag it, pack it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from . import pack, toolchain, tree
from .platforms import MODULE, Platform, WheelError, run


def build(platform: Platform, work: Path, target: Path) -> Path:
    """The finished wheel, in `target`. All that is made on the way lies below `work`."""
    shutil.rmtree(work, ignore_errors=True)
    sources = tree.export(work / "tree")
    epoch = tree.epoch()
    env = toolchain.environment(platform, sources, work, epoch)
    run([toolchain.tool("python"), "-m", "pip", "wheel", "--disable-pip-version-check", "--no-deps",
         "--no-build-isolation", "--wheel-dir", work / "built", sources],
        what=f"the build for {platform.name}", env=env, log=work / "build.log")
    run([toolchain.tool("auditwheel"), "repair", "--wheel-dir", work / "repaired",
         _without_debug_information(platform, _only_wheel(work / "built"), work, epoch)],
        what=f"auditwheel repair for {platform.name}", env=env, log=work / "repair.log")
    repaired = _only_wheel(work / "repaired")
    for older in target.glob(f"mailsift-*_{platform.name}.whl"):
        older.unlink()
    return pack.repack(repaired, target / repaired.name, epoch)


def _without_debug_information(platform: Platform, wheel: Path, work: Path, epoch: int) -> Path:
    """What only a debugger reads goes: libc++'s has paths of this machine. The symbol table stays: a profile or a core
    dump names functions, and anyone can repeat the check of instructions on the file that was shipped."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extract(MODULE, work / "unpacked")
    module = work / "unpacked" / MODULE
    run([platform.binutil("strip"), "--strip-debug", module], what=f"strip for {platform.name}")
    return pack.repack(wheel, work / "stripped" / wheel.name, epoch, {MODULE: module.read_bytes()})


def _only_wheel(folder: Path) -> Path:
    found = list(folder.glob("*.whl"))
    if len(found) != 1:
        raise WheelError(f"{folder}: {len(found)} wheels, expected one")
    return found[0]
