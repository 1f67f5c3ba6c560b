"""A state folder that can only be read: whatever changes nothing works there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.conftest import without_root_rights

LOOKS = [["lookup", "a.example", "b.example"], ["stats"], ["override", "show"], ["override", "show", "b.example"],
         ["export"], ["export", "--format", "rbldnsd"]]


LEFT_OUT = ("mailsift: rbldnsd: who imports the others again lacks their confidence, expiry, categories and which are "
            "good; jsonl and csv keep it all\n")


@pytest.fixture(params=["with its lock", "without"])
def state(request: pytest.FixtureRequest, run, tmp_path: Path) -> Iterator[Path]:  # type: ignore[no-untyped-def]
    (tmp_path / "feed.txt").write_text("a.example\n")
    run("import", str(tmp_path / "feed.txt"))
    run("override", "bad", "b.example")
    state = tmp_path / "state"
    if request.param == "without":
        (state / "reputation/lock").unlink()
        (state / "reputation/ledger/sum").unlink()
    for path in (*state.rglob("*"), state):
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield state
    for path in (state, *state.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def looked(state: Path, *words: str, read_only: bool = True) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "mailsift", "reputation", *words, "--state", str(state)]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          preexec_fn=without_root_rights if read_only else None)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.starts_python
@pytest.mark.parametrize("words", LOOKS)
def test_looks_write_nothing(state: Path, words: list[str]) -> None:
    files = {path: path.stat().st_mtime_ns for path in state.rglob("*")}
    code, out, problem = looked(state, *words)
    assert (code, problem.replace(LEFT_OUT, "")) == (0, "")
    assert out == looked(state, *words, read_only=False)[1] != ""
    assert {path: path.stat().st_mtime_ns for path in state.rglob("*")} == files


@pytest.mark.starts_python
def test_a_signed_export_and_a_change(state: Path, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (tmp_path / "key").write_bytes(Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    code, out, problem = looked(state, "export", "--signed", str(tmp_path / "key"), "--out", str(tmp_path / "out"))
    assert (code, problem) == (0, "")
    assert " entries of " in out
    code, _, problem = looked(state, "override", "bad", "c.example")
    assert (code, problem.count("\n")) == (2, 1)
    assert "Permission denied" in problem
    assert str(state) in problem
