"""The list of shipped scenarios and procedures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.clock import format_duration
from sim.scenario.fields import LEVELS
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.scenario.prose import passage
from sim.view.records.values import VERSION, Record, record
from sim.view.words.page import AsWritten, Block, Heading, Table
from sim.view.words.page import Column as Col


def listing(scenarios: Mapping[str, Scenario], procedures: Mapping[str, Scenario]) -> Iterator[Block]:
    """The scenarios of each level, the shortest in the room first: name, title, how much players decide;
    then each procedure, which is given as the scenario in which it is played alone."""
    ordered = dict(sorted(scenarios.items(), key=lambda named: (_rank(named[1]), named[1].room_minutes)))
    for rank, level in enumerate((*LEVELS, "Of no stated level")):
        held = {name: scenario for name, scenario in ordered.items() if _rank(scenario) == rank}
        if held:
            yield Heading(level.capitalize())
            yield _table(held)
    for name, scenario in ordered.items():
        yield Heading(name, 3)
        yield AsWritten(passage(scenario.summary or scenario.title)[:1], indent=1)
    if procedures:
        yield Heading("Procedures, which scenarios use and which can be played alone")
        yield Table(
            (Col("Name"), Col("Title"), Col("Decisions", "right")),
            tuple((name, alone.title, str(len(Names(alone).player_decisions))) for name, alone in procedures.items()),
        )


def _rank(scenario: Scenario) -> int:
    return LEVELS.index(scenario.level) if scenario.level is not None else len(LEVELS)


def _table(scenarios: Mapping[str, Scenario]) -> Table:
    return Table(
        (
            Col("Name"),
            Col("Title"),
            Col("Decisions", "right"),
            Col("Room", "right"),
            Col("Horizon", "right"),
        ),
        tuple(_row(name, scenario) for name, scenario in scenarios.items()),
    )


def _row(name: str, scenario: Scenario) -> tuple[str, ...]:
    return (
        name,
        scenario.title,
        str(len(Names(scenario).player_decisions)),
        format_duration(60 * scenario.room_minutes) if scenario.room_minutes else "",
        format_duration(scenario.horizon),
    )


def _decisions(scenario: Scenario) -> list[str]:
    return [name for name, node in Names(scenario).nodes.items() if node.kind == "decision"]


def listing_records(scenarios: Mapping[str, Scenario], procedures: Mapping[str, Scenario]) -> Iterator[Record]:
    """The same as JSON lines."""
    for name, scenario in scenarios.items():
        yield record(
            "shipped",
            version=VERSION,
            name=name,
            title=scenario.title,
            marking=scenario.marking,
            tags=list(scenario.tags),
            author=list(scenario.author),
            date=scenario.date,
            cells=[cell for cell, value in scenario.cells.items() if not value.control],
            turns=list(scenario.turns),
            decisions=_decisions(scenario),
            policies=list(scenario.policies),
            outcomes=list(scenario.outcomes),
            horizon=scenario.horizon,
            level=scenario.level,
            room_minutes=scenario.room_minutes,
        )
    for name, alone in procedures.items():
        yield record(
            "shipped_procedure",
            version=VERSION,
            name=name,
            title=alone.title,
            tags=list(alone.tags),
            author=list(alone.author),
            date=alone.date,
            setting=alone.setting,
            decisions=_decisions(alone),
        )
