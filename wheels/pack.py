"""A wheel in its one form: files by name, one time on all, one mode a kind; the same content, the same bytes."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import time
import zipfile
from pathlib import Path

_OLDEST = 315_532_800  # 1980-01-01: ZIP knows no earlier time


def hash_of(data: bytes) -> str:
    """As RECORD spells it: the name of the function, urlsafe base64 without padding."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def record(files: dict[str, bytes], own_name: str) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for name, data in files.items():
        rows.writerow((name, hash_of(data), len(data)))
    rows.writerow((own_name, "", ""))
    return text.getvalue().encode()


def repack(source: Path, target: Path, epoch: int, instead: dict[str, bytes] | None = None) -> Path:
    """PEP 427 wants the metadata last in the archive, and RECORD last of all. `instead`: new contents of files."""
    with zipfile.ZipFile(source) as archive:
        found = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")} | (instead or {})
    own_name = next(name for name in found if name.endswith(".dist-info/RECORD"))
    del found[own_name]
    files = {name: found[name] for name in sorted(found, key=lambda name: (".dist-info/" in name, name))}
    files[own_name] = record(files, own_name)
    moment = time.gmtime(max(epoch, _OLDEST))[:6]
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = 3  # Unix: the mode below counts
            entry.external_attr = (0o100755 if name.endswith(".so") else 0o100644) << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return target
