"""Every error of the library. A message is never an error; configuration, files and arguments may be."""

from __future__ import annotations

from . import _native


class MailsiftError(Exception):
    """One line: where it is (file, key, line), what was found there, what was expected instead.

    What is quoted may be a web address out of a list: its user and password are left out.
    """

    def __init__(self, where: str, found: str, expected: str = "") -> None:
        where, found, expected = map(_native.redacted, (where, found, expected))
        super().__init__(where, found, expected)
        self.where = where
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        said = f"{self.where}: {self.found}"
        if self.expected:
            said += f": expected {self.expected}"
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)


class ArgumentError(MailsiftError):
    """A value that the caller passed."""


class PolicyError(MailsiftError):
    """A policy file or a Policy."""


class ListError(MailsiftError):
    """A readable list or a file to import."""


class DatabaseError(MailsiftError):
    """The compiled database: its folder, its files, its lock."""


class FileError(MailsiftError):
    """A file that can't be read or written."""
