"""What a scenario's names, graph and constants can tell before it is played; what only play can tell is not here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from sim.faults import Fault
from sim.scenario.check import (
    calendars,
    choices,
    clocks,
    delivery,
    effects,
    expressions,
    flips,
    graph,
    idle,
    listings,
    measures,
    menus,
    outcomes,
    references,
    series,
    support,
    texts,
    titles,
    triggers,
    untold,
)
from sim.scenario.check.attachments import attached_files
from sim.scenario.check.procedure_files import check as check_procedure_file
from sim.scenario.check.setting_files import check as check_setting_file
from sim.scenario.model import Scenario
from sim.scenario.names import Names, twice

__all__ = ["attached_files", "check", "check_procedure_file", "check_setting_file", "unplayable"]


def check(scenario: Scenario, missing: frozenset[str], beside: Path, needed: Collection[str] = ()) -> Iterator[Fault]:
    """Every fault and warning of a scenario that was read.

    ``missing`` are ids of elements that could not be read whole; ``beside`` is the scenario's folder, where source
    documents of its own may lie; ``needed`` are the states and calendars that the procedure files in use ask for, and
    the states that a setting gives.
    """
    names = Names(scenario, missing | twice(scenario))
    yield from references.check(names, beside)
    yield from expressions.check(names)
    yield from triggers.check(names)
    yield from series.check(names)
    yield from measures.check(names)
    yield from effects.check(names)
    yield from idle.check(names)
    yield from clocks.check(names)
    yield from calendars.check(names, needed)
    yield from outcomes.check(names)
    yield from delivery.check(names)
    yield from untold.check(names)
    yield from texts.check(names)
    yield from choices.check(names)
    yield from menus.check(names)
    yield from graph.check(names)
    yield from flips.check(names)
    yield from titles.check(names)
    yield from listings.check(names)
    yield from support.check(names, needed)


def unplayable(names: Names) -> Iterator[Fault]:
    """Of the faults of a scenario, those with which no run or no page can be made; all others only mislead."""
    yield from references.names_of_nothing(names)
    yield from outcomes.no_last_outcome(names)
