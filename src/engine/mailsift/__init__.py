"""mailsift: says of a raw message whether it is spam, with the evidence and with what was not checked."""

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
