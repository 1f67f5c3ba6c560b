"""Flips single bits of each file of a base: what the commands say then is right, or a refusal in one line; never a
crash, a wrong answer, or one that lacks something and does not say so.

Run:  python tests/reputation/flipping.py FLIPS_A_FILE [SEED]
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from mailsift.cli import main as command

FILES = ("CURRENT", "base-*.seg", "overlay-*.seg", "sources/one.seg", "sources/one.objects", "sources/one.json",
         "ledger/data.mdb", "ledger/sum")
OBJECTS = ("one.example", "http://evil.example/a", "mine.example", "never.example")
FEED = "one.example\nhttp://evil.example/a\n"


class Site:
    def __init__(self, folder: Path) -> None:
        self.state, self.feed = folder / "state", folder / "one.txt"
        self.base = self.state / "reputation"
        self.feed.write_text(FEED)
        assert self.run("import", "--expires", "30d", str(self.feed))[0] == 0
        assert self.run("override", "bad", "mine.example")[0] == 0

    def run(self, *words: str) -> tuple[int, str, str]:
        out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = command(["reputation", words[0], "--state", str(self.state), *words[1:]])
            out.flush()
        return code, out.buffer.getvalue().decode(), err.getvalue()  # type: ignore[attr-defined]

    def rows(self, *words: str) -> tuple[int, list[dict[str, object]], str]:
        code, out, err = self.run(*words)
        return code, [json.loads(line) for line in out.splitlines()], err

    def mistakes(self) -> tuple[list[object], bool]:
        """What is wrong with what the commands say, and whether one of them refused."""
        wrong: list[object] = []
        codes = []
        code, rows, err = self.rows("lookup", "--json", *OBJECTS)
        codes.append((code, err))
        verdicts = [row["verdict"] for row in rows]
        if verdicts != (["bad", "bad", "bad", "unknown"] if code == 0 else ["not_checked"] * 4):
            wrong.append(("lookup", code, verdicts))
        code, rows, err = self.rows("export")
        codes.append((code, err))
        names = sorted(f"{row['kind']}:{row['object']}={row['verdict']}" for row in rows)
        right = ["domain:mine.example=bad", "domain:one.example=bad", "url:http://evil.example/a=bad",
                 "url:http://mine.example/=bad", "url:http://one.example/=bad"]
        if names != right and (code == 0 or not set(names) <= set(right)):
            wrong.append(("export", code, names))
        code, rows, err = self.rows("override", "show", "--json")
        codes.append((code, err))
        if code == 0 and {row["object"] for row in rows} != {"domain:mine.example", "url:mine.example"}:
            wrong.append(("show", rows))
        code, out, err = self.run("import", "--dry-run", str(self.feed))
        codes.append((code, err))
        if code == 0 and "2 objects" not in out:
            wrong.append(("import", out))
        wrong += [one for one in codes if one[0] not in (0, 2) or (one[0] == 2 and one[1].count("\n") != 1)]
        return wrong, any(code for code, _ in codes)


def main(flips: int, seed: int) -> int:
    rng, bad, refused = random.Random(seed), 0, Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        site = Site(Path(name))
        assert site.mistakes() == ([], False)
        for pattern in FILES:
            path = max(site.base.glob(pattern))
            for _ in range(flips):
                data = path.read_bytes()
                at = rng.randrange(len(data) * 8)
                path.write_bytes(data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :])
                wrong, was_refused = site.mistakes()
                refused[pattern] += was_refused
                path.write_bytes(data)
                if wrong:
                    bad += 1
                    print(f"{pattern}, bit {at}: {wrong}")
    print(f"{flips} bits of each file, {bad} of them with a wrong answer; refused: {dict(refused)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)))
