"""core/match against its oracle: phrases, masks, word boundaries, limits, damaged sections."""

import importlib.util
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from levels import BEST, LEVELS

from mailsift import _native
from mailsift.database import phrase_trie
from mailsift.database import phrases as builder
from mailsift.database.phrases import Phrase, PhraseError

_ORACLE = Path(__file__).parents[1] / "reference/match.py"
_SPEC = importlib.util.spec_from_file_location("reference_match", _ORACLE)
assert _SPEC
assert _SPEC.loader
oracle = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(oracle)

Given = tuple[str, bool, bool]


ENGINES: tuple[builder.Engine, ...] = ("sampled-grams", "aho-corasick")


def build(phrases: list[Given]) -> list[bytes]:
    """A section for each engine."""
    given_phrases = [Phrase(text.encode(), mask, boundaries) for text, mask, boundaries in phrases]
    return [builder.build(given_phrases, engine=engine) for engine in ENGINES]


def find(sections: list[bytes], text: str | bytes, limit: int = 65536) -> list[tuple[int, int, int]]:
    """The hits, the same on every level by every engine."""
    found = []
    raw = text.encode() if isinstance(text, str) else text
    for level in LEVELS:
        assert _native._force_simd(level.encode())
        found += [_native._phrases_find(section, raw, limit) for section in sections]
    _native._force_simd(BEST.encode())
    assert all(one == found[0] for one in found)
    hits, bits = found[0]
    assert bits == 0
    return hits


def words(text: str, *phrases: Given) -> list[str]:
    raw = text.encode()
    return [raw[start : start + size].decode() for _, start, size in find(build(list(phrases)), raw)]


P, M = False, True  # a plain phrase, a mask

CASES = [
    # phrase, mask, boundaries, text, hits
    ("viagra", P, True, "buy viagra, viagra!", ["viagra", "viagra"]),
    ("viagra", P, True, "xviagra viagrax _viagra viagra1", []),
    ("viagra", P, False, "xviagra viagrax", ["viagra", "viagra"]),
    ("free!!!", P, True, "free!!!now", ["free!!!"]),
    ("!free", P, True, "so!free", ["!free"]),
    ("aa", P, False, "aaaa", ["aa", "aa", "aa"]),
    ("a", P, True, "a a", ["a", "a"]),
    ("sít", P, True, "sít síta sit", ["sít"]),
    ("виагра", P, True, "купить виагра виаграми", ["виагра"]),
    ("发票", P, True, "代开发票联系", ["发票"]),
    ("ビザ", P, True, "新ビザ申請", ["ビザ"]),
    ("sex", P, True, "免费sex视频", ["sex"]),
    ("มาก", P, True, "ราคาดีมากครับ", ["มาก"]),
    ("มาก", P, True, "มากิน", []),  # the last letter carries a vowel there
    ("की", P, True, "राम की किताब", ["की"]),
    ("क", P, True, "की", []),
    ("cafe", P, True, "cafe\u0301", []),
    ("비아그라", P, True, "비아그라를", []),
    ("비아그라*", M, True, "비아그라를", ["비아그라"]),
    ("win", P, True, "\U0001f389win\U0001f389", ["win"]),
    ("a*b", P, True, "a*b axb", ["a*b"]),
    ("win*prize", M, True, "win a big prize now", ["win a big prize"]),
    ("win*prize", M, True, "win win prize prize", ["win prize", "win prize prize"]),  # one for each prize
    ("win*prize", M, True, "winner prize", ["winner prize"]),  # inside a mask there are no boundaries
    ("win*prize", M, True, "twin prize", []),
    ("win*prize", M, True, "win " + "x" * 254 + " prize", ["win " + "x" * 254 + " prize"]),
    ("win*prize", M, True, "win " + "x" * 255 + " prize", []),
    ("*agra", M, True, "viagra agra agrat", ["agra", "agra"]),
    ("via*", M, True, "via viagra avia", ["via", "via"]),
    ("*ia*", M, True, "viagra", ["ia"]),
    ("v?gra", M, True, "vigra vágra v🎉gra vgra viagra", ["vigra", "vágra", "v🎉gra"]),
    ("??agra", M, True, "viagra xviagra", ["viagra"]),
    ("100\\*", M, True, "100* 100x", ["100*"]),
    ("why\\?", M, True, "why? whyx", ["why?"]),
    ("a\\\\b", M, True, "a\\b", ["a\\b"]),
    ("a\\b", M, True, "a\\b", ["a\\b"]),
    ("end\\", M, True, "end\\", ["end\\"]),
    ("a*?*b c", M, True, "a b c", ["a b c"]),
    ("a*?*b c", M, False, "ab c", []),
    ("a*bb*c", M, False, "a bbb c", ["a bbb c"]),
    ("x*ab*ac*end", M, False, "x ab ab ac ac end", ["x ab ab ac ac end"]),
    ("win* prize money", M, True, "winner prize money", ["winner prize money"]),  # blanks before the longest piece
    ("win*  prize", M, True, "win  prize", ["win  prize"]),
    ("win*   ", M, True, "win    ", ["win   "]),
    ("we", P, True, "we wed we", ["we", "we"]),
    ("we wed", P, True, "we wed we weds we wed", ["we wed", "we wed"]),
    ("free-", P, True, "free- free-x freed-", ["free-", "free-"]),
]


