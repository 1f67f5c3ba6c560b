"""The mail that is measured with: the shared corpora, or a made-up set that is the same on every machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mailsift import facts

from .contest import ordinal
from .made import made

FOLDERS = ("spamassassin", "phishing_pot")
MADE = 2_000
# A part of more is an archive or a picture in one piece: it says nothing about mail that smaller ones don't.
_MOST = 4_000_000


def corpora() -> Path | None:
    """The folder of the shared corpora, where there is one."""
    given = os.environ.get("MAILSIFT_CORPORA")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared/corpora"
    return folder if all((folder / name / "index").is_file() for name in FOLDERS) else None


class Lessons(NamedTuple):
    """Messages that a filter learns with their labels, True for spam, and those that it is asked about then."""

    learnt: list[tuple[bytes, bool]]
    asked: list[bytes]


class Mail:
    """Messages, and what contestants are given of them; each kind is made when it is first asked for."""

    def __init__(self, folder: Path | None, every: int = 1) -> None:
        self.folder = folder
        self.every = every

    @property
    def made_up(self) -> bool:
        return self.folder is None

    @property
    def about(self) -> str:
        count = f"{len(self.messages):,} messages, {sum(map(len, self.messages)) / 1e6:.1f} MB"
        if self.made_up:
            return f"{count}, made up: a seeded set of five kinds, for want of real mail in MAILSIFT_CORPORA"
        share = f", every {ordinal(self.every)}" if self.every > 1 else ""
        return f"{count} of {' and '.join(FOLDERS)}{share}"

    @cached_property
    def messages(self) -> list[bytes]:
        if self.folder is None:
            return [made(number) for number in range(max(5, MADE // self.every))]  # five kinds, by their numbers
        paths = [self.folder / name / line.split("\t")[1] for name in FOLDERS
                 for line in (self.folder / name / "index").read_text("utf-8").splitlines()]
        return [path.read_bytes() for path in paths[::self.every]]

    @cached_property
    def lessons(self) -> Lessons:
        """Of the folder with both, or of the made-up kinds two for spam: half by half, ordered by a hash."""
        if self.folder is None:
            labelled = [(raw, number % 5 < 2) for number, raw in enumerate(self.messages)]
        else:
            lines = (self.folder / FOLDERS[0] / "index").read_text("utf-8").splitlines()[::self.every]
            labelled = [((self.folder / FOLDERS[0] / path).read_bytes(), label == "spam")
                        for label, path in (line.split("\t")[:2] for line in lines)]
        labelled.sort(key=lambda one: hashlib.sha1(one[0]).digest())
        half = len(labelled) // 2
        return Lessons(labelled[:half], [raw for raw, _ in labelled[half:]])

    @cached_property
    def _parts(self) -> list[Message]:
        return [part for raw in self.messages for part in message_from_bytes(raw).walk() if not part.is_multipart()]

    def encoded(self, encoding: str) -> list[bytes]:
        """Bodies of parts as they stand in the message, line ends and all."""
        found = []
        for part in self._parts:
            payload = part.get_payload()
            if isinstance(payload, str) and str(part.get("Content-Transfer-Encoding", "")).strip().lower() == encoding:
                found.append(payload.encode("utf-8", "surrogateescape"))
        return [body for body in found if 0 < len(body) < _MOST]

    @cached_property
    def decoded(self) -> list[bytes]:
        """Contents of all parts."""
        found = [part.get_payload(decode=True) for part in self._parts]
        return [body for body in found if isinstance(body, bytes) and 0 < len(body) < _MOST]

    @cached_property
    def written(self) -> list[bytes]:
        """Text and HTML parts as UTF-8."""
        return [text for part in self._parts if part.get_content_maintype() == "text" and (text := _utf8(part))]

    @cached_property
    def pages(self) -> list[bytes]:
        """HTML parts as UTF-8."""
        return [text for part in self._parts if part.get_content_type() == "text/html" and (text := _utf8(part))]

    def texts(self, kind: str) -> Iterator[bytes]:
        """Texts as the core makes them: visible, folded."""
        for raw in self.messages:
            for text in facts.extract(raw, wanted=facts.TEXTS).texts:
                if text.kind == kind and text.text:
                    yield text.text.encode()

    @cached_property
    def folded(self) -> list[bytes]:
        return list(self.texts("folded"))


def _utf8(part: Message) -> bytes:
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    try:
        return raw.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, UnicodeError):
        return raw.decode("utf-8", "replace").encode()
