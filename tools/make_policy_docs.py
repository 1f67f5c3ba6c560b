"""Writes docs/policy.md from the data: the steps, levels, every rule with its weight and meaning, the form of a rule.

Reads the levels and rules of src/engine/mailsift/defaults through the package itself (build it first).
Run:  python tools/make_policy_docs.py          writes the file
      python tools/make_policy_docs.py --check  exit code 1 where the file is not what would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mailsift.config import LEVELS, Policy, Protection
from mailsift.policy import ASKED_BEHIND, FILES, REPUTATION, STEPS, rate
from mailsift.rule import FEATURES, HEURISTICS, IMAGES, RTF, Rule
from mailsift.rule import REPUTATION as KNOWN

TARGET = Path(__file__).parents[1] / "docs/policy.md"

_HEAD = """\
# The policy: steps, levels, rules

*Made by `tools/make_policy_docs.py` from the data that the engine runs on; don't edit it by hand.*
"""
_RATE = """\
## The rate

Each finding of the steps from `heuristics` on has a weight in nats of log-odds.
rate = 100 · σ({bias} + sum of weights), where σ(x) = 1 / (1 + e^-x): a message without findings has the rate
{lowest:.1f}. A weight of 0.7 doubles the odds, 2.3 makes them tenfold. Before `bayes` nothing lowers the rate but what
is known to be good; once that step has learnt enough, its finding `rules_known` takes back part of what the bias and
the rules below say ([learning](learning.md)). A strict criterion (the steps before them, infected files, a known
campaign) decides alone: 100 or 0.

The level says above which rates a message is probable spam, or spam, and whether RTF attachments are read where
`[steps.rtf] enabled` doesn't say; `mailsift policy level LEVEL FILE` sets it, `mailsift policy restore FILE` takes
switches, thresholds and weights back to the defaults.
"""
_IMAGES = """\
Pictures of the list `images`, the same byte for byte or looking alike ([pictures](images.md)). This step never decides.
With `ocr = true` in `[steps.images]` text in pictures is read; heuristics about words and links and your own rules
about text and addresses see it too, where the message itself hasn't fired them (evidence with the place `ocr`, `svg`
for drawings in a page). Addresses that pictures show are looked up as those of the message are, by the step
`web_addresses`.
"""
_RTF = """\
Text and links of RTF attachments, whatever they are called, are looked at by the step `rtf`: with the lists and
switches of `blocked_phrases` and `web_addresses`, and never to decide. The signs of links see these links as well;
they stand among the heuristics and not here.
"""
_KNOWN = """\
Of what the base of reputations knows and what doesn't decide, each rule counts once, in proportion to the confidence;
how much all of them raise or lower the rate together is bounded in `[reputation]` of the policy.
"""
_OWN = """\
## Weights and rules of your own

```toml
[weights]
link_shortener = 1.5         # instead of the weight below
header_few = 0               # off: no finding; combinations that name it still see it

[steps.features]
tiny_font = false            # off
scripts = 1.2                # on, with this weight

[[rules]]
name = "mass_program"        # lower case, digits, _; a name that no rule and no sign has
description = "Their mass mailer"
category = "ours"            # for heuristic_categories of the verdict
weight = 1.5                 # nats, 0 to 20
header = "X-Mailer"          # the field, with one of
matches = "mass*1.?"         #   matches: a mask over the whole value (* any, ? one, \\* \\? \\\\ literal)
# contains = "mass"          #   contains: text anywhere in the value

[[rules]]
name = "odd_links"
weight = 1.0
address = "*.example.test"   # a mask over a web address, its canonical form, or its host

[[rules]]
name = "disk_image"
weight = 1.0
attachment = "*.iso"         # a mask over the name of an attachment

[[rules]]
name = "their_slogan"
weight = 1.0
body = "secret*offer"        # a mask somewhere in the text of a part, folded as phrases are

[[rules]]
name = "many_links"
weight = 0.5
sign = "link_count"          # a sign of the tables below, and above which value
above = 100

[[rules]]
name = "odd_links_and_image"
weight = 1.0
all = ["odd_links", "disk_image"]    # rules before this one, or signs; any = [..] and not = [..] likewise
```

