"""A whole scan at the limits takes at most 96 MB more than before: the bombs, and the largest pictures that pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.images.bombs import bombs, largest
from tests.images.bombs_kept import kept, kept_by_tiff, largest_tiff, with_much_behind
from tests.images.made_pictures import made, saved
from tests.images.test_images_step import mail

MOST_MB = 96


TIFF = '[steps.images]\nformats = ["png", "tiff"]\n'


@pytest.mark.starts_python
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_whole_scan_of_the_bombs(tmp_path: Path) -> None:
    messages = [("0 small", mail((saved(made(1)), "png")))]
    messages += [(f"1 {name.replace('/', ' ')}", mail((data, "png"))) for some in (bombs, kept)
                 for name, data, _ in some() if data]
    messages += [(f"2 largest {name}", mail((data, name.split()[0]))) for name, data in largest()]
    messages += [(f"3 {name}", mail((data, "png"))) for name, data in with_much_behind()]
    messages.append(("4 all the largest", mail(*((data, name.split()[0]) for name, data in largest()))))
    assert sum(rises(tmp_path, messages).values()) <= MOST_MB


@pytest.mark.starts_python
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_whole_scan_of_bombs_in_tiff(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(TIFF)
    messages = [("0 small", mail((saved(made(1), "TIFF"), "tiff")))]
    messages += [(f"1 {name}", mail((data, "tiff"))) for name, data, _ in kept_by_tiff()]
    messages += [(f"2 {name}", mail((data, "tiff"))) for name, data in largest_tiff()]
    assert sum(rises(tmp_path / "mail", messages, str(policy)).values()) <= MOST_MB


def rises(folder: Path, messages: list[tuple[str, bytes]], *policy: str) -> dict[str, int]:
    """MB by which each rose above those before it: a peak only rises, so their sum is that of the whole.

    The message is read before: how large it is is the sender's, and the same with the step off.
    """
    folder.mkdir(exist_ok=True)
    for name, raw in messages:
        (folder / name).write_bytes(raw)
    done = subprocess.run([sys.executable, "-m", "tests.images.whole_scan", str(folder), *policy], capture_output=True,
                          text=True, check=True, cwd=Path(__file__).parents[2])
    rose = {name: int(megabytes) for name, megabytes in (line.rsplit(" ", 1) for line in done.stdout.splitlines())}
    assert len(rose) == len(messages) - 1
    print(rose)
    return rose
