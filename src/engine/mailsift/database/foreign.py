"""Other people's lists -> entries of ours. A generator for each format: (line, entry or what is wrong).

plain     a readable list of ours; web addresses may be defanged (hxxp, [.], (dot), [:])
csv       with a header line; the column is chosen by name
clamav    .hdb .hsb .fp .sfp: HASH:SIZE:NAME[:LEVEL], SIZE may be * (ClamAV manual, "File hash signatures")
hosts     ADDRESS NAME..., the file of hosts(5) as block lists use it
adblock   host names, addresses and ||host^ rules of ad blockers' lists; other rules are bad
"""

from __future__ import annotations

import csv
import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mailsift.database.entry import Entry, identity, make_entry, parse_line
from mailsift.database.list_file import decoded_lines
from mailsift.database.lists import DEFAULT_WEIGHT, Content, ListKind, nearest
from mailsift.errors import ListError

Found = Iterator[tuple[int, Entry | ListError]]
_CLAMAV = (".hdb", ".hsb", ".fp", ".sfp", ".hdu", ".hsu")
_COLUMNS = {
    Content.SENDERS: ("address", "sender", "email", "domain", "ip", "entry"),
    Content.PHRASES: ("phrase", "text", "word", "entry"),
    Content.ADDRESSES: ("url", "address", "domain", "host", "ioc", "entry"),
    Content.FILES: ("sha256", "sha256_hash", "md5", "md5_hash", "hash", "entry"),
    Content.TERMS: ("term", "text", "entry"),
}
_DEFANGED = (
    (re.compile(r"^hxxp(?=s?(\[?:\]?|\[?://\]?))", re.I), "http"),
    (re.compile(r"\[://\]"), "://"),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.I), "."),
    (re.compile(r"\[@\]|\[at\]|\(at\)", re.I), "@"),
    (re.compile(r"\[/\]"), "/"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """`column`: of a CSV file; `weight`: of phrases that bring none."""

    format: str = "auto"
    column: str | None = None
    weight: int | None = None


def read_foreign(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    chosen = _detect(kind, raw, where) if options.format == "auto" else options.format
    reader = FORMATS.get(chosen)
    if reader is None:
        raise ListError("format", f"{chosen!r}", nearest(chosen, ("auto", *FORMATS)))
    for line, entry in reader(kind, raw, where, options):
        if options.weight is not None and isinstance(entry, Entry) and entry.weight == DEFAULT_WEIGHT:
            entry = replace(entry, weight=options.weight)
        yield line, entry


def refang(text: str) -> str:
    for pattern, plain in _DEFANGED:
        text = pattern.sub(plain, text)
    return text


def _detect(kind: ListKind, raw: bytes, where: str) -> str:
    suffix = where[where.rfind(".") :].lower() if "." in where else ""
    if suffix in _CLAMAV:
        return "clamav"
    if suffix == ".csv":
        return "csv"
    for line in raw[:65536].decode("utf-8", "replace").splitlines() if not kind.free_text else ():
        if line.startswith(("!", "||", "[Adblock")):
            return "adblock"
        if re.match(r"(0\.0\.0\.0|127\.0\.0\.1|::1?)\s+\S", line):
            return "hosts"
        if kind.content is Content.FILES and re.match(r"[0-9a-fA-F]{32,64}:(\d+|\*):", line):
            return "clamav"
    return "plain"


def _attempt(make: Callable[[], Entry | None]) -> Entry | ListError | None:
    try:
        return make()
    except ListError as error:
        return error


def _lines(raw: bytes, where: str, parse: Callable[[str, str], Entry | None]) -> Found:
    for number, line in decoded_lines(raw, where):
        place = f"{where}:{number}"
        found = _attempt(lambda line=line, place=place: parse(line, place))  # type: ignore[misc]
        if found is not None:
            yield number, found


def _plain(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    def parse(line: str, place: str) -> Entry | None:
        entry = parse_line(kind, line, place)
        if entry is not None and kind.content in (Content.ADDRESSES, Content.SENDERS):
            return replace(entry, text=refang(entry.text))
        return entry

    return _lines(raw, where, parse)


def _clamav(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    def parse(line: str, place: str) -> Entry | None:
        line = line.strip()
        if not line or line.startswith("#"):
            return None
        pieces = line.split(":")
        if kind.content is not Content.FILES or len(pieces) not in (3, 4, 5):
            raise ListError(place, f"{line[:80]!r}", "HASH:SIZE:NAME, in a list of files")
        digest, size, name = pieces[:3]
        if size != "*" and not (size.isascii() and size.isdecimal()):
            raise ListError(place, f"size {size!r}", "a number of bytes or *")
        fields = [] if size == "*" else [f"size={size}"]
        return make_entry(kind, digest.lower(), [*fields, f"name={name}"], place)

    return _lines(raw, where, parse)


def _hosts(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    for number, line in decoded_lines(raw, where):
        place = f"{where}:{number}"
        address, *names = line.partition("#")[0].split() or [""]
        if not address:
            continue
        try:
            ipaddress.ip_address(address)
        except ValueError:
            yield number, ListError(place, f"{address!r}", "an IP address, then host names")
            continue
        for name in names:
            if name not in ("localhost", "localhost.localdomain", "broadcasthost", "local", "0.0.0.0"):
                yield number, make_entry(kind, name.lower(), [], place)


def _adblock(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    def parse(line: str, place: str) -> Entry | None:
        text = line.strip()
        if not text or text.startswith(("!", "[", "#")):
            return None
        rule, _, modifiers = text.partition("$")
        if (
            modifiers not in ("", "all", "document", "doc", "important")
            or rule.startswith("@@")
            or "##" in rule
        ):
            raise ListError(place, f"{text[:80]!r}", "a host name, an address or ||host^")
        rule = rule.removeprefix("||").removesuffix("^")
        if not rule or re.search(r"[|^*\s]", rule):
            raise ListError(place, f"{text[:80]!r}", "a host name, an address or ||host^")
        return make_entry(kind, refang(rule), [], place)

    return _lines(raw, where, parse)


def _csv(kind: ListKind, raw: bytes, where: str, options: Options) -> Found:
    lines = (line + "\n" for _, line in decoded_lines(raw, where))
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lstrip("# ").lower() for name in next(reader, [])]
        at = _column(kind, header, options.column, where)
        weight_at = header.index("weight") if kind.weighted and "weight" in header else -1
        for row in reader:
            place = f"{where}:{reader.line_num}"
            if not row or row[0].startswith("#"):
                continue
            if len(row) <= max(at, weight_at):
                yield reader.line_num, ListError(place, f"{len(row)} columns", f"{len(header)}")
                continue
            fields = [f"weight={row[weight_at].strip()}"] if weight_at >= 0 else []
            text = row[at].strip()
            text = (
                identity(kind, text)
                if kind.content is Content.FILES
                else text
                if kind.free_text
                else refang(text)
            )
            found = _attempt(lambda text=text, f=fields, place=place: _row(kind, text, f, place))  # type: ignore[misc]
            if found is not None:
                yield reader.line_num, found
    except csv.Error as error:
        raise ListError(f"{where}:{reader.line_num}", str(error), "CSV") from None


def _row(kind: ListKind, text: str, fields: list[str], place: str) -> Entry | None:
    if not text:
        return None
    if (not kind.free_text and len(text.split()) != 1) or any(c < " " for c in text):
        raise ListError(place, f"{text[:80]!r}", kind.content.value)
    return make_entry(kind, text, fields, place)


def _column(kind: ListKind, header: list[str], wanted: str | None, where: str) -> int:
    names = (wanted.lower(),) if wanted else _COLUMNS[kind.content]
    for name in names:
        if name in header:
            return header.index(name)
    if wanted:
        raise ListError(f"{where}:1", f"no column {wanted!r}", nearest(wanted, tuple(header)))
    raise ListError(
        f"{where}:1", f"columns {', '.join(header)}", f"one of {', '.join(names)}, or --column NAME"
    )


FORMATS: dict[str, Callable[[ListKind, bytes, str, Options], Found]] = {
    "plain": _plain,
    "csv": _csv,
    "clamav": _clamav,
    "hosts": _hosts,
    "adblock": _adblock,
}
