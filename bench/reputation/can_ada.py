"""The peer: a browser's parser in C++, and around it in Python what Safe Browsing asks for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import quote_from_bytes, unquote_to_bytes

import can_ada

from ..contest import Contestant, each
from . import KEY

_KEPT = "".join(map(chr, range(0x21, 0x7F))).replace("%", "").replace("#", "")


def keys(urls: Sequence[str]) -> Contestant:
    return each(_keys, urls, frozenset)


def read_table(feed: bytes) -> Contestant:
    def read() -> list[bytes]:
        lines = io.TextIOWrapper(io.BytesIO(feed), "utf-8", newline="")
        rows = csv.reader(line for line in lines if line[0] != "#")
        return [key for row in rows if (key := _exact(row[2]))]

    return Contestant(read, lambda: frozenset(read()))


def _exact(address: str) -> bytes:
    try:
        url = can_ada.parse(address)
    except ValueError:
        return b""
    rest = _escaped(url.pathname) + url.search
    return sha256(f"url\0{url.hostname.strip('.')}\0{rest}".encode()).digest()[:KEY]


def _keys(address: str) -> list[bytes]:
    try:
        url = can_ada.parse(address)
    except ValueError:
        return []
    host = url.hostname.strip(".")
    path, query = _escaped(url.pathname), url.search
    hosts = [host]
    if not host.replace(".", "").isdigit():
        labels = host.split(".")
        hosts += [".".join(labels[-count:]) for count in range(min(5, len(labels) - 1), 1, -1)]
    paths = [path + query] if len(query) > 1 else []
    paths += [path, "/"]
    parts = path.split("/")
    paths += ["/".join(parts[:count]) + "/" for count in range(2, min(len(parts), 5))]
    return [sha256(b"url\0" + f"{one}\0{two}".encode()).digest()[:KEY]
            for one in dict.fromkeys(hosts) for two in dict.fromkeys(paths)]


def _escaped(path: str) -> str:
    data = path.encode()
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    while b"//" in data:
        data = data.replace(b"//", b"/")
    return quote_from_bytes(data, safe=_KEPT)
