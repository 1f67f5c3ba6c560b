"""Mail addresses as lists compare them: one mailbox has one form, or one for each spelling of its domain.

Both sides go through here: what stands in a list and what stands in mail.
"""

from __future__ import annotations

import re
import unicodedata

# Nothing to do but the letter case.
_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_`{|}~-]+@[A-Za-z0-9.-]*[A-Za-z0-9]")
# RFC 5322 section 3.2.3, and what RFC 6532 adds: a local part that needs no quotation marks.
_DOT_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
# Characters without a shape of their own, which mail programs and IDNA (RFC 5895) leave out: soft hyphen, zero width.
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # RFC 3490 section 3.1
# Characters of an address that are looked at: RFC 5321 section 4.5.3.1 lets a path have 256.
_MOST = 1024


def forms(address: str) -> tuple[str, ...]:
    """In lower case, the domain in ASCII and, where it has letters beyond, also in these."""
    if _PLAIN.fullmatch(address) and "xn--" not in (small := address.lower()):
        return (small,)
    text = address[:_MOST].translate(_INVISIBLE).strip()
    text = text.removeprefix("<").removesuffix(">")
    if text.startswith("@"):
        text = text.rpartition(":")[2]  # RFC 5321 section 4.1.1.3: a source route is ignored
    if len(text) > 2 and text[0] == text[-1] == "'":
        text = text[1:-1]
    local, at, domain = text.rpartition("@")
    if not at:
        return (domain.lower(),)
    return tuple(f"{_local(local)}@{one}" for one in spellings(domain))


def spellings(domain: str) -> tuple[str, ...]:
    """A domain in ASCII (RFC 3490), and as its letters where that is another."""
    clean = domain.translate(_INVISIBLE).translate(_DOTS)
    if not clean.isascii():
        clean = unicodedata.normalize("NFKC", clean)
    labels = clean.lower().rstrip(".").split(".")
    return tuple(dict.fromkeys((".".join(map(_ascii, labels)), ".".join(map(_letters, labels)))))


def domain_of(address: str) -> str:
    return spellings(address.rpartition("@")[2])[0]


def _local(text: str) -> str:
    """Without quotation marks that it doesn't need (RFC 5321 section 4.1.2)."""
    if len(text) > 2 and text[0] == text[-1] == '"':
        plain = re.sub(r"\\(.)", r"\1", text[1:-1])
        if _DOT_ATOM.fullmatch(plain):
            text = plain
    return unicodedata.normalize("NFC", text).lower()


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def _letters(label: str) -> str:
    if not label.startswith("xn--") or not label.isascii():
        return label
    try:
        letters = label[4:].encode().decode("punycode")
    except (UnicodeError, OverflowError):
        return label
    return letters if letters.isprintable() and _ascii(letters) == label else label
