# ruff: noqa: E501 - tables of cases, one row a line
"""Pages made so that a reader sees a phrase or an address that a scanner takes for hidden, or the other way."""

from __future__ import annotations

from pathlib import Path

import pytest

import growth
import mailsift
from mailsift import _native, facts
from mailsift.database import Database

ALL = facts.PHRASES | facts.ADDRESSES
PHRASE, ADDRESS = "buy cheap pills", "http://evil.example.com/login"
HEAD = b"From: a@x.example\r\nSubject: hi\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("lists")
    lists: dict[str, list[Path]] = {}
    for name, lines in (("blocked-phrases", PHRASE), ("phishing", f"{ADDRESS}\nbad.example.net\nhttp://203.0.113.9/x\n")):
        lists[name] = [folder / f"{name}.txt"]
        lists[name][0].write_text(lines, encoding="utf-8")
    return Database(None, lists, builtin=False)


def seen(page: str, database: Database, **limits: int) -> facts.Facts:
    return facts.extract(HEAD + page.encode(), _native.ExtractLimits(**limits), database.tables, ALL)


SHOWN = [
    # shown by a browser, whatever we make of the style
    "<p style='display:block!important;display:none'>@",
    "<style>.a{display:none} .a.b{display:block}</style><p class='a b'>@",
    "<style>.a{display:none} div .a{display:block}</style><div><p class=a>@",
    "<style>.a{display:block!important}</style><p class=a style='display:none'>@",
    "<style>.a{display:none} @media all{.a{display:block}}</style><p class=a>@",
    "<style media=print>p{display:none}</style><p>@",
    "<style type=text/plain>p{display:none}</style><p>@",
    "<style>p, p::bogus(){display:none}</style><p>@",
    "<p style='opacity:0;opacity:1'>@",
    "<style>p{opacity:0}</style><p style='opacity:1'>@",
    "<p style='text-indent:-9999px;text-indent:0'>@",
    "<p style='overflow:hidden;height:0;height:auto'>@",
    "<p style='overflow:hidden;height:0;overflow:visible'>@",
    "<p style='position:absolute;left:-9999px;left:0'>@",
    "<p style='position:absolute;left:-600px;margin-left:600px'>@",
    "<span style='width:0;height:0;overflow:hidden'>@",
    "<p style='font-size:0;font-size:calc(14px)'>@",
    "<p style='font-size:0'><font size=3>@",
    "<style>.a{display:none}</style><p class=a>@",  # some readers drop sheets
    "<p style='display:none'>@",
    # both in one phrase
    "<style>.a{display:none}</style>buy <i class=a>cheap</i> pills http://evil.exam<i class=a>ple.com/lo</i>gin",
    "<style>.a{display:none}</style><p class=a>buy</p><p>cheap</p><p class=a>pills http://evil.<b style='display:block!important;display:none'>x</b></p><p>" + ADDRESS,
    "<i hidden>" + "x" * 2000 + "</i>" + "y" * 2000 + " buy ch<i hidden>eap pills http://evil.example</i>.com/login",
    # Outlook
    "<p>hello</p><!--[if mso]><table><tr><td><a href='http://evil.example.com/login'>buy&nbsp;cheap</a> <b>pills</b><![endif]-->",
    "<!--[if gte mso 9]><xml><o:x>96</o:x></xml><v:rect href=http://evil.example.com/login /><![endif]-->buy <!--[if mso]>cheap <![endif]-->pills",
    "<v:roundrect href='http://evil.example.com/login'>buy cheap pills</v:roundrect>",
]  # fmt: skip


@pytest.mark.parametrize("page", SHOWN)
def test_what_a_reader_may_see_is_searched(page: str, database: Database) -> None:
    found = seen(page.replace("@", f"{PHRASE} {ADDRESS}"), database)
    assert found.phrase_hits, found.texts
    assert found.address_hits
    assert found.limits == ()


