"""Ids for what other tools call by titles in any script, numbers or hexadecimal strings."""

from __future__ import annotations

import re

from sim.characters import OBEYED
from sim.scenario.fields import unfit_id
from sim.scenario.lookalikes import UNSEEN, as_id, plain
from sim.scenario.model import OWN_FIELD

_LONGEST = 40
_LONGEST_ID = 200
_LIKE_AN_ID = re.compile("[a-z][a-z0-9_]*[a-z0-9]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_NEVER = frozenset(["all", "none", "unguided"])
"""Words that some elements may not be called, and none is that is drafted."""


class FreshIds:
    """Hands out ids that no other element of the same set has: one for turns, injects and decisions, another for cells
    and actors."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def fresh(self, words: str, kind: str) -> str:
        """An id made of ``words``, itself if it is one, else one that counts: ``inject``, ``inject_2``; no two are
        alike."""
        is_one = len(words) <= _LONGEST_ID and _LIKE_AN_ID.fullmatch(words)
        meant = words if is_one else _shortened(as_id(words[: 4 * _LONGEST]))
        meant = f"{kind}_{meant}" if meant[:1].isdigit() else meant
        if not meant or unfit_id(meant) or meant in _NEVER:
            meant = kind
        number = self._next.get(meant, 1)
        name = meant if number == 1 else f"{meant}_{number}"
        while name in self._used:
            number += 1
            name = f"{meant}_{number}"
        self._next[meant] = number + 1
        self._used.add(name)
        return name


def _shortened(name: str) -> str:
    """An id of no more than so many characters, its words whole where there are several."""
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]


def own_field(heading: str) -> str:
    """The name of a field of the author's own for what a file calls ``heading``: ``x-status``, ``x-상태``."""
    words = _UNSEEN.sub("", OBEYED.sub("", plain(heading)))
    name = as_id(words) or re.sub(r"[\W_]+", "_", words).strip("_").lower()
    return f"{OWN_FIELD}{name[:_LONGEST].strip('_').replace('_', '-') or 'field'}"
