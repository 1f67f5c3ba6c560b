"""Published lists of web addresses: each is imported, and found again however it is written; good domains are not."""

from __future__ import annotations

import csv
import os
import random
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mailsift.reputation import feeds
from mailsift.reputation.base import Base
from mailsift.reputation.kinds import Kind, Verdict
from mailsift.reputation.objects import Object
from mailsift.reputation.publish import publishing
from mailsift.reputation.source import Meaning, SourceBuilder, source_of

LISTS = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")) / "lists"


def imported(folder: Path, path: Path, meaning: Meaning | None = None) -> Base:
    with publishing(folder) as publisher, closing(SourceBuilder(source_of("feed", path), meaning or Meaning())) as into:
        feeds.read_feed(path, None, into)
        assert into.report.bad <= into.report.lines // 1000, into.report
        publisher.put_source("feed", into.write)
        publisher.publish()
    return Base(folder)


def host_of(address: str) -> tuple[str, str, str]:
    """What stands before the host, the host, what stands behind."""
    found = re.fullmatch(r"(\w+://)([^/?#:]+)(.*)", address, re.DOTALL)
    assert found
    return found.group(1), found.group(2), found.group(3)


def changed(part: Callable[[str, str, str], str]) -> Callable[[str], str]:
    return lambda address: part(*host_of(address))


def above(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]


SPELLINGS = {
    "as it is": lambda address: address,
    "case": changed(lambda scheme, host, rest: scheme + host.swapcase() + rest),
    "trailing dot": changed(lambda scheme, host, rest: f"{scheme}{host}.{rest}"),
    "www": changed(lambda scheme, host, rest: f"{scheme}www.{host}{rest}"),
    "user": changed(lambda scheme, host, rest: f"{scheme}user:secret@{host}{rest}"),
    "percent": changed(lambda scheme, host, rest: f"{scheme}%{ord(host[0]):02x}{host[1:]}{rest}"),
    "fragment": lambda address: address.partition("#")[0] + "#top",
    "blanks": lambda address: f"{address[:9]}\t{address[9:-1]}\r\n{address[-1]}",
    "port": changed(lambda scheme, host, rest: f"{scheme}{host}:{443 if 's' in scheme else 80}{rest}"),
}


@pytest.fixture(scope="module")
def phishing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Base, list[str]]:
    sample = LISTS / "openphish_sample.tsv"
    if not sample.exists():
        pytest.skip("no openphish_sample.tsv in the corpora (MAILSIFT_CORPORA)")
    addresses = [line.split("\t")[1] for line in sample.read_text("utf-8").splitlines()]
    path = tmp_path_factory.mktemp("feed") / "openphish.txt"
    path.write_text("".join(f"{address}\n" for address in addresses), "utf-8")
    return imported(path.parent / "reputation", path), addresses


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_address_is_found_again(phishing: tuple[Base, list[str]], spelling: str) -> None:
    base, addresses = phishing
    spell, missed = SPELLINGS[spelling], []
    for address in addresses:
        has_port = ":" in urlsplit(address).netloc
        # A numeric host has no www. before it.
        if (spelling == "port" and has_port) or (spelling == "www" and host_of(address)[1][-1].isdigit()):
            continue
        if base.look_up([Object(Kind.URL, spell(address))])[0].verdict is not Verdict.BAD:
            missed.append(spell(address))
    assert not missed, (len(missed), missed[:10])


def test_good_domains_are_found_only_where_a_feed_lists_them(folder: Path) -> None:
    feed, top = LISTS / "urlhaus-filter.txt", LISTS / "majestic_part.csv"
    if not feed.exists() or not top.exists():
        pytest.skip("no urlhaus-filter.txt, majestic_part.csv in the corpora (MAILSIFT_CORPORA)")
    base = imported(folder, feed)
    lines = feed.read_text("utf-8").splitlines()
    rules = (line.removeprefix("||") for line in lines if line[:1] != "!")
    hosts = {rule.partition("^")[0] for rule in rules if "/" not in rule}
    with top.open(encoding="utf-8", newline="") as rows:
        domains = [row["Domain"] for row in csv.DictReader(rows)]
    assert len(domains) >= 15_000
    answers = base.look_up([Object(Kind.URL, f"http://{domain}/") for domain in domains])
    hit = {answer.object.text[7:-1] for answer in answers if answer.verdict is not Verdict.UNKNOWN}
    assert hit == {domain for domain in domains if hosts & set(above(domain))}
    known = random.Random(4).sample(sorted(hosts), 2000)
    for answer in base.look_up([Object(Kind.URL, f"http://{host}/x/y.exe") for host in known]):
        assert answer.verdict is Verdict.BAD, answer.object
