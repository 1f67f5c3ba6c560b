"""What core/match has to find, said slowly: a mask is a set of places that grows token by token."""

import unicodedata
from collections.abc import Callable

ANY_ONE, ANY_RUN = "one", "run"  # tokens of masks; a literal is ("", character)
MAX_GAP, MAX_REACH = 256, 4096

# Blocks of the scripts that are written without spaces; what is a letter is up to the category.
SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF),
    (0x1B00, 0x1B7F), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x302A, 0x302D),
    (0x3031, 0x3035), (0x3038, 0x303C), (0x3041, 0x30FF), (0x3105, 0x312F), (0x3190, 0x319F),
    (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA48F),
    (0xA980, 0xA9DF), (0xA9E0, 0xA9FF), (0xAA60, 0xAADF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
    (0x1AFF0, 0x1B16F), (0x1D372, 0x1D376), (0x20000, 0x3FFFF),
)  # fmt: skip


def word_class(char: str) -> int:
    code = ord(char)
    if 0x20000 <= code < 0x40000:
        return 2
    category = unicodedata.category(char)
    spaceless = any(low <= code <= high for low, high in SPACELESS)
    if category[0] == "M":
        return 4 if spaceless else 3
    if category[0] in "LN" or char == "_":
        return 2 if spaceless else 1
    return 0


def word_boundary(text: str, at: int) -> bool:
    if at == 0 or at == len(text):
        return True
    before, after = word_class(text[at - 1]), word_class(text[at])
    if before == 0 or after == 0:
        return True
    return after not in (3, 4) and (before in (2, 4) or after == 2)


def tokens_of(mask: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(mask):
        if mask[at] == "\\" and mask[at + 1 : at + 2] in ("*", "?", "\\"):
            at += 1
            tokens.append(("", mask[at]))
        else:
            tokens.append(({"*": ANY_RUN, "?": ANY_ONE}.get(mask[at], ""), mask[at]))
        at += 1
    return tokens


def mask_matches(mask: str, text: str) -> bool:
    places = {0}
    for kind, char in tokens_of(mask):
        if kind == ANY_RUN:
            places = set(range(min(places), len(text) + 1)) if places else places
        else:
            places = {p + 1 for p in places if p < len(text) and (kind == ANY_ONE or text[p] == char)}
    return len(text) in places


def nearest(tokens: list[tuple[str, str]], chars: str, fits: Callable[[int], bool]) -> int | None:
    """The fewest characters of `chars` (outward from the key) that the tokens take up to an end that fits."""
    far = [0]  # bytes up to each place
    for char in chars:
        far.append(far[-1] + len(char.encode()))
    places = {0}
    for kind, char in tokens:
        if kind == ANY_RUN:
            places = {q for p in places for q in range(p, len(far)) if far[q] - far[p] <= MAX_GAP}
        else:
            places = {p + 1 for p in places if p < len(chars) and (kind == ANY_ONE or chars[p] == char)}
        places = {p for p in places if far[p] <= MAX_REACH}
    return min((p for p in places if fits(p)), default=None)


def key_of(tokens: list[tuple[str, str]]) -> tuple[int, int]:
    """The first of the pieces with most bytes between wildcards: from, to."""
    best, best_size, start = (0, 0), 0, 0
    for at in range(len(tokens) + 1):
        if at == len(tokens) or tokens[at][0]:
            size = len("".join(char for _, char in tokens[start:at]).encode())
            if size > best_size:
                best, best_size = (start, at), size
            start = at + 1
    return best


def occurrences(key: str, text: str) -> list[int]:
    return [at for at in range(len(text) - len(key) + 1) if text.startswith(key, at)]


def find_one(phrase: str, mask: bool, boundaries: bool, text: str) -> set[tuple[int, int]]:
    """(from, end) in characters of every occurrence."""
    tokens = tokens_of(phrase) if mask else [("", char) for char in phrase]
    bound_left = bound_right = boundaries
    while tokens[0][0] == ANY_RUN:
        tokens, bound_left = tokens[1:], False
    while tokens[-1][0] == ANY_RUN:
        tokens, bound_right = tokens[:-1], False
    start, stop = key_of(tokens)
    key = "".join(char for _, char in tokens[start:stop])
    found = set()
    for at in occurrences(key, text):
        end = at + len(key)
        left = nearest(tokens[:start][::-1], text[:at][::-1],
                       lambda n, at=at: not bound_left or word_boundary(text, at - n))
        right = nearest(tokens[stop:], text[end:],
                        lambda n, end=end: not bound_right or word_boundary(text, end + n))
        if left is not None and right is not None:
            found.add((at - left, end + right))
    return found


def find(phrases: list[tuple[str, bool, bool]], text: str) -> list[tuple[int, int, int]]:
    """[(phrase, from, size)] in bytes, ordered by end, start, phrase."""
    offset = [0]
    for char in text:
        offset.append(offset[-1] + len(char.encode()))
    hits = [(number, offset[start], offset[end] - offset[start])
            for number, (phrase, mask, boundaries) in enumerate(phrases)
            for start, end in find_one(phrase, mask, boundaries, text)]
    return sorted(hits, key=lambda hit: (hit[1] + hit[2], hit[1], hit[0]))
