"""What is known of the objects of one message: keys went out to a base or to a network, these came back."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Known(NamedTuple):
    """Of one object, what counts of all that is said of it.

    `role`: what it is in the message (_native.ROLES), `row`: which one, its place in the section of the record or among
    what the session said. `verdict`: bad, suspicious or good. `tier`: override, learnt, feed or upstream. `version` is
    0 and `record` empty where the source doesn't say. `expires` in seconds since the epoch.
    """

    role: str
    row: int
    verdict: str
    confidence: int
    categories: tuple[str, ...] = ()
    tier: str = "feed"
    source: str = ""
    record: str = ""
    version: int = 0
    expires: int | None = None


class Answers(msgspec.Struct, frozen=True):
    """Of one message: what is known, why not everything that was asked for was looked up (a reason of Unchecked:
    unavailable, filtered, time_out), and its share of the nanoseconds that it took."""

    known: tuple[Known, ...] = ()
    left: str | None = None
    took_ns: int = 0


NOTHING = Answers()
# Keys went out, and nobody answered.
UNAVAILABLE = Answers(left="unavailable")
