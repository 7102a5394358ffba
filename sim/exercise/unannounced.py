"""What players see move and were told nothing of: states on the wall or on a cell's screen that a command changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.engine.run import ANSWERED, Happening
from sim.exercise.audience import stands_still
from sim.exercise.commands import HistoryCommand, Reveal, Say
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise
from sim.scenario.drifts import drift_id
from sim.scenario.model import Decision


@dataclass(frozen=True, slots=True)
class Unannounced:
    """States that moved in plain sight, each from and to what, and the cells that see it and were handed nothing.

    ``decision`` and ``taken`` are the last control decision that moved one, and its options; empty where none did.
    """

    moved: Mapping[str, tuple[float, float]]
    cells: tuple[str, ...]
    decision: str = ""
    taken: tuple[str, ...] = ()


def unannounced(exercise: Exercise) -> Unannounced | None:
    """What the last command moved in plain sight without a word to anybody who sees it; None where nothing is so.

    What players decide they know of, and drift is no news. Under seal nothing that players see moves.
    """
    entry = exercise.tip
    if entry is None or isinstance(entry.command, HistoryCommand | Reveal) or stands_still(exercise.story) is not None:
        return None
    happenings = [one for one in entry.happenings if not _is_known(exercise, one)]
    told, seen_by = set(_told(exercise, entry)), {state: _seen_by(exercise, state) for state in exercise.scenario.state}
    moving = [
        (one, change.state)
        for one in happenings
        for change in one.changes
        if round(change.before, 2) != round(change.after, 2)
        and one.node != drift_id(change.state)
        and seen_by[change.state]
        and not told & seen_by[change.state]
    ]
    before = exercise.program_after(entry.parent).by_state(exercise.position_after(entry.parent).state)
    moved = {
        state: (before[state], exercise_state)
        for state in dict.fromkeys(state for _, state in moving)
        if round(exercise_state := entry.state[state], 2) != round(before[state], 2)
    }
    if not moved:
        return None
    seers = set().union(*(seen_by[state] for state in moved))
    cells = tuple(cell for cell in exercise.names.player_cells if cell in seers)
    decided = [one for one, state in moving if one.what in ANSWERED and state in moved]
    if not decided:
        return Unannounced(moved, cells)
    name = decided[-1].node
    [choice] = [answer.choice for answer in entry.answers if answer.choice.decision == name][-1:]
    return Unannounced(moved, cells, name, choice.answer or ())


def _is_known(exercise: Exercise, happening: Happening) -> bool:
    """Whether it is an answer of the players themselves, or their letting a question lapse."""
    if happening.what not in ANSWERED:
        return False
    return not exercise.program.nodes[exercise.program.node_of[happening.node]].control


def _seen_by(exercise: Exercise, state: str) -> set[str]:
    """The player cells that see a state."""
    element = exercise.scenario.state[state]
    return {cell for cell in exercise.names.player_cells if element.is_shown_to("") or element.is_shown_to(cell)}


def _told(exercise: Exercise, entry: LogEntry) -> Iterator[str]:
    """The cells to which anything was handed out or said meanwhile, be it just before by a command that let no time
    pass; a turn that begins and a question are words, too."""
    names, scenario = exercise.names, exercise.scenario
    for delivery in entry.deliveries:
        yield from delivery.to
    for happening in entry.happenings:
        node = names.nodes.get(happening.node)
        if happening.what == "happened" and happening.node in scenario.turns:
            yield from names.player_cells
        elif happening.what == "asked" and node is not None and isinstance(node.element, Decision):
            yield from (scenario.actors[actor].cell for actor in node.element.by)
    for said in reversed(exercise.story.entries[:-1]):
        if said.command.moves_run or said.after != entry.before:
            return
        if isinstance(said.command, Say):
            yield from said.facts["cells"]
