"""The kernel as it runs here: the compiled library where there is one that can be trusted, else plain Python.

It is called with NumPy arrays for memories. The library is refused where it was made from another source than the one
that stands beside it, and where its numbers differ from plain Python's in a bit.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from ctypes import CDLL, c_int64, c_void_p
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.faults import PlainKernel
from sim.kernel import sources
from sim.kernel.guarded import Guarded
from sim.kernel.proof import proved

CHOICE = "WHITECELL_KERNEL"
"""The environment variable that asks for ``plain`` or ``checked`` where there is a library."""
ADVICE = (
    "This installation has no compiled kernel, so many runs take more than a hundred times as long: they are played "
    "in plain Python. Install it again where a C compiler is found, or from a wheel."
)

How = Literal["compiled", "plain", "checked"]
Memory = NDArray[Any]

_KINDS = {"Ints": np.int64, "Reals": np.float64, "Shorts": np.int16, "Singles": np.float32}


@dataclass(frozen=True)
class Kernel:
    """What ``sim.kernel.sources`` exports, by name, and how it runs. ``checked`` is plain Python that checks bounds."""

    how: How
    functions: dict[str, Callable[..., int]]

    def __call__(self, name: str, *arguments: Memory | int) -> int:
        """Call a function; memories are changed in place. TypeError for one of another kind or order."""
        return self.functions[name](*arguments)


@cache
def kernel() -> Kernel:
    """The kernel of this process. Warns (PlainKernel) where it is plain Python for want of a library."""
    choice = os.environ.get(CHOICE, "compiled")
    if choice == "checked":
        return plain(checked=True)
    found = None if choice == "plain" else compiled()
    if found is None and choice != "plain":
        warnings.warn(ADVICE, PlainKernel, stacklevel=2)
    return found or plain()


def compiled() -> Kernel | None:
    """The library that stands beside the source, if there is one, and one to be trusted."""
    try:
        if not proved(sources.LIBRARY):
            return None
    except OSError:  # there is none, or it is another machine's
        return None
    library = CDLL(str(sources.LIBRARY))
    functions = {name: _through_c(getattr(library, name), kinds) for name, kinds in _signatures().items()}
    return Kernel("compiled", functions)


def plain(checked: bool = False) -> Kernel:
    """The source itself, over lists."""
    functions = {name: _through_lists(name, kinds, checked) for name, kinds in _signatures().items()}
    return Kernel("checked" if checked else "plain", functions)


def _signatures() -> dict[str, list[str]]:
    """The annotations of what is exported, as they are written."""
    return {
        name: [str(parameter.annotation) for parameter in signature(sources.function(name)).parameters.values()]
        for name in sources.EXPORTED
    }


def _through_c(function: Any, kinds: list[str]) -> Callable[..., int]:
    function.restype = c_int64
    function.argtypes = [c_void_p if kind in _KINDS else c_int64 for kind in kinds]

    def call(*arguments: Memory | int) -> int:
        given = zip(arguments, kinds, strict=True)
        return int(function(*(_address(value, kind) if kind in _KINDS else value for value, kind in given)))

    return call


def _address(memory: Any, kind: str) -> int:
    return int(_checked(memory, kind).ctypes.data)


def _checked(memory: Memory, kind: str) -> Memory:
    if memory.dtype != _KINDS[kind] or not memory.flags.c_contiguous:
        raise TypeError(f"a contiguous array of {_KINDS[kind].__name__} is asked for, and not {memory.dtype}")
    return memory


def _through_lists(name: str, kinds: list[str], checked: bool) -> Callable[..., int]:
    def call(*arguments: Any) -> int:
        lists = {i: _list(_checked(arguments[i], kind), checked) for i, kind in enumerate(kinds) if kind in _KINDS}
        found = sources.function(name)(*(lists.get(i, value) for i, value in enumerate(arguments)))
        for i, numbers in lists.items():
            arguments[i].reshape(-1)[:] = numbers
        return found

    return call


def _list(memory: Memory, checked: bool) -> list[Any]:
    numbers = memory.reshape(-1).tolist()
    return Guarded(numbers, float if memory.dtype.kind == "f" else int) if checked else numbers
