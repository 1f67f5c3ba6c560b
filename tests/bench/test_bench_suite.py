"""The benchmark suite itself, with contestants that are made up: what it measures, and what it refuses to."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import chart, clock, compare, contest, docs, figures, made, measure, run, table, tasks
from mailsift_bench.contest import Agreement, Contestant, Missing, Peer, Work, WrongAnswer
from mailsift_bench.mail import Mail

from mailsift.cli import bench as command
from mailsift.errors import FileError


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
    with pytest.raises(WrongAnswer, match="1 of 2 answers"):
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


def row(name: str = "a", ratio: float = 3.0, **more: Any) -> dict[str, Any]:
    return {"work": f"task/{name}", "title": f"<{name}> & all", "peer": "peer", "version": "1.0", "target": 2.0,
            "input": "1 | 2", "equal": [9, 10], "rounds": 5, "ratio": ratio, "low": ratio - 0.1, "high": ratio + 0.1,
            "reached": ratio >= 2.0, **more}


FIGURE = {"figure": "task/size", "title": "size", "unit": "MB", "target": 5.0, "most": True, "value": 7.0,
          "reached": False}


def kept(*rows: dict[str, Any], **machine: Any) -> dict[str, Any]:
    about = {"cpu": "A <CPU>", "cores": 2, "level": "avx2", "system": "Linux", "libc": "glibc", "python": "CPython",
             "compiler": "g++", "mailsift": "0", "commit": "abc", "node": "x", **machine}
    mail = {"about": "mail", "made_up": False, "every": 1}
    return {"mailsift": {"format": 1, "date": "2026-11-27T10:00:00+00:00",
                         "machine": about, "rows": list(rows), "mail": mail, "figures": [FIGURE]}}


def test_compare_says_what_moved_beyond_the_spread() -> None:
    old = kept(row("a", 3.0), row("b", 3.0), row("c", 3.0), row("gone"))
    new = kept(row("a", 3.05), row("b", 2.5), row("c", 3.5, version="2.0"), row("new"), level="avx512")
    assert list(compare.lines(old, new)) == [
        "another level: avx2 then, avx512 now",
        "  task/a, peer: 3.00 -> 3.05 (+1.7%), within the spread",
        "* task/b, peer: 3.00 -> 2.50 (-16.7%), SLOWER",
        "* task/c, peer: 3.00 -> 3.50 (+16.7%), FASTER; version 1.0 then",
        "  task/new, peer: only in this run",
        "  task/gone, peer: only in the earlier run",
        "  size: 7 -> 7 MB (+0.0%), an absolute figure: it has no spread",
        "2 of 4 rows moved beyond the spread",
    ]


@pytest.mark.parametrize(("text", "what"), [
    (None, "No such file"), ("{", "Expecting"), ("[]", "no run"), ("{}", "no run"),
    ('{"mailsift": {"format": 0}}', "no run"), ('{"mailsift": 1}', "no run")])
def test_compare_refuses_what_is_no_run(tmp_path: Any, text: str | None, what: str) -> None:
    if text is not None:
        (tmp_path / "old.json").write_text(text)
    with pytest.raises(FileError, match=what):
        compare.load(tmp_path / "old.json")


def test_the_chart_is_well_formed() -> None:
    rows = [row("a", 3.0), row("b", 0.5, target=0.75, reached=False), row("c", 250.0), row("d", 4.0, target=None)]
    root = ElementTree.fromstring(chart.svg(kept(*rows, {**row("e"), "skipped": "absent"})))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root.findall(".//{*}rect[@class='bar']")) == 3
    assert len(root.findall(".//{*}rect[@class='short']")) == 1
    for bar in root.iter("{http://www.w3.org/2000/svg}rect"):
        assert 0 < float(bar.attrib["x"]) < float(bar.attrib["x"]) + float(bar.attrib["width"]) <= 960
    assert "prefers-color-scheme: dark" in "".join(root.itertext())


def test_the_documents_get_the_table_between_the_markers(tmp_path: Any) -> None:
    page = tmp_path / docs.PAGE
    page.write_text(f"before\n{docs.BEGIN}\nold\n{docs.END}\nafter\n")
    absent = {"work": "task/c", "title": "c", "peer": "p", "target": 1.0, "skipped": "absent"}
    found = kept(row("a", 3.0), row("b", 1.5), absent)
    assert docs.write(found, tmp_path, whole=True).startswith("written")
    text = page.read_text()
    assert text.startswith(f"before\n{docs.BEGIN}\n")
    assert text.endswith(f"{docs.END}\nafter\n")
    assert "| <a> & all | 1 \\| 2 | peer 1.0 | **3.00** | 2.90 to 3.10 | ≥ 2.00 | yes | 9 of 10 |" in text
    assert "<b> & all, peer 1.0: 1.50 of 2.00: no reason found yet" in text
    assert "skipped: absent" in text
    assert "* size: 7 MB (target: ≤ 5 MB, not reached): no reason found yet" in text
    assert (tmp_path / docs.CHART).read_text().startswith("<svg")


@pytest.mark.parametrize(("whole", "mail"), [(False, {}), (True, {"made_up": True}), (True, {"every": 2})])
def test_only_a_whole_run_over_real_mail_is_documented(tmp_path: Any, whole: bool, mail: dict[str, Any]) -> None:
    found = kept(row())
    found["mailsift"]["mail"] |= mail
    assert "left as it is" in docs.write(found, tmp_path, whole)
    assert not list(tmp_path.iterdir())


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
