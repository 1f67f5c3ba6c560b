"""`python -m mailsift.evaluate`: the line protocol by which a harness measures a spam filter (contracts.md section 6).

Requests on standard input, one reply line each, fields separated by tabs:

    score PATH            LOG_ODDS BAYES_LOG_ODDS    a verdict that is decided is 1000 or -1000; `-`: nothing is learnt
    train spam|ham PATH   ok

The first line is `threshold T`: the log-odds of the rate above which mail is probable spam at the recommended level.
BAYES_LOG_ODDS are the learner's own, from the first message on that was learnt; LOG_ODDS count them only from as many
on as the policy wants. Nothing of one message is kept for the next but what is taught: the self-training is off.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from . import config_file
from .config import LEVELS, Policy
from .engine import Engine
from .errors import ArgumentError, FileError, MailsiftError
from .policy.rate import log_odds_of

DECIDED = 1000.0
_NOTHING_LEARNT = "-"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m mailsift.evaluate", description="the harness's line protocol")
    parser.add_argument("--policy", metavar="FILE", type=Path, help="the policy file; without it the built-in policy")
    parser.add_argument("--state", metavar="DIR", type=Path, help="state folder (default: an empty one for this run)")
    args = parser.parse_args(argv)
    try:
        policy = config_file.load(args.policy) if args.policy else Policy()
        if args.state:
            return _run(policy, args.state)
        with tempfile.TemporaryDirectory(prefix="mailsift-") as folder:
            return _run(policy, Path(folder))
    except MailsiftError as error:
        print(f"mailsift: {error}", file=sys.stderr)
        return 2


def _run(policy: Policy, state: Path) -> int:
    paths = msgspec.structs.replace(policy.paths, state=str(state))
    taught = msgspec.structs.replace(policy.bayes, self_training=False)
    with Engine(msgspec.structs.replace(policy, paths=paths, bayes=taught)) as engine:
        serve(engine, sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(engine: Engine, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answers until the end of the requests; MailsiftError ends it, as a harness has no reply for that."""
    _reply(replies, "threshold", repr(log_odds_of(LEVELS["recommended"]["probable"])))
    commands: dict[bytes, Callable[[Engine, list[str]], tuple[str, ...]]] = {b"score": _score, b"train": _train}
    for line in requests:
        name, *fields = line.rstrip(b"\r\n").split(b"\t")
        command = commands.get(name)
        if command is None:
            raise ArgumentError("request", ascii(name.decode("latin-1")), "score or train")
        _reply(replies, *command(engine, [field.decode("utf-8", "surrogateescape") for field in fields]))


def _reply(replies: BinaryIO, *fields: str) -> None:
    replies.write("\t".join(fields).encode() + b"\n")
    replies.flush()


def _score(engine: Engine, fields: list[str]) -> tuple[str, ...]:
    if len(fields) != 1:
        raise ArgumentError("score", f"{len(fields)} fields", "a path")
    verdict = engine.scan(_read(fields[0]))
    odds, learnt = verdict.log_odds, engine.learnt_odds(verdict.facts)
    odds = math.copysign(DECIDED, odds) if math.isinf(odds) else odds
    return repr(odds), _NOTHING_LEARNT if learnt is None else repr(learnt)


def _train(engine: Engine, fields: list[str]) -> tuple[str, ...]:
    if len(fields) != 2 or fields[0] not in ("spam", "ham"):
        raise ArgumentError("train", " ".join(fields[:1]) or "nothing", "spam or ham, and a path")
    engine.train(_read(fields[1]), fields[0] == "spam")
    return ("ok",)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileError(path, error.strerror or "unreadable", "a message") from None


if __name__ == "__main__":
    sys.exit(main())
