"""Runs the fuzz targets one after the other and prints what they did. `make fuzz SECONDS=60 TARGETS="html urls"`.

New inputs are kept in build/fuzz/corpus/<target>, findings in build/fuzz/findings/<target>. A finding that is fixed
moves to tests/fuzz/findings/<target> under a name that says what it was; the tests replay it from then on.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import kits
from line_coverage import line_coverage
from seeds import seeds_of

WORK = kits.ROOT / "build/fuzz"
ALL_OF_MAIL = ("mime", "html", "urls")
DICTIONARIES = {"extract": ALL_OF_MAIL, "levels": ALL_OF_MAIL, "slices": ("html",)}
DICTIONARIES |= {name: (name,) for name in ALL_OF_MAIL}
LONGEST = {"images": 1024, "extract": 4096, "levels": 1024, "html": 2048, "urls": 512, "fold": 512, "feeds": 384,
           "code_signs": 1024, "pictures": 1024, "text_like": 1024}
FINDINGS = ("crash-*", "timeout-*", "oom-*", "leak-*", "slow-unit-*")


@dataclass(frozen=True)
class Row:
    """One line of the table that is printed in the end."""

    target: str
    executions: int
    seconds: float
    findings: int
    coverage: float


def folders(target: str) -> tuple[Path, Path, Path]:
    """Corpus, seeds and new findings; the seeds are written anew."""
    corpus, seeds, findings = (WORK / kind / target for kind in ("corpus", "seeds", "findings"))
    for folder in (corpus, seeds, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(target)):
        (seeds / f"{number:04}").write_bytes(seed)
    return corpus, seeds, findings


def dictionary(target: str) -> list[str]:
    names = DICTIONARIES.get(target, ())
    if not names:
        return []
    path = WORK / f"{target}.dict"
    path.write_bytes(b"\n".join((kits.HERE / f"{name}.dict").read_bytes() for name in names))
    return [f"-dict={path}"]


def executions(log: Path, pattern: bytes) -> int:
    found = re.findall(pattern, log.read_bytes(), re.MULTILINE)
    return int(found[-1]) if found else 0


def fuzz(target: str, program: Path, seconds: int, longest: int) -> tuple[int, float]:
    """Executions and seconds of one run of libFuzzer."""
    corpus, seeds, findings = folders(target)
    log = WORK / f"{target}.log"
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={longest}",
        f"-artifact_prefix={findings}{os.sep}",
        "-print_final_stats=1",
        *dictionary(target),
    ]
    began = time.monotonic()
    with log.open("wb") as out:
        run = subprocess.Popen([program, *options, corpus, seeds], stdout=out, stderr=out)
        while run.poll() is None:
            time.sleep(0.5)
            if sys.stderr.isatty():
                done = executions(log, rb"^#(\d+)\t")
                print(
                    f"\r{target}: {time.monotonic() - began:.0f} of {seconds} s, {done:,} executions ",
                    end="",
                    file=sys.stderr,
                )
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if run.returncode:
        print(f"{target}: libFuzzer stopped with {run.returncode}: see {log} and {findings}", file=sys.stderr)
    return executions(log, rb"^stat::number_of_executed_units: (\d+)"), time.monotonic() - began


def found(target: str) -> set[Path]:
    return {path for pattern in FINDINGS for path in (WORK / "findings" / target).glob(pattern)}


def run(target: str, fuzzer: Path, counter: Path, seconds: int, longest: int | None) -> Row:
    before = found(target)
    done, took = fuzz(target, fuzzer, seconds, longest or LONGEST.get(target, 2048))
    corpus, seeds, _ = folders(target)
    covered = line_coverage(counter, [corpus, seeds], kits.COMPONENTS[target], WORK)
    return Row(target, done, took, len(found(target) - before), covered)


def print_table(rows: list[Row]) -> None:
    print(f"{'target':10} {'executions':>12} {'seconds':>8} {'new findings':>13} {'line coverage':>14}  of")
    for row in rows:
        print(
            f"{row.target:10} {row.executions:12,} {row.seconds:8.0f} {row.findings:13} {row.coverage:13.1f}%  "
            f"{', '.join(kits.COMPONENTS[row.target])}"
        )
    print(f"{'all':10} {sum(row.executions for row in rows):12,}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(kits.COMPONENTS)}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="time for each target (default 60)")
    parser.add_argument("--plain", action="store_true", help="without sanitizers: more executions, for `levels`")
    parser.add_argument("--max-len", type=int, help="longest input in bytes (default: by target)")
    given = parser.parse_args()
    unknown = sorted(set(given.targets) - set(kits.COMPONENTS))
    if unknown:
        parser.error(f"unknown target {unknown[0]!r}: expected one of {', '.join(kits.COMPONENTS)}")
    names = given.targets or list(kits.COMPONENTS)
    try:
        both = [kits.fuzz_kit(plain=given.plain), kits.coverage_kit()]
        kits.llvm_tool("llvm-profdata")
        kits.llvm_tool("llvm-cov")
    except kits.MissingTool as missing:
        print(f"run.py: {missing}", file=sys.stderr)
        return 2
    print(f"building with {both[0].compiler} ...", file=sys.stderr)
    fuzzers, counters = (
        kits.targets(kit, names, kits.core_objects(kit, WORK / kit.name), WORK / kit.name) for kit in both
    )
    rows = [run(name, fuzzers[name], counters[name], given.seconds, given.max_len) for name in names]
    print_table(rows)
    return 1 if any(row.findings for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
