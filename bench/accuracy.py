"""Writes docs/accuracy.md: hits of every rule, false positives and misses of the untrained engine, by corpus; and the
trained engine's figures, which calibration.py measures.

Reads the labelled corpora that corpus.py knows. Reasons why a rule may fire on more ham than spam stand in
accuracy_reasons.toml beside this file; one without a reason ends the run with exit code 1.

Run:  python -m bench.accuracy [--out FILE] [--every N] [CORPUS...]
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import calibration, picture_step
from bench.corpus import CORPORA, HALVED, halves, missing, rows
from bench.judging import misordered
from mailsift import Engine, Verdict
from mailsift.config import LEVELS
from mailsift.policy import rate
from mailsift.rule import FEATURES, HEURISTICS, IMAGES

ROOT = Path(__file__).parents[1]
FOLDERS = ("spamassassin", "csdmc2010", "lists_ham", "phishing_pot")
PROBABLE, SPAM = LEVELS["recommended"].values()
# Whose untrained rates are shown bin by bin.
_RELIABLE = ("spamassassin: second half, not fitted", "csdmc2010", "lists_ham")
# A rule that is as rare as this in both says nothing yet about which it prefers.
_RARE = 0.0005

_HEAD = """\
# Accuracy

*Made by `make accuracy` (`bench/accuracy.py`); don't edit it by hand.* Built-in policy, level recommended, no lists, no
reputation, no envelope. Untrained, only steps 6, 7 and 9 rate; trained, also step 10. Weights and calibration are
fitted (`make fit`) to the first half of `spamassassin` by SHA-1 of the path, to `csdmc2010` and `lists_ham`; the second
half and `phishing_pot` only measure.
"""


class Seen(NamedTuple):
    """One message: where it is from, and what was said of it. `half`: of its corpus, by SHA-1 of the path. `unlooked`:
    the odds without the step images."""

    corpus: str
    half: str
    spam: bool
    subset: str
    html: bool
    odds: float
    unlooked: float
    rules: frozenset[str]


def seen(corpus: str, every: int) -> Iterator[Seen]:
    first = frozenset(row.path for row in halves(corpus)[0])
    with Engine() as engine, Engine(picture_step.WITHOUT) as unlooked:
        for row in rows(corpus)[::every]:
            raw = row.raw()
            verdict = engine.scan(raw)
            half = "first half" if row.path in first else "second half, not fitted"
            yield Seen(corpus, half, row.spam, row.subset, _html(verdict), verdict.log_odds,
                       unlooked.scan(raw).log_odds,
                       frozenset(finding.rule for finding in verdict.findings))


def _html(verdict: Verdict) -> bool:
    return any(part.type == "text/html" for part in verdict.facts.parts)


def document(messages: Sequence[Seen], reasons: dict[str, str], trained: bool) -> tuple[str, list[str]]:
    """The text, and the rules that fire on more ham than spam without a reason."""
    table, unexplained = _hits(messages, reasons)
    text, lives = calibration.section(calibration.FOLDERS, False) if trained else ("", [])
    untrained = [(f"untrained, {name}", [(one.spam, one.odds) for one in chosen])
                 for name, chosen in _groups(messages) if name in _RELIABLE]
    rates = calibration.reliability([*((life.name, life.scores("rate")) for life in lives), *untrained])
    return "\n".join([_HEAD, text, *rates, *_figures(messages),
                      *picture_step.section(_groups(messages)), *_shapes(messages), *table]), unexplained


def _figures(messages: Sequence[Seen]) -> Iterator[str]:
    yield "## Untrained: false positives and misses\n"
    yield (f"Probable spam above {PROBABLE:g}, spam above {SPAM:g}. (1-ROCA)%: how often a ham is rated above a spam "
           "(ties count half), lower is better.\n")
    yield "| messages | ham | spam | ham above 60 | ham above 90 | spam missed at 60 | spam missed at 90 | (1-ROCA)% |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, chosen in _groups(messages):
        ham, spam = ([one.odds for one in chosen if one.spam is label] for label in (False, True))
        cells = [_share(_above(ham, PROBABLE), len(ham)), _share(_above(ham, SPAM), len(ham)),
                 _share(len(spam) - _above(spam, PROBABLE), len(spam)),
                 _share(len(spam) - _above(spam, SPAM), len(spam)),
                 f"{100 * misordered(ham, spam):.2f}" if ham and spam else "–"]
        yield f"| {name} | {len(ham)} | {len(spam)} | " + " | ".join(cells) + " |"
    yield "\nOther filters on `spamassassin`, not measured by this script (`bench/peers.toml` has the source):\n"
    yield from calibration.peers(("untrained",))


def _groups(messages: Sequence[Seen]) -> Iterator[tuple[str, list[Seen]]]:
    for corpus in dict.fromkeys(one.corpus for one in messages):
        chosen = [one for one in messages if one.corpus == corpus]
        yield corpus, chosen
        if corpus in HALVED:
            for half in sorted({one.half for one in chosen}):
                yield f"{corpus}: {half}", [one for one in chosen if one.half == half]
        subsets = sorted({one.subset for one in chosen})
        if len(subsets) > 1:
            for subset in subsets:
                yield f"{corpus}: {subset}", [one for one in chosen if one.subset == subset]


def _above(odds: Iterable[float], percent: float) -> int:
    least = rate.log_odds_of(percent)
    return sum(value > least for value in odds)


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.2f} % ({count})" if total else "–"


def _shapes(messages: Sequence[Seen]) -> Iterator[str]:
    yield "## Ham with HTML apart from plain ham\n"
    yield "| corpus | HTML ham | above 60 | above 90 | plain ham | above 60 | above 90 |\n|---|---|---|---|---|---|---|"
    for corpus in dict.fromkeys(one.corpus for one in messages):
        cells = []
        for html in (True, False):
            odds = [one.odds for one in messages if one.corpus == corpus and not one.spam and one.html is html]
            cells += [str(len(odds)), *(_share(_above(odds, percent), len(odds)) for percent in (PROBABLE, SPAM))]
        if cells[0] != "0" or cells[3] != "0":
            yield f"| {corpus} | " + " | ".join(cells) + " |"
    yield ""


def _hits(messages: Sequence[Seen], reasons: dict[str, str]) -> tuple[list[str], list[str]]:
    totals = Counter((one.corpus, one.spam) for one in messages) + Counter(("", one.spam) for one in messages)
    hits = Counter((where, one.spam, rule) for one in messages for where in (one.corpus, "") for rule in one.rules)
    columns = [("", True), ("", False), *(key for key in totals if key[0])]
    names = [f"{corpus or 'all'} {'spam' if spam else 'ham'} %" for corpus, spam in columns]
    about = "In per cent of the messages; **bold**: a larger share of ham than of spam, with the reason below.\n"
    lines = ["## Hits of every rule\n", about, f"| rule | weight | {' | '.join(names)} |",
             "|---|---|" + "---|" * len(columns)]
    odd = []
    for rule in (*HEURISTICS, *IMAGES, *FEATURES):
        shares = [hits[corpus, spam, rule.name] / max(1, totals[corpus, spam]) for corpus, spam in columns]
        hammy = shares[1] > max(shares[0], _RARE)
        odd += [rule.name] * hammy
        shown = f"**`{rule.name}`**" if hammy else f"`{rule.name}`"
        cells = (f"{100 * share:.2f}" if share else "" for share in shares)
        lines.append(f"| {shown} | {rule.weight:g} | {' | '.join(cells)} |")
    lines += ["", "## Rules that fire on more ham than spam\n"]
    lines += [f"* `{name}`: {reasons.get(name, 'no reason given')}" for name in odd] or ["None."]
    return [*lines, ""], [name for name in odd if name not in reasons]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="*", default=FOLDERS)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/accuracy.md")
    parser.add_argument("--every", type=int, default=1, metavar="N",
                        help="every N-th message only, and nothing of the trained engine")
    args = parser.parse_args()
    corpora = [name for name in args.corpus if not missing([name])]
    if not corpora:
        print(f"no corpora in {CORPORA}: set MAILSIFT_CORPORA", file=sys.stderr)
        return 2
    reasons = tomllib.loads(Path(__file__).with_name("accuracy_reasons.toml").read_text("utf-8"))
    trained = args.every == 1 and not missing(calibration.FOLDERS)
    text, unexplained = document([one for name in corpora for one in seen(name, args.every)], reasons, trained)
    args.out.write_text(text, "utf-8")
    for name in unexplained:
        print(f"{name}: fires on more ham than spam, and no reason is given", file=sys.stderr)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
