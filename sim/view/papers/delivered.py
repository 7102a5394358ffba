"""Packs of an exercise that was played: what each cell was handed and asked, in order, as it may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from sim.exercise.audience import Briefing, Paper, Question, QuestionPut, received_by
from sim.exercise.situation import Situation
from sim.faults import Misuse, nearest_or_all
from sim.view.papers import sheets
from sim.view.papers.pack import Pack, PaperSheet
from sim.view.papers.sheets import Recipient
from sim.view.words import sentences as say
from sim.view.words.clocks import Clocks, clock_of
from sim.view.words.page import Block, Labelled, Prose


def packs(
    situation: Situation, cells: Sequence[str], turn: str = "", pictures: Mapping[str, bytes] | None = None
) -> list[Pack]:
    """A pack for each of the cells, up to where the exercise stands; of one turn, if it is named, what came in it.
    Raises Misuse for a turn that has not begun."""
    begun = situation.story.begun
    if turn and turn not in begun:
        raise Misuse(f"No turn `{turn}` has begun. {nearest_or_all(turn, begun)}".rstrip())
    return [_pack(situation, Recipient(situation.names, cell, pictures or {}), turn) for cell in cells]


def _pack(situation: Situation, recipient: Recipient, turn: str) -> Pack:
    """The serials count what came, so that they are the same whichever turn is wanted."""
    received = received_by(situation, recipient.cell)
    came: list[Briefing | Paper | QuestionPut] = [*received.briefings, *received.papers, *received.asked]
    came.sort(key=lambda one: (one.line, one.time))
    clock, serials = clock_of(recipient.scenario, recipient.cell), map(str, count(1))
    made = [_sheet(recipient, clock, next(serials), _turn(situation, one), one) for one in came if _has_a_sheet(one)]
    return Pack(recipient.cell, tuple(sheet for sheet in made if turn in ("", sheet.turn)), received.time)


def _has_a_sheet(came: Briefing | Paper | QuestionPut) -> bool:
    """All have but the brief, which stands on the cover, and a turn in which nothing is for the cell."""
    if isinstance(came, Briefing):
        return bool(came.text or came.attached or came.discuss)
    return not isinstance(came, Paper) or came.line > 1


def _turn(situation: Situation, came: Briefing | Paper | QuestionPut) -> str:
    """The turn in which something came."""
    if isinstance(came, Briefing):
        return came.turn
    before = (turn for turn, entry in situation.story.begun.items() if entry.line <= came.line)
    return next(reversed(list(before)), "")


def _sheet(
    recipient: Recipient, clock: Clocks, serial: str, turn: str, came: Briefing | Paper | QuestionPut
) -> PaperSheet:
    time = clock.long(came.time)
    match came:
        case Briefing():
            blocks = tuple(sheets.briefing(recipient, serial, time, came))
            title = say.titled(turn, recipient.scenario.turns[turn])
            return PaperSheet(serial, "turn", came.turn, title, turn, came.time, blocks, line=came.line)
        case Paper():
            told = _titled(came)
            blocks = tuple(sheets.paper(recipient, serial, time, told))
            title = sheets.begun_large(say.flat(told.title or told.mode)) or "Notice"
            return PaperSheet(serial, "inject", came.name, title, turn, came.time, blocks, line=came.line)
        case QuestionPut():
            name = came.question.decision
            blocks = tuple(_ballot(recipient, clock, serial, time, came.question))
            title = say.titled(name, recipient.names.decision_at(name))
            return PaperSheet(serial, "ballot", name, title, turn, came.time, blocks, line=came.line)


def _titled(paper: Paper) -> Paper:
    """A paper with a title wherever its players see one."""
    return paper if paper.title or not paper.name else replace(paper, title=say.spelled(paper.name))


def _ballot(recipient: Recipient, clock: Clocks, serial: str, time: str, asked: Question) -> Iterator[Block]:
    """A ballot with the answer as far as the cell may know it; with room for one while there is none."""
    deadline = "" if asked.deadline is None else f"by {clock.long(asked.deadline)}"
    yield from sheets.ballot(recipient, serial, time, deadline, asked)
    decision, own = recipient.names.decision_at(asked.decision), dict(asked.own).get(recipient.cell)
    if own is not None:
        yield Labelled("Your answer", say.taken(decision, own), "strong")
    if asked.answer is not None:
        words = say.flat(asked.other) or say.taken(decision, asked.answer)
        yield Labelled("Decided" if own is not None else "Answer", words, "strong")
    elif not asked.is_open:
        yield Prose("It is not open any more.", quiet=True)
    elif own is None:
        yield from sheets.to_fill_in(recipient, asked)
