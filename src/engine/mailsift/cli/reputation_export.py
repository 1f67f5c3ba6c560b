"""`mailsift reputation export`: what is known, as text for other programs or as a signed segment for other machines."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArgumentError
from .common import add_action, complain, say
from .output import writing_into

if TYPE_CHECKING:
    from .common import Commands

_FORMATS = ("rbldnsd", "csv", "jsonl")
_ABOUT = """\
Writes each object that is known once, as a look-up answers it. `import` reads jsonl and csv again with all that they
say; rbldnsd has no form for web addresses, SHA-256 and signatures of text, nor for confidence and expiry.
"""
_EXAMPLES = """\
reputation export --out base.jsonl
reputation export --format rbldnsd --source urlhaus --out bl.zone
reputation export --signed feed.key --out FOLDER      for `import --signed` on other machines
"""


def add_parser(actions: Commands) -> None:
    parser = add_action(actions, "export", "what is known, for other programs; or signed, for other machines", _ABOUT,
                        _EXAMPLES, "0 written, 2 not written, or some objects are lacking")
    parser.add_argument("--format", choices=_FORMATS, default="jsonl",
                        help="rbldnsd: a file of the kind `combined`; csv; jsonl: one JSON object a line (default)")
    parser.add_argument("--source", action="append", default=[], metavar="NAME",
                        help="only what this source says (default: all; may be given again)")
    parser.add_argument("--signed", type=Path, metavar="PRIVATE_KEY",
                        help="into the folder --out: all keys as one segment, signed by this Ed25519 key (PEM)")
    parser.add_argument("--out", type=Path, metavar="PATH", help="a file (default: standard output); signed: a folder")


def export(args: argparse.Namespace, folder: Path) -> int:
    if args.signed:
        from .reputation_signed import export_signed

        export_signed(args, folder)
        return 0
    from ..reputation.base import Base
    from ..reputation.export_text import FORMATS, Lost, rbldnsd
    from ..reputation.exported import Exporter

    exporter = Exporter(Base(folder, args.named), folder, args.source, int(time.time()) // 60)
    lost, answers = Lost(), exporter.answers()
    pieces = rbldnsd(answers, lost) if args.format == "rbldnsd" else FORMATS[args.format](answers)
    if args.out is None:
        for data in pieces:
            sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        with writing_into(args.out) as write:
            for data in pieces:
                write(data)
        say(f"{args.out}: {exporter.counts.exported} objects")
    if str(lost):
        complain(f"rbldnsd: {lost}")
    if exporter.counts.known_by_key:
        complain(f"{exporter.counts.known_by_key} more are known by their keys alone: of tables, "
                 "or of what was imported with --no-keep")
    for text in exporter.counts.damaged:
        complain(text)
    return 2 if exporter.counts.damaged else 0


def check_folder(path: Path | None) -> Path:
    if path is None:
        raise ArgumentError("--signed", "no --out", "--out FOLDER")
    return path
