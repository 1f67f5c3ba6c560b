"""Scores of the content database against looking for each term alone; damaged sections; hostile texts."""

from __future__ import annotations

import importlib.util
import os
import random
import struct
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailsift import _native, facts
from mailsift.database import content
from mailsift.database.file_format import Section, pack
from mailsift.database.lists import Flag
from mailsift.database.mask import folded_phrase

_SPEC = importlib.util.spec_from_file_location("reference_content", Path(__file__).parents[1] / "reference/content.py")
assert _SPEC
assert _SPEC.loader
oracle = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(oracle)

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2].parent / "shared/corpora"))
TOML = '''number = {number}
description = "for a test"
sign = {sign}
subject_only = {sign}
[terms.xx]
60 = {strong}
7 = {weak}
'''


def tables(*categories: content.Source) -> _native.Tables:
    compiled = content.compile_content(categories, ())
    sections = {"content": Section(compiled.content), "content_terms": Section(compiled.terms)}
    return _native.Tables(pack(1, {name: section for name, section in sections.items() if section.data}))


def category(name: str, number: int, strong: list[str], weak: list[str], sign: bool = False) -> content.Source:
    text = TOML.format(number=number, sign=str(sign).lower(), strong=strong, weak=weak)
    return f"{name}.toml", text.encode()


def terms_of(*categories: content.Source) -> list[tuple[int, str, bool, int, bool]]:
    found: dict[tuple[int, str, bool], tuple[int, bool]] = {}
    for path, raw in categories:
        read = content.read_category(path, raw)
        for text, weight in read.weighted():
            folded, flag = folded_phrase(text, path)
            key = (read.number, folded.decode(), Flag.MASK in flag)
            found[key] = max(weight, found.get(key, (0, False))[0]), read.subject_only
    return [(*key, *value) for key, value in found.items()]


def fold(text: str) -> str:
    return _native._fold(text.encode())[0].decode()


def message(subject: str, *texts: str) -> bytes:
    head = f"Subject: =?utf-8?B?{b64encode(subject.encode()).decode()}?=\r\n"
    head += "Content-Type: multipart/mixed; boundary=zzz\r\n\r\n"
    parts = (f"--zzz\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
             f"{b64encode(text.encode()).decode()}\r\n" for text in texts)
    return (head + "".join(parts) + "--zzz--\r\n").encode()


def scored(raw: bytes, known: _native.Tables) -> dict[int, tuple[int, int]]:
    rows = facts.extract(raw, None, known, facts.CONTENT).content_scores
    return {row.number: (row.score, row.terms) for row in rows}


TWO = (category("fruit", 1, ["apple*", "red plum"], ["pear", "plum", "苹果"]),
       category("tool", 2, ["hammer"], ["pear", "nail*file", "saw"]),
       category("sign", 600, ["hammer", "plum"], ["urgent"], sign=True))
WORDS = ["apple", "apples", "red", "plum", "pear", "苹果", "hammer", "nail", "file", "saw", "urgent", "x", "ре",
         "Pear,", "p e a r", "\n"]


_SOME = st.lists(st.sampled_from(WORDS), max_size=12)


@given(_SOME, st.lists(_SOME, max_size=3))
@settings(max_examples=150, deadline=None)
def test_as_one_term_at_a_time(subject: list[str], bodies: list[list[str]]) -> None:
    texts = [" ".join(words) for words in bodies]
    head = " ".join(subject).replace("\n", " ").strip()
    seen = [("subject", head), *(("text", text) for text in texts)]
    expected = oracle.scores(seen, terms_of(*TWO), fold)
    assert scored(message(head, *texts), tables(*TWO)) == expected


@pytest.mark.parametrize("size", [8170, 8185, 8192, 8193, 8200, 9000, 20000])
def test_only_a_sample_of_long_texts(size: int) -> None:
    text = ("pear " + "é" * (size // 4) + " hammer " + "é" * (size // 4))[: size // 2] + " red plum"
    expected = oracle.scores([("text", text), ("text", "saw")], terms_of(*TWO), fold)
    assert scored(message("", text, "saw"), tables(*TWO)) == expected


def test_an_empty_database() -> None:
    assert scored(message("apple", "apple"), _native.Tables(pack(1, {}))) == {}
    assert tables(*TWO).categories == {1: "fruit", 2: "tool", 600: "sign"}


def test_shipped_terms_on_real_mail() -> None:
    folder = CORPORA / "phishing_pot"
    if not folder.is_dir():
        pytest.skip("no corpus phishing_pot (MAILSIFT_CORPORA)")
    shipped = tuple((str(path), path.read_bytes()) for path in content.FILES)
    known, terms = tables(*shipped), terms_of(*shipped)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "index")
    for path in random.Random(4).sample(files, 12):
        raw = path.read_bytes()
        seen = facts.extract(raw, None, None, facts.TEXTS)
        shown: dict[str, str] = {}  # the visible text of a page stands behind its source
        for text in seen.texts:
            if text.where == "text" and text.kind in ("decoded", "visible"):
                shown[text.part] = text.text
        texts = [("text", text) for text in shown.values()]
        head = [("subject", seen.subject)] if seen.subject else []
        assert scored(raw, known) == oracle.scores(head + texts, terms, fold), path


def test_damaged_sections_are_refused_or_harmless() -> None:
    compiled = content.compile_content(TWO, ())
    rng = random.Random(8)
    raw = message("apple urgent", "red plum, pear, hammer")
    for _ in range(300):
        terms = bytearray(compiled.terms)
        for _ in range(rng.randint(1, 3)):
            terms[rng.randrange(len(terms))] = rng.choice((0, 1, 255, rng.randrange(256)))
        cut = bytes(terms[: rng.randint(0, len(terms))]) if rng.random() < 0.3 else bytes(terms)
        sections = {"content": Section(compiled.content)} | ({"content_terms": Section(cut)} if cut else {})
        try:
            known = _native.Tables(pack(1, sections))
        except ValueError:
            continue
        scored(raw, known)


def test_a_section_for_fewer_terms_is_refused() -> None:
    compiled = content.compile_content(TWO, ())
    fewer = content.compile_content(TWO[:1], ())
    with pytest.raises(ValueError, match="content terms"):
        _native.Tables(pack(1, {"content": Section(compiled.content), "content_terms": Section(fewer.terms)}))
    beyond = struct.pack("<IIIII", 1, 1, 1, 0, 0) + bytes(4) + struct.pack("<HH4x", 1, 5)
    with pytest.raises(ValueError, match="section"):
        _native.Tables(pack(1, {"content_terms": Section(beyond)}))


UNITS = ("viagra ", "a", "unsubscribe", "виагра", "伟哥", "to unsubscribe from our list ")


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts_cost_no_more(unit: str) -> None:
    """The sample bounds the work: four times the text costs at most what reading it costs."""
    shipped = tuple((str(path), path.read_bytes()) for path in content.FILES)
    known = tables(*shipped)

    def cost(size: int) -> float:
        raw = message("", unit * (size // len(unit.encode())))
        best = []
        for _ in range(5):
            times: list[Any] = []
            for wanted in (0, facts.CONTENT):
                start = time.process_time()
                for _ in range(4):
                    facts.extract(raw, None, known, wanted)
                times.append(time.process_time() - start)
            best.append(times[1] - times[0])
        return min(best)

    assert cost(1 << 20) < 4 * max(cost(1 << 17), 0.004)
