"""Files of generations that were damaged, and builders that were killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.database.conftest import write

from mailsift import _native
from mailsift.database import Database, published
from mailsift.database.file_format import unpack
from mailsift.database.generations import Generations, map_file
from mailsift.errors import DatabaseError


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0x20
    path.chmod(0o600)
    path.write_bytes(raw)


def test_a_damaged_file_is_built_anew(state: Path) -> None:
    write(state, "blocked-senders", "a@x.example\n")
    Database(state)
    path = next((state / "database").glob("*/*.db"))
    rng = random.Random(5)
    for _ in range(20):
        path = max((state / "database").glob("*/*.db"))
        raw = path.read_bytes()
        at = rng.choice([i for i in (rng.randrange(len(raw)), rng.randrange(64 + 96)) if i < len(raw)])
        flip(path, at)
        try:
            unpack(map_file(path), "x")
        except DatabaseError:
            found = Database(state)
            assert found.error is None
            assert found.tables.find_address("blocked-senders", "a@x.example") == 0
        else:
            # Only the padding between sections carries no sum.
            assert raw[at] == 0


BUILDER = """
import sys, itertools
from pathlib import Path
from mailsift import _native
import tests.database.conftest as c
if not hasattr(_native, "_fold"): _native._fold = lambda raw: (raw, [])
if not hasattr(_native, "address_entry_key"): _native.address_entry_key = c.address_entry_key
from mailsift.database import Database
state = Path(sys.argv[1])
for n in itertools.count():
    lines = [f"a{i}-{n}@x.example\\n" for i in range(2000)]
    c.write(state, "blocked-senders", "".join(lines) + "last@x.example\\n")
    Database(state, builtin=False)
    print(n, flush=True)
"""


def test_a_killed_builder_leaves_a_good_generation(state: Path) -> None:
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(_native.__file__).parents[1]), str(root)])}
    rng = random.Random(3)
    for _ in range(4):
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(state)], stdout=subprocess.PIPE, env=env
        )
        assert builder.stdout is not None
        builder.stdout.readline()
        time.sleep(rng.random() * 0.08)
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        builder.stdout.close()
        for folder in (state / "database").iterdir():
            current = Generations(folder).current()
            assert current is not None
            good = published.load(current)
            assert good.tables.find_address("blocked-senders", "last@x.example") is not None
    write(state, "blocked-senders", "end@x.example\n")
    assert Database(state, builtin=False).tables.find_address("blocked-senders", "end@x.example") == 0
    assert [path.name for path in state.rglob("*.new")] == []
