"""The keys of objects and of messages against oracles. Segments: test_reputation_segments.py."""

from __future__ import annotations

import hashlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.native.test_reputation_segments import segment_of
from tests.reference import reputation as oracle
from tests.reference.reputation import (
    BAD,
    DOMAIN,
    GOOD,
    IMAGE,
    IP,
    MD5,
    NAME,
    SENDER,
    SHA256,
    SIGNATURE,
    URL,
)

import mailsift
from mailsift import _native

SHA = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
MALFORMED, TOO_WIDE, PRIVATE = 1, 2, 3


def keys_of(kind: int, text: str, ask: bool) -> list[bytes]:
    status, keys = _native.object_keys(kind, text, ask)
    assert status == 0, (kind, text, status)
    rows = [keys[at : at + _native.QUERY_BYTES] for at in range(0, len(keys), _native.QUERY_BYTES)]
    assert all(row[32] == kind for row in rows)
    return [row[:32] for row in rows]


@pytest.mark.parametrize("ask", [False, True])
@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        (SHA256, SHA.upper(), bytes.fromhex(SHA)),
        (MD5, " d41d8cd98f00b204e9800998ecf8427e\r", bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e")),
        (SENDER, "Joe@Spam.Example", hashlib.md5(b"joe@spam.example").digest()),
        (SENDER, "d41d8cd98f00b204e9800998ecf8427e", bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e")),
        (NAME, "Rechnung Ü.exe", hashlib.md5("Rechnung Ü.exe".encode()).digest()),
        (SIGNATURE, "00112233445566ff", oracle.hashed(
            "signature", bytes.fromhex("00112233445566ff") + bytes([_native.SIGNATURE_VERSION]))),
        (DOMAIN, "Evil.Example.", oracle.hashed("domain", b"evil.example")),
        (DOMAIN, "evil[.]example", oracle.hashed("domain", b"evil.example")),
        (DOMAIN, "bücher.example", oracle.hashed("domain", b"xn--bcher-kva.example")),
    ],
)
def test_keys_that_anyone_can_make(kind: int, text: str, key: bytes, ask: bool) -> None:
    assert keys_of(kind, text, ask) == [key.ljust(32, b"\0")]


@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [
        *((IP, text, MALFORMED) for text in ("1.2.3", "1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/1234", "1.2.3.4/x")),
        *((IP, text, TOO_WIDE) for text in ("10.0.0.0/7", "0.0.0.0/0", "2001:db8::/112", "::/0")),
        *((DOMAIN, text, MALFORMED) for text in ("1.2.3.4", "a/b", "localhost", "", "a@b.example", "a.example:80")),
        *((URL, text, MALFORMED) for text in ("mailto:a@b.example", "word", "", "javascript:alert(1)", "http://")),
        *((SHA256, text, MALFORMED) for text in (SHA[1:], "g" + SHA[1:], SHA + "0", "")),
        *((SENDER, text, MALFORMED) for text in ("joe", "")),
        (MD5, SHA, MALFORMED), (NAME, "  ", MALFORMED), (SIGNATURE, "0011", MALFORMED),
        (0, "x", MALFORMED), (10, "x", MALFORMED),
    ],
)
def test_what_is_no_object(kind: int, text: str, status: int) -> None:
    assert _native.object_keys(kind, text, False)[0] == status


@given(st.ip_addresses(), st.integers(0, 128))
def test_networks_and_what_lies_in_them(address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int) -> None:
    if address.version == 6 and address.ipv4_mapped:
        return
    length = min(length, address.max_prefixlen)
    text = f"{address}/{length}"
    asked = keys_of(IP, str(address), True)
    assert asked == oracle.asked_ip(str(address))
    kept = oracle.kept_network(text)
    if kept is None:
        assert _native.object_keys(IP, text, False) == (TOO_WIDE, b"")
    else:
        assert keys_of(IP, text, False) == kept
        assert set(kept) & set(asked)
    assert _native.object_keys(IP, text, True)[0] == (MALFORMED if length < address.max_prefixlen else 0)


URLS = ["http://user:secret@Evil.Example:8080/a/b/c.php?x=1#f", "evil.example/a", "hxxps://sub[.]evil[.]example",
        "http://1.2.3.4/a", "http://a.b.c.d.e.f.example.co.uk/1/2/3/4/5?q", "http://ex%61mple.com/%2561/../b"]


