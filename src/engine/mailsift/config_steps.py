"""`[steps.NAME]` of the policy: the switches of each step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from .config_table import Count, Table, Words, default_of
from .errors import PolicyError
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
# What tesseract takes, at most ten joined by a plus; nothing of it can be an option.
LANGUAGES = re.compile(r"\A[A-Za-z_]{2,20}(?:\+[A-Za-z_]{2,20}){0,9}\Z")
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
    ocr: bool = _images["ocr"]
    ocr_languages: Words = _images["ocr_languages"]
    ocr_pictures: Count = _images["ocr_pictures"]
    ocr_time_ms: Count = _images["ocr_time_ms"]

    def __post_init__(self) -> None:
        if isinstance(self.ocr_languages, str) and not LANGUAGES.match(self.ocr_languages):
            raise PolicyError("steps.images.ocr_languages", ascii(self.ocr_languages),
                              "names of tesseract's languages, as eng or eng+deu")


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
