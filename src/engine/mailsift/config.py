"""The policy: frozen, typed, strict. Each default stands once, in defaults/policy.toml or levels.toml."""

from __future__ import annotations

import tomllib
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from .errors import PolicyError
from .rule import Rule, Weight, check

DEFAULTS = Path(__file__).parent / "defaults"
_POLICY: dict[str, Any] = tomllib.loads((DEFAULTS / "policy.toml").read_text("utf-8"))
_LEVELS: dict[str, dict[str, Any]] = tomllib.loads((DEFAULTS / "levels.toml").read_text("utf-8"))
LEVELS: dict[str, dict[str, float]] = {
    name: {key: level[key] for key in ("probable", "spam")} for name, level in _LEVELS.items()}

Level = Literal["low", "recommended", "high", "custom"]
Rate = Annotated[float, msgspec.Meta(ge=0, le=100)]
Count = Annotated[int, msgspec.Meta(ge=1, lt=1 << 32)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Network = IPv4Network | IPv6Network


def _of(name: str) -> dict[str, Any]:
    """The default values of one table."""
    table = _POLICY
    for key in name.split("."):
        table = table[key]
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the policy file."""


_protection = _of("protection")


class Protection(Table, frozen=True):
    level: Level = _protection["level"]
    probable: Rate | None = None
    spam: Rate | None = None
    anti_spam: bool = _protection["anti_spam"]
    anti_phishing: bool = _protection["anti_phishing"]
    files: bool = _protection["files"]

    def __post_init__(self) -> None:
        if (self.probable is None) != (self.spam is None):
            raise PolicyError("protection", "one threshold without the other", "probable and spam together")
        if self.probable is None or self.spam is None:
            if self.level == "custom":
                raise PolicyError("protection.level", "custom without thresholds", "probable and spam")
            if self.level not in LEVELS:
                raise PolicyError("protection.level", repr(self.level), ", ".join([*LEVELS, "custom"]))
            return
        if not self.probable <= self.spam:
            raise PolicyError("protection.probable", f"{self.probable} above spam = {self.spam}",
                              "a number up to that of spam")
        pair = {"probable": self.probable, "spam": self.spam}
        named = next((name for name, level in LEVELS.items() if level == pair), "custom")
        msgspec.structs.force_setattr(self, "level", named)

    @property
    def thresholds(self) -> tuple[float, float]:
        """(probable spam, spam): the status is given to rates strictly above."""
        if self.probable is not None and self.spam is not None:
            return self.probable, self.spam
        level = LEVELS[self.level]
        return level["probable"], level["spam"]

    @property
    def rtf(self) -> bool:
        """Whether the level reads RTF attachments, where the policy doesn't say."""
        return self.level in _LEVELS and bool(_LEVELS[self.level]["rtf"])


class Paths(Table, frozen=True):
    state: str = _of("paths")["state"]


class Trust(Table, frozen=True):
    relays: tuple[str, ...] = _of("trust")["relays"]
    authserv_ids: tuple[str, ...] = _of("trust")["authserv_ids"]

    def __post_init__(self) -> None:
        if not isinstance(self.relays, tuple) or not isinstance(self.authserv_ids, tuple):
            raise PolicyError("trust", "something that is not a tuple", "tuples of strings")
        self.networks()

    def networks(self) -> tuple[Network, ...]:
        found: list[Network] = []
        for text in self.relays:
            try:
                found.append(ip_network(text))
            except ValueError as error:
                raise PolicyError("trust.relays", f"{text!r}: {error}",
                                  "an IP address or network like 192.0.2.0/24") from None
        return tuple(found)


_senders = _of("steps.senders")
_blocked = _of("steps.blocked_phrases")
_addresses = _of("steps.web_addresses")


class Senders(Table, frozen=True):
    enabled: bool = _senders["enabled"]
    from_must_agree: bool = _senders["from_must_agree"]


class Exchange(Table, frozen=True):
    scan: bool = _of("steps.exchange")["scan"]


class AllowedPhrases(Table, frozen=True):
    enabled: bool = _of("steps.allowed_phrases")["enabled"]


class Recipients(Table, frozen=True):
    enabled: bool = _of("steps.recipients")["enabled"]


class BlockedPhrases(Table, frozen=True):
    enabled: bool = _blocked["enabled"]
    count: Literal["distinct", "every"] = _blocked["count"]
    obscene: bool = _blocked["obscene"]


class WebAddresses(Table, frozen=True):
    enabled: bool = _addresses["enabled"]
    phishing: bool = _addresses["phishing"]
    suspicious: bool = _addresses["suspicious"]


_images = _of("steps.images")
Format = Literal["png", "jpeg", "gif", "webp", "bmp", "tiff"]


class Images(Table, frozen=True):
    enabled: bool = _images["enabled"]
    formats: tuple[Format, ...] = _images["formats"]
    pictures: Count = _images["pictures"]
    pixels: Count = _images["pixels"]
    frames: Count = _images["frames"]
    bytes: Count = _images["bytes"]
    memory: Count = _images["memory"]
    time_ms: Count = _images["time_ms"]


class Rtf(Table, frozen=True):
    # None is what the level says; a Policy never holds it.
    enabled: bool | None = None


if TYPE_CHECKING:
    class Features(Table, frozen=True):
        enabled: bool = True
else:
    # A switch for each feature of defaults/features.toml: whether it counts, or a weight instead of the one there.
    Features = msgspec.defstruct(
        "Features", [(name, bool if name == "enabled" else bool | Weight, default)
                     for name, default in _of("steps.features").items()],
        bases=(Table,), module=__name__, frozen=True, kw_only=True, forbid_unknown_fields=True)


class Bayes(Table, frozen=True):
    enabled: bool = _of("steps.bayes")["enabled"]


class Steps(Table, frozen=True):
    senders: Senders = Senders()
    exchange: Exchange = Exchange()
    allowed_phrases: AllowedPhrases = AllowedPhrases()
    recipients: Recipients = Recipients()
    blocked_phrases: BlockedPhrases = BlockedPhrases()
    web_addresses: WebAddresses = WebAddresses()
    images: Images = Images()
    rtf: Rtf = Rtf()
    features: Features = Features()
    bayes: Bayes = Bayes()


class List(Table, frozen=True):
    files: tuple[str, ...] = ()


class Lists(Table, frozen=True):
    allowed_senders: List = List(files=_of("lists.allowed_senders")["files"])
    blocked_senders: List = List(files=_of("lists.blocked_senders")["files"])
    allowed_phrases: List = List(files=_of("lists.allowed_phrases")["files"])
    blocked_phrases: List = List(files=_of("lists.blocked_phrases")["files"])
    obscene: List = List(files=_of("lists.obscene")["files"])
    phishing: List = List(files=_of("lists.phishing")["files"])
    suspicious: List = List(files=_of("lists.suspicious")["files"])
    files: List = List(files=_of("lists.files")["files"])
    good_files: List = List(files=_of("lists.good_files")["files"])
    my_addresses: List = List(files=_of("lists.my_addresses")["files"])
    categories: List = List(files=_of("lists.categories")["files"])

    images: List = List(files=_of("lists.images")["files"])

    def paths(self) -> dict[str, tuple[Path, ...]]:
        """List name as the command line spells it -> its further files."""
        return {name.replace("_", "-"): tuple(Path(file) for file in getattr(self, name).files)
                for name in self.__struct_fields__}


class Learning(Table, frozen=True):
    least_messages: Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)] = _of("bayes")["least_messages"]
    self_training: bool = _of("bayes")["self_training"]
    allow_senders: bool = _of("bayes")["allow_senders"]


