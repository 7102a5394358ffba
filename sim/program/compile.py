"""From a checked scenario to a program. The only file outside ``sim.scenario`` that reads a scenario to play it."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sim.clock import hours, seconds_between
from sim.numbering import NEVER, Kind, Reading
from sim.operators import OPERATORS
from sim.program import expression as trees
from sim.program.expression import HALF, ONE, ZERO, Constant, Tree
from sim.program.instants import CALENDARS, Instants, calendar_of, instants_of
from sim.program.menu import Menu
from sim.program.nodes import (
    Deed,
    Effect,
    Listener,
    Measure,
    Moments,
    Node,
    Option,
    Outcome,
    Program,
    StateSlot,
    Trigger,
    Watch,
)
from sim.program.policy import Rule, RuleTable
from sim.program.quantities import AnyQuantity, Cases, Clause, Quantity
from sim.scenario import expression as syntax
from sim.scenario import model, quantity, times
from sim.scenario.fields import Goal
from sim.scenario.names import Names, Placed
from sim.scenario.told import alternatives
from sim.spread import Spread

__all__ = ["Playable", "compile_program", "program_of"]


def compile_program(scenario: model.Scenario, instants: Instants | None = None) -> Program:
    """The program of a scenario that has been checked; one with faults may fail in any way.

    ``instants`` are those of its clock times and calendars, by default as this machine's time-zone rules have them.
    """
    return _Compiler(scenario, instants_of(scenario) if instants is None else instants).program()


Playable = model.Scenario | Program
"""What can be played: a scenario, or the program that one was compiled into."""


def program_of(scenario: Playable) -> Program:
    """The program of a scenario, compiled once for as long as the scenario lives, or the program itself. TypeError for
    anything else."""
    if isinstance(scenario, Program):
        return scenario
    if isinstance(scenario, model.Scenario):
        return _kept(scenario)
    raise TypeError(f"a scenario is asked for, as sim.load gives it, and not {type(scenario).__name__}")


_PROGRAMS: dict[int, Program] = {}


def _kept(scenario: model.Scenario) -> Program:
    key = id(scenario)  # a scenario does not change, and to hash it would be to walk all of it
    if key not in _PROGRAMS:
        _PROGRAMS[key] = compile_program(scenario)
        weakref.finalize(scenario, _PROGRAMS.pop, key, None)
    return _PROGRAMS[key]


class _Compiler:
    def __init__(self, scenario: model.Scenario, instants: Instants) -> None:
        self.scenario = scenario
        self.instants = instants
        self.names = Names(scenario)
        self.placed = list(self.names.nodes.values())
        self.entries: dict[str, list[int]] = {}
        self.node_of = {node.name: number for number, node in enumerate(self.placed)}
        self.moment_of = {moment: number for number, moment in enumerate(self.names.moments)}
        self.state_of = {name: number for number, name in enumerate(scenario.state)}
        self.answer_of = _numbered(
            option
            for node in self.placed
            if isinstance(node.element, model.Decision)
            for option in node.element.options
        )
        for number, node in enumerate(self.placed):
            if node.owner is not None:
                self.entries.setdefault(node.owner, []).append(number)
        self.calendars = {name: calendar_of(name, instants[f"{CALENDARS}{name}"]) for name in scenario.calendars}
        self.scarce = [name for name, actor in scenario.actors.items() if actor.seats is not None]

    def program(self) -> Program:
        nodes = tuple(self.node(node) for node in self.placed)
        measures = tuple(self.measure(name, measure) for name, measure in self.scenario.measures.items())
        outcomes = tuple(
            Outcome(name, self.optional(outcome.when, None), outcome.ends)
            for name, outcome in self.scenario.outcomes.items()
        )
        return Program(
            title=self.scenario.title,
            horizon=self.scenario.horizon,
            nodes=nodes,
            moments=tuple(self.moment_of),
            listeners=_listeners(nodes, len(self.moment_of)),
            states=tuple(self.state(name, state) for name, state in self.scenario.state.items()),
            answers=tuple(self.answer_of),
            actors=tuple(self.scarce),
            seats=tuple(self.scenario.actors[name].seats or 0 for name in self.scarce),
            watches=tuple(_watches(nodes, measures, outcomes)),
            measures=measures,
            outcomes=outcomes,
            policies={name: self.policy(policy) for name, policy in self.scenario.policies.items()},
        )

    def node(self, placed: Placed) -> Node:
        element, scope = placed.element, placed.owner
        base = element.stream or placed.name
        return Node(
            name=placed.name,
            kind=Kind[placed.kind.upper()],
            path=placed.path,
            owner=-1 if scope is None else self.node_of[scope],
            moments=self.moments(placed),
            trigger=self.trigger(placed, base),
            condition=self.optional(element.condition, scope),
            chance=self.optional(element.chance, scope),
            chance_stream=f"{base}/chance",
            most=element.most,
            wordings=self.wordings(placed),
            **self.own(placed, base),
        )

    def wordings(self, placed: Placed) -> tuple[tuple[Tree | None, ...], ...]:
        return tuple(
            tuple(self.optional(wording.condition, placed.owner) for wording in wordings)
            for _, wordings in alternatives(placed.element)
        )

    def own(self, placed: Placed, base: str) -> dict[str, Any]:
        """The fields that a node has by its kind."""
        scope = placed.owner
        match placed.element:
            case model.Inject() as inject:
                return {"deed": self.deed(inject, scope, base)}
            case model.Step() as step:
                takes = self.must(step.takes, scope, f"{base}/takes")
                return {"takes": takes, "seats": self.seats(step), "deed": self.deed(step, scope, base)}
            case model.Procedure():
                return {"entries": tuple(self.entries.get(placed.name, ()))}
            case model.Decision() as decision:
                return self.asking(decision, placed, base)
        return {}

    def trigger(self, placed: Placed, base: str) -> Trigger:
        element, scope = placed.element, placed.owner
        clock_times = tuple(self.instants.get(placed.name, ()))
        during = None if element.during is None else self.calendars[element.during]
        if element.at is not None:
            at = self.at(element.at, placed.name, f"{base}/at")
            return Trigger("at", at, clock_times, during=during, **self.series(placed, base))
        wait = self.optional_quantity(element.delay, scope, f"{base}/delay")
        if element.when is not None:
            return Trigger("when", wait, clock_times, watch=self.tree(element.when.tree, scope), during=during)
        if element.after is not None:
            names = dict.fromkeys(self.names.full(name, scope) for name in element.after.names)
            hears = tuple(self.moment_of[name] for name in names)
            needs = len(hears) if element.after.kind == "all" else 0
            return Trigger("after", wait, clock_times, hears, needs=needs, during=during)
        if placed.follows is not None:
            return Trigger("after", wait, clock_times, (self.moment_of[placed.follows],), during=during)
        return Trigger("contingency")

    def series(self, placed: Placed, base: str) -> dict[str, Any]:
        """What makes it come again: it hears its own closing moments."""
        inject = placed.element
        if not isinstance(inject, model.Inject) or inject.every is None:
            return {}
        own = self.moments(placed)
        return {
            "hears": (own.over, own.skipped),
            "every": self.must(inject.every, placed.owner, f"{base}/every"),
            "latest": self.latest(inject.until, placed.name),
        }

    def latest(self, until: int | datetime | None, name: str) -> int:
        """When what comes again comes due no more."""
        if isinstance(until, datetime):
            return self.instants.get(f"{name}/until", (seconds_between(self.scenario.start, until),))[0]
        return NEVER if until is None else until

    def seats(self, step: model.Step) -> tuple[int, ...]:
        return tuple(sorted({self.scarce.index(name) for name in step.by if name in self.scarce}))

    def asking(self, decision: model.Decision, placed: Placed, base: str) -> dict[str, Any]:
        scope, lapse = placed.owner, decision.lapse
        return {
            "takes": self.optional_quantity(decision.takes, scope, f"{base}/takes"),
            **self.deadline(decision.within, placed, base),
            "options": self.options(decision, placed),
            "lapse": self.deed(lapse, scope, f"{base}/lapse") if isinstance(lapse, model.Lapse) else None,
            "lapse_option": decision.pick_of(decision.lapses_to) if decision.lapses_to is not None else -1,
            "choice_stream": f"{base}/choice",
            "control": self.is_control(decision),
            "menu": self.menu(decision, placed),
        }

    def menu(self, decision: model.Decision, placed: Placed) -> Menu | None:
        if decision.bounds is None:
            return None
        return Menu(*decision.bounds, self.moment_of.get(f"{placed.name}.{model.NONE}", -1))

    def moments(self, placed: Placed) -> Moments:
        def number(word: str) -> int:
            return self.moment_of.get(f"{placed.name}.{word}", -1)

        return Moments(
            over=self.moment_of[placed.name],
            skipped=number("skipped"),
            start=number("start"),
            done=number("done"),
            asked=number("asked"),
            lapsed=number("lapsed"),
        )

    def options(self, decision: model.Decision, placed: Placed) -> tuple[Option, ...]:
        return tuple(
            Option(
                name=name,
                answer=self.answer_of[name],
                moment=self.moment_of[f"{placed.name}.{name}"],
                condition=self.optional(option.condition, placed.owner),
                weight=self.share(decision, option, placed),
                deed=self.deed(option, placed.owner, option.stream or f"{placed.name}.{name}"),
                choice_stream="" if decision.bounds is None else f"{option.stream or f'{placed.name}.{name}'}/choice",
            )
            for name, option in decision.options.items()
        )

    def share(self, decision: model.Decision, option: model.Option, placed: Placed) -> Tree:
        """An option's weight, or its chance in a menu, where nothing else decides."""
        if decision.bounds is None:
            return ONE if option.weight is None else self.tree(option.weight.tree, placed.owner)
        return HALF if option.chance is None else self.tree(option.chance.tree, placed.owner)

    def is_control(self, decision: model.Decision) -> bool:
        cells = (self.scenario.actors[name].cell for name in decision.by)
        return any(self.scenario.cells[cell].control for cell in cells)

    def deed(
        self, element: model.Inject | model.Step | model.Option | model.Lapse, scope: str | None, base: str
    ) -> Deed:
        effects = tuple(
            Effect(
                self.state_of[state],
                self.must(change.amount, scope, f"{base}/effects/{state}"),
                change.assigns,
            )
            for state, change in element.effects.items()
        )
        return Deed(effects, tuple(self.node_of[self.names.full(name, scope)] for name in element.cancels))

    def state(self, name: str, state: model.State) -> StateSlot:
        assert not isinstance(state.start, quantity.Cases), "the checks refuse it"
        return StateSlot(name, *state.range, self.plain(state.start, None, f"{name}/start"))

    def at(self, at: times.When, name: str, stream: str) -> AnyQuantity:
        seconds = self.instants.get(f"{name}/at", ())
        if isinstance(at, times.UncertainInstant):
            return Quantity(ZERO, at.from_seconds(tuple(map(float, seconds))), stream)
        if isinstance(at, datetime):
            return Quantity(Constant(hours(seconds[0] if seconds else seconds_between(self.scenario.start, at))))
        return self.must(at, None, stream)

    def deadline(self, within: times.Deadline | None, placed: Placed, base: str) -> dict[str, Any]:
        if isinstance(within, times.Until):
            return {"until": tuple(self.instants[f"{placed.name}/within"])}
        return {"within": self.optional_quantity(within, placed.owner, f"{base}/within")}

    def optional_quantity(self, value: quantity.Quantity | None, scope: str | None, stream: str) -> AnyQuantity | None:
        return None if value is None else self.must(value, scope, stream)

    def must(self, value: quantity.Quantity, scope: str | None, stream: str) -> AnyQuantity:
        if isinstance(value, quantity.Cases):
            return Cases(
                tuple(
                    Clause(self.optional(case.condition, scope), self.plain(case.quantity, scope, stream))
                    for case in value.cases
                )
            )
        return self.plain(value, scope, stream)

    def plain(self, value: syntax.Expression | Spread, scope: str | None, stream: str) -> Quantity:
        if isinstance(value, syntax.Expression):
            return Quantity(self.tree(value.tree, scope))
        return Quantity(ZERO, value, stream)

    def optional(self, expression: syntax.Expression | None, scope: str | None) -> Tree | None:
        return None if expression is None else self.tree(expression.tree, scope)

    def tree(self, tree: syntax.Syntax, scope: str | None) -> Tree:
        if isinstance(tree, syntax.Number):
            return Constant(tree.value)
        if isinstance(tree, syntax.Elapsed):
            return trees.ElapsedHours()
        if isinstance(tree, syntax.Recall):
            moment = self.moment_of[self.names.full(tree.moment.name, scope)]
            return trees.TimesHappened(moment) if tree.word == "count" else trees.HoursSince(moment)
        if isinstance(tree, syntax.Name):
            return self.name(self.names.full(tree.name, scope))
        return self.operation(tree, scope)

    def name(self, full: str) -> Tree:
        if full in self.state_of:
            return trees.StateValue(self.state_of[full])
        node = self.names.moments[full]
        option = full.removeprefix(f"{node.name}.")
        if isinstance(node.element, model.Decision) and option in node.element.answers and full != node.name:
            return self.answer(node, node.element, option)
        return trees.Happened(self.moment_of[full])

    def answer(self, node: Placed, decision: model.Decision, option: str) -> Tree:
        """Whether an option is the latest answer of a decision, or among it; or, of a menu, whether none is."""
        number, moments = self.node_of[node.name], self.answers(node)
        if decision.bounds is None:
            return trees.AnswerIs(number, self.answer_of[option], moments)
        if option == model.NONE:
            return trees.AnswerIs(number, 0, moments)
        return trees.IsTaken(number, list(decision.options).index(option), moments)

    def answers(self, node: Placed) -> tuple[int, ...]:
        """The moments at which a decision's latest answer, or whether it is open, may change."""
        return tuple(self.moment_of[moment] for moment in node.moments)

    def operation(self, tree: syntax.Operation, scope: str | None) -> Tree:
        if tree.sign in ("==", "!="):
            sides = [self.decision(part, scope) for part in tree.parts]
            if sides[0] is not None and sides[1] is not None:
                moments = (*self.answers(sides[0]), *self.answers(sides[1]))
                left, right = (self.node_of[side.name] for side in sides if side is not None)
                return trees.SameAnswer(left, right, tree.sign == "==", moments)
        operator, parts = OPERATORS[tree.sign], tuple(self.tree(part, scope) for part in tree.parts)
        match tree.sign:
            case "neg":
                return trees.Arithmetic("-", ZERO, parts[0])
            case "abs":
                return trees.Magnitude(parts[0])
            case "not":
                return trees.Not(parts[0])
            case "and":
                return trees.Every(parts)
            case "or":
                return trees.Some(parts)
            case ">" | ">=":
                return trees.Relation(operator.turned, parts[1], parts[0])
        if operator.level == "comparison":
            return trees.Relation(tree.sign, parts[0], parts[1])
        if operator.level == "function":
            return trees.Extreme(tree.sign, parts)
        return trees.Arithmetic(tree.sign, parts[0], parts[1])

    def decision(self, part: syntax.Syntax, scope: str | None) -> Placed | None:
        if isinstance(part, syntax.Name) and self.names.decision(part.name, scope) is not None:
            return self.names.nodes[self.names.full(part.name, scope)]
        return None

    def policy(self, policy: model.Policy) -> RuleTable:
        table = {}
        for name, rules in policy.choose.items():
            placed = self.names.nodes[name]
            options = placed.element.options if isinstance(placed.element, model.Decision) else {}
            table[self.node_of[name]] = tuple(
                Rule(
                    self.optional(rule.condition, None),
                    tuple(
                        self.tree(rule.weights[option].tree, None) if option in rule.weights else ZERO
                        for option in options
                    ),
                )
                for rule in rules
            )
        return table

    def measure(self, name: str, measure: model.Measure) -> Measure:
        at_most, at_least = _goal(measure.at_most), _goal(measure.at_least)
        if measure.start is not None and measure.end is not None:
            start, end = self.moment_of[measure.start], self.moment_of[measure.end]
            return Measure(name, "span", start, end, at_most=at_most, at_least=at_least)
        if measure.count is not None:
            return Measure(name, "count", self.moment_of[measure.count], at_most=at_most, at_least=at_least)
        kind, expression = next(
            (kind, value)
            for kind, value in (("peak", measure.peak), ("low", measure.low), ("value", measure.value))
            if value is not None
        )
        return Measure(name, kind, tree=self.tree(expression.tree, None), at_most=at_most, at_least=at_least)


