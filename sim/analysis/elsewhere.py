"""What people decided, said and judged on other branches than the one that is looked back on: it happened in the room.

A slip that was taken back is on no branch, and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sim.exercise.command import Answering, Opinion, Own
from sim.exercise.commands import Choose, Explain, Lapse, Note, Respond
from sim.exercise.commands.decisions import given_in, opinions_in
from sim.exercise.entry import LogEntry
from sim.exercise.room import Room
from sim.exercise.session import Exercise
from sim.exercise.steering import tell
from sim.exercise.story import Story

WhenSaid = Literal["", "before", "after"]
"""When something was said: on the branch that is looked back on (empty), on one that was left before it was played to
its end, or on one that was played after it."""


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """An answer that was given on another branch, in the command of a ``line``, whether or not it took effect there.

    ``answer`` are the options that it takes, None for a lapse; ``time`` is when it was or would have been due
    (seconds). Of one that was given on the branch that is looked back on (``is_shared``) only what was added elsewhere
    is here: reasons and dissent. ``cell``: whose own it was, where several were asked.
    """

    decision: str
    answer: tuple[str, ...] | None
    line: int
    time: int
    control: bool
    by: str
    tally: tuple[tuple[str, int], ...]
    rationale: tuple[Opinion, ...]
    dissent: tuple[Opinion, ...]
    when: WhenSaid
    is_shared: bool = False
    cell: str = ""
    other: Own | None = None
    """The answer, where it is none of the options."""
    together: tuple[str, ...] | None = None
    """What the decision came to with it, where it is a cell's own and all of them agreed, or one leads."""

    @property
    def of_group(self) -> tuple[str, ...] | None:
        """What it says of the decision: the answer itself, of a cell's own what all of them came to, if anything."""
        return self.together if self.cell else self.answer


@dataclass(frozen=True, slots=True)
class NoteElsewhere:
    """A note that was taken on another branch."""

    note: Note
    when: WhenSaid


@dataclass(frozen=True)
class Elsewhere:
    """All of it, seen from the branch that ends in a ``line``: the other ``branches`` by their numbers; ``story`` has
    the verdicts and ratings. So many minutes of room time were spent ``before`` and ``after``, beside those of the
    branch's own turns.
    """

    line: int
    branches: tuple[int, ...] = ()
    answers: tuple[AnsweredElsewhere, ...] = ()
    notes: tuple[NoteElsewhere, ...] = ()
    before: float = 0.0
    after: float = 0.0
    story: Story = field(default_factory=lambda: Story(frozenset()), repr=False)

    def when(self, entry: LogEntry) -> WhenSaid:
        """When something was said that stands in an entry of another branch."""
        return "before" if entry.line < self.line else "after"


def elsewhere(exercise: Exercise, line: int) -> Elsewhere:
    """What there is on other branches than the one that ends in a line."""
    here = {entry.line for entry in exercise.trail(line)}
    others = {entry.line: entry for last in exercise.branches().values() for entry in exercise.trail(last)}
    entries = [others[one] for one in sorted(others) if one not in here]
    found = Elsewhere(line)
    for entry in entries:
        if entry.command.is_remark:
            tell(found.story, entry)
    before, after = _minutes(exercise, line)
    return replace(
        found,
        branches=tuple(number for number, last in exercise.branches().items() if last != line),
        answers=tuple(_answers(exercise, entries, here, found)),
        notes=tuple(
            NoteElsewhere(entry.command, found.when(entry))
            for entry in found.story.notes
            if isinstance(entry.command, Note)
        ),
        before=before,
        after=after,
    )


