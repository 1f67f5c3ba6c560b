"""`mailsift scan`: one verdict a message."""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from ..engine import Engine
from ..errors import FileError
from ..message import Envelope
from ..verdict import Status, Verdict
from . import ERROR, FOUND, OK, render, sources
from .common import (
    add_envelope,
    add_options,
    add_sources,
    complain,
    envelope_of,
    policy_of,
    portable,
    say,
    warn,
    write_json,
)
from .progress import track

if TYPE_CHECKING:
    from .common import Commands

_ABOUT = """\
Scans messages and prints one verdict each, with the reasons.

PATH is a message, an mbox (named *.mbox, or any with --mbox), a Maildir with its folders, a folder (every regular file
below it is one message; of Maildirs below it, what is in their cur and new) or - for standard input. What can't be read
is an error, and the rest is scanned.
"""
_CODES = """\
exit code: 0 no message was spam or probable spam, 1 at least one was, 2 an error (2 wins)
"""
_AHEAD = 4  # messages read ahead for each worker


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("scan", help="one verdict a message", description=_ABOUT, epilog=_CODES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line: the whole verdict")
    parser.add_argument("--explain", action="store_true",
                        help="all evidence, what was not checked, and the facts it rests on")
    parser.add_argument("--quiet", action="store_true", help="print nothing: the exit code says it")
    parser.add_argument("--workers", type=_positive, default=1, metavar="N",
                        help="messages scanned at once (default: 1)")
    add_envelope(parser)
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    envelope = envelope_of(args)
    policy = policy_of(args)
    found = sources.find(args.path, args.exclude, args.mbox)
    code = OK
    with Engine(policy) as engine:
        warn(engine)
        items = _items(found, policy.limits.message_bytes + 1)
        for label, outcome in _verdicts(engine, items, envelope, args.workers):
            if isinstance(outcome, FileError):
                complain(str(outcome))
                code = ERROR
                continue
            if outcome.status is not Status.NOT_SPAM:
                code = max(code, FOUND)
            if not args.quiet:
                _show(label, outcome, args)
    return code


def _verdicts(engine: Engine, items: Iterator[tuple[str, sources.Item | FileError]], envelope: Envelope,
              workers: int) -> Iterator[tuple[str, Verdict | FileError]]:
    """In the order of the messages; as many as there are workers at once, no more read ahead than they can use."""
    waiting: deque[tuple[str, Future[Verdict] | FileError]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for label, item in items:
                waiting.append((label, item if isinstance(item, FileError)
                                else pool.submit(engine.scan, item.raw, envelope)))
                if len(waiting) > (_AHEAD * workers if workers > 1 else 0):
                    yield _done(waiting)
            while waiting:
                yield _done(waiting)
        except (KeyboardInterrupt, GeneratorExit):
            # The threads are waited for, and a text in a picture may take them seconds.
            from ..images import ocr

            ocr.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _done(waiting: deque[tuple[str, Future[Verdict] | FileError]]) -> tuple[str, Verdict | FileError]:
    label, pending = waiting.popleft()
    if isinstance(pending, FileError):
        return label, pending
    try:
        return label, pending.result()
    except MemoryError:
        return label, FileError(label, "out of memory", "fewer --workers, or lower [limits]")


def _items(found: list[sources.Source], most: int) -> Iterator[tuple[str, sources.Item | FileError]]:
    for source in track(found, len(found), "scanning"):
        try:
            for item in sources.read(source, most):
                yield item.label, item
        except FileError as error:
            yield source.label, error


def _show(label: str, verdict: Verdict, args: argparse.Namespace) -> None:
    if args.json:
        write_json({"path": portable(label), **verdict.to_dict()})
    else:
        say(render.verdict(portable(label), verdict, args.explain))


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number from 1 to 256")
    return int(text)
