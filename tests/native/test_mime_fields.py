"""Values of header fields: what the standard library writes is read back, and its readers are agreed with."""

from __future__ import annotations

import calendar
import datetime
import email.header
import email.utils
from email.message import Message

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from levels import level  # noqa: F401 - runs every test once a level

from mailsift import _native

# Without what the core turns into blanks or trims, and without surrogates, which are no text.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\ufeff"),
               max_size=30)
WORDS = st.lists(TEXT.filter(bool), min_size=1, max_size=5).map(" ".join)
ATOM = st.text("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/^_`{|}~", min_size=1, max_size=12)
DOMAIN = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8), min_size=1,
                  max_size=4).map(".".join)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.sampled_from(["utf-8", "us-ascii"]))
def test_encoded_text_comes_back(text: str, charset: str) -> None:
    assume("=?" not in text)
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        charset = "utf-8"
    value = email.header.Header(text, charset).encode()
    assert _native._mime_unstructured(value.encode()).decode() == text


@settings(max_examples=300, deadline=None)
@given(TEXT, st.integers(0, 40))
def test_a_character_split_between_encoded_words_survives(text: str, cut: int) -> None:
    raw = text.encode()
    words = [b"=?utf-8?q?" + b"".join(b"=%02X" % c for c in part) + b"?=" for part in (raw[:cut], raw[cut:])]
    assert _native._mime_unstructured(b"\r\n ".join(words)).decode() == text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_give_clean_text(value: bytes) -> None:
    text = _native._mime_unstructured(value).decode()
    assert not set(text) & set("\r\n\0")
    names, _ = _native._mime_addresses(value)
    assert all(name.decode() or mailbox.decode() for name, mailbox in names)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.just(""), WORDS), ATOM, DOMAIN), min_size=1, max_size=4),
       st.sampled_from([", ", ",", ",\r\n\t", " ,\n "]))
def test_formatted_addresses_come_back(addresses: list[tuple[str, str, str]], comma: str) -> None:
    assume(not any("=?" in name for name, _, _ in addresses))
    value = comma.join(email.utils.formataddr((name, f"{local}@{domain}"))
                       for name, local, domain in addresses)
    found, bits = _native._mime_addresses(value.encode())
    assert [(name.decode(), mailbox.decode()) for name, mailbox in found] == [
        (name, f"{local}@{domain}") for name, local, domain in addresses]
    assert bits == 0


def test_the_limit_of_addresses_is_said() -> None:
    assert _native._mime_addresses(b"a@b, c@d, e@f", addresses=2) == ([(b"", b"a@b"), (b"", b"c@d")], 1 << 11)


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2100, 1, 1)), st.integers(-1439, 1439))
def test_dates_come_back(moment: datetime.datetime, minutes: int) -> None:
    zone = datetime.timezone(datetime.timedelta(minutes=minutes))
    moment = moment.replace(microsecond=0, tzinfo=zone)
    assert _native._mime_date(email.utils.format_datetime(moment).encode()) == (moment.timestamp(), minutes)


DAYS = ["", "Fri, ", "fri,", "Fri ", "Friday, "]
DATES = ["21 Nov 1997", "21 nov 97", "1 January 2003", "21-Nov-1997", "Nov 21 1997", "Nov 21, 1997",
         "21 NOV 2068"]
TIMES = ["09:55:06", "9:55", "09.55.06", "00:00:00", "23:59:59"]
ZONES = ["", " +0000", " -0600", " GMT", " EST", " PDT", " Z", " -0000", " +1234", " (EST)", " GMT (x)",
         "+0100"]


@pytest.mark.parametrize("day", DAYS)
def test_dates_are_read_as_the_library_reads_them(day: str) -> None:
    compared = 0
    for date in DATES:
        for time in TIMES:
            for zone in ZONES:
                text = f"{day}{date} {time}{zone}"
                read = email.utils.parsedate_tz(text)
                if read is None or (zone == "+0100" and read[9] is None):
                    continue  # the library refuses a two-part name, and a zone glued to dots
                expected = calendar.timegm((*read[:6], 0, 0, 0)) - (read[9] or 0)
                assert _native._mime_date(text.encode()) == (expected, (read[9] or 0) // 60), text
                compared += 1
    assert compared > 100


@settings(max_examples=300, deadline=None)
@given(TEXT.filter(bool), st.sampled_from(["filename", "name"]))
def test_parameters_come_back(text: str, name: str) -> None:
    message = Message()
    message.add_header("Content-Disposition", "attachment", **{name: ("utf-8", "", text)})
    value = message["Content-Disposition"].encode()
    assert _native._mime_parameter(value, name.encode()).decode() == text
    assert _native._mime_parameter(value, b"other") is None


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_plain_parameters_come_back(text: str) -> None:
    text = text.strip()
    assume(text and "=?" not in text)
    message = Message()
    message.add_header("Content-Type", "a/b", name=text)
    assert _native._mime_parameter(message["Content-Type"].encode(), b"name").decode() == text


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses(), st.ip_addresses(v=4))
def test_received_addresses(sender: object, receiver: object) -> None:
    ip, own = str(sender), str(receiver)
    tag = "IPv6:" if ":" in ip else ""
    for pattern in ("from h (r [{tag}{ip}]) by x ({own}) with SMTP",
                    "from [{tag}{ip}] (helo=h) by x ([{own}])",
                    "from u (HELO h) ({ip}) by {own}", "from h (r. [{ip}])\r\n by x ({own}) id 1; now"):
        value = pattern.format(tag=tag, ip=ip, own=own)
        assert _native._mime_received_ips(value.encode()) == [ip.encode()], value
    assert _native._mime_received_ips(f"by x ([{ip}])".encode()) == []


@pytest.mark.parametrize(("value", "expected"), [
    (b"<a@b>", b"a@b"), (b" (c) <a b@c> x", b"ab@c"), (b"word two", b"word"), (b"<open", b"open"),
    (b"", b"")])
def test_identifiers(value: bytes, expected: bytes) -> None:
    assert _native._mime_identifier(value) == expected
