"""What the answers of several cells come to: the rule by which a decision that is asked of them has an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

HowRuled = Literal["agreed", "lead", "differ"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """``agreed``: all cells answered the same; ``lead``: they did not, and the lead's answer stands; ``differ``: they
    did not, and it is for the facilitators to decide. ``answer`` are the options taken, None where they differ."""

    how: HowRuled
    answer: tuple[str, ...] | None


def ruled(asked: Collection[str], answers: Mapping[str, tuple[str, ...]], lead: str = "") -> Ruling | None:
    """What the ``answers`` of cells come to, for a decision that is ``asked`` of cells, one of which may ``lead``; None
    while one of them has not answered."""
    if any(cell not in answers for cell in asked):
        return None
    taken = answers[lead] if lead else next(iter(answers.values()))
    if len({frozenset(answer) for answer in answers.values()}) == 1:
        return Ruling("agreed", taken)
    return Ruling("lead", taken) if lead else Ruling("differ", None)
