"""What every command shares: the options --policy, --state and --envelope, the effective policy; and the terminal."""

from __future__ import annotations

import argparse
import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import config_file
from ..config import Policy
from ..errors import ArgumentError, FileError
from ..message import UNKNOWN, Envelope
from .terminal import clean, complain, is_terminal, portable, say, write_json

if TYPE_CHECKING:
    from ..engine import Engine

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["OBJECT", "add_action", "add_envelope", "add_options", "add_sources", "clean", "complain", "default_state",
           "envelope_of", "is_terminal", "policy_of", "portable", "read_json", "say", "state_of", "utf8", "warn",
           "write_json"]


OBJECT = "typed by its look, or by a prefix: url: domain: ip: md5: sha256: signature: sender: name: image:"


def add_options(parser: argparse.ArgumentParser, again: bool = False,
                policy: str = "the policy file (TOML); without it the built-in policy") -> None:
    """--policy and --state. `again`: for a parser below one that has them too, so that they stand before its verb or
    behind it."""
    default = argparse.SUPPRESS if again else None
    parser.add_argument("--policy", metavar="FILE", type=Path, default=default, help=policy)
    parser.add_argument("--state", metavar="DIR", type=Path, default=default,
                        help="folder for lists, what is compiled from them, and what was learnt "
                             "(default: [paths] state of the policy, else $XDG_STATE_HOME/mailsift)")


def add_action(actions: Commands, name: str, short: str, about: str, examples: str,
               codes: str = "0 done, 2 not done") -> argparse.ArgumentParser:
    """The parser of a verb. `about`: a sentence or two; `examples`: one a line, without `mailsift`."""
    lines = "\n".join(f"  mailsift {line}" for line in examples.strip().splitlines())
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=short, description=about, epilog=f"examples:\n{lines}\n\nexit codes: {codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    return parser


def add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", metavar="PATH", help="a message, an mbox, a Maildir, a folder, or -")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB",
                        help="leave out files of that name (may be given again)")
    parser.add_argument("--mbox", action="store_true", help="every PATH is an mbox, whatever its name")


def add_envelope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--envelope", type=Path, metavar="FILE",
                        help="JSON with client_ip, helo, mail_from, rcpt_to, received_at; holds for every message")


def utf8(text: str) -> str:
    """An argument that is text, and not a path of any bytes."""
    if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
        raise argparse.ArgumentTypeError(f"{text!a}: expected UTF-8")
    return text


def default_state() -> Path:
    base = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification: a path that is not absolute is to be ignored.
    return (Path(base) if os.path.isabs(base) else _home() / ".local/state") / "mailsift"


def _home() -> Path:
    home = os.environ.get("HOME", "")
    if os.path.isabs(home):
        return Path(home)
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise ArgumentError("state folder", "no home folder to keep it in",
                            "--state DIR, [paths] state in the policy, or HOME") from None


def state_of(policy: Policy, state: Path | None) -> Policy:
    """The policy with its state folder filled in."""
    folder = str(state or policy.paths.state or default_state())
    return msgspec.structs.replace(policy, paths=msgspec.structs.replace(policy.paths, state=folder))


def policy_of(args: argparse.Namespace) -> Policy:
    """The policy file's or the built-in policy, with its state folder filled in."""
    return state_of(config_file.load(args.policy) if args.policy else Policy(), args.state)


def envelope_of(args: argparse.Namespace) -> Envelope:
    path: Path | None = args.envelope
    if path is None:
        return UNKNOWN
    data = read_json(path)
    if not isinstance(data, dict):
        raise ArgumentError(str(path), type(data).__name__, "a JSON object")
    return Envelope.read(data, str(path))


def warn(*engines: Engine) -> None:
    """What keeps the lists as they are from being in use: each once."""
    for text in dict.fromkeys(str(engine.warning) for engine in engines if engine.warning is not None):
        complain(text)


def read_json(path: Path) -> object:
    try:
        return msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "a JSON file") from None
    except msgspec.DecodeError as error:
        raise FileError(str(path), str(error), "JSON") from None
