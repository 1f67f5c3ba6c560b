"""mailsift: says of a raw message whether it is spam, with the evidence and with what was not checked.

Names are loaded at the first look, so that the command line can end in order when it is interrupted this early: what
stands here is run before it can say what an interrupt is to do.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from .config import Policy
    from .engine import Engine
    from .errors import ArgumentError, DatabaseError, FileError, ListError, MailsiftError, PolicyError
    from .facts import Facts, extract
    from .message import Envelope
    from .simd import simd_level
    from .verdict import Evidence, Finding, Mark, Status, Unchecked, Verdict

__version__ = "0.1.0"

__all__ = [
    "ArgumentError", "DatabaseError", "Engine", "Envelope", "Evidence", "Facts", "FileError", "Finding",
    "ListError", "MailsiftError", "Mark", "Policy", "PolicyError", "Status", "Unchecked", "Verdict",
    "__version__", "extract", "simd_level",
]

_NAMES = {
    "config": ("Policy",), "engine": ("Engine",), "facts": ("Facts", "extract"), "message": ("Envelope",),
    "errors": ("ArgumentError", "DatabaseError", "FileError", "ListError", "MailsiftError", "PolicyError"),
    "simd": ("simd_level",), "verdict": ("Evidence", "Finding", "Mark", "Status", "Unchecked", "Verdict"),
}
_WHERE = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _NAMES:
        return import_module(f"{__name__}.{name}")
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    return value


def __dir__() -> list[str]:
    return [*globals(), *_WHERE]
