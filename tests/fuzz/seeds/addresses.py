"""Web addresses as they are written: plain, hidden, broken, and of every kind of host."""

HOSTS = (
    "a.example", "A.Example.", "sub.b.co.uk", "xn--bcher-kva.example", "bücher.example", "ａ．example", "faß.example", "xn--zz--.example", "xn--a-", "1.2.3.4", "0x7f.1", "017700000001", "2130706433",
    "0x100000000", "1.2.3.4.", "1.2.3.256", "1..2", "[::1]", "[2001:db8::1.2.3.4]", "[1:2:3:4:5:6:7:8]", "[::1", "[fe80::1%25eth0]", "[v1.a]", "a_b.example", "-a.example", "a" * 64 + ".example", "a.b.c.d.e.f.g.example",
    "a%2eexample", "%61.example", "a\u200d.example", "a\u00ad.example", "א.example", "אa1.example", "example.museum", "localhost", "пример.рф", "食狮.中国", "a。example", "co.uk", "blogspot.com", "x.ck", "www.ck", "a.b.kobe.jp", "☃.net",
)
TAILS = ("", "/", "/a/b/../c/./d//e", "/a?b=c&d#e", "?a", "#a", ":80/", ":443", ":99999/", ":/", ":8x/", "/%41%2f%zz%25", "/%25%32%35/a", "\\a\\b", "/ä?ö", "/a;b=c", "/a%00b", "/a\tb", "/a)", "/a).", "/a,b.", "/(a)", "/..;/..")
BEFORE = ("http://", "https://", "HTTP:\\\\", "http:/", "http:", "//", "ftp://", "hxxp://", "hXXps://", "http[:]//", "http://u@", "http://u:p@", "http://u:p:q@r@", "http://a.example@", "http://a.example\\@", "http://u%3Ap%40@", "http://:@",
          "http://r.example/?u=http://u:p@", "mailto:a@", "javascript:", "data:", "file:///", "view-source:http://", "http:///", "www.", "", "u:p@", "url=", "<http://", '"http://', "(http://")
TEXTS = (
    "see a.example and b.example/c, or www.d.example!", "a[.]example b(.)example c{.}example d[dot]example e (dot) example f dot example", "hxxp[:]//a[.]example/b", "mail a@b.example or c.d@e.example.", "x.exe y.zip file.txt v1.2.3 a.b e.g. i.e.",
    "http://a.example http://b.example", "http://a.example,http://b.example;http://c.example", "ahttp://a.example", "http://a.example/<b>", "http://a.example/'x'", "“http://a.example/”", "http://a.example…", "http://a.example/。次", "HTTP://A.EXAMPLE/A",
    "http://a.example/\nb", "1.2.3.4 and 1.2.3.4:80 and 10.0.0.1/x and 1.2.3", "http://" * 20 + "a.example", "a." * 60 + "example", "@" * 40 + "a.example", "http://u:" + "p" * 80 + "@h.example", "http://a.example/" + "%25" * 30, "[" * 20 + "a.example",
    "http://a.example:p@b.example:q@c.example/", "https://google.com/url?q=https%3A%2F%2Fu%3Ap%40a.example%2Fx", "http://a.example/?x=%68ttp%3a//u%253Ap%2540b.example", "http:\u2044\u2044a.example", "http://a\u2024example",
    "ｈｔｔｐ://ａ.example", "http://a.example\u3000x", "http://a.example\xa0x", "ftp.a.example/x gopher://b.example", "a@http://b.example", "http://[::1]/ http://[::ffff:1.2.3.4]:80/ [::1]", "http://0/ http://0x/ http://00.0x0",
)
BROKEN = (b"http://\xff\xfe.example/", b"http://a.example/\xc3", b"\xc3http://a.example", b"http://a\x00b.example/", b"http://%ff%fe/", b"http://a.example/\xed\xa0\x80", b"\x00\x00http://")


def lines() -> list[bytes]:
    made = [f"http://{host}/a" for host in HOSTS] + [f"x {host} y" for host in HOSTS]
    made += [f"{start}a.example/b" for start in BEFORE] + [f"x {start}b.co.uk:81/c?d y" for start in BEFORE]
    made += [f"http://a.example{tail}" for tail in TAILS] + [f"x www.a.example{tail} y" for tail in TAILS]
    made += [f"{start}{HOSTS[at % len(HOSTS)]}{TAILS[at % len(TAILS)]}" for at, start in enumerate(BEFORE * 3)]
    return [line.encode() for line in [*made, *TEXTS]] + list(BROKEN)
