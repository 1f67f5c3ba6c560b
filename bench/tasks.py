"""All tasks, in the order of the table."""

from __future__ import annotations

from collections.abc import Sequence

from . import decode, digest, html, message, phrases, reputation, signature, urls
from .contest import Work
from .figures import FIGURES

WORKS: tuple[Work, ...] = (*phrases.WORKS, *urls.WORKS, *digest.WORKS, *decode.WORKS, *message.WORKS, *html.WORKS,
                           *signature.WORKS, *reputation.WORKS)


def chosen(names: Sequence[str]) -> list[Work]:
    """Works by the names of tasks and works; KeyError for one that is neither, nor a figure's."""
    known = {name for work in WORKS for name in (work.task, work.id)} | {figure.id for figure in FIGURES}
    for name in names:
        if name not in known:
            raise KeyError(name)
    return [work for work in WORKS if not names or work.task in names or work.id in names]
