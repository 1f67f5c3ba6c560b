"""What one source excludes beside what other sources list."""

from __future__ import annotations

import json
import random
from contextlib import closing
from pathlib import Path

import pytest
from saying import ask, say

from mailsift import _native
from mailsift.reputation import feeds
from mailsift.reputation.answering import Answering
from mailsift.reputation.base import Base
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.objects import parse
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Meaning, SourceBuilder, source_of

ZONE = ":127.0.0.2:b\n8.2.2.0/24\n!8.2.2.7\nevil.com\n!a.evil.com\n"
WEAK = Meaning(Verdict.SUSPICIOUS, 20)


def publish(folder: Path, path: Path, sources: dict[str, tuple[str, str, Meaning]]) -> Base:
    with publishing(folder) as publisher:
        for name, (form, text, meaning) in sources.items():
            path.write_text(text)
            with closing(SourceBuilder(source_of(name, path), meaning)) as builder:
                feeds.read_feed(path, form, builder)
                publisher.put_source(name, builder.write)
        publisher.publish()
    return Base(folder)


def in_scans(folder: Path, text: str) -> str:
    """The verdict of what a scan is told of an object."""
    known = Answering(folder).answers([parse(text).asked(0)])[0].known
    return known[0].verdict if known else "unknown"


@pytest.mark.parametrize("other", ["a", "z"])
def test_what_another_source_lists_as_well_stays(folder: Path, tmp_path: Path, other: str) -> None:
    base = publish(folder, tmp_path / "feed", {"m": ("rbldnsd", ZONE, Meaning()),
                                               other: ("plain", "8.2.2.0/24\nevil.com\n", Meaning())})
    for one in ("8.2.2.7", "a.evil.com"):
        assert (ask(base, one).verdict, ask(base, one).source) == (Verdict.BAD, other)
        assert in_scans(folder, one) == "bad"
    for one in ("8.2.2.8", "b.evil.com"):
        assert (ask(base, one).verdict, ask(base, one).source) == (Verdict.BAD, min("m", other))
        assert in_scans(folder, one) == "bad"


@pytest.mark.parametrize("other", ["a", "z"])
def test_what_another_source_says_hides_no_exclusion(folder: Path, tmp_path: Path, other: str) -> None:
    base = publish(folder, tmp_path / "feed", {"m": ("rbldnsd", ZONE, Meaning()),
                                               other: ("plain", "8.2.2.7\na.evil.com\n", WEAK)})
    for one in ("8.2.2.7", "a.evil.com"):
        answer = ask(base, one)
        assert (answer.verdict, answer.confidence, answer.source) == (Verdict.SUSPICIOUS, 20, other)
        assert in_scans(folder, one) == "suspicious"


@pytest.mark.parametrize("other", ["a", "z"])
def test_an_export_has_each_object_once(run, tmp_path: Path, other: str) -> None:
    zone, plain = tmp_path / "m.txt", tmp_path / f"{other}.txt"
    zone.write_text(ZONE)
    plain.write_text("8.2.2.0/24\n8.2.2.7\nevil.com\na.evil.com\n")
    run("import", "--format", "rbldnsd", str(zone))
    run("import", "--format", "plain", "--verdict", "suspicious", str(plain))
    found = [json.loads(line) for line in run("export").splitlines()]
    assert sorted((one["object"], one["verdict"], one["source"]) for one in found) == [
        ("8.2.2.0/24", "bad", "m"), ("8.2.2.7", "suspicious", other), ("a.evil.com", "suspicious", other),
        ("evil.com", "bad", "m"), ("http://8.2.2.7/", "suspicious", other), ("http://a.evil.com/", "suspicious", other),
        ("http://evil.com/", "bad", "m")]


def test_nothing_is_said_behind_an_override(folder: Path, tmp_path: Path) -> None:
    publish(folder, tmp_path / "feed", {"m": ("rbldnsd", ZONE, Meaning()), "z": ("plain", "8.2.2.0/24\n", Meaning())})
    say(folder, Tier.OVERRIDE, "8.2.2.7", verdict=Verdict.UNKNOWN)
    assert ask(Base(folder), "8.2.2.7").tier is Tier.OVERRIDE
    queries = parse("8.2.2.7").asked(0)
    rows = Base(folder).ask(queries[: _native.QUERY_BYTES], 1)
    assert [row[6] for row in rows] == [Tier.OVERRIDE]


def test_random_zones_answer_as_each_alone(folder: Path, tmp_path: Path) -> None:
    """The worst of what the sources say, each of which is asked as if there were no other."""
    rng = random.Random(11)
    objects = ["8.2.0.0/16", "8.2.2.0/24", "8.2.3.0/24", *(f"8.2.{a}.{b}" for a in (2, 3) for b in range(3)),
               "evil.com", "a.evil.com", "b.a.evil.com", "b.evil.com"]
    asked = [one for one in objects if "/" not in one] + ["8.2.4.4", "c.b.a.evil.com"]
    for turn in range(25):
        sources = {}
        for name, confidence in zip(rng.sample("abc", 3), rng.choices((20, 50, 80), k=3), strict=True):
            lines = [rng.choice(("", "", "!")) + one for one in rng.sample(objects, rng.randint(1, len(objects)))]
            meaning = Meaning(rng.choice((Verdict.BAD, Verdict.SUSPICIOUS)), confidence)
            sources[name] = ("rbldnsd", ":127.0.0.2:x\n" + "\n".join(lines) + "\n", meaning)
        alone = [publish(folder / f"{turn}{name}", tmp_path / "feed", {name: one}) for name, one in sources.items()]
        base = publish(folder / str(turn), tmp_path / "feed", sources)
        for one in asked:
            said = [ask(of, one) for of in alone]
            expected = max((int(a.verdict), a.confidence if a.verdict else 0) for a in said)
            answer = ask(base, one)
            assert (answer.verdict, answer.confidence if answer.verdict else 0) == expected, (one, sources)
