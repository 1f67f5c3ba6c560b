"""What changes from moment to moment: the operator's overrides and what was learnt, durable in a small LMDB.

Only writers open it, under the writer lock. Look-ups see a segment that is made of it (publish.py), so a reader holds
no lock, needs no slot, and leaves none behind when it is killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mailsift.durable import make_folder
from mailsift.errors import DatabaseError
from mailsift.reputation.kinds import Tier

if TYPE_CHECKING:
    import lmdb

_MAP_BYTES = 1 << 32  # of address space; the file grows as it is filled
_NAMES = {Tier.OVERRIDE: b"override", Tier.LEARNT: b"learnt"}
KEY_BYTES = 33  # kind, and 32 bytes


class Held(msgspec.Struct, frozen=True, array_like=True):
    """One entry. `expires` in minutes since 1970, 0 for never; `at` in seconds."""

    verdict: int
    confidence: int
    categories: int
    expires: int
    version: int
    at: int
    object: str
    record: str = ""
    comment: str = ""


class Ledger:
    def __init__(self, environment: lmdb.Environment) -> None:
        self._environment = environment
        self._of = {tier: environment.open_db(name) for tier, name in _NAMES.items()}
        self._decode = msgspec.msgpack.Decoder(Held)

    def put(self, tier: Tier, entries: Iterable[tuple[bytes, Held]]) -> int:
        """All of them or none; how many are new. On return they are on disk."""
        new = 0
        with self._environment.begin(write=True, db=self._of[tier]) as change:
            for key, held in entries:
                new += change.get(key) is None
                change.put(key, msgspec.msgpack.encode(held))
        return new

    def remove(self, tier: Tier, keys: Iterable[bytes]) -> int:
        with self._environment.begin(write=True, db=self._of[tier]) as change:
            return sum(change.delete(key) for key in keys)

    def all(self, tier: Tier) -> Iterator[tuple[bytes, Held]]:
        with self._environment.begin(db=self._of[tier]) as view:
            for key, value in view.cursor():
                yield bytes(key), self._decode.decode(value)

    def count(self, tier: Tier) -> int:
        with self._environment.begin() as view:
            entries: int = view.stat(self._of[tier])["entries"]
            return entries


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Under the writer lock."""
    import lmdb

    path = folder / "ledger"
    make_folder(path)
    options: dict[str, Any] = {"map_size": _MAP_BYTES, "max_dbs": len(_NAMES), "mode": 0o600, "max_readers": 16}
    try:
        with lmdb.open(str(path), **options) as environment:
            environment.reader_check()
            _give(path)
            yield Ledger(environment)
    except (lmdb.Error, msgspec.DecodeError) as error:
        raise DatabaseError(str(path), str(error), "the folder of overrides and learnt entries") from None


def _give(path: Path) -> None:
    """What root makes belongs to whom the folder belongs, who goes on with it."""
    if os.geteuid() == 0:
        owner = path.stat()
        for file in path.iterdir():
            os.chown(file, owner.st_uid, owner.st_gid, follow_symlinks=False)


def split_keys(queries: bytes, size: int) -> list[bytes]:
    """The ledger's keys of queries as objects have them."""
    return [queries[at + 32 : at + 33] + queries[at : at + 32] for at in range(0, len(queries), size)]


def join_key(key: bytes) -> bytes:
    """Back into a query."""
    return key[1:] + key[:1] + bytes(7)
