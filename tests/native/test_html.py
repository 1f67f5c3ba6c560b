"""core/html: golden cases by kind of trouble, as data."""

import pytest

from mailsift import _native

HREF, FORM, IMAGE, REFRESH, FRAME, SCRIPT, STYLE, MEDIA, OBJECT = range(9)
HIDDEN, HAS_IMAGE, TOO_LONG = 1, 2, 4


def read(html: str) -> tuple[str, str, list[tuple[int, int, str, str]]]:
    """(text, hidden, [(kind, flags, url, anchor)])."""
    text, hidden, _, _, links, _, _ = _native._html_read(html.encode())
    return text.decode(), hidden.decode(), [(k, f, u.decode(), a.decode()) for k, f, u, a, _, _ in links]


def measures(html: str) -> dict[str, int]:
    return _native._html_read(html.encode())[5]


TEXTS = [
    # page, text, hidden
    ("a  \r\n\t b", "a b", ""),
    ("  a <b> b</b>c", "a bc", ""),
    ("one<p>two</p>three<br>four<hr>five", "one\ntwo\nthree\nfour\nfive", ""),
    ("a<div></div><div></div>b", "a\nb", ""),
    ("<span>a</span><span>b</span>", "ab", ""),
    ("<span style='display:block'>a</span><span>b</span>", "a\nb", ""),
    ("<table><tr><td>a<td>b</td></tr><tr><th>c</table>d", "a\tb\nc\nd", ""),
    ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "a\nb\nc\nd", ""),
    ("<pre>\n a\n  b</pre>c", " a\n  b\nc", ""),
    ("vi<!-- x -->agra", "viagra", ""),
    ("a<!-->b", "ab", ""),
    ("a<!--->b", "ab", ""),
    ("a<!-- -- > --!>b", "ab", ""),
    ("a<!-- b", "a", ""),
    ("<!--[if mso]>a<![endif]-->b<![if !mso]>c<![endif]>", "bc", ""),
    ("a<?php x ?>b</ x>c</>d", "abcd", ""),
    ("1 < 2 <3 a<", "1 < 2 <3 a<", ""),
    ("a<b", "a", ""),
    ("a</", "a</", ""),
    ("<title>x</title>a", "a", ""),
    ("<STYLE>p{}</STYLE >a<script>b</script\n>c<Script>d", "ac", ""),
    ("<script><!--<script>a</script>b--></script>c", "c", ""),
    ("<script><!--></script>c", "c", ""),
    ("<textarea>a <b>b</textarea>c", "a <b>bc", ""),
    ("<xmp>&amp;<b></xmp>c", "&amp;<b>\nc", ""),
    ("<plaintext>a</plaintext><b>", "a</plaintext><b>", ""),
    ("<noscript>a</noscript><iframe><b>x</iframe>b", "ab", ""),
    ("<template>t</template>a", "a", "t"),
    ("<svg><title>t</title><style>s</style><text>a<![CDATA[<b>]]></text></svg>b", "a<b>b", "ts"),
    ("a<![CDATA[b]]>c", "ac", ""),
    ("<svg><p>a<title>t</title>b", "ab", ""),
    ("a&shy;b\u200bc", "a\u00adb\u200bc", ""),
    ("a&#0;b\x00c", "a\ufffdbc", ""),
    ("\x00 >", ">", ""),
    (" \x00 a<b> \x00 \x00b</b>\x00", "a b", ""),
    ("a <i>\x00</i>b<p>\x00<p>c", "a b\nc", ""),
    ("&#32;&#10;a&#9;b&nbsp;c", "a b\u00a0c", ""),
    # hidden
    ("a<p style='display:none'>x</p>b", "a\nb", "x"),
    ("a<p style='DISPLAY : None !important'>x</p>b", "a\nb", "x"),
    ("a<p style='display&#58;none'>x</p>b", "a\nb", "x"),
    ("a<p style='display:none;display:block'>x</p>b", "a\nx\nb", ""),
    ("a<p style=\"background:url('a;display:none')\">x</p>b", "a\nx\nb", ""),
    ("a<p style='/*a*/display:/*b*/none/* c'>x</p>b", "a\nb", "x"),
    ("a<p style='/*a:b*/display:none'>x</p>b", "a\nb", "x"),
    ("a<p hidden>x</p>b", "a\nb", "x"),
    ("a<i style='visibility:hidden'>x<b style='visibility:visible'>y</b></i>b", "ayb", "x"),
    ("a<i style='opacity:0.0'>x</i>b<i style='opacity:.5'>y</i>", "aby", "x"),
    ("<i style='font-size:0'>x<b style='font-size:12px'>y</b></i>", "y", "x"),
    ("<i style='font-size:1px'>x</i><i style='font:0/0 a'>y</i><i style='font:bold 9pt a'>z</i>", "z", "xy"),
    ("<i style='font-size:2px'>x<b style='font-size:50%'>y</b></i>", "x", "y"),
    ("<div style='max-height:0;overflow:hidden'>x</div><div style='max-height:0'>y</div>", "y", "x"),
    ("<div style='position:absolute;left:-9999px'>x</div><div style='left:-9999px'>y</div>", "y", "x"),
    ("<div style='text-indent:-999em'>x</div><div style='text-indent:-999px'>y</div>", "x", "y"),
    ("<div style='mso-hide:all'>x</div>", "x", ""),
    # where an element ends decides what is hidden
    ("<table><tr><td style='display:none'>x<td>a</table>", "a", "x"),
    ("<p style='display:none'>x<p>a", "a", "x"),
    ("<p style='display:none'>x<div>a</div>", "a", "x"),
    ("<div style='display:none'>x</span>y</div>a", "a", "xy"),
    ("<div><span style='display:none'>x</div>y", "y", "x"),
    ("<p><font style='display:none'>x</p>y", "", "x\ny"),
    ("<b style='display:none'>x<div>y</b>a</div>", "a", "x\ny"),
    ("<table><tr><td><b style='display:none'>x</td><td>a</table>", "a", "x"),
    ("<div style='display:none'>x<table><tr><td>y</div>z</table></div>a", "a", "x\nyz"),
    ("<ul><li style='display:none'>x<li>a</ul>", "a", "x"),
    # sheets
    ("<style>.a,p.b{display:none}</style><p class='c A'>x</p><p class=b>y<div class=b>z", "z", "x\ny"),
    ("<style>#i{font-size:0}/*.c{*/ i{visibility:hidden}</style><b id=i>x</b><i>y</i><b class=c>z", "z",
     "xy"),
    ("<style>@media (max-width:9px){.a{display:none}} .b{display:none}</style><p class=a>x<p class=b>y", "x",
     "y"),
    ("<style><!-- .a{display:none} --></style><p class=a style='display:block'>x</p>", "x", ""),
    ("<style>.a{/*;}*/ color:red; /* x */display:none}/**/</style><p class=a>x</p>/*y", "/*y", "x"),
    ("<style>/*/.a{display:none}*/.b{display:none}</style><p class=a>x<p class=b>y", "x", "y"),
    ("<style>.a .b{display:none}</style><p class=b>x</p>", "x", ""),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text", "hidden"), TEXTS)
