# ruff: noqa: E501 - tables of cases, one row a line
"""A password planted in an address of any form is in no output of core/urls."""

import itertools
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailsift import _native

USER, SECRET = "zqusrqz", "qzSECRETzq"

# {u} user, {p} password, {h} host. Every row is an address; those below PLAIN are found in text too.
PLAIN = [
    "http://{u}:{p}@{h}/x", "https://{u}:{p}@{h}", "ftp://{u}:{p}@{h}/f", "http://{u}:{p}@{h}:8080/x?y#z",
    "HTTP://{u}:{p}@{h}/", "http://a:b@{u}:{p}@{h}/", "http://{u}:{p}@c:d@{h}/", "http://{u}:{p}@@{h}/",
    "http://{u}:x@{p}@{h}/", "http://:{p}@{h}/", "http://{u}:{p}%40{h}/", "http://{u}%3A{p}%40{h}/",
    "http://{u}%3a{p}@{h}/", "http://{u}:{p}%2540{h}/", "http:/\\{u}:{p}@{h}", "http:\\\\{u}:{p}@{h}/",
    "http:///{u}:{p}@{h}/", "http:{u}:{p}@{h}/", "http:/{u}:{p}@{h}/", "hxxp://{u}:{p}@ex[.]com/",
    "hXXps[:]//{u}:{p}@ex(dot)com/", "hxxp[://]{u}:{p}@ex{{.}}com/", "http://{u}:{p}＠{h}/", "http://{u}：{p}＠{h}/",
    "http://{u}:{p}﹫{h}/", "http://{u}：{p}@{h}/", "http://{u}:{p}\\@{h}/", "http://a.com\\{u}:{p}@{h}/",
    "http://a.com\\x:{p}@{h}/", "http://{u}:{p}\\w@{h}/", "http://{u}:80\\{p}@{h}/", "http://a.com:80\\{p}@{h}/x",
    "http://redir.com/?u=http://{u}:{p}@{h}/", "http://redir.com/http://{u}:{p}@{h}/",
    "http://redir.com/?u=http%3A%2F%2F{u}%3A{p}%40{h}%2F", "http://redir.com/?u=http%253A%252F%252F{u}%253A{p}%2540{h}",
    "http://redir.com/?u=http:{u}:{p}@{h}/", "http://redir.com/?u=http:\\\\{u}:{p}@{h}/",
    "http://redir.com/?u=//{u}:{p}@{h}/", "http://redir.com/#http://{u}:{p}@{h}/", "http://redir.com/?a=1&u=ftp://{u}:{p}@{h}",
    "http://redir.com/?u=http:/{u}:{p}@{h}/", "http://redir.com/\\{u}:{p}@{h}", "http://redir.com/?u=http://{u}:{p}%2Fw@{h}/",
    "http://redir.com/?u=http%3A%2F%2F{u}%3A{p}%252Fw%40{h}", "http://redir.com/?u=http://{u}:{p}/w@{h}/",
    "http://redir.com/?u=http://{u}:w%2F{p}@{h}/", "http://redir.com/?u=http%3A%2F%2F{u}%3Aw%252F{p}%40{h}",
    "http://redir.com/?u=http%253A%252F%252F{u}%253Aw%25252F{p}%2540{h}", "http://redir.com/?u=http://{u}:w#{p}@{h}/",
    "http://redir.com/?u=http://{u}:w/{p}@{h}/", "http://redir.com/?u=http://{u}:w?{p}@{h}/",
    "http://redir.com/?u=http://{u}:{p}＠{h}/", "http://x:y@redir.com/?u=http://{u}:{p}@{h}/",
    "http://{u}:{p}@/x", "http://{u}:{p}@:80/", "http://{u}:{p}@[::1]/", "http://{u}:{p}@[::zz]/", "http://{u}:{p}@{h}:99999/",
    "http://{u}:{p}@1.2.3.4/", "http://{u}:{p}@ho%20st/", "http://{u};x:{p}@{h}/", "http://{u}:{p}/w@{h}/",
    "http://{u}:w/{p}@{h}/x", "http://{u}:{p}?w@{h}/", "http://{u}:{p}#w@{h}/", "http://{u}:{p})w@{h}/",
    "http://{u}:w){p}@{h}/", "http://{u}:w'{p}@{h}/", "http://{u}:{p},w@{h}/", "www.x.com/?u=http://{u}:{p}@{h}/",
    "{u}:{p}@{h}/path", "//{u}:{p}@{h}/x", "http://{u}:{p}@bücher.de/", "http://www.x.com//{u}:{p}@{h}/",
    "http://redir.com/%68ttp:%2f/{u}:{p}@{h}/", "http://{u}:{p}@{h}.\\x", "http://w@{u}:{p}@{h}\\@b.com/",
]
BROKEN = ["http://{u}:{p}\t@{h}/", "ht\ntp://{u}:{p}@{h}/", "http:/\t/{u}:{p}\r\n@{h}/", " http://{u}:{p}@{h}/ ",
          "http://redir.com/?u=http:/\n/{u}:{p}@{h}/", "http://redir.com/?u=ht%09tp://{u}:{p}@{h}/"]
