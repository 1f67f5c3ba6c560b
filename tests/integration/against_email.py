# ruff: noqa: E501
"""One message as the standard library's `email` and as mailsift read it, field by field.

Compared is what the library parses without a defect. A difference is in a class of CLASSES, whose predicate looks at the
written value and at both readings, or it is unexplained.
"""

from __future__ import annotations

import calendar
import email
import email.errors
import email.policy
import email.utils
import hashlib
import quopri
import re
from collections.abc import Callable, Iterator
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.message import Message
from typing import Any

from mailsift import facts

from .comparing import Tally

REGISTRY = HeaderRegistry()
FIELDS = ("From", "To", "Subject", "Message-ID", "Date")
Rule = Callable[[str, Any, Any], bool]


def compare(tally: Tally, corpus: str, raw: bytes) -> None:
    ours = facts.extract(raw, wanted=facts.TEXTS)
    message = email.message_from_bytes(raw)
    _compare_headers(tally, corpus, message, ours)
    if not any(part.defects for part in message.walk()):
        _compare_parts(tally, corpus, message, ours)


# Header fields


def _written(message: Message, name: str) -> str | None:
    """The first field of the name; raw 8-bit as the first reader who knows text would read it."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    if value is None or value.isascii():
        return value
    data = str(value).encode("ascii", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _compare_headers(tally: Tally, corpus: str, message: Message, ours: facts.Facts) -> None:
    for name in FIELDS:
        written = _written(message, name)
        if written is None:
            continue
        try:
            header = REGISTRY(name, re.sub(r"\r\n?|\n", "", written))
        except Exception:
            continue
        if header.defects and not all(isinstance(defect, email.errors.UndecodableBytesDefect) for defect in header.defects):
            continue
        theirs, mine = READ[name](header, written, ours)
        if theirs is None:
            continue
        equal = theirs == mine
        tally.add(corpus, name, equal, None if equal else _class(name, written, theirs, mine), (written, theirs, mine))


def _addresses(name: str) -> Callable[[Any, str, facts.Facts], tuple[Any, Any]]:
    def read(header: Any, _: str, ours: facts.Facts) -> tuple[Any, Any]:
        mine = ours.from_addresses if name == "From" else ours.to
        return [(a.display_name, a.addr_spec) for a in header.addresses], [tuple(a) for a in mine]
    return read


def _subject(header: Any, _: str, ours: facts.Facts) -> tuple[Any, Any]:
    return str(header).strip(" \t"), ours.subject


def _identifier(header: Any, _: str, ours: facts.Facts) -> tuple[Any, Any]:
    # The library keeps the brackets, we keep what is in them.
    return re.sub(r"^<(.*)>$", r"\1", str(header).strip()), ours.message_id


def _date(_: Any, written: str, ours: facts.Facts) -> tuple[Any, Any]:
    read = email.utils.parsedate_tz(written)
    if read is None:
        return None, None
    try:
        return calendar.timegm((*read[:6], 0, 0, 0)) - (read[9] or 0), ours.date
    except (ValueError, OverflowError):
        return None, None


READ: dict[str, Callable[[Any, str, facts.Facts], tuple[Any, Any]]] = {
    "From": _addresses("From"), "To": _addresses("To"), "Subject": _subject, "Message-ID": _identifier, "Date": _date}

def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _same_mailboxes(theirs: Any, mine: Any) -> bool:
    return [box for _, box in theirs] == [box for _, box in mine]


def _comment_is_name(written: str, theirs: Any, mine: Any) -> bool:
    """`a@b (Name)`: the only name that there is stands in the comment (RFC 5322 3.4, the old form)."""
    comments = {_squeezed(str(REGISTRY("Subject", text))) for text in re.findall(r"\(([^()]*)\)", written)}
    return _same_mailboxes(theirs, mine) and all(
        a == b or (a == "" and re.sub(r"[\s()]", "", b) in comments) for (a, _), (b, _) in zip(theirs, mine, strict=True))


def _blanks_of_names(_: str, theirs: Any, mine: Any) -> bool:
    """Only white space differs: between encoded-words (RFC 2047 6.2), at the ends of a quoted name, doubled."""
    return _same_mailboxes(theirs, mine) and all(
        _squeezed(a) == _squeezed(b) for (a, _), (b, _) in zip(theirs, mine, strict=True))


def _empty_group(written: str, theirs: Any, mine: Any) -> bool:
    """`undisclosed-recipients:;` is an entry with a name and no mailbox for us, nothing for the library."""
    named = [(name, box) for name, box in mine if box]
    return ":" in written and len(named) < len(mine) and (named == theirs or _blanks_of_names(written, theirs, named))


def _needless_quotes(_: str, theirs: Any, mine: Any) -> bool:
    """`"joe"@b` stays as written; the library takes the quotes away."""
    plain = [(name, re.sub(r'^"(.*)"@', r"\1@", box)) for name, box in mine]
    return plain == [(name, re.sub(r'^"(.*)"@', r"\1@", box)) for name, box in theirs]


def _word_inside(written: str, theirs: Any, mine: Any) -> bool:
    """An encoded-word in quotes or glued to a word: RFC 2047 5 forbids it, mailers write it, readers decode it."""
    def decoded(name: str) -> str:
        return re.sub(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=", lambda word: str(make_header(decode_header(word[0]))), name)
    return re.search(r'"[^"]*=\?|\w=\?', written) is not None and _same_mailboxes(theirs, mine) and all(
        _squeezed(decoded(a)) == _squeezed(b) for (a, _), (b, _) in zip(theirs, mine, strict=True))


def _twelve_hours(written: str, theirs: Any, mine: Any) -> bool:
    """`10:05:15 PM -0400`: the library leaves the half of the day out, and the zone behind it."""
    found = re.search(r"\b(\d\d?):\d\d(?::\d\d)? ([AP])M(?: ([+-])(\d\d)(\d\d))?$", written)
    if not found or mine is None:
        return False
    hours = {("P", False): 12, ("A", True): -12}.get((found[2], int(found[1]) == 12), 0)
    zone = int(f"{found[3]}1") * (int(found[4]) * 3600 + int(found[5]) * 60) if found[3] else 0
    return bool(mine == theirs + hours * 3600 - zone)


def _zone_behind_gmt(written: str, theirs: Any, mine: Any) -> bool:
    """`GMT+1`: the library reads GMT alone."""
    found = re.search(r"(?:GMT|UTC)([+-]\d{1,2})$", written)
    return found is not None and mine == theirs - int(found[1]) * 3600


def _no_zone(written: str, theirs: Any, mine: Any) -> bool:
    """`01800`: five digits without a sign are no zone (RFC 5322 3.3), the library reads 18 hours."""
    found = re.search(r" (\d{3})(\d\d)$", written)
    return found is not None and mine == theirs + int(found[1]) * 3600 + int(found[2]) * 60


def _comment_behind(written: str, theirs: Any, mine: Any) -> bool:
    """`<id> (added by relay)`: the comment is no part of the identifier (RFC 5322 3.6.4)."""
    found = re.fullmatch(r"<([^<>]*)>\s*\([^()]*\)\s*", written)
    return found is not None and mine == found[1]


def _subject_1252(written: str, theirs: Any, mine: Any) -> bool:
    return "=?iso-8859-1?" in written.lower() and _windows_1252("iso-8859-1", theirs, mine)


def _delivery_status(_: str, theirs: Any, mine: Any) -> bool:
    """message/delivery-status is a leaf for us; the library makes a text part of each block of fields in it."""
    kinds = [kind for kind, _ in mine]
    pattern = "".join("(?:text/plain,)*" if kind == "message/delivery-status" else re.escape(kind + ",") for kind in kinds)
    return "message/delivery-status" in kinds and re.fullmatch(pattern, "".join(f"{kind}," for kind in theirs)) is not None


def _encoded_message(_: str, theirs: Any, mine: Any) -> bool:
    """message/rfc822 under a transfer encoding, which RFC 2046 5.2.1 forbids: a file for us, the library reads it undecoded."""
    return any(kind == "message/rfc822" and encoding in ("base64", "quoted-printable") for kind, encoding in mine)


def _half_read_zone(written: str, theirs: Any, mine: Any) -> bool:
    """`+05-30`, `+05:30`: the library reads the hours or nothing of it; the moment differs by the zone only."""
    return re.search(r"[+-]\d\d[:-]\d\d\s*$", written) is not None and abs(theirs - (mine or 0)) <= 14 * 3600


def _windows_1252(label: str, theirs: str, mine: str) -> bool:
    """The Encoding Standard reads ISO-8859-1 and US-ASCII as windows-1252; the library makes C1 controls of 80-9F."""
    if label not in ("iso-8859-1", "us-ascii", "latin-1", "latin1") or not re.search("[\x80-\x9f]", theirs):
        return False
    return theirs.encode("latin-1").decode("cp1252", "replace") == re.sub("[\x81\x8d\x8f\x90\x9d]", "\ufffd", mine)


def _utf8_inside(label: str, theirs: str, mine: str) -> bool:
    """Labelled ISO-8859-1, but with bytes 80-9F and valid as UTF-8 to the end."""
    try:
        return label == "iso-8859-1" and theirs.encode("latin-1").decode() == mine
    except UnicodeError:
        return False


def _byte_order_mark(_: str, theirs: str, mine: str) -> bool:
    return theirs == "\ufeff" + mine


def _soft_breaks(_: str, theirs: str, mine: str) -> bool:
    """DelSp (RFC 3676 4.4) and folded calendars (RFC 5545 3.1): only soft breaks, with their quote marks, are gone."""
    broken = re.search(r" \r?\n|\n[ \t]", theirs) is not None and len(mine) < len(theirs)
    return broken and re.sub(r"[\s>]", "", theirs) == re.sub(r"[\s>]", "", mine)


# Pairs that the Encoding Standard maps otherwise than Python's tables.
PAIRS = {"big5": {("\u223c", "\uff5e")}, "gb2312": {("\u2015", "\u2014"), ("\u30fb", "\u00b7")}}


def _chinese_tables(label: str, theirs: str, mine: str) -> bool:
    return len(theirs) == len(mine) and all(
        a == b or (a, b) in PAIRS.get(label, ()) for a, b in zip(theirs, mine, strict=True))


CLASSES: dict[str, dict[str, Rule]] = {
    "From": {"comment is name": _comment_is_name, "blanks of names": _blanks_of_names, "empty group": _empty_group,
             "needless quotes": _needless_quotes, "word inside": _word_inside},
    "Subject": {"windows-1252": _subject_1252}, "Message-ID": {"comment behind": _comment_behind},
    "Date": {"half-read zone": _half_read_zone, "twelve hours": _twelve_hours, "zone behind GMT": _zone_behind_gmt,
             "no zone": _no_zone},
    "text": {"windows-1252": _windows_1252, "utf-8 inside": _utf8_inside, "byte order mark": _byte_order_mark,
             "chinese tables": _chinese_tables, "soft breaks": _soft_breaks},
    "attachment": {}, "parts": {"delivery status": _delivery_status, "encoded message": _encoded_message}}
CLASSES["To"] = CLASSES["From"]


def _class(name: str, written: str, theirs: Any, mine: Any) -> str | None:
    return next((cls for cls, holds in CLASSES[name].items() if holds(written, theirs, mine)), None)


# Parts


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _compare_parts(tally: Tally, corpus: str, message: Message, ours: facts.Facts) -> None:
    theirs = list(_leaves(message))
    decoded = {text.part: text.text for text in ours.texts if text.kind == "decoded"}
    files = {file.part: file for file in reversed(ours.attachments) if file.sha256}  # a message inside is no leaf
    mine = [part for part in ours.parts if part.number in decoded or part.number in files]
    mine = [part for i, part in enumerate(mine) if i == 0 or part.number != mine[i - 1].number]
    equal = len(theirs) == len(mine)
    shape = ([part.get_content_type() for part in theirs], [(part.type, part.encoding) for part in mine])
    tally.add(corpus, "parts", equal, None if equal else _class("parts", "", *shape), shape)
    if not equal:
        return
    for part, own in zip(theirs, mine, strict=True):
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or part.defects:
            continue
        if own.number in decoded:
            _compare_text(tally, corpus, part, payload, decoded[own.number])
        elif own.number in files:
            sum_ = hashlib.sha256(payload).hexdigest()
            same = sum_ == files[own.number].sha256
            said = str(part.get("content-transfer-encoding", ""))
            tally.add(corpus, "attachment", same, None if same else _class("attachment", said, payload, files[own.number]),
                      (own.type, said, len(payload), files[own.number].size))


def _compare_text(tally: Tally, corpus: str, part: Message, payload: bytes, mine: str) -> None:
    label = part.get_content_charset() or "us-ascii"
    try:
        theirs = payload.decode(label)
    except (LookupError, UnicodeError):
        return
    equal = theirs == mine
    cls = None if equal else _class("text", label, theirs, mine) or _doubled_sign(part, label, mine)
    tally.add(corpus, "text", equal, cls, _first(label, theirs, mine))


def _doubled_sign(part: Message, label: str, mine: str) -> str | None:
    """`==`, `= ` at a line end: not quoted-printable (RFC 2045 6.7). The library loses the second sign or what follows;
    read with the first sign written as an escape, and without the blanks, it says what we say."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "quoted-printable":
        return None
    body = str(part.get_payload()).encode("ascii", "surrogateescape")
    mended = re.sub(rb"=(?==)", b"=3D", re.sub(rb"=[ \t]+(?=\r?\n)", b"=", body))
    if mended == body:
        return None
    return "doubled sign" if quopri.decodestring(mended).decode(label, "replace") == mine else None


def _first(label: str, theirs: str, mine: str) -> tuple[Any, ...]:
    at = next((i for i, (a, b) in enumerate(zip(theirs, mine, strict=False)) if a != b), min(len(theirs), len(mine)))
    return label, at, len(theirs), len(mine), theirs[max(0, at - 20):at + 30], mine[max(0, at - 20):at + 30]
