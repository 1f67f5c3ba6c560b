r"""One line of a readable list.

    # a comment
    friend@example.org
    ~ *@example.net              # disabled, not forgotten
    win a prize<TAB>weight=80<TAB># phrases separate their fields by tabs, they hold spaces

An entry that begins with `#`, `~` or `\` itself is written with a `\` before it where it would be misread
(`\#1 offer`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mailsift.database.lists import DEFAULT_WEIGHT, MAX_WEIGHT, Content, ListKind, nearest
from mailsift.database.mask import folded_phrase
from mailsift.errors import ListError

MAX_LINE = 8192  # characters
_DIGITS = frozenset("0123456789abcdef")
# One backslash before these is for the line, not of the entry.
_PROTECTED = re.compile(r"\\+[#~]")
_HASHES = {32: "MD5", 64: "SHA-256", 22: "signature of a picture", 44: "the same of a framed one"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says. `text` is as the operator wrote it, without the protecting `\\`."""

    text: str
    enabled: bool = True
    weight: int = 0
    fields: tuple[tuple[str, str], ...] = ()  # but for the weight
    comment: str = ""

    def disabled(self, off: bool) -> Entry:
        return replace(self, enabled=not off)


def identity(kind: ListKind, text: str) -> str:
    """Two entries with one identity are the same entry. Phrases are what they are matched as: another case or
    other white space makes no second entry, whose weight would count once more."""
    if kind.content in (Content.SENDERS, Content.FILES, Content.IMAGES):
        return text.lower()
    if kind.free_text:
        try:
            folded, flag = folded_phrase(text, "")
        except ListError:
            return text  # never in a list that can be read
        return f"{flag:d}{folded.decode('utf-8', 'surrogateescape')}"
    return text


def parse_line(kind: ListKind, line: str, where: str) -> Entry | None:
    """None for an empty line or a comment."""
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    if len(line) > MAX_LINE:
        raise ListError(where, f"a line of {len(line)} characters", f"at most {MAX_LINE}")
    bad = next((c for c in line if c != "\t" and (c < " " or c == "\x7f")), None)
    if bad is not None:
        raise ListError(where, f"control character {bad!r}", "text")
    enabled = not (line == "~" or line.startswith(("~ ", "~\t")))
    if not enabled:
        line = line[1:].lstrip()
    text, fields, comment = _split(kind, line)
    if _PROTECTED.match(text):
        text = text[1:]
    if not text:
        raise ListError(where, "a line without an entry", kind.content.value)
    return make_entry(kind, text, fields, where, enabled=enabled, comment=comment)


def _split(kind: ListKind, line: str) -> tuple[str, list[str], str]:
    """The entry, the fields behind it, the comment."""
    if kind.free_text:
        text, _, rest = line.partition("\t")
        pieces = [piece.strip() for piece in rest.split("\t")] if rest else []
    else:
        text, *pieces = line.split() or [""]
    for index, piece in enumerate(pieces):
        if piece.startswith("#"):
            comment = ("\t" if kind.free_text else " ").join(pieces[index:])
            return text.strip(), [p for p in pieces[:index] if p], comment[1:].strip()
    return text.strip(), [p for p in pieces if p], ""


def make_entry(
    kind: ListKind, text: str, fields: list[str], where: str, *, enabled: bool = True, comment: str = ""
) -> Entry:
    """An entry whose fields and form are right; whether it can be compiled is for the compiler to say."""
    weight = DEFAULT_WEIGHT if kind.weighted else 0
    kept: list[tuple[str, str]] = []
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or name not in kind.fields:
            raise ListError(where, f"{field!r} behind the entry", _fields_of(kind, name))
        if name == "weight":
            weight = _weight(value, where)
        else:
            kept.append((name, value))
    if kind.content in (Content.FILES, Content.IMAGES):
        _check_hash(kind, text, where)
    if kind.content is Content.TERMS and not any(name == "category" for name, _ in kept):
        raise ListError(where, f"term {text!r} without a category", "category=NAME behind a tab")
    return Entry(text, enabled, weight, tuple(kept), comment)


def _fields_of(kind: ListKind, name: str) -> str:
    if not kind.fields:
        return "one entry a line, then nothing or a # comment"
    return f"name=value with the name {nearest(name, kind.fields)}"


def _weight(value: str, where: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value[:4]) <= MAX_WEIGHT):
        raise ListError(where, f"weight {value!r}", f"a whole number from 0 to {MAX_WEIGHT}")
    return int(value)


def _check_hash(kind: ListKind, text: str, where: str) -> None:
    lengths: tuple[int, ...] = (64,) if kind.name == "good-files" else (32, 64)
    if kind.content is Content.IMAGES:
        lengths = (32, 64, 22, 44)
    if len(text) in lengths and _DIGITS.issuperset(text.lower()):
        return
    expected = " or ".join(f"{n} hexadecimal digits ({_HASHES[n]})" for n in lengths)
    raise ListError(where, f"{text!r}", expected)


def format_line(kind: ListKind, entry: Entry) -> str:
    """The line that parse_line reads as this entry."""
    text = "\\" + entry.text if _protects(entry.text) else entry.text
    pieces = [text]
    if kind.weighted and entry.weight != DEFAULT_WEIGHT:
        pieces.append(f"weight={entry.weight}")
    pieces += [f"{name}={value}" for name, value in entry.fields]
    if entry.comment:
        pieces.append(f"# {entry.comment}")
    return ("" if entry.enabled else "~ ") + ("\t" if kind.free_text else "  ").join(pieces)


def _protects(text: str) -> bool:
    return text.startswith(("#", "~ ")) or text == "~" or _PROTECTED.match(text) is not None
