"""The lines of readable lists, edits that keep the operator's text, and other people's formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift.database.edited import import_files
from mailsift.database.entry import Entry, format_line, parse_line
from mailsift.database.foreign import Options, read_foreign, refang
from mailsift.database.list_file import ListFile
from mailsift.database.lists import LISTS, list_kind
from mailsift.errors import ListError, MailsiftError

MD5, SHA256 = (
    "44d88612fea8a8f36de82e1278abb02f",
    "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f",
)
PHRASES, SENDERS, FILES = LISTS["blocked-phrases"], LISTS["blocked-senders"], LISTS["files"]

GOOD_LINES = [
    (PHRASES, "win a prize", Entry("win a prize", weight=60)),
    (PHRASES, "  win a prize\tweight=80\t# why not", Entry("win a prize", weight=80, comment="why not")),
    (PHRASES, "~ win # 1", Entry("win # 1", enabled=False, weight=60)),
    (PHRASES, "\\#1 offer", Entry("#1 offer", weight=60)),
    (PHRASES, "\\~ x", Entry("~ x", weight=60)),
    (PHRASES, "~x", Entry("~x", weight=60)),
    (PHRASES, "a\\*b \\#", Entry("a\\*b \\#", weight=60)),
    (SENDERS, "a@b.example  # a friend", Entry("a@b.example", comment="a friend")),
    (SENDERS, "~ a#b@c.example", Entry("a#b@c.example", enabled=False)),
    (FILES, f"{MD5} name=Eicar size=68", Entry(MD5, fields=(("name", "Eicar"), ("size", "68")))),
    (
        LISTS["categories"],
        "viagra\tcategory=pharmacy",
        Entry("viagra", weight=60, fields=(("category", "pharmacy"),)),
    ),
    (SENDERS, "# a comment", None),
    (SENDERS, "", None),
]


@pytest.mark.parametrize(("kind", "line", "entry"), GOOD_LINES)
def test_good_lines(kind, line, entry) -> None:
    assert parse_line(kind, line, "x:1") == entry
    if entry:
        assert parse_line(kind, format_line(kind, entry), "x:1") == entry


BAD_LINES = [
    (PHRASES, "x\twieght=5", "x:1: 'wieght=5' behind the entry: expected name=value with the name 'weight'"),
    (PHRASES, "x\tweight=101", "x:1: weight '101': expected a whole number from 0 to 100"),
    (PHRASES, "x\tweight=-1", "x:1: weight '-1': expected a whole number from 0 to 100"),
    (
        SENDERS,
        "a@b.example weight=5",
        "x:1: 'weight=5' behind the entry: expected one entry a line, then nothing or a # comment",
    ),
    (SENDERS, "~", "x:1: a line without an entry: expected an address, a domain, a network or a mask"),
    (SENDERS, "a\0b", "x:1: control character '\\x00': expected text"),
    (
        FILES,
        MD5[1:],
        f"x:1: '{MD5[1:]}': expected 32 hexadecimal digits (MD5) or 64 hexadecimal digits (SHA-256)",
    ),
    (LISTS["good-files"], MD5, f"x:1: '{MD5}': expected 64 hexadecimal digits (SHA-256)"),
    (
        LISTS["categories"],
        "viagra",
        "x:1: term 'viagra' without a category: expected category=NAME behind a tab",
    ),
]


@pytest.mark.parametrize(("kind", "line", "message"), BAD_LINES)
def test_bad_lines(kind, line, message) -> None:
    with pytest.raises(ListError) as error:
        parse_line(kind, line, "x:1")
    assert str(error.value) == message.replace("\\x00", "\\x00")


printable = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" #~\\*?"), min_size=1, max_size=20
)


@given(printable.map(lambda text: " ".join(text.split())).filter(bool), st.booleans(), st.integers(0, 100))
def test_every_phrase_survives_its_line(text: str, enabled: bool, weight: int) -> None:
    entry = Entry(text, enabled, weight)
    assert parse_line(PHRASES, format_line(PHRASES, entry), "x:1") == entry


def test_unknown_list_names_the_nearest() -> None:
    with pytest.raises(ListError, match="no list 'blocked-sender': expected 'blocked-senders'"):
        list_kind("blocked-sender")


def test_edits_keep_the_operators_text(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# my list\r\n\na@b.example   # friend\n# end\nc@d.example", encoding="utf-8")
    found = ListFile.read(path, SENDERS)
    assert found.put(Entry("e@f.example"))
    assert not found.put(Entry("C@D.example".lower()))
    assert found.put(Entry("a@b.example", enabled=False, comment="friend"))
    assert found.remove(["c@d.example", "nobody@x.example"]) == 1
    found.write()
    assert path.read_text() == "# my list\n\n~ a@b.example  # friend\n# end\ne@f.example\n"
    assert [p.name for p in tmp_path.iterdir()] == ["list.txt"]


def test_bytes_that_are_no_utf_8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"good\nb\xe4d\n")
    with pytest.raises(ListError, match=r"list\.txt:2: byte 0xe4 at 2: expected UTF-8 text"):
        ListFile.read(path, PHRASES)


FOREIGN = [
    (
        "phishing",
        "x.txt",
        "hxxps://evil[.]example/a\nevil(dot)example\n",
        ["https://evil.example/a", "evil.example"],
    ),
    (
        "phishing",
        "x.csv",
        'id,url\n1,"http://a.example/x,y"\n2,hxxp://b[.]example\n',
        ["http://a.example/x,y", "http://b.example"],
    ),
    (
        "phishing",
        "hosts",
        "# c\n127.0.0.1 localhost\n0.0.0.0 a.example b.example # x\n",
        ["a.example", "b.example"],
    ),
    (
        "phishing",
        "f.txt",
        "! Title: x\na.example\n||b.example^\n||c.example/p^$all\n",
        ["a.example", "b.example", "c.example/p"],
    ),
    ("files", "x.hdb", f"{MD5}:68:Eicar\n", [MD5]),
    ("files", "x.hsb", f"{SHA256}:*:Eicar:73\n", [SHA256]),
    ("good-files", "x.sfp", f"{SHA256}:68:clean\n", [SHA256]),
    ("files", "x.csv", f"md5_hash,name\n{MD5.upper()},x\n", [MD5]),
    ("blocked-phrases", "x.csv", "phrase,weight\nbuy now,70\n", ["buy now"]),
    ("blocked-senders", "x.txt", "someone[@]evil[.]example\n", ["someone@evil.example"]),
]


@pytest.mark.parametrize(("name", "file", "text", "expected"), FOREIGN)
def test_foreign_formats(name: str, file: str, text: str, expected: list[str]) -> None:
    found = [entry for _, entry in read_foreign(LISTS[name], text.encode(), file, Options())]
    assert [entry.text if isinstance(entry, Entry) else str(entry) for entry in found] == expected


BAD_FOREIGN = [
    ("files", "x.hdb", f"{MD5}:68:a\n{MD5}:b\n", "x.hdb:2"),
    ("files", "x.hsb", f"{MD5}:big:a\n", "x.hsb:1: size 'big': expected a number of bytes or *"),
    ("phishing", "x.csv", "a,b\n1,2\n", "x.csv:1: columns a, b"),
    ("phishing", "f.txt", "! x\n@@||good.example^\n", "f.txt:2"),
    ("good-files", "x.fp", f"{MD5}:68:a\n", "x.fp:1"),
    ("blocked-senders", "x.txt", "a@b.example\nnot one\n", "x.txt:2"),
]


@pytest.mark.parametrize(("name", "file", "text", "message"), BAD_FOREIGN)
def test_a_bad_line_and_nothing_is_imported(
    tmp_path: Path, name: str, file: str, text: str, message: str
) -> None:
    path = tmp_path / file
    path.write_text(text)
    found = ListFile(tmp_path / "list.txt", LISTS[name])
    with pytest.raises(MailsiftError) as error:
        import_files(found, [path], Options())
    assert message in str(error.value)
    assert found.lines == []
    assert not found.path.exists()


def test_import_adds_or_replaces(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("a@x.example\nbad\nc@x.example\n")
    found = ListFile(tmp_path / "list.txt", SENDERS)
    found.put(Entry("a@x.example"))
    found.put(Entry("b@x.example"))
    report = import_files(found, [path], Options(), skip_bad=True)
    assert (report.added, report.unchanged, report.bad_count) == (1, 1, 1)
    assert found.lines == ["a@x.example", "b@x.example", "c@x.example"]
    import_files(found, [path], Options(), skip_bad=True, replace=True)
    assert found.lines == ["a@x.example", "c@x.example"]


@pytest.mark.parametrize(
    "text", ["http://a.example/[.]", "hxxp[:]//a[.]b", "a[dot]b", "hxxps[://]a.b", "hXXp://a{.}b"]
)
def test_refanged_addresses_hold_no_more_brackets(text: str) -> None:
    assert not set("[]{}()") & set(refang(text))
    assert "hxxp" not in refang(text).lower()
