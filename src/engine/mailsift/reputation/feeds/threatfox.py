"""ThreatFox (abuse.ch): addresses, hosts, servers of botnets and hashes of malware, each with a confidence.

https://threatfox.abuse.ch/export/ and its API, whose names of columns differ.
"""

from __future__ import annotations

from mailsift.reputation.feeds.tables import Role, Table, Word
from mailsift.reputation.kinds import Category, Kind

_KINDS = {
    "url": Word(Kind.URL),
    "domain": Word(Kind.DOMAIN),
    "ip": Word(Kind.IP),
    "ip:port": Word(Kind.IP),
    "md5_hash": Word(Kind.MD5),
    "sha256_hash": Word(Kind.SHA256),
}
_THREATS = {
    "botnet_cc": Word(categories=Category.BOTNET),
    "phishing": Word(categories=Category.PHISHING),
    "cc_skimming": Word(categories=Category.SCAM),
}

TABLE = Table(
    {"ioc_value": Role.TYPED, "ioc": Role.TYPED, "ioc_type": Role.WORD, "threat_type": Role.WORD,
     "malware_printable": Role.RECORD, "confidence_level": Role.CONFIDENCE, "is_compromised": Role.WORD,
     "first_seen_utc": Role.SEEN, "first_seen": Role.SEEN, "last_seen_utc": Role.SEEN, "last_seen": Role.SEEN},
    (frozenset({"ioc_value", "ioc_type"}), frozenset({"ioc", "ioc_type"})),
    Category.MALWARE,
    {"ioc_type": _KINDS, "threat_type": _THREATS,
     "is_compromised": {"true": Word(categories=Category.COMPROMISED), "1": Word(categories=Category.COMPROMISED)}},
)
