"""Proves a wheel: installed where there is no compiler and no source, it starts, scans and passes the tests of the core
and of the policy, on every level of instructions."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import places, tree
from .places import Place
from .platforms import WORK, Platform, WheelError

SUITES = ("tests/native", "tests/policy")
# The best level runs all, the lower ones what has kernels.
KERNEL_SUITES = ("tests/native/test_decode_transfer.py", "tests/native/test_digest.py", "tests/native/test_fold.py",
                 "tests/native/test_html.py", "tests/native/test_match.py", "tests/native/test_mime.py",
                 "tests/native/test_urls.py", "tests/policy/test_policy_engine.py")
_SUMMARY = re.compile(r"^=* ?((?:\d+ \w+,? )+)in [\d.]+s", re.MULTILINE)


def prove(platform: Platform, wheel: Path, *, with_tests: bool = True) -> Iterator[str]:
    """A line for each thing that was shown."""
    place = places.make(platform, wheel)
    sources = tree.export(platform.work / "proof")
    yield f"installed {where(place, sources)}"
    levels = [level for level in platform.levels if level_in_use(place, sources, level) == level]
    yield f"levels of this processor: {', '.join(levels)}; unasked it takes {level_in_use(place, sources)}"
    if level_in_use(place, sources) != levels[0] or "scalar" not in levels:
        raise WheelError(f"{wheel.name}: does not take the best of its levels")
    verdicts = {level: scan(place, sources, platform.work / f"state-{level}", level) for level in levels}
    if len(set(verdicts.values())) != 1:
        raise WheelError(f"{wheel.name}: the verdicts of examples/mail differ between levels: {verdicts}")
    yield f"examples/mail: the same verdicts on each level, {same_elsewhere(platform, verdicts[levels[0]])}"
    if platform.name == "x86_64" and not place.emulated:
        yield oldest(place, sources, platform.work / "state-oldest", verdicts["scalar"])
    for level in levels if with_tests else ():
        chosen = SUITES if level == levels[0] else KERNEL_SUITES
        yield f"{level}: {suite(place, sources, chosen, level, platform.work / f'tests-{level}')}"


_WHERE = """\
import sys, mailsift, mailsift._native
print(mailsift.__file__, mailsift._native.__file__, sys.version.split()[0], sep="\\n")
"""


def where(place: Place, sources: Path) -> str:
    """Where the tests find the package: it must be the installed one."""
    text = place.python("-c", _WHERE, what="import mailsift", cwd=sources)
    package, module, version = text.splitlines()
    for found in (package, module):
        if not Path(found).is_relative_to(place.site):
            raise WheelError(f"{found} is not the installed wheel in {place.site}")
    return f"for Python {version}{', emulated' if place.emulated else ''}"


def level_in_use(place: Place, sources: Path, level: str | None = None) -> str:
    text = place.python("-m", "mailsift", "--version", what="mailsift --version", cwd=sources, simd=level)
    found = re.fullmatch(r"mailsift \S+ \(native: (\w+)\)\n", text)
    if not found:
        raise WheelError(f"mailsift --version says {text!r}")
    return found[1]


_SCAN = """\
import sys
from mailsift.cli import main
sys.exit(0 if main() == 1 else "expected exit code 1: spam was found")
"""


def scan(place: Place, sources: Path, state: Path, level: str | None = None) -> str:
    """The SHA-256 of the JSON verdicts of examples/mail, without their times."""
    shutil.rmtree(state, ignore_errors=True)
    text = place.python("-c", _SCAN, "scan", "--json", "--policy", "examples/site.toml", "--state", state, "--envelope",
                        "examples/envelope.json", "examples/mail", what="mailsift scan", cwd=sources, simd=level)
    if text.count("\n") < 20:
        raise WheelError(f"mailsift scan examples/mail printed {text.count(chr(10))} lines")
    verdicts = [json.loads(line) for line in text.splitlines()]
    for verdict in verdicts:
        del verdict["timing_us"]
    return hashlib.sha256(json.dumps(verdicts).encode()).hexdigest()


def oldest(place: Place, sources: Path, state: Path, verdict: str) -> str:
    """A scan on an emulated processor without SSSE3 and AVX."""
    old = places.on_the_oldest(place)
    if old is None:
        return "no qemu-x86_64 here (Debian: qemu-user-static): not scanned on a processor without AVX"
    if level_in_use(old, sources) != "scalar" or scan(old, sources, state) != verdict:
        raise WheelError("on a processor without AVX it is not scalar, or says something else")
    return "on an emulated processor without SSSE3 and AVX: scalar, the same verdicts"


def same_elsewhere(platform: Platform, verdict: str) -> str:
    """Compares with what the other platforms gave, where they were proved before."""
    (platform.work / "verdicts.sha256").write_text(verdict)
    others = {path.parent.name: path.read_text() for path in sorted(WORK.glob("*/verdicts.sha256"))
              if path.parent.name != platform.name}
    if different := [name for name, other in others.items() if other != verdict]:
        raise WheelError(f"the verdicts of examples/mail differ between {platform.name} and {', '.join(different)}")
    return f"and on {', '.join(others)}" if others else "no other platform to compare with yet"


def suite(place: Place, sources: Path, chosen: tuple[str, ...], level: str, logs: Path) -> str:
    """Each file in a process of its own, as many at a time as there are processors: emulation takes its time."""
    files = [path for name in chosen for path in
             (sorted((sources / name).rglob("test_*.py")) if (sources / name).is_dir() else [sources / name])]
    files.sort(key=lambda path: path.stat().st_size, reverse=True)

    def one(path: Path) -> Counter[str]:
        name = path.relative_to(sources)
        text = place.python("-m", "pytest", "-p", "no:cacheprovider", name, what=f"{name} with {level}", cwd=sources,
                            simd=level, log=logs / f"{path.parent.name}-{path.stem}.log")
        return counts(text)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        total = sum(pool.map(one, files), Counter[str]())
    if not total["passed"]:
        raise WheelError(f"no test ran: see {logs}")
    return f"{', '.join(f'{number} {kind}' for kind, number in total.items())} of {' '.join(chosen)}"


def counts(text: str) -> Counter[str]:
    """pytest's own, as in `3155 passed, 30 skipped`; nothing where no test ran."""
    found = _SUMMARY.search(text)
    return Counter({kind: int(number) for number, kind in re.findall(r"(\d+) (\w+)", found[1])} if found else {})
