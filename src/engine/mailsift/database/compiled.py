"""Readable lists -> the bytes of one generation."""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from xxhash import xxh3_128

from mailsift import _native
from mailsift.database import content, phrases, senders
from mailsift.database.addresses import address_key
from mailsift.database.entry import Entry, identity
from mailsift.database.file_format import Section, pack
from mailsift.database.list_file import read_entries
from mailsift.database.lists import LISTS, Content, Flag, ListKind
from mailsift.database.mask import folded_phrase
from mailsift.database.sources import CONTENT, Contents, Manifest
from mailsift.errors import ListError

# What is done (a list's name), how many of how many.
Progress = Callable[[str, int, int], None]
Old = Mapping[str, Section]
_Placed = tuple[Entry, Path, int]  # an enabled entry, its file and line
_STEP = 4096  # entries between two reports of progress
Group = tuple[str, ...]  # lists that are compiled into common sections
_PHRASE_LISTS: Group = tuple(name for name, kind in LISTS.items() if kind.content is Content.PHRASES)
_GROUPS: tuple[Group, ...] = (*((name,) for name in LISTS if name not in _PHRASE_LISTS), _PHRASE_LISTS)
_PHRASE_SECTIONS = ("phrases", "phrase_ids")
_CONTENT_SECTIONS = ("content", "content_terms")
_NUMBERS = {name: number for number, name in enumerate(LISTS)}  # lookup::List
_BUILDER = 6  # to be raised when the same sources give other sections


def compile_lists(
    contents: Contents,
    generation: int,
    old: Old | None = None,
    progress: Progress | None = None,
    phrase_limit: int = phrases.MAX_PHRASES,
    prepared: Old | None = None,
) -> bytes:
    """The database file. Sections of `old` and `prepared` are taken over where they were built from the same bytes
    by the same code. Lists that can't be compiled stay as `old` has them, and the manifest says why; without `old`
    they are a ListError."""
    sections: dict[str, Section] = {}
    problems: list[tuple[str, str, str]] = []
    known = {**(old or {}), **(prepared or {})}
    for group in _GROUPS:
        try:
            sections |= compile_group(group, contents, known, progress, phrase_limit)
        except ListError as error:
            if old is None:
                raise
            sections |= {name: old[name] for name in _group_sections(group) if name in old}
            problems.append((error.where, error.found, error.expected))
    manifest = msgspec.structs.replace(contents.manifest, problems=problems)
    sections["sources"] = Section(msgspec.json.encode(manifest))
    return pack(generation, {name: section for name, section in sections.items() if len(section.data)})


def group_of(name: str) -> Group:
    return next(group for group in _GROUPS if name in group)


def compile_group(
    group: Group, contents: Contents, old: Old | None, progress: Progress | None, phrase_limit: int
) -> dict[str, Section]:
    """The sections of lists that can be compiled together alone."""
    sections: dict[str, Section] = {}
    keys = {name: _key(name, contents) for name in group}
    for name in group:
        if not (old and _take(sections, old, keys[name], *_section_names(LISTS[name]))):
            _compile_list(LISTS[name], contents, keys[name], sections, progress)
    if group is _PHRASE_LISTS:
        key = xxh3_128(b"".join(keys[name] for name in group) + struct.pack("<I", phrase_limit)).digest()
        if not (old and _take(sections, old, key, *_PHRASE_SECTIONS)):
            _compile_phrases(contents, key, sections, progress, phrase_limit)
    if "categories" in group:
        key = xxh3_128(_key(CONTENT, contents) + keys["categories"]).digest()
        if not (old and _take(sections, old, key, *_CONTENT_SECTIONS)):
            _compile_content(contents, key, sections)
    return sections


def _group_sections(group: Group) -> list[str]:
    more = _PHRASE_SECTIONS if group is _PHRASE_LISTS else _CONTENT_SECTIONS if "categories" in group else ()
    return [section for name in group for section in _section_names(LISTS[name])] + list(more)


def manifest_of(sections: Old) -> Manifest | None:
    try:
        return msgspec.json.decode(sections["sources"].data, type=Manifest)
    except (KeyError, msgspec.MsgspecError):
        return None


def _key(name: str, contents: Contents) -> bytes:
    hasher = xxh3_128(repr((_BUILDER, _native._versions(), name)).encode())
    for path, raw in contents.of(name):
        hasher.update(repr((str(path), len(raw))).encode())
        hasher.update(raw)
    return hasher.digest()


def _section_names(kind: ListKind) -> tuple[str, ...]:
    second = {Content.SENDERS: "senders", Content.ADDRESSES: "keys", Content.FILES: "keys",
              Content.IMAGES: "keys"}.get(kind.content)
    return (f"entries:{kind.name}", *([f"{second}:{kind.name}"] if second else []))


def _take(sections: dict[str, Section], old: Old, key: bytes, *names: str) -> bool:
    found = {name: old[name] for name in names if name in old and old[name].key == key}
    if len(found) != len(names):
        return False
    sections.update(found)
    return True


