"""A procedure file by itself, whatever scenario uses it: it names only its own entries, roles and needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path as FilePath

from sim.clock import LONGEST
from sim.faults import Fault
from sim.scenario.check import choices, clocks, delivery, effects, expressions, graph, idle, references, sites, triggers
from sim.scenario.check.attachments import nothing_attached
from sim.scenario.expression import Expression, Number
from sim.scenario.model import Actor, Calendar, Cell, Outcome, Procedure, ProcedureFile, Scenario, State
from sim.scenario.names import Names
from sim.scenario.procedures import needed_calendars
from sim.scenario.quantity import Quantity
from sim.scenario.text import Document

_ZERO: Quantity = Expression("0", Number(0))


def check(file: ProcedureFile, document: Document, missing: frozenset[str], beside: FilePath) -> Iterator[Fault]:
    """Every fault of a procedure file, found by checking the smallest scenario that could use it."""
    stem = FilePath(document.file).stem
    if file.procedure != stem and "procedure" not in missing:
        message = f"The procedure is called `{file.procedure}` and its file `{stem}.yaml`."
        yield Fault(("procedure",), document.place(("procedure",)), message, "Give both one name.")
    missing |= {f"{file.procedure}.{name}" for name in missing}
    names = Names(_smallest_scenario(file, document), missing, alone=True)
    yield from (fault for fault in _findings(names, beside) if fault.path[:2] == ("procedures", file.procedure))


def _findings(names: Names, beside: FilePath) -> Iterator[Fault]:
    yield from nothing_attached(names.scenario)
    yield from references.check(names, beside)
    yield from _needed_as_both(names)
    for part in (expressions, triggers, clocks, effects, idle, delivery, choices, graph):
        yield from part.check(names)


def _needed_as_both(names: Names) -> Iterator[Fault]:
    """Calendars that are moved or read as states somewhere else in the file."""
    states = {state for actor in sites.acting(names) for state in actor.element.effects}
    for site in sites.expressions(names):
        states |= {names.full(name.name, site.scope) for name in site.expression.names()}
    for node in names.nodes.values():
        if node.element.during in states & names.scenario.calendars.keys():
            message = f"`{node.element.during}` is a calendar here and a state elsewhere in this procedure."
            yield sites.fault(
                names, (*node.path, "during"), message, "Give the calendar a name of its own under `needs`."
            )


def _smallest_scenario(file: ProcedureFile, document: Document) -> Scenario:
    """A scenario of this procedure alone: each role a cell and an actor of it, each need a state, and a calendar
    where one is meant."""
    scenario = Scenario.model_construct(
        whitecell=1,
        title=file.title or file.procedure,
        start=datetime(2000, 1, 1, tzinfo=UTC),
        horizon=LONGEST,
        cells={role: Cell.model_construct() for role in file.roles},
        actors={role: Actor.model_construct(cell=role) for role in file.roles},
        calendars={need: Calendar.model_construct(timezone="UTC") for need in needed_calendars(document.value)},
        state={need: State.model_construct(start=_ZERO, range=(-1000.0, 1000.0)) for need in file.needs},
        turns={},
        injects={},
        procedures={file.procedure: Procedure.model_construct(at=_ZERO, steps=file.steps, use=file.procedure)},
        decisions={},
        policies={},
        measures={},
        outcomes={"end": Outcome.model_construct()},
        objectives={},
    )
    prefix = ("procedures", file.procedure)
    places = {(*prefix, *path): place for path, place in document.places.items()}
    keys = {(*prefix, *path): place for path, place in document.keys.items()}
    scenario.read_from(Document(document.value, document.file, places, keys, lines=document.lines))
    return scenario
