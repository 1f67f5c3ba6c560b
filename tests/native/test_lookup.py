"""core/lookup against the oracle that tries every entry."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import lookup as oracle

from mailsift import _native
from mailsift.database import Database, senders
from mailsift.database.file_format import Section, pack
from mailsift.errors import ListError

LIST = "blocked-senders"


def tables_of(entries: Sequence[str]) -> _native.Tables:
    parsed = [(senders.parse_sender(entry, "test"), index) for index, entry in enumerate(entries)]
    return _native.Tables(pack(1, {f"senders:{LIST}": Section(senders.build(parsed))}))


CASES = [
    # entry, addresses that it holds, addresses that it doesn't
    (
        "a@b.example",
        ["a@b.example", "A@B.Example", "a@b.example."],
        ["aa@b.example", "a@x.b.example", "a@b.exampl"],
    ),
    (
        "b.example",
        ["a@b.example", '"x@y"@b.example'],
        ["a@x.b.example", "b.example@c.example", "a@bb.example"],
    ),
    ("@b.example", ["a@b.example"], ["a@x.b.example"]),
    (".b.example", ["a@x.b.example", "a@x.y.b.example"], ["a@b.example", "a@xb.example"]),
    ("*@b.example", ["a@b.example"], ['"a@b.example"@evil.test', "a@x.b.example"]),
    ("*@b.*", ["a@b.example", "a@b.x.y"], ['"a@b.x"@evil.test', "a@c.example"]),
    ("news.*", ["a@news.example"], ["news.a@evil.test"]),
    ("*casino*", ["casino@x.test", "x@my-casino.test"], ["cas@ino.test"]),
    ("??@b.example", ["ab@b.example", "äö@b.example"], ["a@b.example", "abc@b.example"]),
    (r"\*@b.example", ["*@b.example"], ["a@b.example"]),
    (r"a\?*@b.example", ["a?c@b.example", "a?@b.example"], ["abc@b.example"]),
    ("ivan@*", ["ivan@x.test", "ivan@localhost"], ["x.ivan@x.test"]),
    ("@b.example.", ["a@b.example", "a@b.example.", "A@B.example"], ["a@x.b.example"]),
    ("a*z@b.example.", ["abz@b.example", "abz@b.example."], ["abz@x.b.example"]),
    ("*.a", ["x@b.a"], ["@.a", "x@a"]),
    (".b.example.", ["a@x.b.example"], ["a@b.example"]),
    ("bücher.example", ["a@bücher.example", "a@xn--bcher-kva.example"], ["a@bucher.example"]),
]


@pytest.mark.parametrize(("entry", "held", "others"), CASES, ids=[case[0] for case in CASES])
def test_what_an_entry_holds(entry: str, held: list[str], others: list[str]) -> None:
    tables = tables_of([entry])
    for address in held:
        assert tables.find_address(LIST, address) == 0, address
    for address in others:
        assert tables.find_address(LIST, address) is None, address
    for address in held + others:
        if "xn--" not in address:
            assert tables.find_address(LIST, address) == oracle.find_address([entry], address), address


BAD_ENTRIES = [
    "*",
    "*@*",
    "*..",
    "*.",
    "?*@",
    "bad",
    "a@",
    "@",
    ".",
    "a b@c.example",
    "a@b..example",
    "192.0.2.1/24",
    "192.0.2.256",
    "192.0.2",
    "192.0.2.*",
    "2001:db8::/129",
    r"a\b@c.example",
    "a@-b.example",
    "x" * 300 + "*",
]


@pytest.mark.parametrize("entry", BAD_ENTRIES)
def test_entries_that_are_refused(entry: str) -> None:
    with pytest.raises(ListError, match=r"^list:7: .*: expected "):
        senders.parse_sender(entry, "list:7")


mask_text = st.text("ab.@*?", max_size=8)


@given(st.lists(mask_text, max_size=12), st.lists(st.text("ab.@AB", max_size=12), max_size=6))
def test_addresses_as_the_oracle(entries: list[str], addresses: list[str]) -> None:
    good = []
    for entry in entries:
        try:
            if not senders.parse_sender(entry, "x").network:
                good.append(entry)
        except ListError:
            continue
    tables = tables_of(good)
    for address in addresses:
        assert tables.find_address(LIST, address) == oracle.find_address(good, address), (good, address)


def test_thousands_of_masks_as_the_oracle() -> None:
    rng = random.Random(7)
    word = lambda n: "".join(rng.choice("abcdefg") for _ in range(n))  # noqa: E731
    forms = [
        lambda: f"{word(3)}*@{word(2)}.example",
        lambda: f"*{word(5)}*",
        lambda: f"*@{word(3)}*.{word(1)}.example",
        lambda: f"{word(2)}?{word(1)}@*.test",
        lambda: f"{word(4)}*.example",
    ]
    entries = [rng.choice(forms)() for _ in range(4_000)]
    tables = tables_of(entries)
    found = 0
    for _ in range(30):
        address = f"{word(6)}@{word(3)}.{word(2)}.{rng.choice(['example', 'test'])}"
        expected = oracle.find_address(entries, address)
        found += expected is not None
        assert tables.find_address(LIST, address) == expected
    assert 0 < found < 30


@given(
    st.lists(st.tuples(st.integers(0, 15), st.integers(0, 32), st.booleans()), max_size=12),
    st.integers(0, 15),
)
def test_networks_as_the_oracle(drawn: list[tuple[int, int, bool]], low: int) -> None:
    import ipaddress

    entries = []
    for number, bits, six in drawn:
        raw = number * 0x11111111 % 2**32
        network = (
            ipaddress.ip_network((raw << 96, bits), strict=False)
            if six
            else ipaddress.ip_network((raw, bits), strict=False)
        )
        entries.append(str(network))
    tables = tables_of(entries)
    number = low * 0x11111111 % 2**32
    for ip in (
        str(ipaddress.IPv4Address(number)),
        str(ipaddress.IPv6Address(number << 96)),
        f"::ffff:{ipaddress.IPv4Address(number)}",
        "10.1.2",
        "::",
        "0.0.0.0",
    ):
        assert tables.find_ip(LIST, ip) == oracle.find_ip(entries, ip), (entries, ip)


@given(st.text(":.0123456789abcdefg", max_size=24))
def test_ip_texts_as_the_standard_library(text: str) -> None:
    tables = tables_of(["0.0.0.0/0", "::/0"])
    assert tables.find_ip(LIST, text) == oracle.find_ip(["0.0.0.0/0", "::/0"], text)


@given(
    st.dictionaries(st.binary(min_size=16, max_size=16), st.integers(0, 2**32 - 2), max_size=200),
    st.binary(min_size=16, max_size=16),
)
def test_keys_as_a_dictionary(known: dict[bytes, int], other: bytes) -> None:
    section = _native._build_keys(b"".join(known), struct.pack(f"={len(known)}I", *known.values()))
    tables = _native.Tables(pack(1, {"keys:files": Section(section)}))
    for key in [*known, other]:
        assert tables.find_key("files", key) == known.get(key)


@given(st.binary(max_size=300))
def test_garbage_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a database|shorter"):
        _native.Tables(raw)


def test_a_damaged_file_never_leads_outside() -> None:
    good = pack(
        3,
        {
            f"senders:{LIST}": Section(senders.build([(senders.parse_sender("*ab*@c.example", "x"), 0)])),
            "keys:files": Section(_native._build_keys(bytes(16), bytes(4))),
        },
    )
    rng = random.Random(1)
    opened = 0
    for _ in range(3000):
        raw = bytearray(good)
        for _ in range(rng.randint(1, 3)):
            raw[rng.randrange(len(raw))] = rng.choice((0, 1, 0x7F, 0xFF))
        try:
            tables = _native.Tables(bytes(raw[: rng.choice((len(raw), rng.randrange(len(raw))))]))
        except ValueError:
            continue
        opened += 1
        tables.find_address(LIST, "xab@c.example")
        tables.find_key("files", bytes(16))
    assert opened > 100


def similar(asked: tuple[str, ...], listed: list[str]) -> int | None:
    """The entry that looks like one of these, as slowly and as plainly as can be."""
    by_key = {key: number for number in reversed(range(len(listed))) for key in _native.picture_keys(listed[number])}
    for key in list(dict.fromkeys(key for phash in asked for key in _native.picture_keys(phash)))[:4096]:
        entry = by_key.get(key)
        if entry is not None and any(_native.picture_distance(phash, listed[entry]) <= _native.PICTURE_NEAR
                                     for phash in asked):
            return entry
    return None


def test_pictures_are_found_as_by_trying_each(tmp_path: Path) -> None:
    rng = random.Random(3)

    def near(phash: str, most: int) -> str:
        bits = int(phash, 16)
        for _ in range(rng.randrange(most)):
            bits ^= 1 << rng.randrange(88)
        return f"{bits:022x}"

    some = [f"{rng.getrandbits(88):022x}" for _ in range(300)]
    listed = list(dict.fromkeys([*some[:200], *(near(one, 20) + rng.choice(some) for one in some[100:])]))
    source = tmp_path / "pictures.txt"
    source.write_text("".join(f"{one}  name=x\n" for one in listed))
    tables = Database(None, {"images": [source]}, builtin=False).tables
    found = []
    for most in (1, 4, 12, 16, 40) * 8:
        asked = tuple(near(rng.choice(some), most) for _ in range(rng.choice((1, 2, 30, 300))))
        found.append(tables.find_picture("images", asked))
        assert found[-1] == similar(asked, listed)
    assert None in found
    assert len(set(found)) > 5
    assert tables.find_picture("images", ()) is None
    assert tables.find_picture("files", some) is None
    with pytest.raises(ValueError, match="22 digits"):
        tables.find_picture("images", (some[0] * 2,))
