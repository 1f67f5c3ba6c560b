"""Every seed and every past finding through every fuzz target, built without a fuzzer, under ASan and UBSan."""

import subprocess
from pathlib import Path

import kits
import pytest
from seeds import seeds_of

FINDINGS = Path(__file__).parent / "findings"


@pytest.fixture(scope="session")
def programs(sanitized_core: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return kits.targets(kits.replay_kit(), kits.COMPONENTS, sanitized_core, tmp_path_factory.mktemp("targets"))


@pytest.mark.parametrize("target", kits.COMPONENTS)
def test_seeds_and_findings(target: str, programs: dict[str, Path], tmp_path: Path) -> None:
    seeds = seeds_of(target)
    assert seeds
    for number, seed in enumerate(seeds):
        (tmp_path / f"{number:04}").write_bytes(seed)
    found = sorted((FINDINGS / target).glob("*"))
    done = subprocess.run([programs[target], tmp_path, *found], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert int(done.stdout) == len(seeds) + len(found)


def test_every_target_is_known() -> None:
    assert {path.stem.removeprefix("fuzz_") for path in Path(__file__).parent.glob("fuzz_*.cpp")} == set(
        kits.COMPONENTS
    )
    assert {path.name for path in FINDINGS.iterdir()} <= set(kits.COMPONENTS)
