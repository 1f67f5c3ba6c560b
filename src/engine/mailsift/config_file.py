"""The policy file: TOML to Policy, each mistake with its line; and back, with a comment for each key."""

from __future__ import annotations

import json
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import msgspec

from .config import DEFAULTS, LEVELS, Lists, Policy, Table
from .errors import PolicyError
from .rule import Rule, Weight

# What msgspec says about a value of the wrong type or range, and our words for its.
_WORDS = {"object": "a table", "bool": "true or false", "float": "a number", "int": "a whole number", "str": "text",
          "array": "a list", "datetime": "a date"}
_COMPLAINT = re.compile(r"(?s)Expected (.*?)(?:, got (.*?))?(?: - at `\$\.?(.*)`)?\Z")
_CHOICE = re.compile(r"Invalid enum value .* - at `\$\.(.*)`\Z", re.DOTALL)


def load(path: str | Path) -> Policy:
    """The policy of a TOML file; paths of lists and of the state are relative to it."""
    path = Path(path)
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise PolicyError(str(path), error.strerror or "unreadable", "a policy file") from None
    except UnicodeDecodeError as error:
        raise PolicyError(str(path), f"byte {error.start} is not UTF-8", "UTF-8") from None
    return _anchored(loads(text, str(path)), path.parent)


def loads(text: str, where: str = "policy") -> Policy:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(where, str(error), "TOML") from None
    _know(Policy, data, "", text, where)
    _know_rules(data.get("rules"), text, where)
    _agree(data, text, where)
    try:
        return msgspec.convert(data, Policy)
    except PolicyError as error:
        raise PolicyError(_place(where, text, error.where), error.found, error.expected) from None
    except msgspec.ValidationError as error:
        raise _complaint(str(error), data, text, where) from None


def show(policy: Policy) -> str:
    """The whole effective policy as a policy file, a comment before each key."""
    lines, table = [], ""
    for line in (DEFAULTS / "policy.toml").read_text("utf-8").splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        elif found := re.match(r"(?:#: )?(\w+)\b(?: = |$)", line):
            key = found[1]
            line = f"{key} = {_toml(_effective(policy, f'{table}.{key}'))}"
        lines.append(line)
        if line.startswith("# RULE = "):
            lines += (f"{name} = {_toml(weight)}" for name, weight in sorted(policy.weights.items()))
    return "\n".join([*lines[3:], *_shown_rules(policy.rules)]) + "\n"


def _shown_rules(rules: tuple[Rule, ...]) -> list[str]:
    lines = ["", "# Rules of our own, each in a table [[rules]]: docs/policy.md says how."]
    for rule in rules:
        lines += ["", "[[rules]]"]
        lines += (f"{key} = {_toml(tuple(value) if isinstance(value, list) else value)}"
                  for key, value in msgspec.to_builtins(rule).items())
    return lines


def _know(cls: type[Table], data: dict[str, Any], prefix: str, text: str, where: str) -> None:
    """Refuses keys that `cls` doesn't have; a table where a value belongs is left to the conversion."""
    for field in msgspec.structs.fields(cls):
        inner = data.get(field.name)
        if isinstance(inner, dict) and isinstance(field.type, type) and issubclass(field.type, Table):
            _know(field.type, inner, f"{prefix}{field.name}.", text, where)
    for key in data:
        if key not in cls.__struct_fields__:
            nearest = get_close_matches(key, cls.__struct_fields__, 1, 0.0)[0]
            raise PolicyError(_place(where, text, prefix + key), "unknown key",
                              f"perhaps {prefix}{nearest}")


def _know_rules(rules: Any, text: str, where: str) -> None:
    """Refuses keys that a rule doesn't have; they have the names of the file, not those of the class."""
    names = [field.encode_name for field in msgspec.structs.fields(Rule)]
    for place, rule in enumerate(rules if isinstance(rules, list) else ()):
        for key in rule if isinstance(rule, dict) else ():
            if key not in names:
                nearest = get_close_matches(key, names, 1, 0.0)[0]
                raise PolicyError(_place(where, text, f"rules[{place}].{key}"), "unknown key", f"perhaps {nearest}")
        for key in ("name", "weight"):
            if isinstance(rule, dict) and key not in rule:
                raise PolicyError(_place(where, text, f"rules[{place}]"), f"a rule without {key}", "name and weight")


