"""Ours: extract (all native facts) and scan (extract, look-ups in lists, the policy)."""

from __future__ import annotations

from pathlib import Path

import mailsift
from mailsift import facts

from ..corpus import addresses, phrases

PHRASES, ADDRESSES = 10_000, 100_000
_POLICY = """\
[paths]
state = "state"
[steps.allowed_phrases]
enabled = true
[steps.blocked_phrases]
enabled = true
[lists.blocked_phrases]
files = ["phrases.txt"]
[lists.phishing]
files = ["addresses.txt"]
"""


def extract(raw: bytes) -> facts.Facts:
    return facts.extract(raw)


def extract_and_read(raw: bytes) -> object:
    """Every fact as a Python object, all header fields too."""
    seen = facts.extract(raw)
    return seen.to_dict(), seen.headers, seen.parts, seen.to, seen.cc


def write_policy(folder: Path, texts: list[str]) -> Path:
    """A policy with many phrases (weight 1: the sum decides rarely) and many addresses; its file."""
    (folder / "phrases.txt").write_text("".join(f"{phrase}\tweight=1\n" for phrase in phrases(texts, PHRASES)), "utf-8")
    (folder / "addresses.txt").write_text("".join(f"{address}\n" for address in addresses(ADDRESSES)), "utf-8")
    path = folder / "site.toml"
    path.write_text(_POLICY, "utf-8")
    return path


def engine(policy: Path) -> mailsift.Engine:
    return mailsift.Engine(str(policy))
