"""What the runs say that the books are made of: when things are likely to come, and where answers lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.analysis.beforehand import DecisionAhead, decisions_ahead
from sim.analysis.planned import Planned, planned
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.scenario.consequences import Leads, leads


@dataclass(frozen=True)
class Prepared:
    """A scenario with ``runs`` of ``seed`` behind it, in which ``policy`` takes the decisions (None: their weights).

    ``called`` is the scenario as a command names it. ``forecasts`` are by decision.
    """

    names: Names
    called: str
    plan: Mapping[str, Planned]
    forecasts: Mapping[str, DecisionAhead]
    runs: int
    seed: int
    policy: str | None

    @cached_property
    def leads(self) -> Leads:
        """Where each answer of a decision leads."""
        return leads(self.names)


def prepare(
    scenario: Scenario,
    called: str,
    runs: int = 1_000,
    seed: int = 0,
    policy: str | None = None,
    forecasts: bool = True,
    done: Callable[[int, int], None] | None = None,
) -> Prepared:
    """Play the runs; with ``forecasts`` those of each answer too. Raises Misuse as these do."""
    plan = planned(scenario, runs, seed, policy)
    ahead = decisions_ahead(scenario, runs, seed, policy, done) if forecasts else {}
    return Prepared(Names(scenario), called, plan, ahead, runs, seed, policy)
