"""A base of ten million hashes: looked up, built, and kept. And the look-up keys of web addresses.

Look-ups are those of programs in C++: ours answers batches of 64, LMDB one `mdb_get` after the other in one transaction
(its own batches are slower). Keys are random, as hashes are; half of what is asked for is there, or none of it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from ..contest import Agreement, Peer, Work, same
from ..lists import addresses
from ..mail import Mail

KEYS = 10_000_000
QUERIES = 1_000_000
KEY = 16


class Asked(NamedTuple):
    """Keys of 16 bytes behind each other: those of the base, and those that are asked for."""

    known: bytes
    queries: bytes


def _random(count: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(KEY * count)


def _known(mail: Mail) -> bytes:
    return _random(KEYS // mail.every, 1)


def misses(mail: Mail) -> Asked:
    return Asked(_known(mail), _random(QUERIES // mail.every, 2))


def hits(mail: Mail) -> Asked:
    known = _known(mail)
    chosen = random.Random(3).choices(range(0, len(known), KEY), k=QUERIES // mail.every)
    return Asked(known, b"".join(known[at:at + KEY] for at in chosen))


class Growing(NamedTuple):
    """How many hashes there are, and those that are asked for: none of them, or of the first ones."""

    keys: int
    queries: bytes


def more_misses(mail: Mail) -> Growing:
    return Growing(10 * KEYS // mail.every, _random(QUERIES // mail.every, 2))


def more_hits(mail: Mail) -> Growing:
    return Growing(10 * KEYS // mail.every, hits(mail).queries)


def feed(mail: Mail) -> bytes:
    """A plain feed of MD5, one a line, in no order."""
    return _known(mail).hex("\n", KEY).encode() + b"\n"


def table(mail: Mail) -> bytes:
    """A table of web addresses as URLhaus writes it."""
    urls = addresses(mail.folder, 100_000 // mail.every)
    lines = ["# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter"]
    lines += [f'"{number}","2026-01-02 03:04:05","{url.replace(chr(34), chr(34) * 2)}","online","2026-01-03 04:05:06",'
              f'"malware_download","elf,mozi","https://urlhaus.abuse.ch/url/{number}/","somebody"'
              for number, url in enumerate(urls)]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _keys_alike(ours: frozenset[bytes], theirs: frozenset[bytes]) -> Agreement:
    return Agreement(len(ours & theirs), len(ours | theirs))


def _same_count(ours: tuple[int, int], theirs: tuple[int, int]) -> Agreement:
    return same(ours, theirs)


def _within(ours: Sequence[frozenset[bytes]], theirs: Sequence[frozenset[bytes]]) -> Agreement:
    """Theirs knows no public suffixes, and makes keys of hosts above the registrable domain too."""
    pairs = list(zip(ours, theirs, strict=True))
    return Agreement(sum(bool(a) and a <= b for a, b in pairs), len(pairs))


def _asked(asked: Asked) -> str:
    return f"{len(asked.known) // KEY:,} keys, {len(asked.queries) // KEY:,} look-ups"


def _grown(asked: Growing) -> str:
    return f"{asked.keys:,} keys, {len(asked.queries) // KEY:,} look-ups"


_PEERS = (Peer("lmdb_c", 40, label="LMDB (C)"), Peer("lmdb_python", package="lmdb"))


_FEW = (Peer("ours_few", 0.3, label="ours, in a tenth of them"),)


def _urls(mail: Mail) -> list[str]:
    return addresses(mail.folder, 20_000 // mail.every)


def _count(urls: Sequence[str]) -> str:
    return f"{len(urls):,} web addresses"


WORKS = (
    Work("reputation", "misses", "look-ups of hashes that nobody knows", _PEERS, misses, _asked, same=_same_count,
         function="look_up"),
    Work("reputation", "hits", "look-ups of hashes that are known", (_PEERS[0]._replace(target=10), _PEERS[1]), hits,
         _asked, same=_same_count, function="look_up"),
    Work("reputation", "growth_misses", "misses in 100,000,000 hashes", _FEW, more_misses,
         _grown, same=_same_count, function="grown"),
    Work("reputation", "growth_hits", "hits in 100,000,000 hashes", _FEW, more_hits,
         _grown, same=_same_count, function="grown"),
    Work("reputation", "build", "a base out of a plain feed of hashes",
         (Peer("lmdb_python", 1 / 0.6, "lmdb", "sort + lmdb append"),), feed,
         lambda text: f"{len(text) // (2 * KEY + 1):,} hashes, {len(text) / 1e6:.0f} MB", function="build"),
    Work("reputation", "keys", "web addresses to their look-up keys",
         (Peer("can_ada", 4, "can_ada", "can_ada + Python"),), _urls, _count, same=_within, least=0.99),
    Work("reputation", "import", "a feed of web addresses in CSV, to its keys",
         (Peer("can_ada", 3, "can_ada", "csv + can_ada + hashlib"),), table,
         lambda text: f"{text.count(b'http') // 2:,} rows, {len(text) / 1e6:.0f} MB", same=_keys_alike,
         compared="keys", least=0.99, function="read_table"),
)
