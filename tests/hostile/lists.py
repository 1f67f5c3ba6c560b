"""An engine with lists of every kind that hostile mail can hit, and with every step on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mailsift

_LISTS: dict[str, list[str]] = {
    "blocked-phrases": ["buy pills now", "pills", "viagra", "paypal", *("a" * n for n in range(2, 30)), "free*money",
                        "f?ee*", "*money*free*", "begin*end*begin*never", *(f"word{n} of list" for n in range(2000))],
    "allowed-phrases": ["this phrase never comes"],
    "allowed-senders": ["*@allowed.example", "10.9.0.0/16"],
    "blocked-senders": ["foe*@*.blocked.example", "b?d@blocked.example"],
    "phishing": ["http://a.example/1/2/", "d.e.f.example", *(f"bad{n}.example" for n in range(2000))],
    "suspicious": [f"http://worse{n}.example/x" for n in range(2000)],
}


def policy(folder: Path, limits: dict[str, int] | None = None, **more: str) -> Path:
    """A policy file in `folder` with those lists and limits."""
    for name, entries in _LISTS.items():
        (folder / f"{name}.txt").write_text("".join(f"{entry}\n" for entry in entries), "utf-8")
    text = [("[trust]\nrelays = ['10.0.0.0/8']\nauthserv_ids = ['mx.example']\n[steps.exchange]\nscan = false\n"
            "[steps.allowed_phrases]\nenabled = true\n[steps.blocked_phrases]\nenabled = true\n[limits]\n")]
    text += [f"{name} = {value}\n" for name, value in (limits or {}).items()]
    text += [f"[lists.{name.replace('-', '_')}]\nfiles = ['{name}.txt']\n" for name in _LISTS]
    text += [f"[{table}]\n{keys}\n" for table, keys in more.items()]
    path = folder / "hostile.toml"
    path.write_text("".join(text), "utf-8")
    return path


ENVELOPE = mailsift.Envelope(client_ip="10.1.2.3", helo="mx.example", mail_from="a@b.example",
                             rcpt_to=("c@d.example",))


def scanned(engine: mailsift.Engine, raw: Any) -> mailsift.Verdict:
    return engine.scan(raw, ENVELOPE)
