"""A facilitator's briefing: who plays, what happens when, who decides what and where each option leads."""

from __future__ import annotations

from collections.abc import Iterator

from sim.clock import format_duration
from sim.scenario.fields import Rule, by_cell
from sim.scenario.model import Decision, Happens, Inject, Outcome, Scenario, Turn
from sim.scenario.names import Names, Placed
from sim.view.run.ending import target_text
from sim.view.scenario.answers import decision_brief, deed
from sim.view.scenario.consequences import leads
from sim.view.words import sentences as say
from sim.view.words import timetables
from sim.view.words.attached import attached_line
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed, prose
from sim.view.words.texts import as_written, by_reader, items_by_reader


def briefing(scenario: Scenario, texts: bool = False) -> Iterator[Block]:
    """The whole briefing; ``texts``: with what is handed out, the expected actions and the notes."""
    names = Names(scenario)
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(
        f"Begins {clocks(scenario).begin()}; ends at the latest {format_duration(scenario.horizon)} later.", quiet=True
    )
    yield from prose(scenario.summary)
    yield from _about(scenario)
    yield from _people(scenario)
    yield from _state(scenario)
    yield from _calendars(scenario)
    yield from _turns(scenario, names)
    yield from _injects(scenario, names, texts)
    yield from _procedures(scenario, names)
    yield from _decisions(names, texts)
    yield from _policies(scenario, names)
    yield from _ends(scenario, names)
    if scenario.notes:
        yield Heading("Notes for facilitators")
        yield from prose(scenario.notes)


def _about(scenario: Scenario) -> Iterator[Block]:
    """Who wrote it and when, whom to ask, what it is tagged with, and the setting that it takes over."""
    said = {
        "Author": say.listed(scenario.author),
        "Date": scenario.date,
        "Contact": scenario.contact,
        "Tags": ", ".join(scenario.tags),
        "Level": scenario.level,
        "Setting": scenario.setting,
    }
    for label, words in said.items():
        if words:
            yield Prose(f"{label}: {words}", quiet=True)


def element_brief(scenario: Scenario, name: str) -> Iterator[Block]:
    """All that a scenario says of one turn, inject, procedure's entry or decision; for facilitators."""
    names = Names(scenario)
    node = names.nodes[name]
    element = node.element
    if isinstance(element, Inject):
        yield from _inject(scenario, names, node)
    elif isinstance(element, Decision):
        yield from decision_brief(names, node, leads(names), texts=True)
    else:
        yield Heading(say.node_title(names, name), 3)
        yield Prose(say.capital(say.trigger(names, node)), indent=1, quiet=True)
    yield from handed_out(names, element)
    yield from items_by_reader(scenario, element.discuss if isinstance(element, Turn) else (), indent=1)


def _people(scenario: Scenario) -> Iterator[Block]:
    if not scenario.cells:
        return
    yield Heading("Who plays")
    rows = []
    for name, cell in scenario.cells.items():
        members = [
            say.titled(actor, value) + (f" ({say.count_of(value.seats, 'seat')})" if value.seats is not None else "")
            for actor, value in scenario.actors.items()
            if value.cell == name
        ]
        rows.append((say.titled(name, cell), "control" if cell.control else "players", "; ".join(members)))
    yield Table((Column("Cell"), Column("Played by"), Column("Actors")), tuple(rows))


def _state(scenario: Scenario) -> Iterator[Block]:
    if not scenario.state:
        return
    yield Heading("State")
    rows = tuple(
        (
            say.titled(name, state),
            say.quantity(state.start),
            f"{say.number(state.range[0])} to {say.number(state.range[1])}",
            say.listed(say.actor(scenario, cell) for cell in state.shown)
            if isinstance(state.shown, tuple)
            else "yes"
            if state.shown
            else "no",
        )
        for name, state in scenario.state.items()
    )
    yield Table((Column("State"), Column("Start"), Column("Range"), Column("Shown")), rows)


def _calendars(scenario: Scenario) -> Iterator[Block]:
    if not scenario.calendars:
        return
    yield Heading("Calendars")
    rows = tuple(
        (
            say.titled(name, calendar),
            calendar.timezone,
            timetables.days(calendar),
            timetables.hours(calendar),
            timetables.closed(calendar),
        )
        for name, calendar in scenario.calendars.items()
    )
    columns = ("Calendar", "Clock", "Days", "Open", "Closed on")
    yield Table(tuple(map(Column, columns)), rows)


def _turns(scenario: Scenario, names: Names) -> Iterator[Block]:
    for number, (name, turn) in enumerate(scenario.turns.items(), 1):
        room = f"{turn.minutes} min in the room" if turn.minutes else ""
        yield Heading(f"Turn {number}: {say.titled(name, turn)}", 2, room)
        yield Prose(say.capital(say.trigger(names, names.nodes[name])), quiet=True)
        yield from as_written(scenario, names, turn.text, indent=1)
        yield from attached_line(scenario, turn.attach, indent=1)
        yield from items_by_reader(scenario, turn.discuss)


def _injects(scenario: Scenario, names: Names, texts: bool) -> Iterator[Block]:
    if not scenario.injects:
        return
    yield Heading("Injects")
    for name, inject in scenario.injects.items():
        yield from _inject(scenario, names, names.nodes[name])
        if texts:
            yield from handed_out(names, inject)


def _inject(scenario: Scenario, names: Names, node: Placed) -> Iterator[Block]:
    inject = node.element
    assert isinstance(inject, Inject)
    yield Heading(say.titled(node.name, inject), 3)
    way = say.route(scenario, inject)
    when = say.trigger(names, node)
    yield Prose(say.capital("; ".join(part for part in (way, when) if part)), indent=1, quiet=True)
    yield from deed(names, node, inject)


