"""Texts in many scripts and charsets, spelled plainly and in the ways that hide them; and small lists to look up in."""

import codecs

SAMPLES = {
    "utf-8": "Zażółć gęślą jaźń ✓ 😀",
    "utf-16": "Größe ✓ 😀",
    "utf-16-le": "Größe 😀",
    "utf-16-be": "Größe 😀",
    "utf-7": "a+b ä ✓ 😀",
    "iso-8859-1": "Größe façade",
    "iso-8859-2": "Příliš žluťoučký",
    "iso-8859-3": "ĉ ĝ ħ",
    "iso-8859-4": "ā č ē",
    "iso-8859-5": "Привет",
    "iso-8859-6": "مرحبا",
    "iso-8859-7": "Καλημέρα",
    "iso-8859-8": "שלום",
    "iso-8859-9": "İstanbul ğ",
    "iso-8859-10": "ą ē",
    "iso-8859-13": "Ķ ū",
    "iso-8859-14": "ḃ ŵ",
    "iso-8859-15": "€ Œ",
    "iso-8859-16": "ș ț",
    "koi8-r": "Привет",
    "koi8-u": "Привіт їжак",
    "windows-1250": "Příliš",
    "windows-1251": "Привет",
    "windows-1252": "€ “x”",
    "windows-1253": "Καλημέρα",
    "windows-1254": "İğ",
    "windows-1255": "שָׁלוֹם",
    "windows-1256": "مرحبا",
    "windows-1257": "Ķū",
    "windows-1258": "ơư",
    "ibm866": "Привет",
    "macintosh": "Größe",
    "gb2312": "你好世界",
    "gbk": "你好鎔",
    "gb18030": "你好 😀 ㄅ",
    "hz-gb-2312": "a 你好 ~ b",
    "big5": "中文測試",
    "big5-hkscs": "㗎 中文",
    "shift_jis": "日本語 ｶﾅ ─",
    "euc-jp": "日本語 ｶﾅ 丂",
    "iso-2022-jp": "日本語 abc 漢字",
    "euc-kr": "한국어 뷁",
    "iso-2022-kr": "한국어 abc",
    "tis-620": "สวัสดี",
    "us-ascii": "plain",
    "cp949": "똠방각하",
    "mac-cyrillic": "Привет",
}
# Damaged, cut off, or with an escape that leads nowhere, whatever the label says.
DAMAGED = (
    b"\x1b$B\x46",
    b"\x1b$B\x46\x7c\x1b(J\\~\x1b(I1\x1b$(D0!\x1b(Z",
    b"\x1b$)C\x0e0!\x0fa\x0e",
    b"\x81",
    b"\x81\x30\x81\x30\x84\x31\xa4\x37\x90\x30\x81\x30\xe3\x32\x9a\x36",
    b"\x8e\xb1\x8f\xb0\xa1\x8f\xa2\xaf\xff",
    b"\xfe\xff\xd8\x00\xdc\x00\xd8\x00",
    b"\xff\xfe\x3d\xd8",
    b"+2D3eAA-+AGE +///-x+",
    b"~{VPND~}~~~\n~x~{a",
    b"\xef\xbb\xbfa\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",
    b"\x88\x62\x88\xa3\x87\x40\xf9\xfe\xa1",
    b"\xc9\xa1\xfe\xfe\xa1\xfe\xc7\x41",
    b"\x80\x85\xa0\xfd\xff",
    b"a\x00b\x00c\x00d\x00",
)
TEXTS = (
    "Buy NOW! Free money",
    "V 1 a g r a  v.i.a.g.r.a v-i-a-g-r-a v_i_a_g_r_a V*I*A*G*R*A",
    "\u0440\u0430\u0443\u0440\u0430l ｆｕｌｌ ｗｉｄｔｈ",
    "fr\u200bee m\u00adoney \u2060x\ufeffy",
    "Z\u0351\u0306a\u0334\u0321l\u0489g\u0338o",
    "İstanbul ıI iİ ÇÖŞ",
    "Straße STRASSE ẞ ﬁ ﬀ ﬃ ﷺ ㍿ ½",
    "Příliš žluťoučký kůň",
    "Καλημέρα ΣΑΣ ς Ω Ω",
    "Привет, мир! ёЁйЙ їЇ",
    "你好，世界 ｶﾞ が が 한국어 각",
    "مرحبا بالعالم ـــ",
    "नमस्ते दुनिया",
    "สวัสดี",
    "𝐅𝐫𝐞𝐞 𝓶𝓸𝓷𝓮𝔂 🄵🅁🄴🄴 Ⓕⓡⓔⓔ",
    "😀👍🏽👨‍👩‍👧 🇩🇪 ☎️",
    "1０² ٣ ४ Ⅳ №",
    "a\u0301\u0327e\u0308 \u0301x",
    "  a\t\tb\r\n c  ",
    "a b c d",
    "a.b.c.d e f g",
    "U.S.A. i.e. e.g.",
    "f r e e   m o n e y",
    "p@ssw0rd $ave c4$h",
    "\U000e0041\U000e007f \ufff9x\ufffb",
    "\u202eevil\u202c \u2066x\u2069",
    "A\u030a Å Å ℵ K",
    "ⅷ ㎏ ㈱ ﹩ ＠",
    "l|I1 O0 rn m cl d vv w",
    "-" * 30 + "a" * 30,
    "a\u0300" * 12,
    "ᾳ ΐ ﬗ ŉ ǰ",
)


