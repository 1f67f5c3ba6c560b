"""The label: bytes in, bytes out. Golden cases in CRLF and LF; properties on any bytes; injection."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import PhraseHit, judge

import growth
from mailsift import ArgumentError, Engine, Status, Verdict
from mailsift._native import header_places
from mailsift.facts import extract
from mailsift.label import apply, folded, plain
from mailsift.policy.rate import status_of

LABEL = "[!! SPAM]"
FIELDS = (("X-Mailsift-Status", "spam"), ("X-Spam-Flag", "YES"))
ADDED = "X-Mailsift-Status: spam\nX-Spam-Flag: YES\n"

# name: (message, labelled message); LF here, both line ends in the test
CASES = {
    "plain": ("From: a\nSubject: hi\n\nbody\n", ADDED + "From: a\nSubject: [!! SPAM] hi\n\nbody\n"),
    "no space after colon": ("Subject:hi\n\n", ADDED + "Subject: [!! SPAM] hi\n\n"),
    "odd case and obsolete space": ("SUBJECT : hi\n\n", ADDED + "SUBJECT : [!! SPAM] hi\n\n"),
    "encoded": ("Subject: =?koi8-r?B?8NLJ18XU?=\n =?koi8-r?B?8NLJ18XU?=\n\n",
                ADDED + "Subject: [!! SPAM] =?koi8-r?B?8NLJ18XU?=\n =?koi8-r?B?8NLJ18XU?=\n\n"),
    "folded at once": ("Subject:\n hi\n\n", ADDED + "Subject: [!! SPAM]\n hi\n\n"),
    "long": (f"Subject: {'x' * 70}\n\n", ADDED + f"Subject: [!! SPAM]\n {'x' * 70}\n\n"),
    "empty Subject": ("Subject:\n\n", ADDED + "Subject: [!! SPAM]\n\n"),
    "blank Subject": ("Subject:   \n\n", ADDED + "Subject: [!! SPAM]\n\n"),
    "two Subjects": ("Subject: a\nSubject: b\n\n", ADDED + "Subject: [!! SPAM] a\nSubject: [!! SPAM] b\n\n"),
    "no Subject": ("From: a\n\nSubject: body\n", ADDED + "Subject: [!! SPAM]\nFrom: a\n\nSubject: body\n"),
    "labelled": ("Subject: [!! SPAM] hi\n\n", ADDED + "Subject: [!! SPAM] hi\n\n"),
    "labelled, then encoded": ("Subject: =?utf-8?q?=5B!!_SPAM=5D_h=C3=AF?=\n\n",
                               ADDED + "Subject: =?utf-8?q?=5B!!_SPAM=5D_h=C3=AF?=\n\n"),
    "broken encoded-word": ("Subject: =?x?q?=5B?=\n\n", ADDED + "Subject: [!! SPAM] =?x?q?=5B?=\n\n"),
    "broken base64": ("Subject: =?utf-8?b?a?=\n\n", ADDED + "Subject: [!! SPAM] =?utf-8?b?a?=\n\n"),
    "forged": (("x-spam-flag: NO\nX-SPAM-Status : No,\n\tscore=-5\n more\nFrom: a\nx-mailsift-RATE:0\n"
                "X-Mailsift-New: y\nSubject: s\n\nX-Spam-Flag: kept\n"),
               ADDED + "From: a\nSubject: [!! SPAM] s\n\nX-Spam-Flag: kept\n"),
    "like ours but not": ("X-Spam-Flagged: a\nX-Spam-Status2: b\nAX-Spam-Flag: c\nSubject: s\n\n",
                          ADDED + "X-Spam-Flagged: a\nX-Spam-Status2: b\nAX-Spam-Flag: c\n"
                          "Subject: [!! SPAM] s\n\n"),
    "mbox": ("From a@b Mon Jan 1\nX-Spam-Flag: NO\nSubject: s\n\n",
             "From a@b Mon Jan 1\n" + ADDED + "Subject: [!! SPAM] s\n\n"),
    "stray continuation": ("\tstray\nSubject: s\n\n", "\tstray\n" + ADDED + "Subject: [!! SPAM] s\n\n"),
    "no header": ("\nbody\n", ADDED + "Subject: [!! SPAM]\n\nbody\n"),
    "no body, no line end": ("Subject: s", ADDED + "Subject: [!! SPAM] s"),
    "forged at the end": ("Subject: s\nX-Spam-Flag: NO", ADDED + "Subject: [!! SPAM] s\n"),
    "mbox alone": ("From a@b Mon Jan 1", "From a@b Mon Jan 1\n" + ADDED + "Subject: [!! SPAM]\n"),
}


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, newline: str) -> None:
    given, wanted = (text.replace("\n", newline).encode() for text in CASES[name])
    if b"\n" not in given:
        wanted = wanted.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert apply(given, LABEL, FIELDS) == wanted
    assert apply(wanted, LABEL, FIELDS) == wanted, "idempotent"
    assert apply(memoryview(bytearray(given)), LABEL, FIELDS) == wanted, "any buffer"


def test_empty() -> None:
    assert apply(b"", None, ()) == b""
    assert apply(b"", LABEL, FIELDS) == (ADDED + "Subject: [!! SPAM]\n").replace("\n", "\r\n").encode()


def test_nothing_wanted_removes_forged_fields_only() -> None:
    assert apply(b"X-Spam-Flag: NO\nSubject: s\n\nb", None, ()) == b"Subject: s\n\nb"


@pytest.mark.parametrize("label", ["[!! Спам]", "[迷惑メール]", "é" * 100, "=?x"])
@pytest.mark.parametrize("value", ["hello", "=?koi8-r?B?8NLJ18XU?=", ""])
def test_labels_that_are_not_ascii(label: str, value: str) -> None:
    raw = f"Subject: {value}\n\nbody".encode()
    labelled = apply(raw, label, ())
    assert labelled.isascii()
    assert apply(labelled, label, ()) == labelled
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S*\?=", labelled))
    subject = message_from_bytes(labelled)["Subject"]
    read = str(make_header(decode_header(subject.replace("\n", ""))))
    assert read == f"{label} {make_header(decode_header(value))}".rstrip()


PIECES = [b"Subject", b"X-Spam-Flag", b"X-Mailsift-Rate", b"From ", b"[!! SPAM]", b":", b" ", b"\t", b"x",
          b"=?", b"?=", b"\xff", b"\x00", b"\r", b"\n", b"\r\n", b"\n\n", b"\r\n\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join), st.sampled_from([LABEL, "[!! é]", None]))
def test_any_bytes(raw: bytes, label: str | None) -> None:
    once = apply(raw, label, FIELDS)
    assert apply(once, label, FIELDS) == once, "idempotent"
    names = [name.lower() for name, _ in extract(once).headers]
    assert names.count("x-spam-flag") == names.count("x-mailsift-status") == 1
    assert "x-mailsift-rate" not in names
    _, end, _ = header_places(raw)
    assert once.endswith(raw[end:]), "the body is untouched"


@pytest.mark.parametrize(("raw", "wanted"), [
    # Behind a lone CR too; and whoever reads no line end in that finds the other fields in their places.
    (b"From: a@b\r\nX-Foo: x\rX-Spam-Flag: NO\rX-Mailsift-Status: not_spam\r\nSubject: hi\r\n\r\nb",
     b"From: a@b\r\nX-Foo: x\r\nSubject: hi\r\n\r\nb"),
    (b"X-Spam-Flag: no\rFrom: a@b\rSubject: x\r\rThe body\r", b"From: a@b\rSubject: x\r\rThe body\r"),
    (b"From: a@b\r\r\nX-Spam-Flag: NO\r\r\n\r\r\nX-Spam-Flag: body\r\r\nSubject: body\r\r\n",
     b"From: a@b\r\r\n\r\r\nX-Spam-Flag: body\r\r\nSubject: body\r\r\n"),
    (b"From: a@b\r\nbody begins here\r\nX-Spam-Flag: body\r\nSubject: body\r\n\r\nmore", None),
    (b"From: a@b\n>From x\n cont\nX-Spam-Flag: NO\n\nb", b"From: a@b\n>From x\n cont\n\nb"),
])
def test_the_header_is_what_the_core_reads(raw: bytes, wanted: bytes | None) -> None:
    assert apply(raw, None, ()) == (raw if wanted is None else wanted)
    once = apply(raw, LABEL, FIELDS)
    assert apply(once, LABEL, FIELDS) == once
    assert once.count(b"X-Spam-Flag: YES") == 1


SPAM, PROBABLE = "[!! SPAM]", "[!! Probable Spam]"


@pytest.mark.parametrize("labels", [(SPAM, PROBABLE), ("[!! Спам]", "[? Спам]")])
@pytest.mark.parametrize("value", ["hello", " hello", "=?koi8-r?B?8NLJ18XU?=", "\n folded", "x" * 70, ""])
def test_the_label_follows_the_status_from_hop_to_hop(labels: tuple[str, str], value: str) -> None:
    raw = f"Subject:{value}\n\nbody".encode()
    spam, probable = (apply(raw, label, FIELDS, labels) for label in labels)
    assert apply(spam, labels[1], FIELDS, labels) == probable
    assert apply(probable, labels[0], FIELDS, labels) == spam
    for labelled in (spam, probable):
        clean = apply(labelled, None, (), labels)
        read = message_from_bytes(clean)["Subject"]
        assert str(make_header(decode_header(read.replace("\n", "")))).strip() == str(
            make_header(decode_header(value.replace("\n", "")))).strip()


def test_stacked_and_encoded_labels_go() -> None:
    both = (SPAM, PROBABLE)
    assert apply(b"Subject: [!! SPAM] [!! Probable Spam] hello\n\n", SPAM, (), both) == b"Subject: [!! SPAM] hello\n\n"
    assert apply(b"Subject: [!! SPAM] [!! SPAM] hello\n\n", None, (), both) == b"Subject: hello\n\n"
    encoded = b"Subject: =?utf-8?q?=5B!!_SPAM=5D_h=C3=AF?=\n\n"
    assert apply(encoded, SPAM, (), both) == encoded
    once = apply(encoded, PROBABLE, (), both)
    assert once == b"Subject: [!! Probable Spam] =?utf-8?B?aMOv?=\n\n"
    assert apply(once, PROBABLE, (), both) == once


@pytest.mark.parametrize("raw", ["x", None, 5, [1, 2]])
def test_only_a_buffer_is_labelled(raw: object) -> None:
    with pytest.raises(ArgumentError, match="raw"):
        judge().label(raw)


def test_the_subject_is_judged_without_our_label() -> None:
    with Engine() as engine:
        bare = engine.scan(b"From: a@b.example\r\nSubject: hello\r\n\r\nbody")
        for label in (SPAM, PROBABLE, f"{SPAM} {PROBABLE}", "=?utf-8?q?=5B!!_SPAM=5D?="):
            found = engine.scan(f"From: a@b.example\r\nSubject: {label} hello\r\n\r\nbody".encode())
            assert [finding.rule for finding in found.findings] == [finding.rule for finding in bare.findings]
            assert found.rate == bare.rate
        assert "subject_exclamations" in {sign.name for sign in engine.scan(b"Subject: [!] hi!!\n\nx").facts.signs}


@given(st.lists(st.text(max_size=60), max_size=12))
def test_values_cannot_inject(texts: list[str]) -> None:
    value = " ".join(plain(text) for text in texts)
    for newline in (b"\n", b"\r\n"):
        line = folded("X-Mailsift-Findings", value, newline)
        assert line.endswith(newline)
        assert all(32 <= byte < 127 for byte in line.replace(newline, b""))
        rows = line.split(newline)[:-1]
        assert all(row.startswith(b" ") and row.strip() for row in rows[1:])
        assert all(len(row) <= 998 for row in rows)
        assert b"=?" not in line
        message = message_from_bytes(line + b"From: a" + newline * 2, policy=policy.compat32)
        assert message.keys() == ["X-Mailsift-Findings", "From"]


def test_long_words_are_cut_for_the_line() -> None:
    line = folded("X", "y" * 5000, b"\n")
    assert max(len(row) for row in line.split(b"\n")) <= 998
    assert line.count(b"y") == 5000


def _spam() -> Verdict:
    lists = {"blocked-phrases": [("a", 60), ("b", 60)]}
    hits = (PhraseHit("blocked-phrases", 0, 'x"\r\nBcc: évil\x00=?utf-8?q?a?= http://u:secret@h'),
            PhraseHit("blocked-phrases", 1))
    return judge("[steps.blocked_phrases]\nenabled = true", lists, phrase_hits=hits)


def test_the_fields_of_a_verdict() -> None:
    assert _spam().headers() == (
        ("X-Mailsift-Status", "spam"),
        ("X-Mailsift-Rate", "100.0"),
        ("X-Mailsift-Findings",
         ("blocked_phrases/blocked_phrase 60 \"x' Bcc: \\xe9vil\\x00=\\x3futf-8?q?a?= http://h\"; "
          'blocked_phrases/blocked_phrase 60 "text as found"')),
        ("X-Mailsift-Unchecked",
         "web_addresses=stopped; heuristics=stopped; images=stopped; features=stopped; bayes=stopped"),
        ("X-Spam-Status", "Yes, score=100.0 required=90.0 tests=blocked_phrase"),
        ("X-Spam-Level", "**********"),
        ("X-Spam-Flag", "YES"),
    )
    assert judge().headers() == (
        ("X-Mailsift-Status", "not_spam"), ("X-Mailsift-Rate", "2.9"), ("X-Mailsift-Findings", "none"),
        ("X-Mailsift-Unchecked", "bayes=untrained"), ("X-Spam-Status", "No, score=2.9 required=90.0 tests=none"))


def test_a_verdict_labels() -> None:
    raw = b"X-Spam-Flag: NO\r\nSubject: hi\r\n\r\nbody"
    labelled = _spam().label(raw)
    assert b"Subject: [!! SPAM] hi\r\n\r\nbody" in labelled
    assert b"secret" not in labelled
    assert message_from_bytes(labelled).get_all("X-Spam-Flag") == ["YES"]
    assert _spam().label(labelled) == labelled
    clean = judge().label(raw)
    assert b"X-Spam-Flag" not in clean
    assert clean.endswith(b"Subject: hi\r\n\r\nbody")
    assert judge("[label]\nheaders = false", {}).label(raw) == raw[17:]


def test_probable_spam_and_switch() -> None:
    policy_ = "[protection]\nprobable = 1\nspam = 50\n[label]\n"
    assert judge(policy_).label(b"\n\n").startswith(b"X-Mailsift-Status: probable_spam\n")
    assert b"Subject: [!! Probable Spam]\n" in judge(policy_).label(b"\n\n")
    assert b"Subject: maybe\n" in judge(policy_ + 'probable_spam = "maybe"').label(b"\n\n")
    assert b"Subject" not in judge(policy_ + "subject = false").label(b"\n\n")


@pytest.mark.parametrize("unit", [b"Subject: =?utf-8?q?a?=\n", b"X-Spam-Flag: a\n b\n", b"a", b" \n",
                                  b"X-Mailsift-", b"Subject: " + b"=?utf-8?q?a?= " * 400 + b"\n"])
def test_hostile_headers_take_linear_time(unit: bytes) -> None:
    small, large = (unit * (size // len(unit)) for size in (100_000, 400_000))
    growth.assert_grows_at_most(9, lambda: apply(small, LABEL, FIELDS), lambda: apply(large, LABEL, FIELDS))


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_five_stars_and_more_are_spam(percent: float, one: float, other: float) -> None:
    thresholds = (min(one, other), max(one, other))
    status = status_of(percent, thresholds)
    verdict = judge().__replace__(rate=percent, status=status, thresholds=thresholds)
    fields = dict(verdict.headers())
    stars = fields.get("X-Spam-Level", "")
    assert (len(stars) >= 5) is (status is Status.SPAM) is ("X-Spam-Flag" in fields)
    assert stars == "*" * len(stars)
    assert len(stars) <= 10
