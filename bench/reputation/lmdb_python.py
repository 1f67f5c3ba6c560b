"""The peer: LMDB by its Python binding. Sorted keys are appended, which is the fastest way to fill it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import lmdb

from ..contest import Contestant
from . import KEY, Asked

_VALUE = bytes(8)


def filled(keys: list[bytes], folder: Path) -> None:
    keys.sort()
    with (lmdb.open(str(folder), map_size=1 << 36, sync=False, writemap=True) as environment,
          environment.begin(write=True) as change):
        put = change.put
        for key in keys:
            put(key, _VALUE, append=True)


def split(known: bytes) -> list[bytes]:
    return [known[at:at + KEY] for at in range(0, len(known), KEY)]


def look_up(asked: Asked) -> Contestant:
    folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
    filled(list(set(split(asked.known))), Path(folder.name))
    environment = lmdb.open(folder.name, map_size=1 << 36, readonly=True, lock=False)
    queries = split(asked.queries)

    def run() -> int:
        with environment.begin() as view:
            get = view.get
            return sum(get(key) is not None for key in queries)

    def close() -> None:
        environment.close()
        folder.cleanup()

    return Contestant(run, lambda: (run(), len(queries)), close)


def build(feed: bytes) -> Contestant:
    folders: list[tempfile.TemporaryDirectory[str]] = []

    def run() -> None:
        folders.append(tempfile.TemporaryDirectory(prefix="mailsift-bench-"))
        filled([bytes.fromhex(line.decode()) for line in feed.split()], Path(folders[-1].name))
        for old in folders[:-1]:
            old.cleanup()
        del folders[:-1]

    def answer() -> tuple[int, int]:
        run()
        with lmdb.open(folders[-1].name, map_size=1 << 36, readonly=True, lock=False) as environment:
            return environment.stat()["entries"], True

    return Contestant(run, answer, lambda: [folder.cleanup() for folder in folders])
