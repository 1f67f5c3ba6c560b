"""Regular expressions of others, as far as they can't take long: what may go back over a text again and again is not
used. `re` has no limit of its own, so the form of the pattern has to be one."""

from __future__ import annotations

import re
import warnings

TEXT = 256  # characters of a text that a pattern sees
_LONGEST = 2048
_MOST_WORK = 1 << 24  # steps for one text, when each choice fails as late as it can
_PHP = re.compile(r"([/#~%])(.*)\1([a-zA-Z]*)", re.DOTALL)  # as MISP writes them: /pattern/i
_REPEAT = re.compile(r"\*|\+|\?|\{(\d*)(,?)(\d*)\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")


def safe_pattern(text: str) -> re.Pattern[str] | None:
    """None for what isn't used: malformed, or nothing that is sure to end soon."""
    php = _PHP.fullmatch(text)
    pattern, flags = (php.group(2), php.group(3)) if php else (text, "")
    if len(pattern) > _LONGEST or set(flags) - set("iuUsmD") or not _ends_soon(pattern):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python may read in another way one day is not used either
            return re.compile(pattern, re.IGNORECASE | (re.DOTALL if "s" in flags else 0))
    except (re.error, Warning, RecursionError, OverflowError):
        return None


def _ends_soon(pattern: str) -> bool:
    """The product of all choices is small. Repeats of what repeats, references back and looks around don't count."""
    at, work = 0, 1 if pattern.startswith("^") else TEXT
    inside: list[bool] = [False]  # of each open group, whether there is a repeat or a choice in it
    simple, choices = True, 1  # whether what stands before can be repeated; alternatives since the last bracket
    while at < len(pattern) and work <= _MOST_WORK:
        repeat, char = _REPEAT.match(pattern, at), pattern[at]
        if repeat is not None:
            most = _times(repeat)
            if most > 1 and not simple:
                return False
            work *= most + 1
            inside[-1] = True
            at = repeat.end() + (pattern[repeat.end() : repeat.end() + 1] in ("?", "+"))  # lazy, possessive
            continue
        simple = True
        if char == "(":
            group = _GROUP.match(pattern, at)
            if group is None or len(inside) > 20:
                return False
            inside.append(False)
            at = group.end()
            work *= choices
            choices = 1
        elif char == ")":
            if len(inside) == 1:
                return False
            work *= choices
            choices = 1
            simple = not inside.pop()
            inside[-1] = inside[-1] or not simple
            at += 1
        else:
            choices += char == "|"
            inside[-1] = inside[-1] or char == "|"
            if char == "\\" and pattern[at + 1 : at + 2].isdigit():
                return False
            found = _CLASS.match(pattern, at)
            at = found.end() if found else at + (2 if char == "\\" else 1)
    return work * choices <= _MOST_WORK


def _times(repeat: re.Match[str]) -> int:
    """At most."""
    if repeat.group() in ("*", "+"):
        return TEXT
    if repeat.group() == "?":
        return 1
    least, comma, most = repeat.groups()
    given = most if comma else least
    return min(int(given), TEXT) if given and len(given) < 6 else TEXT
