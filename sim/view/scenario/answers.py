"""A decision for those who lead: the question, the options with all that they do, and where each of them leads."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.model import Decision, Inject, Lapse, Option, Step, Tells
from sim.scenario.names import Names, Placed
from sim.view.scenario.consequences import Leads
from sim.view.words import sentences as say
from sim.view.words.attached import attached_line
from sim.view.words.page import Block, Heading, Prose, prose
from sim.view.words.texts import as_written


def decision_brief(names: Names, node: Placed, ahead: Leads, texts: bool) -> Iterator[Block]:
    """All that a scenario says of one decision; ``texts``: with what is said of its options and handed out."""
    decision = names.decision_at(node.name)
    yield decision_heading(names, node)
    yield from as_written(names.scenario, names, decision.question, indent=1)
    yield Prose(put(names, node), indent=1, quiet=True)
    for name, option in decision.options.items():
        yield Prose(offer(names, node, name, option), "*", 1)
        yield from option_brief(names, node, name, option, ahead, texts)
    if decision.lapse is not None:
        yield from _lapse(names, node, decision, texts)


def decision_heading(names: Names, node: Placed) -> Heading:
    """Its title, with the minutes that it takes in the room."""
    decision = names.decision_at(node.name)
    room = f"{decision.minutes} min in the room" if decision.minutes else ""
    return Heading(say.node_title(names, node.name), 3, room)


def put(names: Names, node: Placed) -> str:
    """Of whom it is asked, when, until when, and how many options are taken."""
    decision, scenario = names.decision_at(node.name), names.scenario
    control = any(scenario.cells[scenario.actors[name].cell].control for name in decision.by)
    parts = [f"{'control decision of' if control else 'asked of'} {say.actors(scenario, decision.by)}"]
    if decision.lead is not None:
        parts.append(f"where their cells differ, {say.leading(scenario, decision)} leads")
    parts.append(say.trigger(names, node))
    if decision.within is not None:
        parts.append(f"deadline {say.deadline(names, decision.within, node.owner)}")
    if decision.bounds is not None:
        parts.append(f"options taken: {say.how_many(decision)}")
    return say.capital("; ".join(part for part in parts if part))


def offer(names: Names, node: Placed, name: str, option: Option) -> str:
    """An option's title, with when it is offered and how likely luck takes it."""
    facts = []
    if option.condition is not None:
        facts.append(f"offered if {say.expression(names, option.condition, node.owner)}")
    if option.weight is not None:
        facts.append(f"weight {say.expression(names, option.weight, node.owner)}")
    if option.chance is not None:
        facts.append(f"chance {say.expression(names, option.chance, node.owner)}")
    return say.titled(name, option) + (f" ({'; '.join(facts)})" if facts else "")


def option_brief(names: Names, node: Placed, name: str, option: Option, ahead: Leads, texts: bool) -> Iterator[Block]:
    """What stands under an option: its words, what it does, what is told of it, and where it leads."""
    if texts:
        yield from prose(option.text, indent=2)
    yield from deed(names, node, option, 2)
    yield from _tells(names, option.tells, texts)
    for verb, targets in ahead.get(f"{node.name}.{name}", {}).items():
        if targets:
            yield Prose(f"{verb} {say.listed(say.node_title(names, target) for target in targets)}", "-", 2)


def _tells(names: Names, tells: Tells | None, texts: bool) -> Iterator[Block]:
    """What is handed out when an option is taken or a deadline passes."""
    if tells is None:
        return
    yield Prose(f"Tells {say.route(names.scenario, tells)}", "-", 2)
    if texts:
        yield from as_written(names.scenario, names, tells.text, indent=3)
        yield from attached_line(names.scenario, tells.attach, indent=3)


def _lapse(names: Names, node: Placed, decision: Decision, texts: bool) -> Iterator[Block]:
    if decision.lapses_to is not None:
        yield Prose(f"At the deadline: {say.taken(decision, decision.lapses_to)}", "*", 1)
    elif isinstance(decision.lapse, Lapse):
        yield Prose("At the deadline:", "*", 1)
        yield from lapse_brief(names, node, decision.lapse, texts)


def lapse_brief(names: Names, node: Placed, lapse: Lapse, texts: bool) -> Iterator[Block]:
    """What a passed deadline does that takes no option."""
    if texts:
        yield from prose(lapse.text, indent=2)
    yield from deed(names, node, lapse, 2)
    yield from _tells(names, lapse.tells, texts)


def deed(names: Names, node: Placed, element: Inject | Step | Option | Lapse, indent: int = 1) -> Iterator[Block]:
    """Effects and cancels, in one line each."""
    if element.effects:
        changes = "; ".join(say.effect(names, state, change, node.owner) for state, change in element.effects.items())
        yield Prose(changes, "-", indent)
    if element.cancels:
        targets = (names.full(target, node.owner) for target in element.cancels)
        yield Prose(f"Cancels {say.listed(say.node_title(names, target) for target in targets)}", "-", indent)
