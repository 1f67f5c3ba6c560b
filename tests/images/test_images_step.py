"""The step images from end to end: messages with pictures, the list, what is left unchecked."""

from __future__ import annotations

import hashlib
import importlib
import json
import pickle
import random
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.images.bombs import bombs
from tests.images.made_pictures import made, saved, turned

import mailsift
from mailsift import Engine
from mailsift.cli import main
from mailsift.images import decode as decoding
from mailsift.images.svg import read_drawing


def mail(*files: tuple[bytes, str], page: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Minutes"
    message["From"] = "a@example.net"
    message.set_content(page or "see the picture", subtype="html" if page else "plain")
    for data, kind in files:
        message.add_attachment(data, "image", kind, filename=f"a.{kind}")
    return message.as_bytes()


def scan(policy: Path | None, raw: bytes) -> mailsift.Verdict:
    with Engine(policy) as engine:
        return engine.scan(raw)


def fired(verdict: mailsift.Verdict) -> list[str]:
    return [found.rule for found in verdict.findings if found.step == "images"]


def left(verdict: mailsift.Verdict) -> list[str]:
    return [one.reason for one in verdict.unchecked if one.check == "images"]


@pytest.fixture
def policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """One whose list has the picture of seed 3, added as a file."""
    file = tmp_path / "known one.png"
    file.write_bytes(saved(made(3)))
    assert main(["lists", "images", "add", str(file), "--state", str(tmp_path / "state")]) == 0
    assert "1 added" in capsys.readouterr().out
    made_policy = tmp_path / "p.toml"
    made_policy.write_text(f'[paths]\nstate = "{tmp_path / "state"}"\n')
    return made_policy


def test_listed_and_similar(policy: Path) -> None:
    assert fired(scan(policy, mail((saved(made(3)), "png")))) == ["image_similar"]
    verdict = scan(policy, mail((saved(made(7)), "png"), (saved(turned(made(3), random.Random(1)), "JPEG"), "jpeg")))
    assert fired(verdict) == ["image_similar"]
    assert next(found for found in verdict.findings if found.step == "images").evidence.part == "3"
    assert fired(scan(policy, mail((saved(made(7)), "png")))) == []
    sums = verdict.facts.images[0]
    with policy.open("a") as file:
        file.write(f'[lists.images]\nfiles = ["{policy.parent / "more.txt"}"]\n')
    for digits in (sums.md5, sums.sha256.upper()):
        (policy.parent / "more.txt").write_text(f"{digits}  name=x\n")
        assert fired(scan(policy, mail((saved(made(7)), "png")))) == ["image_listed"]


def test_facts(policy: Path) -> None:
    from base64 import b64encode
    page = f'<p>hello there</p><img src="data:image/png;base64,{b64encode(saved(made(5))).decode()}">'
    verdict = scan(policy, mail((saved(made(1)), "png"), page=page))
    images = json.loads(json.dumps(verdict.to_dict()))["facts"]["images"]
    assert [image["part"] for image in images] == ["2", "1"]
    assert all(len(image["phash"]) in (22, 44) and len(image["sha256"]) == 64 for image in images)
    assert images[1]["width"] == made(5).width
    assert all(0 <= image["dots"] <= 1 and 0 <= image["written"] <= 1 and image["joined"] == 0 for image in images)
    again = pickle.loads(pickle.dumps(verdict.facts))
    assert again.images == verdict.facts.images
    assert verdict.facts.to_dict() == again.to_dict()


@pytest.mark.parametrize("form", [
    '<p style="background:url({})">x</p>',
    "<p style='background-image: URL( \"{}\" )'>x</p>",
    '<p style="content:url(&quot;{}&quot;)">x</p>',
    "<style>p {{ background: #fff url('{}') no-repeat }}</style><p>x</p>",
    '<p style="color:&#35;fff;background:url(&#39;{}&#39;)">x</p>',
    "<style>p{{a:url({}",
])
def test_pictures_of_styles(form: str) -> None:
    from base64 import b64encode
    data = saved(made(5))
    address = f"data:image/png;base64,{b64encode(data).decode()}"
    found = scan(None, mail(page=form.format(address))).facts.images
    assert [(one.width, one.sha256) for one in found] == [(made(5).width, hashlib.sha256(data).hexdigest())]
    assert scan(None, mail(page=form.format("https://a.example/x.png"))).facts.images == ()


@pytest.mark.parametrize(("setting", "files", "reasons"), [
    ("pictures = 2", 3, ["limit"]), ("pictures = 3", 3, []), ("pixels = 100", 1, ["limit"]),
    ("memory = 100", 1, ["limit"]),
    ("bytes = 100", 1, ["limit"]), ('formats = ["jpeg"]', 1, ["unsupported"]), ("enabled = false", 1, ["disabled"]),
])
def test_limits(tmp_path: Path, setting: str, files: int, reasons: list[str]) -> None:
    file = tmp_path / "p.toml"
    file.write_text(f"[steps.images]\n{setting}\n")
    assert left(scan(file, mail(*((saved(made(1 + 2 * i)), "png") for i in range(files))))) == reasons


def test_time(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.1, 5.0, 6.0])
    looking = importlib.import_module("mailsift.images.look")
    monkeypatch.setattr(looking, "time", SimpleNamespace(monotonic=lambda: next(times)))
    assert left(scan(None, mail(*((saved(made(seed)), "png") for seed in (1, 3))))) == ["time_out"]


def test_bombs_in_a_message() -> None:
    for name, data, expected in bombs():
        if expected != ("",) and data:
            reasons = left(scan(None, mail((data, "png"))))
            assert set(reasons) <= set(expected), name
            assert reasons, name


def test_without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ImportError(name)
    monkeypatch.setattr(decoding.importlib, "import_module", gone)
    assert left(scan(None, mail((saved(made(1)), "png")))) == ["unsupported"]


def test_the_message_is_let_go() -> None:
    raw = bytearray(mail((saved(made(1)), "png")))
    with Engine() as engine:
        verdict = engine.scan(raw)
    raw.append(0)
    assert verdict.facts.images[0].phash


def test_the_same_picture_many_times() -> None:
    verdict = scan(None, mail(*[(saved(made(1)), "png")] * 5))
    assert len({image.phash for image in verdict.facts.images}) == 1


DRAWINGS = [
    ('<svg><a xlink:href="http://a.example/"><text>Pay &amp; go</text></a></svg>', "Pay & go", ("http://a.example/",)),
    ('<!DOCTYPE svg [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>', "]> &b;", ()),
    ('<svg><script>x<a href="http://no.example"></script><text>y</text></svg>', "y", ("http://no.example",)),
    ("<svg><text><![CDATA[1 < 2]]></text><!-- no --><image href='c.png'/>", "1 < 2", ("c.png",)),
    ("<svg", "", ()), ("", "", ()),
]


@pytest.mark.parametrize(("data", "text", "links"), DRAWINGS)
def test_drawings(data: str, text: str, links: tuple[str, ...]) -> None:
    assert read_drawing(data.encode())[:2] == (text, links)
    assert read_drawing(data.encode("utf-16"))[:2] == (text, links)


def test_drawings_without_an_end() -> None:
    for piece in (b"<", b"<!--", b"<![CDATA[", b'<a href="', b"<a href='x' ", b"&", b"a"):
        assert read_drawing(piece * (3_000_000 // len(piece))).cut
