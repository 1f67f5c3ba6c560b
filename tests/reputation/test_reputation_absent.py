"""A base that a policy or a command names, and that is not there, or is none: said wherever nothing was checked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from saying import publish_feed

from mailsift import Engine
from mailsift.cli import main

RAW = b"From: a@example.org\nSubject: x\n\nhttp://evil.example/a\n"
Said = tuple[int, str, str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def said(*words: str | Path) -> Said:
        code = main([str(word) for word in words])
        return (code, *capsys.readouterr())

    return said


@pytest.fixture(params=["absent", "file", "folder", "link", "below a file"])
def none(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "none"
    if request.param in ("file", "below a file"):
        path.write_text("no base\n")
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "link":
        path.symlink_to(tmp_path / "nowhere")
    return path / "base" if request.param == "below a file" else path


@pytest.fixture
def policy(none: Path, tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(f'[reputation]\nbase = "{none}"\n')
    return path


def unchecked(engine: Engine) -> list[tuple[str, str]]:
    return [(one.check, one.reason) for one in engine.scan(RAW).unchecked if one.check == "reputation"]


def test_an_engine_says_so(policy: Path, none: Path) -> None:
    with Engine(policy) as engine:
        assert unchecked(engine) == [("reputation", "unavailable")]
        assert str(engine.warning).startswith(f"{none}: ")
        assert "mailsift reputation import" in str(engine.warning)


def test_the_command_says_so(said: Callable[..., Said], policy: Path, none: Path, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(RAW)
    code, out, problem = said("scan", "--json", "--policy", policy, tmp_path / "m.eml")
    assert (code, problem.count("\n")) == (0, 1)
    assert problem.startswith(f"mailsift: {none}: ")
    assert {"check": "reputation", "reason": "unavailable"} in json.loads(out)["unchecked"]
    code, out, problem = said("policy", "check", policy)
    assert (code, out.count("\n"), problem.count("\n")) == (0, 1, 1)
    assert f"reputation.base: {none}: " in problem


@pytest.mark.parametrize("words", [["lookup", "evil.example"], ["stats"], ["override", "show"], ["export"]])
def test_a_look_at_it_is_an_error(said: Callable[..., Said], policy: Path, none: Path, words: list[str]) -> None:
    code, out, problem = said("reputation", "--policy", policy, *words)
    assert (code, problem.count("\n")) == (2, 1)
    assert problem.startswith(f"mailsift: {none}: ")
    assert "mailsift reputation import" in problem
    assert "unknown" not in out
    assert none.is_dir() or not none.exists() or none.is_file()


@pytest.mark.parametrize("words", [["lookup", "evil.example"], ["stats"], ["override", "show"], ["export"]])
def test_a_state_folder_that_is_named(said: Callable[..., Said], tmp_path: Path, words: list[str]) -> None:
    code, _, problem = said("reputation", *words, "--state", tmp_path / "typo")
    assert (code, problem.count("\n")) == (2, 1)
    assert problem.startswith(f"mailsift: {tmp_path / 'typo/reputation'}: ")
    assert not (tmp_path / "typo").exists()


def test_where_none_is_named_nothing_is_said(said: Callable[..., Said], tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert said("reputation", "lookup", "evil.example") == (0, "domain:evil.example  unknown\n", "")
    assert said("reputation", "stats") == (0, "generation 0\n", "")
    (tmp_path / "m.eml").write_bytes(RAW)
    for words in ((), ("--state", tmp_path / "new")):
        code, out, problem = said("scan", "--json", *words, tmp_path / "m.eml")
        assert (code, problem) == (0, "")
        assert all(one["check"] != "reputation" for one in json.loads(out)["unchecked"])


def test_one_that_comes_later_is_used(policy: Path, none: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailsift.engine.LOOK_EVERY_NS", 0)
    with Engine(policy) as engine:
        assert unchecked(engine)
        for path in (none, none.parent):
            if path.is_symlink() or path.is_file():
                path.unlink()
        publish_feed(none, "one", "evil.example\n")
        assert engine.scan(RAW).status == "SPAM" or engine.scan(RAW).findings
        assert unchecked(engine) == []
        assert engine.warning is None


def test_reputation_that_is_off_asks_for_no_base(said: Callable[..., Said], policy: Path) -> None:
    policy.write_text(policy.read_text() + "enabled = false\n")
    with Engine(policy) as engine:
        assert (unchecked(engine), engine.warning) == ([("reputation", "disabled")], None)
    assert said("policy", "check", policy)[2] == ""


def test_one_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in the default place: what is there is not nothing."""
    publish_feed(tmp_path / "reputation", "one", "evil.example\n")
    really = os.lstat

    def denied(path: str | Path, **options: object) -> os.stat_result:
        if str(path).endswith("CURRENT"):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("mailsift.reputation.base.os.lstat", denied)
    monkeypatch.setattr("mailsift.reputation.base.opened_to_read", denied)
    (tmp_path / "policy.toml").write_text('[paths]\nstate = "."\n')
    with Engine(tmp_path / "policy.toml") as engine:
        assert unchecked(engine) == [("reputation", "unavailable")]
        assert "Permission denied" in str(engine.warning)
