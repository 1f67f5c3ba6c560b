"""Many at once: scan_many says what scan says of each message, and many files of a message have each its own sums."""

from __future__ import annotations

import hashlib
import random
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailsift import Engine, Envelope

# More files than wait at once, more bytes than wait at once, and some that don't wait.
SIZES = [*range(0, 120, 7), 55, 56, 63, 64, 65, *[9_000] * 30, 16_384, 16_385, 40_000, *[300] * 80]


def with_files(contents: list[bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "files"
    message.set_content("text")
    for number, content in enumerate(contents):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"file {number}.bin")
    return message.as_bytes()


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with a file list: every third of `contents()`, by turns by MD5 and by SHA-256."""
    folder = tmp_path_factory.mktemp("many")
    sums = [(hashlib.sha256 if number % 2 else hashlib.md5)(content).hexdigest()
            for number, content in enumerate(contents()) if number % 3 == 0]
    (folder / "files.txt").write_text("".join(f"{one} name=n{one}\n" for one in dict.fromkeys(sums)))
    (folder / "site.toml").write_text('[lists.files]\nfiles = ["files.txt"]\n')
    return Engine(folder / "site.toml")


def contents() -> list[bytes]:
    rng = random.Random(1)
    return [rng.randbytes(size) for size in SIZES]


def test_each_file_has_its_own_sums(scanner: Engine) -> None:
    files = contents()
    seen = scanner.scan(with_files(files)).facts
    assert [(a.md5, a.sha256, a.name_md5) for a in seen.attachments] == [
        (hashlib.md5(content).hexdigest(), hashlib.sha256(content).hexdigest(),
         hashlib.md5(f"file {number}.bin".encode()).hexdigest())
        for number, content in enumerate(files)]
    listed = set(files[::3])
    assert [hit.attachment for hit in seen.file_hits] == [at for at, content in enumerate(files) if content in listed]


SAMPLES = [b"", b"Subject: a\n\nb\n", b"From: a@b.example\nTo: c@d.example\n\nhttp://x.example/\n",
           with_files([b"a"] * 5), with_files(contents()[:40])]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(SAMPLES) | st.binary(max_size=200),
                          st.none() | st.just(Envelope(mail_from="a@b.example"))), max_size=12))
def test_scan_many_says_what_scan_says(scanner: Engine, items: list[tuple[bytes, Envelope | None]]) -> None:
    many = scanner.scan_many(raw if envelope is None else (raw, envelope) for raw, envelope in items)
    assert [told(verdict) for verdict in many] == [told(scanner.scan(*item)) for item in items]


def told(verdict: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """All of a verdict but the time that it took."""
    return {key: value for key, value in verdict.to_dict().items() if key != "timing_us"}, verdict.facts.to_dict()
