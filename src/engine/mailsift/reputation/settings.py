"""What holds for a source from one import to the next: a small file beside its segment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from mailsift.durable import make_folder, opened_to_read
from mailsift.errors import DatabaseError
from mailsift.reputation.staged import Staged
from mailsift.reputation.summed import with_sum, without_sum

_MOST = 1 << 20


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """`expires`: minutes that an entry holds, 0 for until the next import. `key`, `feed` and `generation`: of a signed
    source, the fingerprint that it is bound to, which of the signer's feeds it is, and what was imported last.
    `path`: from where it came."""

    expires: Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)] = 0
    keep: bool = True
    key: str = ""
    generation: int = 0
    sha256: str = ""
    feed: str = ""
    path: str = ""


def _path(folder: Path, name: str) -> Path:
    return folder / "sources" / f"{name}.json"


def settings_of(folder: Path, name: str) -> Settings:
    path = _path(folder, name)
    try:
        with open(opened_to_read(path), "rb") as file:
            return msgspec.json.decode(without_sum(file.read(_MOST)), type=Settings)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable file") from None
    except ValueError as error:  # msgspec's are such too
        raise DatabaseError(str(path), str(error), "what `mailsift reputation import` wrote, or no file") from None


def same_feed(folder: Path, key: str, feed: str) -> dict[str, Settings]:
    """By name, the sources that this feed of this signer was imported as."""
    names = sorted(path.stem for path in (folder / "sources").glob("*.json"))
    found = {name: settings_of(folder, name) for name in names}
    return {name: one for name, one in found.items() if one.key == key and one.feed == feed}


def keep_settings(staged: Staged, folder: Path, name: str, settings: Settings) -> None:
    path = _path(folder, name)
    if settings != settings_of(folder, name):
        make_folder(path.parent)
        staged.write(path, with_sum(msgspec.json.encode(settings)))