@pytest.mark.parametrize("text", URLS)
def test_web_addresses(text: str) -> None:
    full = text if "://" in text else f"http://{text}"
    expected = oracle.url_keys(full)
    assert expected
    assert keys_of(URL, text, True)[: len(expected)] == expected
    assert keys_of(URL, text, False) == expected[:1]


def test_domains_are_asked_down_to_the_registrable_one() -> None:
    assert keys_of(DOMAIN, "a.b.evil.co.uk", True) == [
        oracle.hashed("domain", name) for name in (b"a.b.evil.co.uk", b"b.evil.co.uk", b"evil.co.uk")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1.2.3.4", IP), ("2001:db8::/32", IP), ("evil.example", DOMAIN), ("evil.example/", URL),
     ("http://x.example", URL), (SHA, SHA256), (SHA[:32], MD5), (SHA[:16], SIGNATURE), ("a@b.example", SENDER),
     ("word", 0), ("", 0),
     ("http://a@b.example/", URL), ("evil.example:8080", URL)],
)
def test_what_a_text_looks_like(text: str, kind: int) -> None:
    assert _native.object_kind(text) == kind


@given(st.ip_addresses())
def test_private_addresses_are_none_of_a_feed(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    builder = _native.ReputationBuilder()
    *_, bad, left, shown = builder.add_objects(str(address).encode(), IP, 0, builder.add_entry(BAD, 80, 2))
    assert bad == []
    if shown:
        assert (shown, left[PRIVATE]) == ([(1, PRIVATE)], 1)
        meant = (address.version == 6 and address.ipv4_mapped) or address
        assert not meant.is_global or meant.is_multicast


def test_private_networks_are_kept_by_operators_alone() -> None:
    lines = (b"10.1.2.0/24\n127.0.0.1\n192.168.1.1\n::1\nfe80::1\nff02::1\n0.0.0.0\n172.31.0.1\n100.64.0.1\nfd00::/48\n"
             b"240.0.0.1\n255.255.255.255\n")
    builder = _native.ReputationBuilder()
    entry = builder.add_entry(BAD, 80, 2)
    *counts, _, left, _ = builder.add_objects(lines, 0, 0, entry)
    assert (counts, left[PRIVATE]) == ([12, 0, 0, 0], 12)
    others = b"10.1.2.0/7\n8.8.8.8\n172.32.0.1\n192.167.1.1\n2001:db8::1"
    assert builder.add_objects(others, 0, 0, entry)[:4] == (5, 4, 4, 1), "a network that is too wide is a bad line"
    for line in lines.decode().split():
        assert keys_of(IP, line, False)


def test_lines_of_objects() -> None:
    text = (b"# no\n\n evil.example \nhttp://a.example/b # why\n1.2.3.0/24\nnonsense\n10.0.0.0/7\n" + SHA.encode()
            + b"\r\n")
    builder = _native.ReputationBuilder()
    entry = builder.add_entry(BAD, 80, 2)
    assert builder.add_objects(text, 0, 0, entry)[:5] == (8, 4, 4, 2, [(6, MALFORMED, False), (7, TOO_WIDE, False)])
    assert builder.add_objects(b"evil.example", 0, 0, entry, True)[:5] == (1, 1, 2, 0, [])
    good = builder.add_entry(GOOD, 80, 2)
    assert builder.add_objects(SHA[:32].encode() + b"\n" + SHA.encode(), 0, 0, good)[:5] == (2, 1, 1, 1, [(1, 0, True)])


MESSAGE = b"""Received: from a.example ([198.51.100.7]) by b.example; Mon, 1 Jan 2024 00:00:00 +0000
Received: from c.example ([198.51.100.7]) by a.example; Mon, 1 Jan 2024 00:00:00 +0000
Received: from d.example ([2001:db8::5]) by a.example; Mon, 1 Jan 2024 00:00:00 +0000
From: Joe <Joe@mail.Spam.example>
Reply-To: other@reply.example
To: me@own.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See http://user:secret@evil.example/a/b?c=1 and http://evil.example/a/b?c=1
or http://192.0.2.1/x, and http://a.com\\@b.com/q
--b
Content-Type: image/gif; name="Bild 1.gif"
Content-Disposition: attachment; filename="Bild 1.gif"
Content-Transfer-Encoding: base64

R0lGODlhAQABAAAAACw=
--b--
"""
RELAY, HEADER_DOMAIN, WEB, SIGNED, FROM, PICTURE, FILE_NAME, FILE = range(1, 9)


def test_the_objects_of_a_message_are_those_of_its_facts() -> None:
    record = _native.extract(MESSAGE)
    facts = mailsift.extract(MESSAGE)
    keys = _native.record_keys(record)
    size = _native.QUERY_BYTES
    found = {(int.from_bytes(row[36:40], "little") >> _native.ROLE_SHIFT, row[32], row[:32])
             for row in (keys[at : at + size] for at in range(0, len(keys), size))}
    picture = facts.attachments[0]
    objects = [*((RELAY, IP, text) for text in facts.received_ips), *((WEB, URL, url.url) for url in facts.urls),
               *((HEADER_DOMAIN, DOMAIN, text) for text in ("mail.spam.example", "reply.example")),
               (FROM, SENDER, "joe@mail.spam.example"), (PICTURE, IMAGE, picture.md5), (FILE, MD5, picture.md5),
               (FILE, SHA256, picture.sha256), (FILE_NAME, NAME, "Bild 1.gif")]
    assert len(facts.urls) == 4
    assert found == {(role, kind, key) for role, kind, text in objects for key in keys_of(kind, text, True)}
    assert b"secret" not in keys
    assert len(keys) // size == len(found)  # nothing is asked for twice


@pytest.mark.parametrize(("kind", "text"), [
    (URL, "http://evil.example/a/b?c=1"), (URL, "evil.example/a/"), (URL, "evil.example/"), (URL, "192.0.2.1/x"),
    (URL, "a.com/"), (URL, "b.com/"), (DOMAIN, "spam.example"), (DOMAIN, "mail.spam.example"),
    (DOMAIN, "reply.example"), (DOMAIN, "other.example"), (URL, "other.example/"), (IP, "198.51.100.0/24"),
    (SENDER, "joe@mail.spam.example"), (NAME, "Bild 1.gif")])
def test_who_is_asked_alone_says_the_same_to_fewer_keys(kind: int, text: str) -> None:
    status, kept = _native.object_keys(kind, text, False)
    host = _native.object_host(kept, text)
    assert (status, host is None) == (0, kind not in (DOMAIN, URL))
    record, size = _native.extract(MESSAGE), _native.QUERY_BYTES
    for of_host in {host, None}:
        builder = _native.ReputationBuilder()
        builder.add_keys(kept, 0, builder.add_entry(BAD, 70, 2), of_host)
        base = _native.ReputationBase([segment_of(_native.ReputationBuilder()), segment_of(builder)])
        every, some = _native.record_keys(record), _native.record_keys(record, base=base)
        rows = [every[at:at + size] for at in range(0, len(every), size)]
        assert [row for row in rows if row in some] == [some[at:at + size] for at in range(0, len(some), size)]
        found, of_some = base.look_up(every, 1), base.look_up(some, 1)
        assert [row[1:] for row in found] == [row[1:] for row in of_some]
        assert bool(found) == ("other" not in text)
        if of_host is not None:  # none of other hosts, or of those above or below
            assert sum(row[32] in (DOMAIN, URL) for row in rows if row in some) <= 6
        elif kind in (DOMAIN, URL):
            assert some == every


def test_the_host_of_an_object_is_that_of_its_key() -> None:
    key = _native.object_keys(URL, "http://u:p@evil.example/a", False)[1]
    assert _native.object_host(key, "http://evil.example/a") is not None
    assert _native.object_host(key, "http://evil.example/b") is None
    assert _native.object_host(key, "") is None
    with pytest.raises(ValueError, match="expected 40"):
        _native.object_host(key[1:], "x")


def test_the_signatures_of_a_message() -> None:
    words = " ".join(f"{first}{second}ord" for first in "abcdefghij" for second in "klmnop")
    record = _native.extract(b"Subject: x\n\n" + words.encode())
    signatures = record.text_signatures()
    assert signatures
    keys, size = _native.record_keys(record), _native.QUERY_BYTES
    assert [keys[at : at + 32] for at in range(0, len(keys), size)] == [
        keys_of(SIGNATURE, text, True)[0] for text in signatures]


def test_a_message_without_objects_asks_nothing() -> None:
    assert _native.record_keys(_native.extract(b"")) == b""
    assert _native.record_keys(_native.Record(_native.extract(b"Subject: a\n\nb").data)) == b""
