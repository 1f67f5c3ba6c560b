"""Builds the C++ core alone, without Python, under AddressSanitizer and UBSan, and runs its own tests."""

import os
import shutil
import subprocess
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src/_native/core"
FLAGS = ["-std=c++17", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-UNDEBUG", "-fno-exceptions", "-fno-rtti",
         "-fsanitize=address,undefined", "-fno-sanitize-recover=all", f"-I{CORE}", f"-I{Path(__file__).parent}"]


def compiler() -> str:
    found = os.environ.get("CXX") or shutil.which("g++") or shutil.which("clang++")
    return found or str(sysconfig.get_config_var("CXX")).split()[0]


def test_core_under_sanitizers(tmp_path: Path) -> None:
    sources = [*sorted(CORE.glob("*/*.cpp")), *sorted(Path(__file__).parent.glob("*.cpp"))]

    def build(source: Path) -> Path:
        out = tmp_path / f"{source.parent.name}_{source.stem}.o"
        subprocess.run([compiler(), *FLAGS, "-c", str(source), "-o", str(out)], check=True)
        return out

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(build, sources))
    driver = tmp_path / "driver"
    subprocess.run([compiler(), *FLAGS, *map(str, objects), "-o", str(driver)], check=True)
    done = subprocess.run([str(driver)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_core_never_includes_python() -> None:
    files = [*CORE.glob("*/*.cpp"), *CORE.glob("*/*.hpp")]
    assert files
    for path in files:
        assert "Python.h" not in path.read_text(), path


@pytest.mark.parametrize("component", sorted(p.name for p in CORE.iterdir() if p.is_dir()))
def test_components_stand_beside_each_other(component: str) -> None:
    """Only facts/ includes other components; everybody may use base/, cpu/ and tables/; signs/ reads the record."""
    shared = {"base", "cpu", "tables", component}
    if component == "signs":
        shared.add("facts/record.hpp")
    for path in [*(CORE / component).glob("*.cpp"), *(CORE / component).glob("*.hpp")]:
        for line in path.read_text().splitlines():
            if line.startswith('#include "') and component != "facts":
                included = line.split('"')[1]
                assert {included, included.split("/")[0]} & shared, f"{path}: {line}"
