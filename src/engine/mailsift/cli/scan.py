"""`mailsift scan`: one verdict a message."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine import Engine
from ..errors import ArgumentError, FileError
from ..message import UNKNOWN, Envelope
from ..verdict import Status, Verdict
from . import ERROR, FOUND, OK, render, sources
from .common import add_options, policy_of, portable, read_json, write_json
from .progress import track

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
Scans messages and prints one verdict each, with the reasons.

PATH is a message, an mbox (named *.mbox, or any with --mbox), a Maildir, a folder (every regular file below it is one
message) or - for standard input.
"""
_CODES = """\
exit code: 0 no message was spam or probable spam, 1 at least one was, 2 an error (2 wins)
"""
_AHEAD = 4  # messages read ahead for each worker


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("scan", help="one verdict a message", description=_ABOUT, epilog=_CODES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="+", metavar="PATH", help="a message, an mbox, a Maildir, a folder, or -")
    parser.add_argument("--json", action="store_true", help="one JSON object a line: the whole verdict")
    parser.add_argument("--explain", action="store_true",
                        help="all evidence, what was not checked, and the facts it rests on")
    parser.add_argument("--quiet", action="store_true", help="print nothing: the exit code says it")
    parser.add_argument("--workers", type=_positive, default=1, metavar="N",
                        help="messages scanned at once (default: 1)")
    parser.add_argument("--envelope", type=Path, metavar="FILE",
                        help="JSON with client_ip, helo, mail_from, rcpt_to, received_at; holds for every message")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB",
                        help="leave out files of that name (may be given again)")
    parser.add_argument("--mbox", action="store_true", help="every PATH is an mbox, whatever its name")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    envelope = _envelope(args.envelope)
    found = sources.find(args.path, args.exclude, args.mbox)
    code = OK
    with Engine(policy_of(args)) as engine:
        for label, outcome in _verdicts(engine, found, envelope, args.workers):
            if isinstance(outcome, FileError):
                print(f"mailsift: {outcome}", file=sys.stderr)
                code = ERROR
                continue
            if outcome.status is not Status.NOT_SPAM:
                code = max(code, FOUND)
            if not args.quiet:
                _show(label, outcome, args)
    return code


def _verdicts(engine: Engine, found: list[sources.Source], envelope: Envelope,
              workers: int) -> Iterator[tuple[str, Verdict | FileError]]:
    """In the order of the messages; as many as there are workers at once, no more read ahead than they can use."""
    waiting: deque[tuple[str, Future[Verdict] | FileError]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for label, item in _items(found):
            waiting.append((label, item if isinstance(item, FileError)
                            else pool.submit(engine.scan, item.raw, envelope)))
            if len(waiting) > (_AHEAD * workers if workers > 1 else 0):
                yield _done(waiting)
        while waiting:
            yield _done(waiting)


def _done(waiting: deque[tuple[str, Future[Verdict] | FileError]]) -> tuple[str, Verdict | FileError]:
    label, pending = waiting.popleft()
    return label, pending if isinstance(pending, FileError) else pending.result()


def _items(found: list[sources.Source]) -> Iterator[tuple[str, sources.Item | FileError]]:
    for source in track(found, len(found), "scanning"):
        try:
            for item in sources.read(source):
                yield item.label, item
        except FileError as error:
            yield source.label, error


def _show(label: str, verdict: Verdict, args: argparse.Namespace) -> None:
    if args.json:
        write_json({"path": portable(label), **verdict.to_dict()})
    else:
        print(render.verdict(portable(label), verdict, args.explain))


def _envelope(path: Path | None) -> Envelope:
    if path is None:
        return UNKNOWN
    data = read_json(path)
    if not isinstance(data, dict):
        raise ArgumentError(str(path), type(data).__name__, "a JSON object")
    return Envelope.read(data, str(path))


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number from 1 to 256")
    return int(text)
