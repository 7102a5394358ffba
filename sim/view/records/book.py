"""The books as records: what the runs say of times and answers, and the tasks that evaluators look for."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.planned import Planned
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.book.course import course
from sim.view.book.evaluators import tasks_of
from sim.view.book.prepared import Prepared
from sim.view.records.values import Record, estimate_of, head, number, record
from sim.view.words import sentences as say


def facilitators_records(prepared: Prepared) -> Iterator[Record]:
    """The turns with what is likely to come in each, and the forecast of each decision, answer by answer."""
    yield _head(prepared, "facilitators")
    for part in course(prepared.names, prepared.plan):
        times = _times(prepared.plan[part.name]) if part.name else None
        comes = [
            {"name": node.name, "kind": node.kind, "times": _times(prepared.plan[node.name])} for node in part.entries
        ]
        yield record("turn", name=part.name or None, minutes=part.minutes, times=times, comes=comes)
    for ahead in prepared.forecasts.values():
        yield record("decision", name=ahead.decision, asked=estimate_of(ahead.asked))
        for answer in ahead.answers:
            yield record(
                "answer",
                decision=ahead.decision,
                option=answer.option,
                none=answer.is_none,
                runs=answer.runs,
                outcomes={name: estimate_of(estimate) for name, estimate in answer.outcomes.items()},
            )


def evaluators_records(prepared: Prepared) -> Iterator[Record]:
    """Each objective with the actions that are expected for it; those of none have no objective."""
    yield _head(prepared, "evaluators")
    objectives = prepared.names.scenario.objectives
    for name in (*objectives, ""):
        tasks = [
            {
                "at": task.node.name,
                "cell": task.cell or None,
                "item": task.item,
                "text": task.text,
                "times": _times(prepared.plan[task.node.name]),
            }
            for task in tasks_of(prepared, name)
        ]
        title = say.titled(name, objectives[name]) if name else None
        yield record("objective", name=name or None, title=title, tasks=tasks)


def players_records(scenario: Scenario) -> Iterator[Record]:
    """The cells that play with their actors, and the minutes of each part; nothing that a player may not read."""
    yield head("book", scenario, reader="players", start=scenario.start.isoformat())
    for name in Names(scenario).player_cells:
        actors = [actor for actor, element in scenario.actors.items() if element.cell == name]
        yield record("cell", name=name, title=say.titled(name, scenario.cells[name]), actors=actors)
    for part, turn in enumerate(scenario.turns.values(), 1):
        yield record("part", number=part, minutes=turn.minutes)


def _head(prepared: Prepared, reader: str) -> Record:
    scenario = prepared.names.scenario
    more = {"runs": prepared.runs, "seed": prepared.seed, "policy": prepared.policy}
    return head("book", scenario, reader=reader, start=scenario.start.isoformat(), **more)


def _times(plan: Planned) -> Record:
    """Seconds from the start: the median and the range; None where it never comes."""
    return {
        "share": plan.share,
        "low": number(plan.low),
        "median": number(plan.median),
        "high": number(plan.high),
        "certain": plan.certain,
    }
