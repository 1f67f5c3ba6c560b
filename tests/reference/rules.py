"""Which rules fire on values of signs, the slow and obvious way: one look at every rule in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def fired(rules: Iterable[Any], values: Mapping[str, float]) -> list[str]:
    """Names in order. A combination counts a name that is a rule by whether that fired, else by the sign."""
    rules = list(rules)
    simple = {rule.name: values.get(rule.tests_sign, float("-inf")) > rule.above for rule in rules
              if not rule.combines}
    held = {**dict.fromkeys(values, True), **simple}
    for rule in rules:
        if rule.combines:
            held[rule.name] = (all(held.get(name, False) for name in rule.all)
                               and (not rule.any or any(held.get(name, False) for name in rule.any))
                               and not any(held.get(name, False) for name in rule.not_))
    return [rule.name for rule in rules if held[rule.name]]
