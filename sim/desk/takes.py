"""What a verb takes: the names that may stand behind it as things are now, each with its meaning.

What came last stands first where things have come, else the order is the scenario's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sim.desk.names import OTHER, Desk
from sim.exercise.commands import WALL_PARTS
from sim.exercise.commands.room import why_not_on_wall
from sim.exercise.facilitator import Outlook, outlook_of
from sim.numbering import HELD, IDLE, PENDING
from sim.scenario.model import NONE
from sim.view.words import sentences as say


class Offer(NamedTuple):
    """A name that may be typed, and what it stands for."""

    name: str
    meaning: str = ""


Takes = Callable[[Desk], Iterable[Offer]]
"""The names that may stand behind a verb."""


def options(desk: Desk) -> Iterator[Offer]:
    """The options of the decision in hand."""
    for one in desk.asked:
        if one.name == desk.hand:
            known = desk.exercise.names.decision_at(one.name).options
            for letter, name in one.options.items():
                yield Offer(name, f"{letter}: {say.titled(name, known[name])}")
            if one.menu is not None and one.menu.at_least == 0:
                yield Offer(NONE, "take none")


def other(desk: Desk) -> Iterator[Offer]:
    """What stands for an answer that is none of the options, where a decision is in hand."""
    return (Offer(OTHER, "an answer that is on no list") for one in desk.asked if one.name == desk.hand)


def asked_cells(desk: Desk) -> Iterator[Offer]:
    """The cells that are asked the decision in hand."""
    cells = (cell for one in desk.asked if one.name == desk.hand and not one.control for cell in one.cells)
    return (Offer(cell, say.titled(cell, desk.exercise.scenario.cells[cell])) for cell in cells)


def decisions(desk: Desk) -> Iterator[Offer]:
    """The open decisions."""
    for one in desk.asked:
        yield Offer(one.name, f"{one.number}: {_title(desk, one.name)}")


def sealed(desk: Desk) -> Iterator[Offer]:
    """The decisions with an answer under seal."""
    return (Offer(name, _title(desk, name)) for name in sorted(desk.exercise.story.sealed))


def elements(desk: Desk) -> Iterator[Offer]:
    """All that can happen, improvised injects included: what came last first, then what has not come."""
    came = [offer.name for offer in _came(desk) if offer.name in _known(desk)]
    return (Offer(name, _title(desk, name)) for name in dict.fromkeys([*came, *desk.exercise.names.nodes]))


def ready(desk: Desk) -> Iterator[Offer]:
    """What can be released: contingencies, what is pending or held, and the turns that have not begun."""
    outlook = _outlook(desk)
    yield from (Offer(name, f"{_title(desk, name)} (ready)") for name in outlook.releasable)
    yield from pending(desk)
    yield from held(desk)
    begun = desk.exercise.story.begun
    yield from (Offer(name, _title(desk, name)) for name in desk.exercise.scenario.turns if name not in begun)


def pending(desk: Desk) -> Iterator[Offer]:
    """What is pending."""
    return (Offer(name, f"{_title(desk, name)} (pending)") for name in _with_status(desk, PENDING))


def held(desk: Desk) -> Iterator[Offer]:
    """What is held."""
    return (Offer(name, f"{_title(desk, name)} (held)") for name in _with_status(desk, HELD))


def to_remove(desk: Desk) -> Iterator[Offer]:
    """What can be cancelled: all that is pending or under way."""
    play = desk.exercise.look()
    statuses = {status for status in play.status if status != IDLE}
    return (Offer(name, _title(desk, name)) for name in _with_status(desk, *statuses))


def to_amend(desk: Desk) -> Iterator[Offer]:
    """The injects that go to somebody and may still come."""
    exercise, situation = desk.exercise, desk.exercise.situation()
    play = situation.play
    for name, placed in exercise.names.nodes.items():
        number = play.program.node_of[name]
        may_come = play.status[number] != IDLE or play.spent[number] < play.program.nodes[number].most
        if placed.kind == "inject" and may_come and situation.recipients(name):
            yield Offer(name, _title(desk, name))


def expected(desk: Desk) -> Iterator[Offer]:
    """Where an action is expected that nobody has judged."""
    names = dict.fromkeys(one.name for one in reversed(_outlook(desk).expected) if one.met is None)
    return (Offer(name, _title(desk, name)) for name in names)


def judged(desk: Desk) -> Iterator[Offer]:
    """Where an expected action was judged, the latest first."""
    names = dict.fromkeys(name for name, *_ in reversed(desk.exercise.story.verdicts))
    return (Offer(name, _title(desk, name)) for name in names)


def shown(desk: Desk) -> Iterator[Offer]:
    """What the wall may show: turns, questions, injects and messages that every player cell has."""
    situation = desk.exercise.situation()
    return (offer for offer in _came(desk) if not why_not_on_wall(offer.name.removeprefix("#"), situation))


def _came(desk: Desk) -> list[Offer]:
    """What has begun, was asked, handed out or said, what came last first."""
    story = desk.exercise.story
    came = [(entry.line, name) for name, entry in (*story.begun.items(), *story.asked.items())]
    came += [(entry.line, delivery.name) for entry, delivery in story.deliveries]
    offers = [(line, Offer(name, _title(desk, name))) for line, name in came if name in _known(desk)]
    offers += [
        (entry.line, Offer(f"#{entry.line}", say.flat(getattr(entry.command, "text", "")))) for entry in story.messages
    ]
    offers.sort(key=lambda each: -each[0])
    return list(dict.fromkeys(offer for _, offer in offers))


def off(desk: Desk) -> Iterator[Offer]:
    """The word that takes away."""
    del desk
    yield Offer("off", "show no element")


def switch(desk: Desk) -> Iterator[Offer]:
    """A setting's two values."""
    del desk
    yield from (Offer("on"), Offer("off"))


