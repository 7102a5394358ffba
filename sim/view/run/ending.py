"""How a run ended: the outcome, the measures against their targets, the state from start to end."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.clock import format_duration
from sim.engine.run import Run
from sim.scenario.fields import Goal
from sim.scenario.model import Measure, Scenario
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks
from sim.view.words.page import Block, Column, Heading, Series, Table, prose


def result(scenario: Scenario, run: Run, wall: Clocks) -> Iterator[Block]:
    """The last part of a page about a run."""
    outcome = scenario.outcomes[run.outcome]
    yield Heading(f"Outcome: {say.titled(run.outcome, outcome)}")
    first, *others = wall.each(run.ended)
    yield Series((f"After {say.duration(run.ended)}: {first}", *others), quiet=True)
    yield from prose(outcome.text)
    if run.measures:
        yield Table(
            (Column("Measure"), Column("Value", "right"), Column("Target", "right"), Column("Met")),
            tuple(_measure(name, scenario.measures[name], value) for name, value in run.measures.items()),
        )
    if run.state:
        yield Table(
            (Column("State"), Column("Start", "right"), Column("End", "right"), Column("Change", "right")),
            tuple(
                (
                    say.titled(name, scenario.state[name]),
                    say.number(run.start[name]),
                    say.number(value),
                    say.signed(round(value, 2) - round(run.start[name], 2)),
                )
                for name, value in run.state.items()
            ),
        )


def value_text(measure: Measure, value: float) -> str:
    """A measure's value in words: a duration for a span, a dash for none."""
    if math.isnan(value):
        return "–"
    return say.duration(value) if measure.unit == "seconds" else say.number(value)


def target_text(measure: Measure) -> str:
    """``at most 6h``; empty where there is no target."""
    goals = (("at most", measure.at_most), ("at least", measure.at_least))
    return " and ".join(f"{word} {_goal(goal)}" for word, goal in goals if goal is not None)


def is_met(measure: Measure, value: float) -> bool | None:
    """Whether a value meets its target; None without a target. No value meets none."""
    if measure.at_most is None and measure.at_least is None:
        return None
    high = measure.at_most is None or value <= measure.at_most.value
    low = measure.at_least is None or value >= measure.at_least.value
    return high and low and not math.isnan(value)


def _goal(goal: Goal) -> str:
    return format_duration(goal.value) if goal.is_duration else say.number(goal.value)


def _measure(name: str, measure: Measure, value: float) -> tuple[str, str, str, str]:
    met = is_met(measure, value)
    word = "" if met is None else "yes" if met else "no"
    return say.titled(name, measure), value_text(measure, value), target_text(measure), word
