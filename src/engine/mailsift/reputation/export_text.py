"""Answers as text that others read: rbldnsd's data, CSV, JSON lines."""

from __future__ import annotations

import csv
import io
import ipaddress
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

import msgspec

from mailsift.reputation.base import Answer
from mailsift.reputation.kinds import WEAK, Kind, Verdict

COLUMNS = ("kind", "object", "verdict", "confidence", "categories", "tier", "source", "record", "expires")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_IN_MEMORY = 1 << 20
_STEP = 1 << 16
_ZONE = """\
# Made by `mailsift reputation export`, for one data set of the kind `combined`:
#   rbldnsd -b ADDRESS ... bl.example:combined:THIS_FILE
# IPs and domains are asked for below the zone itself, MD5 sums below {sums}.
"""


def _row(answer: Answer) -> dict[str, object]:
    return {
        "kind": answer.object.kind.name.lower(),
        "object": answer.object.text,
        "verdict": answer.verdict.name.lower(),
        "confidence": answer.confidence,
        "categories": answer.categories,
        "tier": "" if answer.tier is None else answer.tier.name.lower(),
        "source": answer.source,
        "record": answer.record,
        "expires": answer.expires,
    }


def json_lines(answers: Iterable[Answer]) -> Iterator[bytes]:
    for answer in answers:
        yield msgspec.json.encode(_row(answer)) + b"\n"


def comma_separated(answers: Iterable[Answer]) -> Iterator[bytes]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for answer in answers:
        row = _row(answer) | {"categories": " ".join(answer.categories)}
        writer.writerow(_harmless(row[name]) for name in COLUMNS)
        if out.tell() > _STEP:
            yield _taken(out)
    yield _taken(out)


def _harmless(value: object) -> object:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _taken(out: io.StringIO) -> bytes:
    data = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return data


def rbldnsd(answers: Iterable[Answer]) -> Iterator[bytes]:
    """A file of the kind `combined`. Web addresses and SHA-256 have no form in it, and are left out. 127.0.0.2 is bad,
    127.0.0.3 suspicious; what is good, or unknown by an override, is excluded."""
    sets: dict[str, tempfile.SpooledTemporaryFile[bytes]] = {}
    with ExitStack() as held:
        for answer in answers:
            found = _data_line(answer)
            if found is None:
                continue
            name, line = found
            if name not in sets:
                sets[name] = held.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="mailsift-"))
            sets[name].write(line)
        sums = ", ".join(name.split()[1] for name in sets if not name.endswith("@")) or "subzones of their kind"
        yield _ZONE.format(sums=sums).encode()
        for name, file in sets.items():
            yield f"$DATASET {name}\n".encode()
            file.seek(0)
            while data := file.read(_STEP):
                yield data


def _data_line(answer: Answer) -> tuple[str, bytes] | None:
    """The data set, and the line in it."""
    kind, text = answer.object.kind, answer.object.text
    if kind is Kind.IP:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return None
        name, text = ("ip4trie @" if network.version == 4 else "ip6trie @"), str(network)
    elif kind is Kind.DOMAIN and _NAME.fullmatch(text) and len(text) < 250:
        name, text = "dnset @", f".{text}"
    elif kind in WEAK:
        name = f"dnset {kind.name.lower()}"
    else:
        return None
    if answer.verdict < Verdict.SUSPICIOUS:
        return name, f"!{text}\n".encode()
    number = 2 if answer.verdict is Verdict.BAD else 3
    why = [answer.source, *answer.categories, *([answer.record] if answer.record else [])]
    said = re.sub(r"[^A-Za-z0-9 _.,:/@+-]", "", ", ".join(why))
    return name, f"{text} :127.0.0.{number}:{said}\n".encode()


FORMATS: dict[str, Callable[[Iterable[Answer]], Iterator[bytes]]] = {
    "rbldnsd": rbldnsd, "csv": comma_separated, "jsonl": json_lines,
}
