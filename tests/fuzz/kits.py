"""Builds the core and the fuzz targets, in one of three kits: to fuzz, to measure coverage, to replay."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORE = ROOT / "src/_native/core"

COMMON = (
    "-std=c++17",
    "-UNDEBUG",
    "-fno-exceptions",
    "-fno-rtti",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-g",
    f"-I{CORE}",
    f"-I{ROOT / 'tests/core'}",
    f"-I{HERE}",
)
SANITIZED = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
NEWEST_CLANG, OLDEST_CLANG = 24, 11

# What each target exercises: folders, or files by how their names begin; their coverage is what counts. extract reaches
# the others too.
COMPONENTS = {
    "extract": ("facts", "mime", "decode"),
    "html": ("html",),
    "urls": ("urls",),
    "fold": ("fold",),
    "mime": ("mime",),
    "decode": ("decode",),
    "match": ("match",),
    "lookup": ("lookup",),
    "rtf": ("rtf",),
    "signature": ("signature",),
    "signs": ("signs",),
    "levels": ("cpu",),
    "tokens": ("tokens", "bayes"),
    "images": ("images/drawn", "images/sheet", "images/tag_reader"),
    "reputation": ("reputation",),
    "feeds": ("reputation",),
    "text_like": ("images/text_like", "images/ink", "images/components", "images/lines"),
    "pictures": ("images/picture_hash",),
    "code_signs": ("images/code_signs", "images/clearer"),
    "slices": ("images/slices",),
    "file_blocks": ("images/file_blocks",),
}


class MissingTool(Exception):
    """A program that is not installed."""


# What reads pixels compares no more than levels: tracing each would take most of the time, and show nothing.
_OF_PIXELS = ("picture_hash", "pictures", "text_like", "ink", "components", "lines", "code_signs",
              "clearer")
_UNTRACED = "-fno-sanitize-coverage=trace-cmp"


@dataclass(frozen=True)
class Kit:
    """How a build is made. `own_main`: links replay_main.cpp, as no fuzzer brings a main."""

    name: str
    compiler: str
    flags: tuple[str, ...]
    link: tuple[str, ...]
    own_main: bool

    def compile(self, source: Path, out: Path) -> Path:
        flags = [*COMMON, *self.flags]
        if not self.own_main and source.stem.removeprefix("fuzz_") in _OF_PIXELS:
            flags.append(_UNTRACED)
        subprocess.run([self.compiler, *flags, "-c", str(source), "-o", str(out)], check=True)
        return out


def clang() -> str:
    """The newest clang++ there is; the LLVM tools of the same version end in the same suffix."""
    names = ("clang++", *(f"clang++-{version}" for version in range(NEWEST_CLANG, OLDEST_CLANG - 1, -1)))
    for name in names:
        if shutil.which(name):
            return name
    raise MissingTool("clang++: not found: fuzzing needs clang with libFuzzer (Debian: clang, llvm)")


def llvm_tool(tool: str) -> str:
    name = tool + clang().removeprefix("clang++")
    if shutil.which(name) is None:
        raise MissingTool(f"{name}: not found: coverage needs the LLVM tools of clang's version (Debian: llvm)")
    return name


def fuzz_kit(*, plain: bool = False) -> Kit:
    """`plain`: without sanitizers, several times as fast; for targets whose whole point is to compare answers."""
    checks = () if plain else SANITIZED
    return Kit("fuzz-plain" if plain else "fuzz", clang(), ("-O2", "-fsanitize=fuzzer-no-link", *checks),
               ("-fsanitize=fuzzer", *checks), False)


def coverage_kit() -> Kit:
    flags = ("-fprofile-instr-generate", "-fcoverage-mapping")
    return Kit("coverage", clang(), ("-O1", *flags), flags, True)


def replay_kit() -> Kit:
    compiler = os.environ.get("CXX") or shutil.which("g++") or shutil.which("clang++") or "c++"
    return Kit("replay", compiler, ("-O1", "-DMAILSIFT_TIGHT_VECS", *SANITIZED), SANITIZED, True)


def _is_fresh(out: Path, source: Path) -> bool:
    if not out.exists():
        return False
    headers = max(
        path.stat().st_mtime for suffix in ("hpp", "inc") for path in (ROOT / "src/_native").rglob(f"*.{suffix}")
    )
    return out.stat().st_mtime > max(headers, source.stat().st_mtime)


def objects(kit: Kit, sources: Iterable[Path], folder: Path) -> list[Path]:
    """The objects of `sources` in `folder`; those that are up to date are kept."""
    folder.mkdir(parents=True, exist_ok=True)

    def one(source: Path) -> Path:
        out = folder / f"{source.parent.name}_{source.stem}.o"
        return out if _is_fresh(out, source) else kit.compile(source, out)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(one, sources))


def core_objects(kit: Kit, folder: Path) -> list[Path]:
    return objects(kit, sorted(CORE.glob("*/*.cpp")), folder)


def targets(kit: Kit, names: Iterable[str], core: list[Path], folder: Path) -> dict[str, Path]:
    """Target -> its program, linked with the whole core."""
    names = list(names)
    mains = objects(kit, [HERE / "replay_main.cpp"], folder) if kit.own_main else []
    programs = {}
    for name, part in zip(names, objects(kit, [HERE / f"fuzz_{name}.cpp" for name in names], folder), strict=True):
        programs[name] = folder / f"fuzz_{name}"
        parts = [str(path) for path in (part, *mains, *core)]
        subprocess.run([kit.compiler, *parts, *kit.link, "-o", str(programs[name])], check=True)
    return programs
