"""Whitecell: tabletop exercises of alliance consultation. The public names, each fetched on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.compare import compare
    from sim.engine.position import Position
    from sim.engine.replication import run
    from sim.engine.run import Run
    from sim.engine.sample import Sample
    from sim.engine.simulate import simulate
    from sim.engine.single import Play
    from sim.faults import Fault, Faults, Misuse, Runaway
    from sim.program.nodes import Program
    from sim.program.policy import Asked
    from sim.scenario.load import load
    from sim.scenario.model import Scenario

_HOMES = {
    "Asked": "sim.program.policy",
    "Fault": "sim.faults",
    "Faults": "sim.faults",
    "Misuse": "sim.faults",
    "Play": "sim.engine.single",
    "Position": "sim.engine.position",
    "Program": "sim.program.nodes",
    "Run": "sim.engine.run",
    "Runaway": "sim.faults",
    "Sample": "sim.engine.sample",
    "Scenario": "sim.scenario.model",
    "load": "sim.scenario.load",
    "compare": "sim.analysis.compare",
    "run": "sim.engine.replication",
    "simulate": "sim.engine.simulate",
}

__version__ = "0.1.0"
__all__ = [
    "Asked", "Fault", "Faults", "Misuse", "Play", "Position", "Program", "Run", "Runaway", "Sample",
    "Scenario", "compare", "load", "run", "simulate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(home), name)
