"""Campaigns made from a text, and mail of lists without what messages have from each other: ground for signatures."""

import random
import re
from collections.abc import Callable, Iterable, Sequence

NAMES = [
    "James", "Maria", "Robert", "Linda", "Wei", "Fatima", "Olga", "Ivan", "Pedro", "Lucia",
    "Ahmed", "Chen", "Sofia", "Noah", "Emma", "Liam", "Olivia", "Schmidt", "Garcia", "Smith",
    "Johnson", "Kim", "Nguyen", "Patel", "Rossi", "Dubois",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Tail = Callable[[list[str], int, Sequence[str], random.Random], list[str]]


def _append(words: list[str], count: int, pool: Sequence[str], rng: random.Random) -> list[str]:
    return [*words, *rng.choices(pool, k=count)]


def _gibberish(words: list[str], count: int, _: Sequence[str], rng: random.Random) -> list[str]:
    return [*words, *("".join(rng.choices(LETTERS, k=rng.randint(3, 9))) for _ in range(count))]


def _cut(words: list[str], count: int, _: Sequence[str], __: random.Random) -> list[str]:
    return words[:len(words) - count]


def _replace(words: list[str], count: int, pool: Sequence[str], rng: random.Random) -> list[str]:
    return [*words[:len(words) - count], *rng.choices(pool, k=count)]


TAILS: dict[str, Tail] = {"append": _append, "gibberish": _gibberish, "cut": _cut, "replace": _replace}


def _varied(word: str, inside: bool, names: float, rng: random.Random) -> str:
    """Another link, mail address, number or (where `inside` a sentence, with probability `names`) another name."""
    if "@" in word:
        return "".join(rng.choices(LETTERS, k=8)) + "@example.net"
    if "://" in word or "www." in word:
        return f"http://{''.join(rng.choices(LETTERS, k=8))}.example/{rng.randrange(10**9)}"
    if re.search(r"\d", word):
        return re.sub(r"\d", lambda _: rng.choice("0123456789"), word)
    if inside and re.fullmatch(r"[A-Z][a-z]+[,.]?", word) and rng.random() < names:
        return rng.choice(NAMES)
    return word


def copy_of(text: str, pool: Sequence[str], rng: random.Random, names: float, tail: str) -> str:
    """`text` as a campaign would send it again: names, numbers, links, 5 % of the words, a tenth at the end."""
    words = text.split()
    inside = [False, *(word[-1] not in ".!?:" for word in words[:-1])]
    words = [_varied(word, within, names, rng) for word, within in zip(words, inside, strict=True)]
    for at in rng.sample(range(len(words)), -(-len(words) // 20)):
        words[at] = rng.choice(pool)
    return " ".join(TAILS[tail](words, len(words) // 10, pool, rng))


def own_words(text: str) -> str:
    """A list message without quoted text, the line above it, signature and footer."""
    out = []
    for line in text.replace("\r", "").split("\n"):
        if line.rstrip() == "--" or re.match(r"[_-]{20,}$", line):
            break
        is_quoted = line.lstrip().startswith(">") or re.match(r"On .*\d{4}", line)
        if not is_quoted and not re.search(r"(wrote|writes|schrieb|said):\s*$", line):
            out.append(line)
    return "\n".join(out)


def threads(messages: Iterable[tuple[str, str]]) -> list[object]:
    """A label a message, equal within a thread. `messages`: (subject, all references as one string)."""
    parent: dict[object, object] = {}

    def root(x: object) -> object:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    count = 0
    for subject, references in messages:
        plain = re.sub(r"\[[^\]]*\]|\b(re|aw|fwd?|sv)\s*:", "", subject.lower())
        for key in [("subject", " ".join(re.findall(r"\w+", plain))), *re.findall(r"<[^>]+>", references)]:
            parent[root(key)] = root(count)
        count += 1
    return [root(i) for i in range(count)]
