"""Procedures as written and as played: every step in order, what is written of it, when it came, and what became of
it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.analysis.as_written import PlayedProcedure, PlayedStep
from sim.exercise.commands import Cancel, Command, Extend, Hold, Lapse, Release, Unhold
from sim.scenario.expression import Expression, Number
from sim.scenario.model import Decision, Inject, Step
from sim.scenario.names import Names
from sim.scenario.quantity import Cases, Quantity
from sim.spread import Spread
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks, clocks
from sim.view.words.page import Block, Column, Heading, Prose, Table

BY_HAND: dict[type[Command], str] = {
    Release: "released by hand",
    Hold: "held back by hand",
    Unhold: "let come by hand",
    Cancel: "cancelled by hand",
    Extend: "deadline moved",
    Lapse: "let lapse by hand",
}
"""With what facilitators moved a step."""


def procedures(names: Names, played: tuple[PlayedProcedure, ...]) -> Iterator[Block]:
    """Each time that one was played; nothing where none was."""
    if not played:
        return
    wall = clocks(names.scenario)
    yield Prose(
        f"Times are those of {wall.city}. The lag says how much later than written something ended, with a minus how "
        "much earlier. Written is how long a step most likely takes, counted from when it was its turn, and the first "
        "deadline of a decision. A dash stands where that hangs on how things stood, or nothing is written."
    )
    for one in played:
        title = say.titled(one.name, names.nodes[one.name].element)
        yield Heading(title, 3)
        ended = f"over {wall.first(one.ended)}" if one.ended is not None else "still under way"
        yield Prose(f"Began {wall.first(one.began)}, {ended}.")
        yield _steps(names, wall, one, title)
        missing = [_title(names, step) for step in one.steps if step.became == "not reached"]
        if missing:
            yield Prose(f"Not reached: {'; '.join(missing)}.", quiet=True)


def _steps(names: Names, wall: Clocks, one: PlayedProcedure, title: str) -> Table:
    columns = (Column("Step", share=5), Column("As written", share=4), Column("Began", share=2))
    more = (Column("Ended", share=2), Column("Took", "right", share=2), Column("Lag", "right", share=2))
    told = [step for step in one.steps if step.became != "not reached"]
    when = wall.among(time for step in told for time in (step.began, step.ended) if time is not None)
    rows = tuple(_row(names, when, step) for step in told)
    return Table(
        (*columns, *more, Column("What became of it", share=3)), rows, caption=f"{title}, as written and played"
    )


def _row(names: Names, when: Callable[[int], str], step: PlayedStep) -> tuple[str, ...]:
    is_instant = isinstance(names.nodes[step.name].element, Inject)
    took = None if is_instant else step.took
    return (
        _title(names, step),
        _written(names, step.name),
        "–" if step.began is None else when(step.began),
        "–" if step.ended is None or is_instant else when(step.ended),
        "–" if took is None else say.duration(took),
        "–" if step.lag is None else _signed(step.lag),
        _became(names, step),
    )


def _title(names: Names, step: PlayedStep) -> str:
    return say.node_title(names, step.name, names.nodes[step.name].owner)


def _signed(seconds: int) -> str:
    """``+10m``; ``-2h``; ``0m``."""
    return f"{'+' if seconds > 0 else '-' if seconds < 0 else ''}{say.duration(abs(seconds))}"


def _written(names: Names, name: str) -> str:
    """How long a step is written to take, or by when a decision is to be answered."""
    node = names.nodes[name]
    match node.element:
        case Step(takes=takes):
            return _how_long(takes)
        case Decision(within=within) if within is not None:
            return f"answer within {say.deadline(names, within, node.owner)}"
        case Decision():
            return "answer, no deadline"
    return "at once"


def _how_long(takes: Quantity) -> str:
    """A duration; where it hangs on how things stand, the shortest and the longest that it can be, if known."""
    if not isinstance(takes, Cases):
        hangs = isinstance(takes, Expression) and not isinstance(takes.tree, Number)
        return "by how things stand" if hangs else say.quantity(takes)
    ends = [end for case in takes.cases if isinstance(case.quantity, Spread) for end in case.quantity.support]
    known = [end for end in ends if end is not None]
    if len(known) < 2 * len(takes.cases):
        return "by how things stand"
    return f"{say.duration(min(known))} to {say.duration(max(known))}, by how things stand"


def _became(names: Names, step: PlayedStep) -> str:
    """What became of a step, why it was skipped, how long it waited, and with what facilitators moved it.

    Where the scenario leaves a step of a procedure out, it was no chance that it was skipped.
    """
    if step.became == "skipped" and step.name in names.left_out:
        return "not part of this exercise"
    skipped = (
        "" if step.why is None else {"condition": ", not called for", "chance": ", by chance"}.get(step.why.ground, "")
    )
    waited = f", waited {say.duration(step.waited)} for seats" if step.waited else ""
    by_hand = "".join(f", {BY_HAND[kind]}" for kind in dict.fromkeys(step.by_hand))
    is_waiting = step.became == "under way" and step.began is None
    return f"{'waits for seats' if is_waiting else step.became}{skipped}{waited}{by_hand}"
