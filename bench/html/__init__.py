"""Pages to text and links: every HTML part of real mail, as UTF-8.

Equal as the tests define it (tests/native/test_html_corpora.py): the same absolute addresses, and a text of the same
characters but for white space; by count, as a tree moves text out of tables, and what is hidden stands apart.
"""

from __future__ import annotations

from ..contest import Peer, Work, amount

WORKS = (
    # A tree repairs what a stream takes as it stands: some pages of old spam are nothing but repairs.
    Work("html", "read", "HTML to visible text and links",
         (Peer("selectolax", 6, "selectolax", "selectolax (lexbor)"),),
         lambda mail: mail.pages, lambda pages: amount(pages, "pages"), least=0.97),
)
