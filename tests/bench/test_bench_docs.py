"""What a run writes into the documents."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from kept_runs import kept, row

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import chart, docs


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


@pytest.mark.parametrize(("whole", "mail"), [(False, {}), (True, {"made_up": True}), (True, {"every": 2})])
def test_only_a_whole_run_over_real_mail_is_documented(tmp_path: Any, whole: bool, mail: dict[str, Any]) -> None:
    found = kept(row())
    found["mailsift"]["mail"] |= mail
    assert "left as it is" in docs.write(found, tmp_path, whole)
    assert not list(tmp_path.iterdir())
