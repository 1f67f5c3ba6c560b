"""RTF documents: text in charsets, hidden text, fields, pictures, objects; and some that are damaged or cut off."""

HEAD = r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset128 B;}}"
BODIES = (
    r"plain \b bold\b0\par \'cf\'f0\'e8\u1074?\u-10179?\u-8704? \f1\'93\'fa\~\_\-\emdash",
    r"{\colortbl;\red255\green255\blue255;}\cf1 white \v hidden\v0 \fs2 small \fs24 large",
    r'{\field{\*\fldinst HYPERLINK "http://a.example/x"}{\fldrslt here}}',
    r'{\field{\*\fldinst INCLUDEPICTURE "http://a.example/p.png" \\d}{\fldrslt}}{\*\template http://a.example/t.dot}',
    r"{\pict\pngblip\picw10\pich10 89504e470d0a1a0a}{\pict\wmetafile8\bin4 abcd}",
    r"{\pict\dibitmap0 0c0000000100010001001800 01020300}{\pict}{\pict{\pict}\par}{\pict\pict 1}",
    r"{\object\objemb\objupdate{\*\objclass Package}{\*\objdata 01050000020000000800000050 61636b61676500}}",
    r"{\*\unknown x{\*\y}}{\upr{a}{\*\ud{b}}}\trowd a\cell b\cell\row{\footnote note}",
)


def documents() -> list[bytes]:
    whole = [(HEAD + body + "}").encode() for body in BODIES]
    return [*whole, whole[0][:-9], b"{" * 40 + whole[1], whole[2] + b"}}", b"{\\rtf", b""]
