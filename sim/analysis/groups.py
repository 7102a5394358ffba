"""Groups that played the same scenario, side by side: where they first differed, what each did, and what came of it.

What facilitators did by hand may differ too, and then luck and decisions do not account for all that came of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sim.analysis.answers import Taken, moved_by_hand, taken_in
from sim.analysis.debrief import JudgedAction, Rated, judged_actions, rated_objectives
from sim.analysis.elsewhere import elsewhere
from sim.engine.run import Run
from sim.exercise.commands import Choose, Command, Improvise, Override
from sim.exercise.entry import LogEntry
from sim.exercise.header import fingerprint
from sim.exercise.people import People
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.faults import Misuse
from sim.scenario.model import Scenario
from sim.scenario.words import flat

END = ""
"""What the end of a run stands under among the turns."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The values of all states at a time (seconds): as a turn began, or at the end."""

    time: int
    state: Mapping[str, float]


@dataclass(frozen=True)
class Group:
    """One exercise, by the name of its log. ``instants`` go by turn, and END: as it ended, or stands.

    ``given`` are the starts that were set; ``policy`` is what decided, None for people.
    ``by_hand`` are the commands with which facilitators moved the run, or answered for control; ``expected`` and
    ``objectives`` what was judged and rated, be it on another branch; ``people`` all whom its roster ever named, for
    pages that leave names out of words.
    """

    name: str
    began: datetime
    seed: int
    replication: int
    policy: str | None
    given: Mapping[str, float]
    run: Run
    finished: bool
    instants: Mapping[str, Snapshot]
    by_hand: tuple[LogEntry, ...]
    expected: tuple[JudgedAction, ...]
    objectives: tuple[Rated, ...]
    people: People

    def verdict(self, action: ExpectedAction) -> bool | None:
        """Whether an expected action was met; None where it was not judged, or never came due."""
        return next((one.met for one in self.expected if _which(one) == action), None)


ExpectedAction = tuple[str, str, int, str]
"""What was expected: the element at which it was, the cell (empty: all players), its number and its words."""


@dataclass(frozen=True)
class ByHand:
    """Something that facilitators did by hand, and the entry in which each group's did: None where they did not."""

    command: Command
    entries: tuple[LogEntry | None, ...]

    @property
    def times(self) -> tuple[int | None, ...]:
        """When each group's did (seconds)."""
        return tuple(None if entry is None else entry.before.time for entry in self.entries)

    @property
    def time(self) -> int:
        """When it was done first."""
        return min(time for time in self.times if time is not None)

    @property
    def differs(self) -> bool:
        """Whether it was done in some groups and not in others."""
        return None in self.entries

    def precedes(self, answers: Answers) -> bool:
        """Whether a group's did it before that group answered a decision, or before any was asked, where it did not."""
        return any(
            entry.before.time <= answers.first_asked if taken is None else entry.line < taken.line
            for entry, taken in zip(self.entries, answers.taken, strict=True)
            if entry is not None
        )


@dataclass(frozen=True)
class Answers:
    """A decision, the ``occurrence`` of it (from 0), and how each group took it: None where it was not answered.

    ``asked`` says of each group whether it was asked at all, ``first_asked`` when it was in any (seconds).
    """

    decision: str
    occurrence: int
    control: bool
    first_asked: int
    asked: tuple[bool, ...]
    taken: tuple[Taken | None, ...]

    @property
    def differ(self) -> bool:
        """Whether the groups took it differently; a lapse differs from a choice, and both from not being asked."""
        return len({_way(one, asked) for one, asked in zip(self.taken, self.asked, strict=True)}) > 1


