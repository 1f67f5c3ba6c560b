"""Beside the steps: attachments against the hash database of infected files. Runs for every message.

A file that the list of good files knows, always by its whole SHA-256, is not infected whatever the other list
says: that is how a false record is overruled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Finding, Mark, Status
from .step import MOST_FINDINGS, Context, Outcome, listed

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
    if not hits:
        return None
    good = {hit.attachment for hit in hits if hit.list == GOOD}
    bad = {hit.attachment: hit for hit in reversed(hits) if hit.list == INFECTED}
    infected, overruled = [], []
    for attachment in sorted(bad)[:MOST_FINDINGS]:
        file = facts.attachments[attachment]
        evidence = listed(context.lists, INFECTED, bad[attachment].entry, file.name or file.sha256, file.part,
                          "attachment")
        if attachment in good:
            overruled.append(Finding(NAME, "infected_file_overruled", 0.0, False, evidence))
        else:
            infected.append(Finding(NAME, "infected_file", None, True, evidence))
    if not infected:
        return Outcome(findings=tuple(overruled)) if overruled else None
    return Outcome(Status.SPAM, (*infected, *overruled), (Mark.INFECTED,))
