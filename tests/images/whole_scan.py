"""In a process of its own: scans each message of a folder, by the policy that may follow, and prints by how many MB the
most memory of it rose.

The first one, scanned three times, is what comes before.

VmHWM, not ru_maxrss, which begins with what the process had that has started it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mailsift import Engine


def peak() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main() -> None:
    engine = Engine(*sys.argv[2:])
    first, *others = sorted(Path(sys.argv[1]).iterdir())
    for _ in range(3):
        engine.scan(first.read_bytes())
    for file in others:
        raw = file.read_bytes()
        before = peak()
        engine.scan(raw)
        print(file.name, (peak() - before) >> 10, flush=True)


if __name__ == "__main__":
    main()
