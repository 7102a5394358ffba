"""The situation manual, which every player has before the start: nothing in it that any player cell may not read.

It is built up from what all of them are shown or handed as the exercise begins, and never cut down from what
facilitators see. Objectives, the summary, notes, numbers and what is still to come never enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from sim.clock import seconds_between
from sim.scenario.attachments import kind_of
from sim.scenario.blanks import blanks, filled
from sim.scenario.check.choices import span
from sim.scenario.check.sites import cancelled
from sim.scenario.fields import Told, by_cell
from sim.scenario.model import Element, Inject, Scenario, Turn
from sim.scenario.names import Names, Placed
from sim.scenario.times import UncertainInstant
from sim.scenario.told import ByCell
from sim.view.book.when import in_room
from sim.view.scenario.handed import handed
from sim.view.words import sentences as say
from sim.view.words.attached import attached_line
from sim.view.words.clocks import city_of, clocks
from sim.view.words.page import Block, Column, Heading, Picture, Prose, Table, headed, lines, prose

TITLE = "Situation manual"
_ACRONYM = re.compile(r"[A-Z]{2,}")


def situation_manual(scenario: Scenario, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """The whole manual; ``pictures`` are the attached pictures by name."""
    names = Names(scenario)
    yield Heading(scenario.title, 1, scenario.marking)
    yield Prose(f"{TITLE}. For all who play; the same for every cell.")
    yield from _purpose(scenario, names)
    yield from _rules()
    yield from _situation(names, pictures)
    yield from _cells(names)
    yield from _screens(names)
    yield from _agenda(scenario)
    yield from _glossary(names)


def _purpose(scenario: Scenario, names: Names) -> Iterator[Block]:
    yield Heading("Purpose")
    cells = say.count_of(len(names.player_cells), "cell")
    yield Prose(
        f"You play one of {cells}. What comes to your table is written for you; what you make of it is up to you. The "
        "exercise is there to think a decision through with those who would have to take it, in the time that they "
        "would have, and to see what follows."
    )
    if scenario.room_minutes and all(turn.minutes for turn in scenario.turns.values()):
        parts = say.count_of(len(scenario.turns), "part")
        yield Prose(f"It has {parts} and takes {say.duration(scenario.room_minutes * 60)}, without breaks.")
    yield Prose(f"On the exercise's clock it begins {clocks(scenario).begin()}.")


_RULES = (
    "Take the situation as it is written. What the papers leave open, ask the facilitators; what they do not know, "
    "decide as you would.",
    "Nobody is tested, and nothing that is said here is held against anybody. There is no answer that is right.",
    "You speak for your office, and not for yourself. Who said what stays in the room.",
    "Everybody whom no cell plays is played by the facilitators: write to them, or ask to be put through.",
    "Talk to the other cells as you would in earnest, by note or by telephone, and begin each call with “exercise”.",
    "Exercise time is what the wall shows. It may stand, run or jump; a deadline is one of exercise time.",
    "A question comes with its options, and with a deadline where it has one. Answer with one of them or with one of "
    "your own; say who decides, and why. Whoever sees it otherwise says so: that is written down as dissent.",
    "What you answered holds. What nobody answers by the deadline lapses.",
    "Every paper of the exercise bears its marking. Leave all of them here when you go.",
    "A real emergency is called out as such, and then the exercise stops.",
)


def _rules() -> Iterator[Block]:
    yield Heading("The rules of the room")
    yield from (Prose(words, "-") for words in _RULES)


# ---------------------------------------------------------------------- what all read as it begins


def _situation(names: Names, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """The briefing and the papers that every cell gets in the same words in the first second, with their files."""
    scenario = names.scenario
    at_once = [node for node in _by_the_clock(names).values() if _is_at_once(names, node) and _is_for_all(names, node)]
    said = [node for node in at_once if _shared(names, node.element.text)]
    files = [name for node in at_once for name in _files(node.element)]
    if not said and not files:
        return
    yield Heading("The situation at the start")
    for node in said:
        element = node.element
        if isinstance(element, Inject):
            yield Heading(say.titled(node.name, element), 3)
        yield from prose(_shared(names, element.text), 0)
        if isinstance(element, Turn) and not by_cell(element.discuss).keys() - {""}:
            for question in filter(None, map(_as_said, by_cell(element.discuss).get("", ()))):
                yield from headed("", question, item=True)
    for name in dict.fromkeys(files):
        if name in pictures:
            yield Picture(name, kind_of(name).called, pictures[name])
        else:
            yield from attached_line(scenario, (name,))


def _by_the_clock(names: Names) -> dict[str, Placed]:
    """What is handed out by the clock alone, sooner or later: no luck, no condition and no answer keeps it away."""
    kept_away = cancelled(names)
    return {
        name: node
        for name, node in names.nodes.items()
        if isinstance(node.element, Turn | Inject)
        and node.element.at is not None
        and (node.element.condition, node.element.chance) == (None, None)
        and name not in kept_away
    }


def _is_at_once(names: Names, node: Placed) -> bool:
    """Whether what comes by the clock does in the first second."""
    element = node.element
    if element.during is not None or element.not_before is not None:
        return False
    if isinstance(element.at, datetime):
        return seconds_between(names.scenario.start, element.at) == 0
    return not isinstance(element.at, UncertainInstant) and span(names, node, element.at) == (0, 0)


def _is_for_all(names: Names, node: Placed) -> bool:
    """Whether every player cell gets it, from whom they all may know."""
    element = node.element
    if isinstance(element, Turn):
        return True
    return isinstance(element, Inject) and set(names.cells(element.to)) >= set(names.player_cells) > set()


def _shared(names: Names, written: ByCell) -> str:
    """The words that all cells read alike; empty where some read others, or where they follow what happened."""
    texts: Mapping[str, Told] = by_cell(written)
    own = {texts.get(cell, texts.get("", "")) for cell in names.player_cells}
    alike = own.pop() if len(own) == 1 else ""
    return _as_said(alike) if isinstance(alike, str) else ""


def _as_said(text: str) -> str:
    """A text as it is handed out; empty where it has blanks, which are filled in as things stand then."""
    return "" if any(blanks(text)) else filled(text, str)


def _files(element: Element) -> tuple[str, ...]:
    return element.attach if isinstance(element, Turn | Inject) else ()


# ---------------------------------------------------------------------- who and what is on the wall


def _cells(names: Names) -> Iterator[Block]:
    scenario = names.scenario
    if not names.player_cells:
        return
    yield Heading("Who plays")
    rows = tuple(
        (
            say.titled(name, scenario.cells[name]),
            city_of(scenario.cells[name]),
            lines(*(say.titled(actor, each) for actor, each in scenario.actors.items() if each.cell == name)),
        )
        for name in names.player_cells
    )
    columns = (Column("Cell", share=2), Column("Clock", share=2), Column("Offices in it", share=5))
    yield Table(columns, rows, caption="The cells that play, and the offices in them")
    others = _heard_by_all(names)
    if others:
        yield Prose(f"Among those whom the facilitators play: {say.listed(others)}.")


def _heard_by_all(names: Names) -> list[str]:
    """The control cells from which every player cell gets something by the clock alone: of any other, that it is there
    would tell what may come."""
    scenario, sure = names.scenario, _by_the_clock(names)
    heard = [
        {scenario.actors[piece.sender].cell for piece in handed(names, cell) if piece.sender and piece.name in sure}
        for cell in names.player_cells
    ]
    return [
        say.titled(name, cell)
        for name, cell in scenario.cells.items()
        if cell.control and heard and all(name in senders for senders in heard)
    ]


def _screens(names: Names) -> Iterator[Block]:
    """The states that all may see, and how they are shown; never their values, nor the words for those."""
    scenario = names.scenario
    rows = tuple(
        (say.titled(name, state), _shown_as(state.shown_as))
        for name, state in scenario.state.items()
        if names.player_cells and all(state.is_shown_to(cell) for cell in names.player_cells)
    )
    yield Heading("What the wall shows")
    yield Prose("The marking, the turn, the exercise's clocks, what all have been handed, and the time that is left.")
    if rows:
        yield Table((Column("Also", share=3), Column("How", share=4)), rows, caption="What the wall shows beside")


def _shown_as(how: str | tuple[str, ...]) -> str:
    if isinstance(how, tuple):
        return "in words"
    return "a bar of ten parts" if how == "bar" else "a number"


def _agenda(scenario: Scenario) -> Iterator[Block]:
    """The parts by number and minutes; no title, which might say what is to come."""
    if not scenario.turns:
        return
    yield Heading("Agenda")
    rows, clock = list[tuple[str, str, str]](), 0
    is_known = any(turn.minutes for turn in scenario.turns.values())  # what comes behind a part of no length is not
    for number, turn in enumerate(scenario.turns.values(), 1):
        takes = f"{turn.minutes} min" if turn.minutes else ""
        rows.append((f"Part {number}", in_room(clock) if is_known else "", takes))
        is_known, clock = is_known and bool(turn.minutes), clock + (turn.minutes or 0)
    rows.append(("Hot wash: what was seen, in a round", in_room(clock) if is_known else "", ""))
    columns = (Column("What", share=4), Column("From the start", "right", share=2), Column("Takes", "right", share=2))
    yield Table(columns, tuple(rows), caption="The agenda; breaks are said in the room")


def _glossary(names: Names) -> Iterator[Block]:
    """The short names of what this manual names, where they are acronyms."""
    scenario = names.scenario
    named: list[tuple[str, Element]] = [(name, scenario.cells[name]) for name in names.player_cells]
    named += [(name, actor) for name, actor in scenario.actors.items() if actor.cell in names.player_cells]
    rows = sorted(
        {
            (say.briefly(name, element), say.titled(name, element))
            for name, element in named
            if element.short and _ACRONYM.search(element.short)
        }
    )
    if rows:
        yield Heading("Short names")
        yield Table((Column("Short", share=2), Column("Is", share=5)), tuple(rows), caption="Short names in the papers")
