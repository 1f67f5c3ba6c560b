"""The files of one change: written and synced beside their places, which they take together when all of them are whole.

So a change that is refused, as the disk is full or its second feed is bad, is not done by the next one either. One that
is killed while they take their places has done some of them: see settle().
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailsift.durable import opened_to_read, replacing, sync_folder, write_all, write_file

_MARK = ".unfinished"  # names, one a line; gone when all of them are settled


def clear_unfinished(folder: Path, kinds: Iterable[str]) -> None:
    """What a killed change left beside a .seg that was to come or had gone: the next one of that name does not inherit
    it. Where somebody else took the .seg away, the rest stays."""
    with suppress(OSError):
        with open(opened_to_read(folder / _MARK), "rb") as file:
            names = file.read().decode("utf-8", "replace").split("\n")
        for name in names:
            if name and "/" not in name and "\0" not in name and not (folder / f"{name}.seg").exists():
                for kind in kinds:
                    (folder / f"{name}{kind}").unlink(missing_ok=True)
        (folder / _MARK).unlink()


class Staged:
    def __init__(self) -> None:
        # path -> where it lies until then and the name that it gets (of what a link names); None: it is to be removed.
        self._files: dict[Path, tuple[Path, Path] | None] = {}
        self._mark: Path | None = None  # what announce() wrote

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

    def announce(self, folder: Path) -> None:
        """Before they take their places, which .seg there are to come or to go; while there is room to be had."""
        names = [path.stem for path, staged in self._files.items()
                 if path.parent == folder and path.suffix == ".seg" and (staged is None or not path.exists())]
        if names:
            self._mark = folder / _MARK
            write_file(self._mark, "\n".join(names).encode())

    def settle(self, last: Path) -> None:
        """`last`: the one that names the others, so it is there when they are. A .seg comes behind what lies beside it
        under its name, and goes before it: so it is there with all of that, or clear_unfinished() clears the rest."""
        self._settle([path for path in self._files if path != last])
        self._settle([path for path in self._files if path == last])

    def settle_in(self, folder: Path) -> bool:
        """Those of one folder alone; whether there were any."""
        paths = [path for path in self._files if path.parent == folder]
        self._settle(paths)
        return bool(paths)

    def _settle(self, paths: list[Path]) -> None:
        mark, self._mark = self._mark, None
        gone = [path for path in paths if path.suffix == ".seg" and self._files[path] is None]
        come = [path for path in paths if path.suffix == ".seg" and self._files[path] is not None]
        for step in (gone, [path for path in paths if path.suffix != ".seg"], come):
            self._name(step)
        if mark is not None:
            mark.unlink(missing_ok=True)

    def _name(self, paths: list[Path]) -> None:
        """They are so when the power fails, too."""
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
        if self._mark is not None:
            with suppress(OSError):
                self._mark.unlink(missing_ok=True)
        for path in list(self._files):
            self._drop(path)

    def _drop(self, path: Path) -> None:
        staged = self._files.pop(path, None)
        if staged is not None:
            with suppress(OSError):
                staged[0].unlink(missing_ok=True)
