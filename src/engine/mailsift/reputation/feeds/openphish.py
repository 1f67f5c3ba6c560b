"""OpenPhish: addresses of phishing pages; one a line, or CSV and JSON with what is known of each.

https://openphish.com/phishing_feeds.html. The plain feed has no mark of its own: `--format openphish` says it.
"""

from __future__ import annotations

from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.feeds.lists import read_addresses
from mailsift.reputation.feeds.tables import Role, Table
from mailsift.reputation.kinds import Category
from mailsift.reputation.source import SourceBuilder

TABLE = Table(
    {"url": Role.URL, "brand": Role.RECORD, "discover_time": Role.SEEN, "isotime": Role.SEEN},
    (frozenset({"url", "brand"}), frozenset({"url", "isotime"}), frozenset({"url", "discover_time"})),
    Category.PHISHING,
)


def read(file: Readable, into: SourceBuilder) -> None:
    read_addresses(file, into, TABLE)
