"""A pack of papers for one player cell: a cover, and sheets that are handed out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.scenario.model import Scenario
from sim.view.words import sentences as say
from sim.view.words.clocks import clock_of
from sim.view.words.page import Block, Booklet, Column, Heading, NewSheet, Prose, Table, prose

SheetKind = Literal["turn", "inject", "told", "ballot", "option"]
"""A turn's briefing, an inject, what is told of a decision, a ballot, an option that is not always on its ballot."""


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One sheet. What players read of it are its ``blocks``, its ``title`` and its ``serial``; all else is for whoever
    prints it.

    ``name`` is what it is handed out as, ``turn`` the turn in which it likely comes (empty for none), ``time`` when, in
    seconds, None for what never came in a run; ``certain``: it comes then, whatever is decided. ``hand_out`` says when
    it is to be handed out, ``case`` in which case, where there are several sheets for one thing; ``beside`` are the
    files to print separately. From a log ``line`` is the line in which it was handed out.
    """

    serial: str
    kind: SheetKind
    name: str
    title: str
    turn: str
    time: int | None
    blocks: tuple[Block, ...]
    certain: bool = True
    hand_out: str = ""
    case: str = ""
    beside: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pack:
    """The papers of a cell; ``until``: those of a log, up to that time in seconds. ``left_out``: so many sheets belong
    to no turn, where only those of one are wanted."""

    cell: str
    sheets: tuple[PaperSheet, ...]
    until: int | None = None
    left_out: int = 0


def booklet(scenario: Scenario, pack: Pack) -> Booklet:
    """The pack to be printed: each sheet says whose it is, and its number, and no page how many there are."""
    who = say.titled(pack.cell, scenario.cells[pack.cell])
    blocks = [*cover(scenario, pack)]
    for sheet in pack.sheets:
        blocks += [NewSheet(f"{who}, No. {sheet.serial}"), *sheet.blocks]
    return Booklet(f"{scenario.title}: {who}", scenario.marking, tuple(blocks), numbered=False)


def cover(scenario: Scenario, pack: Pack) -> Iterator[Block]:
    """Whose pack it is, the cell's brief, who sits in it, and how it is used; nothing of what is to come."""
    cell, clock = scenario.cells[pack.cell], clock_of(scenario, pack.cell)
    yield Heading(scenario.title, 1)
    yield Heading(say.titled(pack.cell, cell))
    yield Prose(f"The exercise begins on {clock.begin()}.")
    if cell.brief:
        yield Heading("Your brief", 3)
        yield from prose(cell.brief, indent=0)
    offices = [say.titled(name, actor) for name, actor in scenario.actors.items() if actor.cell == pack.cell]
    yield Heading("Who sits here", 3)
    rows = tuple((office, "") for office in offices) or (("", ""),)
    yield Table((Column("Office", share=1), Column("Name", share=1)), rows)
    yield Heading("What is in this pack", 3)
    for item in _DELIVERED if pack.until is not None else _TO_COME:
        yield Prose(item, "-")
    if pack.until is not None:
        yield Prose(f"It ends on {clock.long(pack.until)}.", "-")
        return
    yield Heading("How a ballot is used", 3)
    for item in _BALLOTS:
        yield Prose(item, "-")


_TO_COME = (
    "This cover, and a sheet for each turn with what is to be discussed.",
    "Papers, each on a sheet of its own, as they are handed to you; and a ballot for each question that is put to you.",
    "Each sheet has a number to speak of it by. The numbers have no order, and none is missing.",
    "Where a time or a word is left open, write in what you are told.",
)
_DELIVERED = (
    "What was handed to you and what you were asked, in the order in which it came, with its number.",
    "On a ballot that was answered, the answer, as far as it is known to you.",
)
_BALLOTS = (
    "Tick what you take. Where more than one option may be taken, the ballot says how many.",
    "Write down your reason and, where not all agree, the dissent; count the voices.",
    "Write the time on it, sign it, and hand it in before the time that it names, if it names one.",
)
