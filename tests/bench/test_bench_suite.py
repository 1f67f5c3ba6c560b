"""The benchmark suite itself, with contestants that are made up: what it measures, and what it refuses to."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import clock, contest, figures, lists, made, measure, run, table, tasks
from mailsift_bench import command as suite
from mailsift_bench.contest import Agreement, Contestant, Missing, Peer, Work, WrongAnswer
from mailsift_bench.mail import Mail

from mailsift.cli import bench as command

pytestmark = pytest.mark.alone  # pytest-benchmark measures nothing in a process among others


def spinning(seconds: float, found: object = (1, 2)) -> Any:
    """A contestant that takes that much CPU time elsewhere, by its own word."""
    return lambda source: Contestant(lambda: clock.elsewhere(lambda: seconds), lambda: found)


def absent(source: object) -> Contestant:
    raise ModuleNotFoundError("No module named 'abacus'", name="abacus")


def failing() -> None:
    raise AssertionError("the clock started")


@pytest.fixture
def field(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each file of the made-up task makes."""
    made: dict[str, Any] = {"ours": spinning(0.02), "slow": spinning(0.06), "absent": absent,
                            "wrong": lambda source: Contestant(failing, lambda: (1, 3))}
    monkeypatch.setattr(measure, "_module", lambda task, name: SimpleNamespace(work=made[name]))
    return made


def work(*peers: Peer, **changes: Any) -> Work:
    return Work("task", "work", "a title", peers, lambda mail: [b"x"], lambda source: "1 input", **changes)


@pytest.fixture
def mail() -> Mail:
    return Mail(None, 400)


def alternate(target: Any, setup: Any, rounds: int, iterations: int) -> None:
    for _ in range(rounds):
        setup()
        target()


def test_a_ratio_is_that_of_the_fastest_rounds(field: dict[str, Any], mail: Mail) -> None:
    [row] = measure.rows(work(Peer("slow", 2)), mail, alternate, 4)
    assert row["ratio"] == pytest.approx(3, rel=0.01)
    assert row["low"] <= row["ratio"] <= row["high"]
    assert [len(taken) for taken in row["all_rounds"].values()] == [4, 4]
    assert (row["reached"], row["rounds"], row["equal"], row["input"]) == (True, 4, [2, 2], "1 input")
    [row] = measure.rows(work(Peer("slow", 4)), mail, alternate, 4)
    assert row["reached"] is False
    [row] = measure.rows(work(Peer("slow")), mail, alternate, 4)
    assert "reached" not in row


def test_contestants_take_turns(field: dict[str, Any], mail: Mail) -> None:
    order: list[str] = []
    for name in ("ours", "slow", "absent"):
        field[name] = lambda source, name=name: Contestant(
            lambda: (order.append(name), clock.elsewhere(lambda: 0.03)), lambda: (1,))
    measure.rows(work(Peer("slow"), Peer("absent")), mail, alternate, 3)
    assert " ".join(order) == "ours slow absent slow absent ours absent slow ours slow absent ours"


def test_a_wrong_answer_stops_before_the_clock(field: dict[str, Any], mail: Mail) -> None:
    with pytest.raises(WrongAnswer, match="1 of 2 inputs"):
        measure.rows(work(Peer("wrong")), mail, lambda *args, **options: failing())


def test_some_may_differ_where_the_work_says_so(field: dict[str, Any], mail: Mail) -> None:
    field["other"] = spinning(0.04, (1, 3))
    [row] = measure.rows(work(Peer("other"), least=0.5), mail, alternate, 2)
    assert row["equal"] == [1, 2]


def test_nothing_compared_is_no_agreement(field: dict[str, Any], mail: Mail) -> None:
    with pytest.raises(WrongAnswer, match="0 of 0"):
        measure.rows(work(Peer("slow"), same=lambda ours, theirs: Agreement(0, 0)), mail, alternate, 2)


def test_answers_of_other_lengths_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        contest.same([1], [1, 2])


def test_a_missing_peer_is_skipped_with_a_reason(field: dict[str, Any], mail: Mail) -> None:
    rows = measure.rows(work(Peer("absent", 2), Peer("slow", 2)), mail, alternate, 2)
    assert [row.get("skipped") for row in rows] == ["no abacus here: pip install 'mailsift[bench]'", None]
    assert "ratio" not in rows[0]
    assert "skipped: no abacus" in table.text(rows)


def test_a_level_that_is_not_there_is_missing(field: dict[str, Any], mail: Mail) -> None:
    with pytest.raises(Missing, match="no abacus on this machine"):
        measure.rows(work(Peer("slow"), level="abacus"), mail, alternate, 2)


def test_the_clock_counts_what_was_spent_elsewhere() -> None:
    def ask() -> float:
        until = time.thread_time() + 0.02
        while time.thread_time() < until:
            pass
        return 5.0

    start = clock.now()
    clock.elsewhere(ask)
    assert clock.now() - start == pytest.approx(5.0, abs=0.01)


