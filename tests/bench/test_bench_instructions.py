"""The guard of instruction counts: when it says that it guards nothing, and who its compiler is."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.instructions import __main__ as guard

KEY = "g++ 1.2.3, glibc 2.36"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No compiler but that of the test, and nothing is built."""
    monkeypatch.setattr(guard.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(guard.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(guard, "key", lambda: KEY)
    monkeypatch.setattr(guard, "counts", lambda folder: {"scan scalar": 1030})


def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    path = tmp_path / "stored.json"
    path.write_text(text)
    monkeypatch.setattr(guard, "STORED", path)


@pytest.mark.parametrize(("before", "code"), [(1001, 0), (1030, 0), (999, 1), (1100, 1)])
def test_three_percent_are_the_bounds(before: int, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stored(monkeypatch, tmp_path, f'{{"{KEY}": {{"scan scalar": {before}}}}}')
    assert guard.main([]) == code


@pytest.mark.parametrize("missing", ["valgrind", "g++", "ccache"])
def test_what_is_missing_is_loud(missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                 capsys: pytest.CaptureFixture[str]) -> None:
    stored(monkeypatch, tmp_path, f'{{"{KEY}": {{"scan scalar": 1030}}}}')
    monkeypatch.setenv("CXX", "ccache g++ -m64")
    assert guard.main([]) == 0
    monkeypatch.setattr(guard.shutil, "which", lambda name: None if name == missing else name)
    assert guard.main([]) == 2
    assert f"NOTHING WAS CHECKED: {missing} is not installed" in capsys.readouterr().err
    assert guard.main(["--allow-missing"]) == 0


def test_a_compiler_without_counts_checks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    stored(monkeypatch, tmp_path, '{"clang++ 14.0.6, glibc 2.36": {}}')
    monkeypatch.setattr(guard, "counts", lambda folder: pytest.fail("counted for nothing"))
    assert guard.main([]) == 2
    assert f"no counts are stored for {KEY}, but for clang++ 14.0.6" in capsys.readouterr().err
    assert guard.main(["--allow-missing"]) == 0


@pytest.mark.parametrize("name", ["g++", "c++", "ccache g++", "clang++", "g++ -m64"])
def test_a_compiler_is_what_it_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    if any(shutil.which(word) is None for word in name.split() if word[0] != "-"):
        pytest.skip(f"no {name} here")
    monkeypatch.setenv("CXX", name)
    guard.key.cache_clear()
    found = guard.key()
    guard.key.cache_clear()
    assert found.startswith("clang++ " if "clang" in name else ("g++ ", "clang++ "))
