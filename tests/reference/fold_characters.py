"""What a character is, for the slow folding: from `unicodedata` and hand tables."""

import unicodedata

from reference.fold_letters import BREAKS, DECORATION, GENERIC, IGNORABLE, PUNCTUATION, SMALL_CAPITALS


def category(c: str) -> str:
    return unicodedata.category(c)[0]


def vanishes(c: str) -> bool:
    n = ord(c)
    return (
        c in IGNORABLE
        or n in DECORATION
        or 0x180B <= n <= 0x180F
        or 0x200B <= n <= 0x200F
        or 0x202A <= n <= 0x202E
        or 0x2060 <= n <= 0x206F
        or 0xFE00 <= n <= 0xFE0F
        or 0xFFF0 <= n <= 0xFFFB
        or 0x1BCA0 <= n <= 0x1BCA3
        or 0x1D173 <= n <= 0x1D17A
        or 0xE0000 <= n <= 0xE0FFF
        or (unicodedata.category(c) == "Cc" and c not in BREAKS)
    )


def is_white(c: str) -> bool:
    return c in BREAKS or unicodedata.category(c) in ("Zs", "Zl", "Zp") or c == "\u2800"


def generic(c: str) -> bool:
    return category(c) == "M" and any(low <= ord(c) <= high for low, high in GENERIC)


WRITTEN = {0x329, 0x30D, 0x358} | {
    ord(mark)
    for c in map(chr, range(0xC0, 0x2000))
    if category(c) == "L"
    for mark in unicodedata.normalize("NFD", c)[1:]
}


def in_word(c: str) -> bool:
    return category(c) in "LM" or unicodedata.category(c) == "Nd"


def is_single_letter(c: str) -> bool:
    return category(c) == "L" and "HANGUL" not in unicodedata.name(c, "")


def script(c: str) -> str:
    name = unicodedata.name(c, "?").split()[0]
    return name if name in ("LATIN", "CYRILLIC", "GREEK") else "OTHER"


def map_one(c: str) -> str:
    if c in PUNCTUATION:
        return PUNCTUATION[c]
    if c in SMALL_CAPITALS:
        return SMALL_CAPITALS[c]
    if unicodedata.name(c, "").startswith(
        ("NEGATIVE CIRCLED LATIN", "NEGATIVE SQUARED LATIN CAPITAL LETTER ")
    ):
        letter = unicodedata.name(c).rsplit(" ", 1)[1]
        return letter.lower() if len(letter) == 1 else c
    compatible = unicodedata.normalize("NFKD", c)
    return c if compatible.startswith(" ") else compatible
