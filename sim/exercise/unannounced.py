"""What players see move and were told nothing of: states on the wall or on a cell's screen that a command changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.engine.run import ANSWERED, Happening
from sim.exercise.audience import stands_still
from sim.exercise.commands import HistoryCommand, Reveal, Say
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise
from sim.scenario.drifts import drift_id, drifts
from sim.scenario.model import Decision


@dataclass(frozen=True, slots=True)
class Unannounced:
    """States that moved in plain sight, each from and to what, and the player cells that see one of them.

    ``decision`` and ``taken`` are the last decision of control that moved one, and its options; empty where none did.
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
    told = set(_told(exercise, entry))
    moving = [
        (happening, change.state)
        for happening in entry.happenings
        for change in happening.changes
        if not _is_known(exercise, happening, change.state) and _is_unseen_by(told, _seers(exercise, change.state))
    ]
    before = exercise.program_after(entry.parent).by_state(exercise.position_after(entry.parent).state)
    states = dict.fromkeys(state for _, state in moving if round(before[state], 2) != round(entry.state[state], 2))
    if not states:
        return None
    seers = {cell for state in states for cell in _seers(exercise, state)}
    cells = tuple(cell for cell in exercise.names.player_cells if cell in seers)
    moved = {state: (before[state], entry.state[state]) for state in states}
    decided = [one.node for one, state in moving if one.what in ANSWERED and state in states]
    if not decided:
        return Unannounced(moved, cells)
    taken = [answer.choice.answer or () for answer in entry.answers if answer.choice.decision == decided[-1]]
    return Unannounced(moved, cells, decided[-1], taken[-1])


def _is_known(exercise: Exercise, happening: Happening, state: str) -> bool:
    """Whether it is an answer of the players themselves, a question that they let lapse, or drift."""
    if happening.what in ANSWERED:
        return not exercise.program.nodes[exercise.program.node_of[happening.node]].control
    return happening.node == drift_id(state) and happening.node in drifts(exercise.as_begun)


def _is_unseen_by(told: set[str], seers: set[str]) -> bool:
    """Whether somebody sees it, and nobody who does was told anything."""
    return bool(seers) and not told & seers


def _seers(exercise: Exercise, state: str) -> set[str]:
    """The player cells that see a state, on the wall or on their own screens."""
    element = exercise.scenario.state[state]
    return {cell for cell in exercise.names.player_cells if element.is_shown_to("") or element.is_shown_to(cell)}


def _told(exercise: Exercise, entry: LogEntry) -> Iterator[str]:
    """The cells to which anything was handed out meanwhile, or said just before, at the same time; a turn that begins
    and a question are words, too."""
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
