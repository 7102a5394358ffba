"""The decisions of an exercise as they were taken: what was answered, how, when, after how long in the room, and why.

Only what led to where a branch stands counts: slips taken back and branches left behind do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sim.engine.run import Choice
from sim.exercise.command import Answering
from sim.exercise.commands import Choose, Explain, Extend, Opinion, Own, Respond, Roll
from sim.exercise.commands.decisions import given_in
from sim.exercise.entry import LogEntry
from sim.exercise.ruling import HowRuled
from sim.exercise.session import Exercise
from sim.exercise.story import Story

HowAnswered = Literal["chosen", "lapsed", "policy", "rolled", "set"]
"""How a decision came to its answer: players chose, it lapsed, a policy chose; a control decision was rolled, or set
by facilitators."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given in a line of the log, with what was said for and against it: a ``cell``'s own, where
    several are asked, or (empty) the decision's. ``answer``: the options taken, None for a lapse; ``other`` is one that
    is none of them. ``sealed``: it was kept from every audience when it was given."""

    cell: str
    answer: tuple[str, ...] | None
    line: int
    sealed: bool = False
    by: str = ""
    tally: tuple[tuple[str, int], ...] = ()
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()
    other: Own | None = None


@dataclass(frozen=True)
class Taken:
    """A decision as it was answered. ``line`` is that of the command that answered it.

    ``margin`` is how many seconds were left to the deadline, None without one. ``late`` is how many seconds after its
    first deadline the answer was given, where the deadline was moved (0 if it was not, or was met). ``minutes`` of room
    time went by from the asking to the answer. ``by`` and the names in opinions are people's.

    ``own`` are the answers of the cells, in order, where several were asked and one gave its own; ``ruled`` says by
    which rule the decision has its answer from them (None: a person gave it). ``replaced`` are the answers to the same
    asking that gave way to others, in order. ``other`` is the answer, where it is none of the options.
    """

    choice: Choice
    line: int
    control: bool
    how: HowAnswered
    margin: int | None
    late: int
    minutes: float
    by: str
    tally: tuple[tuple[str, int], ...]
    rationale: tuple[Opinion, ...]
    dissent: tuple[Opinion, ...]
    own: tuple[GivenAnswer, ...] = ()
    ruled: HowRuled | None = None
    replaced: tuple[GivenAnswer, ...] = ()
    other: Own | None = None

    @property
    def differing(self) -> tuple[GivenAnswer, ...]:
        """The cells' own answers that are not the one that was taken, if one was."""
        taken = self.choice.answer
        return tuple(one for one in self.own if taken is not None and not _same(one.answer, taken))

    @property
    def differ(self) -> bool:
        """Whether cells answered differently from each other."""
        return any(not _same(one.answer, self.own[0].answer) for one in self.own)

    @property
    def by_hand(self) -> bool:
        """Whether facilitators answered for control: set the answer, or let it lapse before its deadline."""
        return self.control and (self.how == "set" or (self.how == "lapsed" and self.margin != 0))


def taken_in(exercise: Exercise, story: Story) -> Iterator[Taken]:
    """The decisions of a branch that were answered or lapsed, in order."""
    room = exercise.room_of(story.entries[-1].line) if story.entries else exercise.room
    for played, answer in story.answers:
        choice = answer.choice
        said = exercise.entry(answer.line)
        asked = _asked(story.entries, choice, played)
        node = exercise.program.nodes[exercise.program.node_of[choice.decision]]
        cells = exercise.names.asked_of(exercise.names.decision_at(choice.decision))
        replies = _replies(_to_one_asking(story.entries, choice.decision, asked, played), several=len(cells) > 1)
        own = {reply.cell: reply for reply in replies if reply.cell}
        nothing = GivenAnswer("", None, said.line)
        given = next((reply for reply in replies if reply.line == said.line and not reply.cell), nothing)
        lasting = {said.line, *(reply.line for reply in own.values())}
        yield Taken(
            choice=choice,
            line=answer.line,
            control=node.control,
            how=_how(exercise, said, node.control),
            margin=answer.margin,
            late=_late(story.entries, asked, played, choice),
            minutes=room.tenths(asked.at, said.at),
            by=given.by,
            tally=given.tally,
            rationale=given.rationale,
            dissent=given.dissent,
            own=tuple(own[cell] for cell in cells if cell in own),
            ruled=said.facts["ruled"] if own and isinstance(said.command, Respond) else None,
            replaced=tuple(reply for reply in replies if reply.line not in lasting),
            other=given.other,
        )


