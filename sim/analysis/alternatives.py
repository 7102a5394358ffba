"""What else might have come of the decisions that a group took: the option taken beside each that was not.

The futures of every option begin where the group stood when it gave its answer: the decision is set, and all that was
known until then is kept (an intervention; Pearl, "Causality", 2nd ed., 3.2). They know nothing of what then happened,
so they say what was to be expected of each option, and not how this run would have gone: that would be his
counterfactual (7.1). All options share their luck future by future, which makes differences sharp (common random
numbers; Law, "Simulation Modeling and Analysis", 5th ed., 11.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.answers import Taken
from sim.analysis.compare import Difference
from sim.analysis.estimate import Estimate
from sim.analysis.forecast import Forecast, Prospect, corrected, difference, forecast_at
from sim.analysis.simultaneous import farthest
from sim.exercise.commands import Choose, Respond
from sim.exercise.session import Exercise
from sim.numbering import Status


@dataclass(frozen=True)
class Alternative:
    """An option that was not taken (or a lapse), and what it has more than the one taken, future by future.

    Of a menu it is the answer with one option in or out, or none.

    The intervals in ``difference`` each hold by themselves. Those of ``outcomes``, again the differences in how it
    ends, are wide enough to hold all together, over every decision and option of the exercise.
    """

    prospect: Prospect
    difference: Difference
    outcomes: Mapping[str, Estimate]

    @property
    def shown(self) -> dict[str, Estimate]:
        """The differences in how it ends that are shown beyond luck, the largest first."""
        shown = [(name, one) for name, one in self.outcomes.items() if one.interval.excludes_zero]
        return dict(sorted(shown, key=lambda item: -abs(item[1].value)))

    @property
    def largest(self) -> tuple[str, Estimate]:
        """The outcome whose share differs most, and by how much."""
        return max(self.outcomes.items(), key=lambda item: (item[1].interval.excludes_zero, abs(item[1].value)))


@dataclass(frozen=True)
class Weighed:
    """A decision of players as it was taken, and what else might have come of it.

    ``forecast`` is what could be expected when it was answered; None where nothing can be set side by side, as the
    decision was not open when the command that ended it was given.
    """

    taken: Taken
    forecast: Forecast | None
    alternatives: tuple[Alternative, ...]

    @property
    def prospect(self) -> Prospect | None:
        """What could be expected of the option that was taken."""
        return None if self.forecast is None else _as_taken(self.taken, self.forecast)

    @property
    def weightiest(self) -> Alternative | None:
        """The alternative with the largest difference that is shown; None where none is."""
        shown = [one for one in self.alternatives if one.shown]
        return max(shown, key=lambda one: abs(one.largest[1].value), default=None)

    @property
    def weight(self) -> Estimate:
        """How far another answer could have moved an outcome's share: the largest of all differences, whichever is.

        Unknown where nothing is set beside it.
        """
        return farthest([estimate for one in self.alternatives for estimate in one.outcomes.values()])


def weigh(
    exercise: Exercise,
    decisions: Sequence[Taken],
    policy: str | None,
    futures: int,
    done: Callable[[int], None],
) -> tuple[Weighed, ...]:
    """Each decision with its alternatives. ``policy`` takes what is decided afterwards; ``done`` is told how many
    decisions have been looked at. Raises Misuse for an unknown policy and a number of futures out of bounds."""
    forecasts = []
    for number, taken in enumerate(decisions, 1):
        forecasts.append(_forecast(exercise, taken, policy, futures))
        done(number)
    looked_at = sum(
        len(one.cases[0].outcomes) * (len(one.cases) - 1) for one in forecasts if one is not None and one.cases
    )
    return tuple(
        Weighed(taken, forecast, tuple(_alternatives(taken, forecast, looked_at)))
        for taken, forecast in zip(decisions, forecasts, strict=True)
    )


def mattered_most(weighed: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """The decision that mattered most for how it ends, and any that cannot be told from it; none if none is shown to.

    A decision weighs as much as it could have moved an outcome's share: the largest difference, in any outcome,
    between the option taken and any other. That some futures end otherwise is not enough, for they may merely change
    places and leave every chance as it was. Decisions whose intervals reach the first's are not told apart from it;
    those that are not themselves shown to matter stand at the end.
    """
    known = sorted((one for one in weighed if one.weight.n), key=lambda one: -one.weight.value)
    shown = [one for one in known if one.weightiest is not None]
    if not shown:
        return ()
    least = shown[0].weight.interval.low
    reaching = [one for one in known if one.weight.interval.high >= least]
    return tuple(sorted(reaching, key=lambda one: one.weightiest is None))


def least_of(weighed: Iterable[Weighed], outcome: str) -> tuple[Weighed, Alternative] | None:
    """The decision and the answer with which fewest futures more than with its own would end in an outcome; None where
    no answer is shown to lead there less often."""
    less = [
        (one, alternative)
        for one in weighed
        for alternative in one.alternatives
        if outcome in alternative.shown and alternative.outcomes[outcome].value < 0
    ]
    return min(less, key=lambda pair: pair[1].outcomes[outcome].value, default=None)


def _forecast(exercise: Exercise, taken: Taken, policy: str | None, futures: int) -> Forecast | None:
    """From just before the answer was given, every option answered when the group's own was.

    The command's line is the epoch: its luck is always the same, and no other decision's.
    """
    program = exercise.program_after(taken.line if taken.other else taken.line - 1)
    position = exercise.position_after(taken.line - 1).within(program)
    name, time = taken.choice.decision, taken.choice.time
    if position.status[program.node_of[name]] != Status.OPEN:
        return None
    command = exercise.entry(taken.line).command
    lapse = None if isinstance(command, Choose | Respond) else time
    given = taken.choice.answer if taken.other else taken.choice.taken
    return forecast_at(program, position, exercise.seed, taken.line, name, time, policy, futures, lapse, given)


def _as_taken(taken: Taken, forecast: Forecast) -> Prospect | None:
    answer = None if taken.how == "lapsed" else taken.choice.answer
    return next((case for case in forecast.cases if case.due is not None and case.answer == answer), None)


def _alternatives(taken: Taken, forecast: Forecast | None, looked_at: int) -> Iterable[Alternative]:
    was = None if forecast is None else _as_taken(taken, forecast)
    if forecast is None or was is None:
        return
    for case in forecast.cases:
        if case is not was:
            yield Alternative(case, difference(was, case), corrected(was, case, looked_at))
