"""Slow, obvious decoders: what core/decode must give, and where Python's own codecs are something else."""

import re
from collections.abc import Iterator, Sequence

BASE64 = b"A-Za-z0-9+/"
BLANKS = rb"[ \t\r\n\f\v]*"
# More base64 behind a padding: to the end of its line in fours, or up to a padding of its own.
FOUR, TWO = b"(?:[" + BASE64 + b"]{4})", b"[" + BASE64 + b"]{2,3}"
GOES_ON = re.compile(BLANKS + b"(?:" + FOUR + b"+(?=[\r\n]|\\Z)|" + FOUR + b"*" + TWO + b"=)")
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def groups(raw: bytes) -> Iterator[bytes]:
    """The characters of the alphabet in fours; a shorter group where a padding or the end closes it."""
    group, pads = b"", 0
    for place, byte in enumerate(raw):
        if byte in ALPHABET:
            group, pads = group + bytes([byte]), 0
            if len(group) == 4:
                yield group
                group = b""
        elif byte == ord("=") and len(group) >= 2:
            pads += 1
            if len(group) + pads >= 4:
                yield group
                group, pads = b"", 0
                if not GOES_ON.match(raw, place + 1):
                    return
    yield group


def base64(raw: bytes) -> bytes:
    out = b""
    for group in groups(raw):
        bits = 0
        for byte in group:
            bits = bits << 6 | ALPHABET.index(byte)
        whole = len(group) * 6 // 8
        out += (bits >> (len(group) * 6 - whole * 8)).to_bytes(whole, "big") if group else b""
    return out


def quoted_printable(raw: bytes) -> bytes:
    return re.sub(rb"=([0-9A-Fa-f]{2})|=[ \t]*(?:\r\n|\n|\r|\Z)",
                  lambda m: bytes.fromhex(m[1].decode()) if m[1] else b"", raw)


def quoted_word(raw: bytes) -> bytes:
    return re.sub(rb"=([0-9A-Fa-f]{2})|_", lambda m: bytes.fromhex(m[1].decode()) if m[1] else b" ", raw)


def uuencode(raw: bytes) -> bytes:
    """Lines only, without begin and end: count, then six bits a character; what a line lacks is zero."""
    out = b""
    for line in raw.split(b"\n"):
        line = line.removesuffix(b"\r")
        if not line:
            continue
        count = (line[0] - 32) & 63
        bits = "".join(f"{(byte - 32) & 63:06b}" for byte in line[1:]).ljust(count * 8, "0")
        out += bytes(int(bits[i:i + 8], 2) for i in range(0, count * 8, 8))
    return out


# The charsets of single bytes: Python's codec, and where the Encoding Standard has something else.
SINGLE = {
    "ibm866": "cp866", "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic", "windows-874": "cp874", "iso-8859-8-i": "iso8859_8",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"ibm{n}": f"cp{n}" for n in (437, 850, 852, 857, 858, 862)},
}
SINGLE_DIFFERENCES = {("koi8-u", 0xAE): "ў", ("koi8-u", 0xBE): "Ў", ("windows-1255", 0xCA): "\u05ba"}


def single_byte(charset: str, byte: int) -> str:
    """The character, U+FFFD for none. The standard puts C1 controls into the holes of windows-*."""
    if (charset, byte) in SINGLE_DIFFERENCES:
        return SINGLE_DIFFERENCES[charset, byte]
    text = bytes([byte]).decode(SINGLE[charset], "replace")
    return chr(byte) if text == "\ufffd" and charset.startswith("windows-") and byte < 0xA0 else text


# Charsets of several bytes: Python's nearest codec, and the lead bytes of its pairs.
MULTI = {"gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949",
         "euc-jp": "euc_jp"}
LEADS: dict[str, Sequence[int]] = {name: range(0x81, 0xFF) for name in MULTI}
LEADS["shift_jis"] = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
LEADS["euc-jp"] = range(0xA1, 0xFF)
# How many pairs the standard reads otherwise: GB18030-2022 (18), 0xA3A0, 0xA8BC; HKSCS-2008 and Microsoft's
# punctuation; the rows of NEC and IBM, which Python's euc_jp lacks, and the signs that Unicode has twice.
MULTI_DIFFERENCES = {"gbk": 20, "gb18030": 20, "big5": 203, "shift_jis": 0, "euc-jp": 463, "euc-kr": 0}


def pair(charset: str, raw: bytes) -> str:
    """Two bytes by Python's codec. No character: U+FFFD, and a second byte of ASCII is read again."""
    try:
        return raw.decode(MULTI[charset])
    except UnicodeDecodeError:
        return "\ufffd" + (chr(raw[1]) if raw[1] < 0x80 else "")


# Signs that Unicode has twice: as Python's codecs have them, as the standard's indexes have them.
UNIFIED = str.maketrans("〜‖−¢£¬・―•､‾∼♁☉／＼¥", "～∥－￠￡￢·—‧﹑¯～⊕⊙∕﹨￥")
# The codec that is what the standard calls so, where Python's codec of that name is another or none.
PYTHON_NAME = {"gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949",
               "utf-16le": "utf-16",
               "windows-1252": "cp1252", "windows-1254": "cp1254", "windows-874": "cp874"}
