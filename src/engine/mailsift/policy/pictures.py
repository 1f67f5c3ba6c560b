"""Pictures in the base of reputations: by the MD5 of those that are no parts, by what they look like, and by the web
addresses that they show.

Parts that are pictures are asked for by their MD5 with all other objects of the record. What a picture looks like is
known only once it was decoded, and so are the addresses in it; so where the base has something of pictures or of web
addresses, they are looked at before it is asked: within the limits of the step images, which goes on with what was
seen. Asked for are the keys of the signature as it is, without the turns and zooms of the list `images`: 16, with a
frame 32, where these are some two hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _native
from ..images.keys import is_near
from ..known import Known
from . import web_addresses
from .step import IN_RTF, Context

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Look

ROLE = "picture"
# Where one picture fires both, the first one says it all.
STRONGER = {f"known_{verdict}_image": f"known_{verdict}_similar_image" for verdict in ("bad", "suspicious")}
_LIST = "images"
_TAG = _native.ROLES.index(ROLE) << _native.ROLE_SHIFT
_KIND = _native.KINDS.index("image")
_URL_TAG = _native.ROLES.index(web_addresses.SHOWN) << _native.ROLE_SHIFT
_URL = _native.KINDS.index("url")
# Row of a tag: the picture's place in the look, and which of its keys it is.
_KEY_BITS, _DIGITS = 6, 22
_EXACT = (1 << _KEY_BITS) - 1
_MOST = 1 << (_native.ROLE_SHIFT - _KEY_BITS)


def keys(facts: Facts, context: Context, images: bool, urls: bool) -> bytes:
    """Of pictures that may be looked at, and of the addresses that they show. What was read in them has to be known for
    the latter."""
    if context.look is None or not facts.has_pictures or not (images or urls):
        return b""
    seen = context.look(facts, _LIST in context.filled, urls)
    return (_of_pictures(seen) if images else b"") + (_of_addresses(seen, facts) if urls else b"")


def _of_pictures(look: Look) -> bytes:
    """Each picture once, each key with a tag of its own, as several records may have keys in common with it."""
    found: list[bytes] = []
    seen: set[str] = set()
    for place, picture in enumerate(look.pictures[:_MOST]):
        known_by = picture.sha256 or picture.phash or ""  # one that is joined has no bytes
        if known_by in seen:
            continue
        seen.add(known_by)
        if not picture.own and picture.md5:
            found.append(_native.object_keys(_KIND, picture.md5, True, _TAG | place << _KEY_BITS | _EXACT)[1])
        found += _of_signature(picture.phash or "", place)
    return b"".join(found)


def _of_addresses(look: Look, facts: Facts) -> bytes:
    """Each address once, and none that the message itself has: it is asked for by its place there."""
    if not look.addresses:
        return b""
    found: list[bytes] = []
    seen = {url.canonical for url in facts.urls if url.where != IN_RTF}
    for place, (url, _, _) in enumerate(look.addresses):
        if url.canonical not in seen:
            seen.add(url.canonical)
            found.append(_native.object_keys(_URL, url.url, True, _URL_TAG | place)[1])
    return b"".join(found)


def _of_signature(phash: str, place: int) -> list[bytes]:
    size = _native.QUERY_BYTES
    made = b"".join(_native.object_keys(_KIND, phash[at:at + _DIGITS], True)[1]
                    for at in range(0, len(phash), _DIGITS))
    tags = (_TAG | place << _KEY_BITS | number for number in range(len(made) // size))
    return [made[number * size:(number + 1) * size - 4] + tag.to_bytes(4, "little")
            for number, tag in enumerate(tags)]


def rule(one: Known, facts: Facts) -> str | None:
    """None where a key has met another picture."""
    if one.row & _EXACT == _EXACT:
        return f"known_{one.verdict}_image"
    picture = None if facts.looked is None else facts.looked.pictures[one.row >> _KEY_BITS]
    near = picture is not None and picture.phash is not None and is_near(picture.phash, one.record)
    return f"known_{one.verdict}_similar_image" if near else None


def place(one: Known, facts: Facts) -> tuple[str, str | None, str]:
    """Text, part and place of the evidence."""
    assert facts.looked is not None
    picture = facts.looked.pictures[one.row >> _KEY_BITS]
    text = picture.md5 if one.row & _EXACT == _EXACT else picture.phash or ""
    return text, picture.number, "image"
