"""What core/mime must give, slowly and obviously: a recursive reader of lines, and the library's reading.

`tree` states our rules (RFC 2046 5.1, RFC 5322 2.1) one line of input at a time; `library_tree` is what the
package `email` (policy compat32) makes of the same bytes, in the same form.
"""

from __future__ import annotations

import re
from email.message import Message
from typing import NamedTuple

LINE = re.compile(rb"[^\r\n]*(?:\r\r\n|\r\n|\n|\r)|[^\r\n]+")
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
TELLING = {b"content-type", b"content-transfer-encoding", b"content-disposition"}
BOUNDARY = re.compile(rb'boundary=(?:"([^"]*)"|([^;]*))')


class Part(NamedTuple):
    depth: int
    type: str
    body: bytes | None  # None: not compared (a container)


def without_end(line: bytes) -> bytes:
    return line.rstrip(b"\r\n")


def without_last_end(body: bytes) -> bytes:
    return re.sub(rb"(?:\r\r\n|\r\n|\n|\r)\Z", b"", body)


def rank(type_: str | None) -> int:
    """How much a Content-Type says; of several the first one that says most counts."""
    if type_ is None:
        return 0
    ranks = {"multipart": 4, "message": 3}
    return ranks.get(type_.split("/")[0], 2 if type_ == "text/html" else 1)


def type_of(value: bytes) -> str | None:
    kind = re.match(rb"\s*([\w.-]+/[\w.-]+)", value)
    return kind[1].decode().lower() if kind else None


def boundaries_of(value: bytes) -> list[bytes]:
    """What the parameter says, and its first word where it has no quotes."""
    match = BOUNDARY.search(value)
    texts = [match[1] or match[2] or b"", *(match[2] or b"").split()[:1]] if match else []
    return [text for text in (re.sub(rb"[\r\n]", b"", text.rstrip()).rstrip() for text in texts) if text]


def delimiter(line: bytes, boundaries: list[bytes | None]) -> tuple[int, bool] | None:
    """Which of the open boundaries the line is (the innermost of several), and whether it closes."""
    if not line.startswith(b"--"):
        return None
    text = without_end(line)[2:].rstrip(b" \t")
    for index in reversed(range(len(boundaries))):
        open_ = boundaries[index]
        if open_ is not None and text in (open_, open_ + b"--"):
            return index, text != open_
    return None


class Reader:
    def __init__(self, raw: bytes) -> None:
        self.lines: list[bytes] = LINE.findall(raw)
        self.at = 0
        self.boundaries: list[bytes | None] = []  # None: closed, but another one of its multipart is not
        self.parts: list[Part] = []
        self.ended = False  # whether a blank line ended the last header block

    def line(self) -> bytes | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def delimiter(self) -> tuple[int, bool] | None:
        line = self.line()
        return delimiter(line, self.boundaries) if line is not None else None

    def types(self) -> list[bytes]:
        """The Content-Type fields; stops behind the blank line, or at what ends the header block."""
        found: list[list[bytes]] = []
        self.ended = False
        while (line := self.line()) is not None and not self.delimiter():
            if not without_end(line):
                self.at += 1
                self.ended = True
                break
            match = FIELD.match(line)
            if line[:1] in b" \t":
                if found:
                    found[-1][1] += line
            elif match:
                found.append([match[1].lower(), line[match.end():]])
            elif line.startswith((b"From ", b">From ", b":")) or self.telling_field_ahead():
                found.append([b"", b""])
            else:
                break
            self.at += 1
        return [value for name, value in found if name == b"content-type"]

    def telling_field_ahead(self) -> bool:
        """Whether the header goes on behind this line, which is no field."""
        for line in self.lines[self.at + 1:]:
            if not without_end(line) or delimiter(line, self.boundaries):
                return False
            match = FIELD.match(line)
            if match and match[1].lower() in TELLING:
                return True
        return False

    def body(self) -> bytes:
        """Up to a delimiter of an open boundary, whose line end goes with it."""
        taken = b""
        while (line := self.line()) is not None:
            if self.delimiter():
                return without_last_end(taken)
            taken += line
            self.at += 1
        return taken

    def entity(self, depth: int, default: str) -> None:
        values = self.types()
        type_ = max((type_of(value) for value in values), key=rank, default=None) or default
        boundaries = list(dict.fromkeys(boundary for value in values for boundary in boundaries_of(value)))
        place = len(self.parts)
        self.parts.append(Part(depth, type_, None))
        if self.delimiter() and not self.ended:
            self.parts[place] = Part(depth, type_, b"")
        elif type_ == "message/rfc822":
            self.entity(depth + 1, "text/plain")
        elif type_.startswith("multipart/") and boundaries:
            self.multipart(depth, type_, boundaries, place)
        else:
            self.parts[place] = Part(depth, type_, self.body())

    def multipart(self, depth: int, type_: str, boundaries: list[bytes], place: int) -> None:
        mine = len(self.boundaries)
        self.boundaries += boundaries
        default = "message/rfc822" if type_ == "multipart/digest" else "text/plain"
        taken, seen = self.body(), False
        while (found := self.delimiter()) and found[0] >= mine:
            self.at += 1
            seen = True
            if found[1]:
                self.boundaries[found[0]] = None
                if not any(self.boundaries[mine:]):
                    break
                self.body()
            elif self.line() is not None and not self.delimiter():
                self.entity(depth + 1, default)
        del self.boundaries[mine:]
        if not seen:
            self.parts[place] = Part(depth, type_, taken)
        self.body()  # the epilogue is nobody's


def tree(raw: bytes) -> list[Part]:
    reader = Reader(raw)
    reader.entity(0, "text/plain")
    return reader.parts


def library_tree(message: Message) -> tuple[list[Part], list[str]]:
    """The parts as the library sees them, and the defects that it found."""
    parts: list[Part] = []
    defects: list[str] = []

    def visit(entity: Message, depth: int) -> None:
        defects.extend(type(defect).__name__ for defect in entity.defects)
        type_ = entity.get_content_type()
        payload = entity._payload  # type: ignore[attr-defined]  # get_payload() would convert the bytes
        if not isinstance(payload, list):
            body = (payload or "").encode("ascii", "surrogateescape")
            parts.append(Part(depth, type_, None if type_.startswith("message/") else body))
            return
        parts.append(Part(depth, type_, None))
        if type_ == "message/rfc822" or type_.startswith("multipart/"):
            for child in payload:
                visit(child, depth + 1)

    visit(message, 0)
    return parts, defects
