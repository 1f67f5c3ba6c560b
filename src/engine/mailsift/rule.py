"""A rule of the rate as data: what has to be seen in a message, and how many nats that weighs.

Ours stand in defaults/{heuristics,images,rtf,features,reputation}.toml, the operator's in `[[rules]]` of the policy;
all have the same form. A rule makes one test:

* `sign`: a sign of the native core, or one that a step makes itself; by default the one named like the rule. With
  `above` its value has to be above that number.
* `header` with `contains` or `matches`, `address`, `attachment`: a mask (`*`, `?`, `\\*`, `\\?`) over one field, the
  web addresses, the names of the attachments; letter case plays no part.
* `body`: a mask somewhere in the visible text, folded as phrases are: case, look-alike letters, invisible characters.
* `all`, `any`, `not`: a combination of signs and of rules that stand before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import msgspec

from . import _native
from .errors import PolicyError

Weight = Annotated[float, msgspec.Meta(ge=0, le=20)]
Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,63}\Z")]
Mask = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Names = Annotated[tuple[Name, ...], msgspec.Meta(max_length=50)]
MOST_OWN_RULES = 1000

# Signs that the steps make themselves, of what the core doesn't know: trusted hosts, lists, the policy.
POLICY_SIGNS = ("dmarc_fail", "spf_fail", "spf_softfail", "dkim_fail", "not_addressed_to_me", "chinese_encoding",
                "japanese_encoding", "korean_encoding", "thai_encoding")
SIGNS = frozenset(_native.SIGN_NAMES) | frozenset(POLICY_SIGNS)
# Signs that the step rtf makes, and sees alone.
RTF_SIGNS = frozenset({"rtf_blocked_phrase", "rtf_obscene_phrase", "rtf_phishing_url", "rtf_suspicious_url"})
# The same of the step images.
IMAGE_SIGNS = frozenset({"image_listed", "image_similar", "code", "code_url", "code_in_little_text", "code_drawn",
                         "code_foreign", "code_payment", "code_script", "code_link_odd", "code_recipient",
                         "image_text", "image_text_noisy", "image_screenshot", "image_odd_shape", "image_appended",
                         "image_comment_random", "image_varied", "ocr_blocked_phrase", "ocr_obscene_phrase",
                         "ocr_phishing_url", "ocr_suspicious_url", "ocr_words"})
_TESTS = ("sign", "header", "address", "attachment", "body")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule. `weight` in nats; rules never lower the rate. `category` groups rules in the verdict."""

    name: Name
    description: str = ""
    weight: Weight
    category: Name = "own"
    sign: Name | None = None
    above: float = 0.0
    header: Mask | None = None
    contains: Mask | None = None
    matches: Mask | None = None
    address: Mask | None = None
    attachment: Mask | None = None
    body: Mask | None = None
    all: Names = ()
    any: Names = ()
    not_: Names = msgspec.field(default=(), name="not")

    @property
    def combines(self) -> bool:
        return bool(self.all or self.any or self.not_)

    @property
    def tests_sign(self) -> str | None:
        """The sign that this rule is about; None where it tests something else."""
        others = (self.header, self.address, self.attachment, self.body)
        return None if self.combines or any(other is not None for other in others) else self.sign or self.name


DEFAULTS = Path(__file__).parent / "defaults"


def by_hand(name: str) -> tuple[Rule, ...]:
    """The rules of one of our files, each with the weight that was set by hand."""
    data: dict[str, Any] = tomllib.loads((DEFAULTS / f"{name}.toml").read_text("utf-8"))
    return msgspec.convert(data["rules"], tuple[Rule, ...])


def _fitted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """With the weights of weights.toml, which `make fit` makes of labelled mail."""
    return tuple(msgspec.structs.replace(rule, weight=WEIGHTS.get(rule.name, rule.weight)) for rule in rules)


# Of the rules that the labelled mail fires; the others keep what was set by hand.
WEIGHTS: dict[str, float] = tomllib.loads((DEFAULTS / "weights.toml").read_text("utf-8"))["weights"]
HEURISTICS = _fitted(by_hand("heuristics"))
RTF = by_hand("rtf")
IMAGES = by_hand("images")
FEATURES = _fitted(by_hand("features"))
# Of the step reputation, which tests them itself: what the base knows is no sign.
REPUTATION = by_hand("reputation")
NAMES = tuple(rule.name for rule in (*HEURISTICS, *IMAGES, *RTF, *FEATURES, *REPUTATION))


def check(rules: Sequence[Rule], weights: Collection[str]) -> None:
    """An operator's rules and overrides of weights; PolicyError names the first that can't be meant so."""
    if len(rules) > MOST_OWN_RULES:
        raise PolicyError("rules", f"{len(rules)} rules", f"at most {MOST_OWN_RULES}")
    # A combination sees the signs, our heuristics and what stands before it; features run behind them.
    known = SIGNS | {rule.name for rule in HEURISTICS}
    own: set[str] = set()
    for place, rule in enumerate(rules):
        where = f"rules[{place}]"
        if rule.name in own or rule.name in NAMES or rule.name in SIGNS | RTF_SIGNS | IMAGE_SIGNS:
            raise PolicyError(f"{where}.name", f"{rule.name} is taken", "a name of its own")
        for key, found, expected in wrong(rule, known):
            raise PolicyError(f"{where}.{key}" if key else where, found, expected)
        own.add(rule.name)
        known |= {rule.name}
    names = (*NAMES, *own)
    for name in weights:
        if name not in names:
            nearest = get_close_matches(name, names, 1, 0.0)[0]
            raise PolicyError(f"weights.{name}", "unknown rule", f"perhaps {nearest}")


def wrong(rule: Rule, known: Collection[str], signs: Collection[str] = SIGNS) -> Iterator[tuple[str, str, str]]:
    """(key, what was found, what was expected) of each thing in a rule that contradicts another, or is unknown."""
    given = [key for key in _TESTS if getattr(rule, key) is not None]
    if rule.combines:
        given.append("all, any or not")
    if len(given) > 1:
        yield "", " and ".join(given), "one test a rule, and a rule that combines them"
    if rule.not_ and not (rule.all or rule.any):
        yield "not", "without all or any", "what has to be there beside what must not"
    if rule.above and rule.tests_sign is None:
        yield "above", "without a sign", "a rule about a sign"
    places = (rule.contains is not None) + (rule.matches is not None)
    if places != (rule.header is not None):
        yield "header", "a header field and " + ("no" if not places else "another number of") + " masks", \
            "header with either contains or matches"
    if (sign := rule.tests_sign) is not None and sign not in signs:
        # Without any test the sign is meant to be the rule's own name.
        yield ("sign" if rule.sign else "name", f"{sign} is no sign",
               f"a test (header, address, attachment, body, all, any), or perhaps sign = \"{_nearest(sign, signs)}\"")
    if rule.body is not None and not rule.body.strip("*? "):
        yield "body", repr(rule.body), "a mask with letters"
    for key, names in (("all", rule.all), ("any", rule.any), ("not", rule.not_)):
        for name in names:
            if name not in known:
                yield key, f"{name}: neither a sign nor a rule before this one", f"perhaps {_nearest(name, known)}"


def _nearest(name: str, names: Collection[str]) -> str:
    return get_close_matches(name, sorted(names), 1, 0.0)[0]
