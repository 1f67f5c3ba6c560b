"""Feeds that are packed, cut, bombs, or in another encoding: read alike, or refused in one line."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mailsift.errors import FileError, ListError
from mailsift.reputation.feeds import packed
from mailsift.reputation.feeds.packed import opened

TEXT = b"".join(b"%d.evil.example\n" % number for number in range(20_000))


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "gz in two": lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:]),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "xz in two": lambda data: lzma.compress(data[:500]) + bytes(8) + lzma.compress(data[500:]),
    "zip": lambda data: zipped(("folder/", b""), ("folder/csv.txt", data)),
    "stored zip": lambda data: zipped(("csv.txt", data), method=zipfile.ZIP_STORED),
    "bz2 in zip": lambda data: zipped(("csv.txt", data), method=zipfile.ZIP_BZIP2),
    "with a mark": lambda data: b"\xef\xbb\xbf" + data,
}


def whole(path: Path, step: int = 10_000) -> bytes:
    with opened(path) as file:
        assert TEXT.startswith(file.head[:100])
        return b"".join(iter(lambda: file.read(step), b""))


@pytest.mark.parametrize("how", PACKED)
def test_what_is_packed_is_unpacked(tmp_path: Path, how: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(PACKED[how](TEXT))
    assert whole(path) == TEXT
    assert whole(path, 777) == TEXT


@pytest.mark.parametrize("how", ["plain", "gz", "bz2", "xz"])
def test_pipes(tmp_path: Path, how: str) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(PACKED[how](TEXT)))
    writer.start()
    assert whole(path) == TEXT
    writer.join()


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zip", "stored zip", "bz2 in zip"])
def test_cut_at_any_place(tmp_path: Path, how: str) -> None:
    data, path = PACKED[how](TEXT), tmp_path / "feed"
    for size in (6, 11, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(ListError, match="damaged") as error:
            whole(path)
        assert str(error.value).count("\n") == 0


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zip"])
def test_flipped_bytes_are_one_line(tmp_path: Path, how: str) -> None:
    data, path = PACKED[how](TEXT), tmp_path / "feed"
    for at in range(6, len(data), max(1, len(data) // 50)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            whole(path)
        except (ListError, AssertionError):
            continue


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zip"])
def test_bombs(tmp_path: Path, how: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(PACKED[how](b"a.example\n" * (2_000_000 if how == "bz2" else 5_000_000)))
    with pytest.raises(ListError, match="unpacks to more than 200 times"):
        whole_size(path)


def whole_size(path: Path) -> int:
    with opened(path) as file:
        return sum(len(data) for data in iter(lambda: file.read(1 << 20), b""))


def test_the_limit_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MOST_UNPACKED", 100_000)
    path = tmp_path / "feed"
    path.write_bytes(gzip.compress(TEXT))
    with pytest.raises(ListError, match="unpacks to more than 0 GB"):
        whole_size(path)


def test_xz_asks_for_too_much_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 129 << 20}]
    path.write_bytes(lzma.LZMACompressor(lzma.FORMAT_XZ, filters=filters).compress(b"") + bytes(100))
    with pytest.raises(ListError, match="damaged"):
        whole_size(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [(zipped(("a", b"x"), ("b", b"y")), "a zip file of 2 files"), (zipped(("folder/", b"")), "a zip file of 0 files"),
     (zipped(("a", b"x"), method=zipfile.ZIP_LZMA), "packed by method 14"), (b"PK\3\4" + bytes(100), "damaged zip"),
     ("a.example\n".encode("utf-16"), "UTF-16"), (b"\xfe\xff\0a", "UTF-16")],
)
def test_what_is_not_unpacked(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(data)
    with pytest.raises(ListError, match=says):
        whole_size(path)


def test_an_encrypted_zip(tmp_path: Path) -> None:
    data = bytearray(zipped(("a", b"x" * 100)))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path = tmp_path / "feed"
    path.write_bytes(data)
    with pytest.raises(ListError, match="encrypted"):
        whole_size(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(FileError):
            whole_size(path)
