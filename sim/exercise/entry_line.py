"""An entry as a line of the log, and what of a line is taken as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from sim.clock import LONGEST
from sim.engine.run import Happening, Why
from sim.exercise.command import Command
from sim.exercise.entry import Answer, Delivery, LogEntry, Point
from sim.exercise.reading import real_instant
from sim.exercise.shape import AnyWhole, misfit
from sim.exercise.wording import command_fields, command_of, command_word
from sim.faults import Misuse


def line_of(entry: LogEntry) -> dict[str, Any]:
    """An entry as a line of the log; what is empty is left out."""
    values: dict[str, Any] = {
        "line": entry.line,
        "parent": entry.parent,
        "branch": entry.branch,
        "at": entry.at.isoformat(),
        "operator": entry.operator,
        "turn": entry.turn,
        "time": entry.before.time,
        "events": entry.before.events,
        "command": command_word(entry.command),
        "fields": command_fields(entry.command),
        "after": {"time": entry.after.time, "events": entry.after.events, "finished": entry.after.finished},
        "facts": dict(entry.facts),
        "state": dict(entry.state) if entry.happenings else {},
        "happenings": [_happening(happening) for happening in entry.happenings],
        "deliveries": [_delivery(delivery) for delivery in entry.deliveries],
        "answers": [_answer(answer) for answer in entry.answers],
    }
    always = ("line", "parent", "branch", "at", "time", "events", "command", "after")
    return {name: value for name, value in values.items() if name in always or value not in ("", {}, [])}


class PointFields(TypedDict):
    """The point a line's command went to."""

    time: AnyWhole
    events: AnyWhole
    finished: bool


class _Always(TypedDict):
    at: str
    command: str
    after: PointFields


class Said(_Always, total=False):
    """What of a line is taken as it stands (of its facts, little); all else is worked out again and compared."""

    operator: str
    fields: Mapping[str, Any]
    facts: Mapping[str, Any]


def said(line: Mapping[str, Any]) -> tuple[Command, datetime, str, Point]:
    """What a line needs to be played again: the command, when and by whom it was given, and how far it went. Raises
    Misuse for a line that no program of ours wrote."""
    problem = misfit(line, Said)
    if problem:
        raise Misuse(f"{problem}.")
    after = line["after"]
    if not 0 <= after["time"] <= LONGEST:
        raise Misuse("`after` names no time of an exercise.")
    return (
        command_of(line["command"], line.get("fields", {})),
        real_instant(line["at"]),
        line.get("operator", ""),
        Point(after["time"], after["events"], after["finished"]),
    )


def _happening(happening: Happening) -> dict[str, Any]:
    values: dict[str, Any] = {
        "time": happening.time,
        "node": happening.node,
        "what": happening.what,
        "moments": list(happening.moments),
        "changes": [[change.state, change.before, change.after] for change in happening.changes],
        "cancelled": list(happening.cancelled),
        "why": _why(happening.why),
        "words": list(happening.words),
    }
    return {name: value for name, value in values.items() if value != []}


def _delivery(delivery: Delivery) -> dict[str, Any]:
    values = asdict(delivery)
    return {name: value for name, value in values.items() if value or name not in ("senders", "attached")}


def _why(why: Why) -> dict[str, Any]:
    values = {"ground": why.ground, "name": why.name, "bar": why.bar, "luck": why.luck}
    return {name: value for name, value in values.items() if value not in ("", 0.0)}


def _answer(answer: Answer) -> dict[str, Any]:
    choice = answer.choice
    taken = {} if choice.taken is None else {"taken": list(choice.taken)}
    return {
        "decision": choice.decision,
        "option": choice.option,
        **taken,
        "lapsed": choice.lapsed,
        "offered": list(choice.offered),
        "asked": choice.asked,
        "time": choice.time,
        "deadline": choice.deadline,
        "margin": answer.margin,
        "line": answer.line,
        "before": dict(answer.before),
        "after": dict(answer.after),
    }
