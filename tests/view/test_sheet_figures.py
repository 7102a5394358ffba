"""Figures as wide as a sheet: how words find room, how time is labelled, and that nothing leaves the frame."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.estimate import Estimate, Interval
from sim.analysis.fans import SHARES, Fan
from sim.analysis.statistics import proportion
from sim.clock import DAY, HOUR
from sim.scenario.load import examine_text
from sim.view.figures.canvas import beside_each_other
from sim.view.figures.clock_axis import clock_axis, quiet_note
from sim.view.figures.course import state_figure, value_at
from sim.view.figures.delivered import PlannedAndDelivered, delivered_figure
from sim.view.figures.ends import ends_figure
from sim.view.figures.letters import cut, fitted, width_of
from sim.view.figures.timeline import Mark, timeline_figure
from sim.view.words.clocks import Clocks, WallClock
from tests.view.framed import check_framed, held

TITLES = st.one_of(
    st.text(alphabet="abcdefgh ijklmnopqrstuvwxyzABCDEFGHW-’é", min_size=1, max_size=90),
    st.text(alphabet="동맹이 공개적으로다툰ミサイル発射の第一報を受けて首相官邸", min_size=1, max_size=40),
    st.sampled_from(["ردّ الحلفاء على الإطلاق", "Ответ союзников на пуск ракеты над Японией", "W" * 60]),
).filter(str.strip)
ACTORS = 40
OFFICES = [f"a{n}: {{cell: {'blue' if n % 2 else 'red'}, title: Office number {n} 국가안보실}}" for n in range(ACTORS)]
MANY = f"""
whitecell: 1
title: Many
judgement: A test.
start: 2023-12-17T22:30+09:00
horizon: 200d
cells: {{blue: {{timezone: Asia/Seoul}}, red: {{timezone: America/New_York}}}}
actors: {{{", ".join(OFFICES)}}}
state: {{tension: {{start: [3, 4, 5], range: [0, 10], shown: true}}}}
outcomes: {{over: {{}}}}
"""


@pytest.fixture(scope="module")
def scenario():
    examination = examine_text(MANY)
    assert examination.scenario is not None, examination.faults
    return examination.scenario


# ---------------------------------------------------------------------- words


@settings(deadline=None)
@given(TITLES, st.floats(30, 300), st.integers(1, 4), st.booleans())
def test_fitted_words_find_room_and_lose_nothing_without_an_ellipsis(text, room, most, bold):
    lines = fitted(text, room, most, bold)
    assert 1 <= len(lines) <= most and all(width_of(line, bold=bold) <= room for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_text_that_fits_stays_as_it_is():
    assert cut("Tension", 100) == "Tension" and fitted("Tension rises", 45, 2) == ["Tension", "rises"]
    assert cut("Tension rises again", 70) == "Tension ri…"
    assert fitted("동맹이공개적으로", 50, 2) == ["동맹이공", "개적으로"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 600), st.floats(8, 30)), max_size=15))
def test_things_beside_each_other_stay_in_order_and_do_not_overlap(pairs):
    places, wide = [place for place, _ in sorted(pairs)], [each for _, each in sorted(pairs)]
    middles = beside_each_other(places, wide, 0, 640)
    edges = [(x - each / 2, x + each / 2) for x, each in zip(middles, wide, strict=True)]
    assert all(right <= left + 1e-6 for (_, right), (left, _) in pairwise(edges))
    assert all(left >= -1e-6 and right <= 640 + 1e-6 for left, right in edges)


def test_what_has_room_stands_where_it_belongs():
    assert beside_each_other([100, 200], [20, 20], 0, 640) == [100, 200]
    assert beside_each_other([100, 100], [20, 20], 0, 640) == [90, 110]


# ---------------------------------------------------------------------- time


def _clock(start: str = "2023-12-17T22:30+09:00", zone: str = "Asia/Seoul") -> Clocks:
    return Clocks(datetime.fromisoformat(start), (WallClock(zone, ("Seoul",)),))


@pytest.mark.parametrize(
    ("end", "first", "count"),
    [
        (180, ["22:30", "22:30", "22:31"], 7),
        (6 * HOUR, ["23:00", "00:00", "01:00"], 6),
        (3 * DAY, ["00:00", "12:00", "00:00"], 6),
        (200 * DAY, ["22:30", "00:00", "00:00"], 8),
    ],
)
def test_ticks_are_round_on_the_clock_from_three_minutes_to_two_hundred_days(end, first, count):
    axis = clock_axis(_clock(), 0, end, 60, 620)
    ticks = list(axis.ticks())
    assert abs(len(ticks) - count) <= 1
    shown = [_clock().time(tick) for tick in ticks[:3]]
    assert shown == first or (end == 200 * DAY and all(_clock().time(tick) == "00:00" for tick in ticks))


def test_ticks_stay_on_local_midnight_across_a_change_of_clocks():
    wall = _clock("2025-10-20T12:00+02:00", "Europe/Berlin")
    ticks = list(clock_axis(wall, 0, 30 * DAY, 60, 620).ticks())
    assert len(ticks) > 3 and {wall.time(tick) for tick in ticks} == {"00:00"}


def test_the_day_is_told_as_the_first_clock_has_it():
    axis = clock_axis(_clock(), 0, 2 * DAY, 60, 620)
    assert axis.said(0) == "D+0 Sun 22:30" and axis.said(2 * HOUR) == "D+1 Mon 00:30"


@settings(deadline=None)
@given(st.lists(st.integers(0, 30 * DAY), min_size=2, max_size=40), st.booleans())
def test_time_runs_from_left_to_right_whatever_is_shortened(times, shorten):
    axis = clock_axis(_clock(), 0, 30 * DAY, 100, 600, times if shorten else None)
    xs = [axis.place(time) for time in sorted(times)]
    assert xs == sorted(xs) and all(100 <= x <= 600 for x in xs)
    assert np.isclose(axis.place(0), 100) and np.isclose(axis.place(30 * DAY), 600)
    assert all(not any(since < time < to for since, to in axis.quiet) for time in times)


def test_a_long_quiet_time_is_shortened_and_said():
    busy = [*range(0, 3 * HOUR, 600), 20 * DAY, *range(20 * DAY, 20 * DAY + 3 * HOUR, 600)]
    axis = clock_axis(_clock(), 0, 20 * DAY + 3 * HOUR, 100, 600, busy)
    assert len(axis.quiet) == 1 and axis.place(2 * HOUR) > 200 and quiet_note(axis).startswith("Grey bands: quiet")
    even = clock_axis(_clock(), 0, 20 * DAY, 100, 600, range(0, 20 * DAY, DAY))
    assert even.quiet == () and quiet_note(even) == ""


# ---------------------------------------------------------------------- figures of anything

_MARKS = st.builds(
    Mark,
    time=st.integers(0, 200 * DAY),
    actor=st.sampled_from(["", "all", "blue", "Somebody else", *(f"a{n}" for n in range(ACTORS))]),
    title=TITLES,
    kind=st.sampled_from(["turn", "inject", "asked", "answer", "step", "other"]),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(_MARKS, max_size=30))
def test_a_timeline_of_anything_is_framed_and_has_every_mark_in_its_table(scenario, marks):
    figure = timeline_figure("What came", scenario, marks)
    check_framed(figure)
    assert [row[4] for row in figure.numbers.rows] == [mark.title for mark in sorted(marks, key=lambda one: one.time)]


@pytest.mark.parametrize("span", [180, 6 * HOUR, 200 * DAY])
@pytest.mark.parametrize("actors", [1, ACTORS])
def test_three_hundred_marks_find_room_or_are_counted(scenario, span, actors):
    kinds = ("inject", "asked", "answer", "step")
    marks = [Mark(span * (n * n % 300) // 300, f"a{n % actors}", f"Mark {n}", kinds[n % 4]) for n in range(300)]
    figure = timeline_figure("What came", scenario, marks, (0, span))
    check_framed(figure)
    labels = [text for _, text in held(figure, "x", "text") if isinstance(text, str) and text[0].isdigit()]
    merged = sum(int(label.partition(" +")[2] or 0) for label in labels)
    assert len(held(figure, "number", "time")) + merged == 300
    assert "so many more" in figure.note and len(figure.numbers.rows) == 300


def test_the_marks_of_a_timeline_stand_at_their_times(scenario):
    marks = [Mark(HOUR * n, "a1", f"Mark {n}", "inject") for n in range(5)]
    figure = timeline_figure("What came", scenario, marks, (0, 4 * HOUR))
    xs = [x for x, *_ in sorted(held(figure, "x", "number", "time"), key=lambda row: row[2])]
    assert np.allclose(np.diff(xs), xs[1] - xs[0], atol=0.1) and [t for _, t in held(figure, "number", "time")] == [
        HOUR * n for n in range(5)
    ]
    assert "5 for injects" in figure.reading and figure.numbers.rows[2][1] == "D+1 Mon 00:30"


_ESTIMATES = st.one_of(
    st.none(),
    st.builds(lambda yes, more: proportion(yes, yes + more), st.integers(0, 500), st.integers(1, 500)),
    st.just(Estimate(float("nan"), Interval(float("nan"), float("nan")), 0)),
)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 12), st.integers(1, 15), st.data())
def test_the_ends_of_anything_are_framed_and_stand_whole_in_the_table(rows, outcomes, data):
    titles = {f"o{n}": data.draw(TITLES) for n in range(outcomes)}
    table = [(data.draw(TITLES), {name: data.draw(_ESTIMATES) for name in titles}) for _ in range(rows)]
    figure = ends_figure("How it ends", table, titles)
    check_framed(figure)
    assert [heading for heading, _ in figure.numbers.rows] == list(titles.values())
    for (_, shown), name in zip(figure.numbers.rows, titles, strict=True):
        known = [ends[name] for _, ends in table]
        values = [None if one is None or one.n == 0 else one.value for one in known]
        assert [None if cell is None else cell.number.value for cell in shown] == values
    drawn = {share for (share,) in held(figure, "share")}
    assert drawn <= {one.value for _, ends in table for one in ends.values() if one is not None}


def test_bars_are_as_long_as_shares_and_what_is_left_out_is_said():
    titles = {f"o{n}": f"Outcome {n}" for n in range(15)}
    rows = [
        (f"Answer {row}", {name: proportion(10 * n + row, 400) for n, name in enumerate(titles)}) for row in range(12)
    ]
    figure = ends_figure("How it ends", rows, titles, "Of 400 futures.", taken="Answer 3")
    check_framed(figure)
    assert "In the table alone: " in figure.note and "of 15 outcomes, in which these differ least." in figure.note
    few = ends_figure("How it ends", rows[:2], {"o10": "Outcome 10"})
    (left, right, share), (left2, right2, share2) = held(few, "x", "x2", "share")
    assert left == left2 and np.isclose((right2 - left) / (right - left), share2 / share, atol=0.01)
    assert "Answer 0 25.0 (21.0 to 29.5)" in few.reading and few.note == ""


_ROWS = st.builds(
    PlannedAndDelivered,
    title=TITLES,
    low=st.none() | st.floats(0, 1e6),
    median=st.none() | st.floats(0, 1e6),
    high=st.none() | st.floats(0, 1e6),
    delivered=st.none() | st.floats(0, 3e6),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(_ROWS, max_size=70))
def test_what_was_delivered_is_framed_and_stands_whole_in_the_table(scenario, rows):
    figure = delivered_figure(rows, scenario)
    check_framed(figure)
    assert [row[0] for row in figure.numbers.rows] == [row.title for row in rows]
    late = {round(row.delivered - row.median, 2) for row in rows if None not in (row.delivered, row.median)}
    assert {round(one, 2) for (one,) in held(figure, "late")} <= late


def test_what_came_later_stands_to_the_right_and_is_said():
    rows = [
        PlannedAndDelivered("First", 0, 600, 1_200, 600),
        PlannedAndDelivered("Second", 0, HOUR, 2 * HOUR, 2 * HOUR),
    ]
    rows += [PlannedAndDelivered("Never", 0, 60, 90, None), PlannedAndDelivered("Made up", None, None, None, 60)]
    figure = delivered_figure(rows)
    assert figure.title == "Planned against delivered: 1 of 2 came later, none sooner"
    (on_time, _), (later, seconds) = held(figure, "x", "late")
    assert later > on_time and seconds == HOUR
    assert figure.numbers.rows[1] == ("Second", "1h (0m to 2h)", "2h", "+1h")
    assert "In the table alone: 1 came that had no planned time and 1 did not come." in figure.note


def _fan(end: int, low: float, high: float) -> Fan:
    grid = tuple(round(end * n / 60) for n in range(61))
    return Fan("tension", 100, grid, {s: tuple(low + (high - low) * s / 100 for _ in grid) for s in SHARES})


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200 * DAY), st.floats(0, 10)), min_size=1, max_size=40),
    st.none() | st.tuples(st.floats(0, 5), st.floats(5, 10)),
    st.lists(st.integers(0, 200 * DAY), max_size=40),
)
def test_a_state_over_any_time_is_framed_and_its_table_has_its_values(scenario, path, ends, decided):
    path = [(0, path[0][1]), *sorted(path)]
    fan = None if ends is None else _fan(200 * DAY, *ends)
    figure = state_figure(
        scenario, "tension", path, fan, [(time, f"Decision {n}") for n, time in enumerate(sorted(decided))]
    )
    check_framed(figure)
    assert {value for value, _ in held(figure, "value", "time")} == {value for _, value in path}
    if fan is not None:
        assert {row[3] for row in held(figure, "p10", "p25", "p50", "p75")} == set(fan.bands[75])


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ([(0, 5.0), (DAY, 5.0)], "Tension over time: 5 throughout"),
        (
            [(0, 5.0), (HOUR, 9.0), (DAY, 9.0)],
            "Tension over time: above the middle half of the runs from D+0 Sun 23:42 on",
        ),
        ([(0, 5.0), (HOUR, 5.5), (DAY, 5.5)], "Tension over time: within the middle half of the runs throughout"),
        (
            [(0, 5.0), (HOUR, 1.0), (12 * HOUR, 1.5), (DAY, 1.5)],
            "Tension over time: below the middle half of the runs from D+0 Sun 23:42 on",
        ),
    ],
)
def test_the_title_of_a_state_says_what_is_seen(scenario, path, seen):
    figure = state_figure(scenario, "tension", path, _fan(DAY, 4, 6))
    assert figure.title == seen and value_at(path, 0) == 5.0
    alone = state_figure(scenario, "tension", path)
    assert alone.title.endswith("throughout" if len(path) == 2 else f"from 5 to {path[-1][1]:g}")


# ---------------------------------------------------------------------- without colours


def _grey(colour: str) -> float:
    """How light a colour is in grey, from 0 to 1 (the luma of ITU-R BT.601)."""
    names = {"white": "#ffffff"}
    red, green, blue = (int(names.get(colour, colour)[at : at + 2], 16) for at in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_what_a_fill_tells_is_told_in_grey_too(scenario):
    figure = state_figure(scenario, "tension", [(0, 5.0), (DAY, 6.0)], _fan(DAY, 4, 6))
    fills = [layer["mark"]["color"] for layer in figure.spec["layer"] if layer["mark"]["type"] == "area"]
    outer, inner = map(_grey, fills)
    assert 1 - outer > 0.05 and outer - inner > 0.1


def test_each_kind_of_mark_has_a_shape_of_its_own(scenario):
    kinds = ("inject", "asked", "answer", "step", "other")
    figure = timeline_figure("What came", scenario, [Mark(n, "a1", kind, kind) for n, kind in enumerate(kinds)])
    marks = [layer["mark"] for layer in figure.spec["layer"] if layer["mark"]["type"] == "point"]
    assert len({mark["shape"] for mark in marks}) == len(marks) == len(kinds)
