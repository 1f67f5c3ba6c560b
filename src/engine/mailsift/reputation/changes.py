"""What an import changes: beside the last one of its source, and beside what other sources say."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field

from mailsift import _native
from mailsift.durable import naming
from mailsift.reputation.publish import Publisher
from mailsift.reputation.segment_file import Opened, map_segment
from mailsift.reputation.source import SourceBuilder


@dataclass
class Changes:
    """Counts of keys."""

    new: int = 0
    gone: int = 0
    same: int = 0
    before: int | None = None  # when the last import was made
    shared: dict[str, int] = field(default_factory=dict)  # with other sources, by name


def compared(publisher: Publisher, name: str, before: Opened | None, now: _native.ReputationSegment) -> Changes:
    changes = Changes(new=len(now))
    if before is not None:
        changes.gone, changes.new, changes.same = _native.compare_segments(before.core, now)
        changes.before = before.core.made_at
    for other in publisher.readable_sources():
        if other.path.stem != name and (both := _native.compare_segments(other.core, now)[2]):
            changes.shared[other.path.stem] = both
    return changes


def would_change(publisher: Publisher, name: str, builder: SourceBuilder) -> Changes:
    """Nothing of it stays."""
    with tempfile.TemporaryFile(prefix="mailsift-") as file:
        with naming(tempfile.gettempdir()):
            _, builder.report.entries, builder.report.merged, *_ = builder.write(file.fileno())
        return compared(publisher, name, publisher.source(name), map_segment(os.dup(file.fileno())))
