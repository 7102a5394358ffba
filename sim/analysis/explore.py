"""Coverage, an author's test: over many random plays of all options, what happens how often, and what never does.

Every option that is offered is equally likely, whatever its weight, for players and control cells alike. Luck is as in
any other replication. What only people at play can bring about is noted and not counted as missing
(``sim.analysis.people_only``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from sim.analysis.people_only import may_lapse, may_want_options, moments_by_hand
from sim.engine.simulate import check_runs, play, tasks
from sim.faults import Path, Place
from sim.numbering import Kind
from sim.program.compile import program_of
from sim.program.expression import HALF, ONE, Tree, moments_read
from sim.program.nodes import Node, Program
from sim.program.policy import Rule
from sim.scenario.model import NONE, Decision, Scenario
from sim.scenario.names import Names

ReachKind = Literal["turn", "inject", "procedure", "step", "decision", "option", "lapse", "outcome"]
ALL_OPTIONS = "all options"
"""What the policy of random plays is called."""
_KINDS: dict[Kind, tuple[ReachKind, str]] = {
    Kind.TURN: ("turn", ""),
    Kind.INJECT: ("inject", ""),
    Kind.PROCEDURE: ("procedure", ".done"),
    Kind.STEP: ("step", ".done"),
    Kind.DECISION: ("decision", ".asked"),
}
"""What each kind of node is called, and the moment at which it counts as having happened."""


@dataclass(frozen=True, slots=True)
class Reach:
    """In how many runs something happened: a turn or inject, a step or procedure done, a decision asked, an option
    taken, a decision lapsed, a run ended so.

    ``begun`` and ``skipped`` count the runs in which it began (an option or lapse: was asked) or was skipped.
    ``by_hand``: it never happened, as only people at play can bring it about.
    """

    kind: ReachKind
    name: str
    path: Path
    place: Place
    runs: int
    begun: int = 0
    skipped: int = 0
    by_hand: bool = False

    @property
    def decision(self) -> str:
        """The decision that an option or a lapse belongs to."""
        return self.name.rpartition(".")[0]

    @property
    def option(self) -> str:
        """An option's id."""
        return self.name.rpartition(".")[2]

    @property
    def is_missing(self) -> bool:
        """Whether it never happened, although it should in automatic play."""
        return self.runs == 0 and not self.by_hand


@dataclass(frozen=True)
class Coverage:
    """What random plays reached, ``runs`` from each of the ``starts``; outcomes come last, all else as written."""

    runs: int
    seed: int
    starts: tuple[Mapping[str, float], ...]
    reaches: tuple[Reach, ...]

    @property
    def plays(self) -> int:
        """How many random plays there were in all."""
        return self.runs * len(self.starts)

    @property
    def missing(self) -> tuple[Reach, ...]:
        """What never happened, although it should."""
        return tuple(reach for reach in self.reaches if reach.is_missing)

    @property
    def by_hand(self) -> tuple[Reach, ...]:
        """What never happened, as only people at play can bring it about."""
        return tuple(reach for reach in self.reaches if reach.by_hand)


