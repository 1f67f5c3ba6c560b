"""The plain lists of feeds that also have tables: what is known of all lines alike."""

from __future__ import annotations

from mailsift.reputation.feeds import hashes
from mailsift.reputation.feeds.chunks import Readable, ahead, chunks
from mailsift.reputation.feeds.tables import Table
from mailsift.reputation.kinds import Category, Kind
from mailsift.reputation.source import SourceBuilder


def read_addresses(file: Readable, into: SourceBuilder, table: Table) -> None:
    """The table where the file begins as one, and a list of web addresses otherwise."""
    head, whole = ahead(file)
    if table.looks_so(head):
        table.read(whole, into)
    else:
        read_list(whole, into, Kind.URL, table.categories)


def read_list(file: Readable, into: SourceBuilder, kind: Kind, categories: Category) -> None:
    into.add_categories(categories)
    for chunk in chunks(file, into):
        into.lines(chunk, kind)


def read_hashes(file: Readable, into: SourceBuilder, categories: Category) -> None:
    into.add_categories(categories)
    hashes.read(file, into)
