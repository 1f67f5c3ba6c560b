"""What one character folds to, and what kind it is: the rules behind tools/make_fold_tables.py."""

import unicodedata

# Default_Ignorable_Code_Point (DerivedCoreProperties.txt, Unicode 14.0.0), then what is as invisible:
# interlinear annotation. Controls are added by category.
IGNORABLE = [
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
    (0xFFF9, 0xFFFB),
]
# Strokes, lines and frames drawn over or around any letter (struck out, underlined, keycaps), and the iota
# below Greek vowels, which modern text leaves out: they go without a trace.
DECORATION = [
    (0x305, 0x305),
    (0x332, 0x338),
    (0x33F, 0x33F),
    (0x345, 0x345),
    (0x347, 0x347),
    (0x488, 0x489),
    (0x20D0, 0x20FF),
    (0xA670, 0xA672),
]
# Marks that may stand on letters of any script.
GENERIC = [
    (0x300, 0x36F),
    (0x483, 0x489),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0x2DE0, 0x2DFF),
    (0xA66F, 0xA67D),
    (0xFE20, 0xFE2F),
]
# In orthographies though no precomposed letter has them: Yoruba, Pe̍h-ōe-jī twice.
ALSO_WRITTEN = {0x329, 0x30D, 0x358}
SPACES = {
    *range(9, 14),
    0x20,
    0x85,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
    0x2800,
}  # White_Space, and the empty Braille pattern
# One spelling of punctuation that keyboards and word processors write in many.
PUNCTUATION = {
    **dict.fromkeys([0x2018, 0x2019, 0x201B, 0x2032, 0x2BC, 0x2B9, 0x2BB, 0x2BD, 0x2C8, 0xB4], "'"),
    **dict.fromkeys([0x201C, 0x201D, 0x201E, 0x201F], '"'),
    **dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2D7], "-"),
    **dict.fromkeys([0x2044, 0x2215], "/"),
    **dict.fromkeys([0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB], "·"),
}


def within(code_point: int, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= code_point <= high for low, high in ranges)


def is_control(code_point: int) -> bool:
    return unicodedata.category(chr(code_point)) == "Cc" and code_point not in SPACES


def vanishes(code_point: int) -> bool:
    return within(code_point, IGNORABLE) or within(code_point, DECORATION) or is_control(code_point)


def is_generic(code_point: int) -> bool:
    return within(code_point, GENERIC) and unicodedata.category(chr(code_point))[0] == "M"


def written_marks() -> set[int]:
    """Generic marks that stand in the decomposition of some letter: those that orthographies use."""
    marks = set(ALSO_WRITTEN)
    for code_point in range(0x110000):
        parts = unicodedata.normalize("NFD", chr(code_point))
        if len(parts) > 1 and unicodedata.category(chr(code_point))[0] == "L":
            marks |= {ord(part) for part in parts[1:] if is_generic(ord(part))}
    return {mark for mark in marks if not vanishes(mark)}


def letter_forms() -> dict[int, str]:
    """Latin letters that have no compatibility mapping: small capitals, script letters, white on black."""
    forms = {0x251: "a", 0x261: "g"}
    for code_point in range(0x80, 0x110000):
        name = unicodedata.name(chr(code_point), "")
        for start in (
            "LATIN LETTER SMALL CAPITAL ",
            "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
            "NEGATIVE SQUARED LATIN CAPITAL LETTER ",
        ):
            letter = name.removeprefix(start)
            if letter != name and len(letter) == 1:
                forms[code_point] = letter.lower()
    return forms


FORMS = letter_forms()


def _one(part: str) -> str:
    """A character without canonical decomposition, one turn of the mapping."""
    code_point = ord(part)
    if vanishes(code_point):
        return ""
    if code_point in SPACES:
        return " "
    if code_point in PUNCTUATION:
        return PUNCTUATION[code_point]
    if code_point in FORMS:
        return FORMS[code_point]
    compatible = unicodedata.normalize("NFKC", part)
    if compatible.startswith(" "):  # a mark that stands alone, as U+00A8: no space and mark of their own
        return part
    return compatible.casefold()


def folded(character: str) -> str:
    """The fixed point of: take apart, map each, drop what no reader sees, put together."""
    text = character
    for _ in range(8):
        turned = "".join(map(_one, unicodedata.normalize("NFD", text)))
        turned = turned.replace("i\u0307", "i").replace("j\u0307", "j")  # the dot is there already
        if is_generic(ord(turned[1])) if len(turned) > 1 else False:
            base = unicodedata.category(turned[0])[0]
            turned = turned if base == "L" else turned[0]
        turned = unicodedata.normalize("NFC", turned)
        if turned == text:
            return text
        text = turned
    raise SystemExit(f"fold_mapping.py: U+{ord(character):04X} does not settle")
