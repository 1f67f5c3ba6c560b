"""A site with a base of reputations, for tests of what its scans say."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from saying import feed

from mailsift import Engine, Envelope, Verdict
from mailsift.config_file import loads
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Meaning

FILE = b"MZ an attachment that somebody knows"
SHA, MD5 = hashlib.sha256(FILE).hexdigest(), hashlib.md5(FILE, usedforsecurity=False).hexdigest()
WORDS = " ".join(f"{first}{second}ord" for first in "abcdefghij" for second in "klmnop")
VOUCHED = "Authentication-Results: mx.ours.example; dkim=pass header.d=friend.example\n"


def mail(text: str = "see http://evil.example/a", head: str = "", sender: str = "joe@friend.example",
         file: bytes = b"") -> bytes:
    date = "Sat, 28 Nov 2026 03:00:00 +0000"
    top = (f"{head}From: {sender}\nReceived: from x (y [192.0.2.9]) by z; {date}\n"
           f"To: me@ours.example\nDate: {date}\nMessage-ID: <1@friend.example>\nSubject: hello\n")
    if not file:
        return f"{top}\n{text}\n".encode()
    return (f"{top}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n--b\n"
            "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\n"
            f"{base64.b64encode(file).decode()}\n--b--\n").encode()


class Site:
    """A state folder with a base, and what its engine says."""

    def __init__(self, path: Path) -> None:
        self.state, self.base = path, path / "reputation"

    def knows(self, name: str, *lines: str, **meaning: Any) -> None:
        with publishing(self.base) as publisher:
            feed(publisher, name, "".join(f"{line}\n" for line in lines), Meaning(**meaning))
            publisher.publish()

    def engine(self, policy: str = "") -> Engine:
        return Engine(loads(f'[paths]\nstate = "{self.state}"\n[trust]\nauthserv_ids = ["mx.ours.example"]\n{policy}'))

    def scan(self, raw: bytes | None = None, envelope: Envelope | None = None, policy: str = "") -> Verdict:
        with self.engine(policy) as engine:
            return engine.scan(mail() if raw is None else raw, envelope)


def rules(verdict: Verdict) -> dict[str, float | None]:
    """Of what the base knows."""
    return {found.rule: found.weight for found in verdict.findings
            if found.evidence is not None and found.evidence.source is not None}
