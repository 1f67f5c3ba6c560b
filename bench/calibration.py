"""The trained engine's rate beside its Bayes step alone, and how often a rate was right: a part of docs/accuracy.md.

Two lives of a site, each by `Engine.scan` and `Engine.train` as a caller would: taught the first half of a corpus by
hash, then scoring the second; and in order of arrival, each message scored and then taught. And many that have just
begun: taught the first few of each kind and nothing since. Peers' figures are those of peers.toml beside this file.
--half looks at the first half by hash alone, split once more, as one does while developing.

Run:  python -m bench.calibration [--half] [CORPUS...]      prints the part; `make accuracy` puts it into its place
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.corpus import Row, by_hash, rows, to_fit
from bench.corpus import halves as halves_of
from bench.judging import Bin, Interval, Scores, apart, bins, intervals, log_loss, misordered
from mailsift import Engine
from mailsift.bayes import Lesson
from mailsift.calibration import FITTED, bounded
from mailsift.config import LEVELS
from mailsift.policy import bayes, rate
from mailsift.policy.rules import fitted

# What the calibration of a learner that knows much would be at any time.
AT_ONCE = msgspec.structs.replace(FITTED, half_learnt=0.0, half_known=0.0)
SIZES = (50, 100, 250, 500, 1000)
FOLDERS = ("spamassassin", "csdmc2010")
LEAST = 30  # messages of a bin that say something
PROBABLE, SPAM = LEVELS["recommended"].values()

_HEAD = """\
## Trained: the rate beside the Bayes step alone

Taught by hand, scored by the same engine; messages that were scored before 50 spam and 50 ham were known are left out.
*Sum*: what the rate would be if rules and Bayes were added up as they are, each Bayes score cut off at 10 nats.
Brackets: 95 % of bootstrap samples. Log-loss in nats a message. Constants and weights were fitted to none of the second
half of `spamassassin`; to all of `csdmc2010`.
"""
_BEGUN = """\
## Just begun: taught a few messages and none since

The first so many spam and ham of `spamassassin` taught, in order of arrival or by hash; scored is what of its second
half was not taught. In order of arrival the first spam is of another time than most that comes. *At once*: the
calibration without what it holds back while little was taught. *Rate less better*: than the better one of rules and
Bayes, each alone.

| order | taught of each | ham | spam | (1-ROCA)% of the rules | of Bayes | of the sum | at once | of the rate | \
rate less better | log-loss of the rules | of the sum | at once | of the rate |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""
_PEERS = """\
Other filters on the same mail, **not measured by this script**: the same harness measured them (`bench/peers.toml`
has the source).
"""
_RELIABLE = """\
## How often a rate was right

Of the messages with a rate in the bin: how many, how many per cent were spam, and in brackets between which 95 % lie
if the mean of their rates is right. **Bold**: outside of it, of 30 messages and more.
"""


class Said(NamedTuple):
    """Of one message: the log-odds of the rate, of the Bayes step alone, of the sum as it is, of the rules alone, and
    of what the rate would be AT_ONCE."""

    spam: bool
    rate: float
    bayes: float
    sum: float
    rules: float
    at_once: float


class Life(NamedTuple):
    name: str
    said: list[Said]

    def scores(self, column: str) -> Scores:
        return [(one.spam, getattr(one, column)) for one in self.said]