def _agree(data: dict[str, Any], text: str, where: str) -> None:
    """A named level and other thresholds in one file contradict each other."""
    protection = data.get("protection")
    if not isinstance(protection, dict):
        return
    level = LEVELS.get(str(protection.get("level")))
    pair = {key: protection[key] for key in ("probable", "spam") if key in protection}
    if level and any(level[key] != value for key, value in pair.items()):
        raise PolicyError(_place(where, text, "protection.level"),
                          f"{protection['level']} with thresholds that are not its own",
                          'level = "custom", or no thresholds')


def _complaint(said: str, data: dict[str, Any], text: str, where: str) -> PolicyError:
    """What the conversion says, with the line, the value, and the values that are allowed."""
    if choice := _CHOICE.match(said):
        key = choice[1]
        owner, name = key.rsplit(".", 1)
        cls = type(_effective(Policy(), owner))
        kind = next(field.type for field in msgspec.structs.fields(cls) if field.name == name)
        return PolicyError(_place(where, text, key), _found(data, key, None), ", ".join(get_args(kind)))
    match = _COMPLAINT.match(said)
    if match is None:
        return PolicyError(where, said)
    key = match[3] or ""
    if key == "weights[...]":  # the key of a table without fixed ones isn't said
        key = next((f"weights.{name}" for name, value in data["weights"].items() if not _is_weight(value)), "weights")
    return PolicyError(_place(where, text, key), _found(data, key, match[2]), _worded(match[1]))


def _is_weight(value: object) -> bool:
    try:
        msgspec.convert(value, Weight)
    except msgspec.ValidationError:
        return False
    return True


def _worded(said: str) -> str:
    """A type and its range in our words: `float | null` >= 0.0 is a number >= 0."""
    found = re.match(r"(?s)`(.*?)`(.*)", said)
    if found is None:
        return said
    kinds = [_WORDS.get(kind, kind) for kind in found[1].split(" | ") if kind != "null"]
    return " or ".join(kinds) + re.sub(r"\.0\b", "", found[2])


def _place(where: str, text: str, key: str) -> str:
    """FILE:LINE: KEY, where the line can be found."""
    table, seen, best = "", 0, f"{where}: {key}" if key else where
    # rules[2].weight: the third table [[rules]]; a place in a plain array is found by the array's key.
    place = re.match(r"rules\[(\d+)\](?=\.|\Z)", key)
    wanted = re.sub(r"\[.*", "", key if place is None else "rules" + key[place.end():])
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+([^\]#]+)\]", line):
            table = _plain(header[1]) + "."
            if place is not None and table == "rules.":
                seen += 1
                if seen != int(place[1]) + 1:
                    table = "."
                    continue
                best = f"{where}:{number}: {key}"
            elif table.startswith(wanted + "."):
                return f"{where}:{number}: {key}"
        elif (found := re.match(r"([^=#]+)=", line)) and table + _plain(found[1]) == wanted:
            return f"{where}:{number}: {key}"
    return best


def _plain(key: str) -> str:
    """A key without the blanks and quotes that TOML allows in it."""
    return re.sub(r"[\s\"']", "", key)


def _found(data: Any, key: str, kind: str | None) -> str:
    """The value at a key in JSON's spelling, or its type where it is not one."""
    for name in re.findall(r"\w+", key):
        if isinstance(data, dict):
            data = data.get(name)
        else:
            data = data[int(name)] if isinstance(data, list) and name.isdigit() else None
    if isinstance(data, (str, int, float, bool)):
        return json.dumps(data)
    kind = (kind or "a value").replace("`", "")
    return _WORDS.get(kind, kind)


def _effective(policy: Policy, key: str) -> Any:
    if key in ("protection.probable", "protection.spam"):
        return policy.protection.thresholds[key == "protection.spam"]
    value: Any = policy
    for name in key.split("."):
        value = getattr(value, name)
    return value


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _anchored(policy: Policy, folder: Path) -> Policy:
    """Relative paths are those of the file's folder, and `~` is a home folder. None is relative to where we run: the
    policy may be shown into another file."""
    folder = folder.absolute()

    def at(file: str, key: str) -> str:
        try:
            return str(folder / Path(file).expanduser())
        except RuntimeError:
            raise PolicyError(key, f"{file}: no such home folder", "a path") from None

    lists = {name: msgspec.structs.replace(table, files=tuple(at(file, f"lists.{name}.files") for file in table.files))
             for name in Lists.__struct_fields__ if (table := getattr(policy.lists, name)).files}
    state, base = policy.paths.state, policy.reputation.base
    return msgspec.structs.replace(
        policy,
        lists=msgspec.structs.replace(policy.lists, **lists),
        paths=msgspec.structs.replace(policy.paths, state=at(state, "paths.state") if state else ""),
        reputation=msgspec.structs.replace(policy.reputation, base=at(base, "reputation.base") if base else ""))
