"""The command line of what fits to labelled mail: writes the file, or with --check says whether it differs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench.corpus import CORPORA, HALVED, WHOLE, missing


def run(name: str, about: str | None, document: Callable[[], str], target: Path) -> int:
    """The exit code: 1 where the file differs, 2 where the corpora are not there. `document` makes the file's text."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where the file differs")
    check = parser.parse_args().check
    if (corpus := missing((*HALVED, *WHOLE))) is not None:
        print(f"{name}: {CORPORA / corpus}/index: not found: set MAILSIFT_CORPORA", file=sys.stderr)
        return 2
    text = document()
    if check:
        same = text == target.read_text("utf-8")
        print(f"{name}: {target.name} {'is up to date' if same else 'is not what this mail gives: make fit'}")
        return not same
    target.write_text(text, "utf-8")
    print(f"{name}: {text.count(' = ')} values in {target}")
    return 0
