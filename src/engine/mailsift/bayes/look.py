"""What one look at the file of a model finds."""

from __future__ import annotations

import mmap
from typing import NamedTuple

from .. import _native
from ..errors import MailsiftError
from .model_file import Identity


class Look(NamedTuple):
    """One look at the file, replaced as one. `error`: why there is no model though there may be a file. `memory`: what
    a model without a file is in."""

    identity: Identity | None = None
    model: _native.Model | None = None
    error: MailsiftError | None = None
    writable: bool = True
    memory: mmap.mmap | None = None


class Damage(NamedTuple):
    """What in a model no learning wrote so: features, remembered messages, the counts of messages."""

    features: int = 0
    messages: int = 0
    counts: bool = False

    def and_also(self, other: Damage) -> Damage:
        return Damage(self.features + other.features, self.messages + other.messages, self.counts or other.counts)
