# ruff: noqa: E501 - tables of cases, one row a line
"""core/urls against published vectors, the public suffix list and slow oracles. One row is one case."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import urls as reference

from mailsift import _native

SCHEMES = ("http", "https", "ftp", "mailto", "other", "none")
(HAD_PASSWORD, HAD_USER, DEFANGED, BARE, IP, ODD_IP, IDN, BACKSLASH, PERCENT_HOST, PORT, TWO, CUT, LENIENT) = (
    1 << n for n in range(13)
)


def read(address: str | bytes, base: str = "") -> tuple[str, str, str, str, str, int, int] | None:
    """(shown, canonical, host, other host, domain, port, flags)"""
    raw = address if isinstance(address, bytes) else address.encode()
    found, _ = _native._urls_read(raw, base.encode())
    return None if found is None else (*(f.decode("utf-8", "replace") for f in found[2:7]), found[7], found[9])


def find(text: str) -> list[str]:
    raw = text.encode()
    return [raw[f[0] : f[0] + f[1]].decode() for f in _native._urls_find(raw)[0]]


# Safe Browsing v4, "URLs and Hashing", "Canonicalization"; the same rows stand in google/safebrowsing, urls_test.go
# (Apache-2.0), which drops the query: we keep it as the document does.
CANONICAL = [
    ("http://host/%25%32%35", "http://host/%25"),
    ("http://host/%25%32%35%25%32%35", "http://host/%25%25"),
    ("http://host/%2525252525252525", "http://host/%25"),
    ("http://host/asdf%25%32%35asd", "http://host/asdf%25asd"),
    ("http://host/%%%25%32%35asd%%", "http://host/%25%25%25asd%25%25"),
    ("http://www.google.com/", "http://www.google.com/"),
    ("http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/%77%77%77%2E%65%62%61%79%2E%63%6F%6D/",
     "http://168.188.99.26/.secure/www.ebay.com/"),
    ("http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/",
     "http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/"),
    ("http://host%23.com/%257Ea%2521b%2540c%2523d%2524e%25f%255E00%252611%252A22%252833%252944_55%252B",
     "http://host%23.com/~a!b@c%23d$e%25f^00&11*22(33)44_55+"),
    ("http://3279880203/blah", "http://195.127.0.11/blah"),
    ("http://www.google.com/blah/..", "http://www.google.com/"),
    ("www.google.com/", "http://www.google.com/"),
    ("www.google.com", "http://www.google.com/"),
    ("http://www.evil.com/blah#frag", "http://www.evil.com/blah"),
    ("http://www.GOOgle.com/", "http://www.google.com/"),
    ("http://www.google.com.../", "http://www.google.com/"),
    ("http://www.google.com/foo\tbar\rbaz\n2", "http://www.google.com/foobarbaz2"),
    ("http://www.google.com/q?", "http://www.google.com/q?"),
    ("http://www.google.com/q?r?", "http://www.google.com/q?r?"),
    ("http://www.google.com/q?r?s", "http://www.google.com/q?r?s"),
    ("http://evil.com/foo#bar#baz", "http://evil.com/foo"),
    ("http://evil.com/foo;", "http://evil.com/foo;"),
    ("http://evil.com/foo?bar;", "http://evil.com/foo?bar;"),
    (b"http://\x01\x80.com/", "http://%01%80.com/"),
    ("http://notrailingslash.com", "http://notrailingslash.com/"),
    ("http://www.gotaport.com:1234/", "http://www.gotaport.com/"),
    ("  http://www.google.com/  ", "http://www.google.com/"),
    ("http:// leadingspace.com/", "http://%20leadingspace.com/"),
    ("http://%20leadingspace.com/", "http://%20leadingspace.com/"),
    ("%20leadingspace.com/", "http://%20leadingspace.com/"),
    ("https://www.securesite.com/", "https://www.securesite.com/"),
    ("http://host.com/ab%23cd", "http://host.com/ab%23cd"),
    ("http://host.com//twoslashes?more//slashes", "http://host.com/twoslashes?more//slashes"),
    ("ftp://ftp.myfiles.com/", "ftp://ftp.myfiles.com/"),
    ("http://some%1bhost.com/%1b", "http://some%1Bhost.com/%1B"),
    ("http://www.ümlat.com/", "http://www.xn--mlat-zra.com/"),
    ("http://W!eird<>Ho$^.com/", "http://w!eird<>ho$^.com/"),
    ("http://a.com/foo/.././bar/./../foo.html", "http://a.com/foo.html"),
    ("http://a.com//a//b///c////", "http://a.com/a/b/c/"),
    ("http://google...com/foo.html", "http://google.com/foo.html"),
    ("http://..google.com/foo.html", "http://google.com/foo.html"),
]

# WHATWG host parsing: web-platform-tests, url/resources/urltestdata.json and toascii.json (BSD-3-Clause), as facts.
HOSTS = [
    ("http://192.0x00A80001", "192.168.0.1", IP | ODD_IP), ("http://%30%78%63%30%2e%30%32%35%30.01", "192.168.0.1", None),
    ("http://0Xc0.0250.01", "192.168.0.1", IP | ODD_IP), ("http://192.168.0.257", None, LENIENT),
    ("http://256", "0.0.1.0", IP | ODD_IP), ("http://0x", "0.0.0.0", None), ("http://0.0.0.0x100000000", None, LENIENT),
    ("http://1.2.3.4.5/", None, LENIENT), ("http://1.2.3.08", None, LENIENT), ("http://1.2.3.4.", "1.2.3.4", None),
    ("http://Ｇｏ.com", "go.com", 0), ("http://０Ｘｃ０．０２５０．０１", "192.168.0.1", None), ("http://你好你好", "xn--6qqa088eba", IDN),
    ("http://ab\u00adcd\u200b.com", "abcd.com", 0), ("http://faß.ExAmPlE/", "xn--fa-hia.example", IDN),
    ("http://βόλος.com", "xn--nxasmm1c.com", IDN), ("http://GOO\u200b\u2060\ufeffgoo.com", "googoo.com", 0),
    ("http://[1::2]:3:4", None, "refused"), ("http://[::1.2.3]", None, "refused"), ("http://[2001::1", None, "refused"),
    ("http://[::127.0.0.1]", "[::7f00:1]", IP), ("http://[0:0:0:0:0:0:13.1.68.3]", "[::d01:4403]", IP),
    ("http://[1:0::]", "[1::]", IP), ("http://[0:1:2:3:4:5:6:7]", "[0:1:2:3:4:5:6:7]", IP), ("http://[::]", "[::]", IP),
    ("http://[1:2:0:0:5:0:0:0]", "[1:2:0:0:5::]", IP), ("http://a_b.com", "a_b.com", 0), ("http://xn--a", "xn--a", LENIENT | IDN),
    ("http://a.b-c_d/", "a.b-c_d", 0), ("http://www.foo。bar.com", "www.foo.bar.com", 0), ("http://ho st/", None, LENIENT),
    ("http://example.com:65536/", None, "refused"), ("http://example.com:/", "example.com", 0),
    ("http:\\\\x:hi@h.com\\y", "h.com", HAD_PASSWORD | HAD_USER | BACKSLASH), ("http:h.com/", "h.com", 0),
    ("http:///h.com/", "h.com", 0), ("http://user@/x", None, "refused"), ("http://@h.com/", "h.com", HAD_USER),
    ("http://\u202eevil.com/", "evil.com", LENIENT),
]


@pytest.mark.parametrize(("address", "want"), CANONICAL)
def test_safe_browsing_canonical_form(address: str | bytes, want: str) -> None:
    got = read(address)
    assert got is not None
    assert got[1] == want


@pytest.mark.parametrize(("address", "host", "flags"), HOSTS)
def test_whatwg_hosts(address: str, host: str | None, flags: int | str | None) -> None:
    got = read(address)
    if flags == "refused":
        assert got is None
        return
    assert got is not None
    if host is not None:
        assert got[2] == host
    if flags is not None:
        assert got[6] & ~PERCENT_HOST & ~DEFANGED == flags


@pytest.mark.parametrize(("address", "base", "want"), [
    ("../x?y=1", "https://u:p@base.com:444/a/b/c.html?q", "https://base.com/a/x?y=1"),
    ("//other.com/x", "https://base.com/a", "https://other.com/x"),
    ("/r", "http://base.com/a/b", "http://base.com/r"), ("?q", "http://base.com/a/b?z", "http://base.com/a/b?q"),
    ("#f", "http://base.com/a", None), ("mailto:a@b.com", "http://base.com/", None), ("javascript:x", "", None),
    ("cid:x@y", "", None), ("data:text/html,x", "http://base.com/", None), ("x.html", "", None), ("", "http://b.com/", None),
    ("/asdf", "", None), ("hxxp://ex[.]com/x", "", "http://ex.com/x"), ("hxxps[://]ex(dot)com", "", "https://ex.com/"),
])
def test_base_and_schemes(address: str, base: str, want: str | None) -> None:
    got = read(address, base)
    assert (got and got[1]) == want


@pytest.mark.parametrize(("address", "host", "other"), [
    ("http://a.com\\@b.com/", "a.com", "b.com"), ("http://a.com\\x@b.com:80/", "a.com", "b.com"),
    ("http://u@a.com\\@b.com/", "a.com", "b.com"), ("http://a.com/\\@b.com/", "a.com", ""),
    ("http://a.com\\b.com/", "a.com", ""), ("http://u:p\\w@h.com/", "h.com", ""),
])
def test_two_readings(address: str, host: str, other: str) -> None:
    got = read(address)
    assert got is not None
    assert got[2:4] == (host, other)
    assert bool(got[6] & TWO) == bool(other)


@pytest.mark.parametrize(("text", "want"), [
    ("See http://a.com/b. And (www.foo.com), ok", ["http://a.com/b", "www.foo.com"]),
    ("(http://en.wikipedia.org/wiki/Foo_(bar))", ["http://en.wikipedia.org/wiki/Foo_(bar)"]),
    ("joe@example.com <20@x.com> $foo.com$x@bar.com a.b.com@c.com", []),
    ("readme.md setup.py e.g. foo.c node.js ASP.NET version 1.2.3 Makefile.am a.so", []),
    ("done.It was. co.uk, p.m. os.name() file.zip i.e. 3.14", []),
    ("https://setup.py/x setup.py/x www.setup.py", ["https://setup.py/x", "setup.py/x", "www.setup.py"]),
    ("foo.co.uk:80/x bücher.de “shop.de”", ["foo.co.uk:80/x", "bücher.de", "shop.de"]),
    ("example[.]com example(dot)com example [.] com", ["example[.]com", "example(dot)com", "example [.] com"]),
    ("example . com example dot com", []), ("hxxp://foo dot com/x y", ["hxxp://foo dot com/x"]),
    ("hXXps[:]//foo{.}com!", ["hXXps[:]//foo{.}com"]), ("hxxp[://]foo.com", ["hxxp[://]foo.com"]),
    ("请访问example.com谢谢", ["example.com"]), ("你好。谢谢。", []), ("example。com", ["example。com"]),
    ("user:pw@host.com/path", ["host.com/path"]), ("mailto:a@b.com/x From:joe@x.com", []),
    ("'http://x.org/y'z' <http://a.b.com>", ["http://x.org/y", "http://a.b.com"]),
    ("http:www.foo.com http: the protocol", ["http:www.foo.com"]), ("sftp://x.com/y", []),
])
def test_find(text: str, want: list[str]) -> None:
    assert find(text) == want


def test_limits_bite() -> None:
    found, bits = _native._urls_find(b"http://a.com/ " * 5, 3)
    assert len(found) == 3
    assert bits
    found, bits = _native._urls_find(b"http://a.com/" + b"x" * 200, 8, 50)
    assert (found[0][1], len(found[0][2]), len(found[0][3])) == (213, 62, 62)
    assert found[0][9] & CUT
    assert bits
    found, bits = _native._urls_find(b"http://" + b"user" * 200 + b":pw@a.com/", 8, 50)
    assert bits
    assert found[0][2:5] == (b"http://a.com/", b"http://a.com/", b"a.com")


SUFFIX_CASES = [
    ("www.example.com", "example.com"), ("com", ""), ("a.b.co.uk", "b.co.uk"), ("co.uk", ""), ("x.www.ck", "www.ck"),
    ("a.b.ck", "a.b.ck"), ("b.ck", ""), ("a.city.kawasaki.jp", "city.kawasaki.jp"), ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
    ("foo.github.io", "foo.github.io"), ("a.test", "a.test"), ("localhost", ""), ("1.2.3.4", ""), ("[::1]", ""),
]


@pytest.mark.parametrize(("host", "domain"), SUFFIX_CASES)
def test_registrable_domain(host: str, domain: str) -> None:
    assert _native._urls_domain(host.encode())[0].decode() == domain


def test_every_rule_of_the_public_suffix_list() -> None:
    oracle = reference.SUFFIXES
    rules = [f"{name}" for name in oracle._publicsuffix]
    assert len(rules) > 5000
    for rule in rules:
        name = rule.lstrip("!").replace("*.", "w.").encode("idna").decode().lower()
        for host in (name, f"a.{name}", f"b.a.{name}", f"c.b.a.{name}"):
            assert _native._urls_domain(host.encode())[0].decode() == (oracle.privatesuffix(host) or ""), host


@pytest.mark.parametrize(("address", "want"), [
    ("http://a.b.c/1/2.html?param=1/2", {"a.b.c/1/2.html?param=1/2", "a.b.c/1/2.html", "a.b.c/", "a.b.c/1/",
                                         "b.c/1/2.html?param=1/2", "b.c/1/2.html", "b.c/", "b.c/1/"}),
    ("http://a.b.c.d.e.f.g/1.html", {f"{h}/{p}" for h in ("a.b.c.d.e.f.g", "c.d.e.f.g", "d.e.f.g", "e.f.g", "f.g")
                                     for p in ("1.html", "")}),
    ("http://1.2.3.4/1/", {"1.2.3.4/1/", "1.2.3.4/"}), ("http://a.b/?", {"a.b/"}), ("http://b/", {"b/"}),
    ("http://[2001:470:1:18::114]/a/b", {f"[2001:470:1:18::114]/{p}" for p in ("a/b", "a/", "")}),
    ("http://x.y.co.uk/", {"x.y.co.uk/", "y.co.uk/"}),
])
def test_expressions(address: str, want: set[str]) -> None:
    got = _native._urls_expressions(address.encode())
    assert got is not None
    assert len(got) == len(set(got))
    assert {g.decode() for g in got} == want


LABELS = st.sampled_from(["a", "www", "co", "uk", "com", "github", "io", "xn--p1ai", "b-c", "kawasaki", "jp"])


@given(st.lists(LABELS, min_size=2, max_size=9), st.text("ab/?=.", max_size=30))
def test_expressions_equal_the_oracle(labels: list[str], path: str) -> None:
    got = read("http://" + ".".join(labels) + "/" + path)
    assert got is not None
    canonical = got[1].removeprefix("http://" + got[2])
    found = _native._urls_expressions(("http://" + ".".join(labels) + "/" + path).encode())
    assert found is not None
    assert {f.decode() for f in found} == reference.expressions(got[2], canonical)


@given(st.binary(max_size=60).filter(lambda b: not re.search(rb"[@\t\r\n]|%|\xef", b)) | st.text("%25/.?aF#\\ ", max_size=40).map(str.encode))
def test_path_equals_the_oracle(path: bytes) -> None:
    found, _ = _native._urls_read(b"http://a.com/" + path + b"/x", b"")
    assert found is not None
    assert found[3] == b"http://a.com" + reference.canonical_path(b"/" + path + b"/x")


@given(st.text(max_size=200), st.binary(max_size=200))
def test_anything_goes_in(text: str, raw: bytes) -> None:
    for data in (text.encode(), raw, b"http://" + raw):
        for found in _native._urls_find(data)[0]:
            assert found[0] + found[1] <= len(data)
            again, _ = _native._urls_read(found[3], b"")
            assert again is not None
        _native._urls_read(data, b"http://a.com/x")


def test_canonical_form_is_stable() -> None:
    random = Random(7)
    parts = ["http://", "a.com", "/", "%25", "%", "..", "?", "#", "@", ":", "\\", "41", "é", "//", "x"]
    for _ in range(3000):
        found, _ = _native._urls_read(("http://a.com" + "".join(random.choices(parts, k=9))).encode(), b"")
        if found is None or found[9] & LENIENT or found[5]:
            continue
        again, _ = _native._urls_read(found[3], b"")
        assert again is not None
        assert again[3] == found[3]
