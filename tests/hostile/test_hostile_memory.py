"""A scan takes at most three times the message and 64 MB, the message counted; where there is less, it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import measure
import pytest
from generators import KINDS

SIZE = 30 << 20
# The dearest of each component. `make hostile` measures all kinds.
DEAR = ("headers in many parts", "named files in long names", "million addresses", "base64", "charset lies",
        "one byte that becomes three", "ampersands", "links", "other links with a long base", "directories", "dots",
        "spaced letters", "letters that expand", "letters that look alike", "phrase again")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of one process is read from /proc")
@pytest.mark.parametrize("kind", DEAR)
def test_memory_is_bounded(policy: Path, tmp_path: Path, kind: str) -> None:
    message = tmp_path / "message"
    message.write_bytes(KINDS[kind](SIZE))
    found = measure.run(policy, message)
    assert found["size"] > SIZE // 2
    assert found["size"] < found["memory"] < measure.allowed(found["size"]), found


STARVED = """
import json, re, resource, sys
sys.path.insert(0, sys.argv[1])
import mailsift
from generators import KINDS
answers = []
for kind in sys.argv[2:]:
    raw = KINDS[kind](8 << 20)
    mailsift.extract(raw[:1000])
    for megabytes in (24, 12, 6):
        held = int(re.search(r"VmSize:\\s*(\\d+)", open("/proc/self/status").read())[1]) << 10
        resource.setrlimit(resource.RLIMIT_AS, (held + (megabytes << 20), -1))
        facts = mailsift.extract(raw, wanted=8 * (kind == "letters that expand"))
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
        answers.append([kind, facts.limits])
print(json.dumps(answers))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs RLIMIT_AS")
def test_no_memory_is_a_fact() -> None:
    kinds = ("base64", "letters that expand", "charset lies", "links", "many parts", "headers in many parts")
    # What is freed goes back at once, so that the next scan meets the same ceiling.
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "1048576"}
    found = subprocess.run([sys.executable, "-c", STARVED, str(Path(__file__).parent), *kinds],
                           capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert found.returncode == 0, found.stderr
    answers = json.loads(found.stdout)
    assert len(answers) == 3 * len(kinds)
    assert {kind for kind, limits in answers if "memory" in limits} >= {
        "base64", "letters that expand", "charset lies", "links"}
