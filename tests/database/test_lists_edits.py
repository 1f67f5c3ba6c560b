"""What an edit does to the file it edits, to other lists, and when the outcome can't be compiled."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.database.conftest import write
from tests.database.test_lists_command import run

from mailsift import _native, durable
from mailsift.database import Database, compiled, edited, published
from mailsift.database.lists import ListKind, list_kind
from mailsift.errors import FileError, ListError, MailsiftError


def test_a_bad_list_does_not_stop_the_others(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    engine = Database(state)
    path.write_text("a@x.example\nnonsense\n")
    assert run(state, "allowed-senders", "add", "friend@x.example") == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "blocked-senders.txt:2: 'nonsense'" in said
    assert "until then its last good form stays in use" in said
    assert engine.refresh()
    assert isinstance(engine.error, ListError)
    assert engine.tables.find_address("allowed-senders", "friend@x.example") == 0
    assert engine.tables.find_address("blocked-senders", "a@x.example") == 0
    assert isinstance(Database(state).error, ListError), "a start says so too"
    run(state, "blocked-senders", "remove", "nonsense")
    assert capsys.readouterr().err == ""
    assert engine.refresh()
    assert engine.error is None


def test_a_bad_list_of_phrases_keeps_all_phrases(state: Path) -> None:
    path = write(state, "blocked-phrases", "one\n")
    Database(state)
    path.write_text("***\n")
    run(state, "allowed-phrases", "add", "two")
    run(state, "blocked-senders", "add", "a@x.example")
    found = Database(state)
    assert [found.tables.count(name) for name in ("blocked-phrases", "allowed-phrases", "blocked-senders")] == [1, 0, 1]
    assert found.tables.phrase_list(0) == ("blocked-phrases", 0)
    path.write_text("one\n")
    found = Database(state)
    assert found.error is None
    assert found.tables.count("allowed-phrases") == 1


def test_what_cannot_be_compiled_is_not_written(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(state, "blocked-phrases", "one\n")
    engine = Database(state)
    file = tmp_path / "many.txt"
    file.write_text("".join(f"phrase {number}\n" for number in range(900)))
    monkeypatch.setattr(published, "MAX_PHRASES", 500)
    with pytest.raises(ListError) as error:
        run(state, "blocked-phrases", "import", str(file))
    assert str(error.value).startswith(f"{path}: 901 of ")
    limit = "expected at most 500 in all lists of phrases together (limits.phrases)"
    assert str(error.value).endswith(f" phrases in all lists: {limit}")
    assert path.read_text() == "one\n"
    assert not engine.refresh()
    run(state, "blocked-senders", "add", "a@x.example")
    assert engine.refresh()
    assert engine.error is None


def test_what_was_wrong_before_can_be_mended_bit_by_bit(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(state, "blocked-phrases", "".join(f"phrase {number}\n" for number in range(900)))
    monkeypatch.setattr(published, "MAX_PHRASES", 500)
    run(state, "blocked-phrases", "remove", "phrase 1", "phrase 2")
    assert path.read_text().count("\n") == 898


@pytest.mark.parametrize(("name", "entry"), [("blocked-phrases", "a" + "*b" * 20), ("blocked-phrases", "x" * 2000)])
def test_an_entry_that_cannot_be_compiled_is_named(state: Path, name: str, entry: str) -> None:
    with pytest.raises(MailsiftError, match=f"lists {name}: '.*: expected "):
        run(state, name, "add", entry)
    assert not (state / "lists").exists()


@pytest.mark.parametrize("first", [True, False])
def test_nothing_is_compiled_twice(state: Path, monkeypatch: pytest.MonkeyPatch, first: bool) -> None:
    if not first:
        Database(state)
    built: list[str] = []
    compile_list = compiled._compile_list

    def noted(kind: ListKind, *rest: Any) -> None:
        built.append(kind.name)
        compile_list(kind, *rest)

    monkeypatch.setattr(compiled, "_compile_list", noted)
    run(state, "files", "add", "a" * 64)
    assert built.count("files") == 1


def test_equal_phrases_count_once(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(state, "blocked-phrases", "win a prize\tweight=10\nWin A Prize\nWIN  a   prize\nwin \\* a\nwin * a\n")
    tables = Database(state, builtin=False).tables
    assert [tables.entry("blocked-phrases", index)[:2] for index in range(tables.count("blocked-phrases"))] == [
        ("win a prize", 10), ("win \\* a", 60), ("win * a", 60)]
    run(state, "blocked-phrases", "disable", "WIN a PRIZE")
    assert path.read_text().startswith("~ win a prize\tweight=10\n")
    run(state, "blocked-phrases", "remove", "Win A  Prize")
    assert path.read_text() == "win \\* a\nwin * a\n"
    capsys.readouterr()
    run(state, "blocked-phrases", "add", "Buy now", "BUY  NOW")
    assert path.read_text().splitlines()[2:] == ["Buy now"]


def test_adding_again_changes_what_is_given(state: Path) -> None:
    path = write(state, "categories", "~ loan\tweight=20\tcategory=finance\t# seen\n")
    run(state, "categories", "add", "loan", "--category", "pharmacy")
    assert path.read_text() == "loan\tweight=20\tcategory=pharmacy\t# seen\n"
    run(state, "categories", "add", "Loan", "--weight", "30")
    assert path.read_text() == "loan\tweight=30\tcategory=pharmacy\t# seen\n"
    run(state, "categories", "add", "loan", "--comment", "again")
    assert path.read_text() == "loan\tweight=30\tcategory=pharmacy\t# again\n"
    with pytest.raises(MailsiftError, match="without a category"):
        run(state, "categories", "add", "new")


MASKS = [("*.evil.example", "evil.example"), ("http://*.evil.example/a", "evil.example"), ("e*l.example", None)]


@pytest.mark.parametrize(("entry", "meant"), MASKS)
def test_masks_of_hosts_are_refused(state: Path, entry: str, meant: str | None) -> None:
    with pytest.raises(ListError, match="expected no mask in a host, which covers its subdomains") as error:
        run(state, "phishing", "add", entry)
    assert meant is None or str(error.value).endswith(f": {meant}")
    write(state, "phishing", entry + "\n")
    with pytest.raises(ListError, match=r"phishing\.txt:1: mask"):
        Database(state)


@pytest.mark.parametrize(("entry", "hit"), [
    ("http://evil.example/*", "http://evil.example/x/y"), ("hxxp://evil.example/a/*", "https://www.evil.example/a/b?c"),
    ("evil.example/a/*", "http://evil.example/a/"),
])
def test_a_star_behind_a_folder_is_what_is_below_it(state: Path, entry: str, hit: str) -> None:
    run(state, "phishing", "add", entry)
    tables = Database(state).tables
    for address, found in ((hit, 1), ("http://good.example/a/b", 0)):
        raw = f"Content-Type: text/plain\n\n{address}\n".encode()
        assert len(_native.extract(raw, None, tables, _native.ADDRESS_LISTS).address_hits()) == found


def test_a_star_in_a_web_address_is_one(state: Path) -> None:
    run(state, "phishing", "add", "http://evil.example/a*b", "http://evil.example/?q=/*")
    assert Database(state).tables.count("phishing") == 2


def test_a_plan_whose_files_are_gone_is_warned_of(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = tmp_path / "extra.txt"
    extra.write_text("x@x.example\n")
    other = Database(state, {"blocked-senders": [extra]})
    extra.rename(tmp_path / "moved.txt")
    engine = Database(state)
    assert run(state, "blocked-senders", "add", "y@x.example") == 0
    said = capsys.readouterr().err
    assert said.startswith(f"mailsift: {extra}: ")
    assert f"{state}/database/" in said
    assert engine.refresh()
    assert engine.error is None
    assert other.tables.find_address("blocked-senders", "x@x.example") == 0


def test_a_state_folder_that_was_moved(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    moved = state.rename(tmp_path / "moved")
    assert run(moved, "blocked-senders", "add", "y@x.example") == 0
    assert capsys.readouterr().err == ""


def test_mode_and_link_of_a_list_stay(state: Path, tmp_path: Path) -> None:
    real = tmp_path / "shared" / "senders.txt"
    real.parent.mkdir()
    real.write_text("a@x.example\n")
    real.chmod(0o640)
    link = state / "lists" / "blocked-senders.txt"
    link.parent.mkdir(parents=True)
    link.symlink_to(real)
    run(state, "blocked-senders", "add", "b@x.example")
    assert link.is_symlink()
    assert real.read_text() == "a@x.example\nb@x.example\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [path.name for path in real.parent.iterdir()] == ["senders.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away, as root does")
def test_root_leaves_files_to_whom_the_folder_belongs(state: Path) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    for made in (state, path.parent, path):
        os.chown(made, 12345, 23456)
    path.chmod(0o640)
    run(state, "blocked-senders", "add", "b@x.example")
    run(state, "allowed-senders", "add", "b@x.example")
    for made in (state, *state.rglob("*")):
        assert (made.stat().st_uid, made.stat().st_gid) == (12345, 23456), made
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE((path.parent / "allowed-senders.txt").stat().st_mode) == 0o600


def test_root_gives_no_file_away_that_it_did_not_make(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with durable.writer_lock(state):
        pass
    monkeypatch.setattr(durable, "_give", None)
    with durable.writer_lock(state):
        pass


def test_export_into_what_is_no_file(state: Path, tmp_path: Path) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text()))
    reader.start()
    run(state, "blocked-senders", "export", str(fifo))
    reader.join(10)
    assert read == ["a@x.example\n"]
    assert fifo.is_fifo()
    with pytest.raises(FileError, match="a folder: expected a file"):
        run(state, "blocked-senders", "export", str(tmp_path))


def test_export_follows_links_and_keeps_rights(state: Path, tmp_path: Path) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    target, link, dangling = (tmp_path / name for name in ("target", "link", "dangling"))
    target.write_text("old")
    target.chmod(0o604)
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "new")
    for path in (link, dangling):
        run(state, "blocked-senders", "export", str(path))
        assert path.is_symlink()
        assert path.read_text() == "a@x.example\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o604
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(FileError):
        run(state, "blocked-senders", "export", str(loop))


def test_a_failing_body_writes_nothing(state: Path) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    with pytest.raises(ListError), edited.edit(state, "blocked-senders") as found:
        list_kind("nothing" * found.remove(["a@x.example"]))
    assert path.read_text() == "a@x.example\n"
