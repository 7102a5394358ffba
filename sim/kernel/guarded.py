"""Memories that check every use: what the kernel's plain form is tried in, where C would read or write astray."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsIndex


class Guarded(list[Any]):
    """A list of numbers of one kind. An index is a whole number within it, counted from the front; what is stored has
    the kind. IndexError and TypeError say where it is not so."""

    def __init__(self, numbers: Iterable[Any], kind: type) -> None:
        super().__init__(numbers)
        self.kind = kind

    def __getitem__(self, at: Any) -> Any:
        return super().__getitem__(self._place(at))

    def __setitem__(self, at: Any, number: Any) -> None:
        if type(number) is not self.kind:
            raise TypeError(f"at {at}: {number!r} is not {self.kind.__name__}")
        if isinstance(number, int) and not -(2**63) <= number < 2**63:
            raise TypeError(f"at {at}: {number} has more than 64 bits")
        super().__setitem__(self._place(at), number)

    def _place(self, at: Any) -> SupportsIndex:
        if type(at) is not int or not 0 <= at < len(self):
            raise IndexError(f"{at!r} is outside a memory of {len(self)}")
        return at
