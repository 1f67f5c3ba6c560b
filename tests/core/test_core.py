"""Builds the C++ core alone, without Python, under AddressSanitizer and UBSan, and runs its own tests."""

import subprocess
from pathlib import Path

import kits
import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src/_native/core"


def test_core_under_sanitizers(sanitized_core: list[Path], tmp_path: Path) -> None:
    kit = kits.replay_kit()
    objects = kits.objects(kit, sorted(Path(__file__).parent.glob("*.cpp")), tmp_path)
    driver = tmp_path / "driver"
    subprocess.run([kit.compiler, *map(str, [*objects, *sanitized_core]), *kit.link, "-o", str(driver)], check=True)
    done = subprocess.run([str(driver)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_core_never_includes_python() -> None:
    files = [*CORE.glob("*/*.cpp"), *CORE.glob("*/*.hpp")]
    assert files
    for path in files:
        assert "Python.h" not in path.read_text(), path


@pytest.mark.parametrize("component", sorted(p.name for p in CORE.iterdir() if p.is_dir()))
def test_components_stand_beside_each_other(component: str) -> None:
    """Only facts/ includes other components, all use base/, cpu/ and tables/; signs/ and tokens/ read the record."""
    shared = {"base", "cpu", "tables", component}
    if component in {"signs", "tokens"}:
        shared.add("facts/record.hpp")
    for path in [*(CORE / component).glob("*.cpp"), *(CORE / component).glob("*.hpp")]:
        for line in path.read_text().splitlines():
            if line.startswith('#include "') and component != "facts":
                included = line.split('"')[1]
                assert {included, included.split("/")[0]} & shared, f"{path}: {line}"
