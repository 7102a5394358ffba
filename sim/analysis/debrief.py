"""A debrief: what an exercise came to, how much of it was luck and how much the group's own doing, and what was seen.

Everything is read from the log alone, on one branch; numbers that need luck have theirs fixed by the log, so that a
debrief comes out the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from sim.analysis.alternatives import Alternative, Weighed, least_of, mattered_most, weigh
from sim.analysis.among_runs import AmongRuns, among_runs
from sim.analysis.answers import Taken, taken_in
from sim.analysis.elsewhere import Elsewhere, WhenSaid, elsewhere
from sim.analysis.forecast import check_futures
from sim.engine.run import Run
from sim.exercise.commands import Forecasted, Met, Missed, Note, Rate, Rating
from sim.exercise.commands.observing import is_met
from sim.exercise.entry import LogEntry
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
class VerdictElsewhere:
    """What was judged on another branch."""

    met: bool
    note: str
    when: WhenSaid


@dataclass(frozen=True, slots=True)
class JudgedAction:
    """What was expected at an inject or a decision that came: of one ``cell``, or (empty) of the players as a whole.

    ``met`` is None where nobody judged it; ``item`` counts several from 1 and is 0 for a single one. ``when``: the
    verdict is one of another branch, as this one has none; ``other`` is one of another branch beside this one's.
    """

    name: str
    cell: str
    text: str
    met: bool | None
    note: str
    item: int = 0
    when: WhenSaid = ""
    other: VerdictElsewhere | None = None


@dataclass(frozen=True, slots=True)
class RatingElsewhere:
    """How an objective was rated on another branch."""

    rating: Rating
    evidence: str
    when: WhenSaid


@dataclass(frozen=True, slots=True)
class Rated:
    """An objective with its rating, if it was rated, and what was seen. ``when`` and ``other`` as of expected actions:
    on which branch, and how else on another."""

    objective: str
    rating: Rating | None
    evidence: str
    when: WhenSaid = ""
    other: RatingElsewhere | None = None


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
    in the exercise, where that was a policy. ``elsewhere`` is what people decided and said on other branches.
    ``operator``, the ``roster`` and the names in decisions are people's; ``people`` are all whom the roster ever named,
    for pages that leave names out of words.
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
    elsewhere: Elsewhere
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

    @property
    def would_have_averted(self) -> tuple[Weighed, Alternative] | None:
        """The decision and the answer with which it would most likely have ended otherwise than it did, as far as any
        is shown to make that likelier."""
        return least_of(self.decisions, self.run.outcome) if self.finished else None


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
    return looked_back(Exercise.read(log), futures, policy, branch, done)


def looked_back(
    exercise: Exercise,
    futures: int = 2_000,
    policy: str | None = None,
    branch: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Debrief:
    """The same of an exercise that has been read."""
    which, line = exercise.branch_of(branch)
    if policy is None and exercise.header["policy"] in exercise.scenario.policies:
        policy = exercise.header["policy"]
    exercise.program.policy(policy)
    check_futures(futures)
    story, run, room = exercise.told(line), exercise.run(line), exercise.room_of(line)
    others = elsewhere(exercise, line)
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
        scenario=exercise.names_in(story).scenario,
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
        expected=tuple(judged_actions(exercise, story, others)),
        objectives=tuple(rated_objectives(exercise.scenario, story, others)),
        notes=tuple(entry.command for entry in story.notes if isinstance(entry.command, Note)),
        elsewhere=others,
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


def judged_actions(exercise: Exercise, story: Story, others: Elsewhere) -> Iterator[JudgedAction]:
    """Expected actions in the order in which they came due, each once: a verdict speaks of all that came of a name.
    Of what came on other branches alone, those that were judged."""
    came = dict.fromkeys(
        happening.node for happening in story.happenings if happening.what in ("happened", "asked") and happening.node
    )
    for name in dict.fromkeys((*came, *(about for about, _, _ in others.story.verdicts))):
        expects = exercise.names.expected_at(name)
        for cell in _judged_apart(name, expects, story, others.story):
            texts = expects.get(cell, expects.get("", ()))
            for item, text in enumerate(texts, 1):
                number = item if len(texts) > 1 else 0
                one = _judged(JudgedAction(name, cell, text, None, "", number), item, story, others)
                if one.met is not None or name in came:
                    yield one


def _judged_apart(name: str, expects: Mapping[str, tuple[str, ...]], *stories: Story) -> Iterable[str]:
    """The cells of which something is expected; where it is of all, those that were judged by themselves, or left out
    of what was judged of all."""
    items = range(1, len(expects.get("", ())) + 1)
    judged = [
        cell
        for story in stories
        for cell in story.judged_cells(name)
        if any(is_met(story.verdict(name, of, item)) is not None for of in (cell, "") for item in items)
    ]
    return sorted(dict.fromkeys(judged), key=bool) if judged and "" in expects else expects


def _judged(action: JudgedAction, item: int, story: Story, others: Elsewhere) -> JudgedAction:
    """An expected action with its verdict, and that of another branch."""
    entry = story.verdict(action.name, action.cell, item)
    other = _elsewhere(others.story.verdict(action.name, action.cell, item), others)
    if entry is not None and isinstance(entry.command, Met | Missed):
        return replace(action, met=isinstance(entry.command, Met), note=entry.command.note, other=other)
    return action if other is None else replace(action, met=other.met, note=other.note, when=other.when)


def _elsewhere(entry: LogEntry | None, others: Elsewhere) -> VerdictElsewhere | None:
    if entry is None or not isinstance(entry.command, Met | Missed):
        return None
    return VerdictElsewhere(isinstance(entry.command, Met), entry.command.note, others.when(entry))


def rated_objectives(scenario: Scenario, story: Story, others: Elsewhere) -> Iterator[Rated]:
    """Every objective with its rating, if it has one, and that of another branch."""
    for name in scenario.objectives:
        here, there = (one.ratings.get(name) for one in (story, others.story))
        other = None
        if there is not None and isinstance(there.command, Rate):
            other = RatingElsewhere(there.command.rating, there.command.evidence, others.when(there))
        if here is not None and isinstance(here.command, Rate):
            yield Rated(name, here.command.rating, here.command.evidence, other=other)
        elif other is not None:
            yield Rated(name, other.rating, other.evidence, other.when)
        else:
            yield Rated(name, None, "")


def _room(scenario: Scenario, story: Story, room: Room) -> Iterator[TurnMinutes]:
    """The turns that began, each until the next; the last until the exercise was over, or as far as it was played."""
    if not story.begun:
        return
    over = next((entry for entry in story.entries if entry.after.finished), story.entries[-1])
    for (name, since), (_, to) in pairwise([*story.begun.items(), ("", over)]):
        yield TurnMinutes(name, room.tenths(since.at, to.at), scenario.turns[name].minutes)
