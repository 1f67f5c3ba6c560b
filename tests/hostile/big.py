"""Sizes too large for the test suite, as a table: `python big.py [KIND...]`; exit code 1 if one takes too much.

Each kind is scanned in a process of its own with default limits; `memory` is the peak with the message in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import lists
import measure
from generators import KINDS

_MB = 1 << 20
# Name, size in bytes: what the issue names, then each kind at 30 MB.
GIANTS: list[tuple[str, int]] = [
    ("nested multiparts", 10_000 * 45), ("chain of messages", 10_000 * 31), ("many parts", 1_000_000 * 7),
    ("one huge header line", 10_000_000), ("million addresses of the web", 22_000_000),
    *((kind, 200 * _MB) for kind in (
        "nothing", "binary", "base64", "many parts", "headers in many parts", "one huge header line", "attributes",
        "charset lies", "soft breaks only", "uuencoded files", "hyphens", "links", "letters that expand")),
    ("binary", 300 * _MB),
]


def _row(folder: Path, policy: Path, kind: str, make: Callable[[int], bytes], size: int) -> bool:
    message = folder / "message"
    message.write_bytes(make(size))
    found = measure.run(policy, message)
    most, memory = measure.allowed(found["size"]), int(found["memory"])
    said = ", ".join("=".join(entry) for entry in found["unchecked"])
    print(f"{'' if memory <= most else 'TOO MUCH':8} {kind:36} {found['size'] / _MB:7.1f} MB  "
          f"memory {memory / _MB:6.1f} MB of {most / _MB:6.1f}  {found['seconds']:6.2f} s  {said}", flush=True)
    return memory <= most


def main(wanted: list[str]) -> int:
    rows = [*GIANTS, *((kind, 30 * _MB) for kind in KINDS)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        policy = lists.policy(folder)
        good = [_row(folder, policy, kind, KINDS[kind], size) for kind, size in rows if not wanted or kind in wanted]
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
