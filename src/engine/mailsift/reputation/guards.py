"""What no feed may make known, because it is everybody's: the empty file, hosts of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from mailsift import _native
from mailsift.reputation.kinds import Kind
from mailsift.reputation.objects import Object

# Files that feeds list by mistake: nothing, one line end, one blank.
_NOTHING = (b"", b"\n", b"\r\n", b" ", b"\0")


def own_hosts(names: Iterable[str]) -> tuple[str, ...]:
    """In the form that hosts of objects are compared in. ArgumentError where one is no host name."""
    hosts = []
    for name in names:
        Object(Kind.DOMAIN, name).kept()
        read = _native._urls_read(b"http://" + name.encode(), b"")[0]
        hosts.append(read[4].decode() if read else name)
    return tuple(hosts)


def guarded_keys() -> bytes:
    """Keys of entries that are left out."""
    objects = [Object(Kind.SHA256, hashlib.sha256(data).hexdigest()) for data in _NOTHING]
    for data in _NOTHING:
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        objects += [Object(Kind.MD5, md5), Object(Kind.IMAGE, md5)]
    objects += [Object(Kind.SENDER, hashlib.md5(b"", usedforsecurity=False).hexdigest()),
                Object(Kind.NAME, hashlib.md5(b"", usedforsecurity=False).hexdigest())]
    return b"".join(one.kept() for one in objects)
