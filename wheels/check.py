"""What a finished wheel must be: its files alone, small, of the promised platform, no trace of this machine."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import instructions, pack, toolchain
from .platforms import MODULE, ROOT, Platform, WheelError, run

MOST_BYTES = 3_000_000
# A library that every Linux has. C++ and its run time are linked in.
_LIBRARIES = re.compile(r"lib(?:c|m|pthread|dl|rt)\.so\.\d|ld-linux[-\w]*\.so\.\d")
_PACKAGE = re.compile(r"mailsift/(?:[\w/]+\.pyi?|py\.typed|defaults/[\w/]+\.(?:toml|txt)|_native\.abi3\.so)|"
                      r"mailsift_bench/(?!(?:accuracy|calibration|chart|corpus|docs|engines|judging|learning|"
                      r"picture_step|self_training)\.py|instructions/)"
                      r"(?:[\w/]+\.py|reasons\.toml)")
_METADATA = re.compile(r"mailsift-[\w.]+\.dist-info/(?:METADATA|WHEEL|RECORD|entry_points\.txt|top_level\.txt|"
                       r"licenses/(?:LICENSE|NOTICE))")
_NEEDED = ("_native.abi3.so", "_native.pyi", "py.typed", "licenses/LICENSE", "licenses/NOTICE")


def wrong_names(names: Iterable[str]) -> list[str]:
    """What has no place in a wheel (sources, tests, libraries), and what is missing."""
    names = list(names)
    wrong = [f"{name}: does not belong into a wheel" for name in names
             if not (_PACKAGE.fullmatch(name) or _METADATA.fullmatch(name))]
    return wrong + [f"{end} is missing" for end in _NEEDED if not any(name.endswith(end) for name in names)]


def wrong_record(files: dict[str, bytes]) -> list[str]:
    own_name = next((name for name in files if name.endswith(".dist-info/RECORD")), None)
    if own_name is None:
        return ["RECORD is missing"]
    others = {name: data for name, data in files.items() if name != own_name}
    return [] if files[own_name] == pack.record(others, own_name) else ["RECORD does not tell what is in the wheel"]


def traces(files: dict[str, bytes], places: Iterable[str]) -> list[str]:
    """Paths of this machine in any file."""
    return [f"{name}: holds the path {place}" for name, data in files.items() for place in places
            if place.encode() in data]


def own_paths() -> list[str]:
    """Where this machine keeps sources, tools and Python; a prefix shared by all machines says nothing."""
    found = {str(ROOT), str(Path.home()), sys.prefix, sys.base_prefix, str(toolchain.TOOLS)}
    return sorted(found - {"/", "/usr", "/usr/local"})


def wrong_tags(files: dict[str, bytes], wheel: Path, platform: Platform) -> list[str]:
    expected = f"cp311-abi3-{platform.tag}"
    text = next((data for name, data in files.items() if name.endswith(".dist-info/WHEEL")), b"").decode()
    tags = re.findall(r"^Tag: (.+)$", text, re.MULTILINE)
    named = wheel.name.removesuffix(".whl").split("-", 2)[-1]
    wrong = [] if expected in tags else [f"WHEEL has the tags {tags}, expected {expected}"]
    if named.split("-")[:2] != ["cp311", "abi3"] or platform.tag not in named:
        wrong.append(f"the name ends in {named}, expected {expected}")
    return wrong


def wrong_symbols(shown: dict[str, Any], platform: Platform) -> list[str]:
    """Of auditwheel's judgement: the oldest glibc that has all symbols, the processor, what is loaded from outside."""
    loaded = [*shown["external_libs"], *shown["versioned_symbols"]]
    wrong = [f"needs {name} from outside" for name in loaded if not _LIBRARIES.fullmatch(name)]
    if shown["overall_tag"] != platform.tag and not older(shown["overall_tag"], platform.tag):
        wrong.append(f"can be {shown['overall_tag']} at most, promised is {platform.tag}")
    return wrong + ["auditwheel: built for newer processors"] * shown["unsupported_isa"]


def older(one: str, other: str) -> bool:
    """Whether manylinux tag `one` asks for an older glibc than `other`."""
    found = [re.match(r"manylinux_(\d+)_(\d+)_", tag) for tag in (one, other)]
    numbers = [tuple(map(int, tag.groups())) for tag in found if tag]
    return len(numbers) == 2 and numbers[0] < numbers[1]


def check(wheel: Path, platform: Platform) -> str:
    """One line of figures; WheelError with all that is wrong."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    size = wheel.stat().st_size
    wrong = wrong_names(files) + wrong_record(files) + traces(files, own_paths()) + wrong_tags(files, wheel, platform)
    if size >= MOST_BYTES:
        wrong.append(f"{size:,} bytes, at most {MOST_BYTES:,} are allowed")
    shown = run([toolchain.tool("auditwheel"), "show", "--json", wheel], what="auditwheel show",
                env=toolchain.search_path())
    wrong += wrong_symbols(json.loads(shown[shown.index("{"):]), platform)
    run([toolchain.tool("abi3audit"), "--strict", "--summary", wheel], what="abi3audit",
        log=platform.work / "abi3audit.log", env=toolchain.search_path())
    module = platform.work / "checked" / MODULE
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_bytes(files[MODULE])
    forbidden, dispatched = instructions.beyond(platform, instructions.disassemble(platform, module))
    wrong += [f"{name}: {first}: not on every processor, and no kernel of a level" for name, first in forbidden.items()]
    if wrong:
        raise WheelError(f"{wheel.name}:\n  " + "\n  ".join(wrong))
    return (f"{wheel.name}: {size:,} bytes, {len(files)} files, module {module.stat().st_size:,} bytes, "
            f"instructions beyond the baseline in {len(dispatched)} functions, all behind a dispatch")