Letter case plays no part in masks. There are no regular expressions: masks take time linear in the text, whatever a
message holds. Many phrases belong to the lists of phrases (`mailsift lists blocked-phrases`): these cost the same
however many there are, while each rule about the body is a search of its own in the first 256 K characters of a text.
"""


def document() -> str:
    return "\n".join([_HEAD, *_steps(), _RATE.format(bias=rate.BIAS, lowest=rate.rate_of(rate.BIAS)), *_levels(),
                      *_rules("The heuristics (step `heuristics`)", HEURISTICS),
                      *_rules("Pictures (step `images`)", IMAGES, _IMAGES),
                      *_rules("RTF attachments (step `rtf`)", RTF, _RTF), *_features(), *_known(), _OWN])


def _known() -> Iterator[str]:
    yield f"## What is known (step `{REPUTATION.name}`)\n"
    yield _KNOWN
    yield "| rule | weight | what it means |\n|---|---|---|"
    for rule in KNOWN:
        sign = "-" if rule.name.startswith("known_good") else ""
        yield f"| `{rule.name}` | {sign}{rule.weight:g} | {rule.description} |"
    yield ""


def _steps() -> Iterator[str]:
    yield "## The order\n\nThe first step that decides ends it; what stands behind is said to be unchecked.\n"
    on = Policy()
    for number, step in enumerate(STEPS, 1):
        off = " (off by default; the test strings count all the same)" if step.always(on) else " (off by default)"
        yield f"{number}. `{step.name}`{'' if step.checks(on) else off}"
    yield f"\nBeside them, for every message: `{FILES.name}`; and behind `{ASKED_BEHIND}`, for those that are not"
    yield f"decided by then: `{REPUTATION.name}`, where there is a base to ask ([reputation](reputation.md)).\n"


def _levels() -> Iterator[str]:
    yield "| level | probable spam above | spam above | RTF attachments |\n|---|---|---|---|"
    for name, level in LEVELS.items():
        rtf = "read" if Policy(protection=Protection(level=name)).steps.rtf.enabled else "not read"  # type: ignore[arg-type]
        default = " (default)" if name == Policy().protection.level else ""
        yield f"| {name}{default} | {level['probable']:g} | {level['spam']:g} | {rtf} |"
    yield ""


def _rules(title: str, rules: Iterable[Rule], about: str = "") -> Iterator[str]:
    rules = list(rules)
    yield f"## {title}\n\n{about}" if about else f"## {title}\n"
    yield f"{len(rules)} rules. Where a number stands, the value of the sign has to be above it.\n"
    for category in dict.fromkeys(rule.category for rule in rules):
        yield f"### {category}\n\n| rule | weight | what it means | fires on |\n|---|---|---|---|"
        for rule in rules:
            if rule.category == category:
                yield f"| `{rule.name}` | {rule.weight:g} | {rule.description} | {_test(rule)} |"
        yield ""


def _test(rule: Rule) -> str:
    if rule.combines:
        groups = (("all of", rule.all), ("any of", rule.any), ("none of", rule.not_))
        return "; ".join(f"{word} " + ", ".join(f"`{name}`" for name in names) for word, names in groups if names)
    above = f" above {rule.above:g}" if rule.above else ""
    return f"`{rule.tests_sign}`{above}"


def _features() -> Iterator[str]:
    yield "## The additional features (step `features`)\n\nEach has a switch of its own in `[steps.features]`.\n"
    yield "| feature | default | weight | what it means | fires on |\n|---|---|---|---|---|"
    for rule in FEATURES:
        switch = "on" if getattr(Policy().steps.features, rule.name) else "off"
        yield f"| `{rule.name}` | {switch} | {rule.weight:g} | {rule.description} | {_test(rule)} |"
    yield ""


def main() -> int:
    text = document()
    if "--check" in sys.argv[1:]:
        return int(not TARGET.exists() or TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
