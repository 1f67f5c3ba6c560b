"""Step 1, its agreement rule, and step 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import judge, rules

from mailsift import Engine, Envelope, Mark, Status
from mailsift.sender import forms

LISTS = {"allowed-senders": ["friend@example.org", "*@partner.example", "192.0.2.0/24"],
         "blocked-senders": ["foe@example.net", "spam.example", "198.51.100.7"]}
PASS = "mx.our.example; dkim=pass header.d=example.org"

# name: (From, envelope, Authentication-Results, status, rule, where)
CASES = {
    "nothing known": (("x@y.example",), {}, None, "not_spam", None, None),
    "allowed From, no envelope": (("Friend@Example.ORG",), {}, None, "not_spam", "allowed_sender", "from"),
    "allowed From, envelope agrees": (("friend@example.org",), {"mail_from": "b@example.org"}, None,
                                      "not_spam", "allowed_sender", "from"),
    "allowed From, envelope below": (("friend@example.org",), {"mail_from": "<b@bounce.example.org>"}, None,
                                     "not_spam", "allowed_sender", "from"),
    "allowed From, other envelope": (("friend@example.org",), {"mail_from": "b@evil.example"}, None,
                                     "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, null envelope": (("friend@example.org",), {"mail_from": ""}, None,
                                    "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, only the client known": (("friend@example.org",), {"client_ip": "203.0.113.9"}, None,
                                            "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, a suffix is no domain": (("friend@example.org",), {"mail_from": "b@evilexample.org"}, None,
                                            "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, a top domain is no agreement": (("friend@example.org",), {"mail_from": "b@org"}, None,
                                                   "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, only recipients known": (("friend@example.org",), {"rcpt_to": ("me@our.example",)}, None,
                                            "not_spam", "allowed_sender", "from"),
    "allowed From, authenticated": (("friend@example.org",), {"mail_from": "b@evil.example"}, PASS,
                                    "not_spam", "allowed_sender", "from"),
    "allowed From, another authenticated": (("friend@example.org",), {"mail_from": "b@evil.example"},
                                            "mx.our.example; dkim=pass header.d=evil.example",
                                            "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, somebody else says so": (("friend@example.org",), {"mail_from": "b@evil.example"},
                                            PASS.replace("our", "evil"),
                                            "not_spam", "allowed_sender_unproven", "from"),
    # What a host that we trust says has failed proves nothing.
    "allowed From, SPF failed": (("friend@example.org",), {"mail_from": "b@example.org"},
                                 "mx.our.example; spf=fail smtp.mailfrom=b@example.org",
                                 "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, SPF failed softly": (("friend@example.org",), {"mail_from": "b@example.org"},
                                        "mx.our.example; spf=softfail smtp.mailfrom=b@example.org",
                                        "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, SPF failed of somebody else": (("friend@example.org",), {"mail_from": "b@example.org"},
                                                  "mx.our.example; spf=fail smtp.mailfrom=evil.example",
                                                  "not_spam", "allowed_sender", "from"),
    "allowed From, SPF failed, signed": (("friend@example.org",), {"mail_from": "b@example.org"},
                                         ("mx.our.example; spf=fail smtp.mailfrom=example.org; "
                                          "dkim=pass header.d=example.org"),
                                         "not_spam", "allowed_sender", "from"),
    "allowed From, DMARC failed": (("friend@example.org",), {"mail_from": "b@example.org"},
                                   ("mx.our.example; spf=pass smtp.mailfrom=example.org; "
                                    "dmarc=fail header.from=example.org"),
                                   "not_spam", "allowed_sender_unproven", "from"),
    "allowed From, somebody says DMARC failed": (("friend@example.org",), {"mail_from": "b@example.org"},
                                                 "mx.evil.example; dmarc=fail header.from=example.org",
                                                 "not_spam", "allowed_sender", "from"),
    "allowed envelope, all failed": (("a@partner.example",), {"mail_from": "a@partner.example"},
                                     ("mx.our.example; spf=fail smtp.mailfrom=a@partner.example; "
                                      "dmarc=fail header.from=partner.example"),
                                     "not_spam", "allowed_sender_unproven", "envelope"),
    "allowed envelope, SPF failed, client allowed": (("a@partner.example",), {"mail_from": "a@partner.example",
                                                                              "client_ip": "192.0.2.77"},
                                                     "mx.our.example; spf=fail smtp.mailfrom=a@partner.example",
                                                     "not_spam", "allowed_sender", "client_ip"),
    "allowed envelope": (("x@y.example",), {"mail_from": "A@partner.example"}, None,
                         "not_spam", "allowed_sender", "envelope"),
    "allowed client": (("x@y.example",), {"client_ip": "192.0.2.77"}, None,
                       "not_spam", "allowed_sender", "client_ip"),
    "allowed client, as SMTP writes it": (("x@y.example",), {"client_ip": " [192.0.2.77]"}, None,
                                          "not_spam", "allowed_sender", "client_ip"),
    "two From, one allowed": (("friend@example.org", "x@y.example"), {}, None, "not_spam", None, None),
    "two From, both allowed": (("friend@example.org", "x@partner.example"), {}, None,
                               "not_spam", "allowed_sender", "from"),
    "two From, both allowed, one agrees": (("friend@example.org", "x@partner.example"),
                                           {"mail_from": "b@example.org"}, None,
                                           "not_spam", "allowed_sender_unproven", "from"),
    "allowed wins": (("foe@example.net",), {"client_ip": "192.0.2.1"}, None,
                     "not_spam", "allowed_sender", "client_ip"),
    "blocked From": (("foe@example.net",), {}, None, "spam", "blocked_sender", "from"),
    "blocked From needs no agreement": (("foe@example.net",), {"mail_from": "b@y.example"}, None,
                                        "spam", "blocked_sender", "from"),
    "two From, one blocked": (("x@y.example", "foe@example.net"), {}, None, "spam", "blocked_sender", "from"),
    "blocked envelope": (("x@y.example",), {"mail_from": "q@spam.example"}, None,
                         "spam", "blocked_sender", "envelope"),
    "blocked client": (("x@y.example",), {"client_ip": "198.51.100.7"}, None,
                       "spam", "blocked_sender", "client_ip"),
    "allowed but unproven, client blocked": (("friend@example.org",), {"client_ip": "198.51.100.7"}, None,
                                             "spam", "blocked_sender", "client_ip"),
}


@pytest.mark.parametrize("name", CASES)
def test_senders(name: str) -> None:
    froms, envelope, results, status, rule, where = CASES[name]
    headers = (("Authentication-Results", results),) if results else ()
    verdict = judge('[trust]\nauthserv_ids = ["MX.our.example"]', LISTS, Envelope(**envelope), from_=froms,
                    headers=headers)
    assert verdict.status == status
    assert (rules(verdict) or [None])[0] == rule
    if rule is None:
        return
    finding = verdict.findings[0]
    assert finding.evidence is not None
    assert finding.evidence.where == where
    assert finding.evidence.entry in LISTS[finding.evidence.list or ""]
    decided = rule != "allowed_sender_unproven"
    assert finding.decided is decided
    marks = {"allowed_sender": {Mark.TRUSTED}, "blocked_sender": {Mark.BLACKLISTED}}
    assert verdict.marks == marks.get(rule, set())
    assert verdict.rate == (100 if status == "spam" else 0) or not decided


def test_agreement_has_a_switch() -> None:
    verdict = judge("[steps.senders]\nfrom_must_agree = false", LISTS, Envelope(mail_from="b@evil.example"),
                    from_=("friend@example.org",))
    assert verdict.marks == {Mark.TRUSTED}


def test_an_unproven_allowed_from_may_still_be_blocked() -> None:
    lists = {**LISTS, "blocked-senders": ["friend@example.org"]}
    verdict = judge("", lists, Envelope(mail_from="b@evil.example"), from_=("friend@example.org",))
    assert verdict.status is Status.SPAM
    assert rules(verdict) == ["blocked_sender", "allowed_sender_unproven"]


def test_without_senders_nobody_is_trusted() -> None:
    verdict = judge("[steps.senders]\nenabled = false", LISTS, from_=("friend@example.org",))
    assert verdict.findings == ()


INTERNAL = (("x-ms-exchange-organization-AUTHAS", " Internal "),)
EXCLUDED = '[steps.exchange]\nscan = false\n[trust]\nrelays = ["192.0.2.0/24", "2001:db8::/32"]'


@pytest.mark.parametrize(("policy", "client", "headers", "passes"), [
    (EXCLUDED, "192.0.2.3", INTERNAL, True),
    (EXCLUDED, "2001:db8::5", INTERNAL, True),
    (EXCLUDED, "::ffff:192.0.2.3", INTERNAL, True),
    (EXCLUDED, "203.0.113.3", INTERNAL, False),
    (EXCLUDED, None, INTERNAL, False),
    (EXCLUDED, "[IPv6:2001:db8::5]", INTERNAL, True),
    (EXCLUDED, "192.0.2.3", (), False),
    (EXCLUDED, "192.0.2.3", (("X-MS-Exchange-Organization-AuthAs", "Anonymous"),), False),
    (EXCLUDED, "192.0.2.3", (("X-MS-Exchange-Organization-AuthAs", "Anonymous"), *INTERNAL), False),
    ("[steps.exchange]\nscan = false", "192.0.2.3", INTERNAL, False),
    (EXCLUDED.replace("scan = false", "scan = true"), "192.0.2.3", INTERNAL, False),
])
def test_exchange(policy: str, client: str | None, headers: tuple[tuple[str, str], ...],
                  passes: bool) -> None:
    verdict = judge(policy, {}, Envelope(client_ip=client), headers=headers)
    assert rules(verdict) == (["sent_inside_exchange"] if passes else [])
    assert (verdict.rate == 0) is passes


# One mailbox, however it is written.
SPELLINGS = {
    "Spammer@Bad.example": ("spammer@bad.example",),
    '"spammer"@bad.example': ("spammer@bad.example",),
    '"spam\\mer"@bad.example': ("spammer@bad.example",),
    "'spammer@bad.example'": ("spammer@bad.example",),
    "<spammer@bad.example.>": ("spammer@bad.example",),
    "<@relay.example,@b.example:spammer@bad.example>": ("spammer@bad.example",),
    "spammer@\uff42\uff41\uff44.example": ("spammer@bad.example",),
    "spammer@bad\u3002example": ("spammer@bad.example",),
    "spam\u200bmer@b\xadad.example": ("spammer@bad.example",),
    "a@bu\u0308cher.example": ("a@xn--bcher-kva.example", "a@bücher.example"),
    "a@BÜCHER.example": ("a@xn--bcher-kva.example", "a@bücher.example"),
    "a@XN--BCHER-KVA.example": ("a@xn--bcher-kva.example", "a@bücher.example"),
    "jo\u0308rg@bad.example": ("jörg@bad.example",),
    # Quotation marks that are needed stay: the domain is what stands behind the last @.
    '"x@example.org"@evil.example': ('"x@example.org"@evil.example',),
    '"a b"@bad.example': ('"a b"@bad.example',),
    "a@xn--999999999.example": ("a@xn--999999999.example",),
    "": ("",), "<>": ("",), "nobody": ("nobody",),
}


@pytest.mark.parametrize("address", SPELLINGS)
def test_spellings_of_a_mailbox(address: str) -> None:
    assert forms(address) == SPELLINGS[address]
    assert all(forms(form)[0] == SPELLINGS[address][0] for form in SPELLINGS[address])


@pytest.mark.parametrize("entry", ["bücher.example", "xn--bcher-kva.example", "*@bü*.example", "a@BÜCHER.example",
                                   '"a"@xn--bcher-kva.example'])
def test_lists_and_mail_may_spell_differently(entry: str, tmp_path: Path) -> None:
    (tmp_path / "blocked.txt").write_text(entry + "\n", "utf-8")
    (tmp_path / "site.toml").write_text('[lists.blocked_senders]\nfiles = ["blocked.txt"]')
    with Engine(tmp_path / "site.toml") as engine:
        for address in ("a@bücher.example", "a@xn--bcher-kva.example", '"a"@BÜCHER.example',
                        "'a@bu\u0308cher.example'"):
            assert engine.scan(f"From: {address}\r\n\r\nhello".encode()).status is Status.SPAM
            assert engine.scan(b"From: q@q.example\r\n\r\nhello", Envelope(mail_from=address)).status is Status.SPAM
        assert engine.scan(b"From: a@bucher.example\r\n\r\nhello").status is Status.NOT_SPAM
