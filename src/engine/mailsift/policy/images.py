"""Step 7: pictures that are known, codes and texts raise the rate; only a listed address that a picture shows decides.

The look at the pictures is the engine's (Context.look): it decodes them within limits, once, and only while nothing has
been decided. Every rule fires once a message, with the first find as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ..config import Policy
from ..rule import IMAGES
from ..verdict import Evidence, Finding, Unchecked
from . import codes, picture_signs, picture_text, web_addresses
from .rules import RuleTable, compiled
from .step import Context, Lists, Outcome, listed

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Picture

NAME = "images"
LIST = "images"


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.images.enabled else ()


def table(policy: Policy) -> RuleTable:
    return compiled(NAME, IMAGES, policy.weights)


def texts(policy: Policy) -> RuleTable | None:
    """For the texts of drawings and what is read in pictures; None where the step is off."""
    return picture_text.table(policy, NAME) if checks(policy) else None


def run(facts: Facts, context: Context) -> Outcome | None:
    if context.look is None or not facts.has_pictures:
        return None
    seen = context.look(facts, LIST in context.filled, True)
    unchecked = tuple(Unchecked(NAME, reason) for reason in seen.problems)
    if seen.addresses and (decided := web_addresses.in_pictures(seen.addresses, context)) is not None:
        return msgspec.structs.replace(decided, unchecked=unchecked)
    tests = context.images.signs
    found: dict[str, Evidence] = {}
    if LIST in context.filled:
        for picture in seen.pictures:
            for name, evidence in _known(picture, context.lists):
                found.setdefault(name, evidence)
    for name, evidence in picture_signs.signs(facts, seen.pictures):
        found.setdefault(name, evidence)
    findings = tuple(Finding(NAME, test.rule, test.weight, False, evidence)
                     for name, evidence in found.items() for test in tests.get(name, ()) if test.weight)
    if seen.texts:
        findings += picture_text.findings(seen, facts, context, NAME)
    if seen.codes:
        findings += context.images.find(facts, (*facts.signs, *codes.signs(seen.codes, facts)))
    return Outcome(findings=findings, unchecked=unchecked) if findings or unchecked else None


def _known(picture: Picture, lists: Lists) -> Iterator[tuple[str, Evidence]]:
    for digits in () if picture.joined else (picture.sha256, picture.md5):
        entry = lists.find_key(LIST, bytes.fromhex(digits[:32]))
        if entry is not None and lists.entry(LIST, entry)[0].split("\t")[0].lower() == digits:
            yield "image_listed", listed(lists, LIST, entry, digits, picture.number, "image")
            return
    entry = lists.find_picture(LIST, picture.asked)
    if entry is not None:
        where = picture_signs.where(picture)
        yield "image_similar", listed(lists, LIST, entry, picture.phash or "", picture.number, where)
