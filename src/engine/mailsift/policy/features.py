"""Step 9: the additional features, each with a switch and a weight of its own in the policy.

Most are signs of the native core. Whom the message is addressed to and which encodings are unusual here is known only
to the operator: these are made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..config import Policy
from ..fact_values import Sign
from ..rule import FEATURES
from .rules import RuleTable, compiled
from .step import Context, Outcome, find_address

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "features"
MINE = "my-addresses"
_NAMED = 5
# Charsets by their names in the WHATWG encoding standard, and those that only their labels tell apart.
_ENCODINGS = {"gbk": "chinese_encoding", "gb18030": "chinese_encoding", "gb2312": "chinese_encoding",
              "hz-gb-2312": "chinese_encoding", "big5": "chinese_encoding", "big5-hkscs": "chinese_encoding",
              "euc-jp": "japanese_encoding", "iso-2022-jp": "japanese_encoding", "shift_jis": "japanese_encoding",
              "euc-kr": "korean_encoding", "ks_c_5601-1987": "korean_encoding", "iso-2022-kr": "korean_encoding",
              "windows-874": "thai_encoding", "tis-620": "thai_encoding", "iso-8859-11": "thai_encoding"}
_ENCODING_SIGNS = frozenset(_ENCODINGS.values())


def checks(policy: Policy) -> tuple[str, ...]:
    return tuple(f"{NAME}.{name}" for name in _on(policy))


def table(policy: Policy) -> RuleTable:
    on = _on(policy)
    return compiled(NAME, [rule for rule in FEATURES if rule.name in on], {**on, **policy.weights})


def _on(policy: Policy) -> dict[str, float]:
    """The features that are on, with their weights."""
    settings = msgspec.structs.asdict(policy.steps.features)
    if not (policy.protection.anti_spam and settings["enabled"]):
        return {}
    found = {}
    for rule in FEATURES:
        switch = settings[rule.name]
        if switch:
            found[rule.name] = rule.weight if switch is True else float(switch)
    return found


def run(facts: Facts, context: Context) -> Outcome | None:
    wanted = context.features.made
    more: list[Sign] = []
    if "not_addressed_to_me" in wanted and MINE in context.filled:
        more += _not_addressed(facts, context)
    if not wanted.isdisjoint(_ENCODING_SIGNS):
        more += _encodings(facts)
    return context.features.look(facts, more)


def _not_addressed(facts: Facts, context: Context) -> list[Sign]:
    lists = context.lists
    addresses = [address.address for address in (*facts.to, *facts.cc)]
    if any(find_address(lists, MINE, address) is not None for address in addresses):
        return []
    return [Sign("not_addressed_to_me", 1.0, ", ".join(addresses[:_NAMED]), "")]


def _encodings(facts: Facts) -> list[Sign]:
    return [Sign(_ENCODINGS[charset], 1.0, part.charset, part.number) for part in facts.parts
            if (charset := part.charset.lower()) in _ENCODINGS]
