"""What stands on a sheet: a briefing, a paper under its sender's letterhead, a ballot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.characters import letter
from sim.exercise.audience import Briefing, Paper, Question
from sim.scenario.attachments import kind_of
from sim.scenario.model import Option, Scenario
from sim.scenario.names import Names
from sim.view.words import sentences as say
from sim.view.words.page import Block, Box, Heading, Labelled, Letterhead, Picture, Prose, Ruled, headed, prose

GAP = "............"
"""Room for a word or a time that is written in by hand."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom sheets are made: a cell of a scenario; and the content of the attached pictures, by their names."""

    names: Names
    cell: str
    pictures: Mapping[str, bytes]

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        return self.names.scenario

    @property
    def title(self) -> str:
        """What the cell is called."""
        return say.titled(self.cell, self.scenario.cells[self.cell])


def briefing(recipient: Recipient, serial: str, time: str, told: Briefing) -> Iterator[Block]:
    """The sheet of a turn: its briefing, what goes with it, and its questions for discussion."""
    turn, turns = recipient.scenario.turns[told.turn], list(recipient.scenario.turns)
    minutes = f"{turn.minutes} min" if turn.minutes else ""
    facts = (("No.", serial), ("For", recipient.title), ("Time", time), ("In the room", minutes))
    yield _letterhead(recipient.scenario.title, f"Turn {turns.index(told.turn) + 1} of {len(turns)}", *facts)
    yield Heading(say.titled(told.turn, turn))
    yield from prose(told.text, indent=0)
    yield from _attached(recipient, told.attached)
    if told.discuss:
        yield Heading("For discussion", 3)
    for question in told.discuss:
        yield from headed("", question, item=True)


def paper(recipient: Recipient, serial: str, time: str, told: Paper) -> Iterator[Block]:
    """A sheet under the letterhead of its sender; where nobody in the exercise sends it, under the exercise's own."""
    scenario, sender = recipient.scenario, told.sender
    party = scenario.actors.get(sender) or scenario.cells.get(sender)
    kind = "Notice" if told.is_notice else say.flat(told.mode) or "Paper"
    by = say.actor(scenario, sender) if sender else ""
    facts = (("No.", serial), ("From", by), ("To", _addressed(scenario, told.to)), ("Time", time))
    yield _letterhead(say.titled(sender, party) if sender else scenario.title, kind, *facts)
    if told.title:
        yield Heading(say.flat(told.title))
    yield from prose(told.text, indent=0)
    yield from _attached(recipient, told.attached)


def ballot_head(
    recipient: Recipient, serial: str, time: str, name: str, deadline: str, kind: str = "Ballot"
) -> Iterator[Block]:
    """The head of a ballot, or of a sheet with a further option for it: who of the cell is asked, and by when."""
    decision = recipient.names.decision_at(name)
    by = [actor for actor in decision.by if recipient.scenario.actors[actor].cell == recipient.cell]
    facts = (("No.", serial), ("To", say.actors(recipient.scenario, by)), ("Asked", time), ("Answer", deadline))
    yield _letterhead(recipient.title, kind, *facts)
    yield Heading(say.titled(name, decision))


def ballot(recipient: Recipient, serial: str, time: str, deadline: str, asked: Question) -> Iterator[Block]:
    """A question with the options that are offered, by their letters, each with a box to tick."""
    decision = recipient.names.decision_at(asked.decision)
    yield from ballot_head(recipient, serial, time, asked.decision, deadline)
    yield from prose(asked.words, indent=0)
    if decision.bounds is not None:
        yield Prose(f"Options to take: {say.how_many(decision)}.")
    for place, (name, option) in enumerate(decision.options.items()):
        if name in asked.options:
            yield from box(place, name, option, asked.said_of.get(name, ""))


def box(place: int, name: str, option: Option, text: str) -> Iterator[Block]:
    """An option behind its letter, and what is said of it."""
    yield Box(say.titled(name, option), letter(place))
    yield from prose(text, indent=2)


def to_fill_in(recipient: Recipient, asked: Question) -> Iterator[Block]:
    """Room for the reason, dissent, the voices by letter, and who signs."""
    options = recipient.names.decision_at(asked.decision).options
    letters = [letter(place) for place, name in enumerate(options) if name in asked.options]
    yield Ruled("Reason", 4)
    yield Ruled("Dissent", 2)
    if letters:
        yield Labelled("Voices", "   ".join(f"{each} {GAP}" for each in letters))
    yield Labelled("Time", GAP)
    yield Ruled("Signed", 1)


def _addressed(scenario: Scenario, to: tuple[str, ...]) -> str:
    return say.listed("all teams" if name == "all" else say.actor(scenario, name) for name in to)


def _letterhead(sender: str, kind: str, *facts: tuple[str, str]) -> Letterhead:
    """A letterhead with those of the facts that there are."""
    return Letterhead(sender, begun_large(kind), tuple(fact for fact in facts if fact[1]))


def begun_large(text: str) -> str:
    """A text that begins a line: ``flash message`` is ``Flash message``."""
    return text[:1].upper() + text[1:]


def _attached(recipient: Recipient, names: tuple[str, ...]) -> Iterator[Block]:
    """Pictures as they are; what is none, or is not to be had as it was, is named."""
    for name in names:
        kind = kind_of(name)
        if kind.is_picture and name not in recipient.pictures:
            yield Prose(f"{name} ({kind.called}), handed out with this paper.")
        else:
            yield Picture(name, kind.called, recipient.pictures.get(name, b""))
