"""Packs of a scenario, to be printed before it is played: all that a cell may be handed, each on a sheet of its own.

Nobody knows then what of it will come. So words that are filled in in play are gaps, alternatives are sheets of their
own on which nothing says in which case they come, and so is an option that is not always offered; a time is printed
where it is certain. Serials are drawn, so that a sheet that never comes leaves no gap in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from math import inf

from sim.analysis.planned import Planned
from sim.clock import format_duration
from sim.exercise.audience import Briefing, Paper, Question
from sim.faults import Misuse, nearest_or_all
from sim.scenario.blanks import filled
from sim.scenario.check.choices import span
from sim.scenario.fields import Told, Wording
from sim.scenario.model import Decision, Inject, Scenario, Tells, Turn
from sim.scenario.names import Names, Placed
from sim.scenario.times import Until
from sim.view.papers import sheets
from sim.view.papers.pack import Pack, PaperSheet, SheetKind
from sim.view.papers.sheets import GAP, Recipient
from sim.view.scenario.handed import Handed, handed
from sim.view.words import sentences as say
from sim.view.words import timetables
from sim.view.words.clocks import clock_of
from sim.view.words.page import Block

_RANK: dict[type, int] = {Turn: 0, Inject: 1}
"""What comes in the same second: a turn first, then injects, then questions and what is told of them."""


def packs(
    scenario: Scenario,
    likely: Mapping[str, Planned],
    cells: Sequence[str],
    turn: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> list[Pack]:
    """A pack for each of the cells; of one turn, if it is named, what likely comes in it. Raises Misuse for a turn that
    is none."""
    if turn and turn not in scenario.turns:
        raise Misuse(f"There is no turn `{turn}`. {nearest_or_all(turn, scenario.turns)}".rstrip())
    names = Names(scenario)
    return [_Packing(Recipient(names, cell, pictures or {}), likely).pack(turn) for cell in cells]


@dataclass
class _Packing:
    recipient: Recipient
    likely: Mapping[str, Planned]

    def pack(self, turn: str) -> Pack:
        pieces = sorted(
            handed(self.recipient.names, self.recipient.cell),
            key=lambda piece: (self._median(piece), _RANK.get(type(piece.element), 2)),
        )
        drafts = [draft for piece in pieces for draft in self._drafts(piece)]
        numbers = serials([f"{self.recipient.cell}/{draft.key}" for draft in drafts])
        made = [draft.sheet(serial) for draft, serial in zip(drafts, numbers, strict=True)]
        wanted = tuple(sheet for sheet in made if turn in ("", sheet.turn))
        left_out = sum(not sheet.turn for sheet in made) if turn else 0
        return Pack(self.recipient.cell, wanted, left_out=left_out)

    @cached_property
    def _turns(self) -> list[tuple[float, str]]:
        """The turns that come, by when they likely do."""
        comes = [(self.likely[name].median, name) for name in self.recipient.scenario.turns if self.likely[name].share]
        return sorted(comes)

    def _median(self, piece: Handed) -> float:
        """When something likely comes; at the end what never came in a run."""
        likely = self.likely[piece.node.name]
        return likely.median if likely.share else inf

    def _turn(self, piece: Handed) -> str:
        """The turn in which something likely comes; empty for what comes before the first or never came in a run."""
        if isinstance(piece.element, Turn):
            return piece.name
        time = self._median(piece)
        return "" if time == inf else next((name for at, name in reversed(self._turns) if at <= time), "")

    def _is_certain(self, node: Placed) -> bool:
        """Whether it comes at the same time whatever is decided: by the clock, or after what does."""
        element = node.element
        if not self.likely[node.name].certain or element.most != 1:
            return False
        if element.at is not None:
            return True
        least, most = (0, 0) if element.delay is None else span(self.recipient.names, node, element.delay)
        if least != most:  # an answer that no run gave may make it another
            return False
        heard = [self.recipient.names.full(name, node.owner) for name in element.after.names] if element.after else []
        before = [self.recipient.names.moments[name] for name in heard]
        return bool(heard) and all(
            one.name == name and isinstance(one.element, Turn | Inject) and self._is_certain(one)
            for name, one in zip(heard, before, strict=True)
        )

    # ------------------------------------------------------------------ sheets

    def _drafts(self, piece: Handed) -> Iterator[_Draft]:
        element = piece.element
        certain = self._is_certain(piece.node) if isinstance(element, Turn | Inject | Decision) else False
        if piece.node.name in self.recipient.names.left_out or not _says_something(piece):
            return
        cases = wordings(piece.words)
        draft = _Draft(self.recipient, piece, self._turn(piece), self._median(piece), certain, cases[0])
        for number, wording in enumerate(cases):
            yield replace(draft, wording=wording, number=number, several=len(cases) > 1)
        for option in element.options if isinstance(element, Decision) else ():
            if isinstance(element, Decision) and element.options[option].condition is not None:
                yield replace(draft, option=option)


def _says_something(piece: Handed) -> bool:
    """Whether there is anything to put on a sheet; a turn may have words for other cells alone."""
    return not isinstance(piece.element, Turn) or bool(piece.words or piece.discuss or piece.element.attach)


def wordings(told: Told) -> tuple[Wording, ...]:
    """The alternatives of a text; of one that has none, that text."""
    return (Wording(None, told),) if isinstance(told, str) else told


@dataclass(frozen=True)
class _Draft:
    """A sheet to be: of one alternative of its words, or of an option that is not always offered."""

    recipient: Recipient
    piece: Handed
    turn: str
    median: float
    certain: bool
    wording: Wording
    number: int = 0
    several: bool = False
    option: str = ""

    @property
    def key(self) -> str:
        """What makes it another sheet than any other of the cell."""
        return f"{self.piece.name}/{self.option or self.number}"

    def sheet(self, serial: str) -> PaperSheet:
        """The sheet, with its number."""
        time = None if self.median == inf else int(self.median)
        clock = clock_of(self.recipient.scenario, self.recipient.cell)
        shown = clock.long(time) if self.certain and time is not None else GAP
        kind, title, blocks = self._written(serial, shown)
        attach = () if isinstance(self.piece.element, Decision) else self.piece.element.attach
        return PaperSheet(
            serial=serial,
            kind=kind,
            name=self.piece.name,
            title=title,
            turn=self.turn,
            time=time,
            blocks=tuple(blocks),
            certain=self.certain,
            hand_out=self._hand_out(),
            case=self._case(),
            beside=tuple(name for name in attach if name not in self.recipient.pictures),
        )

    def _written(self, serial: str, time: str) -> tuple[SheetKind, str, Iterator[Block]]:
        """What kind of sheet it is, its title, and what stands on it."""
        recipient, piece, element = self.recipient, self.piece, self.piece.element
        text = with_gaps(self.wording.text)
        if isinstance(element, Turn):
            discuss = tuple(map(with_gaps, piece.discuss))
            told = Briefing(0, 0, piece.name, text, element.attach, discuss)
            return "turn", say.titled(piece.name, element), sheets.briefing(recipient, serial, time, told)
        if isinstance(element, Decision):
            return self._asked(serial, time, element, text)
        title = say.titled(piece.name, element) if isinstance(element, Inject) else say.flat(element.title)
        paper = Paper(0, 0, "", title, piece.sender, piece.to, element.mode or "", text, element.attach)
        kind: SheetKind = "inject" if isinstance(element, Inject) else "told"
        return kind, title or say.node_title(recipient.names, piece.name), sheets.paper(recipient, serial, time, paper)

    def _asked(self, serial: str, time: str, decision: Decision, text: str) -> tuple[SheetKind, str, Iterator[Block]]:
        """A ballot, or an option for one."""
        name, title = self.piece.name, say.titled(self.piece.name, decision)
        said_of = {each: with_gaps(option.text) for each, option in decision.options.items() if option.text}
        deadline = self._deadline(decision)
        if self.option:
            option = decision.options[self.option]
            box = sheets.box(
                list(decision.options).index(self.option), self.option, option, said_of.get(self.option, "")
            )
            head = sheets.ballot_head(self.recipient, serial, GAP, name, deadline, "A further option")
            return "option", f"{title}: {say.titled(self.option, option)}", _both(head, box)
        offered = tuple(each for each, option in decision.options.items() if option.condition is None)
        asked = Question(name, None, offered, True, None, text, said_of)
        ballot = sheets.ballot(self.recipient, serial, time, deadline, asked)
        return "ballot", title, _both(ballot, sheets.to_fill_in(self.recipient, asked))

    def _deadline(self, decision: Decision) -> str:
        """By when an answer is due, as far as it is known before anything is drawn; empty where it never is."""
        if isinstance(decision.within, Until):
            return f"by {timetables.clock(decision.within.time, self.recipient.scenario.start.year)}"
        if decision.within is None:
            return ""
        least, most = span(self.recipient.names, self.piece.node, decision.within)
        return f"within {format_duration(least)}" if least == most else f"by {GAP}"

    # ------------------------------------------------------------------ for whoever prints it

    def _hand_out(self) -> str:
        names, piece = self.recipient.names, self.piece
        if self.option:
            return "with its ballot"
        if isinstance(piece.element, Tells):
            return f"when {say.moment(names, piece.name)}"
        again = "; a copy each time" if piece.element.most != 1 else ""
        return f"{say.trigger(names, piece.node)}{again}"

    def _case(self) -> str:
        names, piece = self.recipient.names, self.piece
        if self.option and isinstance(piece.element, Decision):
            condition = piece.element.options[self.option].condition
        else:
            condition = self.wording.condition
        if condition is not None:
            return f"if {say.expression(names, condition, piece.node.owner)}"
        return "else" if self.several else ""


def with_gaps(text: str) -> str:
    """A text before it is told, with room for each word that is filled in then."""
    return filled(text, lambda _: GAP)


def _both(head: Iterator[Block], body: Iterator[Block]) -> Iterator[Block]:
    yield from head
    yield from body


def serials(keys: Sequence[str]) -> list[str]:
    """A number for each key that says nothing of any other: drawn from the key, and for no two the same."""
    digits = max(3, len(str(3 * len(keys))))
    least, most = 10 ** (digits - 1), 10**digits
    taken: dict[int, None] = {}
    for key in keys:
        number = least + int.from_bytes(blake2b(key.encode()).digest()[:8]) % (most - least)
        while number in taken:
            number = least + (number + 1 - least) % (most - least)
        taken[number] = None
    return list(map(str, taken))
