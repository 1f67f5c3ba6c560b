"""What a code says: kinds, addresses as the core reads them, no secrets in facts."""

import pytest

from mailsift.images.codes import Read
from mailsift.images.payloads import seen


@pytest.mark.parametrize(("text", "kind", "hosts"), [
    ("https://login.example.test/a", "url", ["login.example.test"]),
    ("HTTPS://EXAMPLE.COM/A", "url", ["example.com"]),
    ("http://1.2.3.4:8080/x", "url", ["1.2.3.4"]),
    ("//example.com/x", "url", ["example.com"]),
    ("www.example.com/x", "url", ["www.example.com"]),
    ("look at https://example.com/x now", "url", ["example.com"]),
    ("https://r.example.com/?to=https://bad.example.net/x", "url", ["r.example.com", "bad.example.net"]),
    ("MATMSG:TO:a@example.com;SUB:x;BODY:y;;", "mail", []),
    ("BEGIN:VCARD\nVERSION:3.0\nN:A\nURL:https://example.com/v\nEND:VCARD", "contact", ["example.com"]),
    ("tel:+123456", "phone", []),
    ("sms:+123456?body=https://example.com/s", "sms", ["example.com"]),
    ("bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1", "payment", []),
    ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "payment", []),
    ("BCD\n002\n1\nSCT\n", "payment", []),
    ("hello world", "text", []),
    ("", "text", []),
])
def test_kinds_and_addresses(text: str, kind: str, hosts: list[str]) -> None:
    found = seen(Read("qr", text, False), "2")
    assert (found.code.kind, [url.host for url in found.urls]) == (kind, hosts)
    assert all(url.where == "qr" and url.part == "2" for url in found.urls)


@pytest.mark.parametrize(("text", "shown"), [
    ("WIFI:T:WPA;S:net;P:se\\;cret;H:;;", "WIFI:T:WPA;S:net;P:***;H:;;"),
    ("WIFI:P:secret;S:net;;", "WIFI:P:***;S:net;;"),
    ("otpauth://totp/a:b@c?secret=JBSWY3DP&issuer=x", "otpauth://totp/a:b@c?secret=***&issuer=x"),
    ("otpauth-migration://offline?data=CiAK", "otpauth-migration://offline?data=***"),
    ("https://user:word@example.com/", "https://example.com/"),
    ("x" * 4000, "x" * 500),
])
def test_no_secret_is_shown(text: str, shown: str) -> None:
    assert seen(Read("qr", text, False), "1").code.text == shown
