"""Left to its own luck, an exercise is the automatic run: told what that run decided, the same happens in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.engine.replication import run
from sim.engine.run import Choice, Happening, Run, Why
from sim.exercise.commands import Choose, Command, End, Forward, Go, Lapse, Opinion
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.scenario.load import load
from sim.scenario.model import Scenario
from tests.exercise.small_exercise import scenario
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES

LUCK = (Opinion("By its own luck."),)


def without_why(happenings: tuple[Happening, ...]) -> list[Happening]:
    return [replace(happening, why=Why("person")) for happening in happenings]


def answer(choice: Choice) -> Command:
    """What a person would have to say for a choice that luck or a policy made."""
    if choice.lapsed:
        return Lapse(choice.decision)
    assert choice.option is not None
    return Choose(choice.decision, choice.option, took=choice.time - choice.asked, rationale=LUCK)


def led_through(automatic: Run, exercise: Exercise) -> None:
    """Every event of an automatic run as commands: as far as the next choice, then the choice, then to the end."""
    choices = iter(automatic.choices)
    events = 0
    for happening in automatic.happenings:
        if happening.what in ("answered", "lapsed"):
            exercise.do(Forward(events, happening.time))
            exercise.do(answer(next(choices)))
            assert [made.node for made in exercise.tip.happenings] == [happening.node]
            events = 0
        else:
            events += 1
    exercise.do(Forward(events, exercise.time))
    if exercise.stop.kind == "ending":
        exercise.do(End("It holds."))
    else:
        exercise.do(Go())
    assert exercise.stop.kind == "ended"


def the_same(automatic: Run, played: Run) -> None:
    assert without_why(played.happenings) == without_why(automatic.happenings)
    assert [replace(choice, why=Why("person")) for choice in automatic.choices] == [
        replace(choice, why=Why("person")) for choice in played.choices
    ]
    for what in ("seed", "replication", "policy", "start", "state", "outcome", "ended", "moments"):
        assert getattr(played, what) == getattr(automatic, what), what
    assert str(played.measures) == str(automatic.measures)  # as text, since no value is not equal to no value


CASES = [
    *(("december_double", "", seed, 0) for seed in range(8)),
    *(("december_double", policy, 7, 3) for policy in ("restraint", "firm_together", "bilateral_first", "tit_for_tat")),
    *(("overflight", "", seed, seed) for seed in range(4)),
    *(("small", "", seed, 0) for seed in range(8)),
]


def the_scenario(name: str) -> Scenario:
    return scenario() if name == "small" else load(EXERCISES[name])


@pytest.mark.parametrize(("name", "policy", "seed", "replication"), CASES)
def test_told_what_luck_or_a_policy_decided_the_same_happens(name, policy, seed, replication, log):
    automatic = run(the_scenario(name), seed, replication, policy or None)
    with Exercise.start(the_scenario(name), log, seed, replication, policy=policy) as exercise:
        led_through(automatic, exercise)
        the_same(automatic, exercise.run())
    assert verify(log).finished
    the_same(automatic, Exercise.read(log).run())


def test_from_another_start_too(log):
    automatic = run(load(DECEMBER_DOUBLE), 5, start={"tension": 8})
    with Exercise.start(load(DECEMBER_DOUBLE), log, seed=5, start={"tension": 8}) as exercise:
        led_through(automatic, exercise)
        the_same(automatic, exercise.run())
