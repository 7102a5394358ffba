"""Cases: what is set side by side. A scenario, who decides in it, and where its states start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from sim.program.compile import program_of
from sim.program.nodes import Program
from sim.program.policy import Policy, policy_name
from sim.scenario.model import Scenario


@dataclass(frozen=True)
class Case:
    """One way to play: ``program`` is the scenario compiled, with ``start`` put in; ``who`` decides, by name."""

    name: str
    scenario: Scenario
    program: Program
    policy: Policy
    start: Mapping[str, float] = field(default_factory=dict)
    who: str = ""


def case(scenario: Scenario, policy: Policy = None, start: Mapping[str, float] | None = None, name: str = "") -> Case:
    """A case; its name says what it is. Raises Misuse for an unknown policy or state."""
    start = dict(start or {})
    program = program_of(scenario).starting(start)
    if not callable(policy):
        program.policy(policy)
    who = name or policy_name(policy) or "unguided"
    parts = [who, *(f"{state}={value:g}" for state, value in start.items())]
    return Case(", ".join(parts), scenario, program, policy, start, who)


def vary(cases: Sequence[Case], values: Mapping[str, Sequence[float]]) -> list[Case]:
    """Every case with every combination of the states' values."""
    varied = []
    for base in cases:
        for combination in product(*values.values()):
            extra = dict(zip(values, combination, strict=True))
            name = ", ".join([base.name, *(f"{state}={value:g}" for state, value in extra.items())])
            program = base.program.starting(extra)
            varied.append(Case(name, base.scenario, program, base.policy, {**base.start, **extra}, base.who))
    return varied
