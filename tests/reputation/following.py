"""One process publishes every tenth of a second; others scan without a pause. How long until each of them answers by
what was published, and whether any look-up failed meanwhile.

Run:  python tests/reputation/following.py SECONDS [PROCESSES]
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from processes import child
from saying import feed, held

from mailsift import Engine
from mailsift.config import Paths, Policy
from mailsift.reputation.kinds import Tier
from mailsift.reputation.publish import publishing

EVERY, ALWAYS = 0.1, "http://always.example/"


def scan_on(state: Path, into: int) -> None:
    """For ever: one message with two addresses. Says when it sees the override of which number; what fails is a -1."""
    raw = f"Subject: x\n\n{ALWAYS}b and http://step.example/\n".encode()
    seen = 0
    with Engine(Policy(paths=Paths(state=str(state)))) as engine:
        while True:
            verdict = engine.scan(raw)
            said = {found.evidence.text: found.evidence for found in verdict.findings if found.evidence is not None}
            wrong = f"{ALWAYS}b" not in said or engine.warning is not None
            wrong |= any(left.check == "reputation" for left in verdict.unchecked)
            step = said.get("http://step.example/")
            number = int(step.record or 0) if step is not None else 0
            if wrong or number < seen:
                os.write(into, json.dumps([-1, time.monotonic()]).encode() + b"\n")
            elif number > seen:
                seen = number
                os.write(into, json.dumps([number, time.monotonic()]).encode() + b"\n")


def publish_on(state: Path, steps: int) -> list[float]:
    """When each was published."""
    times = []
    for number in range(1, steps + 1):
        started = time.monotonic()
        with publishing(state / "reputation") as publisher:
            entries = [(key, type(entry)(**{**{name: getattr(entry, name) for name in entry.__struct_fields__},
                                            "record": str(number)}))
                       for key, entry in held("url:http://step.example/")]
            publisher.ledger.put(Tier.OVERRIDE, entries)
            publisher.publish()
        times.append(time.monotonic())
        time.sleep(max(0.0, EVERY - (time.monotonic() - started)))
    return times


def main(seconds: float, processes: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        state = Path(name)
        with publishing(state / "reputation") as publisher:
            feed(publisher, "steady", f"{ALWAYS}\n" + "".join(f"n{number}.example\n" for number in range(10_000)))
            publisher.publish()
        pipes = [os.pipe() for _ in range(processes)]
        pids = [child(lambda into=into: scan_on(state, into)) for _, into in pipes]  # type: ignore[misc]
        for _, into in pipes:
            os.close(into)
        times = publish_on(state, int(seconds / EVERY))
        time.sleep(2)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        said = []
        for out, _ in pipes:
            with os.fdopen(out, "rb") as lines:
                said.append([json.loads(line) for line in lines])
    failed = sum(number < 0 for rows in said for number, _ in rows)
    late = [_late(times, [(number, when) for number, when in rows if number > 0]) for rows in said]
    print(f"{len(times)} published, {processes} processes, seen after at most "
          f"{', '.join(f'{delay:.3f} s' for delay in late)}; {failed} look-ups failed")
    return 1 if failed or max(late) > 2 else 0


def _late(times: list[float], seen: list[tuple[int, float]]) -> float:
    """The longest time from a publication to an answer by it, or by a later one."""
    most, place = 0.0, 0
    for number, published in enumerate(times, 1):
        while place < len(seen) and seen[place][0] < number:
            place += 1
        most = max(most, seen[place][1] - published if place < len(seen) else float("inf"))
    return most


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4))