def texts() -> list[bytes]:
    hangul = "".join(chr(0xAC00 + 588 * at) + chr(0x1100 + at % 19) + chr(0x1161 + at % 21) for at in range(19))
    return [text.encode() for text in [*TEXTS, *SAMPLES.values(), hangul, " ".join(TEXTS[:8])]] + list(DAMAGED)


def _codec(label: str) -> str:
    aliases = {"hz-gb-2312": "hz", "windows-": "cp", "ibm": "cp", "macintosh": "mac-roman"}
    for name, python in aliases.items():
        label = label.replace(name, python)
    return label


def charsets() -> list[tuple[bytes, bytes]]:
    """A label and a text in it; and every damaged one under labels that fit and that lie."""
    made = [(label.encode(), codecs.encode(text, _codec(label), "replace")) for label, text in SAMPLES.items()]
    labels = (
        "utf-8",
        "iso-2022-jp",
        "iso-2022-kr",
        "gb18030",
        "euc-jp",
        "shift_jis",
        "big5",
        "euc-kr",
        "utf-16",
        "utf-7",
        "hz-gb-2312",
        "x-unknown",
        "us-ascii",
        "windows-1253",
    )
    return made + [(label.encode(), damaged) for label in labels for damaged in DAMAGED]


def encoded() -> list[bytes]:
    """For fuzz_decode: the first byte chooses: charsets, then a label in the input, then transfer encodings."""
    bodies = [
        b"SGVs bG8=!\n=SGVs",
        b"a=3D=\nb=zz = \n",
        b"begin 644 a\n#0V%T\n`\nend\n",
        *(body for _, body in charsets()),
    ]
    return [bytes([choice]) + body for choice in range(64) for body in bodies[choice % 7 :: 7]]


def lists_and_texts() -> list[bytes]:
    lists = (
        b"\x00free\xff\x00buy now\xff",
        b"\x01fr*e mon?y\xff\x03*lot*\xff\x02a\xff",
        b"\x01\\*a\\?\xff\x01a*b*c\xff\x00aa\xff\x00a\xff",
        "\0été\xff\1?ö*\xff".encode("latin-1"),
    )
    return [
        one + b"\xff" + text
        for one in lists
        for text in (b"free money, buy now aaa a*b a?", b"frxxe mon?y lottery", b"a b c abc aXbXc " * 3)
    ]


def tables() -> list[bytes]:
    compared = [b"\x01" + bytes((at * step) % 251 for at in range(90)) for step in (3, 7, 11, 29, 101)]
    opened = [b"\x00" + b"KEY2" + bytes([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) + bytes(16) + b"\xff" * 4 + bytes(4 + 24)]
    return compared + opened
