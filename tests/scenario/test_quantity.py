"""Quantities: numbers and durations, and the expressions and spreads that may stand for them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from sim.clock import ClockTime
from sim.scenario import quantity, times
from sim.scenario.expression import Expression, Misread
from sim.scenario.quantity import Move, Spread
from sim.scenario.text import parse
from sim.scenario.times import Until


def value(text: str) -> object:
    """What YAML makes of a text."""
    return parse(f"it: {text}\n", "it").value["it"]


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("4", 4), ("-4", -4), ("+0.5", 0.5), ("10.25", 10.25), ("-1000000000", -1e9)]
)
def test_numbers(text, number):
    assert quantity.number(value(text)) == number


@pytest.mark.parametrize(
    "text",
    ["010", "1e3", ".5", "5.", "1_000", "0x10", "1,5", "four", "''", "1h", "--1", "1000000001", "[1]", "{a: 1}", "٣"],
)
def test_what_is_no_number(text):
    with pytest.raises(Misread):
        quantity.number(value(text))


AMOUNTS = {
    "[4, 5, 7]": Spread("triangular", (4, 5, 7)),
    "[5, 5, 5]": Spread("triangular", (5, 5, 5)),
    "[-1, -0.5, 0]": Spread("triangular", (-1, -0.5, 0)),
    "{uniform: [4, 7]}": Spread("uniform", (4, 7)),
    "{uniform: [4, 4]}": Spread("uniform", (4, 4)),
    "{exponential: 2.5}": Spread("exponential", (2.5,)),
    "{one_of: {3: 1, -1: 2, 2: 0}}": Spread("one_of", (-1, 2, 3), (2, 0, 1)),
}
LENGTHS = {
    "[1h, 2h, 4h]": Spread("triangular", (3600, 7200, 14400), is_duration=True),
    "[90s, 1m30s, PT2H]": Spread("triangular", (90, 90, 7200), is_duration=True),
    "{uniform: [0m, 1d]}": Spread("uniform", (0, 86400), is_duration=True),
    "{exponential: 90m}": Spread("exponential", (5400,), is_duration=True),
    "{one_of: {3d: 2, 1d: 7, 2d: 3}}": Spread("one_of", (86400, 172800, 259200), (7, 3, 2), is_duration=True),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_spreads_of_numbers(text):
    assert quantity.amount(value(text)) == AMOUNTS[text]


@pytest.mark.parametrize("text", LENGTHS)
def test_spreads_of_durations(text):
    assert quantity.length(value(text)) == LENGTHS[text]


@pytest.mark.parametrize(
    "text", ["0m", "90s", "1h30m", "2h * haste", "30m + 1h * quick", "max(1h, 2h - 1h * x)", "elapsed", "-1h"]
)
def test_expressions_of_durations(text):
    length = quantity.length(value(text))
    assert isinstance(length, Expression)
    assert str(length) == text


def test_an_iso_duration_becomes_seconds():
    assert str(quantity.length(value("P1DT12H"))) == "129600s"


BARE = ["5", "0", "0.5", "-5", "+5", "5 + 5", "2 * tension", "tension"]


@pytest.mark.parametrize("text", BARE)
def test_a_bare_number_is_no_duration(text):
    with pytest.raises(Misread) as raised:
        quantity.length(value(text))
    assert str(raised.value) == f"`{text}` has no unit"
    with pytest.raises(Misread):
        quantity.length(value(f"[{text}, {text}, {text}]"))


@pytest.mark.parametrize("text", ["2 hours", "1.5h", "10:00", "1:30", "3hours", "PT", "P", "1h 30m", "30m1h", "5h5h"])
def test_what_only_looks_like_a_duration(text):
    with pytest.raises(Misread) as raised:
        quantity.length(value(text))
    assert str(raised.value) == f"`{text}` is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w"


def test_when_is_an_instant_or_a_duration_from_the_start():
    seoul = timezone(timedelta(hours=9))
    assert times.at(value("2023-12-18T08:24+09:00")) == datetime(2023, 12, 18, 8, 24, tzinfo=seoul)
    assert str(times.at(value("3h"))) == "3h"
    assert times.at(value("[1h, 2h, 3h]")) == Spread("triangular", (3600, 7200, 10800), is_duration=True)


def test_when_may_be_an_instant_by_a_zones_clock_or_lie_between_two():
    seoul = ZoneInfo("Asia/Seoul")
    low, high = datetime(2023, 11, 13, 10, tzinfo=seoul), datetime(2023, 11, 13, 16, tzinfo=seoul)
    assert times.at(value("2023-11-13 10:00 Asia/Seoul")) == low
    between = times.at(value("{uniform: [2023-11-13 10:00 Asia/Seoul, 2023-11-13T16:00+09:00]}"))
    assert (between.instants, between.spread.kind) == ((low, high), "uniform")
    assert between.from_seconds((5.0, 9.0)) == Spread("uniform", (5.0, 9.0), is_duration=True)
    three = times.at(value("[2023-11-13T10:00+09:00, 2023-11-13T10:00+09:00, 2023-11-13T16:00+09:00]"))
    assert (three.instants, three.spread.kind) == ((low, low, high), "triangular")
    some = times.at(value("{one_of: {2023-11-13 16:00 Asia/Seoul: 1, 2023-11-13 10:00 Asia/Seoul: 2}}"))
    assert (some.instants, some.spread.weights) == ((low, high), (2, 1))


def test_a_deadline_may_be_a_time_of_day_or_an_instant():
    assert str(times.within(value("6h * a"))) == "6h * a"
    assert times.within(value("until 18:00 Asia/Seoul")) == Until(ClockTime(18, 0, "Asia/Seoul"))
    instant = datetime(2023, 11, 14, 18, tzinfo=ZoneInfo("Asia/Seoul"))
    assert times.within(value("until 2023-11-14 18:00 Asia/Seoul")) == Until(instant)


@pytest.mark.parametrize("text", ["2023-12-18", "2023-12-18T08:24", "2023-13-18T08:24Z", "08:24", "8:24 Asia/Seoul"])
def test_what_is_no_time_to_happen(text):
    with pytest.raises(Misread):
        times.at(value(text))


def test_a_change_adds_or_sets():
    added, assigned = quantity.change(value("+1.5")), quantity.change(value("{set: [1, 2, 3]}"))
    assert isinstance(added.amount, Expression)
    assert (str(added.amount), added.assigns) == ("+1.5", False)
    assert assigned == Move(Spread("triangular", (1, 2, 3)), assigns=True)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("[1, x, 3]", (1,)),
        ("{uniform: [1, 2h]}", ("uniform", 1)),
        ("{exponential: one}", ("exponential",)),
        ("{one_of: {1: 2, 2: often}}", ("one_of", "2")),
        ("{set: {uniform: [1, {}]}}", ("set", "uniform", 1)),
    ],
)
def test_a_misread_keeps_its_address(text, inner):
    with pytest.raises(Misread) as raised:
        quantity.change(value(text))
    assert raised.value.inner == inner
