"""Entries of address lists: what a web address is looked up by."""

from __future__ import annotations

import re

from mailsift import _native
from mailsift.database.lists import Content
from mailsift.errors import ListError

# scheme, host with what may stand around it, path, query
_PARTS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/*)?([^/?#]*)([^?#]*)(.*)", re.I | re.S)


def address_key(text: str, where: str) -> bytes:
    """ListError where it is no web address. A host with a mask would be looked up by its letters and never be found; it
    isn't needed either: a host covers its subdomains. `/*` at the end is the folder, which covers what is below it."""
    found = _PARTS.fullmatch(text)
    host, path, query = found.groups() if found else (text, "", "")
    if "*" in host:
        plain = host.removeprefix("*.")
        here = f": {plain}" if _native.address_entry_key(plain) is not None else ""
        raise ListError(where, f"mask {text!r}", f"no mask in a host, which covers its subdomains{here}")
    key = _native.address_entry_key(text[:-1] if path.endswith("/*") and not query else text)
    if key is None:
        raise ListError(where, f"{text!r}", Content.ADDRESSES.value)
    return key
