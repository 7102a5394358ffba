"""A run as it unfolded: turns, injects, steps, decisions, state as it moves, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.engine.run import Choice, Happening, Run
from sim.scenario.model import Decision, Inject, Scenario, Step, Turn
from sim.scenario.names import Names, Placed
from sim.view import sentences as say
from sim.view.clocks import Clocks, clocks
from sim.view.page import Block, Entry, Heading, Prose, Weight, prose
from sim.view.results import result


@dataclass(frozen=True)
class _Telling:
    """What every line of a timeline needs to know."""

    scenario: Scenario
    names: Names
    clocks: Clocks
    choices: dict[tuple[str, int], Choice]
    begun: dict[str, int]
    """When each step under way began, and each open decision was asked; filled as the telling goes on."""
    waiting: set[str]
    """The steps that wait for a seat."""
    days: set[str]
    """The days on the first clock that have been named."""
    texts: bool
    policy: str | None


def timeline(scenario: Scenario, run: Run, texts: bool = False) -> list[Block]:
    """The whole run, ending in outcome, measures and state; ``texts``: with the injects' texts as handed out."""
    telling = _Telling(
        scenario,
        Names(scenario),
        clocks(scenario),
        {(choice.decision, choice.time): choice for choice in run.choices},
        {},
        set(),
        set(),
        texts,
        run.policy,
    )
    blocks: list[Block] = [*title(scenario, run)]
    if not any(happening.what == "happened" and happening.node in scenario.turns for happening in run.happenings[:1]):
        blocks.append(_clock_heading(telling.clocks))
    for happening in run.happenings:
        blocks += _told(telling, happening)
    return [*blocks, *_under_way(telling), *result(scenario, run, telling.clocks)]


def decision_log(scenario: Scenario, run: Run) -> list[Block]:
    """The decisions alone: when each was asked and taken, what was offered, what was chosen and why."""
    names, wall = Names(scenario), clocks(scenario)
    blocks: list[Block] = [*title(scenario, run), _clock_heading(wall)]
    for choice in run.choices:
        details = [
            f"asked of {_by(scenario, names, choice.decision)}, {say.duration(choice.time - choice.asked)} before"
        ]
        if choice.deadline is not None:
            margin = say.duration(choice.deadline - choice.time)
            details.append("at its deadline" if choice.deadline == choice.time else f"{margin} before its deadline")
        decision = names.decision_at(choice.decision)
        open_to = " / ".join(say.titled(o, decision.options[o]) for o in choice.offered)
        blocks.append(
            Entry(
                wall.short(choice.time),
                "lapses" if choice.lapsed else "decides",
                _chose(names, choice, run.policy),
                ("; ".join(details), f"offered: {open_to or 'nothing'}"),
                "strong",
            )
        )
    return [*blocks, *result(scenario, run, wall)]


def title(scenario: Scenario, run: Run) -> Iterator[Block]:
    """The head of a page about a run: marking, title, and what makes the run repeatable."""
    policy = run.policy or "unguided"
    policy_title = say.titled(policy, scenario.policies.get(policy))
    shown = f"policy {policy_title}" if policy in scenario.policies else f"the Python policy `{policy}`"
    if policy == "unguided":
        shown = "no policy, every decision by its weights"
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"Seed {run.seed}, replication {run.replication}; {shown}.", quiet=True)


def _clock_heading(wall: Clocks) -> Entry:
    return Entry(wall.labels, "", "", weight="quiet")


def _told(telling: _Telling, happening: Happening) -> Iterator[Block]:
    """The lines of one happening: the node's own, then those of steps that found a seat and procedures now over."""
    node = telling.names.nodes.get(happening.node)
    if node is not None and isinstance(node.element, Turn) and happening.what == "happened":
        yield from _turn(telling, node.element, happening)
        return
    yield from _day(telling, happening.time)
    times = telling.clocks.short(happening.time)
    if node is None:
        word = "set" if happening.what == "set" else "inject"
        yield Entry(times, word, say.spelled(happening.node) or "By hand", tuple(_consequences(telling, happening)))
    elif not (node.kind == "step" and happening.what == "began"):
        details = [*_details(telling, node, happening), *_consequences(telling, happening)]
        word, text, weight = _line(telling, node, happening)
        yield Entry(times, word, text, tuple(details), weight)
    yield from _followed(telling, happening, times)
    _keep(telling, happening)


def _day(telling: _Telling, seconds: int) -> Iterator[Block]:
    """The dates, once for each new day on the first clock."""
    dates = telling.clocks.dates(seconds)
    if dates[0] not in telling.days:
        telling.days.add(dates[0])
        yield Entry(dates, "", "", weight="quiet")


def _followed(telling: _Telling, happening: Happening, times: tuple[str, ...]) -> Iterator[Block]:
    """What else began or was over in the same instant."""
    for moment in happening.moments:
        other = telling.names.moments.get(moment)
        if other is None:
            continue
        if other.kind == "step" and moment.endswith(".start"):
            telling.begun[other.name] = happening.time
            if other.name in telling.waiting:
                telling.waiting.discard(other.name)
                yield Entry(times, "begins", say.node_title(telling.names, other.name), ("a seat is free",), "quiet")
        elif other.kind == "procedure" and moment.endswith(".done"):
            yield Entry(times, "complete", say.titled(other.name, other.element))


