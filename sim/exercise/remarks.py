"""Commands that leave the run as it is: what is said, judged and seen. They are checked, and kept."""

from __future__ import annotations

from typing import get_args

from sim.exercise.commands import (
    WALL_PARTS,
    Amend,
    Back,
    Break,
    Explain,
    Forecasted,
    Met,
    Missed,
    Note,
    Rate,
    Rating,
    Resumed,
    Reveal,
    Roster,
    Say,
    Show,
    Timer,
    Wall,
)
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.exercise.steering import check_opinions, steer
from sim.faults import Misuse, nearest_or_all
from sim.scenario.model import Decision

LONGEST_BREAK = 24 * 60
"""Minutes; a longer break is another day's exercise."""


def _words(text: str, what: str) -> None:
    if not text.strip():
        raise Misuse(f"{what} needs words.")


@steer.register
def _(command: Reveal, situation: Situation) -> Doing:
    story = situation.story
    if command.decision:
        situation.decision(command.decision)
    if not story.sealed or (command.decision and command.decision not in story.sealed):
        none = "No answer is sealed." if not story.sealed else f"The answer to `{command.decision}` is not sealed."
        raise Misuse(none)
    # Logs name the decisions whose latest answer was opened; those of which only an earlier one was, where it is alone.
    opened = [command.decision] if command.decision else story.latest_under_seal() or sorted(story.sealed)
    return Doing({"revealed": opened})


@steer.register
def _(command: Explain, situation: Situation) -> Doing:
    situation.decision(command.decision)
    if command.decision not in situation.story.said:
        raise Misuse(f"`{command.decision}` has no answer yet to explain.")
    check_opinions((*command.rationale, *command.dissent), situation)
    return NOTHING


@steer.register
def _(command: Amend, situation: Situation) -> Doing:
    _words(command.text, "An amended text")
    inject = situation.inject(command.inject)
    if inject is None:
        injects = [node.name for node in situation.names.nodes.values() if node.kind == "inject"]
        raise Misuse(f"There is no inject `{command.inject}`. {nearest_or_all(command.inject, injects)}".rstrip())
    number = situation.play.program.node_of[command.inject]
    if situation.play.spent[number] and not inject.repeats and not situation.play.status[number]:
        raise Misuse(f"`{command.inject}` has been handed out; say what is new instead.")
    recipients = situation.recipients(command.inject)
    if command.cell and command.cell not in recipients:
        raise Misuse(f"`{command.inject}` does not go to `{command.cell}`. {nearest_or_all('', recipients)}".rstrip())
    return NOTHING


@steer.register
def _(command: Say, situation: Situation) -> Doing:
    _words(command.text, "A message")
    if command.sender:
        situation.cell(command.sender)
    return Doing({"cells": list(situation.cells(command.to))})


@steer.register
def _(command: Met | Missed, situation: Situation) -> Doing:
    expects = situation.names.expected_at(command.name)
    if not expects:
        hint = nearest_or_all(command.name, filter(situation.names.expected_at, situation.names.nodes))
        raise Misuse(f"No action is expected at `{command.name}`. {hint}".rstrip())
    if command.cell and isinstance(expects, dict) and command.cell not in expects:
        raise Misuse(f"Nothing is expected of `{command.cell}` there. {nearest_or_all('', expects)}".rstrip())
    return NOTHING


@steer.register
def _(command: Note, situation: Situation) -> Doing:
    _words(command.text, "A note")
    if not command.moment:
        return NOTHING
    announced = [moment for happening in situation.story.happenings for moment in happening.moments]
    if command.moment not in announced:
        hint = nearest_or_all(command.moment, dict.fromkeys(announced))
        raise Misuse(f"`{command.moment}` has not happened. {hint}".rstrip())
    return NOTHING


@steer.register
def _(command: Rate, situation: Situation) -> Doing:
    if command.objective not in situation.scenario.objectives:
        hint = nearest_or_all(command.objective, situation.scenario.objectives)
        raise Misuse(f"There is no objective `{command.objective}`. {hint}".rstrip())
    if command.rating not in get_args(Rating):
        raise Misuse(
            "An objective is rated P (performed without challenges), S (with some challenges), "
            "M (with major challenges) or U (unable to be performed)."
        )
    return NOTHING


@steer.register
def _(command: Forecasted, situation: Situation) -> Doing:
    if command.decision:
        situation.decision(command.decision)
    return NOTHING


@steer.register
def _(command: Roster, situation: Situation) -> Doing:
    if command.cell not in situation.scenario.cells:
        hint = nearest_or_all(command.cell, situation.scenario.cells)
        raise Misuse(f"There is no cell `{command.cell}`. {hint}".rstrip())
    return NOTHING


@steer.register
def _(command: Break, situation: Situation) -> Doing:
    if situation.room.on_break:
        raise Misuse("The room is on a break already; `back` ends it.")
    if command.minutes is not None and not 1 <= command.minutes <= LONGEST_BREAK:
        raise Misuse(f"A break lasts from 1 to {LONGEST_BREAK:,} minutes.")
    return NOTHING


@steer.register
def _(command: Back, situation: Situation) -> Doing:
    if not situation.room.on_break:
        raise Misuse("The room is not on a break.")
    return NOTHING


@steer.register
def _(command: Resumed, situation: Situation) -> Doing:
    return NOTHING


@steer.register
def _(command: Timer, situation: Situation) -> Doing:
    if not 0 <= command.minutes <= LONGEST_BREAK:
        raise Misuse(f"A timer runs for 1 to {LONGEST_BREAK:,} minutes; 0 takes it away.")
    return NOTHING


@steer.register
def _(command: Show, situation: Situation) -> Doing:
    problem = why_not_on_wall(command.name, situation)
    if problem:
        raise Misuse(problem)
    return NOTHING


@steer.register
def _(command: Wall, situation: Situation) -> Doing:
    for part in command.parts:
        if part not in WALL_PARTS:
            raise Misuse(f"The wall has no part `{part}`. {nearest_or_all(part, WALL_PARTS)}".rstrip())
    return NOTHING


def why_not_on_wall(name: str, situation: Situation) -> str:
    """Why an element may not stand on the wall, where every cell sees it; empty if it may."""
    story, everyone = situation.story, set(situation.names.player_cells)
    if not name or name in story.begun:
        return ""
    if name.isdecimal():
        message = next((entry for entry in story.messages if entry.line == int(name)), None)
        if message is None:
            return f"Line {name} of the log is no message."
        return "" if everyone <= set(message.facts["cells"]) else _not_all(f"Message {name}", message.facts["cells"])
    node = situation.names.nodes.get(name)
    if node is not None and isinstance(node.element, Decision):
        if situation.play.program.nodes[situation.play.program.node_of[name]].control:
            return f"`{name}` is a control decision; the wall does not show it."
        return "" if name in story.asked else f"`{name}` has not been asked yet."
    handed = [delivery for _, delivery in story.deliveries if delivery.name == name]
    if handed:
        return "" if everyone <= set(handed[-1].to) else _not_all(f"`{name}`", handed[-1].to)
    if node is not None or name in story.improvised:
        return f"`{name}` has not come yet, so the wall does not show it."
    shown = [*story.begun, *story.asked, *(delivery.name for _, delivery in story.deliveries)]
    return f"There is nothing called `{name}` to show. {nearest_or_all(name, dict.fromkeys(shown))}".rstrip()


def _not_all(what: str, cells: tuple[str, ...] | list[str]) -> str:
    went = f"went to {', '.join(f'`{cell}`' for cell in cells)} alone" if cells else "went to nobody"
    return f"{what} {went}; the wall shows only what every player cell has."
