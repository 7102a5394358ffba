"""A forecast: how it may end from exactly here, for each option of a decision in hand and for letting it lapse.

The past is as it was played; what is hidden is drawn anew (``sim.engine.futures``), and a policy takes the decisions
to come. Futures share their luck case by case, so that two cases are compared pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from sim.analysis.compare import Difference, Summary, outcome_shares, summaries
from sim.analysis.compare import difference as paired_difference
from sim.analysis.estimate import Estimate
from sim.analysis.simultaneous import exact_difference, simultaneous_share
from sim.engine.choosing import offered_options
from sim.engine.futures import Intervention, play_futures
from sim.engine.position import Position
from sim.engine.sample import Sample
from sim.engine.single import Play
from sim.exercise.commands.decisions import proposed
from sim.exercise.session import Exercise
from sim.faults import Misuse, nearest
from sim.luck import PLAY, LuckBlock, check_seed
from sim.numbering import NEVER, Kind, Status
from sim.program.expression import Floats
from sim.program.menu import Menu
from sim.program.nodes import Program
from sim.program.policy import Policy, policy_name

FEWEST, MOST = 100, 100_000
"""Futures a case."""


@dataclass(frozen=True)
class Prospect:
    """What may come of one case: ``option`` is answered at ``due`` seconds, or (None) the decision then lapses.

    Where no decision is in hand both are None: as things stand. Of a menu ``taken`` are the options that are taken, and
    ``option`` is None.
    """

    option: str | None
    due: int | None
    sample: Sample
    outcomes: Mapping[str, Estimate]
    measures: Mapping[str, Summary]
    taken: tuple[str, ...] | None = None

    @property
    def answer(self) -> tuple[str, ...] | None:
        """The options that are taken; None for a lapse, and as things stand."""
        return self.taken if self.option is None else (self.option,)

    def ends_in(self, outcome: str) -> Floats:
        """1 for the futures that end so, 0 for the others."""
        ends: Floats = (self.sample.outcome_of == outcome).astype(float)
        return ends


@dataclass(frozen=True)
class Forecast:
    """``futures`` of each case from ``time`` (seconds), by the luck of ``seed`` and ``epoch``.

    ``policy`` is the name of what takes the decisions to come; None leaves them to their weights.
    """

    decision: str | None
    time: int
    policy: str | None
    futures: int
    seed: int
    epoch: int
    cases: tuple[Prospect, ...]


def forecast(
    exercise: Exercise, decision: str | None = None, policy: str | None = None, futures: int = 2_000
) -> Forecast:
    """Where an exercise may lead from where it stands, for each option of a decision that is asked.

    ``decision`` is by default the first that waits for an answer; answers are taken after the time that the scenario
    thinks likely. The epoch is the line that the log writes next: asked again the forecast is the same, and drawn anew
    as soon as it, or anything else, has been logged. Raises Misuse.
    """
    situation, stop = exercise.situation(), exercise.stop
    if decision is None and stop.kind in ("asked", "deadline"):
        decision = stop.names[0]
    due = None
    if decision is not None:
        number = exercise.program.node_of.get(decision, -1)
        due = None if number < 0 else exercise.position.since[number] + proposed(situation, decision)
    epoch = exercise.line + 1
    return forecast_at(exercise.program, exercise.position, exercise.seed, epoch, decision, due, policy, futures)


def forecast_at(
    program: Program,
    position: Position,
    seed: int,
    epoch: int,
    decision: str | None = None,
    due: int | None = None,
    policy: Policy = None,
    futures: int = 2_000,
    lapse: int | None = None,
    taken: tuple[str, ...] | None = None,
) -> Forecast:
    """The futures from a position.

    With an open ``decision`` there is a case for each option that is offered now, answered at ``due`` (now by default,
    and no later than the deadline), and one in which it lapses: at the deadline, where there is one, or earlier, at
    ``lapse``. Of a menu the cases are an answer, by default the one that was given, else one that takes as few as may
    be; that answer with each option in or out, as far as its bounds go; and none: ``taken`` is the answer to begin
    with. One that is none of the options is a case beside them, and of a menu that which it is like is begun with.
    Without a decision there is a single case, as things stand. Raises Misuse for a decision that is not
    open, an unknown policy, a number of futures or an epoch out of bounds.
    """
    check_futures(futures)
    if epoch <= PLAY:
        raise Misuse(f"The epochs of forecasts count from 1; {epoch} is not one.")
    check_seed(seed)
    answers = _answers(program, position, decision, due, lapse, taken)
    samples = play_futures(program, position, answers, policy, seed, epoch, futures)
    cases = tuple(_prospect(program, answer, sample) for answer, sample in zip(answers, samples, strict=True))
    return Forecast(decision, position.time, policy_name(policy), futures, seed, epoch, cases)


def check_futures(futures: int) -> None:
    """Raise Misuse for a number of futures that is out of bounds."""
    if not FEWEST <= futures <= MOST:
        raise Misuse(f"The number of futures is a whole number from {FEWEST} to {MOST:,}; {futures:,} is not.")


def difference(a: Prospect, b: Prospect) -> Difference:
    """What ``b`` has more than ``a``, future by future."""
    return paired_difference(" ".join(b.answer or ()), a.sample, b.sample)


def corrected(a: Prospect, b: Prospect, comparisons: int) -> dict[str, Estimate]:
    """What ``b`` has more than ``a`` of each outcome, in intervals so wide that all ``comparisons`` hold together."""
    return {outcome: exact_difference(a.ends_in(outcome), b.ends_in(outcome), comparisons) for outcome in a.outcomes}


def largest_difference(forecast: Forecast) -> tuple[str, Prospect, Prospect] | None:
    """The outcome whose share differs most between two cases, and the cases that have less and more of it.

    None where no difference is shown: every outcome of every pair is looked at, so all of them have to hold together.
    """
    pairs = list(combinations(forecast.cases, 2))
    differences = [_apart(outcome, *pair) for pair in pairs for outcome in pair[0].outcomes]
    for _, outcome, less, more in sorted(differences, key=lambda one: -one[0]):
        if exact_difference(less.ends_in(outcome), more.ends_in(outcome), len(differences)).interval.excludes_zero:
            return outcome, less, more
    return None


def _apart(outcome: str, a: Prospect, b: Prospect) -> tuple[float, str, Prospect, Prospect]:
    """How far the shares of an outcome lie apart; the case that has less of it comes first."""
    apart = b.outcomes[outcome].value - a.outcomes[outcome].value
    return (apart, outcome, a, b) if apart > 0 else (-apart, outcome, b, a)


def likeliest(case: Prospect) -> list[str]:
    """The outcome that comes most often, then those that are not shown to come less often, by their shares.

    As the futures pick out the first, the differences of all pairs of outcomes are held to hold together.
    """
    first, *others = sorted(case.outcomes, key=lambda outcome: -case.outcomes[outcome].value)
    pairs = comb(len(case.outcomes), 2)
    apart = (exact_difference(case.ends_in(other), case.ends_in(first), pairs).interval for other in others)
    return [first, *(one for one, interval in zip(others, apart, strict=True) if not interval.excludes_zero)]


def share_among_all(forecast: Forecast, case: Prospect, outcome: str) -> Estimate:
    """How often a case ends so, in an interval that holds whichever case and outcome are picked out to be named."""
    yes = int(case.ends_in(outcome).sum())
    return simultaneous_share(yes, forecast.futures, len(forecast.cases) * len(case.outcomes))


def _answers(
    program: Program,
    position: Position,
    decision: str | None,
    due: int | None,
    lapse: int | None,
    taken: tuple[str, ...] | None,
) -> Sequence[Intervention | None]:
    """What is set side by side; None is as things stand."""
    if decision is None:
        return [None]
    number = program.node_of.get(decision, -1)
    node = program.nodes[number]
    if number < 0 or node.kind != Kind.DECISION:
        hint = nearest(decision, [node.name for node in program.nodes if node.kind == Kind.DECISION])
        raise Misuse(f"There is no decision `{decision}` in {program.title}. {hint}".rstrip())
    if position.status[number] != Status.OPEN:
        raise Misuse(f"`{decision}` is not asked now, so there is nothing to answer.")
    deadline = position.deadline[number]
    due = min(max(position.time, due or 0), deadline)
    here = Play(program, LuckBlock(0).of(0), {}, position)  # a world to look at; it draws nothing
    offered = offered_options(node, here)
    given = node.taken(position.fixed[number] if taken is None else node.pick(taken))
    own = [option for option in given if option.own]
    answers: list[Intervention | None]
    if node.menu is None:
        answers = [Intervention(decision, option, due) for option in (*offered, *(option.name for option in own))]
    else:
        begun = tuple(option.name for option in given)
        if own:
            begun = tuple(node.options[option.like].name for option in own if option.like >= 0)
        if (taken is None and position.fixed[number] < 0) or (own and not node.menu.allows(node.pick(begun))):
            begun = offered[: node.menu.at_least]
        sets = [tuple(option.name for option in own)] if own else []
        sets += answers_beside(node.menu, [option.name for option in node.listed], offered, begun)
        answers = [Intervention(decision, None, due, each) for each in sets]
    lapse = deadline if lapse is None else min(max(position.time, lapse), deadline)
    if lapse != NEVER:
        answers.append(Intervention(decision, None, lapse))
    return answers or [None]


def answers_beside(
    menu: Menu, options: Sequence[str], offered: Sequence[str], given: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """What is set side by side of a menu: an answer; it with each option in or out, within the bounds; and none."""
    flipped = (
        tuple(option for option in options if (option in given) != (option == other))
        for other in options
        if other in offered
    )
    answers = dict.fromkeys([given, *flipped, ()])
    return [each for each in answers if menu.at_least <= len(each) <= menu.at_most and set(each) <= set(offered)]


def _prospect(program: Program, answer: Intervention | None, sample: Sample) -> Prospect:
    outcomes, measures = outcome_shares(sample), summaries(program, sample)
    if answer is None:
        return Prospect(None, None, sample, outcomes, measures)
    return Prospect(answer.option, answer.due, sample, outcomes, measures, answer.taken)