def handed_out(names: Names, element: Happens) -> Iterator[Block]:
    """The texts of an inject (or anything else), what players are expected to do, and the notes."""
    scenario = names.scenario
    yield from as_written(scenario, names, element.text, "Text", indent=1)
    yield from attached_line(scenario, element.attach if isinstance(element, Inject | Turn) else (), indent=1)
    for cell, texts in by_cell(element.expects if isinstance(element, Inject | Decision) else None).items():
        label = f"Expected of {say.actor(scenario, cell)}:" if cell else "Expected:"
        yield from headed(label, texts[0] if len(texts) == 1 else None, indent=1)
        yield from (item for text in texts if len(texts) > 1 for item in headed("", text, item=True, indent=2))
    yield from by_reader(scenario, element.notes, "Notes", indent=1)
    if element.tags:
        yield Prose(f"Tags: {', '.join(element.tags)}", indent=1, quiet=True)


def _procedures(scenario: Scenario, names: Names) -> Iterator[Block]:
    for name, procedure in scenario.procedures.items():
        used = f"by {procedure.use}" if procedure.use else ""
        yield Heading(f"Procedure: {say.titled(name, procedure)}", 2, used)
        yield Prose(say.capital(say.trigger(names, names.nodes[name])), quiet=True)
        rows = []
        entries = [node for node in names.nodes.values() if node.owner == name]
        for number, node in enumerate(entries, 1):
            element = node.element
            by = () if isinstance(element, Inject | Turn) else getattr(element, "by", ())
            takes = getattr(element, "takes", None)
            rows.append(
                (
                    str(number),
                    say.titled(node.name, element),
                    say.kind_of(element),
                    say.actors(scenario, by),
                    "" if takes is None else say.quantity_in(names, takes, name),
                    _link(names, node, entries, number),
                )
            )
        columns = (Column("", "right"), Column("Entry"), Column("Kind"), Column("By"), Column("Takes"), Column("After"))
        yield Table(columns, tuple(rows))


def _link(names: Names, node: Placed, entries: list[Placed], number: int) -> str:
    """What an entry waits for: the number of the one before, or what it says."""
    element = node.element
    more = say.by_the_clock(names, element)
    if element.condition is not None:
        more.append(f"if {say.expression(names, element.condition, node.owner)}")
    condition = "".join(f", {part}" for part in more)
    if element.when is not None:
        return f"as soon as {say.expression(names, element.when, node.owner)}{condition}"
    if element.after is None:
        return (str(number - 1) if number > 1 else "start") + condition
    numbers = {entry.name.rsplit(".", 1)[-1]: str(i) for i, entry in enumerate(entries, 1)}
    words = [numbers.get(moment, moment) for moment in element.after.names]
    return say.listed(words, "and" if element.after.kind == "all" else "or") + condition


def _decisions(names: Names, texts: bool) -> Iterator[Block]:
    nodes = [node for node in names.nodes.values() if isinstance(node.element, Decision)]
    if nodes:
        yield Heading("Decisions, and where each option leads")
    ahead = leads(names)
    for node in nodes:
        yield from decision_brief(names, node, ahead, texts)
        if texts:
            yield from handed_out(names, node.element)


def _policies(scenario: Scenario, names: Names) -> Iterator[Block]:
    if not scenario.policies:
        return
    yield Heading("Policies")
    for name, policy in scenario.policies.items():
        yield Heading(f"{say.titled(name, policy)} ({name})", 3)
        yield from prose(policy.text, indent=1)
        rows = []
        for decision, rules in policy.choose.items():
            element = names.decision_at(decision)
            rows.append(
                (say.node_title(names, decision), "; else ".join(_rule(names, element, rule) for rule in rules))
            )
        yield Table((Column("Decision"), Column("Choice")), tuple(rows))


def _rule(names: Names, decision: Decision, rule: Rule) -> str:
    numbers = rule.weights
    titles = {name: say.titled(name, decision.options[name]) for name in numbers if name in decision.options}
    if decision.bounds is not None and rule.listed:
        words = say.taken(decision, list(titles))
    elif decision.bounds is not None:
        words = ", ".join(f"{title} (chance {numbers[name]})" for name, title in titles.items())
    elif len(titles) == 1:
        words = next(iter(titles.values()))
    else:
        words = ", ".join(f"{title} (weight {numbers[name]})" for name, title in titles.items())
    return f"if {say.expression(names, rule.condition)}: {words}" if rule.condition is not None else words


def _ends(scenario: Scenario, names: Names) -> Iterator[Block]:
    yield Heading("How it may end")
    rows = tuple(
        (
            f"{number}. {say.titled(name, outcome)}",
            holds(names, outcome),
        )
        for number, (name, outcome) in enumerate(scenario.outcomes.items(), 1)
    )
    yield Table((Column("Outcome, the first that holds"), Column("When")), rows)
    if scenario.measures:
        yield Table(
            (Column("Measure"), Column("Target")),
            tuple((say.titled(name, measure), target_text(measure)) for name, measure in scenario.measures.items()),
        )
    for name, objective in scenario.objectives.items():
        measures = say.listed(say.titled(m, scenario.measures[m]) for m in objective.measures)
        yield Prose(f"Objective: {say.titled(name, objective)}" + (f" (shown by {measures})" if measures else ""), "-")


def holds(names: Names, outcome: Outcome) -> str:
    """When an outcome holds, and whether the run then ends."""
    if outcome.when is None:
        return "otherwise"
    return say.expression(names, outcome.when) + (", and ends the run" if outcome.ends else "")
