"""Transfer encodings and UTF-8: base64 and quoted-printable of real parts, validation of real texts."""

from __future__ import annotations

import re

from ..contest import Peer, Work, amount
from ..mail import Mail

_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")


def _well_formed(mail: Mail) -> list[bytes]:
    """Of what is broken, or goes on with the footer of a mailing list, every decoder makes something else."""
    found = []
    for part in mail.encoded("base64"):
        plain = b"".join(part.split())
        if len(plain) % 4 == 0 and _BASE64.fullmatch(plain):
            found.append(part)
    return found


WORKS = (
    Work("decode", "base64", "base64 of real parts",
         (Peer("pybase64", 2.5, "pybase64"), Peer("binascii", 12, label="binascii")),
         _well_formed, lambda parts: amount(parts, "parts")),
    Work("decode", "quoted_printable", "quoted-printable of real parts", (Peer("binascii", 5, label="binascii"),),
         lambda mail: mail.encoded("quoted-printable"), lambda parts: amount(parts, "parts"), least=0.97),
    Work("decode", "utf8", "UTF-8 validation of text and HTML parts",
         (Peer("bytes_decode", 2.5, label="bytes.decode"),),
         lambda mail: mail.written, lambda parts: amount(parts, "parts")),
)
