"""Messages made to be dear: name -> function(size in bytes) -> message of about that size.

Each kind aims at one loop of the core that an attacker could make long: doubling the size must not do worse than
double the work.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

Generator = Callable[[int], bytes]

_TOP = b"From: a@b.example\nTo: c@d.example\nSubject: s\nMIME-Version: 1.0\n"
_MIXED = _TOP + b"Content-Type: multipart/mixed; boundary=b\n\n"
_CHARSETS = ("utf-8", "utf-16", "utf-7", "koi8-r", "windows-1251", "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp",
             "iso-2022-jp", "iso-2022-kr", "iso-8859-8", "no-such-charset")


def _fill(piece: bytes, size: int, start: bytes = b"", end: bytes = b"") -> bytes:
    """As many whole pieces as fit, at least one."""
    return start + piece * max(1, (size - len(start) - len(end)) // len(piece)) + end


def _many(piece: Callable[[int], bytes], size: int, start: bytes = b"", end: bytes = b"") -> bytes:
    """Pieces that differ by their number."""
    pieces, left, i = [start], size - len(start) - len(end), 0
    while left > 0:
        pieces.append(piece(i))
        left -= len(pieces[-1])
        i += 1
    return b"".join([*pieces, end])


def header(name: bytes, piece: bytes, start: bytes = b"", end: bytes = b"") -> Generator:
    """One long field made of equal pieces."""
    return lambda size: _fill(piece, size, _TOP + name + b": " + start, end + b"\n\nx\n")


def headers(piece: Callable[[int], bytes]) -> Generator:
    return lambda size: _many(piece, size, _TOP, b"\n\nx\n")


def body(piece: bytes, fields: bytes = b"", start: bytes = b"", end: bytes = b"") -> Generator:
    return lambda size: _fill(piece, size, _TOP + fields + b"\n" + start, end + b"\n")


def bodies(piece: Callable[[int], bytes], fields: bytes = b"", start: bytes = b"") -> Generator:
    return lambda size: _many(piece, size, _TOP + fields + b"\n" + start, b"\n")


_HTML = b"Content-Type: text/html; charset=utf-8\n"


def html(piece: bytes, start: bytes = b"", end: bytes = b"") -> Generator:
    return body(piece, _HTML, start, end)


def text(piece: str, start: str = "") -> Generator:
    return body(piece.encode(), b"Content-Type: text/plain; charset=utf-8\n", start.encode())


def charset(name: bytes, piece: bytes, start: bytes = b"") -> Generator:
    return body(piece, b"Content-Type: text/plain; charset=" + name + b"\n", start)


def _base64(piece: bytes) -> Generator:
    def make(size: int) -> bytes:
        coded = b64encode(piece * max(1, size * 3 // 4 // len(piece)))
        lines = b"\n".join(coded[i:i + 76] for i in range(0, len(coded), 76))
        return _TOP + b"Content-Transfer-Encoding: base64\nContent-Type: application/x-data; name=a.bin\n\n" + lines
    return make


def _words_in_every_charset(size: int) -> bytes:
    def word(i: int) -> bytes:
        return f" =?{_CHARSETS[i % len(_CHARSETS)]}?q?=e4=b8{i}=1b$B?=\n".encode()
    return _many(word, size, _TOP + b"Subject:", b"\n\n")


def _sheet(size: int) -> bytes:
    rules = b"".join(b".c%d{display:none}" % i for i in range(size // 40))
    elements = b"".join(b"<p class=c%d>x" % i for i in range(size // 40))
    return _TOP + _HTML + b"\n<style>" + rules + b"</style>" + elements


def _header_flood_in_parts(size: int) -> bytes:
    return _many(lambda i: b"--b\n" + b"a:\n" * 4000 + b"\n", size, _MIXED)


KINDS: dict[str, Generator] = {
    # mime: structure
    "nothing": lambda size: b"\n" * size,
    "binary": lambda size: bytes(range(256)) * max(1, size // 256),
    "nested multiparts": lambda size: _many(
        lambda i: b"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n" % (i, i), size, _TOP),
    "nested multiparts of one boundary": body(b"Content-Type: multipart/x; boundary=b\n\n--b\n"),
    "many parts": lambda size: _fill(b"--b\n\nx\n", size, _MIXED, b"--b--\n"),
    "many small files": lambda size: _fill(b"--b\nContent-Disposition: attachment\n\nx\n", size, _MIXED, b"--b--\n"),
    "many named files": lambda size: _many(
        lambda i: b"--b\nContent-Type: a/b; name*=koi8-r''%d%s\n\nx\n" % (i, b"%c1" * 200), size, _MIXED),
    "headers in many parts": _header_flood_in_parts,
    "boundaries that are not closed": lambda size: _many(
        lambda i: b"--b%d\nContent-Type: multipart/x; boundary=b%d\n\n" % (i, i + 1), size,
        _TOP + b"Content-Type: multipart/x; boundary=b0\n\n"),
    "prefixes of a boundary": lambda size: _fill(
        b"--" + b"b" * 60 + b"\n", size, _TOP + b"Content-Type: multipart/x; boundary=" + b"b" * 61 + b"\n\n"),
    "hyphens": lambda size: _fill(b"-", size, _MIXED + b"--b\n\n"),
    "chain of messages": body(b"Content-Type: message/rfc822\n\n", b"Content-Type: message/rfc822\n"),
    "many messages": lambda size: _fill(b"--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n", size, _MIXED),
    # mime: fields
    "one huge header line": header(b"Subject", b"x"),
    "one huge unknown header line": header(b"X-Data", b"x "),
    "continuation lines": header(b"Subject", b"x\n "),
    "many headers": headers(lambda i: b"X-%d: y\n" % i),
    "many equal headers": headers(lambda i: b"From: a@b.example\n"),
    "received flood": headers(
        lambda i: b"Received: from a [10.%d.%d.1] by b; Mon, 1 Jan 2024 00:00:00 +0000\n" % (i >> 8 & 255, i & 255)),
    "received brackets": header(b"Received", b"from ([", b"from "),
    "authentication results": headers(
        lambda i: b"Authentication-Results: mx.example; dkim=pass header.d=a%d.example\n" % i),
    "one authentication result": header(b"Authentication-Results", b"; dkim=pass (\\\\\"", b"mx.example"),
    "encoded-words": header(b"Subject", b"=?utf-8?q?=C3=A9?= "),
    "encoded-words in every charset": _words_in_every_charset,
    "encoded-words without an end": header(b"Subject", b"=?a?q?"),
    "continuations of a parameter": lambda size: _many(
        lambda i: b"; name*%d*=%%41" % i, size, _TOP + b"Content-Type: a/b", b"\n\nx\n"),
    "parameters": header(b"Content-Type", b"; a=\"\\\"\"", b"a/b"),
    "comments in addresses": header(b"To", b"(a(\\)"),
    "million addresses": headers(lambda i: b"To: a%d@b.example, c%d@d%d.example\n" % (i, i, i)),
    "many senders": header(b"From", b"a@b.example,"),
    "senders of many domains": lambda size: _many(
        lambda i: b"a@b%d.example," % i, size, _TOP + b"From: ", b"\n\nx\n"),
    "one huge field name": lambda size: _TOP + b"x" * size + b": y\n\nz\n",
    "groups of addresses": header(b"Cc", b"a:b@c,;"),
    "open quotes in addresses": header(b"From", b'"\\'),
    # decode
    "base64": _base64(b"data"),
    "base64 junk": body(b"=A=!B\n", b"Content-Transfer-Encoding: base64\n"),
    "soft breaks only": body(b"=\n", b"Content-Transfer-Encoding: quoted-printable\n"),
    "quoted-printable blanks": body(b" \t", b"Content-Transfer-Encoding: quoted-printable\n"),
    "uuencode begins": body(b"begin 644 a\n"),
    "uuencoded files": body(b"begin 644 a\n#86)C\n`\nend\n"),
    "uuencoded line ends": body(b"\n", start=b"begin 644 a\n#86)C\n"),
    "switches of ISO-2022-JP": charset(b"iso-2022-jp", b"\x1b$B\x1b(B\x1b(J"),
    "switches of ISO-2022-KR": charset(b"iso-2022-kr", b"\x0e\x0f", b"\x1b$)C"),
    "UTF-7": charset(b"utf-7", b"+AGE-+"),
    "Japanese escapes in ASCII": charset(b"us-ascii", b"\x1b$A"),
    "UTF-16 that is none": charset(b"utf-16", b"\xd8\x00a"),
    "one byte that becomes three": charset(b"windows-874", b"\xa1"),
    "named files in long names": lambda size: _many(
        lambda i: b"--b\nContent-Type: a/b; charset=windows-874; name=" + b"\xa1" * 7000 + b"\n\nx\n", size, _MIXED),
    "charset lies": charset(b"utf-8", b"\xe4\xf6\xfc\xff"),
    "GB18030 in four bytes": charset(b"gb18030", b"\x81\x30\x81\x30\xff"),
    # html
    "unclosed tags": html(b"<b>"),
    "unclosed paragraphs in formatting": html(b"<p>", b"<b>" * 300),
    "misnested tags": html(b"<b><p></b>"),
    "end tags": html(b"</b></p></table>", b"<i>" * 300),
    "attributes": html(b"b=c ", b"<a "),
    "one long attribute": html(b"x&amp;", b"<a href='http://a.example/", b"'>x</a>"),
    "nested tables": html(b"<table><tr><td>"),
    "entities": html(b"&lt;&#x41;&notit;&#"),
    "ampersands": html(b"&"),
    "less-than signs": html(b"<"),
    "comments": html(b"<!-- -- > --!"),
    "styles": html(b"<p style='color:red;display:none;font:1px/2 x;background:rgb(1,2,3)'>x"),
    "one long style": html(b"color:((;display:\"", b"<p style='"),
    "style sheet": _sheet,
    "style sheet of open blocks": html(b".a{color:red}@x{{{", b"<style>"),
    "many classes": html(b"a ", b"<style>.a{color:red}</style><p class='"),
    "hidden nesting": html(b"<div hidden><p style='display:block'>x"),
    "scripts": html(b"<script><!--<script></script>"),
    "links": bodies(lambda i: b"<a href=http://a%d.example/>a%d.example</a>" % (i, i), _HTML),
    "links with a long base": html(b"<a href=?>x", b"<base href=http://a.example/" + b"b" * 8000 + b"/>"),
    "other links with a long base": bodies(
        lambda i: b"<a href=?%d>x" % i, _HTML, b"<base href=http://a.example/" + b"b" * 8000 + b"/>"),
    "anchors around addresses": html(b"<a href=http://a.example/>http://a.example/ <table><td>"),
    "forms and pictures": html(b"<form action=http://a.example/><img src=http://b.example/c>"),
    "data addresses": html(b"<img src=data:image/png;base64,AAAA>"),
    # urls
    "million addresses of the web": bodies(lambda i: b"http://a%d.example/\n" % i),
    "one web address again": body(b"http://a.example/ "),
    "one huge web address": body(b"a", start=b"http://a.example/"),
    "dots": body(b"a."),
    "schemes": body(b"http:"),
    "at signs": body(b"a@", start=b"http://"),
    "user names and passwords": body(b"http://a:b@"),
    "defanged": body(b"hxxp[:]//a[.]b(dot)c "),
    "open brackets": body(b"[[.http://["),
    "percent signs": body(b"%2525", start=b"http://a.example/"),
    "nested percent signs": body(b"http://a.example/%" + b"25" * 4000 + b"41 "),
    "percent signs in many addresses": body(b"http://%2561%252e.example/%2525%252f..%2f "),
    "labels of IDN": body("http://ä.ö.ü.例え.example/ ".encode(), b"Content-Type: text/plain; charset=utf-8\n"),
    "long labels of IDN": body(("http://" + "".join(map(chr, range(0x4E00, 0x5600))) + ".example/ ").encode(),
                               b"Content-Type: text/plain; charset=utf-8\n"),
    "one huge host": text("例え.", "http://"),
    "punycode": body(b"http://xn--" + b"a9" * 25 + b".example/ "),
    "directories": bodies(lambda i: b"http://a%d.b.c.d.e.f.example/1/2/3/4/5?6 " % i),
    "dot segments": body(b"a/../", start=b"http://a.example/"),
    "numbers as hosts": body(b"http://0x7f.1 http://017700000001 http://[::ffff:1.2.3.4] "),
    # fold
    "zalgo": text("a" + "̖̀́" * 20),
    "one letter with marks": text("̖̀", "a"),
    "spaced letters": text("v i a g r a "),
    "spaced letters without an end": text("v "),
    "dotted letters": text("в·и·а·г·р·а "),
    "letters that expand": text("ﷺ"),
    "letters that look alike": text("рауpаl Ѕесurіtу "),
    "Cyrillic": text("съешь же ещё этих мягких французских булок "),
    "invisible letters": text("a​­"),
    "Hangul": text("각"),
    "digits for letters": text("v1agr4 0nl1ne "),
    # match: with the lists of lists.py
    "phrase again": text("buy pills now "),
    "nested phrases": text("a"),
    "masks with stars": text("free money free "),
    "masks without an end": text("begin a begin "),
}
