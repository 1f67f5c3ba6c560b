"""The marks FORMAL and MASS_MAIL: messages as they come, each with the marks that it must have."""

from __future__ import annotations

from base64 import b64encode

import pytest
from making import ContentScore, judge

from mailsift import Engine, Envelope, Mark
from mailsift.policy import formal, mass_mail, topic

BOTH = {Mark.FORMAL, Mark.MASS_MAIL}
FORMAL, MASS_MAIL, NONE = {Mark.FORMAL}, {Mark.MASS_MAIL}, set[Mark]()
PAGE = "<html><body><p>{}</p><a href='https://example.test/leave?u=1'>x</a></body></html>"
DSN = ("Content-Type: multipart/report; report-type=delivery-status; boundary=b",
       "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--\r\n")
FORWARDED = ("Content-Type: multipart/mixed; boundary=o", "\r\n".join((
    "--o", "", "Look at this.", "--o", "Content-Type: message/rfc822", "",
    "Subject: Undeliverable", "Content-Type: multipart/report; boundary=b", "",
    "--b", "Content-Type: message/delivery-status", "", "Action: failed", "--b--", "--o--", "")))
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example>"

# what, header fields (a Content-Type among them or not), body, marks
CASES: tuple[tuple[str, tuple[str, ...], str, set[Mark]], ...] = (
    ("a delivery report", (DSN[0],), DSN[1], FORMAL),
    ("a read receipt", ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b",),
     "--b\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nX: y\r\n--b--\r\n", FORMAL),
    ("a receipt without its wrapper", ("Content-Type: message/disposition-notification",), "Disposition: x", FORMAL),
    ("a report that somebody forwards", (FORWARDED[0],), FORWARDED[1], NONE),
    ("an old bounce", (DAEMON, "Return-Path: <>", "Subject: failure notice"), "Hi. This is qmail.", FORMAL),
    ("a bounce of Exim", ("X-Failed-Recipients: a@b.example",), "x", FORMAL),
    ("a daemon with another subject", (DAEMON, "Subject: Lunch"), "x", NONE),
    ("a daemon that says so", (DAEMON, "Subject: Undeliverable: Lunch"), "x", FORMAL),
    ("an auto-reply", ("Auto-Submitted: auto-replied (vacation)",), "x", FORMAL),
    ("an auto-reply that is Precedence: bulk", ("Auto-Submitted: auto-replied", "Precedence: bulk"), "x", FORMAL),
    ("one from before RFC 3834", ("X-Autoreply: yes",), "x", FORMAL),
    ("Precedence: auto_reply", ("Precedence: auto_reply",), "x", FORMAL),
    ("Auto-Submitted: no", ("Auto-Submitted: no", "Subject: Undeliverable"), "x", NONE),
    ("a cron job", ("Auto-Submitted: auto-generated", "Subject: Cron <root> backup"), "x", NONE),
    ("only the subject of one", ("Subject: Undeliverable: your invoice",), "x", NONE),
    ("words of a notice in the text", ("Auto-Submitted: auto-generated", "Subject: Hi"), "Out of office", NONE),
    ("a mailing list", ("List-Id: <dev.example.org>", "List-Post: <mailto:dev@example.org>"), "x", MASS_MAIL),
    ("one click", ("List-Unsubscribe: <https://example.test/u>",), "x", MASS_MAIL),
    ("Precedence", ("Precedence: Bulk",), "x", MASS_MAIL),
    ("Precedence: list", ("precedence:  list ; x",), "x", MASS_MAIL),
    ("Precedence: normal", ("Precedence: normal",), "x", NONE),
    ("Feedback-ID", ("Feedback-ID: 1:2:3:sender",), "x", MASS_MAIL),
    ("a campaign", ("X-CampaignID: 4711",), "x", MASS_MAIL),
    ("a list's automaton", ("Auto-Submitted: auto-replied", "List-Id: <a.example>"), "x", MASS_MAIL),
    ("a report to a list", (DSN[0], "List-Id: <a.example>"), DSN[1], BOTH),
    ("other X- fields", ("X-Mailer: mutt", "X-Spam-Status: No", "Received: by x"), "x", NONE),
    ("a plain letter", ("Subject: Lunch",), "See you at one.", NONE),
)

