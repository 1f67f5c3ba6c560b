"""The files of one change: written and synced beside their places, which they take together when all of them are whole.

So a change that is refused, as the disk is full or its second feed is bad, is not done by the next one either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailsift.durable import replacing, sync_folder, write_all


class Staged:
    def __init__(self) -> None:
        # path -> where it lies until then and the name that it gets (of what a link names); None: it is to be removed.
        self._files: dict[Path, tuple[Path, Path] | None] = {}

    @contextmanager
    def replacing(self, path: Path) -> Iterator[int]:
        """A file to write, which is in its place when settle() has returned."""
        later: list[tuple[Path, Path]] = []
        with replacing(path, later=later) as handle:
            yield handle
        self._files[path] = later[0]

    def write(self, path: Path, data: bytes) -> None:
        with self.replacing(path) as handle:
            write_all(handle, data)

    def remove(self, path: Path) -> None:
        self._drop(path)
        self._files[path] = None

    def now(self, path: Path) -> Path:
        """Where to read what is to be there."""
        staged = self._files.get(path)
        return path if staged is None else staged[0]

    def paths(self, folder: Path, ending: str) -> list[Path]:
        """The files of a folder as they are to be, by name."""
        found = set(folder.glob(f"*{ending}"))
        for path, staged in self._files.items():
            if path.parent == folder and path.name.endswith(ending):
                (found.discard if staged is None else found.add)(path)
        return sorted(found)

    def settle(self, last: Path) -> None:
        """`last`: the one that names the others, so it is there when they are."""
        self._settle([path for path in self._files if path != last])
        self._settle([path for path in self._files if path == last])

    def settle_in(self, folder: Path) -> bool:
        """Those of one folder alone; whether there were any."""
        paths = [path for path in self._files if path.parent == folder]
        self._settle(paths)
        return bool(paths)

    def _settle(self, paths: list[Path]) -> None:
        folders = set()
        for path in paths:
            staged = self._files.pop(path)
            if staged is None:
                path.unlink(missing_ok=True)
            else:
                staged[0].replace(staged[1])
            folders.add(path.parent if staged is None else staged[1].parent)
        for folder in folders:
            sync_folder(folder)

    def drop(self) -> None:
        """As if it was never made."""
        for path in list(self._files):
            self._drop(path)

    def _drop(self, path: Path) -> None:
        staged = self._files.pop(path, None)
        if staged is not None:
            with suppress(OSError):
                staged[0].unlink(missing_ok=True)
