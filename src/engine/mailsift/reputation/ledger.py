"""What changes from moment to moment: the operator's overrides and what was learnt, durable in a small LMDB.

Writers open it under the writer lock, and who shows or exports it while he keeps these off. Look-ups see a segment that
is made of it (publish.py), so a scan holds no lock, needs no slot, and leaves none behind when it is killed.

LMDB has no checksums, and what is damaged in its file can end the process. So the file `sum` has that of all of it,
from the end of one change to the begin of the next: it is removed, on disk too, before anything is written. A writer
that is killed in between leaves none, and needs none, as it tears nothing: a change goes to pages that nothing in use
names, these are synced, and then one of two pages at the begin, less than a sector of it, names them; up to there the
other one counts. Who changes the ledger next writes the sum again.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from xxhash import xxh3_128

from mailsift.durable import make_folder, opened, opened_to_read, sync_folder
from mailsift.errors import DatabaseError
from mailsift.reputation.kinds import Tier

if TYPE_CHECKING:
    import lmdb

_MAP_BYTES = 1 << 32  # of address space; the file grows as it is filled
_STEP, _SUM_BYTES, _SUM = 1 << 20, 32, re.compile(rb"[0-9a-f]{32}")  # zeros and less are of a power failure
_EXPECTED = ("the folder of overrides and learnt entries: a copy of it from before, or none (what was said so far is "
             "lost then, and in use until the next change)")
_UNUSABLE = "a file that can be used, and room for it on its disk; nothing was changed"
_REMOVE = {"data.mdb": "put back a copy of the folder from before", "lock.mdb": "remove it", "sum": "remove it"}
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
    """What was changed is seen here at once, and holds when commit() has returned; all of it or nothing."""

    def __init__(self, environment: lmdb.Environment | None, of: dict[Tier, Any],
                 before_change: Callable[[], None]) -> None:
        self._environment, self._of, self._before_change = environment, of, before_change
        self._change: lmdb.Transaction | None = None
        self._decode = msgspec.msgpack.Decoder(Held)

    def put(self, tier: Tier, entries: Iterable[tuple[bytes, Held]]) -> int:
        """How many are new."""
        new, change, of = 0, self._changing(), self._of[tier]
        for key, held in entries:
            new += change.get(key, db=of) is None
            change.put(key, msgspec.msgpack.encode(held), db=of)
        return new

    def remove(self, tier: Tier, keys: Collection[bytes]) -> int:
        if not keys:
            return 0
        change, of = self._changing(), self._of[tier]
        return sum(change.delete(key, db=of) for key in keys)

    def all(self, tier: Tier) -> Iterator[tuple[bytes, Held]]:
        with self._view() as view:
            for key, value in view.cursor(self._of[tier]) if view and tier in self._of else ():
                yield bytes(key), self._decode.decode(value)

    def count(self, tier: Tier) -> int:
        with self._view() as view:
            return int(view.stat(self._of[tier])["entries"]) if view and tier in self._of else 0

    def commit(self) -> None:
        """On return it is on disk."""
        change, self._change = self._change, None
        if change is not None:
            change.commit()

    def abort(self) -> None:
        change, self._change = self._change, None
        if change is not None:
            change.abort()

    def _changing(self) -> lmdb.Transaction:
        if self._change is None:
            assert self._environment is not None
            self._before_change()
            self._change = self._environment.begin(write=True)
        return self._change

    @contextmanager
    def _view(self) -> Iterator[lmdb.Transaction | None]:
        if self._change is not None or self._environment is None:
            yield self._change
        else:
            with self._environment.begin() as view:
                yield view


# Who changes it has the folder to himself, so it needs no locks of its own, and no file for them.
_OPTIONS: dict[str, Any] = {"max_dbs": len(_NAMES), "lock": False}


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Under the writer lock. What was not committed when the block ends is as if it was never said."""
    import lmdb

    path = folder / "ledger"
    make_folder(path)
    summed = _checked(path)
    with _as_database_error(path):
        with ExitStack() as held:
            if not (path / "data.mdb").exists():
                summed.remove()  # the new one has a sum of its own
                held.callback((path / "data.mdb").unlink, missing_ok=True)  # half of one is none
            environment = lmdb.open(str(path), map_size=_MAP_BYTES, mode=0o600, **_OPTIONS)
            held.callback(environment.close)
            of = {tier: environment.open_db(name) for tier, name in _NAMES.items()}
            held.pop_all()
        with environment:
            ledger = Ledger(environment, of, summed.remove)
            _give(path)
            try:
                yield ledger
            finally:
                ledger.abort()
        summed.write()


