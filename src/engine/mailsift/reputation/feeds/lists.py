"""The plain lists of feeds that also have tables: what is known of all lines alike."""

from __future__ import annotations

from mailsift.reputation.feeds import hashes
from mailsift.reputation.feeds.chunks import Readable, chunks
from mailsift.reputation.kinds import Category, Kind
from mailsift.reputation.source import SourceBuilder


def read_list(file: Readable, into: SourceBuilder, kind: Kind, categories: Category) -> None:
    into.add_categories(categories)
    for chunk in chunks(file):
        into.lines(chunk, kind)


def read_hashes(file: Readable, into: SourceBuilder, categories: Category) -> None:
    into.add_categories(categories)
    hashes.read(file, into)
