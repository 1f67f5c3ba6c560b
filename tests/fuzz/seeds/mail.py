"""Messages: the examples, and made-up ones for every encoding, charset, field and defect that the core knows."""

import base64
import binascii
import quopri
import struct
from pathlib import Path

from seeds import pages, texts

EXAMPLES = Path(__file__).parents[3] / "examples/mail"

DATES = (
    b"Mon, 2 Jan 2006 15:04:05 -0700",
    b"2 Jan 06 15:04 GMT",
    b"Fri, 31 Dec 1999 23:59:60 EST (New Year)",
    b"2006-01-02T15:04:05Z",
    b"2006-01-02 15:04:05 +01:00",
    b"Mon Jan  2 15:04:05 2006",
    b"02/Jan/2006:15:04:05 +0000",
    b"Mon Jan 2 15:04:05 PST 2006",
    b"Tue, 30 Feb 2007 25:61:61 +9999",
    b"1 January 70 0:0",
    b"Monday, 02-Jan-06 3:04:05 PM",
    b"01/02/2006 3:04 AM",
    b"Thu, 1 Jan 1970 00:00:00 Z",
    b"1136214245",
    b"Jan 2, 2006",
    b"2006/1/2 15.04.05 0100",
)
ADDRESSES = (
    b"a@b.example",
    b"<a@b.example>",
    b'"Q. \\"R\\"" <a@b.example>, C <c@d.example>',
    b"Group: a@b.example, c@d.example;, e@f.example",
    b"a (comment (nested) \\)) @b.example",
    b"=?utf-8?q?J=C3=BCrgen?= =?utf-8?b?w6Q=?= <j@e.example>",
    b"a@[192.0.2.1]",
    b'"a b"@c.example',
    b"<@r.example,@s.example:a@b.example>",
    b"a@b@c.example",
    b"undisclosed-recipients:;",
    b"a@b.example (Name)",
    b'"x@y.example" <real@z.example>',
    b"<>",
    b",,;<",
    b'"open',
    b"(open",
    b"<a@b.example",
    b"\xe4\xf6\xfc <\xff@b.example>",
    "Jürgen <jürgen@bücher.example>".encode(),
    b"a.@b..example, MAILER-DAEMON",
    b"=?x?q?=22?= <a@b.example>",
)
WORDS = (
    b"=?utf-8?B?w6TDtsO8?=",
    b"=?ISO-8859-1?Q?a_=E4=?= =?iso-8859-1*de?q?b?=",
    b"=?utf-8?q?=C3?= =?utf-8?q?=A4?=",
    b"=?koi8-r?B?8PLJ18XU?=",
    b"=?gb2312?B?xOO6ww==?= tail",
    b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
    b"=?utf-8?X?no?= =?utf-8?q?open",
    b"=?utf-7?q?+AGE-?=",
    b"plain \xe4 \xc3\xa4 \x00\x07 text",
    b"=?us-ascii?q??= =?utf-8?b??=",
    b"=?windows-1252?q?=80_=99?=",
    b"=?utf-8?b?w6T?= =?UTF-8?Q?a b?=",
    b" =?big5?b?pKQ=?=\r\n\t=?shift_jis?b?k/o=?=",
)
PARAMETERS = (
    b"application/x; name=a.exe",
    b'application/x; name="a b.pdf"; NAME=c',
    b"application/x; name*=utf-8''%C3%A4%zz.txt",
    b"application/x; name*0*=utf-8'en'a%20; name*1=b; name*2*=%63; name*9=gone",
    b'application/x; name*0=a; name*1="b\\"c"',
    b'application/x; name="=?utf-8?q?=C3=A4?=.exe"',
    b"application/x; name=(comment) b ; charset",
    b"application/x; name='a;b'; x=\"open",
    b'TEXT/PLAIN; charset="us-ascii"; format=flowed; boundary=no',
    b"text",
    b"/",
    b";",
    b"multipart/mixed",
    b"image/png; name*1=b; name*0=a",
    b"application/ms-tnef; name=winmail.dat",
    b"text/plain; charset=utf-8; charset=latin1",
    b"application/x; name*=x; name*=iso-8859-1'%E4",
)
RECEIVED = (
    b"from a.example (b.example [192.0.2.1]) by c.example with ESMTP id 1; Mon, 2 Jan 2006 15:04:05 -0700",
    b"from [198.51.100.7] (helo=x) by y (envelope-from <a@b.example>); 2 Jan 2006 15:04:05 +0000",
    b"from x ([IPv6:2001:db8::1]) by y; junk",
    b"from x (unknown [999.1.2.3]) by [::ffff:192.0.2.9] ; ",
    b"(qmail 1 invoked by uid 2)",
    b"from 2001:db8:0:0:0:0:0:1 by 1.2.3.4.5 (1.2.3) via [fe80::1%eth0]; Mon",
    b"by x [1::2::3] [12345::] [::] [1:2:3:4:5:6:7:8:9] [::1.2.3.4]",
)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


