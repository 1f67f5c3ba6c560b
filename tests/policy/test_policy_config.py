"""The policy file: defaults, strictness, and that `show` says everything."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift import ArgumentError, Envelope, MailsiftError, Policy, PolicyError
from mailsift.config import LEVELS, Label, Lists, Protection, Table, Trust, checked
from mailsift.config_file import load, loads, show

ROOT = Path(__file__).parents[2]

# text: what the one line of the error holds
WRONG = {
    "x=": ("site.toml:", "expected TOML"),
    '[protection]\nlevel = "lw"': ('site.toml:2: protection.level: "lw"',
                                  "expected low, recommended, high, custom"),
    '[protection]\nlevell = "low"': ("site.toml:2: protection.levell: unknown key", "protection.level"),
    "[step.senders]\n": ("site.toml:1: step: unknown key", "steps"),
    "[steps.sender]\n": ("site.toml:1: steps.sender: unknown key", "steps.senders"),
    "\n[steps.senders]\n\nenabled=1": ("site.toml:4: steps.senders.enabled: 1", "expected true or false"),
    "steps.senders.enabled = 1": ("site.toml:1: steps.senders.enabled: 1", "expected true or false"),
    "steps = 1": ("site.toml:1: steps: 1", "expected a table"),
    "[limits]\nparts = 0": ("site.toml:2: limits.parts: 0", "expected a whole number >= 1"),
    "[limits]\nparts = 1.5": ("site.toml:2: limits.parts: 1.5", "expected a whole number"),
    "[protection]\nprobable = 10": ("site.toml:1: protection: one threshold", "expected probable and spam"),
    "[protection]\nprobable = 50\nspam = 101": ("site.toml:3: protection.spam: 101", "<= 100"),
    "[protection]\nprobable = 50\nspam = nan": ("site.toml:3: protection.spam: NaN", "expected"),
    "[protection]\nprobable = 90\nspam = 10": ("site.toml:2: protection.probable: 90", "up to that of spam"),
    '[protection]\nlevel = "custom"': ("site.toml:2: protection.level: custom", "expected probable and spam"),
    '[protection]\nlevel = "low"\nprobable = 1\nspam = 2': ("site.toml:2: protection.level: low",
                                                             'level = "custom"'),
    '[trust]\nrelays = ["10.0.0.1/8"]': ("site.toml:2: trust.relays: '10.0.0.1/8'", "expected an IP"),
    "[trust]\nrelays = [1]": ("site.toml:2: trust.relays[0]: 1", "expected text"),
    '[label]\nspam = "a\\nb"': ("site.toml:2: label.spam: 'a\\nb'", "expected printable"),
    '[label]\nspam = ""': ('site.toml:2: label.spam: ""', "expected text of length >= 1"),
    '[lists.phishing]\nfile = ["x"]': ("site.toml:2: lists.phishing.file: unknown key",
                                           "lists.phishing.files"),
    "[protection]\nanti_spam = true\nanti_spam = true": ("site.toml:", "expected TOML"),
    "[weights]\ndate_zone = 1\nfrom_missing = 21": ("site.toml:3: weights.from_missing: 21", "expected a number <= 20"),
    '[weights]\nfrom_missing = "x"': ('site.toml:2: weights.from_missing: "x"', "expected a number"),
    '[protection]\nprobable = "x"\nspam = 9': ('site.toml:2: protection.probable: "x": expected a number',),
    '[trust]\nrelays = "x"': ('site.toml:2: trust.relays: "x": expected a list',),
    '[label]\nspam = ["x"]': ("site.toml:2: label.spam: a list: expected text",),
    '[steps."senders"]\n"enabled" = 1': ("site.toml:2: steps.senders.enabled: 1",),
    "[ steps . senders ]\nenabled = 1": ("site.toml:2: steps.senders.enabled: 1",),
}


@pytest.mark.parametrize("text", WRONG)
def test_mistakes_are_one_line_with_place_and_expectation(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        loads(text, "site.toml")
    said = str(caught.value)
    for part in WRONG[text]:
        assert part in said
    assert "\n" not in said
    assert isinstance(caught.value, MailsiftError)


@pytest.mark.parametrize(("text", "level", "thresholds"), [
    ("", "recommended", (60, 90)),
    ('[protection]\nlevel = "low"', "low", (80, 99)),
    ('[protection]\nlevel = "high"', "high", (50, 80)),
    ('[protection]\nprobable = 50\nspam = 80', "high", (50, 80)),
    ('[protection]\nprobable = 70\nspam = 70.5', "custom", (70, 70.5)),
    ('[protection]\nlevel = "custom"\nprobable = 1\nspam = 2', "custom", (1, 2)),
])
def test_levels(text: str, level: str, thresholds: tuple[float, float]) -> None:
    protection = loads(text).protection
    assert protection.level == level
    assert protection.thresholds == thresholds


def test_a_shown_policy_reads_back_as_itself() -> None:
    policy = loads('[protection]\nprobable = 70\nspam = 75\n[label]\nspam = "Спам \\" \\\\ #"\n'
                   '[trust]\nrelays = ["192.0.2.0/24", "2001:db8::1"]\n'
                   '[steps.blocked_phrases]\ncount = "every"')
    assert loads(show(policy)) == policy
    assert show(loads(show(policy))) == show(policy)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=50))
def test_any_label_survives_show(text: str) -> None:
    policy = Policy(label=Label(spam=text))
    assert loads(show(policy)).label.spam == text


def test_every_key_is_shown_with_a_comment() -> None:
    lines = show(Policy()).splitlines()
    shown, table = set(), ""
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("["):
            table = line.strip("[]")
        elif "=" in line and not line.startswith("#"):
            assert before.startswith("# "), line
            shown.add(f"{table}.{line.split(' = ')[0]}")
    # These two hold what only an operator gives.
    assert shown == set(_keys(Policy, "")) - {"rules", "weights"}


def _keys(cls: type[Table], prefix: str) -> list[str]:
    keys: list[str] = []
    for field in msgspec.structs.fields(cls):
        if isinstance(field.type, type) and issubclass(field.type, Table):
            keys += _keys(field.type, f"{prefix}{field.name}.")
        else:
            keys.append(prefix + field.name)
    return keys


def test_limits_are_those_of_the_core() -> None:
    header = (ROOT / "src/_native/core/base/limits.hpp").read_text()
    header = header.partition("struct Limits {")[2].partition("};")[0]
    native = {}
    for name, value in re.findall(r"^  u32 (\w+) = ([^;]+);", header, re.MULTILINE):
        first, _, shift = value.replace("u", "").partition(" << ")
        native[name] = int(first) << int(shift or 0)
    ours = msgspec.structs.asdict(Policy().limits)
    del ours["phrases"]  # of the lists, when they are compiled
    assert list(ours.items()) == list(native.items()), "same names, order and values"


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('[paths]\nstate = "var"\n[lists.phishing]\nfiles = ["a.txt", "/b.txt"]\n')
    policy = load(file)
    assert policy.paths.state == str(tmp_path / "var")
    assert policy.lists.paths()["phishing"] == (tmp_path / "a.txt", Path("/b.txt"))
    assert policy.lists.paths()["good-files"] == ()
    assert len(Lists.__struct_fields__) == 12


def test_paths_hold_wherever_the_policy_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/site.toml").write_text('[paths]\nstate = "~/st"\n[lists.phishing]\nfiles = ["a.txt", "~/b"]\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/someone")
    policy = load("site/site.toml")
    assert policy.paths.state == "/home/someone/st"
    assert policy.lists.phishing.files == (f"{tmp_path}/site/a.txt", "/home/someone/b")
    shown = loads(show(policy))
    assert (shown.paths, shown.lists) == (policy.paths, policy.lists)
    (tmp_path / "bad.toml").write_text('[paths]\nstate = "~nobody-of-that-name/st"\n')
    with pytest.raises(PolicyError, match=r"paths\.state: ~nobody-of-that-name/st: no such home"):
        load("bad.toml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.toml: No such file or directory: expected a policy file"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'x = "\xe9"')
    with pytest.raises(PolicyError, match="byte 5 is not UTF-8"):
        load(tmp_path / "latin.toml")


@pytest.mark.parametrize("make", [
    lambda: checked(Policy(protection=Protection(anti_spam=1))),  # type: ignore[arg-type]
    lambda: checked("site.toml"),  # type: ignore[arg-type]
    lambda: Protection(level="higher"),  # type: ignore[arg-type]
    lambda: Protection(probable=1.0),
    lambda: Trust(relays=["192.0.2.1"]),  # type: ignore[arg-type]
    lambda: Trust(relays=("nowhere",)),
    lambda: Label(spam="x\r\nBcc: y"),
])
def test_policies_made_in_python_are_checked(make: object) -> None:
    with pytest.raises(PolicyError):
        make()  # type: ignore[operator]


def test_levels_rise() -> None:
    assert list(LEVELS) == ["low", "recommended", "high"]
    assert [tuple(level.values()) for level in LEVELS.values()] == [(80, 99), (60, 90), (50, 80)]


@pytest.mark.parametrize("fields", [
    {"client_ip": 1}, {"helo": b"x"}, {"mail_from": 1.5}, {"rcpt_to": "a@b"}, {"rcpt_to": (1,)},
    {"received_at": "now"}, {"received_at": float("nan")}, {"received_at": 1e300}, {"received_at": True},
    {"rcpt_to": 5},
    {"client_ip": "nonsense"}, {"client_ip": "192.0.2.7:25"}, {"client_ip": ""}, {"client_ip": "[192.0.2.7"},
])
def test_envelope_is_checked(fields: dict[str, object]) -> None:
    with pytest.raises(ArgumentError, match=f"envelope.{next(iter(fields))}"):
        Envelope(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("given", "kept"), [
    ("192.0.2.7 ", "192.0.2.7"), ("[192.0.2.7]", "192.0.2.7"), ("IPv6:2001:DB8::1", "2001:db8::1"),
    ("[IPv6:2001:db8::1]", "2001:db8::1"), ("2001:db8::1%eth0", "2001:db8::1"),
])
def test_a_client_as_smtp_writes_it(given: str, kept: str) -> None:
    assert Envelope(client_ip=given).client_ip == kept


def test_an_envelope_can_be_written_down() -> None:
    envelope = Envelope(mail_from="x\udc80@a.example", helo="\ud800", rcpt_to=("\udcff@b",))
    assert msgspec.json.decode(msgspec.json.encode(envelope), type=Envelope) == envelope
    assert Envelope(rcpt_to=None).rcpt_to == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [{"weights": None}, {"weights": [1]}, {"rules": [{"name": "a"}]}, {"rules": None}])
def test_a_policy_made_in_python_is_checked(fields: dict[str, object]) -> None:
    with pytest.raises(PolicyError, match=r"policy\."):
        Policy(**fields)  # type: ignore[arg-type]


def test_envelope_from_json() -> None:
    read = Envelope.read({"client_ip": "192.0.2.1", "rcpt_to": ["a@b"], "received_at": 5})
    assert read == Envelope(client_ip="192.0.2.1", rcpt_to=("a@b",), received_at=5)
    assert Envelope(rcpt_to=["a@b"]).rcpt_to == ("a@b",)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"^e\.json: rcpt_to: \['a@b', 1\]: expected a list of strings$"):
        Envelope.read({"rcpt_to": ["a@b", 1]}, "e.json")
    for wrong in ({"client": "192.0.2.1"}, {"client_ip": "192.0.2"}, {"helo": 1}):
        with pytest.raises(ArgumentError, match=r"e\.json"):
            Envelope.read(wrong, "e.json")
