"""A feed's text, read into memory: what was kept of it, by the reader's own word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mailsift.reputation import feeds
from mailsift.reputation.base import Base
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Guard, Meaning, Report, SourceBuilder, source_of


def read(path: Path, name: str | None = None, meaning: Meaning | None = None, guard: Guard | None = None) -> Report:
    with built(path, name, meaning, guard) as builder:
        return builder.report


@contextmanager
def built(path: Path, name: str | None = None, meaning: Meaning | None = None,
          guard: Guard | None = None) -> Iterator[SourceBuilder]:
    builder = SourceBuilder(source_of("feed", path), meaning or Meaning(), guard=guard)
    with closing(builder):
        feeds.read_feed(path, name, builder)
        yield builder


def imported(folder: Path, path: Path, name: str | None = None, meaning: Meaning | None = None) -> tuple[Base, Report]:
    with publishing(folder) as publisher, built(path, name, meaning) as builder:
        publisher.put_source("feed", builder.write)
        publisher.publish()
        return Base(folder), builder.report
