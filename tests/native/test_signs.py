"""Signs: each with a message that has it and one that comes near and has not; then what holds for any message."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sign_cases_body import CASES as BODY
from sign_cases_header import CASES as HEADER
from sign_mail import BASE, PAGE, link, mail, page, parts

from mailsift import _native, facts

CASES = [*HEADER, *BODY]
# What an honest message may show: nothing that heuristics weigh.
QUIET = {"html_only"}


def signs(raw: bytes) -> dict[str, facts.Sign]:
    return {sign.name: sign for sign in facts.extract(raw, wanted=facts.SIGNS | facts.RTF).signs}


def test_every_sign_has_its_samples() -> None:
    names = [name for name, _, _ in CASES]
    assert sorted(names) == sorted(_native.SIGN_NAMES)
    assert len(names) >= 80


@pytest.mark.parametrize(("name", "has", "has_not"), CASES, ids=[name for name, _, _ in CASES])
def test_sign(name: str, has: bytes, has_not: bytes) -> None:
    assert name in signs(has)
    assert name not in signs(has_not)


@pytest.mark.parametrize(("name", "has", "has_not"), CASES, ids=[name for name, _, _ in CASES])
def test_line_ends_do_not_matter(name: str, has: bytes, has_not: bytes) -> None:
    assert name in signs(has.replace(b"\n", b"\r\n"))
    assert name not in signs(has_not.replace(b"\n", b"\r\n"))


def test_an_honest_message_has_no_signs() -> None:
    assert set(signs(BASE)) == set()
    assert set(signs(PAGE)) <= QUIET


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("date_future", mail(Date="Thu, 19 Nov 2026 09:12:31 +0100"), 48),
        ("from_digits", mail(From="<anna84621@example.org>"), 5),
        ("subject_exclamations", mail(Subject="Now!!!"), 3),
        ("link_deep_host", link("https://a.b.c.d.e.f.example.com/"), 8),
        ("html_form", page("<form></form><form></form>"), 2),
        ("text_upper", mail("A" * 30 + "b" * 30), 0.5),
        ("mime_many_parts", parts(*[("Content-Type: text/plain", "x")] * 24), 25),
    ],
)
def test_numbers(name: str, raw: bytes, value: float) -> None:
    assert signs(raw)[name].value == pytest.approx(value)


def test_evidence_shows_where_it_was_seen() -> None:
    seen = signs(link("http://user:secret@paypal.example.com/x"))
    assert seen["link_brand_in_host"].text == "paypal.example.com"
    assert "secret" not in seen["link_userinfo"].text
    assert all(len(sign.text.encode()) <= 160 for sign in seen.values())
    assert signs(mail(Subject="ä" * 400 + "!!"))["subject_long"].text == "ä" * 80


@given(st.binary(max_size=2000))
def test_any_bytes_have_signs_at_most_once(raw: bytes) -> None:
    found = facts.extract(raw, wanted=facts.SIGNS).signs
    assert len({sign.name for sign in found}) == len(found)
    assert all(sign.value > 0 for sign in found if sign.name not in {"html_tags_dense", "header_few", "text_short"})


@given(st.lists(st.sampled_from([has for _, has, _ in CASES]), min_size=1, max_size=3), st.integers(0, 5000))
def test_cut_and_joined_messages_give_a_valid_record(raws: list[bytes], cut: int) -> None:
    record = _native.extract(b"\n".join(raws)[: cut or None], None, None, _native.READ_SIGNS)
    assert _native.signs(_native.Record(record.data), tuple) == _native.signs(record, tuple)


@pytest.mark.parametrize("corpus", ["spamassassin", "phishing_pot", "lists_ham", "mime_torture"])
def test_real_mail_has_each_sign_at_most_once(corpora: Path, corpus: str) -> None:
    paths = sorted(path for path in (corpora / corpus).rglob("*") if path.is_file() and path.name != "index")
    for path in random.Random(17).sample(paths, 150):
        found = facts.extract(path.read_bytes(), wanted=facts.SIGNS).signs
        assert len({sign.name for sign in found}) == len(found) <= len(_native.SIGN_NAMES)


ABSENT = {"subject_missing", "to_missing", "date_missing", "message_id_missing", "received_missing", "text_empty",
          "header_few", "mime_boundary_broken", "file_only", "html_only"}


@pytest.mark.parametrize("limit", [{"message_bytes": 400}, {"headers": 3}, {"header_bytes": 60}])
def test_what_we_have_cut_off_ourselves_is_not_missing(limit: dict[str, int]) -> None:
    raw = b"X-Long: " + b"y" * 500 + b"\n" + BASE
    if "message_bytes" not in limit:
        raw = b"X-A: b\nX-B: c\nX-C: d\n" + BASE
    seen = facts.extract(raw, _native.ExtractLimits(**limit), None, facts.SIGNS)
    assert seen.limits
    # The body of a message is whole where only its header was cut.
    assert not {sign.name for sign in seen.signs} & ABSENT


def test_half_a_file_has_no_sums() -> None:
    body = ("--x\nContent-Type: a/b; name=a.bin\n\nwhole\n--x\nContent-Type: a/b; name=b.bin\n\n"
            + "y" * 500 + "\n--x--\n")
    raw = mail(body, Content_Type="multipart/mixed; boundary=x")
    whole = facts.extract(raw).attachments
    cut = facts.extract(raw, _native.ExtractLimits(message_bytes=len(raw) - 100)).attachments
    assert cut[0] == whole[0]
    assert (cut[1].md5, cut[1].sha256) == ("", "")
    assert whole[1].md5
    short = facts.extract(raw, _native.ExtractLimits(decoded_bytes=100)).attachments
    assert [bool(file.sha256) for file in short] == [True, False]


def test_signs_say_in_which_part() -> None:
    raw = mail("--x\nContent-Type: text/plain\n\nhello\n--x\nContent-Type: text/html\n\n"
               "<a href='http://192.0.2.9/a'>http://example.org/</a>\n"
               "--x\nContent-Type: a/b; name=invoice.exe\n\nMZ\n--x--\n",
               Content_Type="multipart/mixed; boundary=x")
    found = signs(raw)
    assert found["link_ip_host"].part == found["link_text_differs"].part == "2"
    assert found["file_executable"].part == "3"
    assert found["file_executable"].text == "invoice.exe"
