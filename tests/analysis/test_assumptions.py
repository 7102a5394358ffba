"""Every number that somebody chose is found, with its address, range and ground, and can be changed alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.analysis.assumptions import assumptions, at_levels, changed
from sim.engine.replication import run
from sim.engine.simulate import simulate
from sim.program.compile import compile_program
from sim.scenario.load import examine_text
from tests.kept_exercises.paths import EXERCISES

TEXT = """\
whitecell: 1
title: Assumptions
start: 2024-01-01T09:00+09:00
horizon: 2d
judgement: All of it.
cells: {rok: {}}
actors: {nsc: {cell: rok}}
state:
  tension: {start: [2, 3, 6], range: [0, 100], shown: true}
  calm: {start: 5, range: [0, 100], shown: true}
injects:
  launch:
    at: {uniform: [1h, 3h]}
    chance: 0.9
    effects: {tension: 2, calm: -0.4}
    sources: [dprk-100-plus-tests-since-2022]
  carried:
    at: {uniform: [1h, 2h], sources: ["Yonhap, 2023-06-03"]}
    chance: {value: 0.5, sources: [tests-violate-un-bans], judgement: Rounded.}
    effects: {tension: {value: 3, judgement: A guess.}, calm: {set: [1, 2, 3], sources: tests-violate-un-bans}}
  echo:
    after: launch
    delay: {exponential: 2h}
    chance: 0.1 * tension
    effects: {tension: {one_of: {1: 3, 4: 1, 9: 0}}, calm: 0.1 * tension}
    sources: [tests-violate-un-bans]
    judgement: The wait is a guess.
  flat: {at: 1h, effects: {calm: {set: 3}, tension: 0}}
procedures:
  consult:
    at: 5h
    steps:
      call: {title: Call, takes: [1h, 2h, 4h], effects: {calm: +1}}
decisions:
  reply:
    after: launch
    by: [nsc]
    takes: 1h
    within: {uniform: [10m, 3h]}
    options:
      words: {weight: 2, effects: {tension: -1}}
      deeds: {weight: 0.2 * tension, effects: {calm: {set: [1, 2, 4]}}}
      neither: {}
    lapse: {effects: {tension: +3}}
  alone: {after: reply, by: [nsc], options: {only: {effects: {calm: +1}}}}
