"""Objects as an operator writes and reads them: what is shown, what is asked for, what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from known_site import Site, mail, rules
from saying import publish_feed, say

from mailsift.cli import main
from mailsift.reputation.base import Base
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.objects import parse

Run = Callable[..., str]


@pytest.mark.parametrize(("text", "shown"), [
    ("http://[::ffff:192.0.2.1]/p", "url:http://[::ffff:192.0.2.1]/p (and 192.0.2.1)"),
    ("http://[2001:db8::1]/p", "url:http://[2001:db8::1]/p"),
    (r"http://root-evil.example\@good.example/", "url:http://root-evil.example/@good.example/ (and good.example)"),
    ("http://joe:secret@evil.example/a", "url:http://evil.example/a"),
    ("[192.0.2.1]", "ip:192.0.2.1"), ("[IPv6:2001:db8::1]", "ip:2001:db8::1"), ("ip:[192.0.2.1]", "ip:192.0.2.1"),
    ("name:a\nb\x1b[2J.exe", r"name:a\nb\x1b[2J.exe"),
])
def test_what_is_shown_is_what_is_asked_for(run: Run, text: str, shown: str) -> None:
    run("override", "bad", "other.example")
    assert run("lookup", text) == f"{shown}  unknown\n"
    run("override", "bad", text)
    assert run("lookup", text).startswith(f"{shown}  bad")
    kept = json.loads(run("override", "show", "--json", text))["object"]
    assert parse(kept).kept() == parse(text).kept()
    assert "secret" not in kept


def test_both_hosts_are_named_to_programs(run: Run) -> None:
    run("override", "bad", "other.example")
    assert json.loads(run("lookup", "--json", r"http://a.example\@b.example/"))["other_host"] == "b.example"


@pytest.mark.parametrize("first", ["evil.example", "good.example"])
@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.UNKNOWN])
def test_a_host_that_is_known_for_good_hides_no_other(site: Site, first: str, verdict: Verdict) -> None:
    """One reader takes the host before the backslash, the other the one behind the at sign."""
    publish_feed(site.base, "feed", "evil.example\n")
    say(site.base, Tier.OVERRIDE, "url:good.example", verdict=verdict)
    other = "good.example" if first == "evil.example" else "evil.example"
    address = rf"http://{first}\@{other}/"
    assert Base(site.base).look_up([parse(address)])[0].verdict is Verdict.BAD
    assert "suspicious_url" in rules(site.scan(mail(f"see {address}")))


@pytest.mark.parametrize("address", ["64:ff9b::192.0.2.7", "2002:c000:207::1", "2002:c000:207:1:2:3:4:5",
                                     "::192.0.2.7", "::ffff:192.0.2.7"])
def test_the_ipv4_address_inside_is_asked_for(run: Run, address: str) -> None:
    run("override", "bad", "192.0.2.0/24")
    assert run("lookup", address).split()[1] == "bad"
    assert run("lookup", "64:ff9b:1::192.0.2.7", "2003:c000:207::", "::1", "::").count("unknown") == 4


@pytest.mark.parametrize("text", ["010.0.0.1", "192.0.2.010", "192.000.002.001", "192.0.2.00/24"])
def test_leading_zeros_are_refused(run: Run, text: str) -> None:
    run("override", "bad", "other.example")
    said = run("lookup", text, fails=True)
    assert "read as octal" in said
    assert said.count("\n") == 1


def test_lists_of_padded_addresses_are_bad_lines(run: Run, tmp_path: Path) -> None:
    """Not addresses of other machines."""
    (tmp_path / "feed.txt").write_text("010.1.1.1\n192.000.002.001\n010.0.0.0/24\n")
    assert "3 bad lines of 3" in run("import", str(tmp_path / "feed.txt"), fails=True)
    (tmp_path / "feed.txt").write_text("http://010.1.1.1/\n0.1.1.1.example\n192.0.2.1/01.2\n")
    assert "3 objects" in run("import", str(tmp_path / "feed.txt"))


@pytest.mark.parametrize("address", [r"http://good.example\@x.example/", r"http://x.example\@good.example/"])
def test_a_host_that_is_known_for_good_vouches_for_no_other(run: Run, address: str) -> None:
    def verdict() -> str:
        return str(json.loads(run("lookup", "--json", address))["verdict"])

    run("override", "good", "http://good.example/")
    assert verdict() == "unknown"
    run("override", "good", address)
    assert verdict() == "good"
    run("override", "remove", address)
    run("override", "good", "http://x.example/")
    assert verdict() == "good"


@pytest.mark.parametrize("what", ["pipe", "device"])
def test_what_is_no_picture_is_not_read(run: Run, tmp_path: Path, what: str) -> None:
    path = Path("/dev/zero") if what == "device" else tmp_path / "pipe"
    if what == "pipe":
        os.mkfifo(path)
    assert "not a regular file" in run("lookup", f"image:{path}", fails=True)



def test_one_wrong_word_does_not_keep_the_others_from_being_looked_up(run: Run, tmp_path: Path,
                                                                     capsys: pytest.CaptureFixture[str]) -> None:
    run("override", "bad", "evil.example")
    words = ["word", "evil.example", "ip:1.2.3", "good.example", "192.0.2.0/24"]
    assert main(["reputation", "lookup", "--state", str(tmp_path / "state"), *words]) == 2
    said = capsys.readouterr()
    assert [line.split()[1] for line in said.out.splitlines()] == ["bad", "unknown"]
    assert said.err.count("\n") == 3


def test_overrides_of_some_objects_are_shown(run: Run) -> None:
    run("override", "bad", "a.example", "192.0.2.0/24", "--comment", "one\ntwo\x1b[1m")
    assert [line.split()[0] for line in run("override", "show", "a.example").splitlines()] == [
        "domain:a.example", "url:a.example"]
    assert run("override", "show", "192.0.2.0/24").splitlines() == [r"ip:192.0.2.0/24  bad  one\ntwo\x1b[1m"]
    assert run("override", "show", "b.example") == ""
    assert len(run("override", "show").splitlines()) == 3


OWN = ("own.example", "www.own.example", "http://own.example/", "http://a.b.own.example/x?y", "own.example.:8080/x",
       "joe@own.example", "Joe@Mail.OWN.example")
OTHERS = ("notown.example", "own.example.com", "http://other.example/own.example", "joe@notown.example")


def feed_of(form: str, objects: list[str]) -> str:
    if form == "plain":
        return "".join(f"{one}\n" for one in objects)
    if form == "urlhaus":
        head = "id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n"
        return head + "".join(f'"1","2026-01-01 00:00:00","{one}","","","","","",""\n' for one in objects)
    return json.dumps({str(number): [{"ioc_value": one, "ioc_type": "domain", "malware_printable": "x"}]
                       for number, one in enumerate(objects)})


@pytest.mark.parametrize("form", ["plain", "urlhaus", "threatfox"])
def test_what_lies_below_ones_own_domain_is_never_imported(run: Run, tmp_path: Path, form: str) -> None:
    fits: dict[str, Callable[[str], bool]] = {
        "plain": lambda one: True, "urlhaus": lambda one: one.startswith("http"),
        "threatfox": lambda one: not set("/@:") & set(one)}
    own, others = (list(filter(fits[form], some)) for some in (OWN, OTHERS))
    path = tmp_path / "feed.txt"
    path.write_text(feed_of(form, own + others))
    assert f"{len(own)} left out" in run("import", "--own-domain", "OWN.example.", str(path))
    found = [json.loads(line)["verdict"] for line in run("lookup", "--json", *own, *others).splitlines()]
    assert found == ["unknown"] * len(own) + ["bad"] * len(others)
    run("import", "--name", "all", str(path))
    assert run("lookup", *own).count("  bad  ") == len(own)


def test_an_own_domain_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.txt").write_text("a.example\n")
    assert run("import", "--own-domain", "a b", str(tmp_path / "feed.txt"), fails=True).count("\n") == 1


@pytest.fixture
def sent(run: Run, tmp_path: Path) -> tuple[Path, str, str]:
    pytest.importorskip("cryptography")
    from test_reputation_export import new_key

    private, public = new_key(tmp_path, "hq")
    run("override", "bad", "mine.example")
    (tmp_path / "feed.txt").write_text("evil.example\n")
    run("import", str(tmp_path / "feed.txt"))
    run("export", "--signed", private, "--out", str(tmp_path / "sent"))
    return tmp_path / "sent", private, public


@pytest.mark.parametrize("what", ["manifest", "*.seg"])
@pytest.mark.parametrize("how", ["pipe", "zeros", "folder"])
def test_what_was_sent_and_is_no_file(run: Run, sent: tuple[Path, str, str], what: str, how: str) -> None:
    path = next(sent[0].glob(what))
    path.unlink()
    if how == "pipe":
        os.mkfifo(path)
    elif how == "zeros":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    assert run("import", "--signed", sent[2], str(sent[0]), fails=True, state="other").count("\n") == 1


def test_what_was_sent_may_be_links_to_files(run: Run, sent: tuple[Path, str, str], tmp_path: Path) -> None:
    path = next(sent[0].glob("*.seg"))
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    run("import", "--signed", sent[2], str(sent[0]), state="other")


def test_an_old_one_does_not_come_in_by_another_name(run: Run, sent: tuple[Path, str, str], tmp_path: Path) -> None:
    import shutil

    folder, private, public = sent
    shutil.copytree(folder, tmp_path / "old")
    run("export", "--signed", private, "--out", str(folder))
    run("import", "--signed", public, "--name", "hq", str(folder), state="other")
    said = run("import", "--signed", public, "--name", "fresh", str(tmp_path / "old"), fails=True, state="other")
    assert "which was imported as hq already" in said
    run("import", "--signed", public, "--name", "twice", str(folder), state="other")
    # Another feed of the same signer counts its own generations.
    run("export", "--signed", private, "--source", "feed", "--out", str(tmp_path / "second"))
    run("import", "--signed", public, str(tmp_path / "second"), state="other")
    run("import", "--force", "--signed", public, "--name", "fresh", str(tmp_path / "old"), state="other")
