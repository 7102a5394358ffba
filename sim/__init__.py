"""Whitecell: tabletop exercises of alliance consultation. The public names, each fetched on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.version import VERSION

if TYPE_CHECKING:
    from sim.analysis.compare import compare
    from sim.analysis.debrief import debrief
    from sim.analysis.forecast import forecast
    from sim.engine.position import Position
    from sim.engine.replication import run
    from sim.engine.run import Run
    from sim.engine.sample import Sample
    from sim.engine.simulate import simulate
    from sim.engine.single import Play
    from sim.exercise.session import Exercise, Stop
    from sim.exercise.verify import verify
    from sim.faults import Damage, Fault, Faults, Misuse, Runaway
    from sim.program.compile import Playable
    from sim.program.nodes import Program
    from sim.program.policy import Asked
    from sim.scenario.load import load
    from sim.scenario.model import Scenario

_HOMES = {
    "Asked": "sim.program.policy",
    "Damage": "sim.faults",
    "Exercise": "sim.exercise.session",
    "Fault": "sim.faults",
    "Faults": "sim.faults",
    "Misuse": "sim.faults",
    "Play": "sim.engine.single",
    "Playable": "sim.program.compile",
    "Position": "sim.engine.position",
    "Program": "sim.program.nodes",
    "Run": "sim.engine.run",
    "Runaway": "sim.faults",
    "Sample": "sim.engine.sample",
    "Scenario": "sim.scenario.model",
    "Stop": "sim.exercise.session",
    "load": "sim.scenario.load",
    "compare": "sim.analysis.compare",
    "debrief": "sim.analysis.debrief",
    "forecast": "sim.analysis.forecast",
    "run": "sim.engine.replication",
    "simulate": "sim.engine.simulate",
    "verify": "sim.exercise.verify",
}

__version__ = VERSION
__all__ = [
    "Asked", "Damage", "Exercise", "Fault", "Faults", "Misuse", "Play", "Playable", "Position", "Program", "Run",
    "Runaway", "Sample", "Scenario", "Stop", "compare", "debrief", "forecast", "load", "run", "simulate", "verify",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(home), name)