NOTICES = {
    "en": "Out of office: until Monday", "de": "Abwesenheitsnotiz: bis Montag", "fr": "Réponse automatique : absent",
    "es": "Respuesta automática: vacaciones", "ru": "Автоматический ответ: в отпуске", "zh": "自动回复:休假",
    "it": "Risposta automatica", "pt": "Resposta automática", "pl": "Automatyczna odpowiedź",
    "nl": "Automatisch antwoord", "ja": "自動応答: 不在", "virus en": "Virus found in message",
    "virus de": "Virus gefunden in Ihrer Mail",
    "virus ru": "Обнаружен вирус в письме",
    "virus fr": "Virus détecté", "virus es": "Virus detectado",
    "virus zh": "发现病毒",
}
MAILINGS = {
    "en": "You received this email because you subscribed to our newsletter. Unsubscribe here.",
    "de": "Sie erhalten diesen Newsletter, weil Sie sich angemeldet haben. Newsletter abbestellen.",
    "fr": "Vous recevez cet e-mail car vous êtes inscrit. Se désabonner.",
    "es": "Recibe este correo porque está suscrito. Para darse de baja haga clic aquí.",
    "ru": "Вы получили это письмо, потому что подписаны. Отписаться от рассылки.",
    "zh": "您收到此邮件是因为您订阅了我们的电子报,点击退订。",
    "it": "Ricevi questa email perché sei iscritto alla newsletter. Annulla l'iscrizione.",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def message(fields: tuple[str, ...], body: str) -> bytes:
    given = {field.partition(":")[0].lower() for field in fields}
    head = [*fields, *([] if "from" in given else ["From: Ann <ann@b.example>"]), "MIME-Version: 1.0"]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def encoded(subject: str) -> str:
    return f"Subject: =?utf-8?B?{b64encode(subject.encode()).decode()}?="


def kinds(engine: Engine, raw: bytes, envelope: Envelope | None = None) -> set[Mark]:
    verdict = engine.scan(raw, envelope)
    assert not {finding.step for finding in verdict.findings} & {"topic", "formal", "mass_mail"}, "marks weigh nothing"
    return set(verdict.marks)


@pytest.mark.parametrize(("fields", "body", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_marks(engine: Engine, fields: tuple[str, ...], body: str, expected: set[Mark]) -> None:
    assert kinds(engine, message(fields, body)) == expected
    # In any case of letters, and with a space before the colon: so mail comes.
    assert kinds(engine, message(tuple(_shouted(field) for field in fields), body)) == expected


def _shouted(field: str) -> str:
    name, _, value = field.partition(":")
    return f"{name.upper()}:{value}"


@pytest.mark.parametrize("language", NOTICES)
def test_notices(engine: Engine, language: str) -> None:
    subject = encoded(NOTICES[language])
    assert kinds(engine, message((subject, "Auto-Submitted: auto-generated"), "x")) == FORMAL
    assert kinds(engine, message((subject,), "x"), Envelope(mail_from="")) == FORMAL
    assert kinds(engine, message((subject,), "x"), Envelope(mail_from="<>")) == FORMAL
    assert kinds(engine, message((subject,), "x"), Envelope(mail_from="ann@b.example")) == NONE


@pytest.mark.parametrize("language", MAILINGS)
def test_the_shape_of_a_mailing(engine: Engine, language: str) -> None:
    text = MAILINGS[language]
    assert kinds(engine, message(("Content-Type: text/html; charset=utf-8",), PAGE.format(text))) == MASS_MAIL
    linkless = PAGE.format(text).replace("<a href='https://example.test/leave?u=1'>", "<a>")
    assert kinds(engine, message(("Content-Type: text/html; charset=utf-8",), linkless)) == NONE
    assert kinds(engine, message(("Content-Type: text/html; charset=utf-8",), PAGE.format("Hi"))) == NONE
    long = PAGE.format("<p>words " * 20000 + text)
    assert kinds(engine, message(("Content-Type: text/html; charset=utf-8",), long)) == MASS_MAIL


def test_switched_off_the_content_database_headers_still_count() -> None:
    link = mass_mail.PAGE_LINKS
    sign = (ContentScore("unsubscribe", topic.UNSUBSCRIBE, 100),)
    assert judge(content_scores=sign, sending=link).marks == MASS_MAIL
    assert judge(content_scores=sign).marks == NONE
    assert judge(content_scores=(ContentScore("unsubscribe", topic.UNSUBSCRIBE, 99),), sending=link).marks == NONE
    assert judge("[topic]\nenabled = false", sending=formal.LIST_HEADER).marks == MASS_MAIL


def test_a_stopped_message_gets_no_such_mark() -> None:
    verdict = judge(lists={"blocked-senders": ["foe@example.net"]}, from_=("foe@example.net",),
                    sending=formal.REPORT | formal.LIST_HEADER)
    assert verdict.marks == {Mark.BLACKLISTED}


def test_without_anti_spam_there_are_none() -> None:
    scores = (ContentScore("jobs", 9, 150),)
    sending = formal.REPORT | formal.LIST_HEADER
    verdict = judge("[protection]\nanti_spam = false", sending=sending, content_scores=scores)
    assert (verdict.marks, verdict.topic) == (frozenset(), None)
