"""The content database: categories with weighted terms -> what the core scores texts with.

Categories ship as defaults/content/NAME.toml; the operator's list `categories` adds terms to them, overrides or
disables single ones, and makes categories of its own.
"""

from __future__ import annotations

import struct
import tomllib
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from mailsift.database import phrases
from mailsift.database.list_file import read_entries
from mailsift.database.lists import LISTS, Flag
from mailsift.database.mask import folded_phrase
from mailsift.errors import DatabaseError, ListError

FILES = tuple(sorted((Path(__file__).parents[1] / "defaults" / "content").glob("*.toml")))
FIRST_OWN = 1024  # numbers below are for categories that ship with us, and are never given to another one
_SUBJECT_ONLY = 1 << 15  # lookup::ContentTerms
_MOST_CATEGORIES = 1 << 10

Source = tuple[str, bytes]  # a file's path and bytes
Weight = Annotated[str, msgspec.Meta(pattern="^([1-9][0-9]?|100)$")]


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the content database. A `sign` is no subject of a text: marks are made of it."""

    number: Annotated[int, msgspec.Meta(ge=1, lt=FIRST_OWN)]
    description: str
    terms: dict[str, dict[Weight, list[str]]]  # by language (BCP 47) and weight
    sign: bool = False
    subject_only: bool = False

    def weighted(self) -> Iterator[tuple[str, int]]:
        for levels in self.terms.values():
            for weight, terms in levels.items():
                for term in terms:
                    yield term, int(weight)


class Compiled(NamedTuple):
    """The two sections: the automaton over the terms, and what each of them stands for."""

    content: bytes
    terms: bytes


class _Term(NamedTuple):
    category: str
    text: bytes
    mask: bool


def read_category(path: str, raw: bytes) -> Category:
    try:
        return msgspec.convert(tomllib.loads(raw.decode()), Category)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DatabaseError(path, str(error), "a content category") from None


@lru_cache(maxsize=2)
def compile_content(shipped: tuple[Source, ...], own: tuple[Source, ...]) -> Compiled:
    """Kept for the next engine without a state folder in this process."""
    categories = {Path(path).stem: read_category(path, raw) for path, raw in shipped}
    weights: dict[_Term, int] = {}
    for name, category in categories.items():
        for text, weight in category.weighted():
            folded, flag = folded_phrase(text, f"{name}.toml")
            term = _Term(name, folded, Flag.MASK in flag)
            weights[term] = max(weight, weights.get(term, 0))
    numbers = {name: category.number for name, category in categories.items()}
    for term, weight in _own_terms(own).items():
        weights[term] = weight
        if weight and term.category not in numbers:
            numbers[term.category] = FIRST_OWN + len(numbers) - len(categories)
    if len(numbers) > _MOST_CATEGORIES:
        raise ListError("categories", f"{len(numbers)} categories", f"at most {_MOST_CATEGORIES}")
    subject_only = {name for name, category in categories.items() if category.subject_only}
    return _sections({term: weight for term, weight in weights.items() if weight}, numbers, subject_only)


def _own_terms(files: Iterable[Source]) -> dict[_Term, int]:
    """The first line of equal ones counts; 0 for a disabled term."""
    kind = LISTS["categories"]
    found: dict[_Term, int] = {}
    for path, raw in files:
        for line, entry in read_entries(kind, raw, path):
            name = dict(entry.fields)["category"].strip()
            if not name or not name.isprintable():
                raise ListError(f"{path}:{line}", f"category={name!r}", "a name")
            folded, flag = folded_phrase(entry.text, f"{path}:{line}")
            found.setdefault(_Term(name, folded, Flag.MASK in flag), entry.weight if entry.enabled else 0)
    return found


def _sections(weights: dict[_Term, int], numbers: dict[str, int], subject_only: set[str]) -> Compiled:
    if not weights:
        return Compiled(b"", b"")
    places = {name: place for place, name in enumerate(numbers)}
    try:
        content = phrases.build([phrases.Phrase(term.text, term.mask) for term in weights])
    except phrases.PhraseError as error:
        wrong = list(weights)[error.index].text.decode() if error.index is not None else "categories"
        what, _, expected = str(error).partition("; expected ")
        raise ListError("categories", f"{wrong!r}: {what}", expected) from None
    names, records = b"", b""
    for name, number in numbers.items():
        text = name.encode()
        records += struct.pack("<III", number, len(names), len(text))
        names += text
    pairs = array("H")
    for (category, _, _), weight in weights.items():
        pairs.extend((places[category], weight | _SUBJECT_ONLY * (category in subject_only)))
    head = struct.pack("<II", len(numbers), len(weights))
    return Compiled(content, _padded(head) + _padded(records) + _padded(pairs.tobytes()) + names)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
