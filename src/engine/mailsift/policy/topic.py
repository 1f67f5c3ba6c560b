"""What a message is about, by the content database. Beside the steps; weighs nothing.

The core sums the weights of the distinct terms of each category; a category is said when its sum is above the
threshold of the policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..config import Policy
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts

# Numbers of the categories that are no subject of a text but signs of the way it was sent: those of the files in
# defaults/content with `sign`.
SIGNS = range(512, 1024)
NOTICE, UNSUBSCRIBE = 512, 513
_SIGN_SUM = 100


class Topic(NamedTuple):
    """`name` is the best of `categories`, which are sorted by their sums, the largest first."""

    name: str | None
    categories: tuple[str, ...]


NONE = Topic(None, ())


def wanted(policy: Policy) -> bool:
    return policy.protection.anti_spam and policy.topic.enabled


def of(facts: Facts, context: Context) -> Topic:
    above = facts.scores_above(context.policy.topic.threshold)
    if not above:
        return NONE
    found = sorted([(-score, number, name) for score, number, name in above if number not in SIGNS])
    if not found:
        return NONE
    categories = tuple([name for _, _, name in found])
    return Topic(categories[0], categories)


def has_sign(facts: Facts, number: int) -> bool:
    """Whether the terms of a sign sum up; never, where the content database is not asked."""
    return facts.content_score(number) >= _SIGN_SUM