def parties(desk: Desk) -> Iterator[Offer]:
    """Whoever can be told something."""
    yield Offer("all", "every player cell")
    yield Offer("control", "the facilitators alone")
    scenario = desk.exercise.scenario
    yield from (Offer(name, say.titled(name, one)) for name, one in (*scenario.cells.items(), *scenario.actors.items()))


def cells(desk: Desk) -> Iterator[Offer]:
    """The cells."""
    return (Offer(name, say.titled(name, cell)) for name, cell in desk.exercise.scenario.cells.items())


def states(desk: Desk) -> Iterator[Offer]:
    """The states, with their values."""
    values = desk.exercise.situation().state
    for name, state in desk.exercise.scenario.state.items():
        yield Offer(name, f"{say.titled(name, state)}, {say.number(values[name])} now")


def objectives(desk: Desk) -> Iterator[Offer]:
    """The objectives."""
    return (Offer(name, say.titled(name, one)) for name, one in desk.exercise.scenario.objectives.items())


def wall_parts(desk: Desk) -> Iterator[Offer]:
    """What the wall may carry."""
    del desk
    yield Offer("follow", "what comes to all of them, by itself")
    yield Offer("hold", "what stands there, until `show`")
    yield Offer("blank", "nothing but the marking")
    yield Offer("on", "all its parts")
    yield from map(Offer, WALL_PARTS)


def _outlook(desk: Desk) -> Outlook:
    exercise = desk.exercise
    return outlook_of(exercise, exercise.line, desk.hand, exercise.clock())


def _with_status(desk: Desk, *statuses: int) -> Iterator[str]:
    play, known = desk.exercise.look(), _known(desk)
    waiting = sorted((play.due[number], number) for number, status in enumerate(play.status) if status in statuses)
    return (name for _, number in waiting if (name := play.program.nodes[number].name) in known)


def _known(desk: Desk) -> set[str]:
    return {*desk.exercise.names.nodes, *desk.exercise.story.improvised}


def _title(desk: Desk, name: str) -> str:
    own = desk.exercise.story.improvised.get(name)
    return say.node_title(desk.exercise.names, name) if own is None else own.title