_topic = _of("topic")


class Topic(Table, frozen=True):
    enabled: bool = _topic["enabled"]
    threshold: Count = _topic["threshold"]


_label = _of("label")


class Label(Table, frozen=True):
    subject: bool = _label["subject"]
    spam: Words = _label["spam"]
    probable_spam: Words = _label["probable_spam"]
    headers: bool = _label["headers"]

    def __post_init__(self) -> None:
        for name in ("spam", "probable_spam"):
            text = getattr(self, name)
            if isinstance(text, str) and not (text.isprintable() and text == text.strip()):
                raise PolicyError(f"label.{name}", ascii(text), "printable text without space around it")


_limits = _of("limits")


class Limits(Table, frozen=True):
    """In the order of the native core's Limits; what is asked of the lists comes last."""

    message_bytes: Count = _limits["message_bytes"]
    parts: Count = _limits["parts"]
    depth: Count = _limits["depth"]
    headers: Count = _limits["headers"]
    header_bytes: Count = _limits["header_bytes"]
    text_bytes: Count = _limits["text_bytes"]
    decoded_bytes: Count = _limits["decoded_bytes"]
    urls: Count = _limits["urls"]
    url_bytes: Count = _limits["url_bytes"]
    links: Count = _limits["links"]
    hits: Count = _limits["hits"]
    addresses: Count = _limits["addresses"]
    time_ms: Count = _limits["time_ms"]
    phrases: Count = _limits["phrases"]


class Policy(Table, frozen=True):
    protection: Protection = Protection()
    paths: Paths = Paths()
    trust: Trust = Trust()
    steps: Steps = Steps()
    lists: Lists = Lists()
    topic: Topic = Topic()
    bayes: Learning = Learning()
    rules: tuple[Rule, ...] = ()
    weights: dict[str, Weight] = {}
    label: Label = Label()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        if not isinstance(self.protection, Protection) or not isinstance(self.steps, Steps):
            raise PolicyError("policy", "protection or steps of another type", "Protection and Steps")
        if not isinstance(self.rules, (tuple, list)) or not all(isinstance(rule, Rule) for rule in self.rules):
            raise PolicyError("policy.rules", "something else", "a tuple of Rule")
        if not isinstance(self.weights, dict) or not all(isinstance(name, str) for name in self.weights):
            raise PolicyError("policy.weights", type(self.weights).__name__, "weights by the names of rules")
        check(self.rules, self.weights)
        if self.steps.rtf.enabled is None:
            rtf = Rtf(enabled=self.protection.rtf)
            msgspec.structs.force_setattr(self, "steps", msgspec.structs.replace(self.steps, rtf=rtf))


def checked(policy: Policy) -> Policy:
    """A Policy made in Python, held against its types as a file's would be."""
    if not isinstance(policy, Policy):
        raise PolicyError("policy", type(policy).__name__, "a mailsift.Policy, or the path of a TOML file")
    try:
        return msgspec.convert(msgspec.to_builtins(policy), Policy)
    except msgspec.ValidationError as error:
        raise PolicyError("policy", str(error)) from None
