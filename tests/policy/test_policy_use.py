"""What a plan leaves out, verdicts made by hand, lists that change under a running engine."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
from making import NUMBERS, Lists

import mailsift
from mailsift import Engine, Policy, Verdict, _native
from mailsift.cli import main
from mailsift.engine import LOOK_EVERY_NS
from mailsift.policy import run
from mailsift.rule import HEURISTICS


def test_steps_without_lists_are_not_run() -> None:
    plan = run.plan(Policy())
    every = {name: ["x.example"] for name in _native.LIST_NAMES}
    stages, bare = run.ready(plan, Lists(every)), run.ready(plan, Lists())
    assert len(stages.stages) > len(bare.stages)
    assert (stages.files, bare.files) == (True, False)
    assert all(stage.lists for stage in stages.stages if stage not in bare.stages)


def test_verdicts_can_be_made_by_hand() -> None:
    with Engine() as scanner:
        verdict = scanner.scan(b"")
    known = {name: getattr(verdict, name) for name in Verdict.__init__.__annotations__ if name != "return"}
    assert Verdict(**known) == verdict
    assert mailsift.Verdict is Verdict
    assert msgspec.json.encode(verdict.to_dict())
    assert {rule.name for rule in HEURISTICS if rule.tests_sign in NUMBERS}


def test_an_edited_list_is_in_use_within_a_fraction_of_a_second(tmp_path: Path) -> None:
    raw = b"From: foe@example.net\r\n\r\nhello"
    (tmp_path / "site.toml").write_text('[paths]\nstate = "state"\n')
    with Engine(tmp_path / "site.toml") as scanner:
        before = scanner.scan(raw)
        edit = ["lists", "blocked-senders", "add", "foe@example.net", "--state", str(tmp_path / "state")]
        assert main(edit) == 0
        time.sleep(2 * LOOK_EVERY_NS / 1e9)
        assert (before.status, scanner.scan(raw).status) == ("not_spam", "spam")
        assert "blocked_sender" not in [finding.rule for finding in before.findings], "explained by the old lists"
