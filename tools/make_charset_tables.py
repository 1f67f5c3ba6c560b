"""Write src/_native/core/tables/charset_*.inc: the indexes and the labels of core/decode.

Reads nothing but the codecs of the running Python (made with CPython 3.11, their tables have not changed
since 2010) and the data beside this file: charset_labels.txt, charset_differences.py. Run from anywhere:

    python tools/make_charset_tables.py            writes the tables
    python tools/make_charset_tables.py --check    exits with 1 when a table is not what would be written

A pointer is the standard's index of a character (Encoding Standard, 5 "Indexes"); 0 means that there is none.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import charset_differences as differences

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent / "src/_native/core/tables"
HEAD = "// Made by tools/make_charset_tables.py from CPython's codecs and charset_differences.py.\n"


class Labels:
    """charset_labels.txt: codecs by charset in order, charset by label, what a label is narrowed to."""

    def __init__(self, path: Path) -> None:
        self.codecs: dict[str, str] = {}
        self.charsets: dict[str, str] = {}
        self.claims: dict[str, str] = {}
        name = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            words = line.partition("#")[0].split()
            if line.startswith("only "):
                self.claims.update(dict.fromkeys(words[2:], words[1]))
            elif line.startswith(" "):
                for label in words[1:]:
                    if self.charsets.setdefault(label, name) != name:
                        raise SystemExit(f"{path}:{number}: {label} is a label of {self.charsets[label]} too")
            elif words:
                name = words[0]
                self.codecs[name] = words[1] if len(words) > 1 else ""


LABELS = Labels(HERE / "charset_labels.txt")


def decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return ""


def index(size: int, raw_of: Callable[[int], bytes], codec: str) -> list[int]:
    found = (decoded(raw_of(pointer), codec) for pointer in range(size))
    return [ord(text) if len(text) == 1 else 0 for text in found]


def gb18030_bytes(pointer: int) -> bytes:
    lead, trail = divmod(pointer, 190)
    return bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x41)])


def gb18030() -> list[int]:
    table = index(126 * 190, gb18030_bytes, "gb18030")
    for pointer, code_point in differences.GB18030.items():
        table[pointer] = code_point
    return table


def gb18030_ranges() -> list[tuple[int, int]]:
    """(pointer, code point) where a run of consecutive code points begins; four bytes each, BMP only."""
    ranges: list[tuple[int, int]] = []
    for pointer in range(39420):
        a, rest = divmod(pointer, 12600)
        b, rest = divmod(rest, 1260)
        c, d = divmod(rest, 10)
        code_point = ord(bytes([a + 0x81, b + 0x30, c + 0x81, d + 0x30]).decode("gb18030"))
        if pointer == 7457:  # 0x8135F437 changed places with 0xA8BC in 2005: the decoder knows it by itself
            continue
        if not ranges or code_point - ranges[-1][1] != pointer - ranges[-1][0]:
            ranges.append((pointer, code_point))
    return ranges


def big5_bytes(pointer: int) -> bytes:
    lead, trail = divmod(pointer, 157)
    return bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x62)])


def big5() -> list[int]:
    table = index(126 * 157, big5_bytes, "big5hkscs")
    for pointer in differences.BIG5_AS_CP950:
        table[pointer] = ord(decoded(big5_bytes(pointer), "cp950") or "\0")
    for pointer in range(5432, 5465):  # pictures of the controls: NUL to US, then DEL
        table[pointer] = 0x2400 + pointer - 5432 if pointer < 5464 else 0x2421
    at = 0
    for item in differences.BIG5.split():
        place, _, code_point = item.rpartition(":")
        at = int(place) if place else at + 1
        table[at] = int(code_point, 16)
    return table


def jis0208() -> list[int]:
    def raw(pointer: int) -> bytes:
        lead, trail = divmod(pointer, 188)
        return bytes([lead + (0x81 if lead < 0x1F else 0xC1), trail + (0x40 if trail < 0x3F else 0x41)])

    table = index(94 * 120, raw, "cp932")
    table[8836:10716] = [0] * (10716 - 8836)  # the user's own area: Shift_JIS alone has it, by arithmetic
    return table


def jis0212() -> list[int]:
    table = index(94 * 94, lambda p: bytes([0x8F, p // 94 + 0xA1, p % 94 + 0xA1]), "euc_jp")
    for pointer, code_point in differences.JIS0212.items():
        table[pointer] = code_point
    return table


def euc_kr() -> list[int]:
    return index(126 * 190, lambda p: bytes([p // 190 + 0x81, p % 190 + 0x41]), "cp949")


def single(name: str, codec: str) -> list[int]:
    table = index(128, lambda p: bytes([p + 128]), codec)
    if name.startswith("windows-"):
        table[:32] = [code_point or 0x80 + i for i, code_point in enumerate(table[:32])]
    for byte, code_point in differences.SINGLE.get(name, {}).items():
        table[byte - 128] = code_point
    return table


def rows(items: Iterable[str], per_line: int = 0) -> str:
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(item) + 1 > 118:
            lines.append(line)
            line = ""
        line += item + ","
    return "\n".join([*lines, line]) + "\n"


def array(name: str, table: list[int]) -> str:
    """The used part of an index: kNameFirst is the pointer of its first item."""
    used = [pointer for pointer, code_point in enumerate(table) if code_point]
    part = table[used[0]:used[-1] + 1]
    return (f"constexpr u32 k{name}First = {used[0]}, k{name}Size = {len(part)};\n"
            f"constexpr u16 k{name}[k{name}Size] = {{\n" + rows(str(c & 0xFFFF) for c in part) + "};\n")


def big5_text() -> str:
    table = big5()
    assert all(c < 0x10000 or c >> 16 == 2 for c in table)
    first = next(pointer for pointer, code_point in enumerate(table) if code_point)
    bits = [sum((table[p + i] >> 16 == 2) << i for i in range(32) if p + i < len(table))
            for p in range(first, len(table), 32)]
    plane2 = rows(f"{b:#x}" if b else "0" for b in bits)
    return (array("Big5", table) + "// Bit p - kBig5First: the code point is in plane 2.\n"
            f"constexpr u32 kBig5Plane2[{len(bits)}] = {{\n{plane2}}};\n")


def gb18030_text() -> str:
    ranges = gb18030_ranges()
    return (array("Gb18030", gb18030()) + "// Four bytes: (pointer, code point) where a run begins.\n"
            f"constexpr u16 kGb18030Ranges[{len(ranges)}][2] = {{\n"
            + rows(f"{{{pointer},{code_point}}}" for pointer, code_point in ranges) + "};\n")


def single_text() -> str:
    tables = {name: single(name, codec) for name, codec in LABELS.codecs.items() if codec}
    body = "".join(f"// {name}\n{{{rows(map(str, table)).rstrip()}}},\n" for name, table in tables.items())
    return f"constexpr u16 kSingle[{len(tables)}][128] = {{\n{body}}};\n"


def identifier(name: str) -> str:
    return name.replace("-", "_")


def labels_text() -> str:
    found = dict.fromkeys((label for label, claim in LABELS.claims.items() if claim == "none"), "unknown")
    found.update(LABELS.charsets)
    claims = LABELS.claims
    lines = [f'{{"{label}", Charset::{identifier(found[label])}, Claim::{claims.get(label, "all")}}},\n'
             for label in sorted(found)]
    names = "".join(f'"{name}",\n' for name in ["", *LABELS.codecs])
    return (f"constexpr Label kLabels[{len(lines)}] = {{\n{''.join(lines)}}};\n"
            f"constexpr const char* kNames[{len(LABELS.codecs) + 1}] = {{\n{names}}};\n")


def outputs() -> dict[str, str]:
    return {
        "charset_labels.inc": labels_text(),
        "charset_single.inc": single_text(),
        "charset_big5.inc": big5_text(),
        "charset_gb18030.inc": gb18030_text(),
        "charset_jis0208.inc": array("Jis0208", jis0208()),
        "charset_jis0212.inc": array("Jis0212", jis0212()),
        "charset_euc_kr.inc": array("EucKr", euc_kr()),
    }


def main() -> int:
    stale = []
    for name, text in outputs().items():
        path = TABLES / name
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text() != HEAD + text:
                stale.append(name)
        else:
            path.write_text(HEAD + text)
    for name in stale:
        print(f"make_charset_tables.py: {TABLES / name}: stale, run it without --check", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
