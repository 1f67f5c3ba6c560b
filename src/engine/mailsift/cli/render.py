"""A verdict for the eye. Colours only on a terminal."""

from __future__ import annotations

from ..policy import rate
from ..verdict import Finding, Status, Verdict
from .terminal import clean, coloured

_NAMES = {Status.SPAM: "spam", Status.PROBABLE_SPAM: "probable spam", Status.NOT_SPAM: "not spam"}
_COLOURS = {Status.SPAM: "31", Status.PROBABLE_SPAM: "33", Status.NOT_SPAM: "32"}
# Reasons for which a check was not made that say nothing about this message: another step decided, the policy is so.
_USUAL = ("stopped", "disabled", "untrained")


def verdict(label: str, verdict: Verdict, explain: bool) -> str:
    """One line a message, then one a finding; with `explain` the evidence, what was not checked, and the facts.

    What was not checked of this message, and is checked of others, is said in any case.
    """
    findings = verdict.findings
    marks = "  " + " ".join(sorted(mark.name for mark in verdict.marks)) if verdict.marks else ""
    status = coloured(f"{_NAMES[verdict.status]:<13}", _COLOURS[verdict.status])
    lines = [f"{status} {verdict.rate:5.1f}  {clean(label)}{marks}{'' if explain else _unchecked(verdict)}"]
    lines += [f"    {_finding(finding, explain)}" for finding in findings]
    if explain:
        if not any(finding.decided for finding in findings):
            lines.append(f"    log-odds: {verdict.log_odds:+.2f}, the bias of {rate.BIAS:+.2f} and all weights")
        lines += [f"    not checked: {entry.check} ({entry.reason})" for entry in verdict.unchecked]
        lines += [f"    {name}: {clean(str(value))}" for name, value in _facts(verdict)]
    return "\n".join(lines)


def _unchecked(verdict: Verdict) -> str:
    left = [f"{entry.check} {entry.reason}" for entry in verdict.unchecked if entry.reason not in _USUAL]
    return f"  [unchecked: {', '.join(left)}]" if left else ""


def _finding(finding: Finding, explain: bool) -> str:
    weight = "notes" if finding.weight is None else f"{finding.weight:+g}"
    text = f"{finding.step}/{finding.rule} {'decides' if finding.decided else weight}"
    shown = {key: value for key, value in (finding.evidence or {}).items() if value not in (None, "", ())}
    if explain:
        return text + "".join(f"\n        {key}: {clean(str(value))}" for key, value in shown.items())
    return text + ": " + ", ".join(clean(str(value)) for value in shown.values()) if shown else text


def _facts(verdict: Verdict) -> list[tuple[str, object]]:
    facts = verdict.facts
    rows: list[tuple[str, object]] = [("from", facts.from_), ("subject", facts.subject),
                                      ("message-id", facts.message_id)]
    rows += [("address", f"{url.url} ({url.where}, part {url.part or '-'})") for url in facts.urls]
    rows += [("attachment", f"{file.name} {file.type} {file.size} bytes sha256 {file.sha256}")
             for file in facts.attachments]
    return [(name, value) for name, value in rows if value]
