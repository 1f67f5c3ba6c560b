"""The command line. One file a command; each adds its parser and runs. Errors are one line on standard error."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from .. import simd
from ..errors import MailsiftError
from . import terminal

__all__ = ["main"]

OK, FOUND, ERROR = 0, 1, 2
# As a shell reports a command that a signal ended; cat and grep end so when nobody reads on.
_INTERRUPTED = 128 + signal.SIGINT
_UNREAD = 128 + signal.SIGPIPE

_ABOUT = """\
Says of raw mail whether it is spam, probable spam or not spam, with the evidence and with what was not checked.
"""
_EXAMPLES = """\
examples:
  mailsift scan inbox/                      one line a message with its reasons
  mailsift scan --json - < message.eml      the whole verdict as one JSON object
  mailsift lists blocked-senders add '*@spam.example'
  mailsift train spam Junk/ ham Inbox/      learn from mail that is known to be spam, and not to be
  mailsift policy show                      every setting with its default and a comment

`mailsift COMMAND --help` explains each command.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all our errors are."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # `--expires -5d` is a value that is wrong, and no option that is unknown, as argparse takes -5 itself.
        self._negative_number_matcher = re.compile(r"-\d")

    def error(self, message: str) -> NoReturn:
        terminal.complain(f"{terminal.clean(message)}: see '{self.prog} --help'")
        raise SystemExit(ERROR)


class _Version(argparse.Action):
    """Prints the version and the native implementations in use."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from .. import __version__

        print(f"mailsift {__version__} (native: {simd.simd_level()})")
        parser.exit(OK)


def build_parser() -> Parser:
    from . import bench, compare, extract, lists, model, policy, reputation, scan, train

    parser = Parser(prog="mailsift", description=_ABOUT, epilog=_EXAMPLES,
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action=_Version, nargs=0, help="version and the native implementations in use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for command in (scan, extract, train, model, lists, policy, reputation, compare, bench):
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None, before_command: Callable[[], object] | None = None) -> int:
    """Runs one command; returns its exit code. `before_command` is called when its words are read, and it begins."""
    terminal.prepare()
    code = _guarded(lambda: _run(argv, before_command))
    return max(code, _guarded(terminal.flush))


def _run(argv: Sequence[str] | None, before_command: Callable[[], object] | None) -> int:
    try:
        _look_at_level()
        args = _parsed(build_parser(), argv)
    except SystemExit as done:
        return int(done.code or OK)
    if sys.stdout is None and not getattr(args, "quiet", False):
        terminal.complain("standard output: closed: expected a place to write to")
        return ERROR
    if before_command is not None:
        before_command()
    code: int = args.run(args)
    return code


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    """With objects behind options too: argparse gives a list that may be empty nothing of what stands there."""
    args, left = parser.parse_known_args(argv)
    if left and getattr(args, "objects", None) == [] and not any(word.startswith("-") for word in left):
        from .common import utf8

        args.objects, left = [utf8(word) for word in left], []
    if left:
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    return args


def _look_at_level() -> None:
    """A level that is unknown, or that this machine lacks, is not used: whoever asked for it measures another."""
    found = simd.problem()
    if found is not None:
        simd.told()
        terminal.complain(str(found))


def _guarded(work: Callable[[], int]) -> int:
    """Whatever goes wrong is one line and an exit code that no verdict has."""
    try:
        return work()
    except BrokenPipeError:
        terminal.abandon(sys.stdout)
        return _UNREAD
    except KeyboardInterrupt:
        return _INTERRUPTED
    except MailsiftError as error:
        terminal.complain(str(error))
    except OSError as error:
        where, expected = terminal.clean(str(error.filename)), "a file that can be used"
        if error.filename is None:  # who opens a file says which; what is left is our own output
            terminal.abandon(sys.stdout)
            where, expected = "standard output", "a place to write to"
        terminal.complain(f"{where}: {error.strerror or error}: expected {expected}")
    except UnicodeError as error:
        terminal.complain(f"{terminal.clean(str(error))}: expected UTF-8")
    except MemoryError:
        terminal.complain("out of memory: expected room for one message and what is found in it")
    except Exception:
        # A mistake of ours. Python would leave with 1, which says that a message was spam.
        sys.excepthook(*sys.exc_info())
    return ERROR