# A user alone, without a password, in the authority itself.
USERS = ["http://{u}@{h}/", "http://{u}%40{h}/", "http://{u}＠{h}/", "ftp:\\\\{u}@{h}", "http://redir.com/?u=http://{u}@{h}/"]


def outputs(address: str) -> list[bytes]:
    raw = address.encode()
    found = [f for base in (b"", b"http://base.com/a/", b"https://base.com/") if (f := _native._urls_read(raw, base)[0])]
    for around in ("{}", "see <{}>, yes", "({})", "x {} y", "'{}'"):
        found += _native._urls_find(around.format(address).encode())[0]
    whole = [field for f in found for field in f[2:7]]
    for f in found:
        whole += _native._urls_expressions(f[3]) or []
    return whole


@pytest.mark.parametrize("form", [*PLAIN, *BROKEN])
def test_password_is_nowhere(form: str) -> None:
    for secret in (SECRET, SECRET + "%2B", "%41" + SECRET, "..." + SECRET, quote(SECRET, safe="")):
        for text in outputs(form.format(u=USER, p=secret, h="host.example.com")):
            assert SECRET.lower().encode() not in text.lower(), form


# A user that one reading takes for the host stays: http://user:80\\pw@host/ opens `user` in a browser.
@pytest.mark.parametrize("form", [*[f for f in PLAIN if "\\" not in f and "/w@" not in f], *USERS])
def test_user_is_nowhere(form: str) -> None:
    for text in outputs(form.format(u=USER, p=SECRET, h="host.example.com")):
        assert USER.encode() not in text.lower(), form


@pytest.mark.parametrize("form", ["http://{u}:{p}@{h}/x", "http://redir.com/?u=http://{u}:{p}@{h}/", "http:\\\\{u}:{p}@{h}/",
                                  "http://redir.com/?u=http%3A%2F%2F{u}%3A{p}%40{h}", "http://a.com\\x:{p}@{h}/"])
def test_password_is_nowhere_when_the_address_is_cut(form: str) -> None:
    raw = form.format(u=USER, p=SECRET, h="host.example.com").encode()
    for longest in range(1, len(raw)):
        found = [f for f in [_native._urls_read(raw, b"", longest)[0]] if f] + _native._urls_find(raw, 9, longest)[0]
        for field in itertools.chain.from_iterable(f[2:7] for f in found):
            assert not any(SECRET[:n].lower().encode() in field.lower() for n in (4, 6)), (form, longest, field)


def test_addresses_of_people_stay() -> None:
    """No password, no `//` before the at sign: a redirector's parameter keeps its value, for it is part of the key."""
    for address in (b"http://a.com/?mail=joe@b.com", b"http://a.com/mailto:joe@b.com", b"http://a.com/@joe",
                    b"http://a.com/?u=http://b.com&mail=joe@c.com"):
        assert _native._urls_read(address, b"")[0][3] == address


