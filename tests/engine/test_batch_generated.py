"""The batch engine against the reference engine over scenarios made at random: equal in all they do.

Most of it is played as the kernel runs here, some of it in each of the other ways: as plain Python, and with every
index and type checked. A failure shows the scenario made as small as it can be. ``pytest -m long`` plays many more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import pytest

import sim
from sim.engine.guided import GuidedPlay
from sim.engine.position import Position
from sim.engine.single import Play
from sim.faults import Runaway
from sim.luck import LuckBlock
from sim.numbering import UNFIXED, Cause, Status
from sim.program.compile import compile_program
from sim.program.nodes import Program
from tests.engine.agreement import difference, running
from tests.engine.clocked import BETWEEN, INSTANTS
from tests.engine.generated import RICHER, Plain, python_policy, scenario_at, shrunk, steer, text_of
from tests.engine.generated_menus import menus_at
from tests.engine.noting import FEATURES, MENU_FEATURES, Noting
from tests.kept_exercises.paths import EXERCISES

SCENARIOS, CHUNK = 200, 50
"""So many plain ones, and so many enriched. What differs in one of a hundred is found in 98 of 100 such tests; what is
seldomer is looked for long."""
NOTED = 250
WITH_MENUS, NOTED_OF_MENUS = 150, 300
SLOWLY = 30
"""Scenarios that are played as plain Python, and half as many checked; of each kind."""
MANY, LONG_CHUNK = 20_000, 500
REPLICATIONS = 8

Check = Callable[[Program, int], str | None]


def from_the_start(program: Program, number: int) -> str | None:
    """Unguided, under both policies and under one in Python; the block begins anywhere in four lanes."""
    policies = [({}, REPLICATIONS), (program.policy("one"), 4), (program.policy("two"), 3), (python_policy, 3)]
    for policy, count in policies:
        found = difference(program, policy, seed=number, first=number % 7, count=count)
        if found is not None:
            return found
    return None


def from_the_midst(program: Program, number: int) -> str | None:
    """From where an automatic run stands after some events."""
    luck = Random(number)
    try:
        position = stood(program, luck.choice([1, 2, 5, 10, 20]), number, "one")
    except Runaway:
        return None
    policy = luck.choice([{}, program.policy("two"), python_policy])
    return difference(program, policy, seed=number, first=luck.randrange(9), count=4, position=position)


def stood(program: Program, events: int, seed: int, policy: str | None = None) -> Position:
    play = Play(program, LuckBlock(seed).of(0), program.policy(policy))
    for _ in range(events):
        play.step()
    return play.position()


def from_where_people_left_it(program: Program, number: int) -> str | None:
    """From where people stand who have done this and that."""
    for found in steered(program, number):
        play, luck = found
        policy = luck.choice([{}, program.policy("one"), program.policy("two"), python_policy])
        position = play.position()
        disagreement = difference(play.program, policy, number, luck.randrange(9), 3, position)
        if disagreement is not None:
            return disagreement
    return None


def steered(program: Program, number: int) -> Iterator[tuple[GuidedPlay, Random]]:
    luck = Random(number)
    for commands in (4, 12, 30):
        play = GuidedPlay(program, LuckBlock(number, 0, 2).of(commands % 2))
        try:
            play.steered = Counter(steer(play, luck, commands))
        except Runaway:
            continue
        yield play, luck


CHECKS: list[Check] = [from_the_start, from_the_midst, from_where_people_left_it]


def check(check: Check, numbers: range, made: Callable[[int], tuple[Plain, Program]] = scenario_at) -> None:
    for number in numbers:
        scenario, program = made(number)
        found = check(program, number)
        if found is not None:
            pytest.fail(f"generated scenario {number}: {found}\n{made_small(scenario, check, number)}")


def made_small(scenario: Plain, check: Check, number: int) -> str:
    small = shrunk(scenario, lambda program: _fails(check, program, number))
    return text_of(small)


def _fails(check: Check, program: Program, number: int) -> bool:
    try:
        return check(program, number) is not None
    except Exception:  # another failure than the one looked for
        return False


@pytest.mark.parametrize("how", CHECKS, ids=lambda how: how.__name__)
@pytest.mark.parametrize("first", [kind + first for kind in (0, RICHER) for first in range(0, SCENARIOS, CHUNK)])
def test_both_engines_agree(first, how):
    """One check after the other of the same scenarios, which are made once for all of them."""
    check(how, range(first, first + CHUNK))


@pytest.mark.parametrize("how", CHECKS, ids=lambda how: how.__name__)
@pytest.mark.parametrize("first", range(RICHER, RICHER + WITH_MENUS, CHUNK))
def test_both_engines_agree_about_menus(first, how):
    check(how, range(first, first + CHUNK), menus_at)


@pytest.mark.parametrize("how", CHECKS, ids=lambda how: how.__name__)
@pytest.mark.parametrize("mode", ["plain", "checked"])
def test_both_engines_agree_about_menus_however_the_kernel_runs(mode, how):
    with running(mode):
        check(how, range(RICHER, RICHER + SLOWLY // 4), menus_at)


@pytest.mark.parametrize("how", CHECKS, ids=lambda how: how.__name__)
@pytest.mark.parametrize("mode", ["plain", "checked"])
def test_both_engines_agree_however_the_kernel_runs(mode, how):
    with running(mode):
        for kind in (0, RICHER):
            check(how, range(kind, kind + (SLOWLY if mode == "plain" else SLOWLY // 2)))


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("mode", ["plain", "checked"])
def test_every_scenario_however_the_kernel_runs(mode, name):
    """Under every policy and one in Python; from the start, from the midst, and where people left it."""
    program = compile_program(sim.load(EXERCISES[name]))
    with running(mode):
        for policy in ({}, *program.policies.values(), python_policy):
            assert difference(program, policy, 7, 2, 3) is None
        assert difference(program, {}, 7, 2, 3, stood(program, 12, 7)) is None
        play = GuidedPlay(program, LuckBlock(7).of(0))
        steer(play, Random(7), 20)
        for policy in ({}, python_policy):
            assert difference(play.program, policy, 7, 0, 3, play.position()) is None


@pytest.mark.long
@pytest.mark.parametrize("first", [kind + first for kind in (0, RICHER) for first in range(0, MANY, LONG_CHUNK)])
@pytest.mark.parametrize("mode", ["compiled", "plain"])
def test_both_engines_agree_over_many_more(mode, first):
    with running(mode):
        for number in range(first, first + LONG_CHUNK):
            for how in CHECKS:
                check(how, range(number, number + 1))
            scenario_at.cache_clear()


# ---------------------------------------------------------------------- the scenarios are as tangled as they should be


@pytest.fixture(scope="module")
def noted_of_menus() -> Counter[str]:
    """In how many runs each feature of menus occurred."""
    runs: Counter[str] = Counter()
    for number in range(NOTED_OF_MENUS):
        _, program = menus_at(number)
        for policy in ({}, program.policy("one"), program.policy("two"), python_policy):
            play = Noting(program, LuckBlock(number).of(0), policy)
            with suppress(Runaway):
                play.finish()
            runs.update(feature for feature in MENU_FEATURES if play.noted[feature])
    return runs


@pytest.mark.parametrize("feature", sorted(MENU_FEATURES))
def test_each_feature_of_menus_occurs(noted_of_menus, feature):
    assert noted_of_menus[feature] >= 5


@pytest.fixture(scope="module")
def noted() -> Counter[str]:
    """In how many runs each feature occurred, by the reference engine's own account."""
    runs: Counter[str] = Counter()
    for number in (kind + each for kind in (0, RICHER) for each in range(NOTED)):
        _, program = scenario_at(number)
        luck = LuckBlock(number, number % 7, 2)
        for policy in (None, "one"):
            play = Noting(program, luck.of(number % 7), program.policy(policy))
            with suppress(Runaway):
                play.finish()
            runs.update(feature for feature, count in play.noted.items() if count)
    return runs


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_each_feature_occurs(noted, feature):
    assert noted[feature] >= 5


