"""The flat record read field by field, as facts/record.hpp draws it: the slow definition of what Facts say."""

from __future__ import annotations

import struct
from functools import cached_property
from typing import Any

ENCODINGS = ("identity", "base64", "quoted-printable", "uuencode", "unknown")
WHERE = ("subject", "text", "html", "href", "form", "image", "frame", "refresh", "other", "rtf", "qr", "hidden")
URL_WHERE = {**dict.fromkeys(WHERE, "text"), **dict.fromkeys(("href", "frame", "refresh", "other"), "href"),
             **{place: place for place in ("form", "image", "rtf", "qr")}}
KINDS = ("decoded", "visible", "hidden", "folded")
FIELDS = ("from_addresses", "sender_addresses", "reply_to", "to", "cc", "return_path")

# name: number of the section, form of a row; a Range is two numbers.
SECTIONS = {"headers": (0, "4II"), "addresses": (1, "I8I"), "received_ips": (2, "2I"), "domains": (3, "2I"),
            "parts": (4, "q4I12I8x2IH8B16s32s16s4B2x"), "urls": (5, "10I3II"), "texts": (9, "5I"), "scores": (10, "3I"),
            "signatures": (11, "Q"), "signs": (14, "If3I")}
STRINGS = 16
SECTIONS_AT = 128


class Record:
    def __init__(self, data: bytes) -> None:
        self.data = data
        head = struct.unpack_from("<10I2q6I16s", data)
        self.size, self.defects, self.has_sender = head[4], head[6], head[7]
        self.date, self.received_at = (None if when == -(1 << 63) else float(when) for when in head[10:12])
        self.message_id, self.from_, self.subject = (self.text(*head[i:i + 2]) for i in (12, 14, 16))
        self.sender_md5 = head[18].hex() if self.has_sender else None

    def _section(self, number: int) -> tuple[int, int]:
        offset, rows = struct.unpack_from("<2I", self.data, SECTIONS_AT + 8 * number)
        return offset, rows

    def text(self, start: int, size: int) -> str:
        start += self._section(STRINGS)[0]
        return self.data[start:start + size].decode("utf-8", "replace")

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        number, form = SECTIONS[name]
        offset, count = self._section(number)
        size = struct.calcsize("<" + form)
        return [struct.unpack_from("<" + form, self.data, offset + size * i) for i in range(count)]

    def texts_of(self, row: tuple[Any, ...], first: int, count: int) -> list[str]:
        return [self.text(*row[i:i + 2]) for i in range(first, first + 2 * count, 2)]

    def headers(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(self.texts_of(row, 0, 2)) for row in self.rows("headers"))

    def header_flags(self) -> tuple[int, ...]:
        return tuple(row[4] for row in self.rows("headers"))

    def addresses(self, field: int) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(self.texts_of(row, 1, 2)) for row in self.rows("addresses") if row[0] == field)

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(self.text(*row) for row in self.rows(name))

    def signatures(self) -> tuple[str, ...]:
        return tuple(f"{key:016x}" for (key,) in self.rows("signatures"))

    @cached_property
    def numbers(self) -> list[str]:
        return [self.text(*row[5:7]) for row in self.rows("parts")]

    def parts(self) -> tuple[tuple[Any, ...], ...]:
        found = []
        for row in self.rows("parts"):
            number, kind, charset, name, disposition, identifier = self.texts_of(row, 5, 6)
            found.append((number, row[0], row[1], kind, charset, name, disposition, identifier, ENCODINGS[row[20]],
                          row[2], row[3], row[19], bool(row[22])))
        return tuple(found)

    def _sums(self, row: tuple[Any, ...]) -> list[str]:
        return [value.hex() if row[25] else "" for value in row[28:31]]

    def attachments(self) -> tuple[tuple[Any, ...], ...]:
        return tuple((part[0], part[5], part[3], part[10], *self._sums(row))
                     for part, row in zip(self.parts(), self.rows("parts"), strict=True) if row[23])

    def images(self) -> tuple[tuple[Any, ...], ...]:
        return tuple((part[0], *self._sums(row)[:2], row[17] or None, row[18] or None, None, None, None, 0)
                     for part, row in zip(self.parts(), self.rows("parts"), strict=True) if row[23] and row[24])

    def urls(self) -> tuple[tuple[Any, ...], ...]:
        found = []
        for row in self.rows("urls"):
            shown, canonical, host, other, domain = self.texts_of(row, 0, 5)
            part, _port, flags, where = row[10:]
            found.append((shown, self.numbers[part], URL_WHERE[WHERE[where]], bool(flags & 1), bool(flags >> 16 & 1),
                          host, other, domain, canonical, flags))
        return tuple(found)

    def texts(self) -> tuple[tuple[Any, ...], ...]:
        return tuple((self.numbers[row[0]], KINDS[row[1]], WHERE[row[2]], self.text(*row[3:5]))
                     for row in self.rows("texts") if row[1] < len(KINDS))

    def signs(self, names: tuple[str, ...]) -> tuple[tuple[Any, ...], ...]:
        return tuple((names[row[0]], row[1], self.text(*row[2:4]), self.numbers[row[4]]) for row in self.rows("signs"))

    def to_dict(self) -> dict[str, Any]:
        url = ("url", "part", "where", "had_password", "text_differs", "host", "other", "domain", "canonical", "flags")
        shown = ("url", "part", "where", "had_password", "text_differs", "canonical", "host", "domain")
        urls = [dict(zip(url, found, strict=True)) for found in self.urls()]
        file = ("part", "name", "type", "size", "md5", "sha256", "name_md5")
        image = ("part", "md5", "sha256", "width", "height", "phash", "written", "dots", "joined")
        return {
            "message_id": self.message_id, "from": self.from_, "subject": self.subject, "date": self.date,
            "received_ips": list(self.strings("received_ips")), "domains": list(self.strings("domains")),
            "urls": [{name: found[name] for name in shown} for found in urls],
            "attachments": [dict(zip(file, found, strict=True)) for found in self.attachments()],
            "images": [dict(zip(image, found, strict=True)) for found in self.images()],
            "text_signatures": list(self.signatures()), "sender_md5": self.sender_md5,
        }
