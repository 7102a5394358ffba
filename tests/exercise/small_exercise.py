"""One small exercise to try commands on, and how to tell what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta, timezone
from typing import Any

from sim.clock import format_duration
from sim.exercise.commands import (
    Amend,
    Back,
    Break,
    Cancel,
    Choose,
    Command,
    End,
    Explain,
    Extend,
    Forecasted,
    Go,
    GoOn,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Met,
    Missed,
    Next,
    Note,
    Opinion,
    Override,
    Rate,
    Release,
    Reveal,
    Rewind,
    Roll,
    Roster,
    Say,
    Show,
    Timer,
    Undo,
    Unhold,
    Wait,
    Wall,
)
from sim.exercise.commands.decisions import opinions_in
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario

MINUTE, HOUR = 60, 3600

TEXT = """
whitecell: 1
title: A small exercise
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul}, us: {timezone: America/New_York}, red: {control: true}}
actors: {nso: {cell: rok, seats: 1}, nsc: {cell: us}, dprk: {cell: red}}
state:
  tension: {start: 4, range: [0, 10], shown: true}
  assurance: {start: 5, range: [0, 10]}
turns:
  morning: {at: 0m}
  evening: {after: posture, not_before: 18:00 Asia/Seoul}
injects:
  move: {at: 30m, effects: {assurance: -0.5}}
  launch:
    at: 1h
    from: dprk
    to: all
    title: A launch
    mode: flash message
    text: {rok: Seoul reads this., us: Washington reads this.}
    expects: {rok: Call Washington., us: Wait for the call.}
    notes: Be silent for a minute.
    effects: {tension: +1}
  cable: {at: 90m, from: nsc, to: us, title: A cable, text: For Washington alone.}
  echo: {after: posture.firm, delay: 2h, if: tension > 9, to: all, title: An echo, text: It comes back.}
  rumour: {contingency: true, to: [rok, red], title: A rumour, text: They say so., effects: {tension: +0.5}}
  pulse: {after: {any: [launch, pulse]}, delay: 8h, repeats: true, to: all, title: A pulse, text: Again.}
procedures:
  consult:
    after: launch
    steps: {share: {by: nso, takes: 1h}, talk: {by: nso, takes: 30m, effects: {assurance: +1}}}
decisions:
  posture:
    after: launch
    by: [nso, nsc]
    within: 6h
    takes: [30m, 1h, 10h]
    expects: Say what it is for.
    options:
      soft: {effects: {tension: -1}}
      firm: {effects: {tension: +1}}
      never: {if: tension > 9}
    lapse: soft
  reply:
    after: posture
    delay: 10m
    by: dprk
    takes: [10m, 20m, 1h]
    options: {quiet: {weight: 3}, drill: {weight: 1, effects: {tension: +0.5}}}
outcomes:
  scare: {when: tension >= 8, ends: true}
  calm: {title: Calm}
objectives: {early: {title: Consult early}}
"""

SCRIPT: tuple[Command, ...] = (
    Roster("rok", ("Kim", "Lee")),
    Timer(35, "briefing"),
    Next(),
    Amend("launch", "Washington reads that.", cell="us"),
    Hold("cable"),
    Next(),
    Show("launch"),
    Next(),
    Choose(
        "posture",
        "firm",
        took=90 * MINUTE,
        by="nso",
        rationale=(Opinion("It has to be seen.", "rok", "Kim"),),
        dissent=(Opinion("It will be answered.", "us"),),
        tally=(("firm", 3), ("soft", 1)),
        sealed=True,
    ),
    Forecasted("posture", "calm_down", 2000, 1, {"firm": {"scare": 0.25}}),
    Met("launch", "rok", "within ten minutes"),
    Note("The call came late.", tag="time", moment="launch"),
    Break(15),
    Back(),
    Unhold("cable"),
    Wait(20 * MINUTE),
    Next(),
    Explain("posture", dissent=(Opinion("And it was.", "us"),)),
    Reveal("posture"),
    Say("No comment.", to=("all",), sender="nso", mode="press line"),
    Wall(("time", "state")),
    Go(),
    Choose("reply", "drill", rationale=(Opinion("Washington argued for it."),)),
    Override("assurance", 6.5, "The call went well."),
    Improvise("Markets fall", "The won has slipped.", to=("rok", "us"), effects=(("tension", 0.25),)),
    Rate("early", "S", "The call was late."),
    Go(),
    Note("A slip of the pen."),
    Undo(),
    Rewind(9),
    Choose("posture", "soft", took=10 * MINUTE),
    Next(),
    Roll("reply"),
    Missed("posture"),
    Release("rumour"),
    Go(),
    Jump(23 * HOUR),
    Override("tension", 9, "To see how it ends."),
    GoOn(),
    Note("The end is near."),
    Rewind(9),
    Extend("posture", 8 * HOUR),
    Lapse("posture"),
    Cancel("consult"),
    End("Time is up."),
)
"""A whole exercise of all kinds of commands."""


def scenario(text: str = TEXT) -> Scenario:
    """The scenario that a text writes."""
    examination = examine_text(text, "small.yaml")
    assert not examination.faults, [fault.message for fault in examination.faults]
    assert examination.scenario is not None
    return examination.scenario


class RoomClock:
    """Real time as a test sets it: from 09:00 on 2 March 2026, an hour ahead of UTC."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))

    def __call__(self) -> datetime:
        return self.now

    def later(self, minutes: float) -> None:
        """Let real time pass."""
        self.now += timedelta(minutes=minutes)


def do_all(exercise: Exercise, commands: Iterable[Command]) -> Exercise:
    """Do commands one after the other; gives the exercise."""
    for command in commands:
        exercise.do(command)
    return exercise


def told(*entries: LogEntry) -> list[str]:
    """The happenings of entries in words: when, of what, and what became of it."""
    return [
        f"{format_duration(happening.time)} {happening.node} {happening.what}".replace("  ", " ")
        for entry in entries
        for happening in entry.happenings
    ]


def handed_out(*entries: LogEntry) -> list[tuple[str, dict[str, str]]]:
    """The injects that entries handed out, with their words by cell."""
    return [(delivery.name, dict(delivery.texts)) for entry in entries for delivery in entry.deliveries]


def opinions(exercise: Exercise, decision: str) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """The reasons and the dissent given with a decision's latest answer, and added to it."""
    story = exercise.story
    entries = [*([story.said[decision]] if decision in story.said else []), *story.explained.get(decision, [])]
    return opinions_in([entry.command for entry in entries if isinstance(entry.command, Choose | Explain)])


def everything(exercise: Exercise) -> dict[str, Any]:
    """All that an exercise knows and shows, as it is at this moment."""
    lines = range(1, exercise.line + 1)
    return {
        "entries": list(exercise.entries),
        "positions": [exercise.position_after(line) for line in lines],
        "earliest": [exercise.position_after(line).earliest for line in lines],
        "program": exercise.program,
        "stop": exercise.stop,
        "run": exercise.run(),
        "undone": set(exercise.undone),
        "branches": exercise.branches(),
        "story": {field.name: copied(getattr(exercise.story, field.name)) for field in fields(exercise.story)},
        "room": {field.name: copied(getattr(exercise.room, field.name)) for field in fields(exercise.room)},
    }


def copied(value: Any) -> Any:
    """A value that later changes of its lists, maps and sets do not reach."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value.copy() if isinstance(value, list | set) else value