PICTURES = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 6, 4, 8, 2, 0, 0, 0),
    b"GIF89a" + struct.pack("<HHBBB", 5, 3, 0, 0, 0),
    b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x11\x08\x00\x07\x00\x09\x03abc",
    b"\xff\xd8\xff\xe0\x00\x01abcdefgh",
    b"\xff\xd8\xff\xfe\x00\x20abcdefgh",
    b"BM" + bytes(16) + struct.pack("<ii", 8, -9),
    _chunk(b"VP8X", bytes(4) + b"\1\0\0\2\0\0" + bytes(8)),
    _chunk(b"VP8 ", bytes(3) + b"\x9d\x01\x2a\x05\0\6\0" + bytes(8)),
    _chunk(b"VP8L", b"\x2f\4\3\2\1" + bytes(14)),
    _chunk(b"XXXX", bytes(20)),
    b"GIF89a",
)


def _part(fields: bytes, body: bytes) -> bytes:
    return b"Content-Type: " + fields + b"\n\n" + body


def _multipart(kind: bytes, boundary: bytes, *parts: bytes, close: bool = True) -> bytes:
    inside = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return (
        b"Content-Type: multipart/"
        + kind
        + b'; boundary="'
        + boundary
        + b'"\n\npreamble\n'
        + inside
        + (b"--" + boundary + b"--\n" if close else b"")
    )


def _with_encodings(body: bytes) -> list[bytes]:
    lines = [body[i : i + 45] for i in range(0, len(body), 45)]
    uuencoded = b"begin 644 a file.txt\n" + b"".join(binascii.b2a_uu(line) for line in lines) + b"`\nend\n"
    named = {
        b"base64": base64.encodebytes(body),
        b"quoted-printable": quopri.encodestring(body),
        b"x-uuencode": uuencoded,
        b"8bit": body,
        b"binary": body,
        b"BASE64 (old)": b"SGVs!bG8=\n=SGVsbG8",
        b"Quoted-Printable": b"a=\nb=3D=3d=ZZ= \nc \t\nd=",
        b"x-unknown": uuencoded,
    }
    return [
        b"Content-Transfer-Encoding: " + name + b"\nContent-Type: " + kind + b"\n\n" + encoded
        for name, encoded in named.items()
        for kind in (b"text/plain; charset=utf-8", b"application/octet-stream; name=hello")
    ]


