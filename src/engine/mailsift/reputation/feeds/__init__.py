"""Formats of feeds: one file each, which finds out whether a text is of its format, and reads it into a source."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mailsift.errors import ArgumentError, ListError
from mailsift.reputation.feeds import (
    adblock,
    clamav,
    hashes,
    hosts,
    malwarebazaar,
    misp,
    openphish,
    own_rows,
    phishtank,
    plain,
    rbldnsd,
    rpz,
    stix,
    threatfox,
    urlhaus,
)
from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.feeds.packed import opened
from mailsift.reputation.report import Report
from mailsift.reputation.source import Meaning, Progress, SourceBuilder


class Format(NamedTuple):
    looks_so: Callable[[bytes], bool]  # by the first bytes of a file
    read: Callable[[Readable, SourceBuilder], None]


# In the order in which they are tried; the last one takes everything.
FORMATS: dict[str, Format] = {
    "jsonl": Format(own_rows.is_json, own_rows.read_json),
    "csv": Format(own_rows.is_csv, own_rows.read_csv),
    "urlhaus": Format(urlhaus.looks_so, urlhaus.read),
    "malwarebazaar": Format(malwarebazaar.looks_so, malwarebazaar.read),
    "threatfox": Format(threatfox.TABLE.looks_so, threatfox.TABLE.read),
    "phishtank": Format(phishtank.TABLE.looks_so, phishtank.TABLE.read),
    "openphish": Format(openphish.TABLE.looks_so, openphish.read),
    "clamav": Format(clamav.looks_so, clamav.read),
    "hashes": Format(hashes.looks_so, hashes.read),
    "stix": Format(stix.looks_so, stix.read),
    "misp": Format(misp.looks_so, misp.read),
    "rpz": Format(rpz.looks_so, rpz.read),
    "rbldnsd": Format(rbldnsd.looks_so, rbldnsd.read),
    "hosts": Format(hosts.looks_so, hosts.read),
    "adblock": Format(adblock.looks_so, adblock.read),
    "plain": Format(plain.looks_so, plain.read),
}
# More bad lines than this share, and the feed is another one than we take it for.
_MOST_BAD = 0.05
_FEW_LINES = 20
_PAGE = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body)", re.IGNORECASE)


def read_feed(path: Path, name: str | None, into: SourceBuilder, progress: Progress | None = None,
              handle: int | None = None) -> None:
    """One file, which may be packed, or the folder of a MISP feed. FileError where it can't be read, ListError where it
    can't be unpacked. `handle`: the file is open already."""
    if path.is_dir():
        if name not in (None, "misp"):
            raise ListError(str(path), "a folder", f"a file: only MISP feeds are folders, and this is to be {name}")
        return misp.read_folder(path, into, progress)
    with opened(path, progress, handle) as file:
        if _PAGE.match(file.head):
            raise ListError(str(path), "a page of HTML or XML", "a feed, and not what a server says instead of it")
        chosen = FORMATS[name] if name else _found(file.head)
        chosen.read(file, into)
    return None


def check(where: str, report: Report, before: int | None, meaning: Meaning) -> None:
    """ListError for a feed that is better not used: `before` is how many entries its last import had."""
    if report.broken:
        raise ListError(where, report.broken, "a whole feed of this format, or --force")
    if report.bad > _MOST_BAD * report.lines and (report.bad > 1 or report.lines < _FEW_LINES):
        line, what = report.shown[0]
        raise ListError(f"{where}:{line}", f"{what}; {report.bad} bad lines of {report.lines}",
                        "a feed of this format, or --force")
    if report.objects == 0:
        left = report.skipped + report.left_out
        skipped = f" that is kept: {left} left out{''.join(f', {reason}' for reason in report.left)}" if left else ""
        raise ListError(where, f"nothing in it{skipped}", "a feed, or --force")
    if before is not None and report.entries * 2 < before:
        raise ListError(where, f"{report.entries} entries, where the last import had {before}", "more, or --force")


def _found(head: bytes) -> Format:
    return next(one for one in FORMATS.values() if one.looks_so(head))


def format_name(name: str) -> str | None:
    """ArgumentError where there is no such format; None for `auto`."""
    if name != "auto" and name not in FORMATS:
        raise ArgumentError("--format", repr(name), ", ".join(("auto", *FORMATS)))
    return None if name == "auto" else name
