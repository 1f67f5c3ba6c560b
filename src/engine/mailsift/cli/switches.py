"""Lists that a policy doesn't look at: said where one is edited."""

from __future__ import annotations

from ..config import Policy

# What has to be on for a list to count.
_SWITCHES = {
    "allowed-senders": ("protection.anti_spam", "steps.senders.enabled"),
    "blocked-senders": ("protection.anti_spam", "steps.senders.enabled"),
    "allowed-phrases": ("protection.anti_spam", "steps.allowed_phrases.enabled"),
    "blocked-phrases": ("protection.anti_spam", "steps.blocked_phrases.enabled"),
    "obscene": ("protection.anti_spam", "steps.blocked_phrases.enabled", "steps.blocked_phrases.obscene"),
    "phishing": ("protection.anti_phishing", "steps.web_addresses.enabled", "steps.web_addresses.phishing"),
    "suspicious": ("protection.anti_spam", "steps.web_addresses.enabled", "steps.web_addresses.suspicious"),
    "files": ("protection.files",),
    "good-files": ("protection.files",),
    "images": ("protection.anti_spam", "steps.images.enabled"),
    "learnt-senders": ("protection.anti_spam", "steps.senders.enabled", "bayes.allow_senders"),
    "categories": ("protection.anti_spam", "topic.enabled"),
}


def hint(policy: Policy, name: str) -> str:
    for switch in _SWITCHES.get(name, ()):
        table, _, key = switch.rpartition(".")
        value: object = policy
        for part in switch.split("."):
            value = getattr(value, part)
        if not value:
            return f" (not looked at: [{table}] {key} is false in the policy)"
    return ""
