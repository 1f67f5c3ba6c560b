"""Pictures that the perceptual signature takes for the same, among many that differ byte for byte: those of the shared
corpora and of an office suite's gallery where they are there, made ones up to 1,344 in all.

`python -m tests.images.pairs [FOLDER]` prints each pair; with FOLDER it writes them there side by side, to be looked
at: nothing but an eye tells a false pair from two versions of one picture.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from tests.conftest import CORPORA
from tests.images.made_pictures import made

from mailsift import _native, facts
from mailsift.images.bitmap import Bitmap
from mailsift.images.decode import decode
from mailsift.images.sources import pictures

COUNT = 1344
GALLERY = Path("/usr/lib/libreoffice/share/gallery")


class One(NamedTuple):
    name: str
    phash: str
    asked: tuple[str, ...]
    picture: Bitmap


def of_mail() -> Iterator[tuple[str, bytes]]:
    for corpus in ("spamassassin", "csdmc2010", "lists_ham", "phishing_pot"):
        for path in sorted((CORPORA / corpus).rglob("*")):
            raw = path.read_bytes() if path.is_file() else b""
            seen = facts.extract(raw)
            if seen.picture_sources:
                with seen.contents(raw) as contents:
                    yield from ((f"{corpus}/{path.name} {one.part}", one.data)
                                for one in pictures(seen, contents, 50) if one.data and not one.drawing)


def of_files() -> Iterator[tuple[str, bytes]]:
    for folder in (GALLERY, CORPORA / "qr"):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".png", ".gif", ".jpg", ".jpeg", ".bmp"):
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()


def bitmaps() -> Iterator[tuple[str, Bitmap]]:
    seen = set()
    for name, data in (*of_mail(), *of_files()):
        digest = hashlib.sha256(data).digest()
        if digest not in seen and (frames := decode(data).frames):
            yield name, frames[0]
        seen.add(digest)
    for seed in range(2 * COUNT):
        luma = made(seed).convert("L")
        yield f"made/{seed}", Bitmap(*luma.size, luma.tobytes())


def collected() -> list[One]:
    found: list[One] = []
    for name, picture in bitmaps():
        if (phash := _native.picture_hash(picture.gray, picture.width, picture.height)) is not None:
            _, turned = _native.picture_turned(picture.gray, picture.width, picture.height)
            found.append(One(name, phash, turned, picture))
        if len(found) == COUNT:
            break
    return found


def taken_for_the_same(every: list[One]) -> Iterator[tuple[int, One, One]]:
    """Distance, what is asked for, what is found."""
    by_key = defaultdict(set)
    for place, one in enumerate(every):
        for key in _native.picture_keys(one.phash):
            by_key[key].add(place)
    for place, one in enumerate(every):
        keys = {key for phash in one.asked for key in _native.picture_keys(phash)}
        for other in sorted({found for key in keys for found in by_key.get(key, ())} - {place}):
            distance = min(_native.picture_distance(phash, every[other].phash) for phash in one.asked)
            if distance <= _native.PICTURE_NEAR:
                yield distance, one, every[other]


def main() -> None:
    every = collected()
    count = 0
    for distance, one, other in taken_for_the_same(every):
        count += 1
        print(distance, one.name, "->", other.name)
        if len(sys.argv) > 1:
            height = max(one.picture.height, other.picture.height)
            side = Image.new("L", (one.picture.width + other.picture.width + 8, height))
            side.paste(Image.frombytes("L", one.picture[:2], one.picture.gray), (0, 0))
            side.paste(Image.frombytes("L", other.picture[:2], other.picture.gray), (one.picture.width + 8, 0))
            side.save(Path(sys.argv[1]) / f"{count:03}.png")
    print(f"{len(every)} pictures, {len(every) * (len(every) - 1)} pairs, {count} taken for the same")


if __name__ == "__main__":
    main()
