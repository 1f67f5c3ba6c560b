"""`python -m wheels`: builds the wheels into dist/, checks and proves them, writes their checksums."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import build, check, places, prove, toolchain, tree
from .platforms import DIST, PLATFORMS, Platform, WheelError


def main() -> int:
    arguments = _arguments()
    chosen = [PLATFORMS[name] for name in arguments.platform or PLATFORMS]
    started = time.monotonic()
    try:
        _need(chosen, arguments.proof)
        toolchain.install()
        if changed := tree.changed():
            print(f"wheels: {len(changed)} files differ from the commit, {changed[0]} first: not to be published")
        set_aside(chosen)
        wheels = built_before(chosen) if arguments.built else _build(chosen)
        for platform, wheel in wheels.items():
            _show(platform, wheel, arguments)
            publish(wheel)
    except WheelError as error:
        print(f"wheels: {error}", file=sys.stderr)
        return 1
    print(f"wheels: {len(wheels)} in {DIST}, {(time.monotonic() - started) / 60:.1f} minutes")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m wheels", description=__doc__)
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS), help="only this one; may be repeated")
    parser.add_argument("--proof", choices=("none", "scan", "all"), default="all",
                        help="scan: install and scan examples/mail; all: the tests too (default)")
    parser.add_argument("--built", action="store_true", help="build nothing: check and prove what the last run built")
    parser.add_argument("--twice", action="store_true", help="build again elsewhere; the bytes must be the same")
    return parser.parse_args()


def _build(chosen: list[Platform]) -> dict[Platform, Path]:
    """All at once: setuptools compiles the files of an extension one after another."""
    with ThreadPoolExecutor(len(chosen)) as pool:
        built = pool.map(lambda platform: build.build(platform, platform.work / "build", platform.unproved), chosen)
        return dict(zip(chosen, built, strict=True))


def set_aside(chosen: list[Platform]) -> None:
    """Takes these platforms' wheels out of dist/: what lies there has passed in the last run."""
    for platform in chosen:
        for wheel in DIST.glob(f"mailsift-*_{platform.name}.whl"):
            platform.unproved.mkdir(parents=True, exist_ok=True)
            for older in platform.unproved.glob("*.whl"):
                older.unlink()
            shutil.move(wheel, platform.unproved / wheel.name)
    _write_sums()


def built_before(chosen: list[Platform]) -> dict[Platform, Path]:
    found = {platform: sorted(platform.unproved.glob("*.whl")) for platform in chosen}
    for platform, wheels in found.items():
        if len(wheels) != 1:
            raise WheelError(f"{platform.unproved}: {len(wheels)} wheels, expected one")
    return {platform: wheels[0] for platform, wheels in found.items()}


def publish(wheel: Path) -> None:
    """A wheel that has passed, into dist/ and its sums."""
    DIST.mkdir(exist_ok=True)
    shutil.move(wheel, DIST / wheel.name)
    _write_sums()


def _need(chosen: list[Platform], proof: str) -> None:
    """Says at once what is missing."""
    toolchain.need()
    for platform in chosen:
        for name in ("strip", "objdump"):
            platform.binutil(name)
        if proof != "none":
            places.need(platform)


def _show(platform: Platform, wheel: Path, arguments: argparse.Namespace) -> None:
    print(check.check(wheel, platform), flush=True)
    if arguments.twice:
        print(f"  built again: {_again(platform, wheel)}", flush=True)
    if arguments.proof != "none":
        for line in prove.prove(platform, wheel, with_tests=arguments.proof == "all"):
            print(f"  {line}", flush=True)


def _again(platform: Platform, wheel: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="mailsift-wheel-") as folder:
        other = build.build(platform, Path(folder) / "work", Path(folder) / "dist")
        if other.name != wheel.name or other.read_bytes() != wheel.read_bytes():
            kept = wheel.with_suffix(".again")
            kept.write_bytes(other.read_bytes())
            raise WheelError(f"{wheel.name}: built again the bytes differ, see {kept}")
    return "the same bytes"


def _write_sums() -> None:
    """As `sha256sum --check` reads them; no wheels, no file."""
    wheels = sorted(DIST.glob("*.whl"))
    lines = [f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" for wheel in wheels]
    if lines:
        (DIST / "SHA256SUMS").write_text("".join(lines))
    else:
        (DIST / "SHA256SUMS").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
