"""An after-action report: what a debrief works out, and beside it what evaluators saw, and procedures as played.

Everything is read from the log, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sim.analysis.answers import taken_in
from sim.analysis.as_written import PlayedProcedure, as_written
from sim.analysis.debrief import Debrief, looked_back
from sim.analysis.delivered import Delivered, played_list
from sim.analysis.elsewhere import elsewhere
from sim.analysis.fans import Fan, fans_as_played
from sim.analysis.groups import Groups, beside_each_other
from sim.analysis.observed import Observed, observed
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.faults import Misuse

IN_FANS = 1_000
"""Runs in the fans of the states."""
FUTURES = 1_000
"""Futures for each option of each decision, where nobody says how many: bounds are half as wide again as those of the
2,000 that a debrief plays, and every one still holds as often as it says."""


@dataclass(frozen=True)
class Report:
    """One branch of an exercise, reported on. ``ended`` is when its last line was written, in real time; ``minutes``
    were spent in the room on this branch; ``story`` is all that happened and was said on it; ``delivered`` is when
    everything came beside when it was likely to; ``fans`` are of the states in other runs with the same decisions, none
    for an exercise that is not over."""

    debrief: Debrief
    story: Story
    ended: datetime
    minutes: float
    observed: Observed
    procedures: tuple[PlayedProcedure, ...]
    delivered: tuple[Delivered, ...]
    fans: Mapping[str, Fan]


@dataclass(frozen=True)
class GroupsReport:
    """Several exercises of one scenario, reported on together, and what evaluators ``observed`` in each.

    ``rosters`` has of each who sat in which cell.
    """

    groups: Groups
    observed: tuple[Observed, ...]
    rosters: tuple[Mapping[str, tuple[str, ...]], ...]


def report(
    log: str | Path,
    futures: int = FUTURES,
    policy: str | None = None,
    branch: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Report:
    """Report on an exercise from its log alone; what is given is as of a debrief, and so is what is raised."""
    exercise = Exercise.read(log)
    return reported(exercise, looked_back(exercise, futures, policy, branch, done))


def reported(exercise: Exercise, debriefed: Debrief) -> Report:
    """The report on an exercise that has been looked back on."""
    line = exercise.branches()[debriefed.branch]
    story = exercise.told(line)
    ended = story.entries[-1].at if story.entries else exercise.began
    return Report(
        debrief=debriefed,
        story=story,
        ended=ended,
        minutes=exercise.room_of(line).tenths(exercise.began, ended),
        observed=_observed(exercise, story, debriefed),
        procedures=as_written(exercise.names_in(story), story),
        delivered=played_list(exercise, debriefed.branch).delivered,
        fans=_fans(exercise, line, story, debriefed),
    )


def report_on_groups(logs: Sequence[str | Path]) -> GroupsReport:
    """Report on several groups together, each on the branch that was played last. Raises Damage and Misuse as setting
    them side by side does."""
    if len(logs) < 2:
        raise Misuse("There is only one log, so there is nothing to set it beside.")
    exercises = [Exercise.read(log) for log in logs]
    groups = beside_each_other(logs, exercises)
    return GroupsReport(
        groups,
        tuple(
            observed(one.names, one.story, elsewhere(one, one.line), group.expected, group.objectives)
            for one, group in zip(exercises, groups.groups, strict=True)
        ),
        tuple(dict(one.room.roster) for one in exercises),
    )


def _fans(exercise: Exercise, line: int, story: Story, debriefed: Debrief) -> dict[str, Fan]:
    if not debriefed.finished:
        return {}
    program, taken = exercise.program_after(line), list(taken_in(exercise, story))
    return fans_as_played(program, debriefed.run, story.entries, taken, debriefed.policy, runs=IN_FANS)


def _observed(exercise: Exercise, story: Story, debriefed: Debrief) -> Observed:
    names = exercise.names_in(story)
    return observed(names, story, debriefed.elsewhere, debriefed.expected, debriefed.objectives)
