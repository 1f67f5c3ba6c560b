"""Mutates samples of feeds whose readers are Python, and of warning lists and kept objects, and checks of each that

- nothing but a ListError comes out of it, and every line is counted at most once as bad;
- it reads alike however the file comes in pieces;
- what is kept beside the keys is found again under them.

python tests/fuzz/feed_parsers.py SECONDS [SEED]    prints what it did, and the first input that breaks a rule
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from mutation import mutated

from mailsift import _native
from mailsift.errors import DatabaseError, ListError
from mailsift.reputation.feeds import FORMATS, chunks, json_parts
from mailsift.reputation.feeds.json_parts import JsonParts
from mailsift.reputation.kept import Keeping, kept_objects
from mailsift.reputation.report import Report
from mailsift.reputation.safe_pattern import safe_pattern
from mailsift.reputation.source import Meaning, SourceBuilder, source_of
from mailsift.reputation.warning_lists import WarningLists

_MD5 = "44d88612fea8a8f36de82e1278abb02f"
SAMPLES: dict[str, list[bytes]] = {
    "rbldnsd": [(b":127.0.0.2:Listed $\n192.0.2.0/24\n!192.0.2.7\n198.51.100\n203.0.113.1-203.0.113.9 :127.0.0.3:x\n"
                b"1.2.3-9\n.evil.example\n*.a.example :3:x\n2001:db8::/32\n8.8.8.8:127.0.0.4:x\n!b.example\n"),
                (b"$DATASET generic @\nhost.example 300 IN A 127.0.0.2\n4.3.2.1 A 127.0.0.2\n$DATASET dnset md5\n"
                + _MD5.encode() + b"\n$DATASET ip4set @\n1.2.3.4/33\n")],
    "rpz": [(b"$TTL 1H\n@  SOA LOCALHOST. a.b. (1 1h 15m\n 30d 2h ) ; x\n NS  a.\n$ORIGIN rpz.example.\n"
             b"bad.example CNAME .\n*.bad.example CNAME rpz-passthru.\nd.example.rpz.example. 300 IN CNAME rpz-drop.\n"
             b"24.0.2.0.192.rpz-ip CNAME .\n"
             b"48.zz.db8.2001.rpz-ip CNAME *.\nx.rpz-nsdname CNAME .\n"
             b"w.example TXT \"a;(\"\nl.example A 10.0.0.1\n")],
    "hosts": [(b"127.0.0.1 localhost\n::1 ip6-localhost\n0.0.0.0 ads.example track.example # x\n"
               b"127.0.0.1\tevil.example\r\n192.168.1.5 printer\n0.0.0.0 github.io\n")],
    "stix": [json.dumps({"type": "bundle", "objects": [
        {"type": "indicator", "pattern": "[url:value = 'http://e.example/it\\'s']", "confidence": 5, "name": "n"},
        {"type": "indicator", "pattern": f"[file:hashes.'MD5' = '{_MD5}']", "valid_until": "2099-01-01T00:00:00Z"},
        {"type": "indicator", "pattern": "[a:b = 'c'] OR [d:e = 'f']", "pattern_type": "stix", "revoked": False},
        {"type": "x", "objects": [{"a": "}]\\\""}]}]}).encode()],
    "misp": [json.dumps({"Event": {"info": "An event", "Attribute": [
        {"type": "url", "value": "http://e.example/", "to_ids": True},
        {"type": "domain|ip", "value": "a.example|192.0.2.1", "to_ids": True},
        {"type": "filename|md5", "value": f"x|{_MD5}", "to_ids": True}],
        "Object": [{"Attribute": [{"type": "filename", "value": "#x", "to_ids": True, "deleted": False}]}]}}).encode()],
    "jsonl": [b"".join(json.dumps({"kind": kind, "object": text, "verdict": verdict, "confidence": 90, "tier": "feed",
                                   "categories": ["spam"], "source": f"s{verdict}", "record": '"#\u00e9',
                                   "expires": 9999999999}).encode() + b"\n"
                        for kind, text, verdict in (
                            ("domain", "e.example", "bad"), ("name", _MD5, "unknown"),
                            ("url", "http://e.example/", "good"), ("ip", "192.0.2.0/24", "bad")))],
    "csv": [(b"kind,object,verdict,confidence,categories,tier,source,record,expires\r\n"
             b"domain,e.example,bad,90,spam phishing,feed,x,\"'=a\n\"\"b\",\r\nname," + _MD5.encode()
             + b",suspicious,7,,override,operator,,9999999999\r\nurl,\"http://e.example/,\",good,100,,,y,'',\r\n")],
}
_PIECES = (
    b"\n", b"!", b".", b"/", b"-", b":", b"$", b"*", b"(", b")", b";", b"\"", b"'", b"\\", b"{", b"}", b"[", b"]", b"#",
    b"\0", b"\xff", b"\t ", b"0", b"255", b"999", b"$ORIGIN ", b"$DATASET ", b"@ ", b"rpz-ip", b".rpz-ip CNAME .",
    b"zz.", b"::", b"CNAME", b"xn--", b".com", b"co.uk", b"\\u0000", b"\xe2\x80\xae", b'"Attribute":[',
    b'"objects":[', b"a" * 70,
)


class Collected:
    """A source.Keeper that keeps it all."""

    def __init__(self) -> None:
        self.objects: list[tuple[int, bytes]] = []

    def add(self, text: bytes, kind: int) -> None:
        self.objects += [(kind, line) for line in text.split(b"\n") if line.strip()]


def read(name: str, data: bytes) -> tuple[Report, list[tuple[int, bytes]], SourceBuilder]:
    builder = SourceBuilder(source_of("x", Path("x")), Meaning())
    builder.keeper = kept = Collected()
    FORMATS[name].read(io.BytesIO(data), builder)
    return builder.report, sorted(kept.objects), builder


def check_feed(chance: random.Random, name: str, data: bytes) -> None:
    FORMATS[name].looks_so(data)
    try:
        whole, objects, builder = read(name, data)
    except ListError:  # it has not even a header of this format
        return
    with closing(builder):
        # A line of a range or of several names may be bad more than once.
        assert len(whole.shown) <= 16
        assert all(0 < line <= whole.lines for line, _ in whole.shown), whole
        assert all(0 < line <= whole.lines for one in whole.left.values() for line, _ in one.examples), whole
    chunks._CHUNK = json_parts._STEP = chance.choice((3, 17, 100, 700))
    try:
        again, same, builder = read(name, data)
    finally:
        chunks._CHUNK = json_parts._STEP = 1 << 20
    builder.close()
    assert objects == same, (objects, same)
    assert (whole.lines, whole.objects, whole.bad) == (again.lines, again.objects, again.bad), (whole, again)
    assert {reason: one.count for reason, one in whole.left.items()} == {
        reason: one.count for reason, one in again.left.items()}


def check_parts(data: bytes) -> None:
    """Every whole JSON is seen as whole, and gives the elements that a decoder finds in it."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    parts = JsonParts(io.BytesIO(data), b"objects")
    found = list(parts.elements())
    if isinstance(value, dict):
        assert not parts.broken, parts.broken
        if list(value) == ["type", "objects"] and isinstance(value["objects"], list) and data.count(b'"objects"') == 1:
            assert [json.loads(one) for one in found] == [one for one in value["objects"] if isinstance(one, dict)]


