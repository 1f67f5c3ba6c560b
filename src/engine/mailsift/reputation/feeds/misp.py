"""MISP feeds: a folder of events with its manifest.json, or a single event. Attributes that are marked for detection.

Numbers of lines in a report count attributes, through all files of a folder.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from mailsift.errors import FileError, ListError
from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.feeds.json_parts import JsonParts
from mailsift.reputation.feeds.packed import opened
from mailsift.reputation.feeds.rows import Rows
from mailsift.reputation.kinds import Kind
from mailsift.reputation.source import Progress, Said, SourceBuilder

_EVENT = re.compile(rb'\s*[\[{]\s*(?:"response"\s*:\s*\[\s*\{\s*|\{\s*)?"Event"\s*:')
_NO_EVENTS = frozenset({"manifest.json", "hashes.csv"})
_MOST_FILES = 1_000_000
_EXPECTED = f"a file; or the folder of a MISP feed, of 1 to {_MOST_FILES} events"
_NAME = 100
# Which parts of a value are objects; a value has two parts where its type has.
_KINDS: dict[str, tuple[Kind | None, ...]] = {
    "url": (Kind.URL,), "uri": (Kind.URL,), "link": (Kind.URL,), "domain": (Kind.DOMAIN,), "hostname": (Kind.DOMAIN,),
    "hostname|port": (Kind.DOMAIN, None), "domain|ip": (Kind.DOMAIN, Kind.IP), "ip-src": (Kind.IP,),
    "ip-dst": (Kind.IP,), "ip-src|port": (Kind.IP, None), "ip-dst|port": (Kind.IP, None), "md5": (Kind.MD5,),
    "sha256": (Kind.SHA256,), "filename": (Kind.NAME,), "filename|md5": (None, Kind.MD5),
    "filename|sha256": (None, Kind.SHA256), "malware-sample": (None, Kind.MD5), "email": (Kind.SENDER,),
    "email-src": (Kind.SENDER,),
}
_NOT_MARKED, _DELETED = "not marked for detection", "deleted"
_OTHER = "a type that is not kept"


class _Attribute(msgspec.Struct):
    type: str
    value: str
    to_ids: bool = False
    deleted: bool = False


_attribute = msgspec.json.Decoder(_Attribute)


def looks_so(head: bytes) -> bool:
    return _EVENT.match(head) is not None


def read(file: Readable, into: SourceBuilder) -> None:
    rows = Rows(into)
    into.report.broken = _event(file, rows)
    rows.flush()


def read_folder(path: Path, into: SourceBuilder, progress: Progress | None = None) -> None:
    """A file that isn't whole is one bad line, and the others count."""
    try:
        with os.scandir(path) as entries:
            names = sorted(one.name for one in entries if one.name.endswith(".json") and one.is_file())
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "a feed") from None
    is_feed = "manifest.json" in names
    names = [name for name in names if name not in _NO_EVENTS]
    if not names or len(names) > _MOST_FILES:
        found = f"a folder of {len(names)} files of JSON" if names else "a folder, and no file of JSON in it"
        raise ListError(str(path), found, _EXPECTED)
    rows, began = Rows(into), into.report.lines
    for done, name in enumerate(names, 1):
        try:
            with opened(path / name) as file:
                broken = _event(file, rows)
        except (FileError, ListError) as error:
            broken = error.found
        if broken:
            into.report.lines += 1
            into.bad(into.report.lines, f"{name}: {broken}")
        if progress is not None:
            progress(done, len(names))
    rows.flush()
    if into.report.lines == began and not is_feed:
        raise ListError(str(path), f"a folder, and no event of MISP in its {len(names)} files of JSON", _EXPECTED)


def _event(file: Readable, rows: Rows) -> str:
    """Why it is not whole. What stands in it before is read."""
    parts, report = JsonParts(file, b"Attribute", note=b"info"), rows.into.report
    for element in parts.elements():
        report.lines += 1
        try:
            found = _attribute.decode(element)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            rows.into.bad(report.lines, "no attribute of MISP")
            continue
        _add(found, report.lines, _text(parts.noted), rows)
    return parts.broken


def _add(one: _Attribute, number: int, event: str, rows: Rows) -> None:
    kinds = _KINDS.get(one.type)
    reason = _DELETED if one.deleted else _NOT_MARKED if not one.to_ids else _OTHER if kinds is None else ""
    if reason or kinds is None:
        rows.into.report.add_left(reason, 1, [(number, f"{one.type} {one.value[:100]}")])
        return
    values = one.value.split("|", 1) if len(kinds) == 2 else [one.value]
    if len(values) != len(kinds):
        rows.into.bad(number, f"no {one.type}")
        return
    for kind, value in zip(kinds, values, strict=True):
        if kind is not None:
            rows.add(number, value.strip().encode("utf-8", "replace"), kind, Said(record=event))


def _text(token: bytes) -> str:
    try:
        return str(msgspec.json.decode(token, type=str))[:_NAME] if token else ""
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
