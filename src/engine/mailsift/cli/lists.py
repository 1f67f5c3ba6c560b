"""`mailsift lists`: the operator's lists. Every edit is checked, compiled and seen by running engines at
once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ..database.edited import check_entry, edit, entries_behind, import_files
from ..database.entry import Entry, format_line, identity, make_entry
from ..database.foreign import FORMATS, Options
from ..database.lists import LISTS, Content, ListKind, list_kind
from ..database.sources import Sources
from ..errors import ArgumentError, MailsiftError
from .common import add_options, clean, complain, is_terminal, policy_of, say, utf8, write_json
from .output import write_into
from .picture_entry import digits_of, forms_of, is_file
from .switches import hint
from .terminal import write_bytes

_ABOUT = "Shows and edits one list. Entries of senders, phrases: masks * and ?, literally \\* and \\?."
_EPILOG = "An ENTRY of the list `images` may be the file of a picture. Lists: " + ", ".join(LISTS)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "lists",
        help="show and edit allowed and blocked senders, phrases, addresses, files, pictures",
        description=_ABOUT,
        epilog=_EPILOG,
    )
    parser.add_argument("name", metavar="NAME", help="which list (see below)")
    add_options(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    show = actions.add_parser("show", help="print every entry, the disabled ones too")
    show.add_argument("--json", action="store_true", help="one JSON object an entry")
    add = actions.add_parser("add", help="add entries; of those that are there: change weight, category or comment")
    add.add_argument("--weight", type=int, metavar="N", help="points of a phrase, 0 to 100 (default 60)")
    add.add_argument("--category", type=utf8, metavar="NAME", help="of a term of the list `categories`")
    add.add_argument("--comment", type=utf8, default="", metavar="TEXT")
    for action, what in (
        ("remove", "delete entries"),
        ("enable", "count entries again that were disabled"),
        ("disable", "keep entries without counting them"),
    ):
        actions.add_parser(action, help=what)
    imports = actions.add_parser("import", help="add the entries of files; all of them or none")
    imports.add_argument("--format", default="auto", choices=("auto", *FORMATS))
    imports.add_argument("--column", metavar="NAME", help="of a CSV file")
    imports.add_argument("--weight", type=int, metavar="N", help="of phrases that bring none of their own")
    imports.add_argument("--replace", action="store_true", help="entries that are in none of the files are deleted")
    imports.add_argument(
        "--skip-bad", action="store_true", help="import the good lines although there are bad ones"
    )
    imports.add_argument("files", nargs="+", type=_input, metavar="FILE", help="or - for standard input")
    export = actions.add_parser("export", help="write the list as `import` reads it")
    export.add_argument("--enabled", action="store_true", help="without the disabled entries")
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: standard output")
    for name, action_parser in actions.choices.items():
        if name in ("add", "remove", "enable", "disable"):
            action_parser.add_argument("entries", nargs="+", type=utf8, metavar="ENTRY")
        add_options(action_parser, again=True)
    parser.set_defaults(run=run)


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


def _input(path: str) -> Path:
    return Path("/dev/stdin" if path == "-" else path)


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
