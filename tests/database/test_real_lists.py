"""Published lists, thousands of lines long: every line is read, and found again in the compiled tables."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from mailsift import _native
from mailsift.database import Database
from mailsift.database.edited import import_files
from mailsift.database.foreign import Options
from mailsift.database.list_file import ListFile
from mailsift.database.lists import LISTS
from mailsift.database.sources import own_list

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2] / "../shared/corpora"))

# list, file in lists/, CSV column, entries at least
PUBLISHED = [
    ("phishing", "urlhaus-filter.txt", None, 30_000),
    ("blocked-senders", "disposable_email_blocklist.conf", None, 5_000),
    ("allowed-senders", "majestic_part.csv", "Domain", 10_000),
]


@pytest.mark.parametrize(("name", "file", "column", "least"), PUBLISHED)
def test_a_published_list(state: Path, name: str, file: str, column: str | None, least: int) -> None:
    source = CORPORA / "lists" / file
    if not source.exists():
        pytest.skip(f"no {file} in the corpora (MAILSIFT_CORPORA)")
    path = own_list(state, name)
    path.parent.mkdir(parents=True)
    found = ListFile(path, LISTS[name])
    report = import_files(found, [source], Options(column=column))
    found.write()
    assert report.bad_count == 0
    assert report.added >= least
    tables = Database(state, builtin=False).tables
    assert tables.count(name) == report.added
    entries = [entry.text for entry in ListFile.read(path, LISTS[name]).entries.values()]
    for index in random.Random(2).sample(range(len(entries)), 500):
        assert tables.entry(name, index)[0] == entries[index]
        if name == "phishing":
            key = _native.address_entry_key(entries[index])
            assert key is not None
            again = tables.find_key(name, key)
            assert again is not None
            assert _native.address_entry_key(entries[again]) == key
        else:
            assert tables.find_address(name, f"someone@{entries[index]}") == index
            assert tables.find_address(name, f"someone@x{index}.{entries[index]}.invalid") is None
