"""Beside the steps: attachments against the hash database of infected files. Runs for every message.

A file that is known to be good, always by its whole SHA-256, is not infected whatever another list says: that is how a
false record is overruled. The operator's lists go before the base of reputations, but not before his overrides there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..known import Known
from ..verdict import Evidence, Finding, Mark, Status
from .step import MOST_FINDINGS, Context, Outcome, in_base, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "files"
INFECTED, GOOD = "files", "good-files"
# A good file alone says nothing.
LISTS = (INFECTED,)


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.files else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    hits = facts.file_hits
    known = _known(facts, context) if context.answers.known else {}
    if not hits and not known:
        return None
    good = _listed_good(facts) | {place for place, one in known.items()
                                  if one.verdict == "good" and one.tier == "override"}
    bad = {hit.attachment: hit for hit in reversed(hits) if hit.list == INFECTED}
    sure = {place for place, one in known.items() if is_infected(one, context)}
    infected, overruled = [], []
    for place in sorted(bad.keys() | sure)[:MOST_FINDINGS]:
        file = facts.attachments[place]
        text = file.name or file.sha256
        evidence: Evidence
        if place in bad:
            evidence = listed(context.lists, INFECTED, bad[place].entry, text, file.part, "attachment")
        else:
            evidence = in_base(known[place], text, file.part, "attachment")
        if place in good:
            overruled.append(Finding(NAME, "infected_file_overruled", 0.0, False, evidence))
        else:
            infected.append(Finding(NAME, "infected_file", None, True, evidence))
    if not infected:
        return Outcome(findings=tuple(overruled)) if overruled else None
    return Outcome(Status.SPAM, (*infected, *overruled), (Mark.INFECTED,))


def is_infected(one: Known, context: Context) -> bool:
    return one.verdict == "bad" and one.confidence >= context.policy.reputation.decides_from


def counts(one: Known, facts: Facts, context: Context) -> bool:
    """Whether a file of the base that isn't surely infected raises the rate."""
    return not is_infected(one, context) and facts.file_places[one.row] not in _listed_good(facts)


def all_good(facts: Facts, context: Context) -> bool:
    """Whether the base knows every attachment to be good, itself or with the document that it is embedded in: then
    nobody has to look into them."""
    if not any(one.role == "file" and one.verdict == "good" for one in context.answers.known):
        return False
    bad = {hit.attachment for hit in facts.file_hits if hit.list == INFECTED}
    good = {place for place, one in _known(facts, context).items() if one.verdict == "good" and place not in bad}
    parts = {part for part, place in facts.file_places.items() if place in good}
    return all(part in parts or facts.parts[part].parent in parts for part in facts.file_places)


def _listed_good(facts: Facts) -> set[int]:
    return {hit.attachment for hit in facts.file_hits if hit.list == GOOD}


def _known(facts: Facts, context: Context) -> dict[int, Known]:
    """What the base knows of files, by their places in the attachments."""
    return {facts.file_places[one.row]: one for one in context.answers.known if one.role == "file"}
