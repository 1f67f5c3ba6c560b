"""One readable list on disk. The operator's comments, blank lines and order survive every edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mailsift.database.entry import Entry, format_line, identity, parse_line
from mailsift.database.lists import ListKind
from mailsift.durable import read_regular, write_file
from mailsift.errors import FileError, ListError


def read_text(path: Path, may_wait: bool = False) -> bytes:
    """A link to a file is one. Nobody waits for the other end of a pipe, but who named it himself just now."""
    try:
        return path.read_bytes() if may_wait else read_regular(path)
    except OSError as error:
        raise FileError(str(path), str(error.strerror), "a readable file") from None


def decoded_lines(raw: bytes, where: str) -> Iterator[tuple[int, str]]:
    """Numbered from 1; strict UTF-8, with or without a byte order mark, any line ends."""
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n"), 1):
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError as error:
            bad = line[error.start]
            raise ListError(
                f"{where}:{number}", f"byte {bad:#04x} at {error.start + 1}", "UTF-8 text"
            ) from None


def read_entries(kind: ListKind, raw: bytes, where: str) -> Iterator[tuple[int, Entry]]:
    """(line number, entry) for each entry; ListError at the first line that is none."""
    for number, line in decoded_lines(raw, where):
        entry = parse_line(kind, line, f"{where}:{number}")
        if entry is not None:
            yield number, entry


@dataclass
class ListFile:
    """`lines` are as found; `places` says in which of them an entry stands (the first of equal ones)."""

    path: Path
    kind: ListKind
    lines: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, kind: ListKind) -> ListFile:
        """A file that isn't there is an empty list."""
        found = cls(path, kind)
        if not path.exists():
            return found
        raw = read_text(path)
        found.lines = [line for _, line in decoded_lines(raw, str(path))]
        if found.lines and not found.lines[-1]:
            found.lines.pop()
        for number, entry in read_entries(kind, raw, str(path)):
            found._keep(number - 1, entry)
        return found

    def _keep(self, at: int, entry: Entry) -> None:
        self.entries[at] = entry
        self.places.setdefault(identity(self.kind, entry.text), at)

    def get(self, text: str) -> Entry | None:
        at = self.places.get(identity(self.kind, text))
        return None if at is None else self.entries[at]

    def put(self, entry: Entry) -> bool:
        """Changes the line that has this entry, else appends one. False when it stood there so."""
        at = self.places.get(identity(self.kind, entry.text))
        if at is None:
            at = len(self.lines)
            self.lines.append("")
        elif self.entries[at] == entry:
            return False
        self.lines[at] = format_line(self.kind, entry)
        self._keep(at, entry)
        return True

    def remove(self, texts: Iterable[str]) -> int:
        """Every line with one of them; how many entries went."""
        gone = {identity(self.kind, text) for text in texts}
        lines, entries = self.lines, self.entries
        self.lines, self.entries, self.places = [], {}, {}
        removed = set()
        for at, line in enumerate(lines):
            entry = entries.get(at)
            if entry is not None and identity(self.kind, entry.text) in gone:
                removed.add(identity(self.kind, entry.text))
                continue
            self.lines.append(line)
            if entry is not None:
                self._keep(len(self.lines) - 1, entry)
        return len(removed)

    def clear_entries(self) -> None:
        """Leaves the comments."""
        self.remove([entry.text for entry in self.entries.values()])

    def data(self) -> bytes:
        return "".join(line + "\n" for line in self.lines).encode("utf-8")

    def write(self) -> None:
        """Under the writer lock."""
        write_file(self.path, self.data())
