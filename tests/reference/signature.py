"""What core/signature has to make, said slowly: words, pairs of words, the lowest in several orders, keys."""

from itertools import pairwise

from .match import word_class

KEYS, SHARED, MINIMA, VERSION = 24, 2, 2, 1
FEWEST_WORDS, FEWEST_PAIRS = 20, 12
GOLDEN = 0x9E3779B97F4A7C15
SIP_KEYS = (0x6D61696C73696674, VERSION)
NONE, LETTER, SPACELESS, MARK, SPACELESS_MARK = range(5)
EMPTY = 2**31 - 1

Word = tuple[str, str]  # ("word", its characters) or ("character", it and the one before)


def mix(x: int) -> int:
    x = x * GOLDEN % 2**64
    return x ^ x >> 32


def hash_of(word: Word) -> int:
    kind, text = word
    if kind == "character":
        return mix(mix(ord(text[0]) << 32 | ord(text[1])))
    data = text.encode()
    value = 0
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        value = mix(value ^ int.from_bytes(data[at:at + 8], "little"))
    return mix(mix(value ^ int.from_bytes(data[whole:], "little")) ^ len(data))


def kind_of(char: str) -> str:
    if char <= " ":
        return "space"
    if char < "\x80":
        return "letter" if char.isalpha() or char == "_" else "digit" if char.isdigit() else "punctuation"
    kind = word_class(char)
    return "letter" if kind in (LETTER, MARK) else "other" if kind == NONE else "character"


def is_address(chunk: str) -> bool:
    if "@" in chunk or "://" in chunk:
        return True
    return any(chunk[i] == "." and kind_of(chunk[i - 1]) in ("letter", "digit") and chunk[i + 1] < "\x80"
               and kind_of(chunk[i + 1]) in ("letter", "digit") for i in range(1, len(chunk) - 1))


def words_in(chunk: str) -> list[Word]:
    if is_address(chunk):
        return []
    pieces = "".join(" " if kind_of(c) == "punctuation" else c for c in chunk).split()
    return [("word", piece) for piece in pieces if not any(kind_of(c) == "digit" for c in piece)]


def words_of(text: str) -> tuple[int, list[Word]]:
    """(how many words a reader would count, those that are signed)"""
    halves, counted, before, out, chunk = 0, False, "\0", [], ""
    for char in text + " ":
        kind = kind_of(char)
        if kind in ("letter", "digit", "punctuation"):
            chunk, before = chunk + char, "\0"
            continue
        if any(kind_of(c) == "letter" for c in chunk) and not counted:
            halves, counted = halves + 2, True
        if any(kind_of(c) == "letter" for c in chunk):
            out += words_in(chunk)
        chunk = ""
        if kind == "character":
            out.append(("character", before + char))
            halves, before = halves + 1, char
        elif kind == "other":
            before = "\0"
        else:
            counted = False
    return halves // 2, out


def pairs_of(words: list[Word]) -> set[int]:
    hashes = [hash_of(word) for word in words]
    return {mix(a * GOLDEN % 2**64 ^ b) for a, b in pairwise(hashes)}


def random_numbers(count: int) -> list[int]:
    """SplitMix64 from the version on."""
    out, state = [], VERSION
    for _ in range(count):
        state = (state + GOLDEN) % 2**64
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        out.append(z ^ z >> 31)
    return out


FACTORS = [number | 1 for number in random_numbers(KEYS // 4)]


def values_of(pair: int) -> list[int]:
    """The place of a pair in each order: two neighbouring 16-bit halves, as a signed number."""
    halves = []
    for factor in FACTORS:
        product = pair * factor % 2**64
        halves += [product >> shift & 0xFFFF for shift in (0, 16, 32, 48)]
    whole = [high << 16 | low for high, low in zip(halves, halves[1:] + halves[:1], strict=True)]
    return [(value + 2**31) % 2**32 - 2**31 for value in whole]


def siphash(key0: int, key1: int, message: bytes) -> int:
    a, b = key0 ^ 0x736F6D6570736575, key1 ^ 0x646F72616E646F6D
    c, d = key0 ^ 0x6C7967656E657261, key1 ^ 0x7465646279746573

    def turn(x: int, by: int) -> int:
        return (x << by | x >> (64 - by)) % 2**64

    def rounds(count: int) -> None:
        nonlocal a, b, c, d
        for _ in range(count):
            a, c = (a + b) % 2**64, (c + d) % 2**64
            b, d = turn(b, 13) ^ a, turn(d, 16) ^ c
            a, c = (turn(a, 32) + d) % 2**64, (c + b) % 2**64
            b, d = turn(b, 17) ^ c, turn(d, 21) ^ a
            c = turn(c, 32)

    data = message + bytes(-(len(message) + 1) % 8) + bytes([len(message) % 256])
    for at in range(0, len(data), 8):
        word = int.from_bytes(data[at:at + 8], "little")
        d ^= word
        rounds(2)
        a ^= word
    c ^= 0xFF
    rounds(4)
    return a ^ b ^ c ^ d


def sign(text: str) -> tuple[int, ...]:
    count, words = words_of(text)
    pairs = pairs_of(words)
    if count < FEWEST_WORDS or len({pair >> 56 for pair in pairs}) < FEWEST_PAIRS:
        return ()
    keys = []
    for number, column in enumerate(zip(*map(values_of, pairs), strict=True)):
        values = sorted(set(column))
        if len(values) < MINIMA or values[MINIMA - 1] == EMPTY:
            return ()
        parts = [number, *(value % 2**32 for value in values[:MINIMA])]
        keys.append(siphash(*SIP_KEYS, b"".join(part.to_bytes(4, "little") for part in parts)))
    return tuple(keys)
