"""(sign, a message that has it, one that comes near and has not): links, pages, texts, structure, files."""

from sign_mail import BASE, LINK, OLE, PAGE, PNG, PROGRAM, TEXT, file, link, mail, page, part, parts, zipped

CHANNEL = "".join(f'<p>line {i} <a href="https://a{i}.example{i}.com/">x</a></p>' for i in range(100))
FEW = "".join(f'<p>line {i} <a href="https://a{i}.example{i}.com/">x</a></p>' for i in range(9))
PIXEL = '<img src="https://example.org/p.gif" width="1" height="1">'
PICTURE = '<img src="https://example.org/p.gif" width="400" height="300">'
PHISH = "Dear customer, your PayPal account is suspended. Verify your password and account immediately at "
BITCOIN = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
PHOTO = ("Content-Type: image/gif\nContent-Transfer-Encoding: base64", "R0lGODlhAwACAAAAACw=")
NESTED = "".join(f"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n" for i in range(6)) + "--b6\n\nx\n"

LINKS = [
    ("link_text_differs", link("https://example.com/", "https://bank.example.net/"),
     link("https://example.com/", "https://example.com/")),
    ("link_lookalike", link("https://micros0ft.com/"), link("https://microsoft.com/")),
    ("link_punycode", link("https://xn--mnchen-3ya.example/"), LINK),
    ("link_brand_in_host", link("https://paypal.example.com/"), link("https://www.paypal.com/")),
    ("link_brand_in_path", link("https://example.com/paypal/login"), link("https://example.com/paypal/news")),
    ("link_shortener", link("https://bit.ly/3xYz"), link("https://example.com/bit.ly")),
    ("link_open_redirect", link("https://example.com/r?u=https%3A%2F%2Fexample.net"),
     link("https://example.com/r?u=1")),
    ("link_redirector", link("https://www.google.com/url?q=https://example.net"), link("https://www.google.com/maps")),
    ("link_ip_host", link("http://192.0.2.1/a"), LINK),
    ("link_odd_ip", link("http://0xC0000201/a"), link("http://192.0.2.1/a")),
    ("link_port", link("http://example.org:8081/"), link("https://example.org:443/")),
    ("link_userinfo", link("http://user:word@example.org/"), LINK),
    ("link_deep_host", link("https://a.b.c.d.e.example.com/"), link("https://a.b.example.com/")),
    ("link_percent_host", link("http://ex%61mple.com/"), link("http://example.com/%61")),
    ("link_two_readings", link("http://example.com\\@example.net/"), LINK),
    ("link_free_hosting", link("https://x.weebly.com/"), link("https://weebly.example.com/")),
    ("link_dynamic_dns", link("http://x.duckdns.org/"), LINK),
    ("link_cheap_suffix", link("https://offers.top/"), link("https://top.example.com/")),
    ("link_long", link("https://example.org/" + "a/" * 150), link("https://example.org/" + "a/" * 100)),
    ("link_random_path", link("https://example.org/a9k2m4x7q1z5"), link("https://example.org/minutes-of-meeting")),
    ("link_count", page(CHANNEL), page(FEW)),
    ("link_domains", page(CHANNEL), page(FEW)),
    ("link_dense", page('<a href="https://example.com/">x</a>'), LINK),
    ("link_single_short", mail("see https://example.com/x"), mail(TEXT + "https://example.com/x")),
    ("link_hidden", page(f'<p>{TEXT}</p><div style="display:none"><a href="https://example.com/">x</a></div>'), LINK),
    ("link_file", link("https://example.org/a/invoice.exe"), link("https://example.org/a/invoice.pdf")),
    ("link_ipfs", link("https://ipfs.io/ipfs/Qm1"), LINK),
    ("link_credential_words", link("https://login-portal.example.com/"), link("https://login.example.org/")),
    ("link_all_same", page(f"<p>{TEXT}</p>" + '<a href="https://example.com/x">a</a> <img src="cid:1">'
                           '<div style="display:none"><a href="https://example.com/x">b</a></div>'
                           '<a href="https://example.com/x"><img src="cid:1"></a>'), page(FEW)),
]

