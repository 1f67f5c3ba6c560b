"""Signatures of a body that stay alike where the body is alike. Each contestant has a kind of its own.

So there is nothing to compare but whether there is one: a text that is too short or too even has none. All get the same
bytes, the folded text of a body: folding is part of reading a message, and would cost each of them the same.
"""

from __future__ import annotations

from ..contest import Peer, Work, amount
from ..mail import Mail

_LEAST = 400  # bytes: all three make a signature of nearly every such text


def _bodies(mail: Mail) -> list[bytes]:
    return [text for text in mail.folded if len(text) >= _LEAST]


WORKS = (
    Work("signature", "sign", "signatures of bodies", (Peer("tlsh", 6, "py-tlsh"),), _bodies,
         lambda texts: amount(texts, "texts"), least=0.98),
    Work("signature", "sign_some", "signatures of bodies, every 20th", (Peer("ppdeep", 100, "ppdeep"),),
         lambda mail: _bodies(mail)[::20], lambda texts: amount(texts, "texts"), least=0.95, function="sign"),
)
