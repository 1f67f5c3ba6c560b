"""The mark FORMAL: delivery reports, receipts, auto-replies, notices of mail systems. Beside the steps, no weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verdict import Mark
from . import topic
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts

# facts.sending: Sending of record.hpp.
REPORT, NULL_RETURN_PATH, DAEMON, AUTO_REPLIED, AUTO_GENERATED, FAILED_RECIPIENTS, LIST_HEADER = (
    1 << bit for bit in range(7))


def marks(facts: Facts, context: Context) -> tuple[Mark, ...]:
    return (Mark.FORMAL,) if applies(facts, context) else ()


def applies(facts: Facts, context: Context) -> bool:
    sending = facts.sending
    if sending & (REPORT | FAILED_RECIPIENTS):
        return True
    if sending & LIST_HEADER:  # an automaton that writes to a list writes to many
        return False
    if sending & AUTO_REPLIED:
        return True
    # One of these is found in other mail too; none says so alone.
    null_sender = bool(sending & NULL_RETURN_PATH) or context.envelope.mail_from in ("", "<>")
    daemon = bool(sending & DAEMON)
    if null_sender and daemon:
        return True
    automatic = null_sender or daemon or bool(sending & AUTO_GENERATED)
    return automatic and topic.has_sign(facts, topic.NOTICE)
