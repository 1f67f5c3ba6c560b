"""The facts that the header of a message holds, and where it came from."""

from __future__ import annotations

from . import _native
from .fact_values import Address
from .lazy import lazy
from .weighed import Weighed


class HeadFacts(Weighed):
    """Made from the record that the class below holds."""

    _record: _native.Record

    @lazy
    def _top(self) -> tuple[int, float | None, float | None, str, str, str, str | None]:
        return self._record.top()

    @lazy
    def size(self) -> int:
        return self._record.size

    @lazy
    def defects(self) -> int:
        return self._top[0]

    @lazy
    def date(self) -> float | None:
        return self._top[1]

    @lazy
    def received_at(self) -> float | None:
        return self._top[2]

    @lazy
    def message_id(self) -> str:
        return self._top[3]

    @lazy
    def from_(self) -> str:
        return self._top[4]

    @lazy
    def subject(self) -> str:
        return self._top[5]

    @lazy
    def sender_md5(self) -> str | None:
        return self._top[6]

    @lazy
    def headers(self) -> tuple[tuple[str, str], ...]:
        """(name, decoded and unfolded value) of the message's own header fields, in order."""
        return self._record.headers()

    @lazy
    def fields(self) -> tuple[tuple[str, str, int], ...]:
        """(name, value, HeaderFlag bits of record.hpp): the last say whether all read it alike."""
        return tuple((*field, flags) for field, flags in zip(self.headers, self._record.header_flags(), strict=True))

    def header(self, name: str) -> tuple[str, ...]:
        """The values of the fields of that name, letter case ignored, top-most first."""
        wanted = name.lower()
        return tuple(value for field, value in self.headers if field.lower() == wanted)

    @lazy
    def from_addresses(self) -> tuple[Address, ...]:
        return self._record.addresses(0, Address)

    @lazy
    def sender_addresses(self) -> tuple[Address, ...]:
        return self._record.addresses(1, Address)

    @lazy
    def reply_to(self) -> tuple[Address, ...]:
        return self._record.addresses(2, Address)

    @lazy
    def to(self) -> tuple[Address, ...]:
        return self._record.addresses(3, Address)

    @lazy
    def cc(self) -> tuple[Address, ...]:
        return self._record.addresses(4, Address)

    @lazy
    def return_path(self) -> tuple[Address, ...]:
        return self._record.addresses(5, Address)

    @lazy
    def received_ips(self) -> tuple[str, ...]:
        return self._record.strings_of(False)

    @lazy
    def domains(self) -> tuple[str, ...]:
        """Domains of the sender: From, Sender, Return-Path; lower case, each once."""
        return self._record.strings_of(True)