def test_text(page: str, text: str, hidden: str) -> None:
    assert read(page)[:2] == (text, hidden)


LINKS = [
    ("<a href=http://a/>x</a>", [(HREF, 0, "http://a/", "x")]),
    ("<a href='http://a/?b&amp;c&copy=1&lt;'> x <b>y</b> </a>", [(HREF, 0, "http://a/?b&c&copy=1<", "x y")]),
    ("<a href=\" \n http://a/\tb\r\nc \">x", [(HREF, 0, "http://a/bc", "x")]),
    ("<a href=\"&#32;&#104;ttp:&#x2f;/a&#9;&#32;\">x", [(HREF, 0, "http://a", "x")]),
    ("<a href=a href=b>x", [(HREF, 0, "a", "x")]),
    ("<a title='>'href='a'id=\"x\"/>x", [(HREF, 0, "a", "x")]),
    ("<a href='a>x</a><b title='>y", [(HREF, 0, "a>x</a><b title=", "y")]),
    ("<a href=\"a>x</a>", []),
    ("<a href = a>x", [(HREF, 0, "a", "x")]),
    ("<a =href=a href==b>x", [(HREF, 0, "=b", "x")]),
    ("<A HREF=a>x<a href=b>y</a>z", [(HREF, 0, "a", "x"), (HREF, 0, "b", "y")]),
    ("<a href=a><p>x</p>y</a>z", [(HREF, 0, "a", "x\ny")]),
    ("<td><a href=a>x</td><td>y</td>", [(HREF, 0, "a", "x")]),
    ("<a href=a><table><tr><td>x</td></tr></table></a>y", [(HREF, 0, "a", "x")]),
    ("<a href=a><img src=b></a>", [(HREF, HAS_IMAGE, "a", ""), (IMAGE, 0, "b", "")]),
    ("<p style='display:none'><a href=a>x</a>", [(HREF, HIDDEN, "a", "")]),
    ("<select><option><a href=a>x</a></select><template><img src=b></template>", [(HREF, 0, "a", "x"), (IMAGE,
     HIDDEN, "b", "")]),
    ("<noscript><img src=a></noscript><xmp><img src=b></xmp><image src=c>", [(IMAGE, 0, "a", ""), (IMAGE, 0,
     "c", "")]),
    ("<svg><a xlink:href=a>x</a><image href=b /></svg>", [(HREF, 0, "a", "x"), (IMAGE, 0, "b", "")]),
    ("<form action=a><button formaction=b><input type=image src=c>", [(FORM, 0, "a", ""), (FORM, 0, "b", ""),
     (IMAGE, 0, "c", "")]),
    ("<body background=a><td background=b><iframe src=c></iframe><frame src=d>",
     [(IMAGE, 0, "a", ""), (IMAGE, 0, "b", ""), (FRAME, 0, "c", ""), (FRAME, 0, "d", "")]),
    ("<meta http-equiv=Refresh content=\"0; URL='http://a/?b&amp;amp'\">", [(REFRESH, 0, "http://a/?b&amp",
     "")]),
    ("<meta http-equiv=refresh content=5><meta content='0;url=a'>", []),
    ("<script src=a></script><link href=b><video src=c poster=d></video><embed src=e><object data=f>",
     [(SCRIPT, 0, "a", ""), (STYLE, 0, "b", ""), (MEDIA, 0, "c", ""), (IMAGE, 0, "d", ""), (OBJECT, 0, "e",
      ""), (OBJECT, 0, "f", "")]),
    ("<img src=a srcset='b 1x, c&amp;d  2x,e,, data:image/png;base64,AA== 3x,cid:f (1,2) , g,'>",
     [(IMAGE, 0, link, "") for link in ("a", "b", "c&d", "e", "data:image/png;base64,AA==", "cid:f", "g")]),
    ("<picture><source src=a srcset=b><img srcset=' , \tc\n'></picture><a srcset=d><img srcset=', '><img srcset=''>",
     [(MEDIA, 0, "a", ""), (IMAGE, 0, "b", ""), (IMAGE, 0, "c", "")]),
    ("<!-- <a href=a> --><title><a href=b></title></a href=c><a>x</a><a href=''>y</a>", []),
]  # fmt: skip


