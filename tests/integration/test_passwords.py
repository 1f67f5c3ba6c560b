# ruff: noqa: E501 - tables of cases, one row a line
"""Show 4: a password planted in an address anywhere in a message is in no output, log or error of the product.

Exempt are the texts that are kept only on request (facts.TEXTS), and the message itself: a label adds fields, it does
not rewrite what came in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from email.header import Header
from html import escape
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.native.test_urls_passwords import BROKEN, PLAIN

from mailsift import Engine, Envelope, MailsiftError, _native, facts
from mailsift.config import List, Lists, Policy, Steps
from mailsift.database.lists import LISTS

USER, SECRET, HOST = "zqusrqz", "qzSECRETzq", "host.example.com"
AROUND = ("{}", "see {} now", "({})", "win a prize {} win a prize", "<{}>")


def holds(text: str | bytes) -> bool:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return SECRET.lower().encode() in data.lower()


def word(text: str) -> str:
    return Header(text, "utf-8", maxlinelen=10_000).encode()


def heads(address: str) -> str:
    """Every kind of field that is kept, decoded or taken apart; plain and as encoded-words."""
    plain = address.replace("\n", " ").replace("\r", " ")
    # A field's name ends at its first colon: what stands behind it is an address where it still has its slashes.
    named = plain if plain.lower().startswith(("http://", "https://", "ftp://")) else "Y: y"
    return "".join(f"{line}\r\n" for line in (
        f'From: "{plain}" <joe@example.org>', f"Sender: {word(plain)} <joe@example.org>", f"Reply-To: {plain}",
        f"To: {plain} <b@example.org>, {plain}", f"Cc: a@example.org ({plain})", f"Return-Path: <{plain}>",
        f"Subject: win a prize {plain}", f"Subject: {word(plain)}", f"Message-ID: <{plain}>", f"List-Unsubscribe: <{plain}>",
        f"Received: from x (x [192.0.2.1]) by {plain}; Mon, 1 Jan 2024 00:00:00 +0000", f"Date: {plain}", f"{named}: x",
        f"X-{named}", f"X-Any: {word('a ' + plain)}", f"Authentication-Results: {plain}; spf=pass"))


def part(kind: str, text: str, encoding: str) -> bytes:
    data = text.encode()
    body = {"base64": b64encode(data), "quoted-printable": encodestring(data), "8bit": data}[encoding]
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def page(address: str) -> str:
    said = escape(address)
    return (f'<title>{said}</title><a href="{said}">win a prize {said}</a><img src="{said}" alt="{said}"><form action="{said}">'
            f'<iframe src="{said}"></iframe><meta http-equiv=refresh content="0;url={said}"><p>{said[:9]}<b>{said[9:]}</b></p>')


def message(address: str, around: str = "{}", encoding: str = "8bit") -> bytes:
    """The address in every place where a message can hold one."""
    text = around.format(address)
    name = text.replace('"', "").replace("\r", "").replace("\n", "")
    quoted = quote(name, safe="")
    parts = [part("plain", text, encoding), part("html", page(address), encoding),
             f'Content-Type: application/x-zip; name="{name}"\r\nContent-ID: <{name}>\r\nContent-Disposition: attachment; '
             f"filename*=utf-8''{quoted}\r\n\r\nbody".encode(),
             f'Content-Type: text/plain; charset="{name}"\r\n\r\nbegin 644 {name}\r\n#86)C\r\n`\r\nend\r\n'.encode()]
    return (heads(address) + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n").encode() + b"".join(
        b"--b1\r\n" + body + b"\r\n" for body in parts) + b"--b1--\r\n"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Lists that hit: the words around the address, the user, the middle of the password (evidence names the operator's own
    entry), the host of every form."""
    folder = tmp_path_factory.mktemp("lists")
    (folder / "phrases").write_text(f"win a prize\nsee\n{USER}*\n*{SECRET[1:-1]}*\nnow\nhttp*\n", "utf-8")
    (folder / "addresses").write_text(f"{HOST}\nex.com\nredir.com\na.com\n", "utf-8")
    (folder / "senders").write_text("*@example.org\n", "utf-8")
    files = {name: List(files=(str(folder / name.split("_")[-1]),)) for name in ("blocked_phrases", "allowed_phrases", "blocked_senders")}
    lists = Lists(phishing=List(files=(str(folder / "addresses"),)), suspicious=List(files=(str(folder / "addresses"),)), **files)
    with Engine(Policy(lists=lists, steps=everything_on())) as made:
        yield made


def everything_on() -> Steps:
    from mailsift.config_file import loads

    return loads("[steps.allowed_phrases]\nenabled = false\n[steps.blocked_phrases]\nenabled = true\n[steps.senders]\nenabled = false\n").steps


def outputs(engine: Engine, raw: bytes) -> Iterator[tuple[str, str | bytes]]:
    verdict = engine.scan(raw, Envelope())
    seen = verdict.facts
    yield "json", json.dumps(verdict.to_dict(), ensure_ascii=False)
    yield "findings", repr(verdict.findings) + str(verdict)
    yield "added fields", "".join(map(str, verdict.headers()))
    yield "record", seen._record.data
    for name in ("headers", "from_addresses", "sender_addresses", "reply_to", "to", "cc", "return_path", "domains", "parts",
                 "attachments", "images", "urls", "phrase_hits", "address_hits", "file_hits", "subject", "from_", "message_id"):
        yield name, repr(getattr(seen, name))
    pending, keys = engine.begin(raw)
    yield "keys", keys
    yield "state", repr(pending)


