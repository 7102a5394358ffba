"""Where a run fell among all that could have been: the same decisions taken the same way, with other luck.

Whole runs from the start, in which each decision of players is answered as the group answered it and after as long: the
first time as the group answered it first, and so on; more often than the group had to, as it answered last. What the
group was never asked goes by policy or weight. What is left between them is luck alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sim.analysis.answers import Taken, moved_by_hand
from sim.analysis.compare import outcome_shares
from sim.analysis.estimate import Estimate
from sim.analysis.place import Placing, is_rare, judgements, place
from sim.clock import LONGEST, hours
from sim.engine.run import Run
from sim.engine.sample import joined
from sim.engine.simulate import play, tasks
from sim.exercise.commands import End
from sim.exercise.entry import LogEntry
from sim.program.expression import Constant, Successive, Tree
from sim.program.nodes import Node, Program
from sim.program.policy import Rule
from sim.program.quantities import Quantity

EPOCH = 1
"""The luck of these runs: that of the log's first line, which no forecast and no decision has."""
AS_PLAYED = "as played"


@dataclass(frozen=True)
class AmongRuns:
    """A run among ``runs`` others, with the same decisions: how these end, and where its values fell.

    ``outcome`` is the share of them that end as it did, and ``is_rare`` whether that is less than one in ten; None
    where the runs do not tell. ``until`` is when (seconds) they were stopped, because the exercise was, by hand; None
    if they play to their own end. ``by_hand`` are the commands with which facilitators moved the run; the others go
    without. ``mixed`` are the decisions that were answered more than once, not always alike.
    """

    runs: int
    outcomes: Mapping[str, Estimate]
    outcome: Estimate
    is_rare: bool | None
    measures: Mapping[str, Placing]
    state: Mapping[str, Placing]
    until: int | None
    by_hand: tuple[LogEntry, ...]
    mixed: tuple[str, ...]


def among_runs(
    program: Program,
    run: Run,
    entries: Sequence[LogEntry],
    decisions: Sequence[Taken],
    policy: str | None,
    runs: int,
) -> AmongRuns:
    """Play a finished run's decisions again ``runs`` times, with luck of its own, and find its place among them."""
    until = _stopped(program, run, entries)
    answers = _answers(decisions)
    again = as_played(program, run, entries, decisions, policy)
    sample = joined(play(tasks(again, AS_PLAYED, run.seed, runs, epoch=EPOCH)))
    shares = outcome_shares(sample)
    judged = 1 + judgements(len(program.measures) + len(sample.state))
    return AmongRuns(
        runs=runs,
        outcomes=shares,
        outcome=shares[run.outcome],
        is_rare=is_rare(sample.outcomes[run.outcome], runs, judged),
        measures={
            measure.name: place(run.measures[measure.name], sample.measures[measure.name], measure, judged)
            for measure in program.measures
        },
        state={name: place(run.state[name], values, None, judged) for name, values in sample.state.items()},
        until=until,
        by_hand=moved_by_hand(entries),
        mixed=tuple(name for name, several in answers.items() if len({_answer(one) for one in several}) > 1),
    )


def as_played(
    program: Program, run: Run, entries: Sequence[LogEntry], decisions: Iterable[Taken], policy: str | None
) -> Program:
    """The program whose policy ``AS_PLAYED`` decides like the group; it ends where facilitators ended the run."""
    until = _stopped(program, run, entries)
    again = _deciding_alike(program, _answers(decisions), policy)
    return again if until is None else replace(again, horizon=until)


def _stopped(program: Program, run: Run, entries: Sequence[LogEntry]) -> int | None:
    """When facilitators ended it before its time: not at its horizon, and not at an outcome that ends it."""
    by_hand = any(isinstance(entry.command, End) for entry in entries)
    ends = {outcome.name for outcome in program.outcomes if outcome.ends}
    return run.ended if by_hand and run.outcome not in ends and run.ended < program.horizon else None


def _answers(decisions: Iterable[Taken]) -> dict[str, list[Taken]]:
    """The answers that are given again, by decision: those of players, and those of control where one was by hand."""
    by_decision: dict[str, list[Taken]] = {}
    for taken in decisions:
        by_decision.setdefault(taken.choice.decision, []).append(taken)
    return {
        name: several for name, several in by_decision.items() if any(not one.control or one.by_hand for one in several)
    }


def _answer(taken: Taken) -> tuple[tuple[str, ...] | None, int]:
    """The options taken, None for a lapse, and the seconds that it took."""
    choice = taken.choice
    return None if taken.how == "lapsed" else choice.answer, choice.time - choice.asked


# ---------------------------------------------------------------------- the same decisions


def _deciding_alike(program: Program, answers: Mapping[str, Sequence[Taken]], policy: str | None) -> Program:
    """The program with a policy ``AS_PLAYED`` that answers like the group, and answers that take as long.

    An option that is not offered in another run leaves that decision to its own weights, as does an answer of control
    that was rolled; of a menu those are taken that are offered, unless they are too few. A lapse is a deadline that
    comes when it came here, and a deliberation that outlasts it.
    """
    nodes = list(program.nodes)
    table = dict(program.policy(policy))
    for name, several in answers.items():
        number = program.node_of[name]
        node = _with_own_offered(nodes[number], several)
        lapses = [taken.how == "lapsed" for taken in several]
        seconds = [_answer(taken)[1] for taken in several]
        takes = [LONGEST if lapse else time for lapse, time in zip(lapses, seconds, strict=True)]
        within = [time if lapse else LONGEST for lapse, time in zip(lapses, seconds, strict=True)]
        nodes[number] = replace(node, takes=_durations(node, takes), within=_durations(node, within))
        chosen = [None if taken.control and not taken.by_hand else _answer(taken)[0] for taken in several]
        weights = (
            _successive(node, [float(one is not None and option.name in one) for one in chosen])
            for option in node.options
        )
        given = None if node.menu is None else _successive(node, [float(one is not None) for one in chosen])
        table[number] = (Rule(given, tuple(weights)),)
    return replace(program, nodes=tuple(nodes), policies={AS_PLAYED: table})


def _with_own_offered(node: Node, several: Sequence[Taken]) -> Node:
    """The decision, with the group's own answers among what can be taken: of a menu by themselves."""
    options = tuple(replace(option, condition=None) if option.own else option for option in node.options)
    if node.menu is None or not any(taken.other for taken in several):
        return replace(node, options=options)
    return replace(node, options=options, menu=replace(node.menu, at_least=min(node.menu.at_least, 1)))


def _durations(node: Node, seconds: Sequence[int]) -> Quantity:
    return Quantity(_successive(node, [hours(time) for time in seconds]))


def _successive(node: Node, numbers: Sequence[float]) -> Tree:
    """The first number where the decision is answered for the first time, and so on."""
    if len(set(numbers)) == 1:
        return Constant(numbers[0])
    return Successive(tuple(numbers), node.moments.over, node.moments.skipped)
