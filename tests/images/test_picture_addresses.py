"""Web addresses that pictures show (codes, text that is read, drawings): they count as those of the message do, by the
lists and by the base of reputations; the text of drawings in pages counts as that which is read."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.images.made_pictures import saved
from tests.images.test_codes_scan import picture as code
from tests.images.test_ocr import BLOCKED_ON, LURE, Fake, fake, picture, says  # noqa: F401
from tests.images.test_pictures_known import Site, site  # noqa: F401

import mailsift
from mailsift import Engine, Finding, Mark, Status

LINK = "http://login.bad-example.net/start"
SHOWN = {"qr": "qr", "ocr": "ocr", "link of a drawing": "svg", "text of a drawing": "svg"}


def drawing(text: str = "", link: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><a href="{link}"><text>{text}</text></a></svg>'.encode()


def mail(*files: tuple[bytes, str], text: str = "see below", inside: bytes = b"") -> bytes:
    """`inside`: a drawing of its page."""
    message = EmailMessage()
    message["Subject"], message["From"] = "Minutes", "a@example.net"
    message.set_content(text)
    if inside:
        address = f"data:image/svg+xml;base64,{b64encode(inside).decode()}"
        message.add_alternative(f'<p>{text}</p><img src="{address}">', subtype="html")
    for data, kind in files:
        message.add_attachment(data, "image", kind, filename=f"a.{kind}")
    return message.as_bytes()


def shown(how: str, fake: Fake, link: str = LINK, text: str = "see below") -> bytes:  # noqa: F811
    """A message whose picture shows the link."""
    if how == "ocr":
        fake(says(f"{LURE[0]}\n{link}"))
        return mail((saved(picture(*LURE)), "png"), text=text)
    if how == "qr":
        return mail((code(link), "png"), text=text)
    inside = drawing("here", link) if how == "link of a drawing" else drawing(f"go to {link} now")
    return mail(text=text, inside=inside)


def decided(verdict: mailsift.Verdict) -> list[Finding]:
    return [one for one in verdict.findings if one.decided]


def rules(verdict: mailsift.Verdict) -> set[str]:
    return {one.rule for one in verdict.findings if one.evidence and one.evidence.where in SHOWN.values()}


OCR = "[steps.images]\nocr = true\n"


@pytest.mark.parametrize("how", SHOWN)
def test_by_the_lists(site: Site, fake: Fake, how: str) -> None:  # noqa: F811
    (site.folder / "bad.txt").write_text("bad-example.net\n")
    lists = '[lists.phishing]\nfiles = ["bad.txt"]\n'
    verdict = site.scan(shown(how, fake), OCR + lists)
    [one] = decided(verdict)
    assert (one.step, one.rule, verdict.status) == ("web_addresses", "phishing_url", Status.SPAM)
    assert one.evidence is not None
    assert (one.evidence.text, one.evidence.part, one.evidence.where) == (LINK, "2", SHOWN[how])
    assert (one.evidence.list, one.evidence.entry) == ("phishing", "bad-example.net")
    assert Mark.PHISHING in verdict.marks


@pytest.mark.parametrize("how", SHOWN)
@pytest.mark.parametrize(("said", "rule", "decides"), [
    ("bad", "suspicious_url", True), ("suspicious", "known_suspicious_url", False), ("good", None, False)])
def test_by_the_base(site: Site, fake: Fake, how: str, said: str, rule: str | None,  # noqa: F811
                     decides: bool) -> None:
    site.run("override", said, "url:http://login.bad-example.net/start")
    raw = shown(how, fake, LINK.replace("//", "//user:hidden@"))
    verdict = site.scan(raw, OCR)
    found = [one for one in verdict.findings if one.evidence and one.evidence.source]
    assert [(one.rule, one.decided) for one in found] == ([(rule, decides)] if rule else [])
    if rule and found[0].evidence:
        assert (found[0].evidence.text, found[0].evidence.part, found[0].evidence.where) == (LINK, "2", SHOWN[how])
    assert "hidden" not in str(verdict.to_dict())
    with Engine(site.policy) as engine:
        assert [one.findings for one in engine.scan_many([raw])] == [verdict.findings]


def test_an_address_of_the_message_itself_is_asked_for_once(site: Site, fake: Fake) -> None:  # noqa: F811
    site.run("override", "bad", f"url:{LINK}")
    found = decided(site.scan(shown("link of a drawing", fake, text=f"see {LINK}")))
    assert [one.evidence.where for one in found if one.evidence] == ["text"]


def test_drawings_that_are_parts_are_read_with_the_message(site: Site) -> None:  # noqa: F811
    site.run("override", "bad", f"url:{LINK}")
    for one, where in ((drawing("here", LINK), "href"), (drawing(f"go to {LINK} now"), "text")):
        verdict = site.scan(mail((one, "svg+xml")))
        assert [(found.evidence.part, found.evidence.where) for found in decided(verdict) if found.evidence] == [
            ("2", where)]


@pytest.mark.parametrize("switch", ["[steps.images]\nenabled = false\n", "[reputation]\nenabled = false\n",
                                    "[steps.web_addresses]\nenabled = false\n"])
def test_the_switches_hold(site: Site, fake: Fake, switch: str) -> None:  # noqa: F811
    site.run("override", "bad", f"url:{LINK}")
    assert rules(site.scan(shown("link of a drawing", fake), switch)) <= {"code_seen"}


def test_a_code_inside_of_a_drawing(site: Site) -> None:  # noqa: F811
    site.run("override", "bad", f"url:{LINK}")
    held = f"<image xlink:href='data:image/png;base64,\n{b64encode(code(LINK)).decode()}'/>"
    svg = drawing().replace(b"</svg>", held.encode() + b"</svg>")
    for raw in (mail(inside=svg), mail((svg, "svg+xml"))):
        verdict = site.scan(raw)
        assert [one.evidence.where for one in decided(verdict) if one.evidence] == ["qr"]
        assert [one.reason for one in verdict.unchecked if one.check == "images"] == ["stopped"]


def test_what_may_be_misread_does_not_decide(site: Site, fake: Fake) -> None:  # noqa: F811
    """`rn` may be an `m`: a look-alike of a known name that was read in a picture raises the rate."""
    link = "http://www.rnicrosoft.com/"
    (site.folder / "bad.txt").write_text("rnicrosoft.com\n")
    lists = '[lists.phishing]\nfiles = ["bad.txt"]\n'
    assert decided(site.scan(shown("link of a drawing", fake, link), OCR + lists))
    verdict = site.scan(shown("ocr", fake, link))
    assert decided(verdict) == []
    assert {"ocr_phishing_url", "link_lookalike"} <= rules(verdict)
    (site.folder / "bad.txt").write_text("")
    site.run("override", "bad", f"url:{link}")
    verdict = site.scan(shown("ocr", fake, link))
    assert decided(verdict) == []
    assert "known_bad_url" in rules(verdict)


def test_the_text_of_drawings_counts_as_that_which_is_read(site: Site, fake: Fake) -> None:  # noqa: F811
    (site.folder / "blocked.txt").write_text("cheap watches\tweight=70\ndiscount\tweight=60\n")
    lists = BLOCKED_ON + '[lists.blocked_phrases]\nfiles = ["blocked.txt"]\n'
    verdict = site.scan(mail(inside=drawing("Dear customer, cheap watches at a discount")), lists)
    assert {"ocr_blocked_phrase", "ocr_blocked_phrases", "text_greeting_generic"} <= rules(verdict)
    assert decided(verdict) == []
    assert {one.evidence.where for one in verdict.findings if one.step == "images" and one.evidence} == {"svg"}
    assert rules(site.scan(mail(inside=drawing("Minutes of the meeting", "#a")))) == set()


def test_own_rules_see_texts_of_pictures(site: Site, fake: Fake) -> None:  # noqa: F811
    own = ('[[rules]]\nname = "own_words"\nbody = "*invoice*overdue*"\nweight = 1.5\n'
           '[[rules]]\nname = "own_address"\naddress = "*//pay.*"\nweight = 0.5\n')
    fake(says("the invoice\nis overdue\nhttp://pay.example.org/a"))
    found = {one.rule: one for one in site.scan(mail((saved(picture(*LURE)), "png")), OCR + own).findings}
    for name in ("own_words", "own_address"):
        assert found[name].evidence is not None
        assert (found[name].step, found[name].evidence.part, found[name].evidence.where) == ("images", "2", "ocr")
    both = site.scan(mail((saved(picture(*LURE)), "png"), text="invoice overdue http://pay.example.org/b"))
    assert [one.step for one in both.findings if one.rule.startswith("own_")] == ["heuristics"] * 2


def test_many_addresses_are_said(site: Site) -> None:  # noqa: F811
    site.run("override", "bad", f"url:{LINK}")
    many = " ".join(f"http://a{number}.example/" for number in range(1500))
    verdict = site.scan(mail(inside=drawing(many)))
    assert ("images", "limit") in [(one.check, one.reason) for one in verdict.unchecked]


def test_passwords_in_texts_of_pictures_are_not_shown(site: Site, fake: Fake) -> None:  # noqa: F811
    (site.folder / "bad.txt").write_text("bad-example.net\n")
    lists = '[lists.phishing]\nfiles = ["bad.txt"]\n'
    for how in SHOWN:
        verdict = site.scan(shown(how, fake, LINK.replace("//", "//user:hidden@")),
                            OCR + lists if how == "qr" else "")
        assert decided(verdict), how
        assert "hidden" not in str(verdict.to_dict()), how


def test_the_reader_runs_once(site: Site, fake: Fake, tmp_path: Path) -> None:  # noqa: F811
    site.run("override", "bad", "url:http://other.example/")
    raw = shown("ocr", fake)
    site.scan(raw, OCR)
    assert len((tmp_path / "pid").read_text().split()) == 1
