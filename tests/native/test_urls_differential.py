# ruff: noqa: E501 - tables of cases, one row a line
"""core/urls against other programs: can_ada (the URL standard), `idna` (UTS #46) and an expression over real mail."""

import os
import re
from pathlib import Path
from random import Random

import idna
import pytest
from tests.reference import urls as reference

from mailsift import _native

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))
LENIENT, IDN = 1 << 12, 1 << 6

PIECES = ["http:", "https:", "//", "/", "\\", "a.com", "b-c.org", "ü", "ß", "%61", "%2e", "@", ":", ":80", "0x7f", ".", "1", "256",
          "[::1]", "[1:2::]", "?", "#", "X", "_", "xn--", "\u200b", "。", "Ａ", "%zz", " ", "co.uk", "é", "ﬁ", "-", "~"]


def test_hosts_equal_the_url_standard() -> None:
    """Where both read: the same host, but for dots that Safe Browsing takes away. Where the standard refuses: flagged.

    The rules of UTS #46 for bidi, joiners and leading marks are not looked at; no such character is in PIECES.
    """
    can_ada = pytest.importorskip("can_ada", reason="the peer for the URL standard is not installed")
    random = Random(11)
    read = 0
    for _ in range(40_000):
        address = "http://" + "".join(random.choices(PIECES, k=random.randint(1, 7)))
        found, _ = _native._urls_read(address.encode(), b"")
        try:
            peer = can_ada.parse(address)
        except ValueError:
            # Versions of Unicode differ in what xn-- may decode to.
            assert found is None or found[9] & LENIENT or "xn--" in address, address
            continue
        host = re.sub(r"\.+", ".", peer.hostname).strip(".")
        if not host:
            continue
        assert found is not None, address
        if found[9] & LENIENT:
            # Dots that stand double: the address behind them is ours alone.
            # And labels that are written as xn-- but decode to plain ASCII, which the standard refuses by now.
            assert ".." in peer.hostname or peer.hostname.startswith(".") or "xn--" in host, (address, host)
            continue
        read += 1
        assert found[4].decode() == host, address
        assert found[7] == int(peer.port or 0) or found[9] & 1, address
    assert read > 10_000


def test_names_equal_idna() -> None:
    random = Random(12)
    checked = 0
    for _ in range(4000):
        name = "".join(chr(random.choice([random.randrange(0xC0, 0x600), random.randrange(0x4E00, 0x5000), 0x61])) for _ in range(4))
        try:
            mapped = idna.uts46_remap(name, std3_rules=False)
        except idna.IDNAError:
            continue
        if not mapped or mapped.isascii() or not mapped.isalnum():
            continue
        found, _ = _native._urls_read(f"http://{name}.com/".encode(), b"")
        assert found is not None
        assert found[4].decode() == "xn--" + mapped.encode("punycode").decode() + ".com"
        checked += 1
    assert checked > 1000


def texts() -> list[str]:
    """Messages as they are, without what another reader would have to decode first."""
    found: list[str] = []
    random = Random(13)
    for name in ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham"):
        files = [p for p in (CORPORA / name).rglob("*") if p.is_file() and p.name != "index"]
        files.sort()
        picked = random.sample(files, min(200, len(files)))
        found += [p.read_bytes()[:200_000].decode("utf-8", "replace").replace("\r\n", "\n") for p in picked]
    return found


def listed_class(address: str, place: int, text: str) -> bool:
    """Where the two may differ, and why."""
    authority = re.sub(r"(?i)^[a-z]+:[/\\\\]+", "", address)
    authority = re.split(r"[/\\?#]", authority)[0]
    return (
        not authority  # no host at all
        or re.search(r"[\[\](){},;'|*!]|%|@", authority) is not None  # punctuation ends a host; escapes; user and password
        or re.search(r":(?!\d{0,5}$)", authority) is not None  # no port
        or text[:place].endswith("'")  # quoted
        or "\ufffd" in address
        or len(address.encode()) > 8192
    )


def test_plain_text_equals_the_expression() -> None:
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not here (MAILSIFT_CORPORA)")
    total = differ = 0
    for text in texts():
        raw = text.encode()
        ours = {}
        for f in _native._urls_find(raw, 1 << 20)[0]:
            written = raw[f[0] : f[0] + f[1]].decode()
            ours[len(raw[: f[0]].decode())] = written
        for found in reference.PLAIN.finditer(text):
            want = reference.cut(found.group())
            if listed_class(found.group(), found.start(), text):
                continue
            total += 1
            differ += ours.get(found.start()) != want
    assert total > 1000
    assert differ <= total // 1000, (differ, total)
