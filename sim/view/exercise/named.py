"""What a facilitator may name behind a word, listed: what can be handed out, the objectives, the players."""

from __future__ import annotations

from sim.exercise.facilitator import outlook_of
from sim.exercise.session import Exercise
from sim.view.exercise.coming import coming_words
from sim.view.exercise.commands import RATINGS
from sim.view.exercise.replay import telling_of
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Labelled, Table


def ready_page(exercise: Exercise) -> list[Block]:
    """What can be handed out: contingencies, and what is pending, with whom it reaches."""
    outlook, telling = outlook_of(exercise, exercise.line, "", exercise.began), telling_of(exercise, exercise.story)
    ready = [f"{name}: {telling.title(name)}{_for(exercise, name)}" for name in outlook.releasable]
    pending = [
        f"{one.name}: {coming_words(telling, one, outlook.time)}{_for(exercise, one.name)}"
        for one in outlook.coming
        if one.what == "happens"
    ]
    groups = {"READY": ready, "PENDING": pending}
    blocks = [
        Labelled("" if number else label, line) for label, lines in groups.items() for number, line in enumerate(lines)
    ]
    own = "`improvise TO: TITLE | TEXT` hands out one of your own."
    return [*blocks, Labelled("", f"{'`release NAME` hands one out now; ' if blocks else ''}{own}")]


def _for(exercise: Exercise, name: str) -> str:
    """``, to ROK and US``; empty for what no player gets."""
    players = exercise.names.player_cells
    cells = [cell for cell in exercise.situation().recipients(name) if cell in players]
    return f", to {say.listed(say.actor(exercise.scenario, cell) for cell in cells)}" if cells else ""


def objectives_page(exercise: Exercise) -> list[Block]:
    """The objectives and how they are rated so far."""
    objectives = exercise.scenario.objectives
    if not objectives:
        return [Labelled("", "This scenario names no objectives.")]
    rows = []
    for name, objective in objectives.items():
        rated = exercise.story.ratings.get(name)
        rows.append((name, say.titled(name, objective), getattr(rated.command, "rating", "") if rated else "not rated"))
    letters = "; ".join(f"{letter} {words}" for letter, words in RATINGS.items())
    return [
        Table((Column("Name"), Column("Objective"), Column("Rated")), tuple(rows), close=True),
        Labelled("", f"`rate NAME S: what was seen` rates one: {letters}."),
    ]


def players_page(exercise: Exercise) -> list[Block]:
    """The cells, their actors, and who sits in them."""
    scenario, roster = exercise.scenario, exercise.room.roster
    rows = []
    for name, cell in scenario.cells.items():
        actors = ", ".join(actor for actor, one in scenario.actors.items() if one.cell == name)
        who = ", ".join(roster.get(name, ())) or ("control" if cell.control else "-")
        rows.append((name, say.titled(name, cell), actors, who))
    columns = tuple(map(Column, ("Cell", "", "Actors", "Who sits there")))
    return [
        Table(columns, tuple(rows), close=True),
        Labelled("", "`roster CELL: NAME, NAME` says who sits in one."),
    ]
