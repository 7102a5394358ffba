"""Figures: what they draw equals the comparison's numbers, and each says in words what it shows."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.analysis.cases import case, vary
from sim.analysis.compare import Sampling, compare
from sim.characters import cells
from sim.scenario.load import examine_text
from sim.view.comparison.tables import case_labels, difference_numbers
from sim.view.figures import fan_figures, flow_figures, measure_figures, outcome_figures
from sim.view.figures.bins import bins, unit
from sim.view.figures.shape import BASELINE, WIDTH, captions, colours, stacked, wrapped

RUNS = 400
SCENARIO = """
whitecell: 1
title: A small crisis
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 3d
cells: {blue: {}}
actors: {staff: {cell: blue}}
state: {tension: {start: [3, 4, 5], range: [0, 10], shown: true}, switch: {start: 0, range: [0, 1]}}
injects:
  launch: {at: 1h, effects: {tension: [0, 1, 2]}}
  second: {after: posture.firm, delay: [1h, 2h, 3h], chance: 0.5 + 0.2 * switch, effects: {tension: +2}}
decisions:
  posture:
    after: launch
    by: staff
    takes: [10m, 30m, 1h]
    options: {soft: {weight: 1}, firm: {weight: 1}}
policies:
  soft: {title: Softly, choose: {posture: soft}}
  firm: {choose: {posture: firm}}
measures:
  time_to_second: {from: launch, to: second, at_most: 2h30m}
  peak: {peak: tension, at_most: 6}
  seconds: {count: second}
outcomes:
  second_launch: {title: A second launch, when: second}
  quiet: {}
