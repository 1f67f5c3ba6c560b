"""A model as lines of JSON, and two models made one."""

from __future__ import annotations

from pathlib import Path

import lessons
import msgspec
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
    (1, b'["message",0,1,[1,2],0]', 2), (1, b'["end",1,1]', 2), (1, b'["slot",1,70000,0,0,0,0]', 2), (1, b"[]", 2),
    (1, b"[" * 200_000, 2), (0, b"[" * 200_000, 1), (1, b'["slot",' + b"[" * 90_000 + b"]" * 90_000 + b"]", 2),
    (1, b'["message",0,4,{"0":1,"1":1,"2":1,"3":1},1]', 2), (1, b'["message",0,4,"abcd",1]', 2),
    (1, b'["message",0,4,[1,2,3,128],1]', 2), (1, b'["message",0,3,[1,2,3,4],1]', 2),
    (1, b'["message",0,-4,[1,2,3,4],1]', 2), (1, b'["message",0,18446744073709551620,[1,2,3,4],1]', 2),
    (1, b'["slot",1,1,0,-5,0,0]', 2), (1, b'["slot",1,1,101,0,0,0]', 2), (1, b'["slot",1,1,1e999,0,0,0]', 2),
    (1, b'["slot",1,1,1e300,0,0,0]', 2), (1, b'["slot",1,1,0,0,65536,0]', 2), (1, b'["slot",1,1,0,0,true,0]', 2),
    (1, b'["slot",1,0,0,0,0,0]', 2), (1, b'["slot",1,1,0,0,0,0,0]', 2), (1, b"\xff", 2), (1, b"9" * 5000, 2)])
def test_a_wrong_line_is_named(tmp_path: Path, line: int, by: bytes, at: int) -> None:
    lines = exported(range(4), tmp_path)
    lines[line] = by
    with pytest.raises(FileError, match=f"^x:{at}: "):
        plain.read(lines, "x")


@pytest.mark.parametrize("kept", [0, 1, 50, -1])
def test_a_file_that_is_cut_is_no_model(tmp_path: Path, kept: int) -> None:
    with pytest.raises(FileError, match="the end"):
        plain.read(exported(range(4), tmp_path)[:kept], "x")


@pytest.mark.parametrize("change", [
    {"bits": [22, 22]}, {"bits": [20, 14]}, {"bits": [19, 15]}, {"bits": [-1, 0]}, {"spam": -1}, {"spam": 2**64 - 1},
    {"spam": 2**49}, {"own": [5, 0]}, {"own": [-1, 0]}, {"squares": [-1.0] * 5}, {"weights": [1e308] * 5},
    {"weights": [-1.0] * 5}, {"weights": [1.0] * 4}, {"weights": ["1"] * 5}, {"other": 1}, {"tokens": 0}])
def test_a_head_that_no_learning_wrote_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    lines = exported(range(4), tmp_path)
    lines[0] = msgspec.json.encode({**msgspec.json.decode(lines[0]), **change})
    with pytest.raises(FileError, match=r"^x:1: "):
        plain.read(lines, "x")


@pytest.mark.parametrize("what", [b'["slot"', b'["message"'])
def test_no_line_comes_twice(tmp_path: Path, what: bytes) -> None:
    lines = exported(range(4), tmp_path)
    at = next(number for number, line in enumerate(lines) if line.startswith(what))
    lines.insert(at, lines[at])
    with pytest.raises(FileError, match=f"^x:{at + 2}: number"):
        plain.read(lines, "x")


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