# `user:password@` where no address begins is part of the key: (address, its canonical form where that differs).
KEPT = ["https://fonts.googleapis.com/css2?family=Inter:wght@400;500", "https://a.com/css?family=X:wght@500",
        "https://esm.sh/@scope/pkg@1.2", "https://medium.com/@user", "https://a.com/?mailto=a:b@c", "https://a.com/path:with@at",
        "https://a.com/u:p@b.com/x", "https://a.com/?u:p@b.com", "https://a.com/x%3Ay%40z", "https://a.com/mailto:joe@b.com"]


@pytest.mark.parametrize("address", KEPT)
def test_what_is_no_nested_address_stays(address: str) -> None:
    found = _native._urls_read(address.encode(), b"")[0]
    assert (found[2], found[0] & 3) == (address.encode(), 0)
    assert _native.redacted(f"see {address} now") == f"see {address} now"
    assert address.encode() in [f[2] for f in _native._urls_find(address.encode())[0]]


LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x2FF, exclude_categories=("Cc",),
                        exclude_characters="/\\?#<>\"`\u00a0\u00ab\u00bb\u00ad@%")
PIECES = st.lists(st.sampled_from(["@", "%40", "%", "%25", ":", "://", "x"]), max_size=3).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLAIN[:36]), st.text(LETTERS, max_size=8), PIECES)
def test_random_passwords_are_nowhere(form: str, noise: str, piece: str) -> None:
    if "\\" in form and ("@" in piece or "%" in piece):
        piece = ""  # what stands between an at sign and a backslash is the host for browsers
    secret = SECRET + noise.replace("{", "").replace("}", "") + piece.replace("//", "") + SECRET
    for text in outputs(form.format(u=USER, p=secret, h="host.example.com")):
        assert SECRET.lower().encode() not in text.lower(), (form, secret)


V6 = ["[2001:db8::1]", "[::1]", "[::]", "[::FFFF:192.0.2.1]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:192.0.2.1]"]
# What a host may have behind it in text, and how the text goes on.
ENDS = ["", "/", ":80", ":8080/x", "/x?y#z", "?q", "#f", "\\x", ":", " now", "/ now", ", then", ".", ">", "):", "]"]


@pytest.mark.parametrize("host", V6)
def test_a_host_of_ipv6_stays(host: str) -> None:
    """A URL alone and in text; what stands before it as user and password goes as before any host."""
    for scheme, end, before in itertools.product(("http://", "https://", "ftp://", "HTTP:\\\\", "hxxp://"), ENDS, ("", "see ", "a: (", "<")):
        plain = before + scheme + host + end
        assert _native.redacted(plain) == plain
        for user in (f"{USER}:{SECRET}@", f"{USER}:{SECRET}+5@", f"{USER}@", f"{USER}:80@", f"a:b@{USER}:{SECRET}@", f"[::1]:{SECRET}@"):
            assert _native.redacted(before + scheme + user + host + end) == plain, user + host + end
    assert _native.redacted(f"http://{host}/ and http://{USER}:{SECRET}@{host}:80/") == f"http://{host}/ and http://{host}:80/"


@pytest.mark.parametrize("form", [
    "http://[2001:{p}", "http://[::1]:{p}", "http://[::1]:80{p}/x", "http://{u}:[::1]{p}", "http://[{u}:{p}]/", "http://[::1]x:{p}/",
    "http://[::1:{p}]", "http://[::1].{u}:{p}", "http://[::1]{u}:{p}@host/", "http://[::1]:{p}@[::1]/", "http://[::1]@{u}:{p}@[::1]/"])
def test_what_begins_like_ipv6_hides_no_password(form: str) -> None:
    for around in ("{}", "see {} now", "http://redir.com/?u={}"):
        for text in (form, form.replace("@", "%40").replace(":{p}", "%3A{p}")):
            assert SECRET.lower() not in _native.redacted(around.format(text.format(u=USER, p=SECRET))).lower(), text


def test_a_carried_host_of_ipv6_stays() -> None:
    for address in ("http://redir.com/?u=http://[2001:db8::1]/x", "http://redir.com/?u=http://[2001:db8::1]:80/x", "http://redir.com/http://[2001:db8::1]"):
        assert _native._urls_read(address.encode(), b"")[0][2] == address.encode()
