"""What a code says: its kind, its text without secrets, the web addresses in it, read as those of the message are."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from .. import _native, facts
from .codes import Read

if TYPE_CHECKING:
    from ..fact_values import AddressHit, Url

# Characters of a code's text that facts show.
MOST_SHOWN = 500
QR = "qr"

_WEB = ("http:", "https:", "ftp:", "//")
_PAYMENT = ("bitcoin:", "ethereum:", "litecoin:", "bitcoincash:", "monero:", "dogecoin:", "lightning:", "tron:",
            "solana:", "ripple:", "cardano:", "upi:", "spc\n", "bcd\n", "spd*", "0002")
# Kind by how the text begins, in lower case; an address of the web is looked for where none fits.
_KINDS = (("wifi:", "wifi"), ("otpauth:", "otp"), ("otpauth-migration:", "otp"), ("begin:vcard", "contact"),
          ("mecard:", "contact"), ("bizcard:", "contact"), ("begin:vcalendar", "event"), ("begin:vevent", "event"),
          ("mailto:", "mail"), ("matmsg:", "mail"), ("smtp:", "mail"), ("tel:", "phone"), ("sms:", "sms"),
          ("smsto:", "sms"), ("mmsto:", "sms"), ("geo:", "place"), ("javascript:", "script"), ("data:",
          "data"), ("wpa", "text"),
          ("fido:", "login"), ("sgnl:", "login"), ("tg:", "login"), ("whatsapp:", "login"), ("intent:", "app"),
          ("market:", "app"), ("itms-apps:", "app"), ("dpp:", "wifi"), *((one, "payment") for one in _PAYMENT))
# The password of a network, up to the next `;` that isn't escaped; secrets of one-time passwords.
_SECRETS = (re.compile(r"(?is)((?:^wifi:|;)(?:p|k|pin):)((?:\\.|[^;\\])*)"),
            re.compile(r"(?i)([?&](?:secret|data|password|passwd|pwd)=)([^&#\s]*)"))
# What an address of Bitcoin looks like where no scheme says so.
_COIN = re.compile(r"\A(?:bc1[02-9ac-hj-np-z]{11,87}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})\Z")
# What links are looked at for that says something of one link alone.
_LINK_SIGNS = frozenset((
    "link_lookalike", "link_punycode", "link_brand_in_host", "link_shortener", "link_open_redirect", "link_redirector",
    "link_ip_host", "link_odd_ip", "link_port", "link_userinfo", "link_percent_host",
    "link_two_readings",
    "link_free_hosting", "link_dynamic_dns", "link_cheap_suffix", "link_random_path", "link_recipient",
    "link_file", "link_ipfs", "link_credential_words"))
_MOST_RECIPIENTS = 5
_PLAIN_ADDRESS = re.compile(r"\A[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}\Z")


class Code(NamedTuple):
    """A code in the message. `text` is bounded and without secrets; `frame` counts those of an animation from 0.

    format: qr, micro_qr, rmqr, data_matrix or aztec. kind: url, text, wifi, otp, contact, event, mail, phone, sms,
    place, payment, script, data, login or app. `drawn`: with characters or cells of a table.
    """

    format: str
    kind: str
    text: str
    part: str
    frame: int
    drawn: bool


class Seen(NamedTuple):
    """A code with the addresses in it, and what the address lists say of them: `hits` count in `urls`.

    `signs`: names of what is odd about the addresses, as signs/names.hpp has them for links. `limited`: a limit bit.
    """

    code: Code
    urls: tuple[Url, ...]
    hits: tuple[AddressHit, ...]
    signs: tuple[str, ...]
    limited: bool = False


def seen(read: Read, part: str, frame: int = 0, tables: _native.Tables | None = None,
         limits: _native.ExtractLimits | None = None, recipients: tuple[str, ...] = ()) -> Seen:
    """`tables`: those that the message was looked up in. `recipients`: mail addresses that a link may name."""
    kind = kind_of(read.text)
    found = facts.extract(_as_message(read.text, recipients), limits, tables, facts.ADDRESSES | facts.SIGNS)
    urls = tuple([url._replace(part=part, where=QR) for url in found.urls])
    if kind == "text" and urls:
        kind = "url"
    code = Code(read.format, kind, _native.redacted(without_secrets(read.text)[:MOST_SHOWN]), part, frame, read.drawn)
    signs = tuple([sign.name for sign in found.signs if sign.name in _LINK_SIGNS]) if urls else ()
    return Seen(code, urls, found.address_hits, signs, bool(found.limits))


def kind_of(text: str) -> str:
    """By how it begins; `text` where nothing is known of it."""
    begin = text.lstrip("\ufeff \t\r\n")[:40].lower()
    if begin.startswith(_WEB):
        return "url"
    for start, kind in _KINDS:
        if begin.startswith(start):
            return kind
    return "payment" if _COIN.match(text.strip()) else "text"


def without_secrets(text: str) -> str:
    for secret in _SECRETS:
        text = secret.sub(r"\1***", text)
    return text


def _as_message(text: str, recipients: tuple[str, ...]) -> bytes:
    """A message of which the core reads the addresses just as those of any other.

    What says that it is an address is one as a whole, as a link is; in other texts they are looked for.
    """
    to = "".join(f"To: <{one}>\n" for one in recipients[:_MOST_RECIPIENTS] if _PLAIN_ADDRESS.match(one))
    head = "Content-Type: text/{}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}"
    text = text.strip()
    if text[:8].lower().startswith(_WEB):
        link = html.escape("https:" + text if text.startswith("//") else text)
        return (to + head.format("html", f'<a href="{link}"></a>')).encode("utf-8", "replace")
    # `URL:` of a contact and `body=` of a mail hide an address that begins behind them.
    plain = re.sub(r"(?i)\b(url[^:\n]{0,40}:|body=)", r"\1 ", text)
    return (to + head.format("plain", plain)).encode("utf-8", "replace")
