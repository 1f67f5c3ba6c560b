"""Answers as text that others read: rbldnsd's data, CSV, JSON lines."""

from __future__ import annotations

import csv
import io
import ipaddress
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import msgspec

from mailsift.reputation.base import Answer
from mailsift.reputation.kinds import WEAK, Kind, Verdict

COLUMNS = ("kind", "object", "verdict", "confidence", "categories", "tier", "source", "record", "expires")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_HOST = re.compile(r"(?:https?://)?[^/?#]+/?")
_IN_MEMORY = 1 << 20
_STEP = 1 << 16
_ZONE = """\
# Made by `mailsift reputation export`, for one data set of the kind `combined`:
#   rbldnsd -b ADDRESS ... bl.example:combined:THIS_FILE
# IPs and domains are asked for below the zone itself, MD5 sums below {sums}.
"""


@dataclass
class Lost:
    """What a form of export can't say."""

    kinds: Counter[str] = field(default_factory=Counter)  # objects that it has no form for
    less: bool = False  # of the others, not all that is known

    def count(self, answer: Answer) -> None:
        """A host of web addresses is its domain, which stands there."""
        if answer.object.kind is not Kind.URL or not _HOST.fullmatch(answer.object.text):
            self.kinds[answer.object.kind.name.lower()] += 1

    def __str__(self) -> str:
        """One line, or none where nothing is lost."""
        said = ", ".join(f"{count} {name}" for name, count in sorted(self.kinds.items()))
        left = [f"no form in it for {said}, left out"] if said else []
        more = ["who imports the others again lacks their confidence, expiry, categories and which are good"]
        return "; ".join((*left, *more[: self.less], "jsonl and csv keep it all")) if left or self.less else ""


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
    """A spreadsheet takes a cell that begins so for a formula; one more before what has one tells them apart."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "'=+-@\t\r" and value else value


def meant_cell(value: str) -> str:
    """Of a cell of an export, what stood there before it was made harmless."""
    return value[1:] if value[:1] == "'" else value


def _taken(out: io.StringIO) -> bytes:
    data = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return data


def rbldnsd(answers: Iterable[Answer], lost: Lost | None = None) -> Iterator[bytes]:
    """A file of the kind `combined`. Web addresses and SHA-256 have no form in it, and are left out. 127.0.0.2 is bad,
    127.0.0.3 suspicious; what is good, or unknown by an override, is excluded."""
    lost = Lost() if lost is None else lost
    sets: dict[str, tempfile.SpooledTemporaryFile[bytes]] = {}
    with ExitStack() as held:
        for answer in answers:
            found = _data_line(answer)
            if found is None:
                lost.count(answer)
                continue
            lost.less = True
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
    "csv": comma_separated, "jsonl": json_lines,
}
