"""Compares all of the corpora (MAILSIFT_FULL=1) and writes the tables into docs/differences.md, between its markers.

    MAILSIFT_FULL=1 python -m tests.integration.report [CORPORA]
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- tables: written by make corpora -->", "<!-- end of the tables -->"


def main() -> int:
    sys.path.insert(0, str(ROOT / "tests"))
    from . import comparing, test_against_email, test_links, test_phrases_corpora

    warnings.simplefilter("ignore")
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MAILSIFT_CORPORA", ROOT.parent / "shared/corpora")
    corpora = Path(given)
    if not corpora.is_dir():
        print(f"no corpora at {corpora}: set MAILSIFT_CORPORA", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        tallies = {
            "Fields and parts against `email`": test_against_email.tally_of(corpora),
            "Links and addresses in text": test_links.tally_of(corpora),
            "10,000 phrases against `pyahocorasick`": test_phrases_corpora.tally_of(
                list(comparing.messages(corpora, test_phrases_corpora.MESSAGES)), Path(folder)),
        }
    lines = [BEGIN, ""]
    for title, tally in tallies.items():
        lines += [f"### {title}", "", *tally.table(), ""]
    lines.append(END)
    page = ROOT / "docs/differences.md"
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN, 1)
    if comparing.FULL:
        page.write_text(before + "\n".join(lines) + rest.split(END, 1)[1], "utf-8")
    print("\n".join(lines))
    for title, tally in tallies.items():
        for name in tally.fields():
            for example in tally.total(name).unexplained[:5]:
                print(f"unexplained: {title}: {name}: {example[:300]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
