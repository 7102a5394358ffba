"""Policies: rules that take decisions when no person does.

A policy in a scenario file is a table of rules, which both engines read. One written in Python is any object that is
called with an ``Asked`` and returns option numbers, or None to leave the decision to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.program.expression import Tree


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy: under ``condition`` (always, if None) these weights, one an option."""

    condition: Tree | None
    weights: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a policy in Python is asked: one decision in n replications at once (n is 1 in the single engine).

    ``time`` holds whole seconds since the start, shape (n,); ``state`` floats and ``facts`` yes/nos by name, each
    (n,); ``offered`` yes/nos, shape (n, options); ``luck`` uniform numbers in [0, 1), (n,), the decision's own draw.
    """

    decision: str
    options: tuple[str, ...]
    offered: NDArray[np.bool_]
    time: NDArray[np.int64]
    state: Mapping[str, NDArray[np.float64]]
    facts: Mapping[str, NDArray[np.bool_]]
    luck: NDArray[np.float64]


PythonPolicy = Callable[[Asked], ArrayLike | None]
"""Takes an Asked; gives n option numbers, each -1 for "none: let it lapse", or None for a person."""
