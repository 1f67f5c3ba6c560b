"""Writes src/_native/core/tables/entities.inc: the named character references of the HTML standard (13.5).

Reads `html.entities.html5` of the running Python (the standard has frozen the list;
CPython 3.11 holds its 2,231 entries). Run from the root of the repository: python tools/make_entity_table.py
"""

from html.entities import html5
from pathlib import Path

SLOTS = 4096
LEGACY = 0x80
TARGET = Path(__file__).parents[1] / "src/_native/core/tables/entities.inc"


def slot_of(name: str) -> int:
    """The same hash as entity_slot() in html/references.cpp."""
    h = 0
    for c in name.encode():
        h = (h * 31 + c) & 0xFFFFFFFF
    return ((h * 0x9E3779B1) & 0xFFFFFFFF) >> 20


def literal(data: bytes) -> str:
    """A C string literal: printable ASCII as it is, the rest in three octal digits."""
    plain = set(range(0x20, 0x7F)) - set(b'"\\?')
    return '"' + "".join(chr(c) if c in plain else f"\\{c:03o}" for c in data) + '"'


def main() -> None:
    names = sorted(name[:-1] for name in html5 if name.endswith(";"))
    assert {name for name in html5 if not name.endswith(";")} <= set(names)
    slots = [0] * SLOTS
    lines, offset = [], 1  # offset 0 means an empty slot
    for name in names:
        value = html5[name + ";"].encode()
        legacy = LEGACY if name in html5 else 0
        record = bytes([len(name) | legacy, len(value)]) + name.encode() + value
        at = slot_of(name)
        while slots[at]:
            at = (at + 1) % SLOTS
        slots[at] = offset
        lines.append(literal(record))
        offset += len(record)
    assert offset < 0x10000
    rows = [",".join(map(str, slots[i : i + 24])) + "," for i in range(0, SLOTS, 24)]
    TARGET.write_text(
        "// Made by tools/make_entity_table.py; do not edit. A record: size of the name (128: may stand\n"
        "// without semicolon), size of the value, name, value in UTF-8. A slot: offset of its record,\n"
        "// 0 for none.\n"
        f"constexpr u32 kEntitySlots = {SLOTS};\nconstexpr u8 kEntityLegacy = {LEGACY};\n"
        'constexpr char kEntityRecords[] =\n    "\\000"\n    ' + "\n    ".join(lines) + ";\n"
        "constexpr u16 kEntitySlot[kEntitySlots] = {\n" + "\n".join(rows) + "\n};\n"
    )


if __name__ == "__main__":
    main()