def check_kept(folder: Path, chance: random.Random, data: bytes) -> None:
    path = folder / "x.objects"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    keeping = Keeping(handle)
    for kind in (0, 2, 0):
        keeping.add(data, kind)
    keeping.end()
    packed = bytearray(os.pread(handle, 1 << 20, 0))
    lines = [line.strip() for line in data.replace(b"\0", b"?").split(b"\n")]
    good = [line for line in lines if line and line[:1] not in b"#;"]
    assert [kind for kind, _ in kept_objects(path)] == [0] * len(good) + [2] * len(good) + [0] * len(good)
    packed[chance.randrange(len(packed))] ^= 1 << chance.randrange(8)
    os.pwrite(handle, packed, 0)
    os.ftruncate(handle, chance.randrange(len(packed) + 1))
    os.close(handle)
    with suppress(DatabaseError):
        for _ in kept_objects(path):
            pass


def check_warning_list(folder: Path, data: bytes) -> None:
    path = folder / "list.json"
    text = data.decode("latin-1")
    for kind in ("string", "hostname", "cidr", "substring", "regex"):
        path.write_text(json.dumps({"name": text[:9], "type": kind, "list": text.split("\n")}))
        guard = WarningLists([path])
        kept, hits = guard.leave_out(data, 0)
        assert kept.count(b"\n") == data.count(b"\n")
        assert len({line for line, _ in hits}) == len(hits)
    path.write_bytes(data)
    with suppress(ListError):
        WarningLists([path])
    pattern = safe_pattern(text[:60])
    if pattern is not None:
        began = time.process_time()
        pattern.search(text[-256:])
        assert time.process_time() - began < 2, pattern


def fuzz(seconds: float, seed: int) -> int:
    chance, end, done = random.Random(seed), time.monotonic() + seconds, 0
    names = list(SAMPLES)
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        while time.monotonic() < end:
            name = names[done % len(names)]
            data = mutated(chance, chance.choice(SAMPLES[name]), _PIECES, 30, cuts=True)
            try:
                check_feed(chance, chance.choice((name, name, name, *names)), data)
                if name in ("stix", "misp"):
                    check_parts(data)
                if done % 500 == 0:
                    check_kept(folder, chance, data)
                    check_warning_list(folder, data)
            except Exception:
                print(f"seed {seed}, {done} executions: {name} {data!r}", file=sys.stderr)
                raise
            done += 1
    return done


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
    print(f"{fuzz(seconds, seed):,} executions, seed {seed}, canonical form {_native.KEY_VERSION:#x}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
