"""`--help` of each command teaches: what it does, an example, what each word means, and what the exit codes say."""

from __future__ import annotations

import argparse

import pytest

from mailsift.cli import build_parser, main

# Those with verbs below them; their own parsers say what the verbs are.
_VERBS = {"reputation": ("import", "lookup", "override", "export", "stats", "remove"),
          "policy": ("check", "show", "level", "restore"),
          "lists": ("show", "add", "remove", "enable", "disable", "import", "export")}
_TAUGHT = [(name, verb) for name, verbs in _VERBS.items() for verb in verbs]


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {name: one for action in parser._actions if isinstance(action, argparse._SubParsersAction)
            for name, one in action.choices.items()}


def test_no_verb_is_forgotten() -> None:
    commands = below(build_parser())
    assert {name: set(below(commands[name])) for name in _VERBS} == {name: set(one) for name, one in _VERBS.items()}


@pytest.mark.parametrize(("command", "verb"), _TAUGHT)
def test_what_it_does_an_example_and_exit_codes(command: str, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [command, "obscene", verb] if command == "lists" else [command, verb]
    assert main([*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"mailsift {command} " in said.partition("examples:")[2]
    assert "exit codes: 0" in said
    assert max(map(len, said.splitlines())) <= 120


def test_which_names_of_stats_can_be_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reputation", "stats", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for part in ("`operator`", "`learnt`", "NAME/PART", "`remove` takes NAME"):
        assert part in said


@pytest.mark.parametrize(("command", "verb"), _TAUGHT)
def test_each_word_is_explained(command: str, verb: str) -> None:
    parser = below(below(build_parser())[command])[verb]
    assert len((parser.description or "").split()) > 6
    for action in parser._actions:
        assert action.help, action.dest