outcomes: {over: {}}
"""

EXPECTED = {
    "tension/start": ("start", "number", 2 + 0.2**0.5, 6 - 0.6**0.5),
    "launch/at": ("spread", "seconds", 3960, 10440),
    "launch/chance": ("chance", "number", 0.7, 1),
    "launch/effects/tension": ("effect", "number", 1, 3),
    "launch/effects/calm": ("effect", "number", -0.6, -0.2),
    "carried/at": ("spread", "seconds", 3780, 7020),
    "carried/chance": ("chance", "number", 0.3, 0.7),
    "carried/effects/tension": ("effect", "number", 1.5, 4.5),
    "carried/effects/calm": ("spread", "number", 1 + 0.1**0.5, 3 - 0.1**0.5),
    "echo/delay": ("spread", "seconds", -7200 * np.log(0.95), -7200 * np.log(0.05)),
    "echo/chance": ("chance", "factor", 0.5, 1.5),
    "echo/effects/tension": ("spread", "number", 1, 4),
    "echo/effects/calm": ("effect", "factor", 0.5, 1.5),
    "consult.call/takes": ("spread", "seconds", 3600 * (1 + 0.15**0.5), 3600 * (4 - 0.3**0.5)),
    "consult.call/effects/calm": ("effect", "number", 0.5, 1.5),
    "reply/within": ("spread", "seconds", 1110, 10290),
    "reply.words/weight": ("weight", "number", 1, 4),
    "reply.words/effects/tension": ("effect", "number", -1.5, -0.5),
    "reply.deeds/weight": ("weight", "factor", 0.5, 2),
    "reply.deeds/effects/calm": ("spread", "number", 1 + 0.15**0.5, 4 - 0.3**0.5),
    "reply.neither/weight": ("weight", "number", 0.5, 2),
    "reply/lapse/effects/tension": ("effect", "number", 1.5, 4.5),
    "alone.only/effects/calm": ("effect", "number", 0.5, 1.5),
}


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(TEXT)
    assert not examination.faults, [fault.message for fault in examination.faults]
    return examination.scenario


@pytest.fixture(scope="module")
def program(scenario):
    return compile_program(scenario)


@pytest.fixture(scope="module")
def found(scenario, program):
    return {assumption.name: assumption for assumption in assumptions(scenario, program)}


def test_all_are_listed_in_order_with_their_range(found):
    assert list(found) == list(EXPECTED)
    for name, (kind, unit, low, high) in EXPECTED.items():
        one = found[name]
        assert (one.kind, one.unit) == (kind, unit), name
        assert (one.low, one.high) == pytest.approx((low, high), rel=1e-9), name


def test_the_base_is_the_median_of_a_spread_and_else_what_is_written(found):
    assert found["launch/at"].base == 7200
    assert found["launch/chance"].base == 0.9
    assert found["launch/effects/calm"].base == -0.4
    assert found["echo/chance"].base == 1
    assert found["reply.words/weight"].base_level == pytest.approx(1 / 3)


def test_levels_run_from_low_to_high_and_values_of_one_of_stay_themselves(found):
    assert [found["launch/at"].at(level) for level in (0, 0.25, 1)] == pytest.approx([3960, 5580, 10440])
    assert [found["echo/effects/tension"].at(level) for level in (0, 0.49, 0.51, 1)] == [1, 1, 4, 4]
    assert found["echo/effects/tension"].base_level == 0


def test_levels_are_five_even_steps_or_the_values_of_a_one_of(found):
    assert found["launch/at"].levels == pytest.approx((3960, 5580, 7200, 8820, 10440))
    assert found["launch/chance"].levels == pytest.approx((0.7, 0.775, 0.85, 0.925, 1))
    assert found["echo/effects/tension"].levels == (1, 4)
    assert found["launch/effects/calm"].base in found["launch/effects/calm"].levels
    few, many = (replace(found["echo/effects/tension"], values=tuple(range(count))) for count in (7, 20))
    assert few.levels == (0, 1, 2, 3, 4, 5, 6)
    assert many.levels == (0, 3, 6, 10, 13, 16, 19)


RESTS = {
    "carried/at": ("source", ("Yonhap, 2023-06-03",), None, ""),
    "carried/chance": ("both", ("tests-violate-un-bans",), ("injects", "carried", "chance"), "Rounded."),
    "carried/effects/tension": ("judgement", (), ("injects", "carried", "effects", "tension"), "A guess."),
    "carried/effects/calm": ("source", ("tests-violate-un-bans",), None, ""),
    "launch/chance": ("judgement", (), (), "All of it."),
    "launch/effects/tension": ("judgement", (), (), "All of it."),
    "echo/delay": ("judgement", (), ("injects", "echo"), "The wait is a guess."),
    "reply.words/weight": ("judgement", (), (), "All of it."),
    "reply.neither/weight": ("judgement", (), (), "All of it."),
    "reply/lapse/effects/tension": ("judgement", (), (), "All of it."),
}


@pytest.mark.parametrize("name", RESTS)
def test_a_number_rests_on_its_own_sources_or_on_judgement_and_never_on_what_its_element_cites(found, name):
    ground = found[name].ground
    assert (ground.basis, ground.sources, ground.judgement, ground.text) == RESTS[name]


def test_without_a_judgement_around_it_nothing_is_stated_of_what_a_cited_element_invents():
    bare = examine_text(TEXT.replace("judgement: All of it.\n", "")).scenario
    grounds = {one.name: one.ground.basis for one in assumptions(bare, compile_program(bare))}
    assert grounds["launch/effects/tension"] == grounds["reply.words/weight"] == "nothing"
    assert (grounds["carried/at"], grounds["carried/effects/tension"]) == ("source", "judgement")
    assert grounds["echo/delay"] == "judgement"


def test_what_a_number_rests_on_changes_no_run(program):
    plain = TEXT.replace(', sources: ["Yonhap, 2023-06-03"]', "").replace(", sources: tests-violate-un-bans", "")
    plain = plain.replace("{value: 0.5, sources: [tests-violate-un-bans], judgement: Rounded.}", "0.5")
    plain = plain.replace("{value: 3, judgement: A guess.}", "3")
    assert "value:" not in plain
    assert compile_program(examine_text(plain).scenario) == program


def test_the_path_leads_to_what_is_written(scenario, found):
    document = scenario.document
    unwritten = {name for name, one in found.items() if one.path not in document.places}
    assert unwritten == {"reply.neither/weight"}
    assert found["consult.call/takes"].path == ("procedures", "consult", "steps", "call", "takes")


def test_spreads_have_the_name_of_their_luck(program, found):
    streams = {quantity.stream for quantity in _quantities(program) if quantity.spread is not None}
    assert {name for name, one in found.items() if one.kind in ("spread", "start")} == streams


def _quantities(program):
    yield from (state.start for state in program.states)
    for node in program.nodes:
        yield from (q for q in (node.trigger.wait, node.takes, node.within) if q is not None)
        for deed in (node.deed, node.lapse, *(option.deed for option in node.options)):
            yield from (effect.amount for effect in (deed.effects if deed else ()))


def test_at_its_base_nothing_changes(program, found):
    written = {one: one.base_level for one in found.values() if one.kind not in ("spread", "start")}
    same = at_levels(program, written)
    assert same != program
    for replication in range(50):
        assert run(same, replication=replication).moments == run(program, replication=replication).moments
    before, after = simulate(program, 200), simulate(same, 200)
    for name, values in before.state.items():
        np.testing.assert_array_equal(after.state[name], values)


@pytest.mark.parametrize("name", EXPECTED)
def test_one_is_changed_and_nothing_else(program, found, scenario, name):
    """Listed anew, the changed program has the same assumptions but for this one, which is no longer uncertain."""
    one = found[name]
    other = changed(program, one, one.low)
    again = {assumption.name: assumption for assumption in assumptions(scenario, other)}
    if one.kind == "effect" or one.kind in ("chance", "weight"):
        assert again[name].base == (1 if one.unit == "factor" else one.low)
        assert other != program
    else:
        assert name not in again or again[name].kind == "effect"
    rest = {key: value for key, value in again.items() if key != name}
    assert rest == {key: value for key, value in found.items() if key != name}


def test_a_fixed_time_is_that_time(program, found):
    late = changed(program, found["launch/at"], 5_432.0)
    launches = {time for r in range(40) for time, moment in run(late, replication=r).moments if moment == "launch"}
    assert launches == {5_432}


def test_a_start_that_is_set_is_no_assumption(scenario, program):
    names = [one.name for one in assumptions(scenario, program.starting({"tension": 4}))]
    assert "tension/start" not in names


@pytest.mark.parametrize("name", EXERCISES)
def test_whole_exercises_play_at_both_ends_of_everything(name):
    scenario = sim.load(EXERCISES[name])
    program = compile_program(scenario)
    every = assumptions(scenario, program)
    assert len(every) == len({one.name for one in every}) > 100
    assert all(one.low < one.high and 0 <= one.base_level <= 1 for one in every)
    for level in (0.0, 0.5, 1.0):
        sample = simulate(at_levels(program, dict.fromkeys(every, level)), 20)
        assert sample.runs == 20
