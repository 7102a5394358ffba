"""Words: names, amounts, causes, clocks, and prose as authors write it."""

from __future__ import annotations

import re

import pytest

from sim.characters import letter
from sim.engine.run import Change
from sim.faults import Fault, Place
from sim.scenario import quantity
from sim.scenario.expression import parse
from sim.scenario.load import examine_text, load
from sim.scenario.names import Names
from sim.view.scenario.consequences import leads
from sim.view.scenario.findings import finding_lines, summary
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Times
from tests.kept_exercises.paths import DECEMBER_DOUBLE


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0m"), (59, "59s"), (3599, "59m59s"), (3629, "1h"), (3631, "1h1m"), (93784, "1d2h3m"), (-90, "-1m30s")],
)
def test_a_duration_is_told_to_the_minute_from_an_hour_on(seconds, words):
    assert say.duration(seconds) == words


@pytest.mark.parametrize(
    ("part", "words"),
    [(0, "0 in 100"), (0.004, "under 1 in 100"), (0.333, "33 in 100"), (0.997, "over 99 in 100"), (1, "100 in 100")],
)
def test_a_share_is_told_in_hundred_and_the_rare_is_not_rounded_away(part, words):
    assert say.share(part) == words


@pytest.mark.parametrize(("value", "words"), [(2, "+2"), (-0.5, "-0.5"), (0, "+0"), (-0.001, "+0"), (1.239, "+1.24")])
def test_a_change_has_its_sign(value, words):
    assert say.signed(value) == words


def test_a_list_in_words():
    assert [say.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def _written(kind, value):
    return say.quantity(getattr(quantity, kind)(value))


def test_quantities_in_words():
    assert _written("length", ["1h", "2h", "4h"]) == "1h to 4h, most likely 2h"
    assert _written("length", {"uniform": ["30m", "1h"]}) == "30m to 1h"
    assert _written("length", {"exponential": "6d"}) == "exponential, 6d on average"
    assert _written("length", {"one_of": {"2d": "1", "1d": "3"}}) == "1d (75 in 100), 2d (25 in 100)"
    assert _written("amount", "0.2 + 0.05 * tension") == "0.2 + 0.05 * tension"
    assert _written("amount", ["-1", "-0.5", "0"]) == "-1 to 0, most likely -0.5"


@pytest.fixture(scope="module")
def names():
    return Names(load(DECEMBER_DOUBLE))


def test_triggers_in_words(names):
    def told(node):
        return say.trigger(names, names.nodes[node])

    assert told("srbm_launch") == "8m after the start"
    assert told("icbm_launch") == "at Mon 18 Dec 08:24 +09:00"
    assert told("nuclear_question") == "only if a facilitator releases it"
    assert told("warning.relay") == "after “Detection and first notice”; if Warning link is less than 1"
    assert told("allied_answer") == (
        "after “Level of the first call” and “The way to New York”; not before 18:00 Asia/Seoul"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("data_link >= 1", "Warning link is at least 1"),
        ("elapsed > 12h", "time since the start is more than 12h"),
        ("not since(srbm_launch) <= 6h", "not time since S is at most 6h"),
        ("us_line == channel_news or tension != 3", "L equals N or Tension differs from 3"),
        ("srbm_launch + icbm_launch + warning < 2", "fewer than 2 of S, I and W"),
        ("not (srbm_launch+icbm_launch>=1)", "not (at least 1 of S and I)"),
        ("2 * srbm_launch + icbm_launch > 1", "2 * S + I is more than 1"),
        ("srbm_launch + icbm_launch > 1 + tension", "S + I is more than 1 + Tension"),
        ("srbm_launch + tension == 2", "S + Tension equals 2"),
        ("count(srbm_launch) + count(icbm_launch) > 1", "count of S + count of I is more than 1"),
    ],
)
def test_conditions_in_words(names, written, said):
    titles = {
        "S": "“Short-range missile”", "I": "“Missile of intercontinental range”", "W": "“Warning chain of the three”",
        "L": "“Washington's public line”", "N": "“News of the warning link”",
    }  # fmt: skip
    assert say.expression(names, parse(written)) == re.sub(r"\b[SIWLN]\b", lambda match: titles[match[0]], said)


def test_what_an_option_leads_to_rules_out_and_bears_on(names):
    assert leads(names)["response.package.words_only"] == {
        "Leads to": ["red_answer"],
        "Rules out": ["response.coordinate"],
        "Bears on": [],
    }
    assert leads(names)["us_line.offer"]["Bears on"] == ["red_answer"]


def test_a_change_of_state_by_its_short_name(names):
    assert say.change(names.scenario, Change("own_bomb", 6.9, 7.1)) == "Own-bomb pressure 6.9 → 7.1 (+0.2)"


def test_clocks_that_agree_are_one(names):
    wall = clocks(names.scenario)
    assert wall.labels == ("Seoul, Tokyo", "Washington")
    assert wall.short(10 * 3600) == ("Mon 08:30", "Sun 18:30")
    assert wall.long(0) == "Sun 17 Dec 22:30 Seoul, Tokyo | Sun 17 Dec 08:30 Washington"


