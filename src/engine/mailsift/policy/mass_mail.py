"""The mark MASS_MAIL: mail sent to many, by its header or by its shape. Beside the steps, no weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verdict import Mark
from . import formal, topic
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts

# facts.sending: Sending of record.hpp.
BULK_PRECEDENCE, FEEDBACK_ID, CAMPAIGN, PAGE_LINKS = 128, 256, 512, 1024
_CERTAIN = formal.LIST_HEADER | FEEDBACK_ID | CAMPAIGN


def marks(facts: Facts, context: Context) -> tuple[Mark, ...]:
    return (Mark.MASS_MAIL,) if _applies(facts, context) else ()


def _applies(facts: Facts, context: Context) -> bool:
    sending = facts.sending
    if sending & _CERTAIN:
        return True
    if sending & BULK_PRECEDENCE:  # which auto-replies have too, so that nobody answers them (RFC 3834)
        return not formal.applies(facts, context)
    # The shape of a mailing: a page with links that tells how to get no more of it.
    return bool(sending & PAGE_LINKS) and topic.has_sign(facts, topic.UNSUBSCRIBE)
