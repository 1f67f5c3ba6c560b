r"""A phrase as written -> as it is matched: folded like the text, its wildcards kept.

Each run of literal text between the wildcards is folded alone: what stands for `*` or `?` is not known, so
that no rule of folding may look across it. `\*`, `\?` and `\\` are literal.
"""

from __future__ import annotations

import re

from mailsift import _native
from mailsift.database.lists import Content, Flag
from mailsift.errors import ListError

_PIECE = re.compile(r"\\(.?)|([*?])|[^\\*?]+", re.DOTALL)
_PROTECTED = re.compile(rb"[*?\\]")


def folded_phrase(text: str, where: str) -> tuple[bytes, Flag]:
    """The folded text, and whether it is a mask; in a mask, literal `*`, `?` and `\\` have their `\\`
    before them."""
    pieces: list[str] = [""]
    wildcards: list[str] = []
    for match in _PIECE.finditer(text):
        escaped, wildcard = match[1], match[2]
        if escaped is not None:
            if escaped not in ("*", "?", "\\"):
                raise ListError(where, f"'\\{escaped}' in {text!r}", r"\* \? or \\")
            pieces[-1] += escaped
        elif wildcard is not None:
            wildcards.append(wildcard)
            pieces.append("")
        else:
            pieces[-1] += match[0]
    folded = [_native._fold(piece.encode("utf-8", "replace"))[0] if piece else b"" for piece in pieces]
    if not b"".join(folded).strip():
        raise ListError(where, f"{text!r}", f"{Content.PHRASES.value} with at least one visible character")
    if not wildcards:
        return folded[0], Flag(0)
    protected = [_PROTECTED.sub(rb"\\\g<0>", piece) for piece in folded]
    joined = protected[0]
    for wildcard, piece in zip(wildcards, protected[1:], strict=True):
        joined += wildcard.encode() + piece
    return joined, Flag.MASK
