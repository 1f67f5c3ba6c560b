"""A policy file changed in place: comments, order and everything else in it stay.

TOML has many spellings. Statements of one key a line in tables are edited; the outcome is then read back and must be
the old policy with exactly the change that was wanted, else the file is left alone.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .. import config_file
from ..config import LEVELS
from ..errors import FileError, PolicyError

Key = tuple[str, ...]
_MOST_LINES = 10_000
_VALUE = re.compile(r'(\s*[^=]+=\s*)("[^"\\]*"|[^#\s"]+)(\s*(?:#.*)?)')
# What a level says, unless the file says otherwise: such settings go when a level is set.
_OF_LEVELS: frozenset[Key] = frozenset(
    {("protection", "probable"), ("protection", "spam"), ("steps", "rtf", "enabled")})


class Statement(NamedTuple):
    """`key = value` over the lines from `start` up to `end`."""

    start: int
    end: int
    path: Key


def set_level(file: Path, level: str) -> None:
    """The thresholds and switches of a level: `[protection] level`, and nothing besides that contradicts it."""
    assert level in LEVELS
    _edit(file, lambda path: path in _OF_LEVELS, {("protection", "level"): level})


def restore(file: Path) -> int:
    """What decides and how much it weighs as recommended: our defaults. Lists, paths, trust, labels, limits and rules
    stay. Answers how many settings went."""
    return _edit(file, lambda path: path[0] in ("protection", "steps", "weights", "reputation")
                 and path != ("reputation", "base"), {})


def _edit(file: Path, gone: Callable[[Key], bool], wanted: Mapping[Key, Any]) -> int:
    text = _read(file)
    lines = text.split("\n")
    expected = _toml(text, file)
    statements, headers = _statements(lines)
    removed = [statement for statement in statements if gone(statement.path)]
    for path, value in wanted.items():
        _put(lines, statements, headers, path, f'"{value}"')
    left_out = {number for statement in removed for number in range(statement.start, statement.end)}
    after = "\n".join(line for number, line in enumerate(lines) if number not in left_out)
    try:
        for statement in removed:
            _drop(expected, statement.path)
        for path, value in wanted.items():
            _set(expected, path, value)
    except (KeyError, TypeError, AttributeError):
        raise _odd(file) from None
    _verify(file, text, after, expected, gone)
    _write(file, after)
    return len(removed)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except OSError as error:
        raise PolicyError(str(file), error.strerror or "unreadable", "a policy file") from None
    except UnicodeDecodeError as error:
        raise PolicyError(str(file), f"byte {error.start} is not UTF-8", "UTF-8") from None


def _toml(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(str(file), str(error), "TOML") from None


def _statements(lines: list[str]) -> tuple[list[Statement], dict[Key, int]]:
    """The statements, and the lines of the headers of tables."""
    found: list[Statement] = []
    headers: dict[Key, int] = {}
    at, table = 0, Key()
    while at < min(len(lines), _MOST_LINES):
        line = lines[at].strip()
        if line.startswith("[["):
            table = ("[[",)
        elif line.startswith("["):
            table = _key(tomllib.loads(line))
            headers[table] = at
        elif line and not line.startswith("#"):
            end, data = _statement(lines, at)
            found.append(Statement(at, end, (*table, *_key(data))))
            at = end
            continue
        at += 1
    return found, headers


def _statement(lines: list[str], start: int) -> tuple[int, dict[str, Any]]:
    """The end of the statement that begins at a line: arrays and strings may go over several."""
    for end in range(start + 1, len(lines) + 1):
        try:
            return end, tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
    raise AssertionError("the whole file was read before")


def _key(data: dict[str, Any]) -> Key:
    path: list[str] = []
    while isinstance(data, dict) and len(data) == 1:
        path += data
        data = data[path[-1]]
    return tuple(path)


def _put(lines: list[str], statements: list[Statement], headers: dict[Key, int], path: Key, value: str) -> None:
    """Sets a key: in its own line, else below the header of its table, else in a new table at the end."""
    for statement in statements:
        if statement.path == path and (found := _VALUE.fullmatch(lines[statement.start].rstrip("\r"))):
            lines[statement.start] = found[1] + value + found[3] + "\r" * lines[statement.start].endswith("\r")
            return
    ending = "\r" * lines[0].endswith("\r")
    if path[:-1] in headers:
        lines[headers[path[:-1]]] += f"\n{path[-1]} = {value}{ending}"
        return
    if lines[-1].strip():
        lines[-1] += f"{ending}\n"
    lines[-1] += f"{ending}\n[{'.'.join(path[:-1])}]{ending}\n{path[-1]} = {value}{ending}\n"


def _drop(data: dict[str, Any], path: Key) -> None:
    for name in path[:-1]:
        data = data[name]
    del data[path[-1]]


def _set(data: dict[str, Any], path: Key, value: object) -> None:
    for name in path[:-1]:
        data = data.setdefault(name, {})
    data[path[-1]] = value


def _verify(file: Path, before: str, after: str, expected: dict[str, Any], gone: Callable[[Key], bool]) -> None:
    try:
        right = _leaves(tomllib.loads(after)) == _leaves(expected)
    except tomllib.TOMLDecodeError:
        right = False
    if not right or any(gone(path) for path in _leaves(expected) if path[0] != "[["):
        raise _odd(file)
    try:
        config_file.loads(after, str(file))
    except PolicyError:
        config_file.loads(before, str(file))  # says it with the lines that there are
        raise


def _odd(file: Path) -> PolicyError:
    return PolicyError(str(file), "settings in a form that isn't edited in place", "tables, one key a line")


def _leaves(data: dict[str, Any]) -> dict[Key, Any]:
    """Values by their paths: an empty table says nothing."""
    found: dict[Key, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= {(name, *path): leaf for path, leaf in _leaves(value).items()}
        else:
            found[name,] = value
    return found


def _write(file: Path, text: str) -> None:
    """Whole or not at all, with the rights of the old file; a symbolic link stays one."""
    target = file.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as new:
                os.fchmod(new.fileno(), mode)
                new.write(text.encode())
                new.flush()
                os.fsync(new.fileno())
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise FileError(str(file), error.strerror or "can't be written", "a file that can be replaced") from None
