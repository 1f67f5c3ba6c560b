"""Step 7: pictures that are known and codes raise the rate; only an address in a code that is listed decides.

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
from . import codes
from .rules import RuleTable, compiled
from .step import Context, Lists, Outcome, listed

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Picture

NAME = "images"
LIST = "images"
# From this measure on a picture is text; more single dots than this, of all pixels, were put in (images/text_like.cpp).
_WRITTEN, _NOISY = 0.9, 1 / 400
_HARDLY_TEXT = frozenset({"html_image_only", "html_image_link_only", "mime_image_only", "text_empty"})


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.images.enabled else ()


def table(policy: Policy) -> RuleTable:
    return compiled(NAME, IMAGES, policy.weights)


def run(facts: Facts, context: Context) -> Outcome | None:
    if context.look is None or not facts.has_pictures:
        return None
    seen = context.look(facts, LIST in context.filled)
    unchecked = tuple(Unchecked(NAME, reason) for reason in seen.problems)
    if seen.codes and (decided := codes.decided(seen.codes, context)) is not None:
        return msgspec.structs.replace(decided, unchecked=unchecked)
    tests = context.images.signs
    found: dict[str, Evidence] = {}
    if LIST in context.filled:
        for picture in seen.pictures:
            for name, evidence in _known(picture, context.lists):
                found.setdefault(name, evidence)
    for picture in seen.pictures:
        for name, evidence in _written(facts, picture):
            found.setdefault(name, evidence)
    findings = tuple(Finding(NAME, test.rule, test.weight, False, evidence)
                     for name, evidence in found.items() for test in tests.get(name, ()) if test.weight)
    if seen.codes:
        findings += context.images.find(facts, (*facts.signs, *codes.signs(seen.codes, facts)))
    return Outcome(findings=findings, unchecked=unchecked) if findings or unchecked else None


def _written(facts: Facts, picture: Picture) -> Iterator[tuple[str, Evidence]]:
    """Text that is shown as a picture where the mail itself says hardly anything."""
    if picture.written < _WRITTEN or not any(sign.name in _HARDLY_TEXT for sign in facts.signs):
        return
    evidence = Evidence(f"measure {picture.written:.2f}", picture.number, "image")
    yield "image_text", evidence
    if picture.dots > _NOISY:
        yield "image_text_noisy", evidence


def _known(picture: Picture, lists: Lists) -> Iterator[tuple[str, Evidence]]:
    for digits in (picture.sha256, picture.md5):
        entry = lists.find_key(LIST, bytes.fromhex(digits[:32]))
        if entry is not None and lists.entry(LIST, entry)[0].split("\t")[0].lower() == digits:
            yield "image_listed", listed(lists, LIST, entry, digits, picture.number, "image")
            return
    entry = lists.find_picture(LIST, picture.asked)
    if entry is not None:
        yield "image_similar", listed(lists, LIST, entry, picture.phash or "", picture.number, "image")
