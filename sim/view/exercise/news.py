"""What came in an exercise that somebody else leads, in brief: a line for each thing, with the name it goes by."""

from __future__ import annotations

from collections.abc import Iterator

from sim.engine.run import Happening
from sim.exercise.commands import Rewind, Undo
from sim.exercise.entry import LogEntry
from sim.exercise.facilitator import asked
from sim.exercise.session import Exercise
from sim.scenario.model import Turn
from sim.view.exercise.commands import remark
from sim.view.exercise.replay import entry_words, telling_of
from sim.view.run.happenings import Telling
from sim.view.words import sentences as say
from sim.view.words.page import TimelineEntry


def news(exercise: Exercise, entry: LogEntry) -> list[str]:
    """``Lee: note Tokyo asked first.``, ``Sun 22:38 inject Short-range missile (srbm_launch)``."""
    telling = telling_of(exercise, exercise.told(entry.line))
    came = [line for happening in entry.happenings for line in _came(exercise, telling, happening)]
    if isinstance(entry.command, Undo):
        return [f"{entry.operator or 'The console'} takes back: {entry_words(exercise, entry.facts['undoes'])}"]
    if isinstance(entry.command, Rewind) or any(remark(telling, entry)):
        return [entry_words(exercise, entry.line), *came]
    return came


def _came(exercise: Exercise, telling: Telling, happening: Happening) -> Iterator[str]:
    """The line of what happened, if it is told at all; of a question its options, too."""
    told = [block for block in telling.told(happening) if isinstance(block, TimelineEntry) and block.word]
    at = telling.clocks.short(happening.time)[0]
    node = exercise.names.nodes.get(happening.node)
    if node is not None and isinstance(node.element, Turn) and happening.what == "happened":
        yield f"{at} turn {say.titled(happening.node, node.element)} ({happening.node})"
    elif told:
        named = f" ({happening.node})" if node is not None else ""
        yield f"{at} {told[0].word} {told[0].text}{named}{_options(exercise, happening)}"


def _options(exercise: Exercise, happening: Happening) -> str:
    """``: a now, b on_schedule``, as long as the question is open."""
    if happening.what != "asked":
        return ""
    options = next((one.options for one in asked(exercise.situation()) if one.name == happening.node), {})
    return f": {', '.join(f'{letter} {name}' for letter, name in options.items())}" if options else ""
