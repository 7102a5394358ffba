"""What a policy in Python replies, read as numbers; and what it may know of the answers given before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.faults import Misuse
from sim.numbering import LAPSE, PERSON
from sim.program.menu import Menu
from sim.program.nodes import Node
from sim.program.policy import Asked, PythonPolicy

Picks = NDArray[np.int64]
YesNos = NDArray[np.bool_]


def answers(policy: PythonPolicy, asked: Asked) -> Picks:
    """What a Python policy answers: for each replication an option's number (of a menu the mask of those taken), LAPSE,
    or PERSON for all of them.

    Raises Misuse for a policy that fails, or answers with anything else.
    """
    n = len(asked.time)
    try:
        answer = policy(asked)
    except Exception as error:
        raise Misuse(f"The policy failed on `{asked.decision}`: {type(error).__name__}: {error}") from error
    if answer is None:
        return np.full(n, PERSON)
    return _numbers(asked, answer) if asked.menu is None else _masks(asked, asked.menu, answer)


def _numbers(asked: Asked, answer: Any) -> Picks:
    """An option's number for each replication."""
    n = len(asked.time)
    numbers = np.asarray(answer).reshape(-1)
    if numbers.shape != (n,) or not np.issubdtype(numbers.dtype, np.integer):
        raise Misuse(
            f"The policy must answer `{asked.decision}` with one option number a replication, not {answer!r:.80}."
        )
    numbers = numbers.astype(np.int64)
    for number in np.unique(numbers).tolist():
        within = number == LAPSE or 0 <= number < len(asked.options)
        if not within or (number != LAPSE and not asked.offered[numbers == number, number].all()):
            raise Misuse(f"The policy chose option {number} of `{asked.decision}`, which is not offered.")
    return numbers


def _masks(asked: Asked, menu: Menu, answer: Any) -> Picks:
    """The mask of the options taken for each replication; a row of nothing but LAPSE lets it lapse."""
    rows = np.asarray(answer)
    if rows.shape != asked.offered.shape or rows.dtype.kind not in "bi":
        raise Misuse(
            f"The policy must answer the menu `{asked.decision}` with a yes or no for each replication and option, "
            f"of the shape {asked.offered.shape}, not {answer!r:.80}."
        )
    numbers = rows.astype(np.int64)
    lapses = (numbers == LAPSE).all(axis=1)
    if not np.isin(numbers[~lapses], (0, 1)).all():
        raise Misuse(
            f"The policy must answer the menu `{asked.decision}` with yes or no (1 or 0) for each option, or with -1 "
            "for all of them to let it lapse."
        )
    taken = (numbers == 1) & ~lapses[:, None]
    for number, option in enumerate(asked.options):
        if (taken[:, number] & ~asked.offered[:, number]).any():
            raise Misuse(f"The policy took `{option}` of the menu `{asked.decision}`, which is not offered.")
    for many in np.unique(taken.sum(axis=1)[~lapses]).tolist():
        if not menu.at_least <= many <= menu.at_most:
            raise Misuse(
                f"The policy took {many} options of the menu `{asked.decision}`, which takes {menu.at_least} at the "
                f"least and {menu.at_most} at the most."
            )
    masks: Picks = np.where(lapses, LAPSE, taken @ (1 << np.arange(len(asked.options))))
    return masks


def answer_facts(node: Node) -> Iterator[tuple[int, Callable[[Picks], YesNos]]]:
    """For each answer on a decision's list its moment, and whether by the latest answers it is that, or in it."""
    for number, option in enumerate(node.listed):
        yield option.moment, partial(_is_it, option.answer) if node.menu is None else partial(_is_in_it, number)
    if node.menu is not None and node.menu.none >= 0:
        yield node.menu.none, partial(_is_it, 0)


def _is_it(answer: int, latest: Picks) -> YesNos:
    is_it: YesNos = latest == answer
    return is_it


def _is_in_it(number: int, latest: Picks) -> YesNos:
    is_in: YesNos = (latest >= 0) & (latest >> number & 1 != 0)
    return is_in
