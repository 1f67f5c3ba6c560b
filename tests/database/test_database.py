"""Generations: built from the lists, mapped, noticed, kept when a list is bad, whole after a kill at any
moment."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from tests.database.conftest import write

from mailsift import _native
from mailsift.database import Database, compiled, opened, published, sources
from mailsift.database.file_format import Section, pack, unpack
from mailsift.durable import writer_lock
from mailsift.errors import DatabaseError, FileError, ListError, MailsiftError

SHA = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"


def generations(state: Path) -> list[str]:
    return sorted(path.name for path in (state / "database").glob("*/*.db"))


def test_without_a_state_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    base = Database()
    assert base.tables.count("obscene") > 50
    assert base.tables.has_phrases
    assert base.error is None
    assert not base.refresh()
    assert list(tmp_path.iterdir()) == []
    base.close()


def test_every_list_is_compiled(state: Path) -> None:
    write(state, "allowed-senders", "~ off@x.example\nfriend@x.example\n192.0.2.0/24\n*spam*@y.example\n")
    write(state, "blocked-phrases", "Win a Prize\tweight=80\nbuy *now?\n")
    write(state, "allowed-phrases", "project x\n")
    write(state, "suspicious", "http://evil.example/a\n")
    write(state, "files", f"{SHA}  name=Eicar version=3\n")
    write(state, "categories", "loan\tcategory=finance\n")
    tables = Database(state, builtin=False).tables
    assert tables.generation == 1
    assert [tables.count(name) for name in ("allowed-senders", "blocked-senders", "obscene")] == [3, 0, 0]
    assert tables.find_address("allowed-senders", "friend@x.example") == 0
    assert tables.find_address("allowed-senders", "off@x.example") is None
    assert tables.find_ip("allowed-senders", "192.0.2.7") == 1
    assert tables.entry("allowed-senders", 2) == ("*spam*@y.example", 0, 1)
    key = _native.address_entry_key("http://evil.example/a")
    assert key is not None
    assert tables.find_key("suspicious", key) == 0
    assert tables.find_key("phishing", key) is None
    assert tables.find_key("files", bytes.fromhex(SHA)[:16]) == 0
    assert tables.entry("files", 0) == (f"{SHA}\tname=Eicar\tversion=3", 0, 8)
    assert tables.entry("categories", 0) == ("loan\tcategory=finance", 60, 0)
    assert tables.phrase_list(0) == ("allowed-phrases", 0)
    assert tables.phrase_list(2) == ("blocked-phrases", 1)
    assert tables.entry("blocked-phrases", 0) == ("Win a Prize", 80, 0)
    assert tables.entry("blocked-phrases", 1) == ("buy *now?", 60, 1)
    with pytest.raises(IndexError):
        tables.phrase_list(3)
    with pytest.raises(ValueError, match="not a list"):
        tables.count("nothing")


def test_the_first_of_equal_entries_counts(state: Path, tmp_path: Path) -> None:
    write(state, "obscene", "~ shit\nporn\tweight=1\n")
    more = tmp_path / "more.txt"
    more.write_text("porn\tweight=2\nother\n")
    tables = Database(state, {"obscene": [more]}).tables
    texts = [tables.entry("obscene", index) for index in range(tables.count("obscene"))]
    assert ("porn", 1, 0) in texts
    assert "shit" not in [text for text, _, _ in texts]
    assert texts[1][0] == "other"
    assert sum(text == "porn" for text, _, _ in texts) == 1


def test_folder_and_files_are_the_owners_alone(state: Path) -> None:
    Database(state)
    for path in [state, *state.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_start_builds_nothing(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    monkeypatch.setattr(published, "compile_lists", None)
    again = Database(state)
    assert again.error is None
    assert again.tables.find_address("blocked-senders", "a@x.example") == 0
    path = state / "lists/blocked-senders.txt"
    os.utime(path)  # another time, the same text
    assert Database(state).error is None


@pytest.mark.parametrize("keep_time", [True, False])
def test_a_list_that_was_edited_by_hand_is_compiled_at_the_next_start(state: Path, keep_time: bool) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    running = Database(state)
    before = path.stat()
    path.write_text("b@x.example\n")
    if keep_time:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    kept = running.tables
    assert not running.refresh()
    Database(state)
    assert running.refresh()
    assert not running.refresh()
    assert running.tables.find_address("blocked-senders", "b@x.example") == 0
    assert kept.find_address("blocked-senders", "a@x.example") == 0, (
        "a generation in use outlives the next one"
    )


def test_unchanged_sections_are_taken_over(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(state, "blocked-phrases", "one\n")
    path = write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    monkeypatch.setattr(compiled.phrases, "build", None)
    path.write_text("bb@x.example\n")
    assert Database(state).tables.find_address("blocked-senders", "bb@x.example") == 0
    write(state, "blocked-phrases", "two\n")
    with pytest.raises(TypeError):
        Database(state)


def test_a_bad_list_leaves_the_last_good_generation(state: Path) -> None:
    path = write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    path.write_text("a@x.example\nb@x.example nonsense\n")
    found = Database(state)
    assert isinstance(found.error, ListError)
    assert "blocked-senders.txt:2: 'nonsense'" in str(found.error)
    assert found.tables.find_address("blocked-senders", "a@x.example") == 0
    path.write_text("c@x.example\n")
    assert Database(state).error is None
    assert found.refresh()
    assert found.error is None


BAD_LISTS = [
    ("blocked-phrases", "ok\n***\n", "blocked-phrases.txt:2: '***': expected a phrase or a mask"),
    ("blocked-phrases", "a\\b\n", "blocked-phrases.txt:1: '\\b' in"),
    ("phishing", "good.example\nnothing\n", "phishing.txt:2: 'nothing': expected a web address or a domain"),
    ("my-addresses", "*\n", "my-addresses.txt:1"),
]


@pytest.mark.parametrize(("name", "text", "message"), BAD_LISTS)
def test_without_a_good_generation_a_bad_list_is_an_error(
    state: Path, name: str, text: str, message: str
) -> None:
    write(state, name, text)
    with pytest.raises(ListError) as error:
        Database(state)
    assert message in str(error.value).replace("\\\\", "\\")
    assert generations(state) == []


def test_a_file_of_the_policy_must_be_there(state: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone\.txt: No such file"):
        Database(state, {"phishing": [tmp_path / "gone.txt"]})
    with pytest.raises(ListError, match="no list 'phising': expected 'phishing'"):
        Database(state, {"phising": []})


def test_too_many_phrases_name_the_limit(state: Path) -> None:
    write(state, "blocked-phrases", "one\ntwo\nthree\n")
    with pytest.raises(ListError, match="3 phrases: expected at most 2"):
        Database(state, builtin=False, phrase_limit=2)


def test_other_files_have_generations_of_their_own(state: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra.txt"
    extra.write_text("x@x.example\n")
    one, two = Database(state), Database(state, {"blocked-senders": [extra]})
    assert one.tables.find_address("blocked-senders", "x@x.example") is None
    assert two.tables.find_address("blocked-senders", "x@x.example") == 0
    write(state, "blocked-senders", "y@x.example\n")
    with writer_lock(state):
        published.rebuild_all(state)
    for base in (one, two):
        assert base.refresh()
        assert base.tables.find_address("blocked-senders", "y@x.example") == 0
    assert two.tables.find_address("blocked-senders", "x@x.example") == 1


def test_old_generations_go(state: Path) -> None:
    for number in range(5):
        write(state, "blocked-senders", f"a{number}{'x' * number}@x.example\n")
        Database(state)
    assert generations(state) == ["0000000000000004.db", "0000000000000005.db"]


def test_a_file_of_another_version_is_built_anew(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(state)
    path = next((state / "database").glob("*/*.db"))
    raw = bytearray(path.read_bytes())
    raw[16] += 1
    path.write_bytes(raw)
    assert Database(state).tables.generation == 2


def test_a_folder_that_cannot_be_written_to(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(state, "blocked-senders", "a@x.example\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(opened, "rebuild", refuse)
    found = Database(state)
    assert found.tables.find_address("blocked-senders", "a@x.example") == 0
    assert isinstance(found.error, DatabaseError)


def test_a_pointer_to_nothing(state: Path) -> None:
    found = Database(state)
    pointer = next((state / "database").glob("*/CURRENT"))
    pointer.write_text("0000000000000009.db\n")
    assert not found.refresh()
    assert isinstance(found.error, MailsiftError)
    assert found.tables.count("obscene") > 0
    assert Database(state).error is None


def test_progress_is_told(state: Path) -> None:
    write(state, "blocked-senders", "".join(f"a{i}@x.example\n" for i in range(9000)))
    told: list[tuple[str, int, int]] = []
    Database(state, progress=lambda *step: told.append(step))
    assert ("blocked-senders", 4096, 9001) in told
    assert ("blocked-senders", 8192, 9001) in told


def test_the_list_of_sources_is_read_back() -> None:
    contents = sources.Sources.find(None, {}).read()
    data = compiled.compile_lists(contents, 7)
    found = unpack(memoryview(data), "memory")
    assert compiled.manifest_of(found) == contents.manifest
    assert compiled.manifest_of({"sources": Section(b"{")}) is None
    assert pack(7, found)[64:] == data[64:]
