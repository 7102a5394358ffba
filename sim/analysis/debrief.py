"""A debrief: what an exercise came to, how much of it was luck and how much the group's own doing, and what was seen.

Everything is read from the log alone, on one branch; numbers that need luck have theirs fixed by the log, so that a
debrief comes out the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from sim.analysis.alternatives import Weighed, mattered_most, weigh
from sim.analysis.among_runs import AmongRuns, among_runs
from sim.analysis.answers import Taken, taken_in
from sim.analysis.forecast import check_futures
from sim.engine.run import Run
from sim.exercise.commands import Forecasted, Met, Missed, Note, Rate, Rating
from sim.exercise.commands.observing import is_met
from sim.exercise.people import People
from sim.exercise.room import Room
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.numbering import OPEN
from sim.program.nodes import Program
from sim.scenario.model import Scenario

RUNS = 5_000
"""Whole runs that an exercise is looked at among."""


@dataclass(frozen=True, slots=True)
class JudgedAction:
    """What was expected at an inject or a decision that came: of one ``cell``, or (empty) of the players as a whole.

    ``met`` is None where nobody judged it; ``item`` counts several from 1 and is 0 for a single one.
    """

    name: str
    cell: str
    text: str
    met: bool | None
    note: str
    item: int = 0


@dataclass(frozen=True, slots=True)
class Rated:
    """An objective with its rating, if it was rated, and what was seen."""

    objective: str
    rating: Rating | None
    evidence: str


@dataclass(frozen=True, slots=True)
class TurnMinutes:
    """Minutes of room time that a turn took, and was to take."""

    turn: str
    minutes: float
    planned: int | None


@dataclass(frozen=True)
class Debrief:
    """One branch of an exercise, looked back on.

    ``run`` is how it ended, or how it stands if it is not ``finished``. ``decisions`` are the players' in the order of
    their answers, ``control`` the facilitators'; ``open`` ones have no answer that is due. ``among`` is None for an
    exercise that is not over. ``policy`` is what decides in futures, None for the weights; ``decided_by`` who decided
    in the exercise, where that was a policy. ``operator``, the ``roster`` and the names in decisions are people's;
    ``people`` are all whom the roster ever named, for pages that leave names out of words.
    """

    scenario: Scenario
    name: str
    began: datetime
    operator: str
    decided_by: str | None
    branch: int
    branches: int
    slips: int
    run: Run
    finished: bool
    decisions: tuple[Weighed, ...]
    control: tuple[Taken, ...]
    open: tuple[str, ...]
    among: AmongRuns | None
    expected: tuple[JudgedAction, ...]
    objectives: tuple[Rated, ...]
    notes: tuple[Note, ...]
    forecasts: tuple[Forecasted, ...]
    room: tuple[TurnMinutes, ...]
    breaks: int
    roster: Mapping[str, tuple[str, ...]]
    people: People
    futures: int
    policy: str | None

    @property
    def mattered_most(self) -> tuple[Weighed, ...]:
        """The decision that mattered most, and any that cannot be told from it."""
        return mattered_most(self.decisions)


def debrief(
    log: str | Path,
    futures: int = 2_000,
    policy: str | None = None,
    branch: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Debrief:
    """Look back on an exercise from its log alone, on the branch that was played last or on another.

    ``futures`` are played for every option of each decision, the decisions after it by ``policy``: by default the
    scenario's policy that decided in the exercise, where one did, else the weights. ``done`` is told (steps finished,
    steps in all). Raises Damage for a log that is not as it was written; Misuse for none, for a branch or policy that
    is not there, and for a number out of bounds.
    """
    exercise = Exercise.read(log)
    which, line = exercise.branch_of(branch)
    if policy is None and exercise.header["policy"] in exercise.scenario.policies:
        policy = exercise.header["policy"]
    exercise.program.policy(policy)
    check_futures(futures)
    story, run, room = exercise.told(line), exercise.run(line), exercise.room_of(line)
    taken = list(taken_in(exercise, story))
    players = [one for one in taken if not one.control]

    def tell(finished: int) -> None:
        if done is not None:
            done(finished, len(players) + 1)

    weighed = weigh(exercise, players, policy, futures, tell)
    program, finished = exercise.program_after(line), exercise.position_after(line).finished
    among = among_runs(program, run, story.entries, taken, policy, RUNS) if finished else None
    tell(len(players) + 1)
    return Debrief(
        scenario=exercise.scenario,
        name=exercise.header["name"],
        began=exercise.began,
        operator=exercise.header["operator"],
        decided_by=exercise.header["policy"] or None,
        branch=which,
        branches=len(exercise.branches()),
        slips=len(exercise.undone),
        run=run,
        finished=finished,
        decisions=weighed,
        control=tuple(one for one in taken if one.control),
        open=tuple(_open(program, exercise, line)),
        among=among,
        expected=tuple(_expected(exercise, story)),
        objectives=tuple(_rated(exercise.scenario, story)),
        notes=tuple(entry.command for entry in story.notes if isinstance(entry.command, Note)),
        forecasts=tuple(entry.command for entry in story.forecasts if isinstance(entry.command, Forecasted)),
        room=tuple(_room(exercise.scenario, story, room)),
        breaks=len(room.breaks),
        roster=dict(exercise.room.roster),
        people=exercise.people(),
        futures=futures,
        policy=policy,
    )


def _open(program: Program, exercise: Exercise, line: int) -> Iterator[str]:
    """The players' decisions that were asked and have no answer that is due yet."""
    position = exercise.position_after(line)
    for node, status in zip(program.nodes, position.status, strict=True):
        if status == OPEN and not node.control:
            yield node.name


def _expected(exercise: Exercise, story: Story) -> Iterator[JudgedAction]:
    """Expected actions in the order in which they came due, each once: a verdict speaks of all that came of a name."""
    came = dict.fromkeys(
        happening.node for happening in story.happenings if happening.what in ("happened", "asked") and happening.node
    )
    for name in came:
        expects = exercise.names.expected_at(name)
        if not expects:
            continue
        judged = [cell for cell in story.judged_cells(name) if _is_judged(story, name, cell, len(expects.get("", ())))]
        cells = sorted(judged, key=bool) if judged and "" in expects else expects
        for cell in cells:
            texts = expects.get(cell, expects.get("", ()))
            for item, text in enumerate(texts, 1):
                entry = story.verdict(name, cell, item)
                verdict, met = None if entry is None else entry.command, is_met(entry)
                note = verdict.note if isinstance(verdict, Met | Missed) else ""
                yield JudgedAction(name, cell, text, met, note, item if len(texts) > 1 else 0)


def _is_judged(story: Story, name: str, cell: str, actions: int) -> bool:
    """Whether a verdict that still counts is on one of the actions that are expected of a cell."""
    return any(is_met(story.verdict(name, cell, item)) is not None for item in range(1, actions + 1))


def _rated(scenario: Scenario, story: Story) -> Iterator[Rated]:
    for name in scenario.objectives:
        command = story.ratings[name].command if name in story.ratings else None
        if isinstance(command, Rate):
            yield Rated(name, command.rating, command.evidence)
        else:
            yield Rated(name, None, "")


def _room(scenario: Scenario, story: Story, room: Room) -> Iterator[TurnMinutes]:
    """The turns that began, each until the next; the last until the exercise was over, or as far as it was played."""
    if not story.begun:
        return
    over = next((entry for entry in story.entries if entry.after.finished), story.entries[-1])
    for (name, since), (_, to) in pairwise([*story.begun.items(), ("", over)]):
        yield TurnMinutes(name, room.tenths(since.at, to.at), scenario.turns[name].minutes)
