"""PhishTank: addresses of phishing pages that people reported and others verified. CSV and JSON.

https://phishtank.org/developer_info.php. What nobody has verified yet is suspicious; the target is the record.
"""

from __future__ import annotations

from mailsift.reputation.feeds.tables import Role, Table, Word
from mailsift.reputation.kinds import Category, Verdict

_DOUBT = Word(verdict=Verdict.SUSPICIOUS)

TABLE = Table(
    {"url": Role.URL, "target": Role.RECORD, "submission_time": Role.SEEN, "verification_time": Role.SEEN,
     "verified": Role.WORD},
    (frozenset({"phish_id", "url"}),),
    Category.PHISHING,
    {"verified": {"no": _DOUBT, "n": _DOUBT, "false": _DOUBT, "0": _DOUBT}},
)