def _answers(
    exercise: Exercise, entries: Sequence[LogEntry], here: set[int], found: Elsewhere
) -> Iterator[AnsweredElsewhere]:
    """The answers that people gave, each with what was added to it."""
    said: dict[int, list[LogEntry]] = {}
    for entry in entries:
        if isinstance(entry.command, Choose | Respond | Lapse):
            said.setdefault(entry.line, []).append(entry)
        elif isinstance(entry.command, Explain):
            for line, own in _explained(exercise, entries, entry, entry.command):
                said.setdefault(line, []).append(replace(entry, command=own))
    for line, of_answer in sorted(said.items()):
        answered, decision = exercise.entry(line), _decision(of_answer[0])
        given = answered.command if isinstance(answered.command, Choose | Respond) else Choose(decision)
        words = [entry.command for entry in of_answer if isinstance(entry.command, Choose | Respond | Explain)]
        rationale, dissent = opinions_in(words)
        yield AnsweredElsewhere(
            decision=decision,
            answer=_answer(answered),
            line=line,
            time=answered.facts.get("due", answered.before.time),
            control=exercise.program.nodes[exercise.program.node_of[decision]].control,
            by=given.by,
            tally=given.tally,
            rationale=rationale,
            dissent=dissent,
            when=found.when(of_answer[0]),
            is_shared=line in here,
            cell=(cell := _cell(exercise, answered)),
            other=answered.command.other if isinstance(answered.command, Choose) else None,
            together=given_in(answered) if cell else None,
        )


def _explained(
    exercise: Exercise, entries: Sequence[LogEntry], entry: LogEntry, command: Explain
) -> Iterator[tuple[int, Explain]]:
    """The lines of the answers that reasons were added to, each with its own: of cells that answered by themselves what
    speaks for one is with its answer. Where the answer was taken back, the next one, or none but the reasons."""
    given = sorted(exercise.told(entry.line).given(command.decision), key=lambda one: one.line)
    if not given or given[-1].line in exercise.undone:
        later = (one for one in entries if one.line > entry.line and isinstance(one.command, Answering))
        yield next((one.line for one in later if _decision(one) == command.decision), entry.line), command
        return
    latest = given[-1]
    lines = {_cell(exercise, one): one.line for one in given} if _cell(exercise, latest) else {}
    of_line = {opinion: lines.get(opinion.cell, latest.line) for opinion in (*command.rationale, *command.dissent)}
    for line in sorted(set(of_line.values())):
        rationale = tuple(one for one in command.rationale if of_line[one] == line)
        dissent = tuple(one for one in command.dissent if of_line[one] == line)
        yield line, replace(command, rationale=rationale, dissent=dissent)


def _decision(entry: LogEntry) -> str:
    assert isinstance(entry.command, Answering | Explain)
    return entry.command.decision


def _cell(exercise: Exercise, entry: LogEntry) -> str:
    """The cell whose own answer it is, where several are asked; empty for any other."""
    if not isinstance(entry.command, Respond):
        return ""
    asked = exercise.names.asked_of(exercise.names.decision_at(entry.command.decision))
    return entry.command.cell if len(asked) > 1 else ""


def _answer(entry: LogEntry) -> tuple[str, ...] | None:
    """The options that an answer takes, or those that a lapse came to."""
    if isinstance(entry.command, Respond):
        return entry.command.answer
    lapsed = (one.choice.answer for one in entry.answers if one.line == entry.line)
    return next(lapsed, None) if isinstance(entry.command, Lapse) else given_in(entry)


def _minutes(exercise: Exercise, line: int) -> tuple[float, float]:
    """Minutes of room time that were spent on other branches before and after."""
    story, room = exercise.told(line), exercise.room_of(line)
    begun = (entry for entry in exercise.entries if entry.line not in exercise.undone and _begins_turn(exercise, entry))
    first = next(begun, None)
    if first is None or not story.entries:
        return 0.0, 0.0
    over = next((entry for entry in story.entries if entry.after.finished), story.entries[-1])
    before = _together(room).tenths(first.at, over.at) - room.tenths(first.at, over.at)
    last = exercise.entries[-1]
    after = 0.0 if last.line == line else _together(exercise.room).tenths(story.entries[-1].at, last.at)
    return round(before, 1), after


def _begins_turn(exercise: Exercise, entry: LogEntry) -> bool:
    turns = exercise.scenario.turns
    return any(happening.what == "happened" and happening.node in turns for happening in entry.happenings)


def _together(room: Room) -> Room:
    """A room in which the time of all branches counts."""
    return replace(room, left_behind=())
