"""The answers of cells that are asked together and answer apart, in a row: by letters of options, or by titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.characters import letter
from sim.exercise.audience import Question
from sim.exercise.facilitator import OwnAnswer
from sim.scenario.model import NONE, Decision, Scenario
from sim.view.words import sentences as say

NOT_YET = "–"
"""Stands where a cell has given no answer, or none that may be known."""


def own_answers(scenario: Scenario, decision: Decision, own: Iterable[OwnAnswer]) -> str:
    """For facilitators: ``ROK a, sealed | US b, sealed | Japan –``."""
    return " | ".join(
        f"{say.actor(scenario, one.cell)} {_letters(decision, one.answer)}{', sealed' if one.sealed else ''}"
        for one in own
    )


def seen_answers(scenario: Scenario, decision: Decision, question: Question) -> Iterator[str]:
    """For players, a part a cell: by letters where the options stand beside, ``ROK a``, else by titles."""
    for cell, answer in question.own:
        titles = NOT_YET if answer is None else say.taken(decision, answer)
        yield f"{say.actor(scenario, cell)} {_letters(decision, answer) if question.options else titles}"


def _letters(decision: Decision, answer: tuple[str, ...] | None) -> str:
    """``a``; of a menu ``a c``, or ``none``."""
    if answer is None:
        return NOT_YET
    return " ".join(letter(place) for place, name in enumerate(decision.options) if name in answer) or NONE
