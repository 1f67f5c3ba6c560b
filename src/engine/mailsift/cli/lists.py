"""`mailsift lists`: the operator's lists. Every edit is checked, compiled and seen by running engines at
once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..database.edited import check_entry, edit, entries_behind, import_files
from ..database.entry import Entry, format_line, identity, make_entry
from ..database.foreign import Options
from ..database.lists import Content, ListKind, list_kind
from ..database.sources import Sources
from ..errors import ArgumentError, MailsiftError
from . import lists_parser
from .common import clean, complain, is_terminal, policy_of, say, write_json
from .output import write_into
from .picture_entry import digits_of, forms_of, is_file
from .switches import hint
from .terminal import write_bytes

if TYPE_CHECKING:
    from .common import Commands


def add_parser(commands: Commands) -> None:
    lists_parser.add_parser(commands).set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    kind = list_kind(args.name)
    policy = policy_of(args)
    state = Path(policy.paths.state).absolute()
    sources = Sources.find(state, policy.lists.paths())
    actions: dict[str, Callable[[argparse.Namespace, ListKind, Path, Sources], str | None]] = {
        "show": _show,
        "add": _add,
        "remove": _remove,
        "enable": _switch,
        "disable": _switch,
        "import": _import,
        "export": _export,
    }
    done = actions[args.action](args, kind, state, sources)
    if done is not None:
        say(f"{done}{hint(policy, kind.name)}")
    return 0


def _show(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> None:
    for entry, path in entries_behind(sources, kind).values():
        if args.json:
            write_json(
                {
                    "entry": entry.text,
                    "enabled": entry.enabled,
                    "weight": entry.weight if kind.weighted else None,
                    **dict(entry.fields),
                    "comment": entry.comment,
                    "file": str(path),
                }
            )
        else:
            line = format_line(kind, entry).replace("\t", "  ")
            print(clean(line) if is_terminal() else line)


def _add(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> str:
    where = f"lists {kind.name}"
    added = changed = 0
    with edit(state, kind.name, warn=_warn) as found:
        for text in args.entries:
            text = digits_of(text) if kind.content is Content.IMAGES else " ".join(text.split())
            if not text or (not kind.free_text and " " in text):
                raise ArgumentError(where, repr(text), kind.content.value)
            known = found.get(text)
            entry = _again(args, kind, known or Entry(text), new=known is None)
            check_entry(kind, entry, where)
            if found.put(entry):
                added, changed = (added + 1, changed) if known is None else (added, changed + 1)
    return f"{kind.name}: {added} added, {changed} changed, {len(args.entries) - added - changed} already there"


def _again(args: argparse.Namespace, kind: ListKind, known: Entry, new: bool) -> Entry:
    """Adding an entry again enables it, changes what is given, and keeps what else its line says."""
    fields = dict(known.fields)
    if kind.weighted and not new:
        fields["weight"] = str(known.weight)
    given = {"weight": args.weight, "category": args.category}
    fields |= {name: str(value) for name, value in given.items() if value is not None}
    comment = " ".join(args.comment.split()) or known.comment
    pairs = [f"{name}={value}" for name, value in fields.items()]
    return make_entry(kind, known.text, pairs, f"lists {kind.name}", comment=comment)


def _warn(problem: MailsiftError) -> None:
    """The edit is made nevertheless."""
    complain(str(problem))


def _remove(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> str:
    with edit(state, kind.name, warn=_warn) as found:
        texts = _meant(args, kind, sources)
        for text in texts:
            if found.get(text) is None:
                _known(text, kind, sources)
                raise ArgumentError(
                    f"lists {kind.name}",
                    f"{text!r} stands in a file that is not edited here",
                    "`disable`, which keeps it from counting",
                )
        count = found.remove(texts)
    return f"{kind.name}: {count} removed"


def _switch(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> str:
    with edit(state, kind.name, warn=_warn) as found:
        texts = _meant(args, kind, sources)
        changed = 0
        for text in texts:
            entry = found.get(text) or _known(text, kind, sources)
            changed += found.put(entry.disabled(args.action == "disable"))
    return f"{kind.name}: {changed} {args.action}d, {len(texts) - changed} already so"


def _meant(args: argparse.Namespace, kind: ListKind, sources: Sources) -> list[str]:
    """A picture's file stands for its signature and its sums, as many of them as are listed."""
    if kind.content is not Content.IMAGES:
        return list(args.entries)
    behind, texts = entries_behind(sources, kind), []
    for text in args.entries:
        forms = forms_of(text)
        listed = [one for one in forms if identity(kind, one) in behind]
        if not listed and is_file(text):
            raise ArgumentError(text, f"not in the list {kind.name}: {', '.join(forms)}", "a picture that `add` added")
        texts += listed or forms
    return list(dict.fromkeys(texts))


def _known(text: str, kind: ListKind, sources: Sources) -> Entry:
    """An entry of a file behind the operator's own."""
    behind = entries_behind(sources, kind)
    try:
        return behind[identity(kind, text)][0]
    except KeyError:
        raise ArgumentError(
            f"lists {kind.name}", f"no entry {text!r}", "an entry that `show` prints"
        ) from None


def _import(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> str:
    if args.weight is not None:
        make_entry(list_kind("obscene"), "x", [f"weight={args.weight}"], "--weight")
    options = Options(args.format, args.column, args.weight)
    progress = _progress if sys.stderr.isatty() else None
    with edit(state, kind.name, progress, _warn) as found:
        report = import_files(
            found, args.files, options, replace=args.replace, skip_bad=args.skip_bad, progress=progress
        )
    for bad in report.bad:
        complain(str(bad))
    skipped = f", {report.bad_count} bad lines left out" if report.bad_count else ""
    return f"{report.added} added, {report.changed} changed, {report.unchanged} already there{skipped}"


def _progress(what: str, done: int, total: int) -> None:
    print(f"\r{what}: {done * 100 // max(total, 1)} %\x1b[K\r", end="", file=sys.stderr, flush=True)


def _export(args: argparse.Namespace, kind: ListKind, state: Path, sources: Sources) -> None:
    entries = [entry for entry, _ in entries_behind(sources, kind).values()]
    chosen = (entry for entry in entries if entry.enabled or not args.enabled)
    data = "".join(format_line(kind, entry) + "\n" for entry in chosen).encode()
    if args.file is None:
        write_bytes(data)
    else:
        write_into(args.file, data)
