"""Expected actions in words: on the screen the newest few, all of them on a page of their own, and what was judged."""

from __future__ import annotations

from collections.abc import Iterator

from sim.exercise.commands import Met, Missed, Unjudge
from sim.exercise.facilitator import Expected, Outlook, expected
from sim.exercise.session import Exercise
from sim.scenario.model import Scenario
from sim.view.exercise.replay import telling_of
from sim.view.run.happenings import Telling
from sim.view.words import sentences as say
from sim.view.words.page import Block, Heading, Labelled, Prose, headed

MOST_EXPECTED = 5
_MARKS = {None: "[ ]", True: "[x]", False: "[-]"}
ALL_PLAYERS = "All players"
"""Of whom an action is expected that no cell is named for."""


def expected_lines(outlook: Outlook, telling: Telling) -> Iterator[Block]:
    """The latest of the actions that are expected, with ``[ ]`` open, ``[x]`` met, ``[-]`` missed; those that were
    judged just now are among them. Of more it gives the number."""
    open_ = [one for one in outlook.expected if one.met is None]
    judged = [one for one in outlook.expected if one.met is not None][-MOST_EXPECTED:]
    newest = open_[len(open_) - max(0, min(MOST_EXPECTED - len(judged), len(open_))) :]
    shown = [one for one in outlook.expected if one in newest or one in judged]
    for number, action in enumerate(shown):
        yield Labelled(
            "" if number else "EXPECT", headed(f"{_MARKS[action.met]} {_typed(action)}:", _text(telling, action))
        )
    if len(open_) > len(newest):
        more = f"{len(open_) - len(newest)} more{'' if newest else ' open'} (`expect`)"
        yield Labelled("" if shown else "EXPECT", more)


def expect_page(exercise: Exercise, judged_too: bool) -> Iterator[Block]:
    """Every action that is expected and not judged, and perhaps those that were, under the cell that is to do it."""
    telling, scenario = telling_of(exercise, exercise.story), exercise.scenario
    so_far = [one for one, _ in expected(exercise.situation())]
    open_ = [one for one in so_far if one.met is None]
    listed = so_far if judged_too else open_
    came = {one.node: one.time for one in exercise.story.happenings if one.what in ("happened", "asked")}
    judged = say.count_of(len(so_far) - len(open_), "judged", "judged")
    yield Labelled("EXPECT", f"{len(open_)} open, {judged}{'' if judged_too else ' (`expect all`)'}")
    for cell in [*scenario.cells, ""]:
        of_cell = [one for one in listed if one.cell == cell]
        if of_cell:
            yield Heading(say.actor(scenario, cell) if cell else ALL_PLAYERS, 3)
        for one in of_cell:
            where = f"{telling.title(one.name)}, {telling.clocks.first(came[one.name])}"
            yield Labelled(_MARKS[one.met], headed(f"{_typed(one)} ({where}):", _text(telling, one)))
    if listed:
        yield Prose("")
        yield Labelled("", "`met NAME CELL NUMBER` judges one, and `missed`; `unjudge` takes that away.")


def judged_words(exercise: Exercise) -> str:
    """What the verdict that was just given is about, where that is more than one action; empty where it is not."""
    command = exercise.entries[-1].command
    assert isinstance(command, Met | Missed | Unjudge)
    expects = exercise.names.expected_at(command.name)
    cells = [command.cell] if command.cell in expects else list(expects)
    about = {cell: [one for one in range(1, len(expects[cell]) + 1) if command.item in (0, one)] for cell in cells}
    count = sum(map(len, about.values()))
    if count < 2:
        return ""
    of_each = [
        _cell_words(exercise.scenario, command.cell or cell, items, len(expects[cell]))
        for cell, items in about.items()
        if items
    ]
    word = "No longer judged" if isinstance(command, Unjudge) else "Judged"
    return f"{word}: {count} actions at “{say.node_title(exercise.names, command.name)}”, {say.listed(of_each)}."


def _cell_words(scenario: Scenario, cell: str, items: list[int], of: int) -> str:
    """``ROK``, ``US (1 and 2)``."""
    numbers = f" ({say.listed(map(str, items))})" if of > 1 else ""
    return f"{say.actor(scenario, cell) if cell else 'all players'}{numbers}"


def _typed(action: Expected) -> str:
    """An action as `met` names it: ``launch rok 2``."""
    return " ".join(filter(None, (action.name, action.cell, str(action.item or ""))))


def _text(telling: Telling, action: Expected) -> str:
    expects = telling.names.expected_at(action.name)
    return expects.get(action.cell, expects.get("", ()))[max(action.item - 1, 0)]