def test_no_feature_is_unknown(noted):
    assert set(noted) == FEATURES


def test_many_are_at_an_instant_or_between_two():
    written = [scenario_at(number)[0] for number in range(NOTED)]
    ats = [element.get("at") for scenario in written for element in scenario["injects"].values()]
    assert sum(at in INSTANTS for at in ats) > 20
    for between in BETWEEN:
        assert ats.count(between) > 5


def test_people_do_all_they_can_do():
    commands: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for number in (kind + each for kind in (0, RICHER) for each in range(0, NOTED, 5)):
        for play, _ in steered(scenario_at(number)[1], number):
            position = play.position()
            commands.update(play.steered.keys())
            left["held"] += Status.HELD in position.status
            left["open without an answer"] += any(
                status == Status.OPEN and fixed == UNFIXED
                for status, fixed in zip(position.status, position.fixed, strict=True)
            )
            left["an answer fixed"] += any(fixed != UNFIXED for fixed in position.fixed)
            left["released"] += any(
                status == Status.PENDING and cause == Cause.PERSON
                for status, cause in zip(position.status, position.cause, strict=True)
            )
            left["an outcome waived"] += any(position.waived)
            left["improvised"] += len(play.program.nodes) > len(scenario_at(number)[1].nodes)
    assert set(commands) == {
        "choose", "extend", "lapse", "hold", "unhold", "release", "cancel", "override", "improvise", "go_on",
    }  # fmt: skip
    assert min(commands.values()) >= 5, commands
    assert len(left) == 6 and min(left.values()) >= 5, left
