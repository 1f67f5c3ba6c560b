"""MISP warning lists: what is well known and good, or means nothing, and so is left out of feeds.

A list is a JSON object with `name`, `type` (string, hostname, cidr, substring, regex), `list`, and in
`matching_attributes` the types of MISP that it is for; without those it is for all. MISP/misp-warninglists has their
schema.json.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mailsift import _native
from mailsift.errors import FileError, ListError
from mailsift.reputation.kinds import Kind
from mailsift.reputation.objects import split_prefix
from mailsift.reputation.safe_pattern import TEXT, safe_pattern

_MOST_FILES = 2000
_MOST_BYTES = 64 << 20  # of one file
_MOST_ENTRIES = 2_000_000  # of all lists: about 100 bytes each
_MOST_SLOW = 5000  # substrings and patterns, which each line is compared with
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/*(?:[^/?#@\\]*@)?(\[[^\]]*\]|[^/?#:\\]+)", re.IGNORECASE)
_KINDS = {
    "ip-src": Kind.IP, "ip-dst": Kind.IP, "ip-src|port": Kind.IP, "ip-dst|port": Kind.IP, "domain|ip": Kind.DOMAIN,
    "domain": Kind.DOMAIN, "hostname": Kind.DOMAIN, "hostname|port": Kind.DOMAIN, "url": Kind.URL, "uri": Kind.URL,
    "link": Kind.URL, "md5": Kind.MD5, "filename|md5": Kind.MD5, "malware-sample": Kind.MD5, "sha256": Kind.SHA256,
    "filename|sha256": Kind.SHA256, "filename": Kind.NAME, "email": Kind.SENDER, "email-src": Kind.SENDER,
    "email-dst": Kind.SENDER, "email-reply-to": Kind.SENDER,
}


class _File(msgspec.Struct):
    name: str
    type: str
    entries: list[str] = msgspec.field(name="list")
    matching_attributes: list[str] = []


class _Rules:
    """Of one kind of object. Values are numbers of lists."""

    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.hosts: dict[str, int] = {}
        self.networks: dict[tuple[int, int], dict[int, int]] = {}  # (version, length) -> network -> list
        self.substrings: list[tuple[str, int]] = []
        self.patterns: list[tuple[re.Pattern[str], int]] = []

    def find(self, text: str) -> int | None:
        found = self.strings.get(text)
        if found is None and (self.hosts or self.networks):
            host = _HOST.match(text)
            name = (host.group(1) if host else text).strip("[].")
            found = self._host(name) if self.hosts else None
            if found is None and self.networks:
                found = self._network(text, name)
        if found is None:
            found = next((number for part, number in self.substrings if part in text), None)
        if found is None:
            short = text[:TEXT]
            found = next((number for pattern, number in self.patterns if pattern.search(short)), None)
        return found

    def _host(self, name: str) -> int | None:
        while name:
            found = self.hosts.get(name)
            if found is not None:
                return found
            name = name.partition(".")[2]
        return None

    def _network(self, text: str, host: str) -> int | None:
        """A network is on the list where all of it is."""
        for one in (text, host):
            try:
                network = ipaddress.ip_network(one, strict=False)
                break
            except ValueError:
                continue
        else:
            return None
        number = int(network.network_address)
        for (version, length), listed in self.networks.items():
            if version == network.version and length <= network.prefixlen:
                found = listed.get(number >> (network.max_prefixlen - length))
                if found is not None:
                    return found
        return None


class WarningLists:
    """A source.Guard: empties lines that name what is on a list."""

    def __init__(self, paths: list[Path]) -> None:
        self.names: list[str] = []
        self.unused: list[str] = []  # patterns that are not used, and why
        self._rules = {kind: _Rules() for kind in Kind}
        self._entries = 0
        for path in paths:
            for file in _files(path):
                self._load(file)

    def leave_out(self, text: bytes, kind: int) -> tuple[bytes, list[tuple[int, str]]]:
        hits: list[tuple[int, str]] = []
        lines = text.split(b"\n")
        for at, line in enumerate(lines):
            found = self._find(line, kind)
            if found is not None:
                hits.append((at + 1, f"on the warning list {self.names[found]}"))
        if not hits:
            return text, hits
        for number, _ in hits:
            lines[number - 1] = b""
        return b"\n".join(lines), hits

    def _find(self, line: bytes, kind: int) -> int | None:
        line = line.strip()
        if not line or line[:1] in b"#;":
            return None
        text = line.decode("utf-8", "replace").lower().replace("[.]", ".").replace("hxxp", "http", 1)
        text = re.split(r"[ \t]#", text, maxsplit=1)[0].rstrip()
        named, text = (kind, text) if kind else split_prefix(text)
        text = text.strip()
        number = named or _native.object_kind(text)
        return self._rules[Kind(number)].find(text) if number else None

    def _load(self, path: Path) -> None:
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ListError(str(path), "too large", f"a warning list of at most {_MOST_BYTES >> 20} MiB")
            one = msgspec.json.decode(path.read_bytes(), type=_File)
        except OSError as error:
            raise FileError(str(path), error.strerror or "unreadable", "a MISP warning list") from None
        except (msgspec.DecodeError, RecursionError) as error:
            raise ListError(str(path), str(error), "a MISP warning list") from None
        self._entries += len(one.entries)
        if self._entries > _MOST_ENTRIES:
            raise ListError(str(path), f"more than {_MOST_ENTRIES} entries in all", "fewer or shorter warning lists")
        kinds = {_KINDS[name] for name in one.matching_attributes if name in _KINDS}
        if kinds or not one.matching_attributes:
            self._add(path, one, [self._rules[kind] for kind in sorted(kinds or Kind)])

    def _add(self, path: Path, one: _File, rules: list[_Rules]) -> None:
        number, name = len(self.names), _clean(one.name) or path.parent.name
        self.names.append(name)
        for text in one.entries:
            said = text.strip()
            if not said:
                continue
            if one.type == "regex":
                self._add_pattern(said, number, rules)
                continue
            for each in rules:
                _put(each, one.type, said.lower(), number)
        if one.type not in ("string", "hostname", "cidr", "substring", "regex"):
            raise ListError(str(path), f"type {one.type!r}", "string, hostname, cidr, substring or regex")
        if any(len(each.substrings) + len(each.patterns) > _MOST_SLOW for each in rules):
            raise ListError(str(path), f"more than {_MOST_SLOW} substrings and patterns",
                            "fewer: each line is compared with all of them")

    def _add_pattern(self, text: str, number: int, rules: list[_Rules]) -> None:
        pattern = safe_pattern(text)
        if pattern is None:
            self.unused.append(f"warning list {self.names[number]}: {text[:80]!r} is not used: malformed, or it may "
                               "take long")
            return
        for each in rules:
            each.patterns.append((pattern, number))


def _put(rules: _Rules, type_name: str, text: str, number: int) -> None:
    if type_name == "string":
        rules.strings.setdefault(text, number)
    elif type_name == "hostname":
        rules.hosts.setdefault(text.strip("."), number)
    elif type_name == "substring":
        rules.substrings.append((text, number))
    elif type_name == "cidr":
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return
        by_length = rules.networks.setdefault((network.version, network.prefixlen), {})
        by_length.setdefault(int(network.network_address) >> (network.max_prefixlen - network.prefixlen), number)


def _files(path: Path) -> Iterator[Path]:
    """One file, or all list.json below a folder, or else all that end so."""
    if not path.is_dir():
        yield path
        return
    found = sorted(path.rglob("list.json")) or sorted(path.rglob("*.json"))
    if not found:
        raise ListError(str(path), "no warning list in it", "list.json files below it")
    if len(found) > _MOST_FILES:
        raise ListError(str(path), f"{len(found)} files", f"at most {_MOST_FILES} warning lists")
    yield from found


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:80]