def coverage(
    scenario: Scenario,
    runs: int = 2_000,
    seed: int = 0,
    start: Mapping[str, float] | None = None,
    vary: Mapping[str, Sequence[float]] | None = None,
    executor: Executor | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Coverage:
    """Play all options at random, ``runs`` times, and count what happens.

    ``start`` gives states another start; with ``vary`` there are ``runs`` plays from every combination of its values.
    ``done`` is told (plays finished, plays in all). Raises Misuse for unknown states and numbers out of bounds.
    """
    check_runs(runs, seed)
    vary = vary or {}
    starts = tuple({**(start or {}), **dict(zip(vary, values, strict=True))} for values in product(*vary.values()))
    program = program_of(scenario)
    random = replace(program, policies={ALL_OPTIONS: random_policy(program)})
    work = [task for one in starts for task in tasks(random.starting(dict(one)), ALL_OPTIONS, seed, runs)]
    counts: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    finished = 0
    for sample in play(work, executor):
        counts.update(sample.reached)
        outcomes.update(sample.outcomes)
        finished += sample.runs
        if done is not None:
            done(finished, runs * len(starts))
    return Coverage(runs, seed, starts, tuple(_Count(scenario, program, counts, outcomes).reaches()))


def random_policy(program: Program) -> dict[int, tuple[Rule, ...]]:
    """The table by which every option that is offered is equally likely, in every decision; and of a menu as likely to
    be taken as not."""
    return {
        number: (Rule(None, (ONE if node.menu is None else HALF,) * len(node.options)),)
        for number, node in enumerate(program.nodes)
        if node.kind == Kind.DECISION
    }


class _Count:
    """From numbers of runs by moment and by outcome to what happened how often."""

    def __init__(
        self, scenario: Scenario, program: Program, counts: Mapping[str, int], outcomes: Mapping[str, int]
    ) -> None:
        self.program, self.counts, self.outcomes = program, counts, outcomes
        self.place = scenario.document.key_place
        self.elements = Names(scenario).nodes
        self.by_hand = moments_by_hand(program)
        self.number = {moment: number for number, moment in enumerate(program.moments)}

    def reaches(self) -> Iterator[Reach]:
        for node in self.program.nodes:
            yield self.node(node)
            if node.kind == Kind.DECISION:
                yield from self.options(node)
                yield from self.lapse(node)
        for outcome in self.program.outcomes:
            path = ("outcomes", outcome.name)
            hand = self.reads_hand(outcome.condition)
            yield self.reach("outcome", outcome.name, path, self.outcomes.get(outcome.name, 0), hand)

    def reach(
        self, kind: ReachKind, name: str, path: Path, runs: int, hand: bool, begun: int = 0, skipped: int = 0
    ) -> Reach:
        return Reach(kind, name, path, self.place(path), runs, begun, skipped, hand and runs == 0)

    def node(self, node: Node) -> Reach:
        kind, stage = _KINDS[node.kind]
        hand = self.number[node.name + stage] in self.by_hand or self.reads_hand(node.condition, node.trigger.watch)
        begun, skipped = self.counts.get(f"{node.name}.start", 0), self.counts[f"{node.name}.skipped"]
        return self.reach(kind, node.name, node.path, self.counts[node.name + stage], hand, begun, skipped)

    def options(self, node: Node) -> Iterator[Reach]:
        for option in node.options:
            name, path = f"{node.name}.{option.name}", (*node.path, "options", option.name)
            hand = option.moment in self.by_hand or self.reads_hand(option.condition)
            yield self.reach("option", name, path, self.counts[name], hand, self.counts[f"{node.name}.asked"])
        if node.menu is not None and node.menu.none >= 0:
            name, path = f"{node.name}.{NONE}", (*node.path, "pick")
            hand = node.menu.none in self.by_hand
            yield self.reach("option", name, path, self.counts[name], hand, self.counts[f"{node.name}.asked"])

    def lapse(self, node: Node) -> Iterator[Reach]:
        """A decision's lapse, where it has a deadline or an option for every case is missing."""
        if not node.has_deadline and not may_want_options(node):
            return
        element = self.elements[node.name].element
        assert isinstance(element, Decision)
        field = "lapse" if element.lapse is not None else "within" if element.within is not None else "options"
        name = f"{node.name}.lapsed"
        hand = node.moments.lapsed in self.by_hand or may_lapse(node) is None
        yield self.reach("lapse", name, (*node.path, field), self.counts[name], hand, self.counts[f"{node.name}.asked"])

    def reads_hand(self, *trees: Tree | None) -> bool:
        """Whether a condition reads something that only people can bring about."""
        return any(tree is not None and not self.by_hand.isdisjoint(moments_read(tree)) for tree in trees)
