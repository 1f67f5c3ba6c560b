"""A slow, obvious reader of RTF: text and hidden text of documents without fields and objects.

Written from the Rich Text Format Specification 1.9.1: one regular expression for the tokens, one dictionary
for each group.
"""

from __future__ import annotations

import re
from typing import Any

TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?[0-9]+)?[ ]?|\\(?P<symbol>[^a-zA-Z'])|\\'"
    rb"|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)",
    re.S,
)
CODEC = {0: "cp1252", 128: "cp932", 161: "cp1253", 177: "cp1255", 204: "cp1251", 238: "cp1250"}
SYMBOL = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t", "emdash": "—", "endash": "–",
          "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}  # fmt: skip
CHARACTER = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"_": "\u2011", b"\n": "\n", b"\r": "\n",
             b"\t": "\t", b"-": ""}  # fmt: skip
SKIPPED = {"stylesheet", "info", "title", "colortbl", "generator", "bkmkstart", "pn"}


class Reader:
    """The texts of one document, as lists of (kind, UTF-16 unit or byte, codec)."""

    def __init__(self, codec: str) -> None:
        self.fonts: dict[int, str] = {}
        self.codec = codec
        self.group: dict[str, Any] = {"to": None, "hidden": False, "uc": 1, "font": 0}
        self.stack: list[dict[str, Any]] = []
        self.out: dict[str, list[tuple[str, int]]] = {"text": [], "hidden": []}
        self.skip, self.star, self.defining = 0, False, 0

    def put(self, codec: str, value: int) -> None:
        """`codec` is that of a byte, or "unit" for a UTF-16 unit."""
        if self.skip:
            self.skip -= 1
        elif self.group["to"] in ("text", "hidden"):
            hidden = self.group["hidden"] or self.group["to"] == "hidden"
            self.out["hidden" if hidden else "text"].append((codec, value))

    def word(self, name: str, number: int | None, starred: bool) -> None:
        g = self.group
        if name == "ud" and g["to"] == "upr":
            g["to"] = self.stack[-2]["to"]
        elif g["to"] in ("skip", "upr"):
            pass
        elif name in SYMBOL:
            self.put("unit", ord(SYMBOL[name]))
        elif name == "u" and number is not None:
            self.skip = 0
            character = chr(number & 0xFFFF if number < 0 else number).encode("utf-16-be", "surrogatepass")
            for at in range(0, len(character), 2):
                self.put("unit", int.from_bytes(character[at:at + 2], "big"))
            self.skip = g["uc"]
        elif name == "uc":
            g["uc"] = 1 if number is None else number
        elif name == "v":
            g["hidden"] = number != 0
        elif name == "plain":
            g["hidden"], g["font"] = False, 0
        elif name == "f":
            if g["to"] == "fonts":
                self.defining = number or 0
            else:
                g["font"] = number or 0
        elif name == "fcharset":
            self.fonts[self.defining] = CODEC[number or 0]
        else:
            self.destination(name, starred)

    def destination(self, name: str, starred: bool) -> None:
        if name in SKIPPED:
            self.group["to"] = "skip"
        elif name in ("fonttbl", "upr"):
            self.group["to"] = {"fonttbl": "fonts", "upr": "upr"}[name]
        elif name == "xe":
            self.group["to"] = "hidden"
        elif starred:
            self.group["to"] = "skip"

    def brace(self, brace: bytes) -> bool:
        """True when the document ends."""
        self.skip = 0
        if brace == b"{":
            self.stack.append(self.group)
            self.group = {**self.group, "to": self.group["to"] or "text"}
            return False
        self.group = self.stack.pop()
        return not self.stack

    def token(self, found: re.Match[bytes]) -> bool:
        starred, codec = self.star, self.fonts.get(self.group["font"], self.codec)
        if found["hex"] or found["text"]:
            for value in bytes.fromhex(found["hex"].decode()) if found["hex"] else found["text"]:
                self.put(codec, value)
        self.star = found["symbol"] == b"*" or (starred and not found[0].strip(b"\r\n\0"))
        if found["word"]:
            self.word(found["word"].decode(), int(found["number"]) if found["number"] else None, starred)
        elif found["symbol"] == b"-":
            self.skip -= self.skip > 0
        elif found["symbol"] in CHARACTER:
            self.put("unit", ord(CHARACTER[found["symbol"]]))
        return bool(found["brace"]) and self.brace(found["brace"])

    def read(self, raw: bytes) -> None:
        for found in TOKEN.finditer(raw, raw.index(b"{")):
            if self.token(found):
                return


def joined(pieces: list[tuple[str, int]]) -> str:
    """Neighbours of one codec are decoded together: a character may take several bytes, or two units."""
    text, at = "", 0
    while at < len(pieces):
        codec, run = pieces[at][0], []
        while at < len(pieces) and pieces[at][0] == codec:
            run.append(pieces[at][1])
            at += 1
        if codec == "unit":
            text += b"".join(unit.to_bytes(2, "big") for unit in run).decode("utf-16-be", "replace")
        else:
            text += bytes(run).decode(codec, "replace")
    return text


def read(raw: bytes, codec: str = "cp1252") -> tuple[str, str]:
    """(visible text, hidden text)."""
    reader = Reader(codec)
    reader.read(raw)
    return joined(reader.out["text"]), joined(reader.out["hidden"])
