"""All codes of one message: those drawn in its texts, and what its pictures were found to hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from .. import _native
from . import codes, payloads

if TYPE_CHECKING:
    from ..facts import Facts
    from .deadline import Deadline
    from .look import Picture

# Codes of one message that are looked at.
MOST = 64


class Found(NamedTuple):
    """`unchecked`: why not all texts were looked at: limit, time_out or unsupported."""

    seen: tuple[payloads.Seen, ...]
    unchecked: tuple[str, ...]


NOTHING = Found((), ())


def in_texts(facts: Facts, contents: _native.Contents, tables: _native.Tables | None = None,
             limits: _native.ExtractLimits | None = None, deadline: Deadline | None = None) -> Found:
    """Codes drawn with characters or cells; texts in which none can be cost nothing (`facts` with DRAWN)."""
    drawn = facts.drawn_parts
    if not drawn:
        return NOTHING
    seen: dict[payloads.Seen, None] = {}
    unchecked: dict[str, None] = {}
    for place, page in drawn:
        if deadline is not None and deadline.is_over():
            unchecked["time_out"] = None
            break
        text = contents.utf8(place)
        if text is None:
            unchecked["limit"] = None
            continue
        try:
            reads, problems = codes.read_drawn(text, page, deadline)
        except codes.Missing:
            return Found((), ("unsupported",))
        unchecked.update(dict.fromkeys(problems))
        seen.update(dict.fromkeys(with_payloads(reads, facts, place, 0, tables, limits)))
    return Found(tuple(seen), tuple(unchecked))


def in_pictures(facts: Facts, pictures: Iterable[Picture], tables: _native.Tables | None = None,
                limits: _native.ExtractLimits | None = None) -> list[payloads.Seen]:
    """What the codes of these pictures say."""
    return [seen for picture in pictures for frame, read in picture.codes
            for seen in with_payloads((read,), facts, picture.part, frame, tables, limits)]


def with_payloads(reads: Iterable[codes.Read], facts: Facts, place: int, frame: int,
                  tables: _native.Tables | None = None, limits: _native.ExtractLimits | None = None
                  ) -> list[payloads.Seen]:
    """What the codes of one picture say; `place`: of its part in Facts.parts."""
    number = facts.parts[place].number
    recipients = tuple([one.address for one in facts.to])
    return [payloads.seen(read, number, frame, tables, limits, recipients) for read in reads]
