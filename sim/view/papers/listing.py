"""The print list of packs, for whoever prints and hands out: which sheet goes to whom, and when. No player reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.model import Scenario
from sim.view.papers.pack import Pack, PaperSheet
from sim.view.words import sentences as say
from sim.view.words.clocks import clock_of
from sim.view.words.page import Block, Heading, Prose, TimelineEntry, Times

WORDS = {"turn": "turn", "inject": "paper", "told": "paper", "ballot": "ballot", "option": "option"}


def print_list(scenario: Scenario, packs: Sequence[Pack]) -> Iterator[Block]:
    """Every sheet by its number, in the order in which it is likely needed."""
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose("For facilitators alone: the papers of each cell by their numbers, and when each is handed out.")
    if packs and packs[0].until is None:
        yield Prose("A time is when a sheet is likely needed; ~ before it: that is not certain.", quiet=True)
    for pack in packs:
        cell = scenario.cells[pack.cell]
        yield Heading(say.titled(pack.cell, cell), 2, say.count_of(len(pack.sheets), "sheet"))
        if pack.left_out:
            yield Prose(
                f"{say.count_of(pack.left_out, 'more sheet')} may come in any turn; without --turn they are here."
            )
        before = ""
        for sheet in pack.sheets:
            yield _entry(scenario, pack, sheet, is_another=bool(sheet.case) and sheet.name == before)
            before = sheet.name


def _entry(scenario: Scenario, pack: Pack, sheet: PaperSheet, is_another: bool) -> TimelineEntry:
    """A sheet; of another one for the same thing only in which case it comes."""
    parts = (sheet.case,) if is_another else (sheet.hand_out, sheet.case)
    details = [", ".join(filter(None, parts))]
    if sheet.beside:
        details.append(f"To print separately: {say.listed(sheet.beside)}")
    text = f"{sheet.title} ({WORDS[sheet.kind]})" if sheet.title else WORDS[sheet.kind]
    return TimelineEntry(Times((_when(scenario, pack, sheet),)), sheet.serial, text, tuple(filter(None, details)))


def _when(scenario: Scenario, pack: Pack, sheet: PaperSheet) -> str:
    if sheet.time is None:
        return "any time"
    return f"{'' if sheet.certain else '~'}{clock_of(scenario, pack.cell).short(sheet.time)[0]}"
