"""The exercises we ship: what each must offer a room, and how it ends over many replications."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from sim.engine.simulate import simulate
from sim.program.compile import compile_program
from sim.scenario.check.sites import elements
from sim.scenario.load import examine, load
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Names
from sim.scenario.shipped import scenario_names, shipped

SCENARIOS = scenario_names()
PROCEDURES = sorted((shipped("scenarios") / "procedures").glob("*.yaml"))


@pytest.fixture(scope="module", params=SCENARIOS)
def names(request) -> Names:
    return Names(load(request.param))


def _decisions(names: Names, control: bool) -> dict[str, Decision]:
    scenario = names.scenario
    return {
        name: node.element
        for name, node in names.nodes.items()
        if isinstance(node.element, Decision)
        and any(scenario.cells[scenario.actors[actor].cell].control for actor in node.element.by) is control
    }


def test_the_names_of_what_we_ship():
    assert SCENARIOS == ["december_double", "overflight"]
    assert [path.stem for path in PROCEDURES] == [
        "alliance_four_steps",
        "leader_consultation",
        "ncg_consultation",
        "security_council",
        "tds_response",
        "warning_sharing",
    ]


@pytest.mark.parametrize("path", [*PROCEDURES, *SCENARIOS], ids=str)
def test_there_is_not_even_a_warning(path):
    assert examine(path).findings == ()


def test_every_cell_can_be_handed_something(names):
    injects = [node.element for node in names.nodes.values() if isinstance(node.element, Inject)]
    written = [inject for inject in injects if inject.text]
    assert len(written) >= 12
    assert any(isinstance(inject.text, dict) and len(inject.text) >= 2 for inject in written)
    assert sum(inject.contingency for inject in injects) >= 3


def test_players_and_the_other_side_decide(names):
    players, control = _decisions(names, control=False), _decisions(names, control=True)
    assert len(players) >= 4
    assert len(control) >= 1
    scenario = names.scenario

    def cells(decision: Decision) -> set[str]:
        return {scenario.actors[actor].cell for actor in decision.by}

    apart = [
        (one, other)
        for one, other in combinations(players.values(), 2)
        if list(one.options) == list(other.options) and cells(one).isdisjoint(cells(other))
    ]
    assert apart, "no decision is taken separately by two cells"


def test_what_players_may_choose_is_what_has_been_read_through(names, golden):
    """The United States' decision on nuclear employment is never a player's option: read this list when it changes."""
    lines = [
        f"{name}: {option} ({value.title})"
        for name, decision in _decisions(names, control=False).items()
        for option, value in decision.options.items()
    ]
    stem = Path(names.scenario.document.file).stem
    golden(Path(__file__).parent / "player_options" / f"{stem}.txt", "\n".join(lines) + "\n")
    assert "us-retains-nuclear-control" in {
        claim for _, element in elements(names.scenario) for claim in element.sources
    }


def test_turns_questions_policies_measures_and_objectives(names):
    scenario = names.scenario
    assert 3 <= len(scenario.turns) <= 4
    assert all(turn.discuss and turn.minutes for turn in scenario.turns.values())
    assert len(scenario.policies) == 4
    assert all(policy.title and policy.text for policy in scenario.policies.values())
    assert sum(m.at_most is not None or m.at_least is not None for m in scenario.measures.values()) >= 4
    assert len(scenario.objectives) >= 3
    assert len(scenario.outcomes) == 5


@pytest.mark.parametrize("name", SCENARIOS)
def test_all_five_outcomes_are_reached_and_policies_differ(name):
    program = compile_program(load(name))
    outcomes = {outcome.name for outcome in program.outcomes}
    unguided = simulate(program, 2_000, 7).outcomes
    assert set(unguided) == outcomes
    assert min(unguided.values()) >= 20
    reached = {policy: set(simulate(program, 500, 7, policy).outcome_of) for policy in program.policies}
    assert sum(len(found) >= 3 for found in reached.values()) >= 3


def test_a_common_warning_link_brings_the_allies_into_step():
    """The switch in `overflight` does what it is there to show."""
    program = compile_program(load("overflight"))
    shares = [
        simulate(program, 500, 7, start={"warning_channel": channel}).outcomes["in_step"] / 500 for channel in (0, 1)
    ]
    assert shares[1] > shares[0] + 0.1
