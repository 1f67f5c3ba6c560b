"""The command line. One file a command; each adds its parser and runs. Errors are one line on standard error."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from ..errors import MailsiftError

__all__ = ["main"]

OK, FOUND, ERROR = 0, 1, 2
_INTERRUPTED = 128 + signal.SIGINT

_ABOUT = """\
Says of raw mail whether it is spam, probable spam or not spam, with the evidence and with what was not checked.
"""
_EXAMPLES = """\
examples:
  mailsift scan inbox/                      one line a message with its reasons
  mailsift scan --json - < message.eml      the whole verdict as one JSON object
  mailsift lists blocked-senders add '*@spam.example'
  mailsift policy show                      every setting with its default and a comment

`mailsift COMMAND --help` explains each command.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all our errors are."""

    def error(self, message: str) -> NoReturn:
        self.exit(ERROR, f"mailsift: {message}: see '{self.prog} --help'\n")


class _Version(argparse.Action):
    """Prints the version and the native implementations in use; asked only when wanted, as it loads the core."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from .. import __version__, _native

        print(f"mailsift {__version__} (native: {_native.simd_level()})")
        parser.exit(OK)


def build_parser() -> Parser:
    from . import compare, extract, lists, policy, scan

    parser = Parser(prog="mailsift", description=_ABOUT, epilog=_EXAMPLES,
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action=_Version, nargs=0, help="version and the native implementations in use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for command in (scan, extract, lists, policy, compare):
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    args = build_parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except MailsiftError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python flushes once more at exit: into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERROR
    except KeyboardInterrupt:
        return _INTERRUPTED


def _complain(text: str) -> int:
    print(f"mailsift: {text}", file=sys.stderr)
    return ERROR