def _structures() -> list[bytes]:
    text, page, file = (
        _part(b"text/plain", b"Buy now, free \xc3\xa9t\xc3\xa9"),
        _part(b"text/html", pages.pages()[0]),
        _part(b"application/zip; name=a.zip", b"PK"),
    )
    inner = _part(b"message/rfc822", b"Subject: inner\nTo: a@b.example\n\nfree money")
    nested = text
    for depth in range(5):
        nested = _multipart(b"mixed", b"n%d" % depth, nested, inner)
    return [
        _multipart(b"mixed", b"b", text, page, file, inner),
        _multipart(b"alternative", b"b", text, page, close=False),
        nested,
        _multipart(
            b"related", b"b", _multipart(b"alternative", b"b b", text, page), _part(b"image/png", PICTURES[0])
        ),
        _multipart(b"digest", b"b", b"Subject: a\n\nb", b"\nSubject: c\n\nd"),
        _multipart(b"mixed", b"b"),
        _part(b"multipart/mixed", text),
        _part(b"message/rfc822", inner),
        _part(b"message/delivery-status", b"A: b\n\nC: d\n"),
        _part(b"message/partial; id=1; number=1; total=2", text),
        b"From a@b.example Mon Jan  2 15:04:05 2006\n" + text,
        b">From x\n" + text,
        b"\n" + text,
        b"\xef\xbb\xbf" + text,
        b"no header at all",
        b"A : b\nNoColon\n folded\n\tmore\nSubject:\n x\n\nbody",
        b": empty\n\n",
        b"Subject: a\r\rb",
        b"Subject: only",
        b"A: b\r\n\r\n",
        b"\r\n",
        b"Subject: one\nSubject: two\nFrom: a@b\nFrom: c@d\n\n",
        b"X: " + b"long " * 60 + b"\n\n",
        b"\xff\xfeS\x00u\x00",
        b"A\x00B: c\n\n",
        _multipart(
            b"mixed",
            b"b",
            b"Content-Disposition: attachment; filename=a.txt\n" + text,
            b"Content-Disposition: inline; filename*=utf-8''%C3%A4\n" + page,
            b"Content-ID: <a@b>\n" + _part(b"image/jpeg", PICTURES[2]),
            b"Content-Disposition: " + PARAMETERS[3] + b"\n" + file,
        ),
        _multipart(b"mixed", b"b", text).replace(b"\n", b"\r\n"),
        _multipart(b"mixed", b"b", text).replace(b"--b\n", b"--b  \n--bb\n--b-\n"),
        _part(b"text/plain", b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"),
        _part(b"text/plain", b"a\n Spam is bad do not send it \nb"),
        _part(b"text/plain", b"x Spam is bad do not send it\nSpam is bad do not send it y\n"),
        _part(b"text/rtf", b"{\\rtf1 a}"),
        _part(
            b"text/html",
            b'<a href="http://a.example">http://b.test/</a><img src=http://1.2.3.4/i><form action=http://a.example:8080/>'
            b'<iframe src=//b.test/x?y><base href=http://a.example/><meta http-equiv=refresh content="1;url=z"><a href=http://u:p@a.example>x</a>',
        ),
        _part(b"application/xhtml+xml", pages.pages()[1]),
        _part(b"text/plain", b"begin 644 a\n#0V%T\n`\nend\nbegin 7 b\nbegin 600 c\nM\n"),
    ]


def field_values() -> list[bytes]:
    return [*DATES, *ADDRESSES, *WORDS, *PARAMETERS, *RECEIVED]


def messages() -> list[bytes]:
    """Every message, made the same way each time."""
    made = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.eml"))]
    made += [b"Date: " + date + b"\nReceived: x; " + date + b"\n\n" for date in DATES]
    made += [b"From: " + one + b"\nTo: " + one + b"\nReply-To: " + one + b"\n\n" for one in ADDRESSES]
    made += [b"Subject: " + word + b"\nMessage-ID: <" + word + b">\n\n" for word in WORDS]
    made += [
        b"Content-Type: "
        + value
        + b"\nContent-Disposition: attachment;"
        + value.partition(b";")[2].replace(b"name", b"filename")
        + b"\n\nx"
        for value in PARAMETERS
    ]
    made += [b"Received: " + value + b"\n\n" for value in RECEIVED]
    made += [_part(b"image/x-any", picture) for picture in PICTURES]
    made += [_part(b"text/plain; charset=" + label, body) for label, body in texts.charsets()]
    return [*made, *_with_encodings(b"hello http://a.example/ \xc3\xa4 free\n"), *_structures()]
