"""Tables of feeds: CSV, JSON, hashes with colons between; good rows, and each way in which one is bad."""

MD5 = "0123456789abcdef0123456789abcde1"
CSV = (
    "# url,t,c,r,s,h,z\r\nhttp://a.example/,u,75,Mozi,2026-01-02 03:04:05,{md5},*\r\n",
    'c2.example,d,100,"a ""name""",1767322000,,5\n 192.0.2.7:80 , i ,101,x,2026-01-02T03:04:05Z,{sha1},x\n',
    '"http://a.example/\n",u\n"lone,u\na"b,u\n"a"b,u,\n"a" ,"u"\r\n',
    "\n\r\n#\n,,,\n[2001:db8::1]:80,i,n/a,None\n",
    '"cut,u',
)
JSON = (
    '{"1": [{"url": "http:\\/\\/a.example\\/", "t": "u", "c": 75, "r": "M\\u00f6\\ud83d\\ude00\\ud83dx", "s": null}]}',
    '[{"x": {"url": "http://b.example/"}, "t": "d", "h": "{md5}", "z": "*", "y": [1, [true, {"h": 1}]]}, {"c": -1e5}]',
    '{"url": "c.example", "t": "d"}\n{"url": "192.0.2.1:5", "t": "i", "s": 1767322000}\n',
    '{"url": "\\ude00\\b\\f\\n\\r\\t\\"", "t": "u"', "[" * 70, '{"a" "b"}', '["\\x"]', "nul", "[1,]", "{}{}[]",
)


def tables() -> list[bytes]:
    plain = [(choice, text.replace("{md5}", MD5).replace("{sha1}", MD5 + MD5[:8])) for text in CSV
             for choice in b"\3\x43\x63\1"]
    members = [(choice, text.replace("{md5}", MD5)) for text in JSON for choice in b"\7\x47\x27\5"]
    colons = [(choice, f"{MD5}:*:One\n{MD5 + MD5}:5:Two:73\n") for choice in b"\x19\x3b"]
    return [bytes([choice, 5]) + text.encode() for choice, text in (*plain, *members, *colons)]
