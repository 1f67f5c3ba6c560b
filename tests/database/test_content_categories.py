"""The content database on disk: strict files, the operator's list, and generations that take it over."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailsift.database import Database, content
from mailsift.errors import DatabaseError, ListError, MailsiftError

GOOD = b'number = 3\ndescription = "x"\n[terms.en]\n60 = ["a term"]\n'

BAD = (
    (b"number = 3", "description"),
    (GOOD.replace(b"3", b"0", 1), ">= 1"),
    (GOOD.replace(b"= 3", b"= 1024", 1), "1023"),
    (GOOD.replace(b"60 =", b"101 ="), "matching regex"),
    (GOOD.replace(b"60 =", b"0 ="), "matching regex"),
    (GOOD.replace(b'["a term"]', b'"a term"'), "array"),
    (GOOD + b'colour = "red"\n', "matching regex"),
    (b'colour = "red"\n' + GOOD, "colour"),
    (GOOD + b"[", "end of document"),
    (b"\xff" + GOOD, "utf-8"),
)


@pytest.mark.parametrize(("raw", "said"), BAD)
def test_a_category_that_is_none(raw: bytes, said: str) -> None:
    with pytest.raises(DatabaseError, match=r"x\.toml") as error:
        content.compile_content((("x.toml", raw),), ())
    assert said in str(error.value)


def own(state: Path, text: str) -> None:
    path = state / "lists/categories.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("line", "said"), [
    ("word", "category=NAME"),
    ("word\tcategory=", "a name"),
    ("word\tcategory=x\tweight=101", "0 to 100"),
    ("*\tcategory=x", "visible character"),
    ("\u200b\tcategory=x", "visible character"),
])
def test_the_operators_line_that_is_wrong(tmp_path: Path, line: str, said: str) -> None:
    own(tmp_path, f"# ours\n{line}\n")
    with pytest.raises(ListError, match=said) as error:
        Database(tmp_path)
    assert "categories.txt:2" in str(error.value)


def test_a_new_term_comes_into_use(tmp_path: Path) -> None:
    database = Database(tmp_path)
    assert content.FIRST_OWN not in database.tables.categories
    own(tmp_path, "zorkmid\tcategory=coins\n")
    assert Database(tmp_path).tables.categories[content.FIRST_OWN] == "coins"
    assert database.refresh()
    assert database.tables.categories[content.FIRST_OWN] == "coins"


def test_other_lists_take_the_compiled_terms_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(tmp_path)
    (tmp_path / "lists").mkdir(exist_ok=True)
    (tmp_path / "lists/blocked-senders.txt").write_text("foe@example.net\n")

    def never(*args: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(content, "compile_content", never)
    database = Database(tmp_path)
    assert database.tables.count("blocked-senders") == 1
    assert database.tables.categories[1] == "pharmacy"


def test_without_what_ships_only_the_operators(tmp_path: Path) -> None:
    assert Database(None, {}, builtin=False).tables.categories == {}
    own(tmp_path, "zorkmid\tcategory=coins\n~ groat\tcategory=pence\n")
    assert Database(tmp_path, {}, builtin=False).tables.categories == {content.FIRST_OWN: "coins"}


def test_names_survive_any_script(tmp_path: Path) -> None:
    own(tmp_path, "zorkmid\tcategory=монеты и 硬币\n")
    assert Database(tmp_path).tables.categories[content.FIRST_OWN] == "монеты и 硬币"


def test_what_is_wrong_later_leaves_the_last_good_one(tmp_path: Path) -> None:
    Database(tmp_path)
    own(tmp_path, "word\n")
    database = Database(tmp_path)
    assert isinstance(database.error, MailsiftError)
    assert database.tables.categories[1] == "pharmacy"
