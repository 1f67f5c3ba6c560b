# ruff: noqa: E501, SIM905 - made-up texts as they are
"""Made-up messages like those of real mail in kind and size, the same on every machine."""

from __future__ import annotations

import random
from base64 import b64encode
from quopri import encodestring

_WORDS = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "one you were all her she there would their we him been has when who will no more if out so up said what its about "
    "than into them can only other time new some could these two may first then do any like my now over such our man me "
    "even most made after also did many off before must well back through years much where your way down should because "
    "long each just state those people too mr how little good world make very year still see own work men day get here "
    "old life both between being under three never know same last another while us might great go come since against "
    "order account invoice payment offer price delivery customer please click update security confirm address password "
    "meeting report project version release patch kernel server driver build test review thanks regards").split()
_RUSSIAN = "заказ оплата письмо сегодня завтра доставка счёт клиент цена скидка подтвердите пожалуйста работа время".split()
_HEAD = """Return-Path: <bounce-{n}@mail{n}.example.com>
Received: from mx{n}.example.net (mx{n}.example.net [192.0.2.{n}]) by mail.example.org (Postfix) with ESMTPS id 4F{n:04x}
\tfor <joe@example.org>; Mon, 12 Feb 2024 10:{m:02d}:11 +0100 (CET)
Received: from [10.1.2.{n}] (unknown [198.51.100.{n}]) by mx{n}.example.net with ESMTP; Mon, 12 Feb 2024 09:{m:02d}:10 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=key{n}; h=from:to:subject:date; bh={hash}; b={hash}{hash}
Date: Mon, 12 Feb 2024 09:{m:02d}:00 +0000
From: {name} <info{n}@example.com>
To: Joe Doe <joe@example.org>, "Roe, Jane" <jane@example.org>
Subject: {subject}
Message-ID: <{n}.{m}.{hash}@mail{n}.example.com>
List-Unsubscribe: <https://example.com/u/{hash}?id={n}>, <mailto:u@example.com>
X-Mailer: Mailer 3.{n}
MIME-Version: 1.0
"""


def _sentences(rng: random.Random, words: list[str], count: int) -> str:
    lines = []
    for _ in range(count):
        line = rng.choices(words, k=rng.randint(5, 14))
        line[0] = line[0].capitalize()
        lines.append(" ".join(line) + rng.choice(".?!..,"))
        if rng.random() < 0.15:
            lines.append(f"http://www.example{rng.randrange(40)}.com/{rng.choice(words)}/{rng.randrange(9999)}.html?x=1")
    return "\n".join(lines) + "\n"


def _page(rng: random.Random, rows: int) -> str:
    style = "font-family:Arial,sans-serif;font-size:14px;color:#333333;padding:4px 8px"
    cells = "".join(
        f'<tr><td style="{style}" align="left"><a href="https://shop{rng.randrange(9)}.example.com/p/{rng.randrange(99999)}'
        f'?utm_source=mail&amp;id={i}"><img src="https://img.example.com/{i}.png" width="120" height="80" alt="picture"></a>'
        f"</td><td><p style=\"margin:0\">{_sentences(rng, _WORDS, 2)}&nbsp;&copy; <b>{rng.choice(_WORDS)}</b></p></td></tr>\n"
        for i in range(rows))
    return (f"<html><head><style>.a {{color: red}} td {{padding: 2px}}</style></head><body><table>{cells}</table>"
            '<div style="display:none">preheader</div><p>To get no more of this <a href="https://example.com/u">unsubscribe</a>'
            "</body></html>")


def _part(kind: str, text: str, encoding: str, charset: str = "utf-8") -> str:
    data = text.encode(charset, "replace")
    body = {"base64": lambda: b64encode(data).decode(), "quoted-printable": lambda: encodestring(data).decode("latin-1"),
            "8bit": lambda: data.decode("latin-1")}[encoding]()
    if encoding == "base64":
        body = "\n".join(body[at:at + 76] for at in range(0, len(body), 76))
    return f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"


def made(n: int) -> bytes:
    """One of five kinds, by its number."""
    rng = random.Random(n)
    name, subject = ("Shop", " ".join(rng.choices(_WORDS, k=5))) if n % 3 else ("=?utf-8?Q?Caf=C3=A9?=", "=?utf-8?B?0JfQsNC60LDQtw==?=")
    head = _HEAD.format(n=n % 250 + 1, m=n % 60, hash=f"{rng.getrandbits(128):032x}", name=name, subject=subject)
    russian = " ".join(rng.choices(_RUSSIAN, k=120))
    body = [
        lambda: _part("text/plain", _sentences(rng, _WORDS, 30), "8bit"),
        lambda: _part("text/html", _page(rng, 40), "quoted-printable"),
        lambda: _part("text/plain", russian, "base64", "koi8-r"),
        lambda: "Content-Type: multipart/alternative; boundary=\"=_b\"\n\n--=_b\n" + _part(
            "text/plain", _sentences(rng, _WORDS, 12), "quoted-printable") + "--=_b\n" + _part(
            "text/html", _page(rng, 15), "base64") + "--=_b--\n",
        lambda: "Content-Type: multipart/mixed; boundary=x\n\n--x\n" + _part(
            "text/plain", _sentences(rng, _WORDS, 6) + russian, "8bit") + "--x\nContent-Type: application/pdf; name=a.pdf\n"
        "Content-Disposition: attachment; filename=\"a.pdf\"\n" + _part(
            "application/pdf", "%PDF-1.4 " + "x" * rng.randrange(20_000), "base64").split("\n", 1)[1] + "--x--\n",
    ][n % 5]()
    return (head + body).replace("\n", "\r\n" if n % 2 else "\n").encode("latin-1")
