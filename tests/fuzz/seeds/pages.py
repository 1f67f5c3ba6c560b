"""Pages for the HTML reader: each element, attribute, style and trick that it gives a meaning."""

COLOURS = ("#fff", "#ffffff", "#ffffff80", "white", "rgb(255,255,255)", "rgba(100%, 0, 0, .5)", "hsl(120, 50%, 50%)", "hsla(1deg 2% 3% / 4%)",
           "transparent", "inherit", "#ggg", "ffffff", "rgb(1", "LightGoldenrodYellow", "currentColor")
SIZES = ("0", "1px", "0.5em", "2pt", "50%", "xx-small", "smaller", "1rem", "-1px", "1e9px", ".1cm", "1q", "medium", "calc(1px)", "3mm", "0.1in", "1pc", "1vw", "1ex", "1ch")
STYLES = (
    "display:none", "display : NONE !important", "visibility:hidden", "visibility:collapse", "opacity:0", "opacity:0.01", "opacity:1%", "mso-hide:all",
    "max-height:0;overflow:hidden", "height:0;width:0;overflow:hidden", "text-indent:-9999px", "position:absolute;left:-9999px", "position:fixed;top:-5000px",
    "line-height:0", "font:italic bold 1px/2 Arial, sans-serif", "font:caption", "font-size:0", "background:url(http://a.example/b) no-repeat #fff",
    "background-image:url('a\\'b')", "clip:rect(0,0,0,0)", "clip-path:inset(100%)", "transform:scale(0)", "color:/* c */red", "color:r\\65 d", "color:",
    "-webkit-text-fill-color:transparent", "text-align:left;;:x;y", "display:inline", "display:block", "content:'a;b'", "a:url(", "/* open", "\"open", "filter:alpha(opacity=0)",
)
ATTRIBUTES = (
    "href=a", "href='a'", 'href="a"', "href=", "href", "href = a", "src=a width=1 height=1", "src=a width='1px' height=100%", "srcset='a 1x, b 2x'", "background=a", "hidden", "hidden=until-found",
    "color=white", "bgcolor=#fff", "size=1", "size=-3", "style=color:red", "class='a b'", "id=a", "onclick=x", "href=\t&#x6a;avascript:x", "href=&#106;avascript&colon;x", "href='java\nscript:x'",
    "href=data:text/html;base64,PGI+", "href=mailto:a@b.example", "action=http://a.example", "formaction=b", "poster=a", "data=a", "cite=a", "longdesc=a", "/x=y", "a/b", "href=a href=b", "HREF=A",
    "href=\"http://a.example/&amp;b&ampc&notit;&#0;&#x110000;&#128;\"", "src=&#8;\x08a", "alt='a < b > c'", "ping=a", "xlink:href=a", "type=password", "type=image src=a", "type=hidden value=a",
    "http-equiv=refresh content='0;url=a'", "http-equiv=refresh content=\"5 ; URL = 'a'b\"", "http-equiv=refresh content='1'", "http-equiv=content-type content='text/html;charset=x'", "charset=utf-8",
    "rel=stylesheet href=a", "a=\"open", "style='",
)
ELEMENTS = ("a area base body br button center div embed font form frame h1 hr iframe img input li link map marquee math meta nobr noscript object ol option p "
            "plaintext pre script select span style svg table tbody td template textarea th title tr ul video xmp blink b i u unknown x-y image base noembed noframes").split()
PIECES = (
    "a<!-- c -->b", "<!-->a", "<!--->a", "<!-- a --!>b", "<!-- open", "<!a>b", "<?a>b", "</>a", "</ a>b", "<>a", "< a", "<1>", "<![CDATA[a]]>b", "<!DOCTYPE html>a", "<", "</", "<a", "<a b", "<a b=",
    "&amp;&ampx;&lt&gt;&nbsp;&shy;&zwnj;&#x200B;&#65;&#x;&#;&#xD800;&#99999999999;&NotEqualTilde;&notin;&noti;&AMP&x;&", "<script><!--<script></script>--></script>a", "<script>a</scriptx></script >b",
    "<style>.a{display:none}#b,p.c{color:#fff}@media x{.d{font-size:0}}/* .e{} */.f{}</style><p class=a>1<p id=b>2<p class='c d'>3", "<style>@import url(a);a{b:c", "<style>.a,.b .c,div>p,*{opacity:0}</style><b class=b>x",
    "<style><!-- .a{visibility:hidden} --></style><i class='x a'>h</i>v", "<title>a&amp;b<b></title>c", "<textarea><b></textarea>c", "<pre>\n a  b\n</pre>", "<select><option>a<option>b</select>", "<plaintext><b>a</plaintext>",
    "<table><tr><td bgcolor=#fff><font color=white>x</font><td>y</table>", "<body bgcolor=#000 text=#000>x<p style='color:#010101'>y", "<a href=x><img src=y></a>", "<a href=x>1<a href=y>2</a>3</a>",
    "<form action=x><input type=password><button formaction=y>z</form>", "<map><area href=x></map>", "<base href=http://a.example/><base href=b>", "<div style='display:none'><div><p>x</div></div>y", "<b><i></b>x</i></u>",
    "<svg><title>a</title><a xlink:href=b>c</a></svg>", "\x00a\x0c\xa0\u200b\ufeff", "<noscript><img src=x></noscript>", "<template>a</template>b", "\r\n\t a \n", "<font color=#fff style='background:#fff'>x</font>",
)


def pages() -> list[bytes]:
    made = ["".join(PIECES[:12]), "<html><head><title>t</title></head><body><p>" + "<b>x</b>\n".join(PIECES[12:]) + "</body></html>", *PIECES]
    made += [f"<{name} {attribute}>x</{name}>y" for at, name in enumerate(ELEMENTS) for attribute in (ATTRIBUTES[at % len(ATTRIBUTES)], "style='display:none'")]
    made += [f"<{name} {attribute}>x" for at, attribute in enumerate(ATTRIBUTES) for name in (("a", "img", "form", "meta", "input", "td")[at % 6], "a")]
    made += [f'<p style="{style}">x</p><style>.a{{{style}}}</style><i class=a>y' for style in STYLES]
    made += [f'<p style="color:{colour};background:#fff"><font color="{colour}">x' for colour in COLOURS]
    made += [f'<p style="font-size:{size};height:{size};text-indent:{size}">x' for size in SIZES]
    return [page.encode("utf-8", "surrogateescape") for page in made]
