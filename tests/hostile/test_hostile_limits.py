"""Each limit that bites stands in verdict.unchecked, by its name and with its reason."""

from __future__ import annotations

from pathlib import Path

import lists
import pytest
from generators import KINDS

import mailsift
from mailsift import Unchecked, _native

# limit, its small value, what has to bite on it, size
TABLE: list[tuple[str, int, str, int]] = [
    ("message_bytes", 1000, "million addresses of the web", 2000),
    ("parts", 3, "many parts", 2000),
    ("parts", 3, "many messages", 2000),
    ("parts", 3, "uuencoded files", 2000),
    ("depth", 2, "nested multiparts", 2000),
    ("depth", 2, "chain of messages", 2000),
    ("headers", 8, "many headers", 2000),
    ("headers", 100, "headers in many parts", 400_000),
    ("header_bytes", 500, "one huge header line", 2000),
    ("header_bytes", 500, "many headers", 2000),
    ("header_bytes", 500, "one huge field name", 2000),
    ("header_bytes", 500, "named files in long names", 40_000),
    ("text_bytes", 500, "one web address again", 2000),
    ("text_bytes", 500, "links", 2000),
    ("decoded_bytes", 500, "base64", 2000),
    ("decoded_bytes", 500, "hyphens", 2000),
    ("decoded_bytes", 9000, "uuencoded files", 9000),
    ("urls", 3, "million addresses of the web", 2000),
    ("urls", 3, "links", 2000),
    ("urls", 1, "forms and pictures", 2000),
    ("url_bytes", 500, "one huge web address", 2000),
    ("url_bytes", 500, "one long attribute", 2000),
    ("links", 3, "links", 2000),
    ("links", 65536, "links with a long base", 400_000),
    ("hits", 3, "phrase again", 2000),
    ("hits", 3, "masks with stars", 2000),
    ("hits", 3, "directories", 2000),
    ("addresses", 3, "million addresses", 2000),
    ("addresses", 3, "many senders", 2000),
    ("addresses", 3, "groups of addresses", 2000),
    ("addresses", 3, "received flood", 2000),
    ("addresses", 4096, "senders of many domains", 4000),
    ("time_ms", 1, "many headers", 8_000_000),
    ("time_ms", 1, "nested phrases", 8_000_000),
    ("time_ms", 1, "uuencoded files", 8_000_000),
]
NAMES = {"time_ms": "time"}
REASONS = {"message_bytes": "too_large", "time_ms": "time_out"}


@pytest.mark.parametrize(("limit", "value", "kind", "size"), TABLE)
def test_a_limit_that_bites_is_said(tmp_path: Path, engine: mailsift.Engine, limit: str, value: int, kind: str,
                                    size: int) -> None:
    raw = KINDS[kind](size)
    said = Unchecked(NAMES.get(limit, limit), REASONS.get(limit, "limit"))
    with mailsift.Engine(lists.policy(tmp_path, {limit: value})) as small:
        verdict = lists.scanned(small, raw)
    assert said in verdict.unchecked, verdict.unchecked
    assert said.check in {entry["check"] for entry in verdict.to_dict()["unchecked"]}
    if value < size and limit != "time_ms" and size <= 2000 and limit != "depth":
        assert said not in lists.scanned(engine, raw).unchecked


def test_strings_that_are_too_much_for_a_record_are_said(engine: mailsift.Engine) -> None:
    verdict = lists.scanned(engine, KINDS["other links with a long base"](200_000))
    assert Unchecked("memory", "limit") in verdict.unchecked
    assert len(verdict.facts.urls) > 500
    assert all(url.url and url.canonical for url in verdict.facts.urls)


def test_every_limit_has_a_row() -> None:
    assert {NAMES.get(limit, limit) for limit, *_ in TABLE} | {"memory"} == set(_native.LIMIT_NAMES)


def reasons(unchecked: tuple[Unchecked, ...]) -> set[str]:
    """Without the step that nobody has taught anything here."""
    return {entry.reason for entry in unchecked if entry.check != "bayes"}


def test_kinds_that_are_harmless_are_complete(engine: mailsift.Engine) -> None:
    for kind in ("nothing", "binary", "base64", "zalgo", "unclosed tags", "comments in addresses"):
        unchecked = lists.scanned(engine, KINDS[kind](200)).unchecked
        assert reasons(unchecked) <= {"stopped"}, kind


@pytest.mark.parametrize(("kind", "size"), [
    ("nested multiparts", 10_000 * 45), ("chain of messages", 10_000 * 31), ("many parts", 1_000_000 * 7),
    ("one huge header line", 10_000_000), ("million addresses of the web", 4_000_000), ("attributes", 4_000_000)])
def test_the_giants_of_the_issue(engine: mailsift.Engine, kind: str, size: int) -> None:
    verdict = lists.scanned(engine, KINDS[kind](size))
    assert verdict.status != "spam"
    assert reasons(verdict.unchecked) <= {"limit", "stopped"}
    assert verdict.to_dict()["facts"] is not None
