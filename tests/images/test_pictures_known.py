"""Pictures in the base of reputations: by their MD5, and by what they look like."""

from __future__ import annotations

import hashlib
import json
import random
from base64 import b64encode
from pathlib import Path

import pytest
from tests.images.made_pictures import framed, made, recompressed, saved, scaled
from tests.images.test_images_step import mail

import mailsift
from mailsift import Engine, Evidence, _native
from mailsift.cli import main
from mailsift.images.keys import is_near, record_of
from mailsift.reputation.base import Base
from mailsift.reputation.objects import parse

KNOWN, OTHER = made(3), made(7)


def phash_of(data: bytes) -> str:
    found = next(one.phash for one in Engine().scan(mail((data, "png"))).facts.images)
    assert found
    return found


class Site:
    """A state folder and a policy, and what the command says."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.policy = folder / "p.toml"
        self.policy.write_text(f'[paths]\nstate = "{folder / "state"}"\n')

    def run(self, *words: str, code: int = 0) -> str:
        assert main(["reputation", *words, "--state", str(self.folder / "state")]) == code
        said = self._capsys.readouterr()
        return said.out + said.err

    def scan(self, raw: bytes, more: str = "") -> mailsift.Verdict:
        self.policy.write_text(self.policy.read_text() + more)
        with Engine(self.policy) as engine:
            return engine.scan(raw)


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    return Site(tmp_path, capsys)


def fired(verdict: mailsift.Verdict) -> dict[str, Evidence]:
    return {one.rule: one.evidence for one in verdict.findings if one.step == "reputation" and one.evidence}


def test_the_core_makes_the_keys_of_the_list() -> None:
    phash = phash_of(saved(KNOWN))[:22]
    asked = parse(f"image:{phash}").asked()
    keys = {asked[at:at + 16] for at in range(0, len(asked), _native.QUERY_BYTES)}
    assert keys == {_native.picture_key(key) for key in _native.picture_keys(phash)}
    for wrong in ("0" * 21, "g" * 22, "0" * 23, "0" * 43):
        with pytest.raises(mailsift.MailsiftError):
            parse(f"image:{wrong}").kept()
    assert len(parse("image:" + "0123456789a" * 4).kept()) == 32 * _native.QUERY_BYTES
    assert not any(is_near(phash, record) for record in ("", "name", "phash:", "phash:zz", "phash:" + "g" * 22))
    assert is_near(phash.upper(), record_of(phash))


@pytest.mark.parametrize("inside", [False, True])
def test_by_the_md5(site: Site, inside: bool) -> None:
    data = saved(KNOWN)
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    (site.folder / "feed.txt").write_text(f"image:{md5.upper()}\n")
    site.run("import", str(site.folder / "feed.txt"))
    page = f'<p>hello there</p><img src="data:image/png;base64,{b64encode(data).decode()}">'
    verdict = site.scan(mail(page=page) if inside else mail((data, "png")))
    assert set(fired(verdict)) == {"known_bad_image"}
    evidence = fired(verdict)["known_bad_image"]
    assert (evidence.source, evidence.where) == ("feed", "image" if inside else "attachment")
    assert evidence.version
    assert evidence.version > 1_600_000_000
    assert not any(one.decided for one in verdict.findings)
    assert fired(site.scan(mail((saved(OTHER), "png")))) == {}


@pytest.mark.parametrize("how", ["file", "signature", "feed", "feed in capitals"])
def test_by_what_it_looks_like(site: Site, how: str) -> None:
    phash = phash_of(saved(KNOWN))
    file = site.folder / "known one.png"
    file.write_bytes(saved(KNOWN))
    if how.startswith("feed"):
        line = f"image:{phash.upper() if 'capitals' in how else phash}\r\n"
        (site.folder / "feed.txt").write_text(f"# a feed\nevil.example\n{line}image:{'0' * 21}\n192.0.2.1\n")
        assert "feed.txt:4: no such object" in site.run("import", "--force", str(site.folder / "feed.txt"))
    else:
        assert "added" in site.run("override", "bad", f"image:{file if how == 'file' else phash}")
    for change in (recompressed, scaled, framed):
        changed = saved(change(KNOWN, random.Random(4)))
        found = fired(site.scan(mail((saved(OTHER), "png"), (changed, "png"))))
        assert set(found) == {"known_bad_similar_image"}, change.__name__
        evidence = found["known_bad_similar_image"]
        assert (evidence.part, evidence.where, evidence.record) == ("3", "image", record_of(phash))
        assert evidence.source == ("feed" if how.startswith("feed") else "operator")
    assert fired(site.scan(mail((saved(OTHER), "png")))) == {}
    # The same file is known by its MD5 where that was kept: one finding.
    exact = "known_bad_image" if how == "file" else "known_bad_similar_image"
    assert set(fired(site.scan(mail((saved(KNOWN), "png"))))) == {exact}
    assert fired(site.scan(mail((saved(KNOWN), "png")), "[steps.images]\nenabled = false\n")).keys() <= {exact}


def test_the_command(site: Site) -> None:
    file, near, other = (site.folder / name for name in ("a.png", "near.jpg", "other.png"))
    file.write_bytes(saved(KNOWN))
    near.write_bytes(saved(KNOWN, "JPEG", quality=50))
    other.write_bytes(saved(OTHER))
    site.run("override", "suspicious", f"image:{file}", "--comment", "seen twice")
    said = [json.loads(line) for one in (near, other)
            for line in site.run("lookup", "--json", f"image:{one}").splitlines()]
    assert [one["verdict"] for one in said] == ["unknown", "suspicious", "unknown", "unknown"]
    assert said[1]["record"] == record_of(phash_of(saved(KNOWN)))
    assert site.run("override", "show").count("suspicious") == 2
    assert set(fired(site.scan(mail((near.read_bytes(), "jpeg"))))) == {"known_suspicious_similar_image"}
    site.run("override", "remove", f"image:{file}")
    assert site.run("override", "show") == ""
    assert fired(site.scan(mail((file.read_bytes(), "png")))) == {}
    assert "gone.png" in site.run("override", "bad", "image:gone.png", code=2)
    assert "allow verdict" in site.run("override", "good", f"image:{file}", code=2)
    (site.folder / "good.txt").write_text(f"image:{phash_of(saved(KNOWN))[:22]}\n")
    assert "no such object" in site.run("import", "--verdict", "good", str(site.folder / "good.txt"), code=2)


@pytest.mark.parametrize("forms", [1, 2])
def test_an_export_for_rbldnsd_is_read_again(site: Site, forms: int) -> None:
    """By signature and MD5, with the record that the look of a picture is confirmed by."""
    digits = phash_of(saved(KNOWN))[:22] * forms
    feed, zone = site.folder / ("a" * 64 + ".txt"), site.folder / "zone"
    feed.write_text(f"image:{digits}\nimage:{'0' * 32}\n")
    site.run("import", *(word for name in ("spam", "scam", "bulk") for word in ("--category", name)), str(feed))
    site.run("export", "--format", "rbldnsd", "--out", str(zone))
    feed.write_text("evil.example\n")
    site.run("import", "--force", str(feed))
    site.run("import", str(zone))
    found = fired(site.scan(mail((saved(OTHER), "png"), (saved(recompressed(KNOWN, random.Random(4))), "jpeg"))))
    assert set(found) == {"known_bad_similar_image"}
    assert (found["known_bad_similar_image"].source, found["known_bad_similar_image"].record) == (
        "zone", record_of(digits))
    assert site.run("lookup", "image:" + "0" * 32).split()[1] == "bad"


def test_a_key_alone_proves_nothing(site: Site) -> None:
    """A record that has keys in common with a picture, and another signature, is of another picture."""
    phash = phash_of(saved(KNOWN))[:22]
    # The lowest 35 bits stay, by which it is found; of the others all are turned.
    low, high = int(phash[:16], 16), int(phash[16:], 16)
    other = f"{low ^ (0xFFFFFFFF << 32 >> 0) & 0xFFFFFFF000000000:016x}{high ^ 0xFFFFFF:06x}"
    (site.folder / "feed.txt").write_text(f"image:{other}\n")
    site.run("import", str(site.folder / "feed.txt"))
    base = Base(site.folder / "state" / "reputation")
    base.refresh()
    assert base.ask(parse(f"image:{phash}").asked(), 1)
    assert not is_near(phash, record_of(other))
    assert fired(site.scan(mail((saved(KNOWN), "png")))) == {}
    assert "unknown" in site.run("lookup", f"image:{phash}")


def test_the_seam(site: Site) -> None:
    """scan_many() and whoever asks himself get the same; what is decided, or needs no question, is not looked at."""
    site.run("override", "bad", f"image:{phash_of(saved(KNOWN))}")
    raws = [mail((saved(recompressed(KNOWN, random.Random(seed))), "jpeg")) for seed in range(3)] + [mail()]
    with Engine(site.policy) as engine:
        one_by_one = [fired(engine.scan(raw)) for raw in raws]
        assert [list(one) for one in one_by_one] == [["known_bad_similar_image"]] * 3 + [[]]
        assert [fired(verdict) for verdict in engine.scan_many(raws)] == one_by_one
        pending, keys = engine.begin(raws[0])
        pictures = [keys[at + 36:at + 40] for at in range(0, len(keys), _native.QUERY_BYTES)
                    if keys[at + 39] == _native.ROLES.index("picture")]
        assert len(set(pictures)) == len(pictures) <= 32
        assert fired(engine.finish(pending, engine.answers((keys,))[0])) == one_by_one[0]
        pending, keys = engine.begin(raws[0])
        assert [one.reason for one in engine.finish(pending).unchecked if one.check == "reputation"] == ["unavailable"]
        spam = mail((saved(KNOWN), "png"), page="XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X")
        pending, keys = engine.begin(spam)
        assert keys == b""
        assert engine.finish(pending).facts.looked is None


def test_other_pictures(site: Site) -> None:
    """Of made pictures none is taken for another one."""
    (site.folder / "feed.txt").write_text("".join(f"image:{phash_of(saved(made(seed)))}\n" for seed in range(1, 80, 2)))
    site.run("import", str(site.folder / "feed.txt"))
    with Engine(site.policy) as engine:
        assert [seed for seed in range(101, 180, 2)
                if fired(engine.scan(mail((saved(made(seed)), "png"))))] == []
        found = [seed for seed in range(1, 80, 2)
                 if fired(engine.scan(mail((saved(recompressed(made(seed), random.Random(seed))), "jpeg"))))]
        assert len(found) >= 38
