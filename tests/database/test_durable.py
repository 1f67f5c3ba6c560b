"""Files that are replaced whole: where a symbolic link leads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailsift.durable import write_file

NOBODY = 65534


def test_a_link_of_ours_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of others")
@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_of_somebody_else_is_not_followed(tmp_path: Path, linked: str) -> None:
    folder, secret = tmp_path / "state", tmp_path / "secret"
    folder.mkdir()
    secret.mkdir()
    (secret / "model").write_bytes(b"root's")
    if linked == "file":
        (folder / "bayes").mkdir()
        link = folder / "bayes/model"
        link.symlink_to(secret / "model")
    else:
        link = folder / "bayes"
        link.symlink_to(secret)
    os.lchown(link, NOBODY, NOBODY)
    with pytest.raises(OSError, match="somebody else"):
        write_file(folder / "bayes/model", b"of the folder's owner")
    assert (secret / "model").read_bytes() == b"root's"
    assert not list(secret.glob(".*.new"))
