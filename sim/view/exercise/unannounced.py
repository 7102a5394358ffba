"""In words: what players see move and were told nothing of, and a line that would tell them."""

from __future__ import annotations

from sim.exercise.session import Exercise
from sim.exercise.unannounced import unannounced
from sim.scenario.names import Names
from sim.view.words import sentences as say


def untold(exercise: Exercise) -> str:
    """``Players see Tension move (7.56 to 8.51) and were told nothing: `say all: …` tells them.``; empty where the last
    command moved nothing so."""
    found = unannounced(exercise)
    if found is None:
        return ""
    scenario, everybody = exercise.scenario, found.cells == exercise.names.player_cells
    states = (
        f"{say.briefly(name, scenario.state[name])} {'move ' * (not place)}({say.number(was)} to {say.number(value)})"
        for place, (name, (was, value)) in enumerate(found.moved.items())
    )
    who = "Players" if everybody else f"Players of {say.listed(say.actor(scenario, cell) for cell in found.cells)}"
    words = say.taken(Names(scenario).decision_at(found.decision), found.taken) if found.taken else "…"
    line = f"say {'all' if everybody else ', '.join(found.cells)}: {words}{'' if words[-1] in '.!?…' else '.'}"
    return f"{who} see {say.listed(states)} and were told nothing: `{line}` tells them."
