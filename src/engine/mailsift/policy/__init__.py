"""The steps and, in STEPS, their order: the only place where it stands. Steps are pure: no I/O, no clock."""

from . import (
    allowed_phrases,
    bayes,
    blocked_phrases,
    exchange,
    features,
    files,
    formal,
    heuristics,
    images,
    mass_mail,
    recipients,
    rtf,
    senders,
    web_addresses,
)
from .step import Step

STEPS = (
    Step(senders.NAME, senders.run, senders.checks, lists=senders.LISTS),
    Step(exchange.NAME, exchange.run, exchange.checks),
    Step(allowed_phrases.NAME, allowed_phrases.run, allowed_phrases.checks, lists=allowed_phrases.LISTS),
    Step(recipients.NAME, recipients.run, recipients.checks),
    Step(blocked_phrases.NAME, blocked_phrases.run, blocked_phrases.checks, blocked_phrases.always),
    Step(web_addresses.NAME, web_addresses.run, web_addresses.checks, lists=web_addresses.LISTS),
    Step(heuristics.NAME, heuristics.run, heuristics.checks),
    Step(images.NAME, images.run, images.checks),
    Step(rtf.NAME, rtf.run, rtf.checks),
    Step(features.NAME, features.run, features.checks),
    Step(bayes.NAME, bayes.run, bayes.checks, looks_back=True),
)

# Beside the steps: runs for every message, whatever they decide.
FILES = Step(files.NAME, files.run, files.checks, lists=files.LISTS)

# Beside the steps: marks that say what kind of mail it is and weigh nothing. For messages that were not stopped,
# where the Anti-Spam is on.
MARKS = (formal.marks, mass_mail.marks)