@contextmanager
def read_ledger(folder: Path) -> Iterator[Ledger]:
    """Under the lock of readers; nothing is written. There may be none yet: nothing is in that."""
    import lmdb

    path = folder / "ledger"
    _checked(path)
    with _as_database_error(path), ExitStack() as held:
        environment, of = None, {}
        if (path / "data.mdb").exists():
            environment = held.enter_context(lmdb.open(str(path), readonly=True, create=False, **_OPTIONS))
            for tier, name in _NAMES.items():
                with suppress(lmdb.NotFoundError):
                    of[tier] = environment.open_db(name, create=False)
        yield Ledger(environment, of, lambda: None)


@contextmanager
def _as_database_error(path: Path) -> Iterator[None]:
    """LMDB says EIO of a page that was written in part, which is what a full disk does."""
    import lmdb

    try:
        yield
    except (lmdb.Error, msgspec.DecodeError) as error:
        if type(error) is lmdb.Error or isinstance(error, (lmdb.DiskError, lmdb.MapFullError, lmdb.ReadonlyError,
                                                               lmdb.PanicError)):
            raise DatabaseError(str(path / "data.mdb"), str(error), _UNUSABLE) from None
        raise DatabaseError(str(path), str(error), _EXPECTED) from None


def _checked(path: Path) -> _Sum:
    for name in _REMOVE:
        _check_is_file(path / name)
    summed = _Sum(path)
    summed.check()
    return summed


def _check_is_file(path: Path) -> None:
    """LMDB would follow a link, and wait for whoever opens the other end of a pipe."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        found = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
        raise DatabaseError(str(path), found, f"a file of the ledger, or nothing there: {_REMOVE[path.name]}")


class _Sum:
    """The checksum of the data file, while nobody changes it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._data, self._sum = folder, folder / "data.mdb", folder / "sum"

    def check(self) -> None:
        if not self._data.exists():
            return
        try:
            with open(opened_to_read(self._sum), "rb") as file:
                written = file.read(_SUM_BYTES + 1)
            if _SUM.fullmatch(written) and self._digest() != written:
                raise DatabaseError(str(self._data), "damaged: another checksum than was written", _EXPECTED)
        except FileNotFoundError:
            return

    def remove(self) -> None:
        """Gone when the power fails, too: else it would say of what is written next that it is damaged."""
        if self._sum.exists():
            self._sum.unlink()
            sync_folder(self._folder)

    def write(self) -> None:
        """Behind all changes; not synced, as one that is lost or cut says nothing, nor does one without room for it."""
        if not self._sum.exists() and self._data.exists():
            beside = self._folder / ".sum.new"
            beside.unlink(missing_ok=True)  # of a process that died, or whatever stands there
            try:
                with open(opened(beside), "wb") as file:
                    file.write(self._digest())
                beside.replace(self._sum)
            except OSError:
                beside.unlink(missing_ok=True)
            _give(self._folder)

    def _digest(self) -> bytes:
        state = xxh3_128()
        with open(opened_to_read(self._data), "rb") as file:
            while data := file.read(_STEP):
                state.update(data)
        return state.hexdigest().encode()


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