@pytest.mark.parametrize("form", [*PLAIN, *BROKEN])
@pytest.mark.parametrize("secret", [SECRET, "%41" + SECRET])
def test_the_password_is_nowhere(engine: Engine, form: str, secret: str) -> None:
    address = form.format(u=USER, p=secret, h=HOST)
    # With white space inside it is an address in an attribute, two words elsewhere.
    raws = [message(address, around, "base64") for around in AROUND[:3]] if form in PLAIN else [
        b"Content-Type: text/html\r\n\r\n" + f'<a href="{escape(address)}">win a prize</a>'.encode()]
    for raw in raws:
        for name, text in outputs(engine, raw):
            assert not holds(text), (name, form, text)


def test_the_lists_of_the_test_hit(engine: Engine) -> None:
    """Else the test above looks at nothing."""
    verdict = engine.scan(message(f"http://{USER}:{SECRET}@{HOST}/", AROUND[3]), Envelope())
    assert {hit.list for hit in verdict.facts.phrase_hits} >= {"blocked-phrases"}
    assert verdict.facts.address_hits
    assert any(url.had_password for url in verdict.facts.urls)
    assert any(holds(text.text) for text in facts.extract(message(f"http://{USER}:{SECRET}@{HOST}/"), wanted=facts.TEXTS).texts)


LETTERS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x2FF, exclude_categories=("Cc",),
                                exclude_characters="/\\?#<>\"`'\u00a0\u00ab\u00bb\u00ad@%{}"), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLAIN[:30]), LETTERS, st.sampled_from(AROUND), st.sampled_from(("8bit", "base64", "quoted-printable")))
def test_random_passwords_are_nowhere(engine: Engine, form: str, noise: str, around: str, encoding: str) -> None:
    address = form.format(u=USER, p=SECRET + noise + SECRET, h=HOST)
    for name, text in outputs(engine, message(address, around, encoding)):
        assert not holds(text), (name, address, text)


@pytest.mark.parametrize("arguments", [("scan", "--explain"), ("scan", "--json"), ("extract",), ("extract", "--json")])
def test_the_command_line_says_none(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for number, form in enumerate(PLAIN):
        (tmp_path / f"{number}.eml").write_bytes(message(form.format(u=USER, p=SECRET, h=HOST), "win a prize {}"))
    (tmp_path / "phrases.txt").write_text(f"win a prize*\n*{SECRET[1:-1]}*\n", "utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text('[steps.blocked_phrases]\nenabled = true\n[lists.blocked_phrases]\nfiles = ["phrases.txt"]\n', "utf-8")
    done = subprocess.run([sys.executable, "-m", "mailsift", *arguments, "--policy", str(policy),
                           *map(str, sorted(tmp_path.glob("*.eml")))], capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    assert len(done.stdout) > 1000
    assert not holds(done.stdout)
    assert not holds(done.stderr)


@pytest.mark.parametrize("name", sorted(LISTS.keys() & {field.replace("_", "-") for field in Lists.__struct_fields__}))
def test_errors_of_lists_say_none(name: str, tmp_path: Path) -> None:
    said = []
    for number, form in enumerate(PLAIN):
        bad = tmp_path / f"{number}.txt"
        address = form.format(u=USER, p=SECRET, h=HOST)
        bad.write_text(f"{address}\tweight={address}\t{address}\n", "utf-8")
        done = MailsiftError(f"{bad}:1", f"{address!r}", address)
        said += [str(done), repr(done), str(done.args)]
        try:
            with Engine(Policy(lists=Lists(**{name.replace("-", "_"): List(files=(str(bad),))}))) as made:
                said.append(str(made.warning))
        except MailsiftError as error:
            said += [str(error), repr(error)]
    assert not [text for text in said if holds(text)]


def test_an_import_with_bad_lines_says_none(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    forms = [form.format(u=USER, p=SECRET, h=HOST) for form in PLAIN]
    bad.write_text("".join(f"{form}\n0.0.0.0 {form}\n||{form}^\n{form} x y\n{form}" + "x" * 9000 + "\n" for form in forms), "utf-8")
    for name in sorted(LISTS):
        done = subprocess.run([sys.executable, "-m", "mailsift", "lists", name, "import", str(bad), "--state", str(tmp_path / name)],
                              capture_output=True, check=False, timeout=60)
        assert not holds(done.stdout), name
        assert not holds(done.stderr), name


ROWS = [
    ("see http://joe:pw@a.com/x now", "see http://a.com/x now"),
    ("'http://u:half of a pass", "'http:// of a pass"),
    ("<id:1@host.example>", "<id:1@host.example>"),
    ("friends:joe@a.com;", "friends:joe@a.com;"),
    ("https://x.com/@joe/a?mail=joe@b.com", "https://x.com/@joe/a?mail=joe@b.com"),
    ("<https://x.com/u/abc>, <mailto:u-1@x.com?subject=un>", "<https://x.com/u/abc>, <mailto:u-1@x.com?subject=un>"),
    ("http://a.com:80\\pw@b.com/", "http://b.com/"),
]


@pytest.mark.parametrize(("text", "kept"), ROWS)
def test_redacted(text: str, kept: str) -> None:
    assert _native.redacted(text) == kept
