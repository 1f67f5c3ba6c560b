"""What the generators of core/tables share: two-stage tables by code point, arrays as compact C++ text."""

from collections.abc import Hashable, Iterable, Sequence

CODE_POINTS = 0x110000
BLOCK = 128  # code points a block; the readers in C++ shift by 7


def two_stage(values: Sequence[int]) -> tuple[list[int], list[int]]:
    """Equal blocks of 128 values are stored once: (block number by code point >> 7, all blocks)."""
    first: list[int] = []
    blocks: dict[tuple[int, ...], int] = {}
    for start in range(0, CODE_POINTS, BLOCK):
        block = tuple(values[start : start + BLOCK])
        first.append(blocks.setdefault(block, len(blocks)))
    return first, [value for block in blocks for value in block]


class Numbered:
    """Numbers distinct records in the order of their first appearance."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def number(self, record: Hashable) -> int:
        return self.numbers.setdefault(record, len(self.numbers))


class Pool:
    """Sequences of code points laid end to end; a sequence that already stands inside is not stored again."""

    def __init__(self) -> None:
        self.items: list[int] = []
        self.places: dict[tuple[int, ...], int] = {}

    def place(self, sequence: Iterable[int]) -> int:
        key = tuple(sequence)
        if key not in self.places:
            self.places[key] = len(self.items) if key else 0
            self.items.extend(key)
        return self.places[key]


def array(kind: str, name: str, values: Iterable[object]) -> str:
    """`constexpr kind name[] = {...};` in lines of at most 120 characters."""
    lines, line = [f"constexpr {kind} {name}[] = {{"], ""
    for value in values:
        item = f"{value},"
        if len(line) + len(item) > 118:
            lines.append(line)
            line = ""
        line += item
    return "\n".join([*lines, line, "};\n"])


def smallest(values: Iterable[int]) -> str:
    return "u8" if max(values) < 256 else "u16"
