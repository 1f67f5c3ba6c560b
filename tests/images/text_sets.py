"""What the measure of text in pictures is judged by: made pictures, those of the shared corpora, and text drawn over
these. `python -m tests.images.text_sets` prints the area under the curve of each; nothing is fitted to any of them.

The labels of the corpora's pictures were set by eye, by the words at the head of text_labels.txt, and pictures that are
neither are left out.
"""

from __future__ import annotations

import email
import hashlib
import random
import re
import sys
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from tests.images import made_bare, made_text

from mailsift import _native
from mailsift.images.bitmap import Bitmap
from mailsift.images.decode import decode

LABELS = Path(__file__).with_name("text_labels.txt")
_DATA = re.compile(rb"data:image/[a-z+]+;base64,([A-Za-z0-9+/=\s]+)")


class Judged(NamedTuple):
    """A picture, whether it is text, and what the measure says of it."""

    name: str
    is_text: bool
    measure: float


class Labelled(NamedTuple):
    is_text: bool
    corpus: str
    digest: str
    picture: Bitmap


def judged(name: str, is_text: bool, picture: Bitmap) -> Judged:
    return Judged(name, is_text, _native.text_like(picture.gray, picture.width, picture.height)[0])


def bitmap(image: Image.Image) -> Bitmap:
    return Bitmap(*image.size, image.convert("L").tobytes())


def area(some: Iterable[Judged]) -> float:
    """Under the curve: how often a text measures more than what is none; equal ones count half."""
    some = list(some)
    texts, bare = ([one.measure for one in some if one.is_text is kind] for kind in (True, False))
    above = sum((text > other) + (text == other) / 2 for text in texts for other in bare)
    return above / (len(texts) * len(bare))


def made(count: int) -> Iterator[Judged]:
    for number in range(count):
        yield judged(f"text {number}", True, bitmap(made_text.text(number)))
        yield judged(f"bare {number}", False, bitmap(made_bare.bare(number)))


def _pictures(message: Message) -> Iterator[bytes]:
    for part in message.walk():
        content = part.get_payload(decode=True) if not part.is_multipart() else None
        if not isinstance(content, bytes):
            continue
        if part.get_content_maintype() == "image":
            yield content
        elif part.get_content_type() == "text/html":
            for found in _DATA.finditer(content):
                try:
                    yield b64decode(found[1] + b"==")
                except Error:
                    continue


def labelled(corpora: Path) -> Iterator[Labelled]:
    """The pictures of text_labels.txt that are found, can be decoded and are one or the other."""
    for line in LABELS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, corpus, digest, path = line.split(" ", 3)
        if label == "both":
            continue
        for data in _pictures(email.message_from_bytes((corpora / corpus / path).read_bytes())):
            frames = decode(data).frames
            if frames and hashlib.sha256(data).hexdigest().startswith(digest):
                yield Labelled(label == "text", corpus, digest, frames[0])
                break


def drawn_over(some: Iterable[Labelled]) -> Iterator[Judged]:
    """The bare ones of a set as they are, and with a turned, waved, noised text written over them: two each."""
    for place, one in enumerate(some):
        if one.is_text or one.picture.width < 150 or one.picture.height < 100:
            continue
        yield judged(f"bare {one.digest}", False, one.picture)
        for time in range(2):
            r = random.Random(place * 2 + time)
            size = (one.picture.width, one.picture.height)
            image = Image.frombytes("L", size, one.picture.gray).convert("RGB")
            image.thumbnail((700, 700))
            image = made_text.disturbed(r, made_text.written(r, image))
            yield judged(f"text over {one.digest}", True, bitmap(image))


def main() -> None:
    from tests.conftest import CORPORA
    own = list(made(300))
    print(f"made: {len(own)} pictures, area {area(own):.4f}")
    if not CORPORA.is_dir():
        return
    found = list(labelled(CORPORA))
    mail = [judged(f"{one.corpus} {one.digest}", one.is_text, one.picture) for one in found]
    over = list(drawn_over(found))
    for name, some in (("of mail", mail), ("drawn over bare ones of mail", over), ("all", [*own, *mail, *over])):
        texts = sum(one.is_text for one in some)
        print(f"{name}: {texts} texts, {len(some) - texts} others, area {area(some):.4f}")
    if "--worst" in sys.argv:
        for one in sorted(mail + over, key=lambda one: one.measure - one.is_text)[:12]:
            print("  low ", one)
        for one in sorted(mail + over, key=lambda one: one.is_text - one.measure)[:12]:
            print("  high", one)


if __name__ == "__main__":
    main()