@dataclass(frozen=True)
class Groups:
    """Groups side by side, and every decision of any of them, in the order of the asking."""

    scenario: Scenario
    groups: tuple[Group, ...]
    decisions: tuple[Answers, ...]

    @property
    def expected(self) -> tuple[ExpectedAction, ...]:
        """All that was expected in any group, in the order in which it came due in the first that it did."""
        return tuple(dict.fromkeys(_which(one) for group in self.groups for one in group.expected))

    @property
    def judged_apart(self) -> tuple[ExpectedAction, ...]:
        """The actions that were met in one group and missed in another."""
        return tuple(
            action for action in self.expected if {True, False} <= {group.verdict(action) for group in self.groups}
        )

    @property
    def first_difference(self) -> Answers | None:
        """The first of the players' decisions that the groups took differently."""
        return next((one for one in self.decisions if one.differ and not one.control), None)

    @property
    def by_hand(self) -> tuple[ByHand, ...]:
        """All that facilitators did by hand, in order; what they did again counts again, and reasons do not count."""
        done = [dict(_numbered(group.by_hand)) for group in self.groups]
        deeds = dict.fromkeys(key for group in done for key in group)
        rows = [ByHand(key[0], tuple(group.get(key) for group in done)) for key in deeds]
        return tuple(sorted(rows, key=lambda one: one.time))

    @property
    def first_by_hand(self) -> ByHand | None:
        """The first thing done by hand in some groups and not in others, if it came before players differed."""
        decision = self.first_difference
        differing = (one for one in self.by_hand if one.differs)
        return next((one for one in differing if decision is None or one.precedes(decision)), None)

    @property
    def same_hand(self) -> bool:
        """Whether facilitators did the same by hand in all groups."""
        return not any(one.differs for one in self.by_hand)

    @property
    def same_luck(self) -> bool:
        """Whether all of them met the same luck."""
        return len({(group.seed, group.replication) for group in self.groups}) == 1

    @property
    def same_start(self) -> bool:
        """Whether the same states were set to the same values in all of them as they began."""
        return len({tuple(sorted(group.given.items())) for group in self.groups}) == 1

    @property
    def same_policy(self) -> bool:
        """Whether people decided in all of them, or the same policy."""
        return len({group.policy for group in self.groups}) == 1


def side_by_side(logs: Sequence[str | Path]) -> Groups:
    """Set two or more exercises side by side, each on the branch that was played last.

    Raises Damage for a log that is not as it was written; Misuse where there is none, and where one of them is of
    another scenario than the first, or of the same one in another wording.
    """
    if len(logs) < 2:
        raise Misuse("There is only one log, so there is nothing to set it beside.")
    return beside_each_other(logs, [Exercise.read(log) for log in logs])


def beside_each_other(logs: Sequence[str | Path], exercises: Sequence[Exercise]) -> Groups:
    """The same of exercises that have been read from these logs."""
    first = exercises[0].header
    for log, exercise in zip(logs, exercises, strict=True):
        if fingerprint(exercise.header) != fingerprint(first):
            what = (
                "the scenario in another wording"
                if exercise.header["title"] == first["title"]
                else f"“{exercise.header['title']}”"
            )
            raise Misuse(f"{log} holds {what}, and {logs[0]} “{first['title']}”: groups are compared on one scenario.")
    decided = [list(taken_in(exercise, exercise.story)) for exercise in exercises]
    groups = [_group(*one) for one in zip(_names(logs), exercises, decided, strict=True)]
    asked = [_askings(exercise.story) for exercise in exercises]
    taken = [
        {keys[one.choice.decision, one.choice.asked]: one for one in several}
        for several, keys in zip(decided, asked, strict=True)
    ]
    return Groups(exercises[0].as_begun, tuple(groups), tuple(_decisions(exercises[0], asked, taken)))


def _names(logs: Sequence[str | Path]) -> list[str]:
    """The names of the files without their endings; those that are alike are numbered."""
    stems = [Path(log).stem for log in logs]
    seen: Counter[str] = Counter()
    names = []
    for stem in stems:
        seen[stem] += 1
        names.append(stem if stems.count(stem) == 1 else f"{stem} ({seen[stem]})")
    return names