@pytest.mark.parametrize(("page", "links"), LINKS)
def test_links(page: str, links: list[tuple[int, int, str, str]]) -> None:
    assert read(page)[2] == links


def test_base_and_title() -> None:
    _, _, title, base, _, _, _ = _native._html_read(
        b"<title> a &amp;\n b</title><title>c</title><base><base href=' http://a/ '><base href=b>"
    )
    assert (title, base) == (b"a & b", b"http://a/")


def test_picture_sizes() -> None:
    page = b"<img src=a width=1 height=2px><img src=b width=50% style='height:3px'><img>"
    links = _native._html_read(page)[4]
    assert [link[4:] for link in links] == [(1, 2), (0xFFFF, 3)]


MEASURES = [
    ("same_colour_bytes", "<font color=#ffffff>four</font>", 4),
    ("same_colour_bytes", "<font color=white>four</font>", 4),
    ("same_colour_bytes", "<p style='color:rgb(250,250,250)'>four", 4),
    ("same_colour_bytes", "<body bgcolor=000000 text=#000>four", 4),
    ("same_colour_bytes", "<td style='background:#FFF url(x)' bgcolor=white><font color=white>four", 0),
    ("same_colour_bytes", "<td style='background-color:#102030'><b style='color:#0f2030cc'>four", 4),
    ("same_colour_bytes", "<p style='color:transparent'>four", 4),
    ("same_colour_bytes", "<body bgcolor=blue>1<a href=x>four", 4),
    ("same_colour_bytes", "<body bgcolor=black><a href=x>four", 0),
    ("same_colour_bytes", "<body bgcolor=black>four<td bgcolor=white>x", 4),
    ("tiny_bytes", "<p style='font-size:3px'>four<p style='font-size:3pt'>x", 4),
    ("tiny_bytes", "<p style='font-size:.2em'>four", 4),
    ("zero_width", "vi\u200bag\u200c\u00adra a\u200b \u200bb \u0646\u200c\u0647", 3),
    ("comments_in_words", "vi<!-- -->ag<!---->ra <!-- --> x", 2),
    ("tags", "<a><b></b><br><x:y>", 4),
    ("unknown_tags", "<viagra><o:p><my-tag><p>", 1),
    ("bad_nesting", "<b><i></b></i></div>", 1),
    ("bad_nesting", "<p>a<p>b</p><ul><li>x</ul>", 0),
    ("bad_nesting", "<div><span></div>", 1),
    ("event_handlers", "<p onclick=a onload on=x only1>", 3),
    ("scripts", "<script></script><script src=x></script>", 2),
    ("forms", "<form><input type=PassWord><input>", 1),
    ("password_inputs", "<form><input type=PassWord><input>", 1),
    ("inputs", "<form><input type=PassWord><input>", 2),
    ("images", "<img src=a><img><image>", 3),
    ("data_uris", "<img src=data:x><a href=' DATA:y'><a href=x>", 2),
    ("meta_refreshes", "<meta http-equiv=refresh content='0;url=x'>", 1),
    ("hidden_elements", "<p hidden><b style='display:none'>x</b></p><i style='font-size:0'>", 2),
    ("styles", "<style></style>", 1),
    ("tables", "<table><table>", 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "page", "count"), MEASURES)
def test_measures(name: str, page: str, count: int) -> None:
    assert measures(page)[name] == count
