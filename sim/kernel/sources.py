"""The modules that are the kernel, in the order in which they build on one another, and what is called of them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sim import numbering
from sim.kernel import (
    addresses,
    block,
    events,
    heap,
    layout,
    luck,
    menus,
    nodes,
    numbers,
    parts,
    replication,
    sound,
    trial,
    words,
)

MODULES = (luck, numbers, heap, nodes, menus, events, replication, block, addresses, parts, sound, trial)
EXPORTED = ("play_block", "play_on", "first_fault", "trial")
"""The functions that are called from outside. Each gives a whole number."""

LIBRARY = Path(__file__).with_name("kernel.library")
"""Where the compiled library stands, if there is one: under a name that no Python takes for a module of its own."""


def function(name: str) -> Callable[..., int]:
    """One of the exported functions, as it is now."""
    found: Callable[..., int] = next(getattr(module, name) for module in MODULES if hasattr(module, name))
    return found


def digest() -> int:
    """63 bits of a hash of the source and of what translates it: a library made from another is not this kernel."""
    hashed = sha256()
    translators = [Path(__file__).with_name(name) for name in ("terms.py", "translate.py")]
    for path in (*translators, *(Path(str(module.__file__)) for module in (numbering, layout, words, *MODULES))):
        hashed.update(path.read_bytes())
    return int.from_bytes(hashed.digest()[:8], "little") >> 1
