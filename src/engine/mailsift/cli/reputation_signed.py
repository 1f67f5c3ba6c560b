"""Signed segments, one way: `mailsift reputation export --signed` on one machine, `import --signed` on the other."""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _native
from ..durable import naming
from ..errors import ListError
from ..reputation import signed
from ..reputation.base import read_current
from ..reputation.kinds import Tier
from ..reputation.publish import Publisher, builder_of, publishing, reading
from ..reputation.segment_file import Source, map_segment, open_handle, sources_json
from ..reputation.settings import Settings, keep_settings, same_feed, settings_of
from .common import say
from .reputation_edit import publish
from .reputation_export import check_folder
from .reputation_import import source_name

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def export_signed(args: argparse.Namespace, folder: Path) -> None:
    signed.need_cryptography()
    out, key = check_folder(args.out), signed.private_key(args.signed)
    read_current(folder, args.named)
    with reading(folder) as publisher:
        manifest = _write(publisher, out, key, args.source)
    say(f"{out}: generation {manifest.generation}, {manifest.entries} entries of {len(manifest.sources)} sources, "
        f"{manifest.size:,} bytes, signed by {signed.fingerprint(key.public_key())[:16]}")


def _write(publisher: Publisher, out: Path, key: Ed25519PrivateKey, names: list[str]) -> signed.Manifest:
    """Feeds, and what was learnt. What the operator overrides stays here."""
    sources: list[Source] = []
    inputs: list[tuple[_native.ReputationSegment, int]] = []
    for one in publisher.sources():
        if not names or one.path.stem in names:
            inputs.append((one.core, len(sources)))
            sources += one.sources
    held = {Tier.OVERRIDE: dict(publisher.ledger.all(Tier.OVERRIDE))}
    if not names or "learnt" in names:
        held[Tier.LEARNT] = dict(publisher.ledger.all(Tier.LEARNT))
    with ExitStack() as files:
        now = int(time.time())
        for tier, entries in held.items():  # each its own, so that the hosts of overrides stay here as well
            file = files.enter_context(tempfile.TemporaryFile(prefix="mailsift-"))
            with naming(tempfile.gettempdir()):
                builder_of({tier: entries}, first_source=0).write(file.fileno(), sources_json([]), now // 60, now)
            inputs.append((map_segment(file.fileno()), len(sources)))
        sources.append(Source("learnt", Tier.LEARNT))
        return signed.write_signed(out, key, inputs, sources, read_current(publisher.folder).generation)


def import_signed(args: argparse.Namespace, folder: Path) -> None:
    signed.need_cryptography()
    key = signed.public_key(args.signed)
    with publishing(folder) as publisher:
        for path in args.files:
            _import(args, publisher, path, key)
        if args.dry_run:
            say("dry run: nothing was changed")
        else:
            say(f"generation {publish(publisher)}")


def _import(args: argparse.Namespace, publisher: Publisher, path: Path, key: Ed25519PublicKey) -> None:
    name = source_name(args.name, path.name if path.is_dir() else path.absolute().parent.name)
    file, manifest = signed.read_manifest(path, key)
    settings = settings_of(publisher.folder, name)
    print_of_key = signed.fingerprint(key)
    if not args.force:
        _check(path, manifest, {**same_feed(publisher.folder, print_of_key, manifest.feed), name: settings},
               name, print_of_key)
    with tempfile.TemporaryFile(prefix="mailsift-", dir=publisher.folder) as copy:
        signed.copy_segment(file, manifest, copy.fileno(), publisher.folder)
        opened = open_handle(copy.fileno(), file)
        before = publisher.source(name)
        if not args.force and before is not None and len(opened.core) * 2 < len(before.core):
            raise ListError(str(file), f"{len(opened.core)} entries, where the last import had {len(before.core)}",
                            "more, or --force")
        sources, now = signed.foreign_sources(name, manifest), int(time.time())
        if not args.dry_run:
            publisher.put_source(name, lambda out: _native.merge_segments(
                out, [(opened.core, 0)], sources_json(sources), now // 60, now, least_tier=Tier.UPSTREAM))
            keep_settings(publisher.staged, publisher.folder, name, Settings(
                settings.expires, False, print_of_key, manifest.generation, manifest.sha256, manifest.feed,
                str(path.absolute())))
    say(f"{name}: generation {manifest.generation}, {manifest.entries} entries of {len(manifest.sources)} sources")


def _check(path: Path, manifest: signed.Manifest, known: dict[str, Settings], name: str, key: str) -> None:
    """`known`: what was imported under this name, and as which others this feed was imported: an old one that is sent
    again does not come in by another name either."""
    if known[name].key and known[name].key != key:
        raise ListError(str(path), f"signed by {key[:16]}", f"{known[name].key[:16]}, as before, or --force")
    for other, last in known.items():
        where = "" if other == name else f" as {other}"
        if manifest.generation < last.generation:
            raise ListError(str(path), f"generation {manifest.generation}",
                            f"{last.generation}, which was imported{where} already, or a later one, or --force")
        if manifest.generation == last.generation and manifest.sha256 != last.sha256:
            raise ListError(str(path), f"another segment of generation {manifest.generation}",
                            f"the same one that was imported{where}, or --force")
