"""What a scenario's names, graph and constants can tell before it is played; what only play can tell is not here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.faults import Fault
from sim.scenario.check import choices, clocks, expressions, graph, outcomes, references, support, titles, triggers
from sim.scenario.check.procedure_files import check as check_procedure_file
from sim.scenario.check.references import names_of_nothing
from sim.scenario.model import Scenario
from sim.scenario.names import Names, twice

__all__ = ["check", "check_procedure_file", "names_of_nothing"]


def check(scenario: Scenario, missing: frozenset[str], beside: Path) -> Iterator[Fault]:
    """Every fault and warning of a scenario that was read.

    ``missing`` are ids of elements that could not be read whole; ``beside`` is the scenario's folder, where source
    documents of its own may lie.
    """
    names = Names(scenario, missing | twice(scenario))
    yield from references.check(names, beside)
    yield from expressions.check(names)
    yield from triggers.check(names)
    yield from clocks.check(names)
    yield from outcomes.check(names)
    yield from choices.check(names)
    yield from graph.check(names)
    yield from titles.check(names)
    yield from support.check(names)
