"""`make big-feed`: a made-up feed of 10 GB, streamed through a pipe into an import; its memory and rows a second.

    big.py [GIGABYTES [FORMAT]]     format: urlhaus (CSV), threatfox (JSON in one line), hashes
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MOST_MEGABYTES = 512
_BLOCK = 20_000  # rows that are made anew; a counter keeps those of others apart


def rows(kind: str, first: int) -> bytes:
    made = []
    for number in range(first, first + _BLOCK):
        key = number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128)
        if kind == "urlhaus":
            made.append(f'"{number}","2026-01-02 03:04:05","http://{key % 5_000_011:x}.evil.example/{key:x}/mozi.m",'
                        f'"online","2026-01-03 04:05:06","malware_download","elf,mozi,{key % 97}",'
                        f'"https://urlhaus.abuse.ch/url/{number}/","somebody"\r\n')
        elif kind == "threatfox":
            made.append(f'"{number}":[{{"ioc_value":"http:\\/\\/{key:x}.evil.example\\/","ioc_type":"url","threat_type":'
                        f'"botnet_cc","malware_printable":"Family {key % 1009}","first_seen_utc":"2026-01-02 03:04:05",'
                        f'"confidence_level":{key % 101},"tags":"a,b"}}],')
        else:
            made.append(f"{key:032x}\n")
    return "".join(made).encode()


def blocks(kind: str, size: int) -> Iterator[bytes]:
    heads = {"urlhaus": b"# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\r\n",
             "threatfox": b"{"}
    yield heads.get(kind, b"")
    done = number = 0
    while done < size:
        block = rows(kind, number)
        number += _BLOCK
        done += len(block)
        yield block
    if kind == "threatfox":
        yield b'"0":[]}'


def write(kind: str, size: int, path: Path) -> None:
    with path.open("wb") as pipe:
        for block in blocks(kind, size):
            pipe.write(block)


def main() -> int:
    size = int(float(sys.argv[1]) * 1e9) if len(sys.argv) > 1 else 10_000_000_000
    kind = sys.argv[2] if len(sys.argv) > 2 else "urlhaus"
    with tempfile.TemporaryDirectory(prefix="mailsift-big-") as name:
        pipe = Path(name) / "feed"
        os.mkfifo(pipe)
        writer = os.fork()
        if writer == 0:
            write(kind, size, pipe)
            os._exit(0)
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "mailsift", "reputation", "import", "--state", f"{name}/state",
                               str(pipe)], capture_output=True, text=True, check=False)
        took = time.monotonic() - began
        os.waitpid(writer, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / 1024
    print(done.stdout + done.stderr, end="")
    print(f"{kind}: {size / 1e9:.1f} GB in {took:.0f} s, at most {megabytes:.0f} MB resident, "
          f"{used.ru_utime + used.ru_stime:.0f} s of CPU time, those of the generator among them")
    return 1 if done.returncode or megabytes > MOST_MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main())
