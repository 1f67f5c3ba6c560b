"""The content database as a Markdown table, for docs/policy.md.

Reads src/engine/mailsift/defaults/content/*.toml. Run it alone to see the table: `python tools/content_table.py`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src/engine/mailsift/defaults/content"
HEAD = ("| number | category | what it is about | terms by language |", "|---|---|---|---|")


def content_table() -> str:
    """A row for each category, by number; signs, of which marks are made, come last by theirs."""
    rows = []
    for path in FOLDER.glob("*.toml"):
        data = tomllib.loads(path.read_text("utf-8"))
        counts = {language: sum(map(len, levels.values())) for language, levels in data["terms"].items()}
        terms = ", ".join(f"{language} {count}" for language, count in counts.items())
        rows.append((data["number"], f"| {data['number']} | `{path.stem}` | {data['description']} | {terms} |"))
    return "\n".join([*HEAD, *(row for _, row in sorted(rows))]) + "\n"


if __name__ == "__main__":
    print(content_table(), end="")
