"""Objects of a feed whose lines say different things, gathered to what says the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from mailsift.reputation.feeds.chunks import Readable, chunks
from mailsift.reputation.kinds import Kind
from mailsift.reputation.source import Said, SourceBuilder

_MOST = 20_000
_AS_IT_IS = Said()


class Rows:
    """`number`: the line, or in a format without lines the place, that a report names."""

    def __init__(self, into: SourceBuilder) -> None:
        self.into = into
        self._of: dict[tuple[int, Said, int, bool], tuple[list[bytes], list[int]]] = {}
        self._count = 0

    def add(self, number: int, text: bytes, kind: int, said: Said = _AS_IT_IS, expires: int = 0,
            hosts_are_urls: bool = True, is_sum: bool = False) -> None:
        """`is_sum`: 32 hex digits are an MD5, and not a file that is called so."""
        if (kind == Kind.NAME and not is_sum) or text[:1] in (b"#", b";", b"") or b"\n" in text or b" #" in text:
            text = self._one_line(text, kind)
        texts, numbers = self._of.setdefault((kind, said, expires, hosts_are_urls), ([], []))
        texts.append(text)
        numbers.append(number)
        self._count += 1
        if self._count >= _MOST:
            self.flush()

    @staticmethod
    def _one_line(text: bytes, kind: int) -> bytes:
        """What would be a comment, or two lines, is an object still where its MD5 is, and bad where not."""
        if kind in (Kind.NAME, Kind.SENDER) and text:
            text = text.lower() if kind == Kind.SENDER else text
            return hashlib.md5(text, usedforsecurity=False).hexdigest().encode()
        return b"?"

    def flush(self) -> None:
        for (kind, said, expires, hosts_are_urls), (texts, numbers) in self._of.items():
            self.into.lines(b"\n".join(texts), kind, said, expires, numbers, hosts_are_urls)
        self._of.clear()
        self._count = 0

    def read(self, file: Readable, line: Callable[[int, bytes], None]) -> None:
        """All lines of a file, with their numbers; what they add is there when it ends."""
        report = self.into.report
        for chunk in chunks(file, self.into):
            first, lines = report.lines, chunk.split(b"\n")
            for number, text in enumerate(lines, first + 1):
                line(number, text)
            self.flush()
            report.lines = first + len(lines) - (not lines[-1])
