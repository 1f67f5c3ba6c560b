"""Senders of good mail, which come onto the list learnt-senders when such mail of theirs was learnt on three days.

Counted are only senders that somebody vouches for, in STATE/bayes/senders: a table of slots of fixed size, where a
sender has the place that its hash gives it and may lose it to another one.

    address u64 | three different days i32 * 3 | 0 u32

Spam that is learnt of a sender takes it off the list and out of the table. An entry expires; the list is bounded; one
that the operator disabled stays so. Nobody is waited for: what can't be written now is written with the next such mail.
"""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from pathlib import Path

import xxhash

from mailsift.database.entry import Entry
from mailsift.database.list_file import ListFile
from mailsift.database.lists import list_kind
from mailsift.database.sources import own_list
from mailsift.durable import WriterLock, make_folder, opened
from mailsift.errors import MailsiftError

NAME = "learnt-senders"
DAYS = 3          # on which good mail was learnt
ALLOWED_FOR = 90  # days from the last of them on; renewed in its second half
MOST = 1000       # entries
_SLOTS = 4096
_SLOT = struct.Struct("<Q3iI")


class LearntSenders:
    """Of a state folder. Errors of the folder are as if nothing had been learnt."""

    def __init__(self, state: Path) -> None:
        self._state, self._table = state, state / "bayes" / "senders"
        self._lock = WriterLock(state)

    def learnt(self, address: str, day: int, spam: bool) -> None:
        """Of an address that somebody vouches for, in the form in which lists compare them."""
        if not address.isprintable() or "@" not in address or any(c in address for c in "*?\\ \t"):
            return  # it could be no entry, or a mask
        with suppress(OSError, MailsiftError), self._lock.held(None, wait=False):
            if self._counted(address, day, spam) >= DAYS or spam:
                self._list(address, day, spam)

    def _counted(self, address: str, day: int, spam: bool) -> int:
        """On how many days good mail of it was learnt."""
        key = xxhash.xxh3_64_intdigest(address.encode()) or 1
        at = key % _SLOTS * _SLOT.size
        make_folder(self._table.parent)
        handle = opened(self._table)
        try:
            known, *days, _ = _SLOT.unpack(os.pread(handle, _SLOT.size, at).ljust(_SLOT.size, b"\0"))
            days = [one for one in days if one] if known == key and not spam else []
            if not spam and day not in days and len(days) < DAYS:
                days.append(day)
            if not spam or known == key:
                os.pwrite(handle, _SLOT.pack(0 if spam else key, *days, *[0] * (DAYS - len(days)), 0), at)
        finally:
            os.close(handle)
        return len(days)

    def _list(self, address: str, day: int, spam: bool) -> None:
        path = own_list(self._state, NAME)
        found = ListFile.read(path, list_kind(NAME))
        known = found.get(address)
        if spam and (known is None or not known.enabled):
            return
        if spam:
            found.remove([address])
        elif known is not None and (not known.enabled or _until(known) - day > ALLOWED_FOR // 2):
            return
        else:
            found.remove([entry.text for entry in found.entries.values() if entry.enabled and _until(entry) < day])
            kept = sorted((entry for entry in found.entries.values() if entry.enabled), key=_until)
            found.remove([entry.text for entry in kept[:max(0, len(found.entries) + 1 - MOST)]])
            if len(found.entries) >= MOST:
                return
            found.put(Entry(address, fields=(("until", str(day + ALLOWED_FOR)),)))
        make_folder(path.parent)
        found.write()


def _until(entry: Entry) -> int:
    """A day, counted from the epoch."""
    text = dict(entry.fields).get("until", "")
    return int(text[:9]) if text.isdecimal() else 0
