"""What holds for a source from one import to the next: a small file beside its segment."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mailsift.durable import make_folder, write_file
from mailsift.errors import DatabaseError


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """`expires`: minutes that an entry holds, 0 for until the next import. `key` and `generation`: of a signed source,
    the fingerprint that it is bound to, and what was imported last."""

    expires: int = 0
    keep: bool = True
    key: str = ""
    generation: int = 0
    sha256: str = ""


def _path(folder: Path, name: str) -> Path:
    return folder / "sources" / f"{name}.json"


def settings_of(folder: Path, name: str) -> Settings:
    path = _path(folder, name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable file") from None
    except msgspec.DecodeError as error:
        raise DatabaseError(str(path), str(error), "what `mailsift reputation import` wrote, or no file") from None


def keep_settings(folder: Path, name: str, settings: Settings) -> None:
    path = _path(folder, name)
    if settings != settings_of(folder, name):
        make_folder(path.parent)
        write_file(path, msgspec.json.encode(settings))
