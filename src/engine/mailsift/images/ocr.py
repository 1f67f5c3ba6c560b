"""Text in pictures, read by tesseract: the extra `ocr`, off unless a policy turns it on.

tesseract runs as a process of its own for each picture, so that a flaw in it costs no more than that picture; it is
ended when its time is over.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from .. import facts
from .bitmap import Bitmap
from .codes import Missing

if TYPE_CHECKING:
    from .. import _native
    from ..facts import Facts

# Characters of the text of one picture.
MOST_TEXT = 100_000
# Pixels of a side: smaller pictures hold no line of text, larger ones are halved before they are read.
_LEAST_SIDE, _MOST_SIDE = 24, 4000
# Letters of this height are what tesseract reads best; small pictures are enlarged.
_ENLARGED_BELOW = 1000
_LANGUAGE = re.compile(r"\A[A-Za-z_]{2,20}(?:\+[A-Za-z_]{2,20}){0,9}\Z")


class TimeOut(Exception):
    """The reading took longer than it may."""


class Unreadable(Exception):
    """tesseract gave up on the picture."""


def read(gray: Bitmap, seconds: float, languages: str = "eng") -> str:
    """The text of one picture, "" for none. Missing, TimeOut or Unreadable where there is no answer."""
    if not _LANGUAGE.match(languages):
        raise ValueError(f"languages: {languages!r}: expected names like eng or eng+deu")
    if min(gray.width, gray.height) < _LEAST_SIDE:
        return ""
    try:
        import pytesseract
        from PIL import Image
    except ImportError as error:
        raise Missing("pytesseract") from error
    picture = Image.frombytes("L", (gray.width, gray.height), gray.gray)
    longer = max(picture.size)
    if longer > _MOST_SIDE:
        picture = picture.reduce(-(-longer // _MOST_SIDE))
    elif longer < _ENLARGED_BELOW:
        picture = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
    # One thread: a scanner has as many messages at once as it has processors.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        text: str = pytesseract.image_to_string(picture, lang=languages, config="--psm 3", timeout=seconds)
    except pytesseract.TesseractNotFoundError as error:
        raise Missing("tesseract") from error
    except pytesseract.TesseractError as error:
        raise Unreadable(str(error)[:200]) from error
    except RuntimeError as error:  # what the binding makes of its time limit
        raise TimeOut(f"{seconds:g} s") from error
    return text[:MOST_TEXT].strip()


def facts_of(text: str, tables: _native.Tables | None, limits: _native.ExtractLimits | None, wanted: int) -> Facts:
    """The facts of a message of that text alone: phrases, addresses, signs of texts and links, words."""
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return facts.extract((head + text).encode("utf-8", "replace"), limits, tables, wanted)
