"""The exercises we ship: what each offers a room, and what its decisions, policies and ends are worth."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.explore import coverage
from sim.engine.sample import Sample
from sim.engine.simulate import simulate
from sim.program.compile import program_of
from sim.scenario.check.sites import elements
from sim.scenario.load import examine
from sim.scenario.model import Decision, Inject, Option
from sim.scenario.shipped import procedure_names, scenario_names, shipped
from tests.gallery.forced import cells, columns, difference, names, player_decisions, taken
from tests.history.timed import exercise

SCENARIOS = scenario_names()
DECISIONS = [(name, decision) for name in SCENARIOS for decision in names(name).player_decisions]
PROCEDURES = sorted((shipped("scenarios") / "procedures").glob("*.yaml"))
RUNS = 4_000
HAPPENS = ("turns", "injects", "procedures", "decisions")
SURE = 3.3
"""So many standard errors are no luck, whichever of some fifty differences of an exercise they are of."""


@pytest.fixture(params=SCENARIOS)
def name(request) -> str:
    return request.param


def _samples(name: str) -> dict[str | None, Sample]:
    scenario = exercise(name)
    return {policy: simulate(scenario, RUNS, 7, policy) for policy in (None, *scenario.policies)}


def test_the_names_of_what_we_ship():
    assert SCENARIOS == [
        "blocked_council",
        "crisis_ladder",
        "december_double",
        "deterrence_year",
        "overflight",
        "political_interruption",
        "retracted_warning",
        "satellite_cycle",
        "technology_transfer",
    ]
    assert procedure_names() == [
        "alliance_four_steps",
        "leader_consultation",
        "ncg_consultation",
        "security_council",
        "tds_response",
        "tds_revision",
        "warning_sharing",
    ]


@pytest.mark.parametrize("path", [*PROCEDURES, *SCENARIOS], ids=str)
def test_there_is_not_even_a_warning(path):
    assert examine(path).findings == ()


# ---------------------------------------------------------------------- what a room gets


def test_every_cell_has_a_brief_papers_and_decisions_of_its_own(name):
    scenario = exercise(name)
    injects = [node.element for node in names(name).nodes.values() if isinstance(node.element, Inject)]
    written = [inject for inject in injects if inject.text and not inject.facilitators]
    assert len(written) >= 20
    assert sum(inject.contingency for inject in injects) >= 3
    for cell, value in scenario.cells.items():
        if not value.control:
            assert value.brief
            assert sum(cells(name, decision) == {cell} for decision in player_decisions(name)) >= 2, cell


def test_what_is_decided_elsewhere_is_told(name):
    """An option of a control decision has words for the players, or something with words asks for it by name."""
    happens = {key: value for key, value in exercise(name).document.value.items() if key in HAPPENS}
    written = str(happens)
    for node in names(name).nodes.values():
        if (
            isinstance(node.element, Decision)
            and not node.element.is_left_out
            and node.name not in player_decisions(name)
        ):
            short = node.name.rpartition(".")[2]
            for key, option in node.element.options.items():
                assert option.tells is not None or f"{short}." in written, f"{node.name}.{key}"


def test_what_players_may_choose_is_what_has_been_read_through(name, golden):
    """The United States' decision on nuclear employment is never a player's option: read this list when it changes."""
    lines = [
        f"{node}: {option} ({value.title})"
        for node, decision in sorted(player_decisions(name).items())
        for option, value in decision.options.items()
    ]
    golden(Path(__file__).parent / "player_options" / f"{name}.txt", "\n".join(lines) + "\n")


def test_turns_policies_measures_objectives_and_outcomes(name):
    scenario = exercise(name)
    assert scenario.level
    assert 3 <= len(scenario.turns) <= 5
    assert all(turn.discuss and turn.minutes for turn in scenario.turns.values())
    assert len(scenario.policies) == 4
    assert all(policy.title and policy.text for policy in scenario.policies.values())
    assert len(scenario.objectives) >= 3
    assert len(scenario.outcomes) >= 5


# ---------------------------------------------------------------------- what it is worth


def test_everything_is_reached(name):
    assert [reach.name for reach in coverage(exercise(name), 4_000, 3).missing] == []


def test_every_outcome_is_reached_and_every_target_can_be_missed_and_met(name):
    sample = simulate(exercise(name), RUNS, 7)
    assert min(sample.outcomes.values()) >= RUNS / 200
    for measure in program_of(exercise(name)).measures:
        values = sample.measures[measure.name]
        known = values[np.isfinite(values)]
        for bound, is_met in ((measure.at_most, np.less_equal), (measure.at_least, np.greater_equal)):
            if bound is not None:
                assert 0.02 <= np.mean(is_met(known, bound)) <= 0.98, measure.name


def test_acting_before_consulting_is_possible_and_no_rule(name):
    early = simulate(exercise(name), RUNS, 7).state["early_acts"]
    assert 0.05 <= np.mean(early > 0) <= 0.6


def test_no_policy_is_best_on_everything(name):
    scenario, samples = exercise(name), _samples(name)
    best = set()
    for measure, target in scenario.measures.items():
        sign = 1 if target.at_least is not None else -1
        if target.at_least is not None or target.at_most is not None:
            played = [p for p in scenario.policies if np.isfinite(samples[p].measures[measure]).any()]
            best.add(max(played, key=lambda policy: sign * float(np.nanmean(samples[policy].measures[measure]))))
    assert len(best) >= 2


@pytest.mark.parametrize(("name", "decision"), DECISIONS)
def test_a_decision_makes_a_difference_and_none_of_its_options_is_dominated(name, decision):
    """Each two options differ in some measure by more than luck, and each is better than the other on something."""
    options = taken(name, decision)
    by_option = [(f"{one.option} {one.is_in}", columns(one.sample)) for one in options]
    for (left, a), (right, b) in combinations(by_option, 2):
        if left.split()[0] == right.split()[0] or len({one.is_in for one in options}) == 1:
            assert any(_is_sure(difference(a[key], b[key])) for key in a), f"{left} and {right} are the same"
            _neither_dominates(name, left, a, right, b)


def _is_sure(apart: tuple[float, float]) -> bool:
    mean, error = apart
    return error > 0 and abs(mean) > SURE * error


def _neither_dominates(name: str, left: str, a: dict, right: str, b: dict) -> None:
    better = {left: False, right: False}
    for measure, target in exercise(name).measures.items():
        sign = 1 if target.at_least is not None else -1 if target.at_most is not None else 0
        mean, error = difference(a[measure], b[measure])
        if sign and error > 0 and abs(mean) > 2 * error:
            better[left if sign * mean > 0 else right] = True
    assert better[left] == better[right] or not any(better.values()), f"of {left} and {right} only one is ever better"


def test_a_decision_on_nuclear_employment_is_nobodys_here():
    """Where it comes up it is named as what it is, and every exercise in which it could cites whose it is."""
    cited = {claim for name in SCENARIOS for _, element in elements(exercise(name)) for claim in element.sources}
    assert "us-retains-nuclear-control" in cited
    titles = [
        f"{option.title} {option.text}".lower()
        for name in SCENARIOS
        for decision in player_decisions(name).values()
        for option in decision.options.values()
        if isinstance(option, Option)
    ]
    assert not any("employ" in title and "nuclear" in title for title in titles)


def test_a_common_warning_link_brings_the_allies_into_step():
    """The switch in `overflight` does what it is there to show."""
    shares = [
        simulate(exercise("overflight"), RUNS, 7, start={"data_link": link}).outcomes["in_step"] / RUNS
        for link in (0, 1)
    ]
    assert shares[1] > shares[0] + 0.1
