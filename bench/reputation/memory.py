"""Bytes a key, on disk and in memory, beside those of Redis by its own word (`MEMORY USAGE`); values of 16 bytes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from ..contest import Missing
from ..mail import Mail
from . import KEY, _random
from .ours import write

_KEYS, _SAMPLE, _START_SECONDS = 1_000_000, 1_000, 10.0


def share(_mail: Mail) -> float:
    """What ours takes of what Redis takes."""
    known = _random(_KEYS, 1)
    with tempfile.TemporaryDirectory(prefix="mailsift-bench-") as name:
        path = Path(name) / "base.seg"
        write(known.hex("\n", KEY).encode() + b"\n", path)
        ours = path.stat().st_size / _KEYS
        return ours / _redis(Path(name), [known[at:at + KEY] for at in range(0, len(known), KEY)])


def _redis(folder: Path, keys: list[bytes]) -> float:
    program = shutil.which("redis-server")
    if program is None:
        raise Missing("no redis-server")
    door = folder / "redis"
    options = ["--port", "0", "--unixsocket", str(door), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        with _connected(door) as link, link.makefile("rb") as said:
            for at in range(0, len(keys), 10_000):
                some = keys[at:at + 10_000]
                link.sendall(b"".join(_command(b"SET", key, key) for key in some))
                for _ in some:
                    said.readline()
            link.sendall(b"".join(_command(b"MEMORY", b"USAGE", key) for key in keys[:_SAMPLE]))
            return sum(int(said.readline()[1:]) for _ in range(_SAMPLE)) / _SAMPLE
    finally:
        server.terminate()
        server.wait()


def _connected(door: Path) -> socket.socket:
    end = time.monotonic() + _START_SECONDS
    while True:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(str(door))
        except OSError:
            link.close()
            if time.monotonic() > end:
                raise Missing("redis-server does not start") from None
            time.sleep(0.05)
        else:
            return link


def _command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