TEXTS = [
    # page, text that is shown
    ("<p style='display:block!important;display:none'>x", "x"),
    ("<style>.a{display:none} .a.b{display:block}</style><p class='a b'>x<p class=a>y", "x"),
    ("<style>.a{display:block!important}</style><p class=a style='display:none'>x", "x"),
    ("<style>.a{display:none!important}</style><p class=a style='display:block'>x", ""),
    ("<style>.a{display:none!important}</style><p class=a style='display:block!important'>x", "x"),
    ("<style media=print>p{display:none}</style><p>x", "x"),
    ("<style media='only screen, print'>p{display:none}</style><p>x", ""),
    ("<style>@media print{p{display:none}}</style><p>x", "x"),
    ("<style>@media screen{i{display:none}} b{display:none}</style>x<i>y</i><b>z", "x"),
    ("<p style='opacity:0;opacity:1;text-indent:-9999px;text-indent:0'>x", "x"),
    ("<p style='overflow:hidden;height:0;height:auto'>x<p style='overflow:hidden;height:0;width:9px'>y", "x"),
    ("<span style='width:0;height:0;overflow:hidden'>x</span><span style='display:block;height:0;overflow:hidden'>y", "x"),
    ("<p style='font-size:0'><font size=3>x</font><b style='font-size:initial'>y</b>z", "xy"),
    ("x<p style='position:absolute;right:-9999px'>y<p style='position:absolute;clip:rect(0 0 0 0)'>z", "x"),
    ("x<p style='transform:scale(0)'>y<p style='clip-path:inset(50%)'>z", "x"),
    ("x<i style='d\\69splay:n\\6fne'>y</i><i style='d\\0069 splay:none'>z</i>", "x"),
    ("<style>.\\61 {d\\69splay:none}</style>x<i class=a>y</i>", "x"),
    ("<style>p i{display:none}</style><p>x<i>y</i></p><i>z", "x\nz"),
    ("<style>.a > i.b{display:none}</style><p class=a>x<i class=b>y</i><i>z", "xz"),
    ("<style>p [a]{display:none} p:hover{display:none} p+p{display:none}</style><p>x<p>y", "x\ny"),
    ("<style>p i{color:red}</style><p>x<i>y", "xy"),
    ("<style>zz,q.r{display:none}</style>x<zz>y</zz><yy>z</yy><i class=r>w", "xzw"),
    ("x<video>y</video><dialog>z</dialog><dialog open>w", "x\nw"),
    ("<style>" + "".join(f".b{n}{{color:red}}" for n in range(400)) + ".h{display:none}</style>x<i class=h>y", "x"),
    ("bu<!--[if mso]><br><p hidden>x<![endif]-->y", "buy"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text"), TEXTS)
def test_the_text_that_is_shown(page: str, text: str) -> None:
    assert _native._html_read(page.encode())[0].decode() == text


@pytest.mark.parametrize("text", [
    "project halcyon", "<p hidden>project halcyon", "<!--[if mso]>project halcyon<![endif]-->", "pro<i hidden>ject hal</i>cyon"])
def test_hidden_text_allows_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("project halcyon\n")
    (tmp_path / "p.toml").write_text("[steps.allowed_phrases]\nenabled = true\n[lists.allowed_phrases]\nfiles = ['a.txt']\n")
    with mailsift.Engine(tmp_path / "p.toml") as engine:
        rules = {finding.rule for finding in engine.scan(HEAD + text.encode()).findings}
    assert ("allowed_phrase" in rules) == text.startswith("project")


def test_hidden_text_says_nothing_for_the_signs(database: Database) -> None:
    wanted = facts.PHRASES | facts.ADDRESSES | facts.SIGNS
    plain, hidden = ([(s.name, s.value) for s in facts.extract(HEAD + page, None, database.tables, wanted).signs]
                     for page in (b"<p>hello<!--[if mso]><![endif]-->", b"<p>hello<!--[if mso]>http://evil.example.com/login<![endif]-->"))
    assert plain == hidden


LISTED = [
    # too long for url_bytes, in front of what counts
    "http://" + "x" * 8300 + "@bad.example.net/", "http://a:" + "x" * 9000 + "@bad.example.net/", "http:" + "/" * 9000 + "bad.example.net",
    "http:" + "\\" * 9000 + "bad.example.net/", "http://bad" + "\u200b" * 3000 + ".example.net/", "http://bad" + "%C2%AD" * 400 + ".example.net",
    "http://evil.example.com/" + "./" * 5000 + "login", "http://evil.example.com/" + "x/../" * 3000 + "login",
    "http://evil.example.com/" + "%2e/" * 3000 + "login", "http://evil.example.com/login?" + "x" * 9000,
    # inside of another address
    "https://www.google.com/url?q=http://evil.example.com/login&sa=D", "https://www.google.com/url?q=HTTP%3a%2F%2Fevil.example.com%2Flogin&sa=D",
    "https://nam01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil.example.com%2Flogin&data=1",
    "https://r.example/?u=http%253A%252F%252Fevil.example.com%252Flogin%26x&y", "https://web.archive.org/web/2020/http://evil.example.com/login",
    "https://urldefense.proofpoint.com/v2/url?u=http-3A__evil.example.com_login&d=x", "https://urldefense.com/v3/__http://evil.example.com/login__;!!x",
    "https://www.google.com/amp/s/evil.example.com/login", "https://r.example/#http://evil.example.com/login",
    "https://a.example/?u=https%3A%2F%2Fb.example%2F%3Fu%3Dhttp%253A%252F%252Fevil.example.com%252Flogin%26z",
    # the same host in another form
    "http://[::ffff:203.0.113.9]/x", "http://[64:ff9b::cb00:7109]/x",
]  # fmt: skip


@pytest.mark.parametrize("address", LISTED, ids=[address[:60] for address in LISTED])
@pytest.mark.parametrize("page", ["<a href='@'>x</a>", "see @ now"])
def test_what_an_address_leads_to_is_looked_up(page: str, address: str, database: Database) -> None:
    assert seen(page.replace("@", address, 1), database).address_hits


@pytest.mark.parametrize("page", [
    "<base href='http://evil.example.com/'><a href='http:login'>x", "<base href='http://evil.example.com/a/b'><a href='http:/login'>x",
    "<svg><base href='http://a.example/'></svg><base href='http://evil.example.com/'><a href='login'>x",
    "<base href='https://a.example/'><a href='http:evil.example.com/login'>x",
    "<base href='http://evil.example.com/" + "x" * 9000 + "'><a href='login'>x",
])  # fmt: skip
def test_addresses_beside_a_base(page: str, database: Database) -> None:
    assert seen(page, database).address_hits


def test_nested_addresses_are_few_and_without_passwords(database: Database) -> None:
    found = seen("<a href='http://r.example/?u=http%3A%2F%2Fu%3Asecret%40a.example%2F&v=http://b.example/'>x", database)
    assert [(url.host, bool(url.flags & 1 << 20)) for url in found.urls] == [
        ("r.example", False), ("a.example", True), ("b.example", True)]
    assert not any("secret" in url.url + url.canonical for url in found.urls)
    many = seen("<a href='http://r.example/?" + "".join(f"&u=http://a{n}.example/" for n in range(9)) + "'>x", database)
    assert (len(many.urls), many.limits) == (5, ("urls",))


def test_rules_and_classes_have_their_limit(database: Database) -> None:
    rules = "".join(f".b{n}{{color:red}}" for n in range(600))
    assert "links" in seen(f"<style>{rules}</style>x", database).limits
    classes = " ".join(f"c{n}" for n in range(40))
    assert "links" in seen(f"<style>p{{color:red}}</style><p class='{classes}'>x", database).limits


def test_the_time_limit_reaches_inside_a_page(database: Database) -> None:
    rules, classes = "".join(f".b{n}{{color:red}}" for n in range(400)), "".join(f" b{n}" for n in range(30))
    page = f"<style>{rules}</style>" + f"<p class='{classes}'>x</p>" * 40_000
    assert "time" in seen(page, database, time_ms=2).limits
    with_limit, without = (growth.seconds(lambda ms=ms: seen(page, database, time_ms=ms)) for ms in (2, 60_000))
    assert with_limit < without / 4


def test_the_same_class_many_times_is_looked_up_once(database: Database) -> None:
    small, large = (f"<style>{'.a{color:red}' * 255}</style>" + f"<p class='{'a ' * classes}'>x</p>" * 4_000
                    for classes in (50, 500))
    growth.assert_grows_at_most(12, lambda: seen(small, database), lambda: seen(large, database))
