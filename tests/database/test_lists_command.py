"""`mailsift lists`, through its parser."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from tests.database.conftest import write

from mailsift.cli import lists
from mailsift.database import Database
from mailsift.errors import MailsiftError


def run(state: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    lists.add_parser(parser.add_subparsers(required=True))
    name, action, *rest = words
    args = parser.parse_args(["lists", name, action, "--state", str(state), *rest])
    return args.run(args)  # type: ignore[no-any-return]


def test_add_disable_enable_remove(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = Database(state)
    assert (
        run(state, "blocked-senders", "add", "*@spam.example", "a@b.example", "--comment", "seen twice") == 0
    )
    assert engine.refresh()
    assert engine.tables.find_address("blocked-senders", "x@spam.example") == 0
    assert capsys.readouterr().out == "blocked-senders: 2 added, 0 changed, 0 already there\n"
    run(state, "blocked-senders", "disable", "*@spam.example")
    assert engine.refresh()
    assert engine.tables.find_address("blocked-senders", "x@spam.example") is None
    assert capsys.readouterr().out == "blocked-senders: 1 disabled, 0 already so\n"
    run(state, "blocked-senders", "show")
    assert capsys.readouterr().out == "~ *@spam.example  # seen twice\na@b.example  # seen twice\n"
    run(state, "blocked-senders", "enable", "*@spam.example")
    run(state, "blocked-senders", "remove", "A@B.example")
    assert engine.refresh()
    assert (state / "lists/blocked-senders.txt").read_text() == "*@spam.example  # seen twice\n"
    run(state, "blocked-senders", "add", "*@spam.example")
    assert not engine.refresh(), "nothing changed, nothing was published"


def test_what_ships_can_be_disabled_not_removed(state: Path) -> None:
    engine = Database(state)
    before = engine.tables.count("obscene")
    with pytest.raises(MailsiftError, match="not edited here: expected `disable`"):
        run(state, "obscene", "remove", "porn")
    run(state, "obscene", "disable", "porn")
    assert engine.refresh()
    assert engine.tables.count("obscene") == before - 1


def test_weights_and_json(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(state, "blocked-phrases", "add", "buy now", "--weight", "70")
    assert "1 added, 0 changed, 0 already there (not looked at: [steps.blocked_phrases] enabled is false" in \
        capsys.readouterr().out
    run(state, "blocked-phrases", "show", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "entry": "buy now",
        "enabled": True,
        "weight": 70,
        "comment": "",
        "file": str(state / "lists/blocked-phrases.txt"),
    }


def test_import_and_export(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.txt"
    file.write_text("a@b.example\n~ c@d.example\n")
    run(state, "allowed-senders", "import", str(file))
    assert capsys.readouterr().out == "2 added, 0 changed, 0 already there\n"
    run(state, "allowed-senders", "export", "--enabled", str(tmp_path / "out.txt"))
    assert (tmp_path / "out.txt").read_text() == "a@b.example\n"
    run(state, "allowed-senders", "export", str(tmp_path / "all.txt"))
    assert (tmp_path / "all.txt").read_text() == file.read_text()
    file.write_text("e@f.example\n")
    run(state, "allowed-senders", "import", "--replace", str(file))
    assert (state / "lists/allowed-senders.txt").read_text() == "e@f.example\n"


BAD = [
    (("nothing", "show"), "no list 'nothing'"),
    (("blocked-senders", "add", "bad"), "lists blocked-senders: 'bad': expected an address"),
    (
        ("blocked-phrases", "add", "x", "--weight", "101"),
        "weight '101': expected a whole number from 0 to 100",
    ),
    (("blocked-phrases", "add", "*?*"), "expected a phrase or a mask with"),
    (("files", "add", "xyz"), "expected 32 hexadecimal digits"),
    (("blocked-senders", "remove", "a@b.example"), "no entry 'a@b.example'"),
    (("blocked-senders", "import", "/nowhere/x"), "No such file"),
    (("categories", "add", "x"), "without a category"),
]


@pytest.mark.parametrize(("words", "message"), BAD)
def test_bad_arguments_change_nothing(state: Path, words: tuple[str, ...], message: str) -> None:
    path = write(state, "blocked-senders", "x@y.example\n")
    with pytest.raises(MailsiftError) as error:
        run(state, *words)
    assert message in str(error.value)
    assert path.read_text() == "x@y.example\n"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_state_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MailsiftError, match=r"file.*: expected a state folder that can be written to"):
        run(tmp_path / "file" / "state", "blocked-senders", "add", "a@b.example")
