"""Decisions that take several options, in the questions asked of many runs and of exercises looked back on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.assumptions import assumptions
from sim.analysis.criterion import parse_value
from sim.analysis.debrief import debrief
from sim.analysis.explore import coverage
from sim.analysis.forecast import answers_beside
from sim.analysis.groups import side_by_side
from sim.analysis.plans import explore_plans, tried
from sim.exercise.commands import Choose, Go, Lapse, Roll
from sim.exercise.session import Exercise
from sim.program.compile import compile_program
from sim.program.menu import Menu
from sim.scenario.load import load
from tests.engine.corpus import by_text

SCENARIO = Path(__file__).parents[1] / "terminal" / "exercises" / "menu.yaml"


@pytest.fixture
def scenario():
    return load(SCENARIO)


def played(folder: Path, name: str, *commands) -> Path:
    with Exercise.start(load(SCENARIO), folder / f"{name}.jsonl", seed=7) as exercise:
        for command in commands:
            exercise.do(command)
    return folder / f"{name}.jsonl"


@pytest.mark.parametrize(
    ("bounds", "given", "beside"),
    [
        ((0, 3), ("b",), [("b",), ("a", "b"), (), ("b", "c")]),
        ((0, 1), (), [(), ("a",), ("b",), ("c",)]),
        ((1, 2), ("a", "b"), [("a", "b"), ("b",), ("a",)]),
        ((0, 3), ("a", "d"), [()]),  # d is not offered now
    ],
)
def test_beside_an_answer_stand_those_with_one_option_in_or_out_and_none(bounds, given, beside):
    assert answers_beside(Menu(*bounds), "abcd", "abc", given) == beside


def test_a_debrief_sets_each_option_in_and_out_beside_what_was_taken(tmp_path):
    log = played(tmp_path, "one", Go(), Choose("response", options=("sanctions",), took=0), Go(), Roll("reply"), Go())
    told = debrief(log, futures=200)
    [weighed] = told.decisions
    assert weighed.prospect.answer == ("sanctions",)
    others = [one.prospect.answer for one in weighed.alternatives]
    assert others == [("statement", "sanctions"), (), ("sanctions", "show"), None]


def test_groups_that_took_different_sets_differ(tmp_path):
    logs = [
        played(tmp_path, "one", Go(), Choose("response", options=("sanctions",), took=0)),
        played(tmp_path, "two", Go(), Choose("response", options=("sanctions", "show"), took=0)),
        played(tmp_path, "three", Go(), Choose("response", options=(), took=0)),
        played(tmp_path, "four", Go(), Lapse("response")),
        played(tmp_path, "five", Go(), Choose("response", options=("sanctions",), took=0)),
    ]
    assert side_by_side(logs).first_difference.decision == "response"
    assert side_by_side([logs[0], logs[4]]).first_difference is None
    assert side_by_side([logs[2], logs[3]]).first_difference is not None


def test_random_play_takes_each_option_as_often_as_not_and_counts_none(scenario):
    runs = {reach.name: reach.runs for reach in coverage(scenario, runs=2_000).reaches}
    assert runs["reply.test"] == pytest.approx(1_000, abs=100)
    assert runs["reply.none"] == pytest.approx(500, abs=80)


def test_plans_try_every_set_of_a_small_menu(scenario):
    plans = explore_plans(scenario, parse_value("scare", scenario), runs=200)
    assert {plan.options["response"] for plan in plans.plans} == {
        "none", "statement", "sanctions", "show", "statement+sanctions", "statement+show", "sanctions+show",
    }  # fmt: skip
    assert plans.plans[0].options["response"] == "sanctions+show"


def test_of_a_large_menu_the_smallest_sets_are_tried_and_those_that_a_policy_lists():
    options = ", ".join(f"o{number}: {{}}" for number in range(8))
    program = by_text(f"""
decisions: {{d: {{at: 0s, by: staff, pick: any, options: {{{options}}}}}}}
policies: {{most: {{choose: {{d: [o0, o1, o2, o3, o4, o5, o6]}}}}, some: {{choose: {{d: {{o1: 0.5}}}}}}}}
""")
    sets = tried(program, program.node_of["d"])
    assert sets[:10] == ((), *((number,) for number in range(8)), (0, 1))
    assert (len(sets), sets[-1]) == (17, (0, 1, 2, 3, 4, 5, 6))


def test_the_chances_of_a_menus_options_are_assumptions(scenario):
    program = compile_program(scenario)
    found = {one.name: one for one in assumptions(scenario, program)}
    assert found["response.sanctions/chance"].kind == "chance"
    assert not any(name.endswith("/weight") for name in found)