PAGES = [
    ("html_only", PAGE, parts(part(), part(f"<p>{TEXT}</p>", "text/html"), kind="alternative")),
    ("html_hidden_text", page(f'<p>Hello</p><div style="display:none">{TEXT}</div>'), PAGE),
    ("html_same_colour", page(f'<p>{TEXT}</p><p style="color:#ffffff;background:#fff">many white words here</p>'),
     PAGE),
    ("html_tiny", page(f'<p>{TEXT}</p><p style="font-size:1px">many tiny words here</p>'), PAGE),
    ("html_zero_width", page("<p>a&#8203;b a&#8203;b a&#8203;b</p>"), page("<p>a&#8203;b</p>")),
    ("html_comments_in_words", page("<p>via<!-- x -->gra</p>"), page("<p>one <!-- x --> two</p>")),
    ("html_hidden_elements", page('<p hidden>a</p><p hidden>b</p><p hidden>c</p>' + TEXT), PAGE),
    ("html_form", page("<form><input name=a></form>"), PAGE),
    ("html_form_foreign", page('<form action="https://example.com/"><input type=password></form>'),
     page('<form action="https://example.org/"><input type=password></form>')),
    ("html_password", page("<form><input type=password></form>"), page("<form><input type=text></form>")),
    ("html_script", page("<script>var a = 1</script>" + TEXT), PAGE),
    ("html_handlers", page('<p onclick="a()">x</p>' + TEXT), PAGE),
    ("html_smuggling", page("<script>var b = new Blob([atob('QUJD')]); URL.createObjectURL(b)</script>"),
     page("<script>var a = 1</script>")),
    ("html_script_redirect", page("<script>window.location = 'https://example.com'</script>"),
     page("<script>a()</script>")),
    ("html_data_link", page('<a href="data:text/html,hello">x</a>'), LINK),
    ("html_data_uri", page('<img src="data:image/gif;base64,R0lGODlhAwACAAAAACw=">' + TEXT), PAGE),
    ("html_refresh", page('<meta http-equiv="refresh" content="0; url=https://example.com/">' + TEXT), PAGE),
    ("html_frame", page('<iframe src="https://example.com/"></iframe>' + TEXT),
     page('<iframe src="https://example.org/"></iframe>')),
    ("html_bad_nesting", page("<p>a</b></i></u></em></p>" * 10), page("<p><b>a</b></p>" * 10)),
    ("html_unknown_tags", page("<zzz>a</zzz><yyy>b</yyy>"), page("<o:p>a</o:p><w:b>b</w:b>")),
    ("html_image_only", page(PICTURE), page(PICTURE + TEXT)),
    ("html_image_link_only", page(f'<a href="https://example.com/">{PICTURE}</a>'), page(PICTURE)),
    ("html_images_remote", page(PICTURE), page('<img src="cid:1">' + TEXT)),
    ("html_tracking_pixel", page(PIXEL), page(PICTURE)),
    ("html_tags_dense", page("<b>a</b>" * 30), PAGE),
]