def test_clocks_that_part_when_summer_time_ends_are_two():
    examination = examine_text(
        """
whitecell: 1
title: Two clocks
start: 2022-10-29T12:00+00:00
horizon: 10d
judgement: A test.
cells: {london: {timezone: Europe/London}, accra: {timezone: Africa/Accra}, abidjan: {timezone: Africa/Abidjan}}
outcomes: {over: {}}
"""
    )
    assert examination.scenario is not None
    assert clocks(examination.scenario).labels == ("London", "Accra, Abidjan")
    assert clocks(examination.scenario).short(0) == ("Sat 13:00", "Sat 12:00")
    assert clocks(examination.scenario).short(86_400) == ("Sun 12:00", "Sun 12:00")


def test_a_fault_shows_its_line_and_a_mark_even_in_a_long_line():
    line = "x" * 150 + "oops" + "y" * 50
    fault = Fault(("a",), Place("f.yaml", 3, 151, line), "This is wrong.", "Mend it.")
    head, text, mark = finding_lines(fault)
    assert head == "f.yaml:3:151: fault: This is wrong. Mend it."
    assert len(text) <= 84 and text[mark.index("^") :].startswith("oops")


def test_the_summary_counts():
    fault = Fault((), Place("f", 1, 1, ""), "A.")
    warning = Fault((), Place("f", 1, 1, ""), "B.", level="warning")
    assert [summary(list(found)) for found in ((), (fault,), (warning,), (fault, fault, warning))] == [
        "No faults",
        "1 fault",
        "No faults and 1 warning",
        "2 faults and 1 warning",
    ]


@pytest.mark.parametrize(
    ("number", "letters"),
    [(0, "a"), (25, "z"), (26, "aa"), (29, "ad"), (52, "ba"), (701, "zz"), (702, "aaa")],
)
def test_letters_go_on_after_z(number, letters):
    assert letter(number) == letters


AUTUMN = """
whitecell: 1
title: The night the clocks go back
start: 2025-10-25T20:00+02:00
horizon: 3d
judgement: A test.
cells: {berlin: {timezone: Europe/Berlin}, tokyo: {timezone: Asia/Tokyo}}
outcomes: {over: {}}
"""
HOUR = 3600


def test_an_hour_that_comes_twice_is_told_apart():
    scenario = examine_text(AUTUMN).scenario
    assert scenario is not None
    wall = clocks(scenario)
    first, second = 6 * HOUR + 1800, 7 * HOUR + 1800
    assert [wall.short(at)[0] for at in (first, second)] == ["Sun 02:30 +02:00", "Sun 02:30 +01:00"]
    assert wall.first(second) == "Sun 26 Oct 02:30 +01:00"
    assert wall.long(first) == "Sun 26 Oct 02:30 +02:00 Berlin | Sun 26 Oct 09:30 Tokyo"
    assert wall.times(second) == Times(("Sun 02:30 +01:00", "Sun 10:30"), ("10:30 Tokyo",))
    assert [wall.time(at) for at in (6 * HOUR - 60, 8 * HOUR)] == ["01:59", "03:00"]
    assert wall.dates(6 * HOUR).clocks[0] == "Sun 26 Oct"
    assert wall.same_day(first, second) and not wall.same_day(0, first)


def test_a_clock_elsewhere_has_its_weekday_only_where_that_is_another(names):
    wall = clocks(names.scenario)
    assert wall.times(10 * HOUR).elsewhere == ("Sun 18:30 Washington",)
    assert wall.times(16 * HOUR).elsewhere == ("00:30 Washington",)
    assert wall.dates(10 * HOUR).elsewhere == ("Sun 17 Dec Washington",)
    assert wall.dates(16 * HOUR).elsewhere == ()


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        ("2025-10-25T12:00Z", "Europe/Berlin"),
        ("2025-11-01T12:00Z", "America/New_York"),
        ("2025-04-05T00:00Z", "Australia/Lord_Howe"),
        ("2025-04-05T12:00Z", "America/Santiago"),
        ("2025-10-25T12:00Z", "Atlantic/Azores"),
    ],
)
def test_no_two_minutes_are_shown_alike(start, zone):
    text = AUTUMN.replace("2025-10-25T20:00+02:00", start).replace("Europe/Berlin", zone)
    wall = clocks(examine_text(text).scenario)
    minutes = range(0, 3 * 86_400, 60)
    assert len({wall.short(at)[0] for at in minutes}) == len(minutes)
    assert len({wall.first(at) for at in minutes}) == len(minutes)
    assert any("+" in wall.short(at)[0] or "-" in wall.short(at)[0] for at in minutes)
    assert sum(len(wall.short(at)[0]) > 9 for at in minutes) in (60, 120)


def test_a_date_of_another_year_than_the_start_says_so():
    scenario = load(DECEMBER_DOUBLE)
    wall = clocks(scenario)
    assert wall.begin() == "Sun 17 Dec 2023 22:30 Seoul, Tokyo | Sun 17 Dec 2023 08:30 Washington"
    fortnight = 14 * 86_400 + 3 * 3_600
    assert wall.dates(fortnight).clocks == ("Mon 1 Jan 2024", "Sun 31 Dec")
    assert wall.long(fortnight) == "Mon 1 Jan 2024 01:30 Seoul, Tokyo | Sun 31 Dec 11:30 Washington"
    assert wall.first(0) == "Sun 17 Dec 22:30"
