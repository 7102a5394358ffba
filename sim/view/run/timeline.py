"""A run as it unfolded: turns, injects, steps, decisions, state as it moves, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.run import Run
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.run.ending import result
from sim.view.run.happenings import Telling, by_whom, chose, clock_heading
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Heading, Prose, TimelineEntry


def timeline(scenario: Scenario, run: Run, texts: bool = False, all: bool = False) -> list[Block]:
    """The whole run, ending in outcome, measures and state; ``texts``: with the injects' texts as handed out; ``all``:
    with what is quiet."""
    telling = Telling(scenario, texts=texts, policy=run.policy, start=run.start, all=all)
    telling.hear(run.choices)
    blocks: list[Block] = [*title(scenario, run)]
    if not any(happening.what == "happened" and happening.node in scenario.turns for happening in run.happenings[:1]):
        blocks.append(clock_heading(telling.clocks))
    for happening in run.happenings:
        blocks += telling.told(happening)
    return [*blocks, *telling.under_way(), *telling.silence(), *result(scenario, run, telling.clocks)]


def decision_log(scenario: Scenario, run: Run) -> list[Block]:
    """The decisions alone: when each was asked and taken, what was offered, what was chosen and why."""
    names, wall = Names(scenario), clocks(scenario)
    blocks: list[Block] = [*title(scenario, run), clock_heading(wall)]
    for choice in run.choices:
        details = [
            f"asked of {by_whom(scenario, names, choice.decision)}, {say.duration(choice.time - choice.asked)} before"
        ]
        if choice.deadline is not None:
            margin = say.duration(choice.deadline - choice.time)
            details.append("at its deadline" if choice.deadline == choice.time else f"{margin} before its deadline")
        decision = names.decision_at(choice.decision)
        open_to = " / ".join(say.titled(o, decision.options[o]) for o in choice.offered)
        blocks.append(
            TimelineEntry(
                wall.times(choice.time),
                "lapses" if choice.lapsed else "decides",
                chose(names, choice, say.chosen(names, choice, run.policy)),
                ("; ".join(details), f"offered: {open_to or 'nothing'}"),
                "strong",
            )
        )
    return [*blocks, *result(scenario, run, wall)]


def title(scenario: Scenario, run: Run) -> Iterator[Block]:
    """The head of a page about a run: marking, title, and what makes the run repeatable."""
    policy = run.policy or "unguided"
    policy_title = say.titled(policy, scenario.policies.get(policy))
    shown = f"policy {policy_title}" if policy in scenario.policies else f"the Python policy `{policy}`"
    if policy == "unguided":
        shown = "no policy, every decision by its weights"
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"{say.begun(scenario, run)}; {shown}; in {clocks(scenario).year}.", quiet=True)
