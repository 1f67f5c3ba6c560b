"""URLhaus (abuse.ch): addresses that malware is fetched from. CSV of all and of recent ones, JSON, and lists.

https://urlhaus.abuse.ch/api/: the header of the CSV is a comment; the column last_online was added between others.
"""

from __future__ import annotations

from mailsift.reputation.feeds.chunks import Readable, comments
from mailsift.reputation.feeds.lists import read_addresses
from mailsift.reputation.feeds.tables import Role, Table, Word
from mailsift.reputation.kinds import Category
from mailsift.reputation.source import SourceBuilder

TABLE = Table(
    {"url": Role.URL, "dateadded": Role.SEEN, "date_added": Role.SEEN, "last_online": Role.SEEN, "threat": Role.WORD},
    (frozenset({"url", "urlhaus_link"}), frozenset({"url", "urlhaus_reference"})),
    Category.MALWARE,
    {"threat": {"phishing": Word(categories=Category.PHISHING), "botnet_cc": Word(categories=Category.BOTNET)}},
)


def looks_so(head: bytes) -> bool:
    return TABLE.looks_so(head) or any(b"urlhaus" in line.lower() for line in comments(head, 10))


def read(file: Readable, into: SourceBuilder) -> None:
    read_addresses(file, into, TABLE)