TEXTS = [
    ("text_empty", mail(" \n"), BASE),
    ("text_only_pictures", parts(part(" \n"), PHOTO), parts(part(), PHOTO)),
    ("text_short", mail("see you\n"), BASE),
    ("text_non_ascii", mail("Привет, как дела, мой друг?"), mail("Grüße aus München von uns allen")),
    ("text_mixed_script", mail("your pаypal account"), mail("привет account")),
    ("text_invisible", mail("a\u200bb\u200bc\u200bd"), mail("a\u200bb")),
    ("text_bidi", mail("a \u202etxt.exe"), BASE),
    ("text_upper", mail("READ THIS LETTER AND ANSWER IT TODAY, DEAR ANNA, IT IS FOR YOU"), BASE),
    ("text_math_letters", mail("𝓢𝓪𝓵𝓮"), BASE),
    ("text_damaged", mail("Gr\ufffd\ufffde aus M\ufffdnchen"), mail("Gr\ufffde aus M\ufffdnchen")),
    ("charset_wrong", mail("Grüße aus München", Content_Type="text/plain; charset=us-ascii"), BASE),
    ("charset_eastern", mail(Content_Type="text/plain; charset=big5"), BASE),
    ("charset_cyrillic", mail(Content_Type="text/plain; charset=koi8-r"), BASE),
    ("charset_idle", mail(Content_Type="text/plain; charset=koi8-r"),
     mail(Content_Type="text/plain; charset=iso-8859-1")),
    ("text_urgent", mail("Urgent: it will be suspended"), BASE),
    ("text_account", mail("your password and mailbox"), BASE),
    ("text_action", mail("please verify and confirm"), BASE),
    ("text_credentials_lure", mail(PHISH), mail("please verify your account")),
    ("text_money", mail("a million dollars"), BASE),
    ("text_advance_fee",
     mail("The deceased left a fund of ten million dollars; as next of kin the beneficiary gets the inheritance"),
     BASE),
    ("text_lottery", mail("Congratulations, you are the winner of the lottery and get a million dollars"), BASE),
    ("text_pharmacy", mail("viagra without prescription"), BASE),
    ("text_adult", mail("horny milf"), BASE),
    ("text_marketing", mail("Free offer, exclusive discount, order now"), mail("the offer")),
    ("text_delivery", mail("Your parcel waits at the courier, confirm the address"), mail("the parcel came")),
    ("text_crypto_address", mail(f"send it to {BITCOIN} today"), mail(f"send it to {'a' * 33} today")),
    ("text_extortion", mail(f"I hacked your webcam and recorded you, pay in bitcoin to {BITCOIN}"),
     mail("the webcam was hacked")),
    ("text_phone_only", mail("Call me at +1 (555) 010-4477 today"), BASE),
    ("text_greeting_generic", mail("Dear customer, hello"), mail("Dear Anna, our customer wrote")),
    ("text_investment", mail("Stocks and shares for investors"), BASE),
    ("brand_urgent_link", mail(PHISH + "https://example.com/"), mail(PHISH + "https://www.paypal.com/")),
    ("text_opt_out", mail(TEXT + "to unsubscribe click"),
     mail(TEXT + "to unsubscribe click", List_Unsubscribe="<https://example.org/u>")),
]

STRUCTURE = [
    ("mime_alternative_single", parts(part(), kind="alternative"), parts(part())),
    ("mime_alternative_differs", parts(part("Hi"), part(f"<p>{TEXT}</p>", "text/html"), kind="alternative"),
     parts(part(), part(f"<p>{TEXT}</p>", "text/html"), kind="alternative")),
    ("mime_base64_ascii", mail("SGVsbG8gSm9uLCBob3cgYXJlIHlvdT8=", Content_Transfer_Encoding="base64"),
     mail("R3LDvMOfZSBhdXMgTcO8bmNoZW4=", Content_Transfer_Encoding="base64")),
    ("mime_boundary_broken", parts(part(), end=""), parts(part())),
    ("mime_encoding_unknown", mail(Content_Transfer_Encoding="rot13"), mail(Content_Transfer_Encoding="8bit")),
    ("mime_message_nested", parts(("Content-Type: message/rfc822", BASE.decode())),
     parts(("Content-Type: message/rfc822", BASE.decode()), kind="digest")),
    ("mime_deep", mail(NESTED, Content_Type="multipart/mixed; boundary=b0"), parts(part())),
    ("mime_many_parts", parts(*[part("x")] * 20), parts(*[part("x")] * 9)),
    ("mime_part_no_type", parts(("Content-Type: nonsense", TEXT)), parts(part())),
    ("mime_image_only", mail("R0lGODlhAwACAAAAACw=", Content_Type="image/gif", Content_Transfer_Encoding="base64"),
     BASE),
    ("mime_defects", mail("SGVs!!bG8\nA", Content_Transfer_Encoding="base64"),
     mail("SGVsbG8=", Content_Transfer_Encoding="base64")),
]

