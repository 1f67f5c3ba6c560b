"""Codes in a scan: an address of a code joins the web addresses, other codes raise the rate, all are facts."""

from __future__ import annotations

import base64
import io
import json
import pickle
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailsift import Engine, Policy, Status
from mailsift.config import List, Lists, Paths

pytest.importorskip("PIL.Image", reason="Pillow is not installed")
pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
segno = pytest.importorskip("segno", reason="segno is not installed")

LINK = "https://login.bad-example.net/start"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    listed = tmp_path / "phishing.txt"
    listed.write_text("bad-example.net\n")
    return Engine(Policy(lists=Lists(phishing=List(files=(str(listed),))), paths=Paths(state="")))


def picture(text: str, dark: str = "black", light: str = "white") -> bytes:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=5, dark=dark, light=light)
    return out.getvalue()


def mail(*pictures: bytes, text: str = "Please see the picture.", page: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Payroll <pay@company.example>", "staff@victim.example"
    message["Subject"], message["Date"] = "Your account", "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Message-ID"] = "<1@company.example>"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for number, one in enumerate(pictures):
        message.add_attachment(one, maintype="image", subtype="png", filename=f"{number}.png")
    return bytes(message)


def rules(engine: Engine, raw: bytes) -> set[str]:
    return {finding.rule for finding in engine.scan(raw).findings if finding.step == "images"}


@pytest.mark.parametrize("dark", ["black", "#dc1414"])
def test_a_listed_address_in_a_code_decides(engine: Engine, dark: str) -> None:
    verdict = engine.scan(mail(picture(LINK, dark, "white" if dark == "black" else "#148014")))
    assert verdict.status is Status.SPAM
    assert "phishing" in verdict.marks
    finding = next(one for one in verdict.findings if one.decided)
    assert (finding.step, finding.rule) == ("web_addresses", "phishing_url")
    assert finding.evidence is not None
    assert (finding.evidence.where, finding.evidence.text, finding.evidence.entry) == ("qr", LINK, "bad-example.net")


def test_a_listed_address_in_a_drawn_code_decides(engine: Engine) -> None:
    modules = [[bool(one) for one in row] for row in segno.make(LINK, micro=False).matrix]
    rows = ("".join(f'<td bgcolor="{"#000000" if one else "#ffffff"}"></td>' for one in row) for row in modules)
    verdict = engine.scan(mail(page=f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"))
    assert verdict.status is Status.SPAM
    assert verdict.facts.codes[0].drawn


def test_other_addresses_raise_the_rate(engine: Engine) -> None:
    raw = mail(picture("https://other.example.org/a"))
    assert {"code_seen", "code_leads_elsewhere", "code_in_little_text"} <= rules(engine, raw)
    assert "code_leads_elsewhere" not in rules(engine, mail(picture("https://www.company.example/a")))
    assert rules(engine, mail(picture("hello"))) == set()


def test_links_in_codes_are_looked_at_as_others_are(engine: Engine) -> None:
    assert "code_link_odd" in rules(engine, mail(picture("http://0x7f.1/pay")))
    assert "code_recipient" in rules(engine, mail(picture("https://x.example.org/?u=staff@victim.example")))


def test_codes_are_facts_without_secrets(engine: Engine) -> None:
    coin = "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
    verdict = engine.scan(mail(picture("WIFI:T:WPA;S:net;P:hidden;;"), picture(coin)))
    shown = json.loads(json.dumps(verdict.facts.to_dict()))["codes"]
    assert [(one["format"], one["kind"], one["part"], one["frame"]) for one in shown] == [
        ("qr", "wifi", "2", 0), ("qr", "payment", "3", 0)]
    assert "hidden" not in json.dumps(shown)
    assert pickle.loads(pickle.dumps(verdict.facts)).codes == verdict.facts.codes
    assert "code_payment" in {finding.rule for finding in verdict.findings}


def test_a_code_in_a_later_frame_is_read(engine: Engine) -> None:
    from PIL import Image

    code = Image.open(io.BytesIO(picture(LINK))).convert("L")
    out = io.BytesIO()
    Image.new("L", code.size, 255).save(out, "GIF", save_all=True, append_images=[code])
    raw = mail(out.getvalue()).replace(b"image/png", b"image/gif")
    assert base64.b64encode(out.getvalue())[:20] in raw
    verdict = engine.scan(raw)
    assert verdict.status is Status.SPAM
    assert verdict.facts.codes[0].frame == 1


@pytest.mark.parametrize("pictures", [1, 5])
def test_codes_that_are_left_out_are_said(engine: Engine, pictures: int) -> None:
    """More than 16 in a picture, or 64 in a message."""
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    raws = []
    for number in range(pictures):
        sheet = image.new("L", (900, 900), 255)
        for place in range(20 if pictures == 1 else 15):
            one = image.open(io.BytesIO(picture(f"https://a.example/{number}/{place}"))).convert("L")
            one = one.resize((130, 130))
            sheet.paste(one, (20 + place % 5 * 170, 20 + place // 5 * 170))
        out = io.BytesIO()
        sheet.save(out, "PNG")
        raws.append(out.getvalue())
    verdict = engine.scan(mail(*raws))
    assert len(verdict.facts.codes) == (16 if pictures == 1 else 64)
    assert [one.reason for one in verdict.unchecked if one.check == "images"] == ["limit"]


def test_a_white_code_on_nothing_is_read(engine: Engine) -> None:
    """A page with a dark ground shows it."""
    out = io.BytesIO()
    segno.make(LINK, micro=False).save(out, kind="png", scale=5, dark="white", light=None)
    assert engine.scan(mail(out.getvalue())).status is Status.SPAM