def _listeners(nodes: tuple[Node, ...], moments: int) -> tuple[tuple[Listener, ...], ...]:
    """For each moment, the nodes that it triggers, by place."""
    heard: list[list[Listener]] = [[] for _ in range(moments)]
    for number, node in enumerate(nodes):
        for part, moment in enumerate(node.trigger.hears):
            heard[moment].append(Listener(number, part if node.trigger.needs else -1))
    return tuple(map(tuple, heard))


def _watches(nodes: tuple[Node, ...], measures: tuple[Measure, ...], outcomes: tuple[Outcome, ...]) -> list[Watch]:
    """What is looked at after an event, in the order of rule 6: triggers by place, then measures, then endings."""
    watched = ((i, node.trigger.watch) for i, node in enumerate(nodes))
    watches = [Watch(Reading.TRIGGER, i, watch) for i, watch in watched if watch is not None]
    for i, measure in enumerate(measures):
        if measure.kind in ("peak", "low"):
            watches.append(Watch(Reading.PEAK if measure.kind == "peak" else Reading.LOW, i, measure.tree))
    for i, outcome in enumerate(outcomes):
        if outcome.ends and outcome.condition is not None:
            watches.append(Watch(Reading.ENDING, i, outcome.condition))
    return watches


def _goal(goal: Goal | None) -> float | None:
    return None if goal is None else goal.value


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
