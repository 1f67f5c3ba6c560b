"""`python -m bench`: the suite as `mailsift bench` has it, and with --docs its table and chart for the repository.

Installed, as `python -m mailsift_bench`, it is `mailsift bench`: runs are kept in the state folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mailsift import cli
from mailsift.cli.bench import ABOUT, SUITE, add_arguments
from mailsift.errors import MailsiftError

from . import command
from .machine import ROOT


def main() -> int:
    if __package__ == SUITE:
        return cli.main(["bench", *sys.argv[1:]])
    parser = argparse.ArgumentParser(prog="python -m bench", description=ABOUT,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--docs", type=Path, metavar="DIR",
                        help="write the table into benchmarks.md there, chart and figures beside it")
    args = parser.parse_args()
    try:
        if args.docs:
            from . import docs  # not in the wheel

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
