"""Step 6: the signs that the native core saw, and the operator's own rules, raise the rate.

The rules are data: defaults/heuristics.toml and `[[rules]]` of the policy. What trusted hosts say in
Authentication-Results joins the signs: a failure raises, success by itself never lowers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..fact_values import Sign
from ..rule import HEURISTICS
from .authentication import failures
from .rules import RuleTable, compiled
from .step import Context, Outcome

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "heuristics"
_FAILED = {("dmarc", "fail"): "dmarc_fail", ("spf", "fail"): "spf_fail", ("spf", "softfail"): "spf_softfail",
           ("dkim", "fail"): "dkim_fail"}


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam else ()


def table(policy: Policy) -> RuleTable:
    return compiled(NAME, (*HEURISTICS, *policy.rules), policy.weights)


def run(facts: Facts, context: Context) -> Outcome | None:
    failed = _failed(facts, context.authserv_ids) if context.authserv_ids else ()
    return context.heuristics.look(facts, failed)


def _failed(facts: Facts, hosts: frozenset[str]) -> list[Sign]:
    return [Sign(_FAILED[method, result], 1.0, f"{method}={result}", "")
            for method, result in failures(facts.fields, hosts) if (method, result) in _FAILED]