def _group(name: str, exercise: Exercise, decided: Sequence[Taken]) -> Group:
    run, others = exercise.run(), elsewhere(exercise, exercise.line)
    control = [exercise.entry(one.line) for one in decided if one.by_hand]
    by_hand = sorted([*moved_by_hand(exercise.story.entries), *control], key=lambda entry: entry.line)
    return Group(
        name,
        exercise.began,
        exercise.seed,
        exercise.replication,
        exercise.header["policy"] or None,
        exercise.given,
        run,
        exercise.position.finished,
        snapshots(exercise.scenario, run),
        tuple(by_hand),
        tuple(judged_actions(exercise, exercise.story, others)),
        tuple(rated_objectives(exercise.scenario, exercise.story, others)),
        exercise.people(),
    )


def _which(judged: JudgedAction) -> ExpectedAction:
    return judged.name, judged.cell, judged.item, judged.text


def snapshots(scenario: Scenario, run: Run) -> dict[str, Snapshot]:
    """Every state as each turn began (for the last time) and at the end."""
    state, instants = dict(run.start), {}
    for happening in run.happenings:
        state |= {change.state: change.after for change in happening.changes}
        if happening.what == "happened" and happening.node in scenario.turns:
            instants[happening.node] = Snapshot(happening.time, dict(state))
    return {**instants, END: Snapshot(run.ended, dict(run.state))}


# ---------------------------------------------------------------------- what was done by hand


def _numbered(entries: Sequence[LogEntry]) -> Iterator[tuple[tuple[Command, int], LogEntry]]:
    """What was done, how often it had been done before, and its entry."""
    seen: Counter[Command] = Counter()
    for entry in entries:
        deed = _deed(entry.command)
        yield (deed, seen[deed]), entry
        seen[deed] += 1


def _deed(command: Command) -> Command:
    """What a command does, without what was said of it."""
    if isinstance(command, Choose):
        if command.other is not None:
            return Choose(command.decision, other=replace(command.other, title=flat(command.other.title)))
        return Choose(command.decision, command.option, options=command.options)
    if isinstance(command, Override):
        return replace(command, reason="")
    return replace(command, name="") if isinstance(command, Improvise) else command


# ---------------------------------------------------------------------- decision by decision

Key = tuple[str, int]
"""A decision and the occurrence of it, from 0."""


def _askings(story: Story) -> dict[tuple[str, int], Key]:
    """Every asking of a decision, by its time."""
    seen: Counter[str] = Counter()
    askings = {}
    for happening in story.happenings:
        if happening.what == "asked":
            askings[happening.node, happening.time] = happening.node, seen[happening.node]
            seen[happening.node] += 1
    return askings


def _decisions(
    exercise: Exercise, asked: Sequence[Mapping[tuple[str, int], Key]], taken: Sequence[Mapping[Key, Taken]]
) -> Iterator[Answers]:
    """In order of the first asking by any group, then of place."""
    program = exercise.program
    times: dict[Key, int] = {}
    for group in asked:
        for (_, time), key in group.items():
            times[key] = min(time, times.get(key, time))
    for name, occurrence in sorted(times, key=lambda key: (times[key], program.node_of[key[0]], key[1])):
        yield Answers(
            name,
            occurrence,
            program.nodes[program.node_of[name]].control,
            times[name, occurrence],
            tuple((name, occurrence) in group.values() for group in asked),
            tuple(group.get((name, occurrence)) for group in taken),
        )


OWN = "own"
"""What an answer that is none of the options is told by, before its words."""


def _way(taken: Taken | None, asked: bool) -> tuple[tuple[str, ...] | None, bool, bool]:
    if taken is None:
        return None, False, asked
    answer = taken.choice.answer if taken.other is None else (OWN, flat(taken.other.title).casefold())
    return answer, taken.how == "lapsed", asked
