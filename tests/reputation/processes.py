"""Processes that tests kill."""

from __future__ import annotations

import os
from collections.abc import Callable


def child(run: Callable[[], None]) -> int:
    """A process that does this until it is killed."""
    pid = os.fork()
    if pid == 0:
        try:
            run()
        finally:
            os._exit(1)
    return pid
