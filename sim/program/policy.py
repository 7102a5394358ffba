"""Policies: rules that take decisions when no person does.

A policy in a scenario file is a table of rules, which both engines read. One written in Python is any object that is
called with an ``Asked`` and returns option numbers, or None to leave the decision to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.program.expression import Tree
from sim.program.menu import Menu


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy: under ``condition`` (always, if None) these weights, one an option; of a menu, chances."""

    condition: Tree | None
    weights: tuple[Tree, ...]


RuleTable = Mapping[int, tuple[Rule, ...]]
"""A policy of a scenario: the rules by which each decision is taken, by its node's number; none for one that is left
to its own weights."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a policy in Python is asked: one decision in n replications at once (n is 1 in the single engine).

    ``time`` holds whole seconds since the start, shape (n,); ``state`` floats and ``facts`` yes/nos by name, each
    (n,); ``offered`` yes/nos, shape (n, options); ``luck`` uniform numbers in [0, 1), (n,), the decision's own draw.
    Of a decision that takes several options ``menu`` says how many, and ``luck`` has a number for each option, (n,
    options).
    """

    decision: str
    options: tuple[str, ...]
    offered: NDArray[np.bool_]
    time: NDArray[np.int64]
    state: Mapping[str, NDArray[np.float64]]
    facts: Mapping[str, NDArray[np.bool_]]
    luck: NDArray[np.float64]
    menu: Menu | None = None


class Columns(Mapping[str, NDArray[Any]]):
    """Arrays by name, each made when it is first looked at."""

    def __init__(self, makers: Mapping[str, Callable[[], NDArray[Any]]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


PythonPolicy = Callable[[Asked], ArrayLike | None]
"""Takes an Asked; gives n option numbers, each -1 for "none: let it lapse", or None for a person. Of a menu it gives
yes/nos of the shape (n, options), or whole numbers of which a row of -1 lets it lapse."""

Policy = str | PythonPolicy | None
"""Who decides: a policy of the scenario by its id, one in Python, or the decisions' own weights."""


def policy_name(policy: Policy) -> str | None:
    """What a policy is called in results."""
    return getattr(policy, "__name__", "python") if callable(policy) else policy
