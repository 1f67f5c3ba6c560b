"""Runs as they are kept, made up for tests."""

from __future__ import annotations

from typing import Any


def row(name: str = "a", ratio: float = 3.0, **more: Any) -> dict[str, Any]:
    return {"work": f"task/{name}", "title": f"<{name}> & all", "peer": "peer", "version": "1.0", "target": 2.0,
            "input": "1 | 2", "equal": [9, 10], "compared": "fields",
            "rounds": 5, "ratio": ratio, "low": ratio - 0.1, "high": ratio + 0.1,
            "reached": ratio >= 2.0, **more}


FIGURE = {"figure": "task/size", "title": "size", "unit": "MB", "target": 5.0, "most": True, "value": 7.0,
          "reached": False}


def kept(*rows: dict[str, Any], **machine: Any) -> dict[str, Any]:
    about = {"cpu": "A <CPU>", "cores": 2, "level": "avx2", "system": "Linux", "libc": "glibc", "python": "CPython",
             "compiler": "g++", "mailsift": "0", "commit": "abc", "node": "x", **machine}
    mail = {"about": "mail", "made_up": False, "every": 1}
    return {"mailsift": {"format": 1, "complete": True, "unlike": [], "date": "2026-11-27T10:00:00+00:00",
                         "machine": about, "rows": list(rows), "mail": mail, "figures": [FIGURE]}}
