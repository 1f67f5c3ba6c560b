"""Made-up feeds, as their publishers write them, each with what is known when it was read."""

from __future__ import annotations

import json
from typing import NamedTuple

MD5 = "0123456789abcdef0123456789abcde1"
SHA1 = "0123456789abcdef0123456789abcdef01234567"
SHA256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddee01"
ALL = "http://a.example/x.exe", "http://192.0.2.7:8080/mozi.m", "https://b.example/q?a=1&b=%22"


class Sample(NamedTuple):
    format: str
    name: str
    text: str
    bad: tuple[str, ...]  # objects
    categories: tuple[str, ...]
    skipped: int = 0


def _abuse(header: str, rows: list[list[str]], gap: str = "", quote: str = '"') -> str:
    lines = [f"{gap}".join(f'"{field}",' for field in row)[:-1].replace('",', f'",{gap}') for row in rows]
    head = "################\r\n# abuse.ch Database Dump (CSV)\r\n#                Terms, conditions\r\n#\r\n"
    return head + f"# {header}\r\n" + "".join(f"{line}\r\n" for line in lines) + f"# Number of entries: {len(rows)}\r\n"


_URLHAUS = [[str(number), "2026-01-02 03:04:05", url, "online", "2026-01-03", "malware_download", "elf,mozi",
             f"https://urlhaus.abuse.ch/url/{number}/", "joe"] for number, url in enumerate(ALL)]
_TAIL = 'id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter'
_OLD = [row[:4] + row[5:] for row in _URLHAUS]
_BAZAAR = [["2026-01-02 03:04:05", SHA256, MD5, SHA1, "joe", "a \"\"b\"\".exe", "exe", "application/x", "Mozi", "n/a"]]
_BAZAAR_HEADER = ('"first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name","file_type_guess",'
                  '"mime_type","signature","vtpercent"')
_FOX = {"url": ALL[0], "domain": "c2.example", "ip:port": "192.0.2.9:443", "md5_hash": MD5, "sha256_hash": SHA256,
        "sha1_hash": SHA1}
_FOX_HEADER = ('"first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias",'
               '"malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous",'
               '"reporter"')
_FOX_ROWS = [["2026-01-02 03:04:05", str(number), value, kind, "botnet_cc", "elf.mozi", "None", "Mozi", "", "75",
              "False", "None", "mozi", "0", "joe"] for number, (kind, value) in enumerate(_FOX.items())]
_FOX_OBJECTS = (ALL[0], "c2.example", "http://c2.example/x", "192.0.2.9", MD5, SHA256)
_TANK = [{"phish_id": str(number), "url": url, "phish_detail_url": f"http://tank.example/{number}",
          "submission_time": "2026-01-02T03:04:05+00:00", "verified": "yes",
          "verification_time": "2026-01-02T03:05:05+00:00", "online": "yes",
          "details": [{"ip_address": "192.0.2.1", "url": "http://other.example/"}], "target": "Bank, \"One\""}
         for number, url in enumerate(ALL)]
_TANK_CSV = "".join(f'{row["phish_id"]},"{row["url"]}",{row["phish_detail_url"]},{row["submission_time"]},yes,'
                    f'{row["verification_time"]},yes,"Bank, ""One"""\n' for row in _TANK)

SAMPLES = {
    "urlhaus csv": Sample("urlhaus", "csv.txt", _abuse(_TAIL, _URLHAUS), ALL, ("malware",)),
    "urlhaus csv of before": Sample("urlhaus", "csv.txt", _abuse(_TAIL.replace("last_online,", ""), _OLD), ALL,
                                    ("malware",)),
    "urlhaus text": Sample("urlhaus", "text.txt", "\r\n".join(("# abuse.ch URLhaus Plain-Text Dump", *ALL, "")), ALL,
                           ("malware",)),
    "urlhaus json": Sample("urlhaus", "json", json.dumps({
        str(number): [dict(zip(_TAIL.split(",")[1:], row[1:], strict=True)) | {"tags": ["elf"]}]
        for number, row in enumerate(_URLHAUS)}), ALL, ("malware",)),
    "urlhaus api": Sample("urlhaus", "json", json.dumps({"query_status": "ok", "urls": [
        {"id": 1, "urlhaus_reference": "https://urlhaus.abuse.ch/url/1/", "url": url, "tags": None} for url in ALL]},
        indent=2), ALL, ("malware",)),
    "malwarebazaar csv": Sample("malwarebazaar", "full.csv", _abuse(_BAZAAR_HEADER, _BAZAAR, " "), (MD5, SHA256),
                                ("malware",)),
    "malwarebazaar text": Sample("malwarebazaar", "sha256.txt", f"# MalwareBazaar full export\r\n{SHA256}\r\n",
                                 (SHA256,), ("malware",)),
    "malwarebazaar json": Sample("malwarebazaar", "recent.json", json.dumps({"query_status": "ok", "data": [
        {"sha256_hash": SHA256, "sha3_384_hash": SHA1, "md5_hash": MD5, "signature": None, "tags": ["x"],
         "intelligence": {"clamav": None, "downloads": "1"}}]}), (MD5, SHA256), ("malware",)),
    "threatfox csv": Sample("threatfox", "full.csv", _abuse(_FOX_HEADER, _FOX_ROWS, " "), _FOX_OBJECTS,
                            ("malware", "botnet"), 1),
    "threatfox json": Sample("threatfox", "full.json", json.dumps({
        str(number): [{"ioc_value": value, "ioc_type": kind, "threat_type": "botnet_cc", "confidence_level": 75,
                       "malware_printable": "Mozi", "is_compromised": False, "tags": "a,b"}]
        for number, (kind, value) in enumerate(_FOX.items())}), _FOX_OBJECTS, ("malware", "botnet"), 1),
    "threatfox api": Sample("threatfox", "recent.json", json.dumps({"query_status": "ok", "data": [
        {"id": "1", "ioc": value, "threat_type": "botnet_cc", "ioc_type": kind, "malware_printable": "Mozi",
         "confidence_level": 75, "malware_samples": [{"md5_hash": SHA1[:32]}]} for kind, value in _FOX.items()]}),
        _FOX_OBJECTS, ("malware", "botnet"), 1),
    "phishtank csv": Sample("phishtank", "online-valid.csv", "phish_id,url,phish_detail_url,submission_time,verified,"
                            "verification_time,online,target\n" + _TANK_CSV, ALL, ("phishing",)),
    "phishtank json": Sample("phishtank", "online-valid.json", json.dumps(_TANK).replace("/", "\\/"), ALL,
                             ("phishing",)),
    "openphish": Sample("openphish", "feed.txt", "\n".join(ALL) + "\n", ALL, ("phishing",)),
    "openphish csv": Sample("openphish", "feed.csv", "brand,discover_time,url,host\n" + "".join(
        f"Bank,02-01-2026,{url},h\n" for url in ALL), ALL, ("phishing",)),
    "clamav hdb": Sample("clamav", "main.hdb", f"{MD5}:68:Eicar-Test-1\n{SHA1}:*:Other:73\n", (MD5,), ("malware",), 1),
    "clamav hsb": Sample("clamav", "main.hsb", f"{SHA256}:*:Eicar-Test-1:73:200\r\n{SHA1}:5:Other\r\n", (SHA256,),
                         ("malware",), 1),
}
