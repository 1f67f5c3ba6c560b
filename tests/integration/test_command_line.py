"""The command line as a user meets it: a process, its output, its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HAM = b"From: a@example.org\nTo: b@example.org\nSubject: hi\n\nhello\n"
SPAM = HAM + b"Spam is bad do not send it\n"


def test_examples(run) -> None:  # type: ignore[no-untyped-def]
    done = run("scan", "--json", "--policy", ROOT / "examples/site.toml", "--envelope", ROOT / "examples/envelope.json",
               ROOT / "examples/mail")
    assert (done.returncode, done.stderr) == (1, "")
    verdicts = {Path(row["path"]).name: row for row in map(json.loads, done.stdout.splitlines())}
    assert len(verdicts) == len(list((ROOT / "examples/mail").iterdir())) >= 15
    for name, row in verdicts.items():
        assert row["status"] == ("not_spam" if "ham" in name or name[:2] in ("02", "05", "06", "21") else "spam"), name
    decided = {name[:2]: next((finding["rule"] for finding in row["findings"] if finding["decided"]), None)
               for name, row in verdicts.items()}
    decided = {name: rule for name, rule in decided.items() if rule}
    assert decided == {
        "02": "allowed_sender", "03": "blocked_sender", "04": "blocked_sender", "05": "sent_inside_exchange",
        "06": "allowed_phrase", "07": "blocked_phrase", "08": "blocked_phrase", "09": "phishing_url",
        "10": "phishing_url", "11": "suspicious_url", "16": "infected_file", "17": "test_string", "18": "test_string"}


@pytest.mark.parametrize(("message", "code"), [(HAM, 0), (SPAM, 1), (b"", 0), (b"\x00\xff" * 1000, 0)])
def test_exit_codes(run, tmp_path: Path, message: bytes, code: int) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "m.eml").write_bytes(message)
    done = run("scan", "m.eml")
    assert (done.returncode, done.stderr) == (code, "")
    assert run("scan", "--quiet", "-", stdin=message).stdout == ""


def test_an_error_wins_and_is_one_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "m.eml").write_bytes(SPAM)
    done = run("scan", "m.eml", "absent.eml")
    assert done.returncode == 2
    assert done.stderr.startswith("mailsift: absent.eml: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout.startswith("spam ")


@pytest.mark.parametrize("args", [
    ("scan",), ("scan", "--workers", "0", "x"), ("nothing",), (), ("scan", "x", "--policy", "absent.toml"),
    ("scan", "x", "--envelope", "absent.json"), ("lists", "obscenity", "show"), ("policy", "check", "absent.toml")])
def test_wrong_arguments_are_one_line(run, tmp_path: Path, args: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "x").write_bytes(HAM)
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mailsift: ")
    assert done.stderr.count("\n") == 1


def test_mbox_maildir_and_folder(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "two.mbox").write_bytes(b"From a Tue\n" + HAM + b"\nFrom b Tue\n" + SPAM)
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
        (tmp_path / "box" / name / "1").write_bytes(b"From a Tue\n" + HAM)
    (tmp_path / "folder" / "below").mkdir(parents=True)
    (tmp_path / "folder" / "below" / "a.mbox").write_bytes(b"From a Tue\n" + HAM + b"\nFrom b Tue\n" + HAM)

    def paths(*args: object) -> list[str]:
        return [json.loads(line)["path"] for line in run("scan", "--json", *args).stdout.splitlines()]

    assert paths("two.mbox") == ["two.mbox#1", "two.mbox#2"]
    assert paths("box") == ["box/cur/1", "box/new/1"]
    assert paths("folder") == ["folder/below/a.mbox"]
    assert paths("--mbox", "folder/below/a.mbox") == ["folder/below/a.mbox#1", "folder/below/a.mbox#2"]
    assert paths("folder", "--exclude", "*.mbox") == []


def test_workers_keep_the_order(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for number in range(40):
        (tmp_path / f"{number:02}.eml").write_bytes(SPAM if number % 3 else HAM)
    one = run("scan", "--json", *sorted(tmp_path.glob("*.eml"))).stdout.splitlines()
    four = run("scan", "--json", "--workers", "4", *sorted(tmp_path.glob("*.eml"))).stdout.splitlines()

    def parsed(lines: list[str]) -> list[dict[str, object]]:
        return [{key: value for key, value in json.loads(line).items() if key != "timing_us"} for line in lines]

    assert parsed(one) == parsed(four)
    assert len(one) == 40


def test_nothing_in_mail_moves_the_cursor(run) -> None:  # type: ignore[no-untyped-def]
    raw = b"From: =?utf-8?Q?=1B[31m?= <a@b.example>\nSubject: \x1b]0;t\x07\nMessage-ID: <\x1b[2J@x>\n\n\x1b[0mhttp://a.example/\x1b[1m\n"
    for args in (("scan", "--explain", "-"), ("extract", "-")):
        assert "\x1b" not in run(*args, stdin=raw).stdout


def test_version_and_policy(run) -> None:  # type: ignore[no-untyped-def]
    assert run("--version").stdout.startswith("mailsift 0.")
    shown = run("policy", "show")
    assert shown.returncode == 0
    assert "[protection]" in shown.stdout


def test_extract_json(run) -> None:  # type: ignore[no-untyped-def]
    done = run("extract", "--json", "-", stdin=HAM + b"http://u:secret@a.example/\n")
    assert done.returncode == 0
    assert "secret" not in done.stdout
    assert json.loads(done.stdout)["urls"][0]["had_password"]


def test_lists_take_options_before_and_behind_the_verb(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    orders = ("--state st blocked-senders add", "blocked-senders --state st add", "blocked-senders add --state st")
    for number, words in enumerate(orders):
        done = run("lists", *words.split(), f"a{number}@b.example")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "blocked-senders: 1 added, 0 changed, 0 already there\n"
    for words in (["--state", "st", "blocked-senders", "show"], ["blocked-senders", "--state", "st", "show"]):
        assert run("lists", *words).stdout.split() == ["a0@b.example", "a1@b.example", "a2@b.example"]
    (tmp_path / "p.toml").write_text('[paths]\nstate = "st"\n')
    assert run("lists", "--policy", "p.toml", "blocked-senders", "show").stdout.count("\n") == 3
    assert run("lists", "blocked-senders", "--policy", "p.toml", "remove", "A0@b.example").stdout == \
        "blocked-senders: 1 removed\n"
    assert not (tmp_path / "state").exists()


def test_lists_come_out_of_a_pipe(run) -> None:  # type: ignore[no-untyped-def]
    done = run("lists", "blocked-senders", "import", "-", stdin=b"a@b.example\n*@c.example\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 added, 0 changed, 0 already there\n"
    exported = run("lists", "blocked-senders", "export").stdout
    again = run("lists", "blocked-senders", "import", "-", stdin=exported.encode())
    assert again.stdout == "0 added, 0 changed, 2 already there\n"
    assert run("lists", "blocked-senders", "import", "-", stdin=b"two words\n").returncode == 2


def test_an_edit_says_that_nobody_looks(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    off = "(not looked at: [steps.blocked_phrases] enabled is false in the policy)"
    assert off in run("lists", "blocked-phrases", "add", "win a prize").stdout
    (tmp_path / "on.toml").write_text("[steps.blocked_phrases]\nenabled = true\n")
    assert off not in run("lists", "blocked-phrases", "add", "win a car", "--policy", "on.toml").stdout


def test_senders_of_domains_below(run) -> None:  # type: ignore[no-untyped-def]
    """What docs/lists.md says."""
    for entry, codes in (("b.example", (1, 0)), (".b.example", (0, 1)), ("*@*.b.example", (0, 1))):
        run("lists", "blocked-senders", "add", entry)
        assert tuple(run("scan", "--quiet", "-", stdin=HAM.replace(b"a@example.org", sender)).returncode
                     for sender in (b"x@b.example", b"x@c.b.example")) == codes
        run("lists", "blocked-senders", "remove", entry)


def test_lists_that_are_not_in_use_are_said(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "m.eml").write_bytes(HAM)
    (tmp_path / "p.toml").write_text("")
    run("lists", "blocked-senders", "add", "x@y.example")
    path = tmp_path / "state/mailsift/lists/blocked-senders.txt"
    path.write_text("x@y.example\nnonsense\n")
    for command in (("scan", "m.eml"), ("scan", "--quiet", "m.eml", "m.eml"), ("compare", "p.toml", "p.toml", "m.eml")):
        done = run(*command)
        assert done.returncode == 0
        assert done.stderr.startswith(f"mailsift: {path}:2: 'nonsense': expected an address")
        assert done.stderr.endswith("; until then its last good form stays in use\n")
        assert done.stderr.count("\n") == 1


def test_export_into_standard_output(run) -> None:  # type: ignore[no-untyped-def]
    run("lists", "blocked-senders", "add", "x@y.example")
    for file in ("/dev/stdout", "/dev/fd/1"):
        done = run("lists", "blocked-senders", "export", file)
        assert (done.returncode, done.stdout, done.stderr) == (0, "x@y.example\n", "")