def test_a_run_is_the_json_of_pytest_benchmark_with_our_rows(field: dict[str, Any], mail: Mail) -> None:
    works = [work(Peer("slow", 2), Peer("absent")), work(Peer("wrong", 3))._replace(name="other", function="work")]
    found = json.loads(json.dumps(run.run(works, mail, 3, lambda text: None)))
    ours = found["mailsift"]
    assert {"machine_info", "commit_info", "datetime", "version"} <= found.keys()
    [benchmark] = found["benchmarks"]
    assert benchmark["group"] == "task"
    assert benchmark["stats"]["rounds"] == len(benchmark["stats"]["data"]) == 3
    assert benchmark["extra_info"]["rows"] == ours["rows"][:2]
    assert [{"ratio", "skipped", "wrong"} & row.keys() for row in ours["rows"]] == [{"ratio"}, {"skipped"}, {"wrong"}]
    assert ours["mail"] == {"made_up": True, "about": mail.about, "messages": 5, "every": 400,
                            "bytes": sum(map(len, mail.messages))}
    assert "made up" in mail.about
    assert {"cpu", "level", "compiler", "commit", "packages", "python"} <= ours["machine"].keys()


def test_a_mistake_in_a_contestant_ends_its_work_alone(field: dict[str, Any], mail: Mail) -> None:
    field["broken"] = lambda source: 1 / 0
    said: list[str] = []
    works = [work(Peer("broken")), work(Peer("slow"))._replace(name="other", function="work")]
    rows = run.run(works, mail, 2, said.append)["mailsift"]["rows"]
    assert rows[0]["wrong"] == "it failed: ZeroDivisionError: division by zero"
    assert "ratio" in rows[1]
    assert any("Traceback" in text for text in said)


def test_made_up_mail_is_the_same_everywhere() -> None:
    assert made.made(7) == made.made(7)
    mail = Mail(None, 100)
    assert mail.encoded("base64")
    assert mail.encoded("quoted-printable")
    assert mail.pages
    assert mail.folded


@pytest.mark.parametrize(("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"),
                                              (12, "12th"), (21, "21st"), (113, "113th"), (1002, "1002nd")])
def test_ordinals(number: int, said: str) -> None:
    assert contest.ordinal(number) == said


def test_other_work_is_not_held_against_the_targets(field: dict[str, Any]) -> None:
    found = run.run([work(Peer("slow", 2))], Mail(None, 400), 2, lambda text: None)
    assert found["mailsift"]["unlike"] == ["the mail is made up", "only every 400th message is taken"]
    [measured] = found["mailsift"]["rows"]
    assert measured["ratio"] > 2
    assert "reached" not in measured
    assert table.cells(measured)[-1] == ""
    assert "not held against the targets" in suite.head(found)


def test_phrases_without_their_drivers_are_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    [phrases] = tasks.chosen(["phrases/growth"])
    monkeypatch.setattr(run.native, "CORE", run.native.HERE / "no such folder")
    [said] = run._unlike([phrases], SimpleNamespace(made_up=False, every=1))
    assert "through Python" in said


def test_a_list_longer_than_the_texts_have_words_for_is_given_up() -> None:
    assert len(lists.phrases(["some words that stand here and there"] * 9, 300)) == 300
    for texts in (["one"], ["to be"], [""]):
        with pytest.raises(Missing, match="too few words for 1,000,000 phrases"):
            lists.phrases(texts, 1_000_000)


def test_many_phrases_of_little_mail_take_seconds(mail: Mail) -> None:
    start = time.process_time()
    assert len(lists.phrases([text.decode() for text in mail.folded], 100_000)) == 100_000
    assert time.process_time() - start < 20


def test_the_command_names_all_tasks() -> None:
    assert tuple(dict.fromkeys(work.task for work in tasks.WORKS)) == command.TASKS
    assert len({work.id for work in tasks.WORKS}) == len(tasks.WORKS)
    assert [work.id for work in tasks.chosen(["decode/base64", "html"])] == ["decode/base64", "html/read"]


@pytest.mark.parametrize(("most", "value", "said"), [
    (True, 4.0, "size: 4 MB (target: ≤ 5 MB, reached)"), (True, 6.0, "size: 6 MB (target: ≤ 5 MB, not reached)"),
    (False, 6.0, "size: 6 MB (target: ≥ 5 MB, reached)"), (False, 4.0, "size: 4 MB (target: ≥ 5 MB, not reached)"),
    (True, Missing("absent"), "size: skipped: absent (target: ≤ 5 MB)")])
def test_figures_are_held_against_their_targets(mail: Mail, most: bool, value: Any, said: str) -> None:
    def measured(mail: Mail) -> float:
        if isinstance(value, Missing):
            raise value
        return float(value)

    [found] = figures.rows([figures.Figure("task/size", "size", "MB", 5, most, measured)], mail, lambda text: None)
    assert figures.line(found) == said
