"""`[steps.NAME]` of the policy: the switches of each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from .config_table import Count, Table, default_of
from .rule import Weight

_senders = default_of("steps.senders")
_blocked = default_of("steps.blocked_phrases")
_addresses = default_of("steps.web_addresses")


class Senders(Table, frozen=True):
    enabled: bool = _senders["enabled"]
    from_must_agree: bool = _senders["from_must_agree"]


class Exchange(Table, frozen=True):
    scan: bool = default_of("steps.exchange")["scan"]


class AllowedPhrases(Table, frozen=True):
    enabled: bool = default_of("steps.allowed_phrases")["enabled"]


class Recipients(Table, frozen=True):
    enabled: bool = default_of("steps.recipients")["enabled"]


class BlockedPhrases(Table, frozen=True):
    enabled: bool = _blocked["enabled"]
    count: Literal["distinct", "every"] = _blocked["count"]
    obscene: bool = _blocked["obscene"]


class WebAddresses(Table, frozen=True):
    enabled: bool = _addresses["enabled"]
    phishing: bool = _addresses["phishing"]
    suspicious: bool = _addresses["suspicious"]


_images = default_of("steps.images")
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
                     for name, default in default_of("steps.features").items()],
        bases=(Table,), module=__name__, frozen=True, kw_only=True, forbid_unknown_fields=True)


class Bayes(Table, frozen=True):
    enabled: bool = default_of("steps.bayes")["enabled"]


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
