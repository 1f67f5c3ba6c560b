"""core/rtf on real documents: the corpora, RTF attachments of real mail, and the text that unrtf finds."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from mailsift import _native

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))
MAIL = ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham", "mime_torture")
# "{\rt" as it stands in a mail: plainly, or in base64 at the start of a part.
SIGNS = (b"{\\rt", b"e1xyd")


def documents() -> list[Path]:
    found = sorted((CORPORA / "rtf").glob("*.rtf"))
    if not found:
        pytest.skip("no corpus rtf: set MAILSIFT_CORPORA")
    return found


def attachments() -> Iterator[tuple[Path, bytes]]:
    for path in (p for corpus in MAIL for p in sorted((CORPORA / corpus).rglob("*")) if p.is_file()):
        raw = path.read_bytes()
        if not any(sign in raw for sign in SIGNS):
            continue
        for part in message_from_bytes(raw).walk():
            content = None if part.is_multipart() else part.get_payload(decode=True)
            if isinstance(content, bytes) and _native._rtf_looks(content):
                yield path, content


def must_be_sound(raw: bytes, name: str) -> None:
    text, hidden, links, objects, measures, bitten = _native._rtf_read(raw)
    assert bitten == 0, name
    assert len(text.decode()) + len(hidden.decode()) <= len(raw)
    assert measures["visible_bytes"] == len(text)
    assert sum(len(found[6]) for found in objects) <= len(raw)
    assert all(url.decode() and anchor in text for _, _, url, anchor in links)


def test_all_documents_are_read_whole_and_cut() -> None:
    for path in documents():
        raw = path.read_bytes()
        assert _native._rtf_looks(raw), path
        for size in (len(raw), len(raw) // 2, len(raw) // 3, 1000, 100, 5):
            must_be_sound(raw[:size], path.name)


def test_attachments_of_real_mail() -> None:
    if not any((CORPORA / corpus).is_dir() for corpus in MAIL):
        pytest.skip("no mail corpora: set MAILSIFT_CORPORA")
    for path, raw in attachments():
        must_be_sound(raw, path.name)


def test_the_object_of_a_hostile_document() -> None:
    path = CORPORA / "rtf/issue_251.rtf"
    if not path.is_file():
        pytest.skip("no corpus rtf: set MAILSIFT_CORPORA")
    text, _, _, objects, measures, _ = _native._rtf_read(path.read_bytes())
    # The digits go on behind a group whose text is none of them.
    equation = next(found for found in objects if found[6])
    assert (equation[3], equation[4].lower()) == (b"Equation.3", b"equation.3")
    assert equation[7] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert b"ENABLE EDITING" in text
    assert (measures["odd_header"], measures["updated_objects"] > 0) == (1, True)


def letters(text: str) -> list[str]:
    """ASCII letters and digits of each line: unrtf loses characters of Macintosh and symbol fonts."""
    lines = (re.sub(r"[^A-Za-z0-9]", "", line) for line in text.splitlines())
    return [line for line in lines if line]


def text_of_unrtf(path: Path) -> str:
    command = ["unrtf", "--text", "--nopict", "--quiet", str(path)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    text = done.stdout.decode("utf-8", "replace").split("-----------------\n", 1)[-1]
    return re.sub(r"### .*\n?", "", text)


def test_text_equals_that_of_unrtf() -> None:
    """Listed: unrtf loses the result of a field whose instruction begins with a blank: we have a little more."""
    if not shutil.which("unrtf"):
        pytest.skip("unrtf is not installed")
    path = next((p for p in documents() if p.name == "RTF-Spec-1.7.rtf"), None)
    if path is None:
        pytest.skip("no benign document in the corpus")
    ours = letters(_native._rtf_read(path.read_bytes())[0].decode())
    theirs = letters(text_of_unrtf(path))
    assert sum(map(len, theirs)) > 300_000
    lost = added = 0
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        before, after = "".join(theirs[i1:i2]), "".join(ours[j1:j2])
        if tag != "equal" and before != after:
            added += max(0, len(after) - len(before))
            lost += max(0, len(before) - len(after))
    assert lost == 0
    assert added <= 0.001 * sum(map(len, theirs))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def text_of_libreoffice(path: Path, folder: Path) -> str:
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                    "txt:Text:UTF8", "--outdir", str(folder), str(path)], capture_output=True, timeout=300, check=True)
    return (folder / path.name).with_suffix(".txt").read_text("utf-8-sig")


def test_words_are_those_of_libreoffice(tmp_path: Path) -> None:
    """Every word of its text but those of the classes of docs/differences.md; we have headers and notes besides."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    named = [(path.name, path.read_bytes()) for path in documents() if path.name == "RTF-Spec-1.7.rtf"]
    named += [(f"{path.name}.rtf", raw) for path, raw in attachments()]
    compared = 0
    for name, raw in dict(named).items():
        (tmp_path / name).write_bytes(raw)
        theirs = words(text_of_libreoffice(tmp_path / name, tmp_path))
        lost = theirs - words(_native._rtf_read(raw)[0].decode())
        # The number that it puts in the place of a note, glued to the word before.
        unexplained = {word: count for word, count in lost.items() if not re.fullmatch(r"\w*?\d+", word)}
        assert sum(unexplained.values()) <= 0.0005 * theirs.total(), (name, unexplained)
        compared += theirs.total()
    assert compared > 50_000
