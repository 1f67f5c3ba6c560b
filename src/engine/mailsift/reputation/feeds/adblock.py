"""Lists of ad blockers, as malware lists are published for them too: `||host/path^$all`, bare hosts, `!` comments.

All of them are web addresses. Rules with masks, exceptions and rules for parts of a page are no such and are left out.
"""

from __future__ import annotations

import re

from mailsift.reputation.feeds.chunks import Readable, chunks, first_lines
from mailsift.reputation.kinds import Kind
from mailsift.reputation.source import SourceBuilder

_RULE = re.compile(rb"\|\|[^\s*|^$]+\^?(?:\$[a-z,]+)?")
# What is no rule for a whole address becomes an empty line, so that the others keep their numbers.
_OTHER = re.compile(rb"^(?:!|\[|@@|/).*$|^.*(?:\*|##|#@#|#\?#).*$", re.MULTILINE)
_AROUND = re.compile(rb"^\|\|?|\^?(?:\$[^/\n]*)?\|?\r?$", re.MULTILINE)


def looks_so(head: bytes) -> bool:
    lines = first_lines(head, 400)
    return bool(lines) and (lines[0].startswith((b"!", b"[Adblock")) or any(map(_RULE.fullmatch, lines[:20])))


def read(file: Readable, into: SourceBuilder) -> None:
    for chunk in chunks(file, into):
        into.lines(_AROUND.sub(b"", _OTHER.sub(b"", chunk)), into.meaning.kind or Kind.URL)