def _keep(telling: _Telling, happening: Happening) -> None:
    """Keep in mind what waits and what is open, for when it ends."""
    if happening.what == "waited":
        telling.waiting.add(happening.node)
    elif happening.what == "asked":
        telling.begun[happening.node] = happening.time
    elif happening.what in ("answered", "lapsed"):
        telling.begun.pop(happening.node, None)
    for name in happening.cancelled:
        telling.begun.pop(name, None)
        telling.waiting.discard(name)


def _under_way(telling: _Telling) -> Iterator[Block]:
    """What the end of the run cut short: steps under way or waiting, and open decisions."""
    names = telling.names
    unfinished = [*telling.begun, *sorted(telling.waiting)]
    if unfinished:
        yield Prose(f"Unfinished at the end: {'; '.join(say.node_title(names, name) for name in unfinished)}.")


def _turn(telling: _Telling, turn: Turn, happening: Happening) -> Iterator[Block]:
    turns = list(telling.scenario.turns)
    number = turns.index(happening.node) + 1
    room = f"{turn.minutes} min in the room" if turn.minutes else ""
    yield Heading(f"Turn {number} of {len(turns)}: {say.titled(happening.node, turn)}", 2, room)
    telling.days.add(telling.clocks.dates(happening.time)[0])
    yield Prose(telling.clocks.long(happening.time), quiet=True)
    if turn.text and telling.texts:
        yield from prose(turn.text)
    yield _clock_heading(telling.clocks)


_WORDS = {
    "happened": "inject",
    "waited": "waits",
    "began": "begins",
    "finished": "done",
    "asked": "asks",
    "left": "left",
    "answered": "decides",
    "lapsed": "lapses",
    "skipped": "skipped",
}


def _line(telling: _Telling, node: Placed, happening: Happening) -> tuple[str, str, Weight]:
    text = say.node_title(telling.names, node.name)
    weight: Weight = "plain"
    if happening.what in ("answered", "lapsed"):
        choice = telling.choices[node.name, happening.time]
        text, weight = _chose(telling.names, choice, telling.policy), "strong"
    elif happening.what == "happened":
        weight = "strong"
    elif (happening.what == "finished" and not happening.changes) or happening.what == "skipped":
        weight = "quiet"
    return _WORDS.get(happening.what, happening.what), text, weight


def _chose(names: Names, choice: Choice, policy: str | None) -> str:
    decision = names.decision_at(choice.decision)
    title = say.node_title(names, choice.decision)
    if choice.option is None:
        return f"{title}: no answer ({say.chosen(names, choice, policy)})"
    option = say.titled(choice.option, decision.options[choice.option])
    return f"{title}: {option} ({say.chosen(names, choice, policy)})"


def _details(telling: _Telling, node: Placed, happening: Happening) -> Iterator[str]:
    scenario, element = telling.scenario, node.element
    if happening.what == "skipped":
        yield say.reason(telling.names, node.name, happening.why)
    elif happening.what == "happened" and isinstance(element, Inject):
        way = say.route(scenario, element)
        if way:
            yield way
        if telling.texts:
            yield from _texts(scenario, element)
    elif happening.what == "asked" and isinstance(element, Decision):
        yield f"{_by(scenario, telling.names, node.name)}{_until(telling, node.name, happening.time)}"
    elif happening.what == "finished" and isinstance(element, Step):
        took = say.duration(happening.time - telling.begun.pop(node.name, happening.time))
        who = say.actors(scenario, element.by)
        yield f"{who}, {took}" if who else took
    elif happening.what == "left":
        yield "the policy leaves it to a person"
    elif happening.what == "waited" and isinstance(element, Step):
        scarce = [name for name in element.by if scenario.actors[name].seats is not None]
        yield f"for seats at {say.actors(scenario, scarce)}, all at once"


def _by(scenario: Scenario, names: Names, decision: str) -> str:
    element = names.nodes[decision].element
    return say.actors(scenario, element.by) if isinstance(element, Decision) else ""


def _until(telling: _Telling, decision: str, asked: int) -> str:
    """When the answer is due, read off the choice that came of it."""
    for choice in telling.choices.values():
        if choice.decision == decision and choice.asked == asked and choice.deadline is not None:
            return f", by {telling.clocks.first(choice.deadline)}"
    return ""


def _texts(scenario: Scenario, inject: Inject) -> Iterator[str]:
    if isinstance(inject.text, dict):
        for cell, text in inject.text.items():
            yield f"{say.actor(scenario, cell)}: {' '.join(text.split())}"
    elif inject.text:
        yield " ".join(inject.text.split())


def _consequences(telling: _Telling, happening: Happening) -> Iterator[str]:
    """What it changed and cancelled."""
    changes = [change for change in happening.changes if change.before != change.after]
    if changes:
        yield "; ".join(say.change(telling.scenario, change) for change in changes)
    if happening.cancelled:
        titles = say.listed(say.node_title(telling.names, name) for name in happening.cancelled)
        yield f"cancels {titles}"