FILES = [
    ("file_type_lies", file("a.pdf", PROGRAM), file("a.pdf", b"%PDF-1.4")),
    ("file_declared_lies", file("a.bin", PROGRAM, "image/png"), file("a.bin", PNG, "image/png")),
    ("file_double_extension", file("invoice.pdf.exe"), file("invoice.2026.pdf")),
    ("file_executable", file("a.exe"), file("exe.txt")),
    ("file_script", file("a.vbs"), file("a.py")),
    ("file_shortcut", file("a.lnk"), file("a.txt")),
    ("file_html", file("a.htm", b"<html>hello</html>", "text/html"), file("a.pdf")),
    ("file_archive", file("a.rar"), file("a.docx", zipped("[Content_Types].xml"))),
    ("file_archive_encrypted", file("a.zip", zipped("a.doc", encrypted=True)), file("a.zip", zipped("a.doc"))),
    ("file_archive_password", file("a.zip", zipped("a.doc"), text="the password is 1234"),
     file("a.zip", zipped("a.doc"))),
    ("file_archive_executable", file("a.zip", zipped("a.doc", "b.js")), file("a.zip", zipped("a.doc", "b.txt"))),
    ("file_macro", file("a.docm", zipped("[Content_Types].xml", "word/vbaProject.bin")),
     file("a.docx", zipped("word/document.xml"))),
    ("file_pdf_active", file("a.pdf", b"%PDF-1.4 << /S /JavaScript /JS (x) >>"),
     file("a.pdf", b"%PDF-1.4 << /Type /Page >>")),
    ("file_name_override", file("a\u202efdp.exe"), file("a.exe")),
    ("file_name_spaces", file("a.pdf          .exe"), file("a b c.pdf")),
    ("file_only", file("a.pdf", OLE, text="\n"), file("a.pdf", OLE)),
]

OBJECT = r"{\object\objemb%s{\*\objclass %s}{\*\objdata 0105000002000000%s}}"


def rtf(content: str) -> bytes:
    return file("a.rtf", b"{\\rtf1\\ansi A letter.\\par" + content.encode() + b"}", "application/rtf")


DOCUMENTS = [
    ("rtf_object", rtf(OBJECT % ("", "Word.Document.8", "")), rtf(r"{\pict\pngblip 89504e47}")),
    ("rtf_object_updated", rtf(OBJECT % (r"\objupdate", "Word.Document.8", "")),
     rtf(OBJECT % ("", "Word.Document.8", ""))),
    ("rtf_template", rtf(r"{\*\template http://example.org/a.dotm}"), rtf(r"{\*\generator Mailer;}")),
    ("rtf_dde", rtf(r'{\field{\*\fldinst DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"}{\fldrslt x}}'),
     rtf(r'{\field{\*\fldinst HYPERLINK "http://example.org/"}{\fldrslt x}}')),
    ("rtf_disguised", rtf(OBJECT % ("", "Word.Document.8", "zz!!41z42")),
     rtf(OBJECT % ("", "Word.Document.8", "4142"))),
    ("rtf_equation", rtf(OBJECT % ("", "Equation.3", "")), rtf(OBJECT % ("", "Excel.Sheet.8", ""))),
    ("rtf_hidden_text", rtf(r"{\v " + "words that nobody is to see at all " * 3 + "}"), rtf(r"{\v x}")),
    ("rtf_fetches", rtf(r'{\field{\*\fldinst INCLUDEPICTURE "http://example.org/a.png" \\d}{\fldrslt }}'), rtf("x")),
]

LIMITS = [
    ("limit_structure", parts(*[("Content-Type: text/plain", "x")] * 4096),
     parts(*[("Content-Type: text/plain", "x")] * 40)),
    ("limit_header", mail("x", "X: y\n" * 4096), mail("x", "X: y\n" * 400)),
    ("limit_links", link("https://example.org/" + "a" * 9000), link("https://example.org/" + "a" * 4000)),
    ("limit_text", mail("word " * (9 << 18)), mail("word " * 1000)),
]

CASES = [*LINKS, *PAGES, *TEXTS, *STRUCTURE, *FILES, *DOCUMENTS, *LIMITS]
