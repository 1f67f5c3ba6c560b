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


def needed(name: str) -> Path:
    path = LISTS / name
    if not path.exists():
        pytest.skip(f"no {name} in the corpora (MAILSIFT_CORPORA)")
    return path


def openphish() -> list[str]:
    lines = needed("openphish_sample.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def urlhaus() -> list[str]:
    """What the list of an ad blocker stands for."""
    lines = needed("urlhaus-filter.txt").read_text("utf-8").splitlines()
    rules = [line.removeprefix("||").partition("^")[0] for line in lines if line[:1] != "!"]
    return [f"http://{rule}" if "/" in rule else f"http://{rule}/" for rule in rules]


def write_table(path: Path, addresses: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("# id,dateadded,url,url_status,threat,urlhaus_link\r\n")
        rows = csv.writer(file, quoting=csv.QUOTE_ALL)
        rows.writerows((number, "2026-01-02 03:04:05", address, "online", "malware_download", "-")
                       for number, address in enumerate(addresses))


@pytest.fixture(scope="module", params=["openphish", "openphish in CSV", "urlhaus"])
def listed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Base, list[str]]:
    folder = tmp_path_factory.mktemp("feed")
    addresses, path = (urlhaus if request.param == "urlhaus" else openphish)(), folder / "feed.txt"
    assert len(addresses) > 10_000
    if request.param == "urlhaus":
        path = needed("urlhaus-filter.txt")
    elif "CSV" in request.param:
        write_table(path, addresses)
    else:
        path.write_text("".join(f"{address}\n" for address in addresses), "utf-8")
    return imported(folder / "reputation", path), addresses


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_address_is_found_again(listed: tuple[Base, list[str]], spelling: str) -> None:
    base, addresses = listed
    spell, asked = SPELLINGS[spelling], []
    for address in addresses:
        has_port = ":" in urlsplit(address).netloc
        # A numeric host has no www. before it.
        if (spelling == "port" and has_port) or (spelling == "www" and host_of(address)[1][-1].isdigit()):
            continue
        asked.append(Object(Kind.URL, spell(address)))
    answers = base.look_up(asked)
    missed = [answer.object.text for answer in answers if answer.verdict is not Verdict.BAD]
    assert len(answers) == len(asked) > 5_000
    assert not missed, (len(missed), missed[:10])


def test_no_good_domain_is_among_addresses_of_pages(listed: tuple[Base, list[str]]) -> None:
    """Unless the list has its first page, or its host."""
    base, addresses = listed
    roots = {host_of(address)[1].lower() for address in addresses if re.fullmatch(r"\w+://[^/?#]+/?", address)}
    domains = top_domains()
    answers = base.look_up([Object(Kind.URL, f"http://{domain}/") for domain in domains])
    hit = {answer.object.text[7:-1] for answer in answers if answer.verdict is not Verdict.UNKNOWN}
    assert hit == {domain for domain in domains if roots & set(above(domain))}


def top_domains() -> list[str]:
    with needed("majestic_part.csv").open(encoding="utf-8", newline="") as rows:
        domains = [row["Domain"] for row in csv.DictReader(rows)]
    assert len(domains) >= 15_000
    return domains


def test_a_host_of_a_feed_stands_for_all_its_pages(folder: Path) -> None:
    base = imported(folder, needed("urlhaus-filter.txt"))
    hosts = {host_of(address)[1] for address in urlhaus() if address.endswith("/") and address.count("/") == 3}
    known = random.Random(4).sample(sorted(hosts), 2000)
    for answer in base.look_up([Object(Kind.URL, f"http://{host}/x/y.exe") for host in known]):
        assert answer.verdict is Verdict.BAD, answer.object