def _placed_entries(kind: ListKind, contents: Contents, progress: Progress | None = None) -> list[_Placed]:
    """Enabled entries in order; of equal ones only the first counts, also when that one is disabled."""
    seen: set[str] = set()
    placed: list[_Placed] = []
    for path, raw in contents.of(kind.name):
        total = raw.count(b"\n") + 1 if progress else 0
        for line, entry in read_entries(kind, raw, str(path)):
            if progress and line % _STEP == 0:
                progress(kind.name, line, total)
            name = identity(kind, entry.text)
            if name in seen:
                continue
            seen.add(name)
            if entry.enabled:
                placed.append((entry, path, line))
    return placed


def _compile_list(
    kind: ListKind, contents: Contents, key: bytes, sections: dict[str, Section], progress: Progress | None
) -> None:
    placed = _placed_entries(kind, contents, progress)
    flags = [Flag(0)] * len(placed)
    entries_name, *second = _section_names(kind)
    data = b""
    if kind.content is Content.SENDERS:
        parsed = [senders.parse_sender(entry.text, f"{path}:{line}") for entry, path, line in placed]
        flags = [sender.flags for sender in parsed]
        data = senders.build((sender, index) for index, sender in enumerate(parsed))
    elif kind.content is Content.ADDRESSES:
        data = _key_table([address_key(entry.text, f"{path}:{line}") for entry, path, line in placed])
    elif kind.content is Content.FILES:
        flags = [Flag.MD5 if len(entry.text) == 32 else Flag.SHA256 for entry, _, _ in placed]
        data = _key_table([bytes.fromhex(entry.text[:32]) for entry, _, _ in placed])
    elif kind.content is Content.IMAGES:
        data = _picture_table([entry.text for entry, _, _ in placed])
    elif kind.content is Content.PHRASES:
        flags = [folded_phrase(entry.text, f"{path}:{line}")[1] for entry, path, line in placed]
    sections[entries_name] = Section(_entries_section(placed, flags), key)
    for name in second:
        sections[name] = Section(data, key)


def _key_table(keys: list[bytes]) -> bytes:
    """The first of equal keys wins; the native table lets the last one win."""
    values = array("I", range(len(keys) - 1, -1, -1))
    return _native._build_keys(b"".join(reversed(keys)), values.tobytes())


def _picture_table(texts: list[str]) -> bytes:
    """By checksum, or by each key of a perceptual signature; of equal keys the first wins."""
    keys, values = [], array("I")
    for number in range(len(texts) - 1, -1, -1):
        text = texts[number]
        made = [bytes.fromhex(text[:32])] if len(text) in (32, 64) else [
            _native.picture_key(key) for key in _native.picture_keys(text)]
        keys += made
        values.extend([number] * len(made))
    return _native._build_keys(b"".join(keys), values.tobytes())


def _entries_section(placed: list[_Placed], flags: list[Flag]) -> bytes:
    """lookup::Entries. The text of an entry with fields is `text<TAB>name=value...`."""
    records, texts, at = [struct.pack("<II", len(placed), 0)], [], 0
    for (entry, _, _), flag in zip(placed, flags, strict=True):
        text = "\t".join([entry.text, *(f"{name}={value}" for name, value in entry.fields)]).encode()
        records.append(struct.pack("<IIHH", at, len(text), entry.weight, flag))
        texts.append(text)
        at += len(text)
    return b"".join(records + texts)


def _compile_phrases(
    contents: Contents, key: bytes, sections: dict[str, Section], progress: Progress | None, limit: int
) -> None:
    found: list[phrases.Phrase] = []
    places: list[str] = []
    ids = []
    for name in _PHRASE_LISTS:
        for index, (entry, path, line) in enumerate(_placed_entries(LISTS[name], contents)):
            places.append(f"{path}:{line}")
            text, flag = folded_phrase(entry.text, places[-1])
            found.append(phrases.Phrase(text, mask=bool(flag & Flag.MASK)))
            ids.append(struct.pack("<II", _NUMBERS[name], index))
    if progress:
        progress("phrases", 0, len(found))
    try:
        data = phrases.build(found, limit) if found else b""
    except phrases.PhraseError as error:
        if error.index is None:
            raise _too_many(places, limit) from None
        what, _, expected = str(error).partition("; expected ")
        raise ListError(places[error.index], what, expected) from None
    if progress:
        progress("phrases", len(found), len(found))
    sections["phrases"] = Section(data, key)
    sections["phrase_ids"] = Section(b"".join(ids), key)


def _too_many(places: list[str], limit: int) -> ListError:
    """Names the file with the most phrases, and how many it has."""
    file, count = Counter(place.rpartition(":")[0] for place in places).most_common(1)[0]
    more = f" of {len(places)} phrases in all lists" if count < len(places) else " phrases"
    return ListError(file, f"{count}{more}", f"at most {limit} in all lists of phrases together (limits.phrases)")


def _compile_content(contents: Contents, key: bytes, sections: dict[str, Section]) -> None:
    shipped, own = (tuple((str(path), raw) for path, raw in contents.of(name)) for name in (CONTENT, "categories"))
    compiled = content.compile_content(shipped, own)
    sections["content"] = Section(compiled.content, key)
    sections["content_terms"] = Section(compiled.terms, key)