LISTS = [
    # Keys that begin at one place: whole words, shorter than a gram with other signs, longer.
    (["a", "a b", "a big", "a big win", "a big winner", "a b!"], "a big winner, a big win, a b! a bit a b a"),
    (["free", "freedom", "free!", "free money", "fr", "fr*"], "free freedom free! free money fr frx xfree"),
    (["abcdefgh", "abcdefghi", "abcdefghij", "bcdefghi", "ijk*"],
     "abcdefgh abcdefghi abcdefghij bcdefghi ijkl abcdefghijk"),
    # A word with zeros behind it has the gram of the word alone.
    (["b" + "\0" * 7, "b" + "\0" * 12, "a", "c"], "b a c b" + "\0" * 7 + "a b\0a\0c" + "\0" * 7 + "b" + "\0" * 12),
    (["ab" + "\0" * 6, "ab" + "\0" * 7 + "c*", "a", "ab", "ac"], "ab ac a ab" + "\0" * 6 + "ac ab" + "\0" * 7 + "cd"),
    (["\0", "\0" * 8, "\0" * 9 + "a", "a"], "a" + "\0" * 17 + "a\0a"),
]


@pytest.mark.parametrize(("phrases", "text"), LISTS)
@pytest.mark.parametrize("pad", [0, 1, 55, 63, 64, 1016, 1020, 1024, 1090])
def test_keys_that_begin_together(phrases: list[str], text: str, pad: int) -> None:
    given_list = [(phrase, "*" in phrase, True) for phrase in phrases]
    padded = " " * pad + text
    assert find(build(given_list), padded) == oracle.find(given_list, padded)
    anywhere = [(phrase, mask, False) for phrase, mask, _ in given_list]
    assert find(build(anywhere), padded) == oracle.find(anywhere, padded)


@pytest.mark.parametrize(("phrase", "mask", "boundaries", "text", "hits"), CASES)
def test_cases(phrase: str, mask: bool, boundaries: bool, text: str, hits: list[str]) -> None:
    assert words(text, (phrase, mask, boundaries)) == hits
    assert find(build([(phrase, mask, boundaries)]), text) == oracle.find([(phrase, mask, boundaries)], text)


def test_order_is_end_then_start_then_phrase() -> None:
    section = build([("b", P, False), ("a b", P, False), ("a*b", M, False), ("b", P, False)])
    assert find(section, "a b") == [(1, 0, 3), (2, 0, 3), (0, 2, 1), (3, 2, 1)]


def test_two_keys_of_one_mask_give_one_hit() -> None:
    assert find(build([("a*bb*c", M, False)]), "a bbbb c") == [(0, 0, 8)]


@pytest.mark.parametrize(("mask", "part"), [
    ("*", "literal"), ("?*?", "literal"), ("", "empty"), ("a*" * 17 + "b", "16"), ("x" * 1025, "1024"),
])
def test_refused(mask: str, part: str) -> None:
    with pytest.raises(PhraseError, match=part) as caught:
        build([("fine", P, True), (mask, M, True)])
    assert caught.value.index == 1


def test_refuses_bytes_that_are_no_utf8() -> None:
    with pytest.raises(PhraseError, match="UTF-8"):
        builder.build([Phrase(b"a\xff")])


def test_too_many_phrases_names_the_limit() -> None:
    with pytest.raises(PhraseError, match="expected at most 2"):
        builder.build([Phrase(b"a"), Phrase(b"b"), Phrase(b"c")], limit=2)


