"""`python -m bench.instructions`: callgrind counts of extract(), held against the stored ones (± 3 %).

The counts are those of one compiler and C library, at the levels that callgrind knows (it has no AVX-512). `--store`
writes those of this machine into stored.json: do that in the commit that means to change them.

exit code: 0 as stored, 1 out of bounds, 2 nothing was checked, as valgrind, the compiler or its counts are missing;
with --allow-missing that is 0 too, for machines that can't have them
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from mailsift import Engine
from mailsift.config_file import load

from .messages import ROOT, messages

STORED = Path(__file__).with_name("stored.json")
TOLERANCE = 0.03
LEVELS = ("scalar", "avx2")
# facts::Wanted: bare extraction, and what a scan with lists asks for.
WANTED = {"extract": 0, "scan": 1 | 2 | 4 | 32 | 64}
CORE = ROOT / "src/_native/core"
BUILD = ("-std=c++17", "-O3", "-g0", "-fvisibility=hidden", "-fno-exceptions", "-fno-rtti", f"-I{CORE}")


OK, OFF, NOT_CHECKED = 0, 1, 2


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.instructions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", action="store_true", help="write this machine's counts into stored.json")
    parser.add_argument("--allow-missing", action="store_true", help="exit code 0 where nothing could be checked")
    args = parser.parse_args(words)
    known = json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}
    missing = missing_tool() or (None if args.store or key() in known else
                                 f"no counts are stored for {key()}, but for {'; '.join(known) or 'nothing'}: set CXX "
                                 "to such a compiler, or keep the counts of this one with --store")
    if missing:
        print(f"bench-instructions: NOTHING WAS CHECKED: {missing}", file=sys.stderr)
        return OK if args.allow_missing else NOT_CHECKED
    with tempfile.TemporaryDirectory() as folder:
        found = counts(Path(folder))
    if args.store:
        STORED.write_text(json.dumps(known | {key(): found}, indent=1, sort_keys=True) + "\n", "utf-8")
    return compared(found, known.get(key()), args.store)


def missing_tool() -> str | None:
    if platform.machine() != "x86_64":
        return f"no counts are kept for {platform.machine()}"
    for tool in ("valgrind", *(word for word in compiler() if not word.startswith("-"))):
        if shutil.which(tool) is None:
            return f"{tool} is not installed (Debian: apt-get install valgrind g++)"
    return None


def compared(found: dict[str, int], known: dict[str, int] | None, store: bool) -> int:
    """Prints each count beside the stored one; 1 where one is out of bounds."""
    print(f"{key()}: instructions of extract() over made-up messages")
    worst = 0.0
    for name, count in found.items():
        before = (known or {}).get(name)
        change = count / before - 1 if before else 0.0
        worst = max(worst, abs(change))
        print(f"{name:<16} {count:>13,}  " + (f"{change:+8.2%} of {before:,}" if before else "nothing stored"))
    if worst > TOLERANCE and not store:
        print(f"bench-instructions: more than {TOLERANCE:.0%} off: find out why, or --store what is meant",
              file=sys.stderr)
        return OFF
    return OK


def compiler() -> list[str]:
    """Words, as make has them: `ccache g++`, `clang++ -stdlib=libc++`."""
    return shlex.split(os.environ.get("CXX", "")) or ["g++"]


@cache
def key() -> str:
    """What the counts depend on beside the sources. A compiler is what it says of itself: `c++` is another's name."""
    said = _says("--version")
    name = "clang++" if "#define __clang__ " in _says("-dM", "-E", "-x", "c++", os.devnull) else "g++"
    version = re.search(r"\d+\.\d+\.\d+", said)
    return f"{name} {version[0] if version else said.splitlines()[0]}, {' '.join(platform.libc_ver())}"


def _says(*words: str) -> str:
    return subprocess.run([*compiler(), *words], capture_output=True, text=True, check=True).stdout


def counts(folder: Path) -> dict[str, int]:
    driver = built(folder)
    names = []
    for name, raw in messages():
        (folder / name).write_bytes(raw)
        names.append(str(folder / name))
    database = lists(folder)
    runs = [(level, name) for level in LEVELS for name in WANTED]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda run: instructions(folder, driver, database, names, *run), runs)
    return {f"{name} {level}": count for (level, name), count in zip(runs, found, strict=True)}


def lists(folder: Path) -> Path:
    """The lists of the examples, compiled."""
    policy = load(ROOT / "examples/site.toml")
    policy = type(policy)(**{field: getattr(policy, field) for field in policy.__struct_fields__} | {
        "paths": type(policy.paths)(state=str(folder / "state"))})
    Engine(policy).close()
    return next((folder / "state").rglob("*.db"))


def built(folder: Path) -> Path:
    """The core and the driver, as the extension is built."""
    sources = [*sorted(CORE.glob("*/*.cpp")), Path(__file__).with_name("driver.cpp")]

    def one(source: Path) -> str:
        out = folder / f"{source.parent.name}_{source.stem}.o"
        subprocess.run([*compiler(), *BUILD, "-c", str(source), "-o", str(out)], check=True)
        return str(out)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(one, sources))
    subprocess.run([*compiler(), *objects, "-o", str(folder / "driver")], check=True)
    return folder / "driver"


def instructions(folder: Path, driver: Path, database: Path, names: list[str], level: str, what: str) -> int:
    """Instructions inside extract() alone, of one pass in warm memory and one in cold."""
    out = folder / f"{level}.{what}.callgrind"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
               "--toggle-collect=mailsift::facts::extract*", str(driver), str(database), str(WANTED[what]), "1", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "MAILSIFT_SIMD": level})
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        raise SystemExit(f"bench-instructions: {' '.join(command[:4])}: {done.stderr[-2000:]}")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main())
