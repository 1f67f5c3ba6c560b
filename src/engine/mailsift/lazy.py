"""Attributes of frozen objects that are made at the first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_T = TypeVar("_T")


class lazy(Generic[_T]):
    """An attribute made at the first look. functools.cached_property holds a lock meanwhile, which costs more than most
    of our attributes; two threads that look at once make equal values, and one of them stays."""

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> lazy[_T]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> _T: ...
    def __get__(self, owner: object | None, kind: type) -> lazy[_T] | _T:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._make(owner)
        return value
