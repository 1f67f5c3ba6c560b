"""What every command shares: the options --policy and --state, the effective policy, output to a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import config_file
from ..config import Policy
from ..errors import FileError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", metavar="FILE", type=Path,
                        help="the policy file (TOML); without it the built-in policy")
    parser.add_argument("--state", metavar="DIR", type=Path,
                        help="folder for lists and what is compiled from them "
                             "(default: [paths] state of the policy, else $XDG_STATE_HOME/mailsift)")


def default_state() -> Path:
    base = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification: a path that is not absolute is to be ignored.
    return (Path(base) if os.path.isabs(base) else Path.home() / ".local/state") / "mailsift"


def policy_of(args: argparse.Namespace) -> Policy:
    """The policy file's or the built-in policy, with its state folder filled in."""
    policy = config_file.load(args.policy) if args.policy else Policy()
    state = args.state or policy.paths.state or default_state()
    return msgspec.structs.replace(policy, paths=msgspec.structs.replace(policy.paths, state=str(state)))


def read_json(path: Path) -> object:
    try:
        return msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "a JSON file") from None
    except msgspec.DecodeError as error:
        raise FileError(str(path), str(error), "JSON") from None


def clean(text: str) -> str:
    """Text out of mail for a terminal: nothing in it can move the cursor or change colours."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" if c not in "\r\n\t" else " " for c in text)


def portable(path: str) -> str:
    """A path as text: bytes of a file name that are no UTF-8 become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def write_json(value: object) -> None:
    """One JSON object a line, UTF-8 whatever the locale."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def is_terminal() -> bool:
    return sys.stdout.isatty()
