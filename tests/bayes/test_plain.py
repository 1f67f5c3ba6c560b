"""A model as lines of JSON, and two models made one."""

from __future__ import annotations

from pathlib import Path

import lessons
import pytest
from test_learner import learner, teach

from mailsift import DatabaseError, FileError, _native
from mailsift.bayes import Learner, plain
from mailsift.cli import main


def exported(numbers: range, state: Path) -> list[bytes]:
    teach(learner(state), numbers)
    return list(learner(state).lines())


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    lines = exported(range(60), tmp_path / "a")
    memory, model = plain.read(lines, "a")
    assert memory[:_native.model_front(*lessons.BITS)] == lessons.learnt(tmp_path / "a")
    learner(tmp_path / "b").put(memory)
    assert list(learner(tmp_path / "b").lines()) == lines
    assert model.counts() == (30, 30)


@pytest.mark.parametrize(("line", "by", "at"), [
    (0, b'{"mailsift_model":9', 1), (0, b"[]", 1), (0, b"no", 1), (1, b'["slot",-1,5,0,0,0,0]', 2),
    (1, b'["slot",999999999,5,0,0,0,0]', 2), (1, b'["slot",1,2]', 2), (1, b'["other"]', 2), (1, b"{}", 2),
    (1, b'["message",0,1,[1,2],0]', 2), (1, b'["end",1,1]', 2), (1, b'["slot",1,70000,0,0,0,0]', 2), (1, b"[]", 2)])
def test_a_wrong_line_is_named(tmp_path: Path, line: int, by: bytes, at: int) -> None:
    lines = exported(range(4), tmp_path)
    lines[line] = by
    with pytest.raises(FileError, match=f"^x:{at}: "):
        plain.read(lines, "x")


@pytest.mark.parametrize("kept", [0, 1, 50, -1])
def test_a_file_that_is_cut_is_no_model(tmp_path: Path, kept: int) -> None:
    with pytest.raises(FileError, match="the end"):
        plain.read(exported(range(4), tmp_path)[:kept], "x")


def test_infinite_numbers_become_none(tmp_path: Path) -> None:
    lines = exported(range(4), tmp_path)
    row = lines[1].split(b",")
    lines[1] = b",".join([*row[:3], b"1e300", *row[4:]])
    _, model = plain.read(lines, "x")
    assert (_native.model_slots(model, 0, 1 << 20) or [])[0][2] == 0


def test_merging_adds_what_both_learnt(tmp_path: Path) -> None:
    one, other = learner(tmp_path / "one"), learner(None)
    teach(one, range(60))
    teach(other, range(40, 100))
    assert other.look.model is not None
    one.merge(other.look.model)
    assert one.counts() == (50, 50), "those that both know count once"
    assert one.train(lessons.record(99), False) == "again"
    assert one.look.model is not None
    both = learner(None)
    teach(both, range(100))
    assert both.look.model is not None
    for number in range(1000, 1040):
        merged = one.look.model.score(lessons.record(number))[0]
        assert (merged > 0) is lessons.is_spam(number)
        assert merged == pytest.approx(both.look.model.score(lessons.record(number))[0], abs=2)


def test_merging_into_nothing_is_the_other_one(tmp_path: Path) -> None:
    one, other = learner(tmp_path), learner(None)
    teach(other, range(30))
    assert other.look.model is not None
    one.merge(other.look.model)
    assert one.look.model is not None
    assert _native.model_slots(one.look.model, 0, 1 << 20) == _native.model_slots(other.look.model, 0, 1 << 20)
    assert _native.model_head(one.look.model) == _native.model_head(other.look.model)


def test_models_of_different_sizes_are_not_merged(tmp_path: Path) -> None:
    other = Learner(None, (10, 6))
    teach(other, range(4))
    assert other.look.model is not None
    teach(learner(tmp_path), range(4))
    with pytest.raises(DatabaseError, match="another size"):
        learner(tmp_path).merge(other.look.model)


def test_the_command(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def said(*arguments: str) -> tuple[int, bytes]:
        return main(["model", *arguments]), capsysbinary.readouterr().out

    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    teach(Learner(Path(one)), range(6))
    code, shown = said("show", "--state", one)
    assert (code, shown.splitlines()[0]) == (0, b"learnt 3 as spam, 3 as ham")
    code, lines = said("export", "--state", one)
    assert code == 0
    (tmp_path / "m.jsonl").write_bytes(lines)
    assert said("import", str(tmp_path / "m.jsonl"), "--state", two) == (0, b"learnt 3 as spam, 3 as ham\n")
    assert said("export", "--state", two) == (0, lines)
    assert said("merge", str(tmp_path / "m.jsonl"), "--state", two) == (0, b"learnt 3 as spam, 3 as ham\n")
    assert said("import", str(tmp_path / "none"), "--state", two)[0] == 2
