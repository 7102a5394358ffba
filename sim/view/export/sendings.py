"""A scenario's events as what another tool sends, each to those who get the same words; and what is left of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.exchange.sendings import Outgoing, Purpose, Sending, Team
from sim.scenario.fields import Told, by_cell
from sim.scenario.model import Decision, Inject, Lapse, Option, Scenario, Tells, Turn
from sim.scenario.told import ByCell, is_fixed
from sim.view.msel import times
from sim.view.msel.rows import EventList, EventRow, options
from sim.view.words import sentences as say
from sim.view.words.unmarked import with_blanks

MAIL, BY_HAND = "mail", "by hand"
LOSSES = {
    "waits": "It does not come in every run, so nobody sends it before a facilitator says so.",
    "once": "It may come again, and is sent once.",
    "options": "What its options do and lead to stays here.",
    "effects": "What it does to states and plans is only described.",
    "blanks": "Its words follow what happened; whoever sends them fills them in.",
}
"""What something that is sent can lose, by a word for it."""
SILENT = "It moves states and tells nobody."
STEP = "A step takes time; people do it there, and say when it is done."
LEFT_OUT = "The scenario leaves it out: it never comes."
_NO_PLACE = {
    "state": "A number that moves; nothing is sent of it.",
    "policies": "A rule for runs without people.",
    "measures": "A number that is read off a run.",
    "outcomes": "How a run ends.",
    "calendars": "Hours to wait for; what waits has its likely time.",
}
"""Sections of a scenario that a tool which only sends has no place for, and what stands in them."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one part of a scenario: nothing where it ``stays`` for that reason; what it loses, by the words of
    ``LOSSES``; and when it is likely to come, where that is not certain."""

    id: str
    title: str
    became: str = ""
    losses: tuple[str, ...] = ()
    likely: str = ""
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Departed:
    """An exercise as it goes out, and what became of each of its parts."""

    outgoing: Outgoing
    accounts: tuple[Account, ...]


def departed(events: EventList, files: Mapping[str, bytes]) -> Departed:
    """All that can be sent of a scenario, in the order of its likely time; ``files`` are those attached in it."""
    scenario = events.scenario
    parts = [*_briefs(events), *(_of_event(events, row) for row in events.rows)]
    sendings = tuple(sending for sent, _ in parts for sending in sent)
    outgoing = Outgoing(
        id=scenario.title,
        title=say.flat(scenario.title),
        summary=scenario.summary or "",
        marking=say.flat(scenario.marking),
        teams=dict(_teams(events)),
        purposes={name: Purpose(say.titled(name, goal), goal.text or "") for name, goal in scenario.objectives.items()},
        sendings=tuple(sorted(sendings, key=lambda sending: (sending.waits, sending.at))),
        files=files,
    )
    return Departed(outgoing, (*(account for _, account in parts), *_left_over(events)))


def _teams(events: EventList) -> Iterator[tuple[str, Team]]:
    for name in events.names.player_cells:
        cell = events.scenario.cells[name]
        yield name, Team(say.titled(name, cell), cell.text or "")


def _briefs(events: EventList) -> Iterator[tuple[list[Sending], Account]]:
    """What the players of a cell alone know from the start, each to its team."""
    for name in events.names.player_cells:
        cell = events.scenario.cells[name]
        if cell.brief:
            title = f"{say.titled(name, cell)}: brief"
            yield (
                [Sending(id=f"{name} brief", title=title, words=cell.brief, teams=(name,), at=0)],
                Account(name, title, say.count_of(1, MAIL)),
            )


def _of_event(events: EventList, row: EventRow) -> tuple[list[Sending], Account]:
    """What is sent of an event, and the account of it."""
    element = row.node.element
    match element:
        case Inject():
            sent = list(_of_inject(events, row, element))
        case Turn():
            sent = list(_of_turn(events, row, element))
        case Decision():
            sent = [*_question(events, row, element), *_told(events, row, element)]
        case _:
            raise TypeError(element)
    return sent, _account(events, row, sent)


def _of_inject(events: EventList, row: EventRow, inject: Inject) -> Iterator[Sending]:
    if row.kind == "Event":
        return
    to = tuple(cell for cell in events.cells(inject) if cell in events.names.player_cells)
    groups = _groups(events, inject.text, to, row.node.owner, by_cell(inject.expects))
    for (words, expects), cells in groups.items():
        yield _sending(events, row, words, cells, expects, inject.attach)


def _of_turn(events: EventList, row: EventRow, turn: Turn) -> Iterator[Sending]:
    cells = events.names.player_cells
    for (words, questions), group in _groups(events, turn.text, cells, row.node.owner, by_cell(turn.discuss)).items():
        asked = "\n".join(f"- {with_blanks(events.names, question)}" for question in questions)
        whole = "\n\n".join(filter(None, (words, asked)))
        yield _sending(events, row, whole, group, (), turn.attach)


def _question(events: EventList, row: EventRow, decision: Decision) -> Iterator[Sending]:
    """A decision as something that facilitators ask, with its options."""
    cells = tuple(cell for cell in events.cells(decision) if cell in events.names.player_cells)
    groups = _groups(events, decision.question, cells, row.node.owner, by_cell(decision.expects))
    for (question, expects), group in groups.items():
        words = "\n\n".join(filter(None, (question, "\n".join(f"- {option}" for option in options(decision)))))
        yield _sending(events, row, words, group, expects, (), by_hand=True)


def _told(events: EventList, row: EventRow, decision: Decision) -> Iterator[Sending]:
    """What is told when an option is taken or the deadline passes, to be sent by whoever sees that."""
    holders: list[tuple[str, str, Option | Lapse]] = [
        (name, say.titled(name, option), option) for name, option in decision.listed.items()
    ]
    if isinstance(decision.lapse, Lapse):
        holders.append(("lapsed", "no answer", decision.lapse))
    for name, title, holder in holders:
        if holder.tells is not None:
            yield from _tells(events, row, f"{row.node.name}.{name}", title, holder.tells)


def _tells(events: EventList, row: EventRow, moment: str, answer: str, tells: Tells) -> Iterator[Sending]:
    decision = say.node_title(events.names, row.node.name)
    to = tuple(cell for cell in events.names.cells(tells.to) if cell in events.names.player_cells)
    about = [f"To be sent when the answer to “{decision}” is “{answer}”.", *_way(events, tells)]
    for number, ((words, _), cells) in enumerate(_groups(events, tells.text, to, row.node.owner, {}).items()):
        yield Sending(
            id=f"{moment} {number}",
            title=say.flat(tells.title or f"{decision}: {answer}"),
            words=words,
            teams=cells,
            at=_second(row),
            about="\n\n".join(about),
            files=tells.attach,
            is_mail=bool(cells),
            waits=True,
        )


def _sending(
    events: EventList,
    row: EventRow,
    words: str,
    cells: tuple[str, ...],
    expects: Sequence[str],
    files: Sequence[str],
    by_hand: bool = False,
) -> Sending:
    whom = "" if set(cells) == set(events.names.player_cells) else " ".join(cells)
    return Sending(
        id=f"{row.node.name} {whom}".strip(),
        title=say.flat(say.node_title(events.names, row.node.name)),
        words=words,
        teams=cells,
        at=_second(row),
        about="\n\n".join(_about(events, row)),
        expects=tuple(expects),
        files=tuple(files),
        is_mail=bool(cells) and not by_hand,
        waits=row.plan.share < 1,
    )


def _groups(
    events: EventList,
    written: ByCell,
    cells: Sequence[str],
    scope: str | None,
    beside: Mapping[str, Sequence[str]],
) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """The cells by what they get: the same words, and the same of what stands ``beside`` for all or for a cell. Where
    no cell gets it, it is for facilitators."""
    texts: Mapping[str, Told] = by_cell(written)
    groups: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    for cell in cells or ("",):
        words = _words(events, texts.get(cell, texts.get("", "")), scope)
        own = (*beside.get("", ()), *(beside.get(cell, ()) if cell else ()))
        groups[words, own] = (*groups.get((words, own), ()), *([cell] if cell else []))
    return groups


def _words(events: EventList, text: Told, scope: str | None) -> str:
    """A text with its blanks named; of alternatives each with when it is said."""
    if isinstance(text, str):
        return with_blanks(events.names, text, scope)
    parts = []
    for wording in text:
        condition = say.expression(events.names, wording.condition, scope) if wording.condition else "otherwise"
        parts.append(f"({condition})\n\n{with_blanks(events.names, wording.text, scope)}")
    return "\n\n".join(parts)


def _second(row: EventRow) -> int:
    """When it is likely to come; at the start where no run tells."""
    return int(row.plan.median) if row.plan.share else 0


def _about(events: EventList, row: EventRow) -> Iterator[str]:
    """What facilitators have to know that is no part of what is sent."""
    element, scope = row.node.element, row.node.owner
    if isinstance(element, Inject):
        yield from _way(events, element)
    if not row.plan.certain:
        likely = _likely(events, row)
        yield f"When: {say.flat(str(events.cell(row, 'when')))}.{f' Likely: {likely}.' if likely else ''}"
    if isinstance(element, Decision) and element.within is not None:
        yield f"Deadline: {say.deadline(events.names, element.within, scope)}."
    if isinstance(element, Inject):
        deeds = [say.effect(events.names, state, move, scope) for state, move in element.effects.items()]
        deeds += [f"cancels {say.node_title(events.names, events.names.full(name, scope))}" for name in element.cancels]
        if deeds:
            yield f"What it does: {'; '.join(deeds)}."
    purposes = "" if isinstance(element, Turn) else str(events.cell(row, "objectives"))
    if purposes:
        yield f"Objectives: {purposes}."
    if element.notes:
        yield element.notes.strip()


def _way(events: EventList, element: Inject | Tells) -> Iterator[str]:
    """Who it is from, and how it arrives."""
    way = say.way(events.scenario, element.sender or "", (), element.mode or "")
    if way:
        yield f"From: {say.flat(way)}."


def _likely(events: EventList, row: EventRow) -> str:
    return ", ".join(filter(None, (times.likely(row.plan, events.clocks), times.how_often(row.plan, events.runs))))


def _account(events: EventList, row: EventRow, sent: Sequence[Sending]) -> Account:
    """What became of an event: mails or work by hand, what its time rests on, what has no place."""
    title = say.flat(say.node_title(events.names, row.node.name))
    if not sent:
        return Account(row.node.name, title, stays=SILENT)
    kinds = [MAIL if sending.is_mail else BY_HAND for sending in sent]
    became = ", ".join(say.count_of(kinds.count(MAIL), MAIL) if kind == MAIL else kind for kind in dict.fromkeys(kinds))
    likely = "" if row.plan.certain or not row.plan.share else _likely(events, row)
    return Account(row.node.name, title, became, tuple(_lost(row)), likely)


def _lost(row: EventRow) -> Iterator[str]:
    """What an event loses, in the words of ``LOSSES``."""
    element = row.node.element
    if row.plan.share < 1:
        yield "waits"
    if times.comes_again(row.node):
        yield "once"
    if isinstance(element, Decision):
        yield "options"
    if isinstance(element, Inject) and (element.effects or element.cancels):
        yield "effects"
    words: ByCell = element.question if isinstance(element, Decision) else getattr(element, "text", None)
    if not is_fixed(words):
        yield "blanks"


def _left_over(events: EventList) -> Iterator[Account]:
    """What nothing is sent of."""
    scenario: Scenario = events.scenario
    names = events.names
    for node in names.nodes.values():
        if node.kind == "step" or (node.kind != "procedure" and node.name in names.left_out):
            why = LEFT_OUT if node.name in names.left_out else STEP
            yield Account(node.name, say.flat(say.node_title(names, node.name)), stays=why)
    for section, why in _NO_PLACE.items():
        for name, element in getattr(scenario, section).items():
            yield Account(name, say.titled(name, element), stays=why)
