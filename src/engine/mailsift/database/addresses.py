"""Entries of address lists: what a web address is looked up by."""

from __future__ import annotations

import re

from mailsift import _native
from mailsift.database.lists import Content
from mailsift.errors import ListError

# scheme, host with what may stand around it, path
_PARTS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/*)?([^/?#]*)([^?#]*)", re.I)


def address_key(text: str, where: str) -> bytes:
    """ListError where it is no web address. A mask would be looked up by its letters and never be found; it isn't
    needed either: a host covers its subdomains, a folder all that lies below it."""
    found = _PARTS.match(text)
    host, path = (found[1], found[2]) if found else (text, "")
    if "*" in host or path.endswith("*") or "/*/" in path:
        plain = _without_mask(host, path)
        here = f": {plain}" if _native.address_entry_key(plain) is not None else ""
        said = f"no mask: a host covers its subdomains, a folder that ends with / what is below it{here}"
        raise ListError(where, f"mask {text!r}", said)
    key = _native.address_entry_key(text)
    if key is None:
        raise ListError(where, f"{text!r}", Content.ADDRESSES.value)
    return key


def _without_mask(host: str, path: str) -> str:
    """What was probably meant: *.evil.example, evil.example/*, evil.example/a/*."""
    if "*" in host:
        rest = host.removeprefix("*.")
        return rest if "*" not in rest else ""
    folder = path[: path[: path.index("*")].rindex("/") + 1]
    return host + (folder if folder != "/" else "")
