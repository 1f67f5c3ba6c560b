"""One scan in a process of its own: `python measure.py POLICY MESSAGE` prints what it took as one JSON object.

`memory` is the peak of the resident set from before the message is read to behind the verdict, so the message itself
is part of it, over what the process held before.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import mailsift

_HERE = Path(__file__).resolve()
_WARM = b"From: a@b.example\nSubject: s\nContent-Type: text/html\n\n<a href=http://a.example>buy pills now</a>\n"
_SPAN = 64 << 20


def allowed(size: int) -> int:
    """Bytes that a message of `size` bytes may take, itself counted."""
    return 3 * size + _SPAN


def run(policy: Path, message: Path) -> dict[str, Any]:
    """The same in a child, so that its peak is that of this message alone."""
    found = subprocess.run([sys.executable, str(_HERE), str(policy), str(message)], capture_output=True, text=True,
                           timeout=300, check=False)
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def _peak() -> int:
    # ru_maxrss also remembers the process that this one was started from; VmHWM begins anew.
    try:
        found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    unit = 1 if sys.platform == "darwin" else 1024
    return int(found[1]) << 10 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _main(policy: str, message: str) -> None:
    engine = mailsift.Engine(policy)
    engine.scan(_WARM)
    before = _peak()
    raw = Path(message).read_bytes()
    started = time.thread_time()
    verdict = engine.scan(raw)
    spent = time.thread_time() - started
    json.dump({"size": len(raw), "memory": _peak() - before, "seconds": spent, "status": str(verdict.status),
               "unchecked": [[entry.check, entry.reason] for entry in verdict.unchecked]}, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
