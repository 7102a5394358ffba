"""Groups that played the same scenario, side by side: where they first differed, what each did, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sim.analysis.taken import Taken, taken_in
from sim.engine.run import Run
from sim.exercise.header import fingerprint
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.faults import Misuse
from sim.scenario.model import Scenario

END = ""
"""What the end of a run stands under among the turns."""


@dataclass(frozen=True, slots=True)
class Instant:
    """The values of all states at a time (seconds): as a turn began, or at the end."""

    time: int
    state: Mapping[str, float]


@dataclass(frozen=True)
class Group:
    """One exercise, by the name of its log. ``instants`` go by turn, and END: as it ended, or stands."""

    name: str
    began: datetime
    seed: int
    replication: int
    start: Mapping[str, float]
    run: Run
    finished: bool
    instants: Mapping[str, Instant]


@dataclass(frozen=True)
class Answers:
    """A decision, the ``occurrence`` of it (from 0), and how each group took it: None where it was not answered.

    ``asked`` says of each group whether it was asked at all.
    """

    decision: str
    occurrence: int
    control: bool
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
    def first_difference(self) -> Answers | None:
        """The first of the players' decisions that the groups took differently."""
        return next((one for one in self.decisions if one.differ and not one.control), None)

    @property
    def same_luck(self) -> bool:
        """Whether all of them met the same luck, from the same start."""
        lucks = {(group.seed, group.replication, tuple(sorted(group.start.items()))) for group in self.groups}
        return len(lucks) == 1


def side_by_side(logs: Sequence[str | Path]) -> Groups:
    """Set two or more exercises side by side, each on the branch that was played last.

    Raises Damage for a log that is not as it was written; Misuse where there is none, and where one of them is of
    another scenario than the first, or of the same one in another wording.
    """
    if len(logs) < 2:
        raise Misuse("There is only one log, so there is nothing to set it beside.")
    exercises = [Exercise.read(log) for log in logs]
    first = exercises[0].header
    for log, exercise in zip(logs, exercises, strict=True):
        if fingerprint(exercise.header) != fingerprint(first):
            what = (
                "the scenario in another wording"
                if exercise.header["title"] == first["title"]
                else f"“{exercise.header['title']}”"
            )
            raise Misuse(f"{log} holds {what}, and {logs[0]} “{first['title']}”: groups are compared on one scenario.")
    groups = [_group(name, exercise) for name, exercise in zip(_names(logs), exercises, strict=True)]
    asked = [_askings(exercise.story) for exercise in exercises]
    taken = [
        {keys[one.choice.decision, one.choice.asked]: one for one in taken_in(exercise, exercise.story)}
        for exercise, keys in zip(exercises, asked, strict=True)
    ]
    return Groups(exercises[0].scenario, tuple(groups), tuple(_decisions(exercises[0], asked, taken)))


def _names(logs: Sequence[str | Path]) -> list[str]:
    """The names of the files without their endings; those that are alike are numbered."""
    stems = [Path(log).stem for log in logs]
    seen: Counter[str] = Counter()
    found = []
    for stem in stems:
        seen[stem] += 1
        found.append(stem if stems.count(stem) == 1 else f"{stem} ({seen[stem]})")
    return found


def _group(name: str, exercise: Exercise) -> Group:
    run = exercise.run()
    return Group(
        name,
        exercise.began,
        exercise.seed,
        exercise.replication,
        exercise.header["start"],
        run,
        exercise.position.finished,
        _instants(exercise, run),
    )


def _instants(exercise: Exercise, run: Run) -> dict[str, Instant]:
    """Every state as each turn began (for the last time) and at the end."""
    state, found = dict(run.start), {}
    for happening in run.happenings:
        state |= {change.state: change.after for change in happening.changes}
        if happening.what == "happened" and happening.node in exercise.scenario.turns:
            found[happening.node] = Instant(happening.time, dict(state))
    return {**found, END: Instant(run.ended, dict(run.state))}


# ---------------------------------------------------------------------- decision by decision

Key = tuple[str, int]
"""A decision and the occurrence of it, from 0."""


def _askings(story: Story) -> dict[tuple[str, int], Key]:
    """Every asking of a decision, by its time."""
    seen: Counter[str] = Counter()
    found = {}
    for happening in story.happenings:
        if happening.what == "asked":
            found[happening.node, happening.time] = happening.node, seen[happening.node]
            seen[happening.node] += 1
    return found


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
            tuple((name, occurrence) in group.values() for group in asked),
            tuple(group.get((name, occurrence)) for group in taken),
        )


def _way(taken: Taken | None, asked: bool) -> tuple[str | None, bool, bool]:
    if taken is None:
        return None, False, asked
    return taken.choice.option, taken.how == "lapsed", asked
