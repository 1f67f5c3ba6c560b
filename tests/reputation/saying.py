"""Short ways to say something about objects, and to ask."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from mailsift import _native
from mailsift.reputation.base import Answer, Base
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.ledger import Held, split_keys
from mailsift.reputation.objects import parse
from mailsift.reputation.publish import Publisher, publishing
from mailsift.reputation.source import Meaning, SourceBuilder, source_of

SHA = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"


def held(text: str, verdict: Verdict = Verdict.BAD, expires: int = 0) -> list[tuple[bytes, Held]]:
    entry = Held(verdict, 90, 0, expires, 0, int(time.time()), text, record="record")
    return [(key, entry) for key in split_keys(parse(text).kept(), _native.QUERY_BYTES)]


def say(folder: Path, tier: Tier, *texts: str, verdict: Verdict = Verdict.BAD, expires: int = 0) -> None:
    with publishing(folder) as publisher:
        publisher.ledger.put(tier, [pair for text in texts for pair in held(text, verdict, expires)])
        publisher.publish()


def feed(publisher: Publisher, name: str, text: str, meaning: Meaning | None = None) -> None:
    builder = SourceBuilder(source_of(name, Path(f"{name}.txt")), meaning or Meaning())
    with closing(builder):
        builder.lines(text.encode())
        publisher.put_source(name, builder.write)


def publish_feed(folder: Path, name: str, text: str, meaning: Meaning | None = None) -> None:
    with publishing(folder) as publisher:
        feed(publisher, name, text, meaning)
        publisher.publish()


def ask(base: Base, text: str, now: float | None = None) -> Answer:
    return base.look_up([parse(text)], now)[0]
