"""Closed numbers of objects, verdicts and who gives them, as core/reputation/record.hpp has them. Never reuse one."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Kind(IntEnum):
    IP = 1
    DOMAIN = 2
    URL = 3
    SIGNATURE = 4
    SENDER = 5
    IMAGE = 6
    NAME = 7
    MD5 = 8
    SHA256 = 9


class Verdict(IntEnum):
    UNKNOWN = 0
    GOOD = 1
    SUSPICIOUS = 2
    BAD = 3


class Tier(IntEnum):
    """An earlier one wins over a later one."""

    OVERRIDE = 0
    LEARNT = 1
    FEED = 2
    UPSTREAM = 3


class Category(IntFlag):
    """What an object is known for; sixteen bits in all."""

    SPAM = 1
    PHISHING = 2
    MALWARE = 4
    BOTNET = 8
    SCAM = 16
    BULK = 32
    COMPROMISED = 64
    DYNAMIC = 128
    PROXY = 256
    TEST = 512


BY_NAME = {kind.name.lower(): kind for kind in Kind}
VERDICTS = {verdict.name.lower(): verdict for verdict in Verdict}
CATEGORIES = {category.name.lower(): category for category in Category if category.name}
# Kinds whose keys are an MD5: nothing is allowed by these.
WEAK = frozenset({Kind.SENDER, Kind.IMAGE, Kind.NAME, Kind.MD5})


def category_names(bits: int) -> list[str]:
    return [name for name, category in CATEGORIES.items() if bits & category]
