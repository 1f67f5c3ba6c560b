"""The label on real mail: what the standard library reads out of a labelled message."""

from __future__ import annotations

import os
import random
import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest

from mailsift.label import apply

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2].parent / "shared/corpora"))
FOLDERS = ("spamassassin", "phishing_pot", "lists_ham", "mime_torture")
FIELDS = (("X-Mailsift-Status", "spam"), ("X-Spam-Flag", "YES"))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("label", ["[!! SPAM]", "[!! Спам]"])
def test_labels_on_real_mail(folder: str, label: str) -> None:
    if not (CORPORA / folder).is_dir():
        pytest.skip(f"no corpus {folder} (MAILSIFT_CORPORA)")
    files = sorted(path for path in (CORPORA / folder).rglob("*") if path.is_file() and path.name != "index")
    for path in random.Random(folder).sample(files, min(120, len(files))):
        raw = path.read_bytes()
        labelled = apply(raw, label, FIELDS)
        assert apply(labelled, label, FIELDS) == labelled, path
        _compare(message_from_bytes(raw), message_from_bytes(labelled), label, path)
        body = re.search(rb"(?m)^\r?\n", raw)
        if body:
            assert labelled.endswith(raw[body.start():]), path


def _compare(before: Message, after: Message, label: str, path: Path) -> None:
    if before.defects:
        return
    assert not after.defects, path
    assert after.get_all("X-Spam-Flag") == ["YES"], path
    forged, ours = r"(?i)x-spam-(flag|status|level)$|subject$", r"(?i)x-(spam-flag|mailsift-status)$|subject$"
    kept = [(name, str(value)) for name, value in before.items() if not re.match(forged, name)]
    assert kept == [(name, str(value)) for name, value in after.items() if not re.match(ours, name)], path
    if (was := _subject(before)) is not None and (now := _subject(after)) is not None:
        assert now.split() == (was if was.startswith(label) else f"{label} {was}").split(), path


def _subject(message: Message) -> str | None:
    """The decoded Subject; None where the library can't decode it, or it holds raw 8-bit characters."""
    value = message.get("Subject", "")
    if not isinstance(value, str):
        return None
    try:
        return str(make_header(decode_header(re.sub(r"\r?\n", "", value))))
    except (MessageError, ValueError, LookupError):
        return None
