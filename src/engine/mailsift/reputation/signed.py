"""A segment with a signed manifest: all that one machine knows, for others that need no network to it.

    manifest                 JSON in one line, and in a second one its Ed25519 signature in base64
    base-0000000000000007.seg

The signature is over a prefix that nothing else signs, and the first line. The manifest names the file with its size
and SHA-256, so whoever trusts the key trusts the file. It is replaced last; the file that it named before stays until
the next export, for those who fetch just then. A generation never goes back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mailsift import _native
from mailsift.durable import opened_through_links, replacing, write_all, write_file
from mailsift.errors import ArgumentError, FileError, ListError
from mailsift.reputation.kinds import Tier
from mailsift.reputation.segment_file import Source, seal, sources_json, within

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PREFIX = b"mailsift reputation manifest 1\0"
_MOST_MANIFEST = 1 << 20
_MOST_KEY = 1 << 16
_STEP = 1 << 20


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`made_at` in seconds since 1970; `sources` by name, each with the version of what was imported. `feed` stays the
    same from one export into a folder to the next, whatever whoever imports it calls it."""

    format: int
    generation: int
    made_at: int
    key_version: int
    file: str
    size: int
    sha256: str
    entries: int
    sources: list[Source]
    feed: str = ""


def private_key(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    expected = "an Ed25519 private key without a password (openssl genpkey -algorithm ed25519)"
    try:
        key = load_pem_private_key(_small(path, _MOST_KEY), None)
    except (ValueError, TypeError):
        raise FileError(str(path), "no such key", expected) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise FileError(str(path), "a key of another kind", expected)
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    expected = "an Ed25519 public key (openssl pkey -pubout)"
    try:
        key = load_pem_public_key(_small(path, _MOST_KEY))
    except (ValueError, TypeError):
        raise FileError(str(path), "no such key", expected) from None
    if not isinstance(key, Ed25519PublicKey):
        raise FileError(str(path), "a key of another kind", expected)
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def write_signed(out: Path, key: Ed25519PrivateKey, inputs: list[tuple[_native.ReputationSegment, int]],
                 sources: list[Source], generation: int) -> Manifest:
    """`inputs`: overrides first, with a source of their own that is not among `sources`: nothing of them leaves, and
    what they win over neither."""
    out.mkdir(parents=True, exist_ok=True)
    old = _last(out)
    number = max(generation, old.generation + 1 if old else 0)
    now, name = int(time.time()), f"base-{number:016d}.seg"
    with replacing(out / name, 0o644) as handle:
        _, entries, *_ = _native.merge_segments(handle, inputs, sources_json(sources), now // 60, now,
                                                least_tier=0, without_overrides=True)
        seal(handle)
        size, digest = os.fstat(handle).st_size, _sha256(handle)
    manifest = Manifest(1, number, now, _native.KEY_VERSION, name, size, digest, entries, sources,
                        old.feed if old and old.feed else secrets.token_hex(8))
    line = msgspec.json.encode(manifest)
    signature = base64.b64encode(key.sign(_PREFIX + line))
    write_file(out / "manifest", line + b"\n" + signature + b"\n", 0o644)
    for path in out.glob("base-*.seg"):
        if path.name not in (name, old.file if old else name):
            path.unlink(missing_ok=True)
    return manifest


def _last(out: Path) -> Manifest | None:
    """What lies there; its signature does not matter to whoever may write there anyway."""
    try:
        return msgspec.json.decode((out / "manifest").read_bytes().partition(b"\n")[0], type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def read_manifest(path: Path, key: Ed25519PublicKey) -> tuple[Path, Manifest]:
    """The segment that it names, beside it. ListError where it is not signed by this key."""
    from cryptography.exceptions import InvalidSignature

    path = path / "manifest" if path.is_dir() else path
    line, _, rest = _small(path, _MOST_MANIFEST, foreign=True).partition(b"\n")
    try:
        key.verify(base64.b64decode(rest.strip(), validate=True), _PREFIX + line)
    except (InvalidSignature, binascii.Error, ValueError):
        raise ListError(str(path), "no signature" if not rest.strip() else "not signed by this key",
                        f"the signature of {fingerprint(key)[:16]}") from None
    try:
        manifest = msgspec.json.decode(line, type=Manifest)
    except msgspec.DecodeError as error:
        raise ListError(str(path), str(error), "a manifest of this version") from None
    if manifest.format != 1 or manifest.key_version != _native.KEY_VERSION:
        raise ListError(str(path), "made by another version of mailsift, whose keys are others", "one of this version")
    if "/" in manifest.file or manifest.file in ("", ".", ".."):
        raise ListError(str(path), f"file {manifest.file!r}", "a name")
    return path.parent / manifest.file, manifest


def copy_segment(path: Path, manifest: Manifest, handle: int, into: Path) -> None:
    """ListError where it is not the file that was signed. `into`: the folder that `handle` is a file of."""
    try:
        with open(opened_through_links(path), "rb") as file:
            if os.fstat(file.fileno()).st_size != manifest.size:
                raise ListError(str(path), "cut, or of another generation", f"{manifest.size} bytes, as signed")
            done = 0
            while data := file.read(_STEP):
                done += len(data)
                if done > manifest.size:
                    break
                try:
                    write_all(handle, data)
                except OSError as error:
                    raise FileError(str(into), error.strerror or "unwritable", "room for a copy of it") from None
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "the segment of the manifest") from None
    if _sha256(handle) != manifest.sha256:
        raise ListError(str(path), "damaged: another checksum than was signed", "the file that was signed")


def foreign_sources(name: str, manifest: Manifest) -> list[Source]:
    """As the base names them here: behind the source that they came by, and after all feeds of one's own."""
    return [Source(within(name, one.name), Tier.UPSTREAM, one.version, _clean(one.where))
            for one in manifest.sources]


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:64]


def _sha256(handle: int) -> str:
    digest, at = hashlib.sha256(), 0
    while data := os.pread(handle, _STEP, at):
        digest.update(data)
        at += len(data)
    return digest.hexdigest()


def _small(path: Path, most: int, foreign: bool = False) -> bytes:
    """A key may come through a pipe, what others sent may not: it would keep us waiting."""
    try:
        with open(opened_through_links(path) if foreign else path, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise FileError(str(path), error.strerror or "unreadable", "a readable file") from None
    if len(data) > most:
        raise FileError(str(path), "too large", f"at most {most} bytes")
    return data


def need_cryptography() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise ArgumentError("--signed", "the package `cryptography` is not installed",
                            "pip install mailsift[signed]") from None
