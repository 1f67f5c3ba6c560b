"""The parts of a JSON text that are small, of one that may be of any size: elements of the arrays of one name.

Only strings, brackets and colons are looked at; what lies between is the decoder's, who gets one element at a time.
Nothing here nests calls, and no more is in memory than one element and one piece of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailsift.reputation.feeds.chunks import Readable

_STEP = 1 << 20
_LONGEST = 8 << 20  # bytes of an element, or of a string
_DEEPEST = 64
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["{}\[\]:]', re.DOTALL)
# Inside of an element that is passed over or handed on, colons say nothing.
_INNER = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["{}\[\]]', re.DOTALL)
# An element without brackets in it, at once.
_FLAT = re.compile(rb'\{[^{}\[\]"]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^{}\[\]"]*+)*+\}', re.DOTALL)


class JsonParts:
    """`broken` says after the last element why the text is no whole JSON. `noted`: the strings of the key `note`."""

    def __init__(self, file: Readable, array: bytes, note: bytes = b"") -> None:
        self.broken = ""
        self.noted = b""
        self._file, self._array, self._note = file, b'"%s"' % array, b'"%s"' % note
        self._buffer, self._at = b"", 0
        self._open: list[bool] = []  # of each bracket, whether it is an array of that name
        self._key, self._named = b"", False  # the last string, and whether a colon stands behind it
        self._element = -1  # where the element begins, and at which depth
        self._depth = 0
        self._began = False

    def elements(self) -> Iterator[bytes]:
        while not self.broken:
            yield from self._scanned()
            start = self._at if self._element < 0 else self._element
            self._buffer = self._buffer[start:]
            self._at -= start
            self._element = min(self._element, 0)
            if len(self._buffer) > _LONGEST:
                self.broken = f"a part of more than {_LONGEST >> 20} MB"
            data = b"" if self.broken else self._file.read(_STEP)
            if not data:
                break
            self._buffer += data
        if not self.broken and (self._open or not self._began):
            self.broken = "ends in the middle" if self._began else "no JSON"

    def _scanned(self) -> Iterator[bytes]:
        """Up to what isn't whole in the buffer."""
        while not self.broken:
            found = (_TOKEN if self._element < 0 else _INNER).search(self._buffer, self._at)
            if found is None:
                self._at = len(self._buffer)
                return
            token = found.group()
            if token == b'"':  # the string goes on behind the buffer
                self._at = found.start()
                return
            self._at = found.end()
            if token == b"{" and self._element < 0 and self._open and self._open[-1]:
                flat = _FLAT.match(self._buffer, found.start())
                if flat is not None:
                    self._at, self._named = flat.end(), False
                    yield flat.group()
                    continue
            if token in b"{[":
                self._opened(token, found.start())
            elif token in b"}]":
                if not self._open:
                    self.broken = "a bracket too much"
                    return
                self._open.pop()
                self._named = False
                if self._element >= 0 and len(self._open) == self._depth:
                    element, self._element = self._buffer[self._element : self._at], -1
                    yield element
            elif self._element < 0:
                self._said(token)

    def _opened(self, token: bytes, at: int) -> None:
        self._began = True
        if len(self._open) >= _DEEPEST:
            self.broken = f"nested more than {_DEEPEST} deep"
            return
        if self._element < 0 and token == b"{" and self._open and self._open[-1]:
            self._element, self._depth = at, len(self._open)
        self._open.append(self._element < 0 and token == b"[" and self._named and self._key == self._array)
        self._named = False

    def _said(self, token: bytes) -> None:
        if token == b":":
            self._named = True
            return
        if self._named and self._key == self._note and not self.noted:
            self.noted = token
        self._key, self._named = token[:80], False
