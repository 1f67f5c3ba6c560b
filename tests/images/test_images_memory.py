"""A whole scan at the limits takes at most 96 MB more than before: the bombs, and the largest pictures that pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.images.bombs import bombs, largest
from tests.images.made_pictures import made, saved
from tests.images.test_images_step import mail

MOST_MB = 96


@pytest.mark.starts_python
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_whole_scan_of_the_bombs(tmp_path: Path) -> None:
    """The message is read before: how large it is is the sender's, and the same with the step off."""
    messages = [("0 small", mail((saved(made(1)), "png")))]
    messages += [(f"1 {name.replace('/', ' ')}", mail((data, "png"))) for name, data, _ in bombs() if data]
    messages += [(f"2 largest {name}", mail((data, name.split()[0]))) for name, data in largest()]
    messages.append(("3 all the largest", mail(*((data, name.split()[0]) for name, data in largest()))))
    for name, raw in messages:
        (tmp_path / name).write_bytes(raw)
    done = subprocess.run([sys.executable, "-m", "tests.images.whole_scan", str(tmp_path)], capture_output=True,
                          text=True, check=True, cwd=Path(__file__).parents[2])
    rose = {name: int(megabytes) for name, megabytes in (line.rsplit(" ", 1) for line in done.stdout.splitlines())}
    assert len(rose) == len(messages) - 1
    # A peak only rises: what one message adds to that of those before it counts with theirs.
    assert sum(rose.values()) <= MOST_MB, rose
