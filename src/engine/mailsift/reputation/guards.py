"""What no feed may make known, because it is everybody's: the empty file, hosts of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from mailsift.reputation.kinds import Kind
from mailsift.reputation.objects import Object

# Files that feeds list by mistake: nothing, one line end, one blank.
_NOTHING = (b"", b"\n", b"\r\n", b" ", b"\0")


def guarded_keys(own_domains: Iterable[str] = ()) -> bytes:
    """Keys of entries that are left out. A domain guards itself, and is no address of a feed as a whole."""
    objects = [Object(Kind.SHA256, hashlib.sha256(data).hexdigest()) for data in _NOTHING]
    for data in _NOTHING:
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        objects += [Object(Kind.MD5, md5), Object(Kind.IMAGE, md5)]
    objects += [Object(Kind.SENDER, hashlib.md5(b"", usedforsecurity=False).hexdigest()),
                Object(Kind.NAME, hashlib.md5(b"", usedforsecurity=False).hexdigest())]
    for domain in own_domains:
        objects += [Object(Kind.DOMAIN, domain), Object(Kind.URL, f"http://{domain}/")]
    return b"".join(one.kept() for one in objects)
