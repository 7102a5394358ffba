"""Exercises led by a script, in a room whose clock the script moves: logs to look back on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sim.exercise.commands import (
    Choose,
    Command,
    End,
    Extend,
    Go,
    Lapse,
    Met,
    Missed,
    Note,
    Opinion,
    Rate,
    Roll,
    Roster,
    Wait,
)
from sim.exercise.session import Exercise
from sim.scenario.model import Scenario

PEOPLE = ("Minseo Kim", "Jordan Roe", "Aoi Tanaka", "Pat Operator")
"""Everybody who is named in a scripted exercise."""
KIM, ROE, TANAKA, OPERATOR = PEOPLE


class RoomClock:
    """Real time: two minutes later at every look, from 09:00 on 2 March 2026 in Seoul."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=9)))

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=2)
        return self.now


def begin(scenario: Scenario, log: Path, *commands: Command, seed: int = 7, **more: object) -> Exercise:
    """A new exercise, and some commands done in it."""
    exercise = Exercise.start(scenario, log, seed=seed, clock=RoomClock(), operator=OPERATOR, **more)
    for command in commands:
        exercise.do(command)
    return exercise


Answer = Callable[[Exercise, str], Command | None]


def to_the_end(exercise: Exercise, answer: Answer) -> Exercise:
    """Play to the end: ``answer`` says what is done about a decision, or None to wait for its deadline."""
    stop = exercise.stop
    while stop.kind != "ended":
        if stop.kind == "ending":
            stop = exercise.do(End())
            continue
        for name in stop.names if stop.kind in ("asked", "deadline") else ():
            node = exercise.program.nodes[exercise.program.node_of[name]]
            command = Roll(name) if node.control else answer(exercise, name)
            if command is None and stop.kind == "deadline":
                command = Lapse(name)
            if command is not None:
                exercise.do(command)
        waits = exercise.stop.kind in ("deadline", "ending", "ended")
        stop = exercise.stop if waits else exercise.do(Go())
    return exercise


def group(
    scenario: Scenario,
    log: Path,
    answers: Mapping[str, str],
    late: str = "",
    seed: int = 7,
    more: Iterable[Command] = (),
) -> Path:
    """A group's December double: its ``answers`` by decision, lapses elsewhere; ``late`` is answered after its first
    deadline. Then ``more``."""
    exercise = begin(scenario, log, Roster("rok", (KIM,)), Roster("japan", (TANAKA,)), seed=seed)

    def answer(exercise: Exercise, name: str) -> Command | None:
        option = answers.get(name)
        if option is None or (name == late and exercise.stop.kind != "deadline"):
            return None
        took = None
        if name == late:
            exercise.do(Extend(name, exercise.time + 3600))
            exercise.do(Wait(20 * 60))
            took = exercise.time - exercise.position.since[exercise.program.node_of[name]]
        return Choose(
            name,
            option,
            took=took,
            by=KIM,
            rationale=(Opinion(f"It is the way to {option}.", "rok", KIM), Opinion("It was agreed on Friday.")),
            dissent=(Opinion("It will be answered.", "us", ROE),),
            tally=((option, 3),),
        )

    with to_the_end(exercise, answer):
        for command in more:
            exercise.do(command)
    return log


TOGETHER = {
    "channel_news": "now",
    "warning.alert": "issue",
    "call_level": "ministers",
    "council_route": "together",
    "rok_line": "full",
    "us_line": "shorter",
    "council.letter": "open_briefing",
    "response.package": "trilateral_flight",
    "bomb_reply": "reaffirm",
}
APART = {**TOGETHER, "call_level": "leaders", "rok_line": "offer", "response.package": "words_only"}
AFTERWARDS: tuple[Command, ...] = (
    Met("icbm_launch", "rok", "within ten minutes"),
    Missed("icbm_launch", "us"),
    Met("srbm_launch"),
    Rate("consult_early", "S", "The call was late."),
    Note("The call came late.", tag="time", moment="icbm_launch"),
    Note("Good humour."),
)
