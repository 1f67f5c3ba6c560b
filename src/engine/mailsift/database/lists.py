"""The lists by name, and what an entry of each holds. The names are those of the command line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum, IntFlag

from mailsift.errors import ListError

DEFAULT_WEIGHT = 60  # points, of a sum that must pass 100
MAX_WEIGHT = 100


class Content(Enum):
    """What the entries of a list are."""

    SENDERS = "an address, a domain, a network or a mask"
    PHRASES = "a phrase or a mask"
    ADDRESSES = "a web address or a domain"
    FILES = "an MD5 or SHA-256 in hexadecimal digits"
    IMAGES = "an MD5, a SHA-256 or a perceptual signature of a picture, or the picture's file"
    TERMS = "a term of a content category"


class Flag(IntFlag):
    """What a compiled entry says about itself."""

    MASK = 1
    NETWORK = 2
    MD5 = 4
    SHA256 = 8


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list: what its entries are and which fields may stand behind one."""

    name: str
    content: Content
    fields: tuple[str, ...] = ()

    @property
    def free_text(self) -> bool:
        """Entries with spaces in them: fields are then separated by tabs alone."""
        return self.content in (Content.PHRASES, Content.TERMS)

    @property
    def weighted(self) -> bool:
        return "weight" in self.fields


_FILE_FIELDS = ("name", "record", "version", "size")
LISTS: dict[str, ListKind] = {
    kind.name: kind
    for kind in (
        ListKind("allowed-senders", Content.SENDERS),
        ListKind("blocked-senders", Content.SENDERS),
        ListKind("allowed-phrases", Content.PHRASES, ("weight",)),
        ListKind("blocked-phrases", Content.PHRASES, ("weight",)),
        ListKind("obscene", Content.PHRASES, ("weight",)),
        ListKind("phishing", Content.ADDRESSES),
        ListKind("suspicious", Content.ADDRESSES),
        ListKind("files", Content.FILES, _FILE_FIELDS),
        ListKind("good-files", Content.FILES, _FILE_FIELDS),
        ListKind("my-addresses", Content.SENDERS),
        ListKind("categories", Content.TERMS, ("weight", "category")),
        ListKind("learnt-senders", Content.SENDERS, ("until",)),
        ListKind("images", Content.IMAGES, ("name",)),
    )
}


def nearest(found: str, known: tuple[str, ...]) -> str:
    """The known names for an error, the one that was probably meant first."""
    close = difflib.get_close_matches(found, known, 1)
    return f"{close[0]!r}" if close else ", ".join(known) if known else "none"


def list_kind(name: str) -> ListKind:
    kind = LISTS.get(name)
    if kind is None:
        raise ListError("lists", f"no list {name!r}", nearest(name, tuple(LISTS)))
    return kind
