"""What tells the peer where an address may begin: libhyperscan, natively (trigger.cpp); else the package from PyPI."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from ..contest import Missing
from ..phrases import hyperscan as libhyperscan
from ..phrases import programs
from . import Span

Places = Callable[[bytes], Iterable[Span]]


def best(expressions: Sequence[bytes]) -> Places:
    try:
        return _native(_library(), expressions)
    except Missing:
        return _packaged(expressions)


def version() -> str:
    try:
        _library()
    except Missing:
        return f"(PyPI) {metadata.version('hyperscan')}"
    return libhyperscan.version()


@lru_cache
def _library() -> ctypes.CDLL:
    libhyperscan.look()
    built = programs.program("trigger", "-shared", "-fPIC", "-lhs", folder=Path(__file__).parent)
    library = ctypes.CDLL(str(built))
    library.trigger_open.restype = ctypes.c_void_p
    library.trigger_close.argtypes = [ctypes.c_void_p]
    library.trigger_scan.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint, ctypes.c_void_p]
    return library


class _Trigger:
    """A compiled database, for as long as it is asked."""

    def __init__(self, library: ctypes.CDLL, expressions: Sequence[bytes]) -> None:
        self.library = library
        self.handle = library.trigger_open((ctypes.c_char_p * len(expressions))(*expressions), len(expressions))
        if not self.handle:
            raise Missing("libhyperscan refuses the expressions")

    def __del__(self) -> None:
        if self.handle:
            self.library.trigger_close(self.handle)


def _native(library: ctypes.CDLL, expressions: Sequence[bytes]) -> Places:
    trigger = _Trigger(library, expressions)
    scan, handle = library.trigger_scan, trigger.handle
    out = ctypes.POINTER(ctypes.c_uint32)()
    place = ctypes.addressof(out)

    def places(text: bytes, trigger: _Trigger = trigger) -> Iterable[Span]:
        count = scan(handle, text, len(text), place)
        numbers = iter(out[:count] if count else ())
        return zip(numbers, numbers, strict=True)

    return places


def _packaged(expressions: Sequence[bytes]) -> Places:
    import hyperscan

    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SOM_LEFTMOST
    database.compile(expressions=expressions, ids=list(range(len(expressions))), elements=len(expressions),
                     flags=[flags] * len(expressions))
    database.scratch = hyperscan.Scratch(database)
    found: list[Span] = []

    def keep(number: int, start: int, end: int, flags: int, context: object) -> None:
        found.append((start, end))

    def places(text: bytes) -> Iterable[Span]:
        found.clear()
        database.scan(text, match_event_handler=keep)
        return found

    return places
