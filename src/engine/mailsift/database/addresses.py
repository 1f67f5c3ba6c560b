"""Entries of address lists: what a web address is looked up by."""

from __future__ import annotations

import re

from mailsift import _native
from mailsift.database.lists import Content
from mailsift.errors import ListError

# scheme, host with what may stand around it, path
_PARTS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/*)?([^/?#]*)([^?#]*)", re.I)


def address_key(text: str, where: str) -> bytes:
    """ListError where it is no web address. A mask would be looked up by its letters and never be found: a host
    covers its subdomains, a path all that lies below it."""
    found = _PARTS.match(text)
    host, path = (found[1], found[2]) if found else (text, "")
    if "*" in host or "*" in path.split("/"):
        plain = ".".join(label for label in host.split(".") if "*" not in label)
        plain += path[: (path + "/").index("*") if "*" in path else len(path)].rstrip("/") if "*" not in host else ""
        said = f", here {plain}" if _native.address_entry_key(plain) is not None else ""
        raise ListError(
            where, f"mask {text!r}", f"the host alone, which covers its subdomains and all below it{said}"
        )
    key = _native.address_entry_key(text)
    if key is None:
        raise ListError(where, f"{text!r}", Content.ADDRESSES.value)
    return key
