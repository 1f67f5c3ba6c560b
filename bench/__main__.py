"""`python -m bench`: the suite as `mailsift bench` has it, and with --docs its table and chart for the repository."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mailsift.cli.bench import ABOUT, add_arguments
from mailsift.errors import MailsiftError

from . import command, docs
from .machine import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=ABOUT,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--docs", type=Path, metavar="DIR",
                        help="write the table into benchmarks.md there, chart and figures beside it")
    args = parser.parse_args()
    try:
        if args.docs:
            docs.look_at(args.docs)
        code, found = command.measured(args, ROOT / "build/bench", lambda text: print(text, flush=True))
        if args.docs:
            print(docs.write(found, args.docs, whole=not args.task))
    except KeyboardInterrupt:
        return command.INTERRUPTED
    except MailsiftError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main())
