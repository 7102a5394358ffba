"""A log verifies on a machine with other time-zone rules: what `not_before` came to when it was played is in it."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.exercise.chain import FIRST, closed
from sim.exercise.commands import Go, Jump, Lapse
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Damage
from tests.exercise.small_exercise import everything

PLAYED = Path(__file__).parent / "played"
MORNING = """
whitecell: 1
title: Morning meeting
judgement: Invented.
start: 2025-07-01T20:00+03:00
horizon: 2d
cells: {kyiv: {timezone: Europe/Kyiv}}
turns:
  evening: {at: 0m}
  morning: {after: evening, not_before: 09:00 Europe/Kyiv}
outcomes: {over: {}}
"""
HOUR = 3600


@contextmanager
def rules_of(folder: Path, hours: int) -> Iterator[None]:
    """A machine on which Europe/Kyiv lies so many hours ahead of UTC, all year round."""
    zone = folder / "Europe" / "Kyiv"
    zone.parent.mkdir(parents=True)
    head = b"TZif2" + bytes(15)
    old = head + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + struct.pack(">lbB", hours * HOUR, 0, 0) + b"ZZZ\0"
    zone.write_bytes(old + old + f"\n<+{hours:02}>-{hours}\n".encode())
    zoneinfo.reset_tzpath([str(folder)])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()


def test_it_plays_the_same_by_other_rules(begin, log, clock, tmp_path):
    exercise = begin(Go(), Go(), text=MORNING)
    exercise.close()
    assert read(log).header["instants"] == {"morning": [13 * HOUR, 37 * HOUR, 61 * HOUR]}
    with rules_of(tmp_path / "zones", 5):
        assert verify(log).happenings == 2
        with Exercise.resume(log, clock=clock) as resumed:
            assert everything(resumed) == everything(exercise)
            assert resumed.time == 13 * HOUR
            resumed.do(Go())
    assert verify(log).finished


CLOCKS = """
whitecell: 1
title: Clocks
judgement: Invented.
start: 2025-07-01 20:00 Europe/Kyiv
horizon: 2d
cells: {kyiv: {timezone: Europe/Kyiv}, rome: {timezone: Europe/Rome}}
actors: {staff: {cell: kyiv}}
calendars:
  office: {timezone: Europe/Kyiv, hours: 09:00-18:00}
  desk: {timezone: Europe/Kyiv, times: [10:00, 15:00], except: 2025-07-02}
turns: {evening: {at: 0m}}
injects:
  meets: {at: 2025-07-02 11:00 Europe/Kyiv, to: all, text: They meet.}
  calls: {at: {uniform: [2025-07-02 12:00 Europe/Kyiv, 2025-07-02 13:00 Europe/Kyiv]}, to: all, text: A call.}
  opens: {after: evening, during: office, to: all, text: It opens.}
  desk_opens: {after: evening, not_before: 2025-07-01 22:00 Europe/Kyiv, during: desk, to: all, text: Ten.}
  offset: {at: 2025-07-02T12:00+03:00, to: all, text: Noon.}
decisions:
  d: {after: evening, by: staff, within: "until 08:00 Europe/Kyiv", options: {a: {}, b: {}}, lapse: a}
  e: {after: evening, by: staff, within: "until 2025-07-02 17:00 Europe/Kyiv", options: {a: {}, b: {}}, lapse: b}
outcomes: {over: {}}
"""


def test_calendars_instants_and_deadlines_stay_what_they_were_by_other_rules(begin, log, clock, tmp_path):
    exercise = begin(Go(), Go(), Go(), Jump(12 * HOUR), Lapse("d"), text=CLOCKS)
    exercise.close()
    header = read(log).header
    day = 24 * HOUR
    assert header["begins"] == "2025-07-01T20:00:00+03:00"
    assert header["instants"] == {
        "meets/at": [15 * HOUR],
        "calls/at": [16 * HOUR, 17 * HOUR],
        "desk_opens": [2 * HOUR],
        "d/within": [12 * HOUR, 12 * HOUR + day, 12 * HOUR + 2 * day],
        "e/within": [21 * HOUR],
        "calendars/office": [second for n in range(3) for second in (13 * HOUR + n * day, 22 * HOUR - 1 + n * day)],
        "calendars/desk": [second for n in (38, 43, 62) for second in (n * HOUR, n * HOUR)],
    }
    with rules_of(tmp_path / "zones", 5):
        assert verify(log).happenings == 4
        with Exercise.resume(log, clock=clock) as resumed:
            assert everything(resumed) == everything(exercise)
            assert resumed.scenario.start == exercise.scenario.start
            resumed.do(Jump(20 * HOUR))
            resumed.do(Jump(39 * HOUR))
            resumed.do(Lapse("e"))
            resumed.do(Jump(39 * HOUR))
            came = {one.node: one.time for one in resumed.run().happenings}
    assert {name: came[name] // HOUR for name in ("opens", "meets", "calls", "d", "e", "desk_opens")} == {
        "opens": 13, "meets": 15, "calls": 16, "d": 12, "e": 21, "desk_opens": 38,
    }  # fmt: skip
    assert verify(log).happenings == 10


def _with_instants(log: Path, instants: object) -> None:
    """The log with other instants in its header, and every hash made right again."""
    content, before, written = read(log), FIRST, b""
    header = {**content.header, "instants": instants}
    if instants is None:
        del header["instants"]
    for values in (header, *content.lines):
        data, before = closed(values, before)
        written += data
    log.write_bytes(written)


def test_an_older_log_is_worked_out_by_this_machine_s_rules_and_the_sentence_names_them(begin, log, tmp_path):
    begin(Go(), Go(), text=MORNING).close()
    _with_instants(log, None)
    assert verify(log).happenings == 2
    with rules_of(tmp_path / "zones", 5), pytest.raises(Damage, match="time-zone rules may differ") as damage:
        verify(log)
    assert damage.value.line == 3


@pytest.mark.parametrize(
    "instants",
    [
        {},
        {"morning": []},
        {"morning": [7, 3, 10**6]},
        {"morning": [-1, 10**6]},
        {"morning": [5]},
        {"morning": [1.5, 10**6]},
        {"evening": [10**6]},
        [],
        {"morning": [10**6], "noon": [10**6]},
    ],
    ids=str,
)
def test_instants_that_no_scenario_has_are_refused(begin, log, instants):
    begin(text=MORNING).close()
    _with_instants(log, instants)
    with pytest.raises(Damage, match="`instants` must"):
        verify(log)


@pytest.mark.parametrize(
    ("key", "seconds"),
    [
        ("meets/at", []),
        ("meets/at", [1, 2]),
        ("calls/at", [1]),
        ("desk_opens", [1, 2]),
        ("d/within", [5]),
        ("e/within", [2**50]),
        ("calendars/office", [1]),
        ("calendars/office", [9, 5]),
        ("calendars/office", [-5, 9]),
        ("calendars/office", [5, 9, 9, 12]),
        ("calendars/other", [5, 9]),
        ("other/at", [5]),
        ("meets/at", None),
        ("calendars/desk", None),
    ],
)
def test_instants_of_clocks_that_no_scenario_has_are_refused(begin, log, key, seconds):
    begin(text=CLOCKS).close()
    instants = {**read(log).header["instants"], key: seconds}
    if seconds is None:
        del instants[key]
    _with_instants(log, instants)
    with pytest.raises(Damage, match="`instants` must"):
        verify(log)


def test_a_log_without_them_that_was_kept_still_verifies():
    assert "instants" not in read(PLAYED / "without_instants.jsonl").header
    assert verify(PLAYED / "without_instants.jsonl").lines == 46