"""


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(SCENARIO)
    assert not examination.faults and examination.scenario is not None
    return examination.scenario


@pytest.fixture(scope="module")
def comparison(scenario):
    return compare([(scenario, "soft"), (scenario, "firm"), (scenario, None)], sampling=Sampling(RUNS, 7, follow=True))


def _rows(figure, *fields):
    """The data of the layers that hold all these fields."""
    held = (row for layer in figure.spec["layer"] for row in layer["data"]["values"])
    return [tuple(row[name] for name in fields) for row in held if all(name in row for name in fields)]


def test_bars_and_their_ends_are_the_shares_and_their_intervals(comparison):
    figures = outcome_figures(comparison)
    assert [figure.title for figure in figures] == ["A second launch", "Quiet"]
    for figure, name in zip(figures, comparison.outcomes, strict=True):
        estimates = [result.outcomes[name] for result in comparison.results]
        drawn = [(e.value * 100, e.interval.low * 100, e.interval.high * 100) for e in estimates]
        assert list(dict.fromkeys(_rows(figure, "share", "low", "high"))) == drawn
        for estimate, label in zip(estimates, case_labels(comparison), strict=True):
            assert f"{label} {estimate.value * 100:.1f} (" in figure.reading


def test_an_outcome_that_a_case_does_not_have_gets_no_bar_and_says_so(scenario):
    other = examine_text(SCENARIO.replace("quiet: {}", "calm: {}").replace("A small crisis", "Another")).scenario
    figures = {f.title: f for f in outcome_figures(compare([(scenario, "soft"), (other, "soft")], runs=50))}
    assert len(set(_rows(figures["Quiet"], "middle"))) == 1
    assert ("not among its outcomes",) in _rows(figures["Quiet"], "said")


def test_every_run_with_a_value_stands_in_a_bar(comparison):
    figure = next(figure for figure in measure_figures(comparison) if figure.title == "Peak")
    heights = [row[1] - row[0] for row in _rows(figure, "y", "y2", "colour")]
    grey = [row[1] - row[0] for row in _rows(figure, "y", "y2", "colour") if row[2] == BASELINE]
    values = comparison.results[0].sample.measures["peak"]
    one_run = sum(grey) / len(values)
    assert np.allclose(np.array(heights) / one_run, np.rint(np.array(heights) / one_run))


def test_a_measure_tells_its_target_and_who_has_no_value(comparison):
    span, peak, count = measure_figures(comparison)
    assert span.note.startswith("Target (dashed): at most 2h30m. No value: A Softly in 100 in 100; B Firm in ")
    assert ("no value in any run",) in _rows(span, "said") and "A Softly: no value in any run" in span.reading
    assert peak.note == "Target (dashed): at most 6."
    assert count.note == "" and "B Firm: median 0, the middle 80 in 100 from 0 to 1" in count.reading


def test_whole_numbers_get_a_bar_each_and_every_value_has_its_bar():
    cut = bins([np.array([0.0, 1, 1, 3]), np.array([2.0])], [])
    assert cut.whole and cut.ticks(10) == [0, 1, 2, 3] and cut.ticks(2) == [0, 2]
    assert cut.counts(np.array([0.0, 1, 1, 3])) == [1, 2, 0, 1]


def test_far_values_go_into_the_outermost_bars_and_that_is_known():
    values = np.append(np.linspace(0, 10.5, 1_000), 9_000)
    cut = bins([values], [])
    assert cut.beyond and cut.range[1] < 12 and sum(cut.counts(values)) == 1_001
    assert not bins([np.linspace(0, 10.5, 1_000)], []).beyond


def test_a_near_target_is_drawn_and_a_far_one_is_not():
    values = np.linspace(0, 10.5, 1_000)
    assert bins([values], [12.0]).range[1] >= 12 and bins([values], [-3.0]).range[0] <= -3
    assert bins([values], [40.0]).range[1] < 12


@pytest.mark.parametrize("columns", [[], [np.array([])], [np.array([0.25])], [np.full(9, 7.0)], [np.full(3, 1e-9)]])
def test_columns_of_nothing_and_of_one_value_can_be_cut(columns):
    cut = bins(columns, [])
    assert cut.range[0] < cut.range[1] and all(sum(cut.counts(column)) == len(column) for column in columns)


@pytest.mark.parametrize(
    ("seconds", "word"), [(0, "minutes"), (7_200, "minutes"), (14_400, "hours"), (400_000, "days")]
)
def test_durations_are_counted_in_what_people_count_them_in(seconds, word):
    assert unit(seconds)[0] == word


def test_the_cells_of_a_heat_map_hold_the_flows(comparison):
    firm, unguided = flow_figures(comparison)
    assert firm.title == "From A Softly to B Firm"
    flows = comparison.differences[0].flows
    moved = flows["quiet", "second_launch"]
    cells = {(x, y): text for x, y, text in _rows(firm, "cx", "cy", "text") if text}
    wanted = [str(round(flows[pair] / RUNS * 100)) for pair in (("quiet", "second_launch"), ("quiet", "quiet"))]
    assert list(cells.values()) == wanted
    assert f"{round(moved / RUNS * 100)} in 100 from “Quiet” to “A second launch”" in firm.reading
    counts = [cell.number.value for _, cells in unguided.numbers.rows for cell in cells]
    assert sum(counts) == RUNS


def test_the_bands_of_a_fan_are_the_percentiles_of_the_paths(comparison):
    fans = fan_figures(comparison)
    assert list(fans) == ["Tension"] and len(fans["Tension"]) == 3
    for figure, result in zip(fans["Tension"], comparison.results, strict=True):
        drawn = np.array(_rows(figure, "p10", "p25", "p50", "p75", "p90"))
        wanted = np.percentile(result.sample.paths["tension"], (10, 25, 50, 75, 90), axis=1).T
        assert np.allclose(drawn[: len(wanted)], wanted, atol=1e-4)
        days = [row[0] for row in _rows(figure, "t", "p50")]
        assert min(days) == 0 and max(days) == 3
        assert "Tension over time" in figure.reading
    dashed = [row[0] for row in _rows(fans["Tension"][1], "y")]
    assert np.allclose(dashed, np.percentile(comparison.results[0].sample.paths["tension"], 50, axis=1), atol=1e-4)


def test_without_paths_there_is_no_fan(scenario):
    assert fan_figures(compare([(scenario, "soft")], runs=20)) == {}


def test_specifications_are_plain_and_the_same_each_time(comparison):
    def all_specs():
        fans = [figure for panels in fan_figures(comparison).values() for figure in panels]
        figures = [*outcome_figures(comparison), *measure_figures(comparison), *flow_figures(comparison), *fans]
        return [json.dumps(figure.spec, allow_nan=False) for figure in figures]

    assert all_specs() == all_specs()


def test_cases_have_labels_of_their_own_and_colours_that_can_be_told_apart(scenario, comparison):
    assert case_labels(comparison) == ["A Softly", "B Firm", "C Unguided"]
    varied = compare(vary([case(scenario, "soft")], {"switch": [0, 1]}), runs=20)
    assert case_labels(varied) == ["A Softly, Switch 0", "B Softly, Switch 1"]
    looks = colours(comparison)
    assert looks[0] == BASELINE and len(set(looks)) == 3


def test_what_does_not_fit_beside_stands_below():
    short = [("A Softly", "median 1")]
    long = [("A very long label of a case, Switch 1", "median 2d12h, 46 in 100 in target")]
    assert not stacked(short) and stacked(long)
    assert captions(short, 30)[1]["encoding"]["x"] == {"value": WIDTH}
    assert captions(long, 30)[1]["encoding"]["x"] == {"value": 0}
    assert wrapped("The alliance quarrels in public and more than that", 18)[1].endswith("…")


def test_a_wide_letter_takes_twice_the_room_of_another():
    name, said = "동맹이 공개적으로 다툰다", "평균 5.2시간에서 6.1시간"
    assert stacked([(name, said)]) == stacked([("x" * cells(name), "x" * cells(said))])
    assert wrapped("동맹이 공개적으로 다툰다", 18) == ["동맹이 공개적으로", "다툰다"]


def test_a_difference_of_nothing_has_no_sign_and_is_not_strong(scenario):
    tables = difference_numbers(compare([(scenario, "soft"), case(scenario, "soft", name="again")], runs=30))
    cells = [cell for table in tables for _, (cell,) in table.rows]
    assert {cell.number.text for cell in cells} <= {"0", "0.0", "0.00", "–"} and not any(cell.strong for cell in cells)
