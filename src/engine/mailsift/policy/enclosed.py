"""Text that stands inside of something, an RTF attachment or a picture, as signs of the step that looks into it.

The lists and switches are those of the steps that look at the message itself: a phrase counts where blocked phrases
are on, an address where its database is. Here both only raise the rate; an allowed phrase lets nothing pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..verdict import Evidence
from . import blocked_phrases, web_addresses
from .step import Context, in_base, listed

if TYPE_CHECKING:
    from ..fact_values import AddressHit, Url, WeighedPhrase
    from ..facts import Facts
    from ..known import Known

_OF_LIST = {blocked_phrases.BLOCKED: "blocked_phrase", blocked_phrases.OBSCENE: "obscene_phrase",
            web_addresses.PHISHING: "phishing_url", web_addresses.SUSPICIOUS: "suspicious_url"}
_ALL = 1 << 32


class Seen(NamedTuple):
    """A sign with evidence that names the list."""

    name: str
    value: float
    evidence: Evidence


def hits(facts: Facts, context: Context, in_rtf: bool) -> list[WeighedPhrase]:
    """The phrases of the lists in it, counted as in the message itself."""
    settings = context.policy.steps.blocked_phrases
    if not settings.enabled:
        return []
    return facts.weighed_phrases(settings.obscene, settings.count == "every", in_rtf, _ALL)


def phrases(prefix: str, found: Iterable[WeighedPhrase], context: Context) -> Iterator[Seen]:
    """A sign a list: the points of its phrases, at the place of the first."""
    points: dict[str, int] = {}
    evidence: dict[str, Evidence] = {}
    for hit in found:
        points[hit.list] = points.get(hit.list, 0) + hit.points
        if hit.list not in evidence:
            evidence[hit.list] = listed(context.lists, hit.list, hit.entry, hit.text, hit.part, hit.where)
    for name, seen in evidence.items():
        yield Seen(prefix + _OF_LIST[name], float(points[name]), seen)


def addresses(prefix: str, found: Iterable[tuple[AddressHit, Url]], known: Iterable[tuple[str, Known, Url]],
              context: Context) -> Iterator[Seen]:
    """A sign a database: how many addresses of it there are. `known`: by the base, each with its database."""
    found, known = list(found), list(known)
    for name in web_addresses.databases(context.policy):
        mine = [(hit, url) for hit, url in found if hit.list == name]
        in_the_base = [(one, url) for database, one, url in known if database == name]
        if mine:
            hit, url = mine[0]
            evidence = listed(context.lists, name, hit.entry, url.url, url.part, url.where)
        elif in_the_base:
            one, url = in_the_base[0]
            evidence = in_base(one, url.url, url.part, url.where)
        else:
            continue
        yield Seen(prefix + _OF_LIST[name], float(len({url for _, url in (*mine, *in_the_base)})), evidence)