def halves(corpus: str, some: Sequence[Row]) -> Life:
    order = by_hash(some)
    with Engine() as engine:
        for row in order[:len(order) // 2]:
            engine.train(row.raw(), row.spam)
        said = [_scored(engine, row) for row in order[len(order) // 2:]]
    return Life(f"{corpus}: one half by hash taught, the other scored", [one for one in said if one])


def arrival(corpus: str, some: Iterable[Row]) -> Life:
    said = []
    with Engine() as engine:
        for row in some:
            said.append(_scored(engine, row))
            engine.train(row.raw(), row.spam)
    return Life(f"{corpus}: in order of arrival, each scored and then taught", [one for one in said if one])


def _scored(engine: Engine, row: Row) -> Said | None:
    verdict = engine.scan(row.raw())
    learnt = engine.learnt_odds(verdict.facts)
    if learnt is None or any(one.check == bayes.NAME and one.reason != "limit" for one in verdict.unchecked):
        return None
    findings = tuple([finding for finding in verdict.findings if finding.step != bayes.NAME])
    rules = [finding.weight or 0.0 for finding in findings]
    at_once = [*rules, AT_ONCE.learnt(bounded(learnt), 1), AT_ONCE.known(fitted([findings]), 1)]
    return Said(row.spam, verdict.log_odds, learnt, rate.log_odds([*rules, max(-10.0, min(10.0, learnt))]),
                rate.log_odds(rules), rate.log_odds(at_once))


def begun(order: Iterable[Row], size: int, scored: Collection[Row]) -> list[Said]:
    """Of the `scored` that are not among the first so many of each kind, which are taught."""
    counts, others = Counter[bool](), []
    with Engine() as engine:
        for row in order:
            if counts[row.spam] < size and engine.train(row.raw(), row.spam) is Lesson.LEARNT:
                counts[row.spam] += 1
            elif row in scored:
                others.append(row)
        said = [_scored(engine, row) for row in others]
    return [one for one in said if one]


def sizes(corpus: str, half: bool) -> Iterator[str]:
    yield _BEGUN
    some = to_fit(corpus) if half else rows(corpus)
    scored = set(some if half else halves_of(corpus)[1])
    for name, order in (("arrival", some), ("hash", by_hash(some))):
        for size in SIZES:
            life = Life(name, begun(order, size, scored))
            by_column = {column: life.scores(column) for column in ("rate", "rules", "bayes", "sum", "at_once")}
            ham, spam = apart(by_column["rate"])
            if not spam:
                continue
            area = {column: f"{100 * misordered(*apart(scores)):.3f}" for column, scores in by_column.items()}
            loss = {column: f"{log_loss(scores):.4f}" for column, scores in by_column.items()}
            three = [by_column[column] for column in ("rate", "rules", "bayes")]
            cells = [name, f"{size} + {size}", str(len(ham)), str(len(spam)),
                     *[area[column] for column in ("rules", "bayes", "sum", "at_once", "rate")],
                     _shown(intervals(three, lambda one: one[0] - min(one[1:]))),
                     *[loss[column] for column in ("rules", "sum", "at_once", "rate")]]
            yield f"| {' | '.join(cells)} |"
    yield ""


def section(corpora: Iterable[str], half: bool) -> tuple[str, list[Life]]:
    lives = []
    for corpus in corpora:
        some = to_fit(corpus) if half else rows(corpus)
        lives += [halves(corpus, some), arrival(corpus, some)]
    return "\n".join([_HEAD, *_figures(lives), "", _PEERS, *peers(("halves", "arrival")),
                      *sizes(FOLDERS[0], half)]), lives


def _figures(lives: Iterable[Life]) -> Iterator[str]:
    yield ("| mail | ham | spam | (1-ROCA)% of the rate | of Bayes alone | rate less Bayes | log-loss | of the sum | "
           "ham above 60 | spam missed at 60 | ham above 90 | spam missed at 90 |")
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for life in lives:
        rated, learnt = life.scores("rate"), life.scores("bayes")
        ham, spam = apart(rated)
        cells = [life.name, str(len(ham)), str(len(spam)), _shown(intervals([rated], lambda one: one[0])),
                 _shown(intervals([learnt], lambda one: one[0])),
                 _shown(intervals([rated, learnt], lambda one: one[0] - one[1])),
                 f"{log_loss(rated):.4f}", f"{log_loss(life.scores('sum')):.4f}"]
        for percent in (PROBABLE, SPAM):
            least = rate.log_odds_of(percent)
            above = [sum(odds > least for odds in one) for one in (ham, spam)]
            cells += [_share(above[0], len(ham)), _share(len(spam) - above[1], len(spam))]
        yield f"| {' | '.join(cells)} |"


def _shown(interval: Interval) -> str:
    return "{:.4f} [{:.4f}, {:.4f}]".format(*(100 * value for value in interval))


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.2f} % ({count})"


def peers(tables: Iterable[str]) -> Iterator[str]:
    data: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("peers.toml").read_text("utf-8"))
    yield "| filter | (1-ROCA)% | false positives % | misses % |\n|---|---|---|---|"
    for peer in (peer for table in tables for peer in data[table]):
        between = "" if "interval" not in peer else " [{:g}, {:g}]".format(*peer["interval"])
        cells = (peer["name"], f"{peer['misordered']:g}{between}", peer.get("false", "–"), peer.get("missed", "–"))
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""


def reliability(columns: Sequence[tuple[str, Scores]]) -> Iterator[str]:
    """A table with a row for each bin and a column for each set of scores."""
    yield _RELIABLE
    found = [{one.low: one for one in bins(scores)} for _, scores in columns]
    yield f"| rate | {' | '.join(name for name, _ in columns)} |\n|---|{'---|' * len(columns)}"
    for low in sorted({low for column in found for low in column}):
        high = next(column[low].high for column in found if low in column)
        yield f"| {low} to {high} | {' | '.join(_bin(column.get(low)) for column in found)} |"
    yield ""


def _bin(one: Bin | None) -> str:
    if one is None:
        return ""
    spam, least, most = (100 * count / one.messages for count in (one.spam, one.least, one.most))
    text = f"{one.messages}: {spam:.0f} % [{least:.0f}, {most:.0f}]"
    return text if one.is_right or one.messages < LEAST else f"**{text}**"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="*", default=FOLDERS)
    parser.add_argument("--half", action="store_true", help="the first half by hash alone")
    args = parser.parse_args()
    text, lives = section(args.corpus, args.half)
    print(text)
    print("\n".join(reliability([(life.name, life.scores("rate")) for life in lives])))


if __name__ == "__main__":
    main()