def test_nodes_that_share_a_number_are_dumped_again(monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = phrase_trie._dump, []

    def dump(keys: set[bytes], kept: list[object]) -> object:
        trie = real(keys, kept)
        calls.append(trie)
        if len(calls) == 1:
            trie.nodes[-1] = trie.nodes[0]
        return trie

    monkeypatch.setattr(phrase_trie, "_dump", dump)
    assert find(build([("ab", P, True)]), "ab") == [(0, 0, 2)]
    assert len(calls) == 2


@pytest.mark.parametrize("level", LEVELS)
def test_the_engine_is_the_one_that_was_measured_to_be_quicker(level: str) -> None:
    most = builder.AUTOMATON_UP_TO.get(level, 0)
    assert _native._force_simd(level.encode())
    try:
        found = [_native._phrases_engine(builder.build([Phrase(b"phrase %d" % i) for i in range(count)]))
                 for count in range(12)]
    finally:
        _native._force_simd(BEST.encode())
    assert found == ["sampled-grams"] + ["aho-corasick"] * most + ["sampled-grams"] * (11 - most)


def test_no_phrases() -> None:
    sections = build([])
    assert [_native._phrases_engine(section) for section in sections] == list(ENGINES)
    assert find(sections, "anything at all") == []


ALPHABET = "ab *?\\é\u0301中ก"
literals = st.text(alphabet="ab é\u0301中ก", min_size=1, max_size=12)
masks = st.text(alphabet=ALPHABET, min_size=1, max_size=12).filter(
    lambda mask: any(kind == "" for kind, _ in oracle.tokens_of(mask)))
given_phrases = st.lists(
    st.one_of(st.tuples(literals, st.just(P), st.booleans()), st.tuples(masks, st.just(M), st.booleans())),
    min_size=1, max_size=12)


@settings(max_examples=600, deadline=None)
@given(given_phrases, st.text(alphabet=ALPHABET, max_size=60))
@example([("a", P, False), ("ab a", P, False), ("b ab aa bab", P, False)], "ab ab aa bab a")
def test_like_the_oracle(phrases: list[Given], text: str) -> None:
    assert find(build(phrases), text) == oracle.find(phrases, text)


# Zeros stand behind a gram that is shorter than others, and behind a text.
zeros = st.lists(st.sampled_from(["a", "b", "é", " ", "\0", "\0" * 6, "\0" * 8]), min_size=1, max_size=5).map("".join)
with_zeros = st.one_of(
    st.tuples(zeros, st.just(P), st.booleans()),
    st.tuples(zeros, st.sampled_from("*?"), zeros, st.booleans()).map(
        lambda parts: ("".join(parts[:3]), M, parts[3])))


@settings(max_examples=600, deadline=None)
@given(st.lists(with_zeros, min_size=1, max_size=8), st.lists(zeros, max_size=20).map("".join))
@example([("a", P, True), ("b" + "\0" * 12, P, False)], "b a" + "\0" * 9)
def test_zeros_like_the_oracle(phrases: list[Given], text: str) -> None:
    assert find(build(phrases), text) == oracle.find(phrases, text)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80), given_phrases)
def test_any_bytes_give_hits_inside_the_text(text: bytes, phrases: list[Given]) -> None:
    for phrase, start, size in find(build(phrases), text):
        assert phrase < len(phrases)
        assert 0 < size <= len(text) - start


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_far_masks_like_the_oracle(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choice(["a", "b", "c", "é", "x" * rng.randrange(200), " " * rng.randrange(80)])
                   for _ in range(rng.randrange(60)))
    pieces = [[rng.choice("abcé?") for _ in range(rng.randrange(2, 6))] for _ in range(4)]
    phrases = [("*".join(piece) + "a", M, rng.random() < 0.5) for piece in pieces]
    assert find(build(phrases), text) == oracle.find(phrases, text)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=12), st.text(alphabet=ALPHABET, max_size=30))
def test_whole_masks_like_the_oracle(mask: str, text: str) -> None:
    assert _native._mask_matches(mask.encode(), text.encode()) == oracle.mask_matches(mask, text)


@pytest.mark.parametrize(("mask", "text", "matches"), [
    ("", "", True), ("", "a", False), ("*", "", True), ("**", "abc", True), ("?", "", False),
    ("?", "é", True), ("*.example.org", "a.b.example.org", True), ("*.example.org", "example.org", False),
    ("a*b*c", "abcbc", True), ("a*b*c", "abcb", False), ("\\*", "*", True), ("\\*", "a", False),
    ("\\", "\\", True), ("\\\\", "\\", True),
])  # fmt: skip
def test_whole_masks(mask: str, text: str, matches: bool) -> None:
    assert _native._mask_matches(mask.encode(), text.encode()) is matches


def test_word_classes_of_all_code_points() -> None:
    known = unicodedata if unicodedata.unidata_version == "14.0.0" else unicodedata.ucd_3_2_0
    for code in range(0x110000):
        char = chr(code)
        if known is unicodedata or known.category(char) != "Cn":
            assert _native._word_class(code) == oracle.word_class(char), f"U+{code:04X}"


@given(st.text(max_size=12), st.integers(0, 12))
def test_word_boundaries(text: str, at: int) -> None:
    text = text.encode(errors="ignore").decode()
    at = min(at, len(text))
    assert _native._word_boundary(text.encode(), len(text[:at].encode())) == oracle.word_boundary(text, at)
