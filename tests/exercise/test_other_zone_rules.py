"""A log verifies on a machine with other time-zone rules: what `not_before` came to when it was played is in it."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.exercise.chain import FIRST, closed
from sim.exercise.commands import Go
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


def test_a_log_without_them_that_was_kept_still_verifies():
    assert "instants" not in read(PLAYED / "without_instants.jsonl").header
    assert verify(PLAYED / "without_instants.jsonl").lines == 46
