"""The decisions of an exercise as they were taken: what was answered, how, when, after how long in the room, and why.

Only what led to where a branch stands counts: slips taken back and branches left behind do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.engine.run import Choice
from sim.exercise.command import Answering
from sim.exercise.commands import Choose, Explain, Extend, Opinion, Roll
from sim.exercise.commands.decisions import opinions_in
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise
from sim.exercise.story import Story

HowAnswered = Literal["chosen", "lapsed", "policy", "rolled", "set"]
"""How a decision came to its answer: players chose, it lapsed, a policy chose; a control decision was rolled, or set
by facilitators."""


@dataclass(frozen=True)
class Taken:
    """A decision as it was answered. ``line`` is that of the command that answered it.

    ``margin`` is how many seconds were left to the deadline, None without one. ``late`` is how many seconds after its
    first deadline the answer was given, where the deadline was moved (0 if it was not, or was met). ``minutes`` of room
    time went by from the asking to the answer. ``by`` and the names in opinions are people's.
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
        answered = said.command if isinstance(said.command, Choose) else Choose(choice.decision, "")
        rationale, dissent = _opinions(story.entries, said, choice.decision)
        yield Taken(
            choice=choice,
            line=answer.line,
            control=node.control,
            how=_how(exercise, said, node.control),
            margin=answer.margin,
            late=_late(story.entries, asked, played, choice),
            minutes=room.tenths(asked.at, said.at),
            by=answered.by,
            tally=answered.tally,
            rationale=rationale,
            dissent=dissent,
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
    if not isinstance(said.command, Choose):
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


def _opinions(
    entries: Sequence[LogEntry], said: LogEntry, decision: str
) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """The reasons and the dissent given with an answer, and added to it before the decision was answered anew; and
    those that had been given with one that was taken back before it."""
    commands: list[Choose | Explain] = []
    is_answered = False
    for entry in entries:
        command = entry.command
        if isinstance(command, Answering) and command.decision == decision:
            if entry.line > said.line:
                break
            commands = [*([] if is_answered else commands), *([command] if isinstance(command, Choose) else [])]
            is_answered = True
        elif isinstance(command, Explain) and command.decision == decision:
            commands.append(command)
        if entry.line < said.line and any((one.node, one.what) == (decision, "asked") for one in entry.happenings):
            commands, is_answered = [], False
    return opinions_in(commands)