def moved_by_hand(entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """The commands with which facilitators moved a run themselves."""
    return tuple(entry for entry in entries if entry.command.by_hand)


def _asked(entries: Sequence[LogEntry], choice: Choice, played: LogEntry) -> LogEntry:
    """The entry in which a decision was asked that was answered in the entry ``played``."""
    return next(
        entry
        for entry in reversed(entries)
        if entry.line <= played.line
        and any(
            happening.node == choice.decision and happening.what == "asked" and happening.time == choice.asked
            for happening in entry.happenings
        )
    )


def _how(exercise: Exercise, said: LogEntry, control: bool) -> HowAnswered:
    if isinstance(said.command, Roll):
        return "rolled"
    if not isinstance(said.command, Choose | Respond):
        return "lapsed"
    if exercise.header["policy"]:
        return "policy"
    return "set" if control else "chosen"


def _late(entries: Sequence[LogEntry], asked: LogEntry, played: LogEntry, choice: Choice) -> int:
    """Seconds past the deadline as it was before anybody moved it."""
    moved = (
        entry
        for entry in entries
        if asked.line < entry.line <= played.line
        and isinstance(entry.command, Extend)
        and entry.command.decision == choice.decision
    )
    first = next((entry.facts["before"] for entry in moved), None)
    return 0 if first is None else max(0, choice.time - first)


def _to_one_asking(entries: Sequence[LogEntry], decision: str, asked: LogEntry, played: LogEntry) -> Iterator[LogEntry]:
    """The answers to one asking of a decision, and what was added to them until it was answered anew."""
    for entry in entries:
        command = entry.command
        if entry.line <= asked.line or not isinstance(command, Answering | Explain) or command.decision != decision:
            continue
        if isinstance(command, Answering) and entry.line > played.line:
            return
        yield entry


def _replies(entries: Iterable[LogEntry], several: bool) -> list[GivenAnswer]:
    """Answers in order, each with what was added to it; to the first also what was added to one that was taken back
    before it."""
    replies: list[GivenAnswer] = []
    before: list[Explain] = []
    for entry in entries:
        if not isinstance(entry.command, Explain):
            replies.append(_reply(entry, several))
            for more in before:
                _add(replies, more)
            before.clear()
        elif replies:
            _add(replies, entry.command)
        else:
            before.append(entry.command)
    return replies


def _reply(entry: LogEntry, several: bool) -> GivenAnswer:
    command = entry.command
    if not isinstance(command, Choose | Respond):
        return GivenAnswer("", given_in(entry), entry.line)
    return GivenAnswer(
        command.cell if isinstance(command, Respond) and several else "",
        command.answer,
        entry.line,
        command.sealed,
        command.by,
        command.tally,
        command.rationale,
        command.dissent,
        command.other if isinstance(command, Choose) else None,
    )


def _add(replies: list[GivenAnswer], more: Explain) -> None:
    """Add what was said later to the latest answer; where that is a cell's own, what speaks for another, to that."""
    for opinion in more.rationale:
        place = _spoken_of(replies, opinion.cell)
        replies[place] = replace(replies[place], rationale=(*replies[place].rationale, opinion))
    for opinion in more.dissent:
        place = _spoken_of(replies, opinion.cell)
        replies[place] = replace(replies[place], dissent=(*replies[place].dissent, opinion))


def _spoken_of(replies: Sequence[GivenAnswer], cell: str) -> int:
    """The place of the answer that is meant by what is said for a cell, or (empty) for nobody."""
    own = [place for place, reply in enumerate(replies) if reply.cell and reply.cell == cell]
    return own[-1] if own and replies[-1].cell else len(replies) - 1


def _same(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    """Whether two answers take the same, in whatever order."""
    return one == other or (one is not None and other is not None and set(one) == set(other))
