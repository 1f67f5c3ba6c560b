"""What a run writes into the documents."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from kept_runs import kept, row

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import chart, docs, figures, table, tasks
from mailsift_bench.machine import ROOT

DOCS = ROOT / "docs"
in_the_repository = pytest.mark.skipif(not DOCS.is_dir(), reason="no repository here")


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
    assert "| <a> & all | 1 \\| 2 | peer 1.0 | **3.00** | 2.90 to 3.10 | ≥ 2.00 | yes | 9 of 10 fields |" in text
    assert "<b> & all, peer 1.0: 1.50 of 2.00: no reason found yet" in text
    assert "skipped: absent" in text
    assert "* size: 7 MB (target: ≤ 5 MB, not reached): no reason found yet" in text
    assert (tmp_path / docs.CHART).read_text().startswith("<svg")


@pytest.mark.parametrize(("whole", "changes"), [
    (False, {}), (True, {"unlike": ["the mail is made up"]}), (True, {"complete": False})])
def test_only_a_whole_run_over_real_mail_is_documented(tmp_path: Any, whole: bool, changes: dict[str, Any]) -> None:
    found = kept(row())
    found["mailsift"] |= changes
    assert "left as it is" in docs.write(found, tmp_path, whole)
    assert not list(tmp_path.iterdir())


@in_the_repository
def test_page_chart_and_figures_are_of_one_run() -> None:
    found = docs.compare.load(DOCS / docs.FIGURES)
    page = (DOCS / docs.PAGE).read_text("utf-8")
    assert page == docs.page(found, DOCS), "python -m bench.docs"
    assert (DOCS / docs.CHART).read_text("utf-8") == chart.svg(found), "python -m bench.docs"
    assert re.fullmatch("[0-9a-f]{12}", found["mailsift"]["machine"]["commit"])
    assert f"commit {found['mailsift']['machine']['commit']}" in page
    for measured in found["mailsift"]["rows"]:
        if "ratio" in measured:
            fastest = {name: min(taken) for name, taken in measured["all_rounds"].items()}
            assert measured["ratio"] == pytest.approx(fastest["peer"] / fastest["ours"], rel=1e-4)


def test_reasons_are_of_rows_and_carry_no_figures_of_a_run() -> None:
    known = {f"{work.id} {peer.name}" for work in tasks.WORKS for peer in work.peers if peer.target}
    known |= {figure.id for figure in figures.FIGURES}
    reasons = tomllib.loads(Path(docs.__file__).with_name("reasons.toml").read_text("utf-8"))
    assert reasons.keys() <= known
    for reason in reasons.values():
        assert not re.search(r"\d[.,]\d|\d ?(%|[MG]B/s|ns|µs|ms|×|times)|within the spread|suppos|not profiled", reason)


def test_the_spread_is_named_where_the_target_lies_in_it() -> None:
    near, far = row("a", 1.95, reached=False), row("b", 1.5, reached=False)
    said = list(table.markdown([near, far], {}))
    assert "* <a> & all, peer 1.0: 1.95 of 2.00, which lies within the spread: no reason found yet" in said
    assert "* <b> & all, peer 1.0: 1.50 of 2.00: no reason found yet" in said


def test_the_published_run_is_the_run(tmp_path: Path) -> None:
    ours = kept(row("a", all_rounds={"ours": [0.1234567891], "peer": [2.0]}), row("b"))["mailsift"]
    found = json.loads(docs.published(ours))["mailsift"]
    assert found["rows"][0].pop("all_rounds") == {"ours": [0.123456789], "peer": [2.0]}
    assert found == {**ours, "rows": found["rows"]}
    assert found["rows"][1] == row("b")


def test_peers_of_the_system_are_named() -> None:
    found = kept(row("a"), {**row("b"), "peer": "daemon", "version": "3.4"}, packages={"peer": "1.0"})
    assert "Not pinned, but what the system has: daemon 3.4." in "\n".join(docs.section(found, {}))
