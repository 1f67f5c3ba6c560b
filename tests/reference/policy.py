"""The strict steps as the design describes them, in one straight line: slow, obvious, without plan or stages.

Takes the plain facts and lists of tests/policy/making.py. Answers: status (None where undecided), marks, the
steps that have decided.
"""

from __future__ import annotations

from typing import Any


def decide(policy: Any, facts: Any, lists: Any, envelope: Any) -> tuple[str | None, set[str], list[str]]:
    status, marks, step = _spam_and_phishing(policy, facts, lists, envelope)
    decided = [step] if step else []
    if policy.protection.files:
        bad = {hit.attachment for hit in facts.file_hits if hit.list == "files"}
        good = {hit.attachment for hit in facts.file_hits if hit.list == "good-files"}
        if bad - good:
            return "spam", marks | {"infected"}, [*decided, "files"]
    return status, marks, decided


def _spam_and_phishing(
    policy: Any, facts: Any, lists: Any, envelope: Any
) -> tuple[str | None, set[str], str | None]:
    spam_on, steps = policy.protection.anti_spam, policy.steps
    marks: set[str] = set()
    if spam_on and steps.senders.enabled:
        if _sender(facts, lists, envelope, "allowed-senders", steps.senders.from_must_agree):
            return "not_spam", {"trusted"}, "senders"
        if _sender(facts, lists, envelope, "blocked-senders", False):
            return "spam", {"blacklisted"}, "senders"
    if (
        spam_on
        and steps.allowed_phrases.enabled
        and any(hit.list == "allowed-phrases" and hit.where != "rtf" for hit in facts.phrase_hits)
    ):
        return "not_spam", marks, "allowed_phrases"
    if spam_on and steps.recipients.enabled and lists.count("my-addresses"):
        addresses = [address.address.lower() for address in facts.to + facts.cc]
        if all(lists.find_address("my-addresses", address) is None for address in addresses):
            return "spam", {"not_addressed"}, "recipients"
    if spam_on and facts.test_string:
        return "spam", marks, "blocked_phrases"
    if spam_on and steps.blocked_phrases.enabled:
        names = {"blocked-phrases", "obscene"} if steps.blocked_phrases.obscene else {"blocked-phrases"}
        hits = [(hit.list, hit.entry) for hit in facts.phrase_hits if hit.list in names and hit.where != "rtf"]
        counted = hits if steps.blocked_phrases.count == "every" else set(hits)
        if any(name == "obscene" and lists.entry(name, entry)[1] for name, entry in hits):
            marks.add("obscene")
        if sum(lists.entry(name, entry)[1] for name, entry in counted) > 100:
            return "spam", marks, "blocked_phrases"
    wanted = set()
    if steps.web_addresses.enabled and steps.web_addresses.phishing and policy.protection.anti_phishing:
        wanted.add("phishing")
    if steps.web_addresses.enabled and steps.web_addresses.suspicious and spam_on:
        wanted.add("suspicious")
    found = {hit.list for hit in facts.address_hits if facts.urls[hit.url].where != "rtf"} & wanted
    if found:
        return "spam", marks | (found & {"phishing"}), "web_addresses"
    return None, marks, None


def rtf(policy: Any, facts: Any, lists: Any) -> dict[str, float]:
    """Rules of the step rtf, where it runs, with the weights of their data."""
    if not (policy.protection.anti_spam and policy.steps.rtf.enabled):
        return {}
    found: dict[str, float] = {}
    blocked, addresses = policy.steps.blocked_phrases, policy.steps.web_addresses
    for name in ("blocked-phrases", "obscene"):
        if not blocked.enabled or (name == "obscene" and not blocked.obscene):
            continue
        entries = [hit.entry for hit in facts.phrase_hits if hit.list == name and hit.where == "rtf"]
        points = sum(lists.entry(name, entry)[1] for entry in
                     (entries if blocked.count == "every" else set(entries)))
        if points:
            found["rtf_obscene_phrase" if name == "obscene" else "rtf_blocked_phrase"] = 1.0
        if points > 100 and name == "blocked-phrases":
            found["rtf_blocked_phrases"] = 1.6
    listed = {hit.list for hit in facts.address_hits if facts.urls[hit.url].where == "rtf"}
    if addresses.enabled and addresses.phishing and policy.protection.anti_phishing and "phishing" in listed:
        found["rtf_phishing_url"] = 4.0
    if addresses.enabled and addresses.suspicious and "suspicious" in listed:
        found["rtf_suspicious_url"] = 3.0
    return found


def _sender(facts: Any, lists: Any, envelope: Any, name: str, must_agree: bool) -> bool:
    if envelope.mail_from and lists.find_address(name, envelope.mail_from.lower()) is not None:
        return True
    if envelope.client_ip and lists.find_ip(name, envelope.client_ip) is not None:
        return True
    listed = [
        lists.find_address(name, address.address.lower()) is not None for address in facts.from_addresses
    ]
    if name == "blocked-senders":
        return any(listed)
    if not listed or not all(listed):
        return False
    if not must_agree or (
        envelope.mail_from is None and envelope.client_ip is None and envelope.helo is None
    ):
        return True
    ours = [address.address.lower().split("@")[1] for address in facts.from_addresses]
    theirs = (envelope.mail_from or "@").lower().split("@")[1]
    return all(
        theirs and (one == theirs or one.endswith("." + theirs) or theirs.endswith("." + one)) for one in ours
    )
