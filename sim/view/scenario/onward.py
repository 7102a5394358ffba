"""How decisions hang together: which is asked after which, what states they move, and what the endings turn on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sim.characters import letter
from sim.scenario.expression import Name, Number, Operation, Recall, Syntax
from sim.scenario.model import Decision, Inject, Lapse, Option, Scenario, Step
from sim.scenario.names import Names
from sim.scenario.quantity import Cases, Move, Quantity
from sim.spread import Spread
from sim.view.scenario.consequences import leads
from sim.view.scenario.order import in_order
from sim.view.words import sentences as say

OTHERWISE = "–"
"""Instead of letters: where none of the options is taken, as when a deadline passes."""
Way = Literal["up", "down", "either"]
"""How a state is moved: as far as the numbers say so, only up, or only down."""


@dataclass(frozen=True, slots=True)
class Before:
    """A decision after which something comes: by ``letters`` of the options that lead there, empty for any answer,
    ``OTHERWISE`` for none.

    ``how``: they lead there, or rule it out.
    """

    decision: str
    letters: str
    how: Literal["leads", "rules out"] = "leads"


@dataclass(frozen=True, slots=True)
class Shift:
    """How a decision moves a state: by an answer itself, or (not ``directly``) by what answers lead to."""

    way: Way
    directly: bool


@dataclass(frozen=True, slots=True)
class Junction:
    """A decision or an ending, what it comes after, and the states: of a decision how it moves them, of an ending what
    it asks of them, in words."""

    name: str
    title: str
    after: tuple[Before, ...]
    moves: Mapping[str, Shift]
    asks: Mapping[str, str]
    control: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Decisions in the order of play, endings in theirs, and the states that endings turn on."""

    decisions: tuple[Junction, ...]
    endings: tuple[Junction, ...]
    states: tuple[str, ...]


def network(scenario: Scenario) -> Network:
    """The decisions and endings of a scenario; what it leaves out with a chance of nought is not among them."""
    return _Tracing(Names(scenario)).network()


class _Tracing:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.next: dict[str, list[str]] = defaultdict(list)
        """The elements that each moment brings about."""
        self.ruled_out: dict[str, list[str]] = {}
        for moment, verbs in leads(names).items():
            self.next[moment] += verbs["Leads to"]
            self.ruled_out[moment] = verbs["Rules out"]
        for node in names.nodes.values():
            if node.follows and node.element.after is None and node.element.when is None:
                self.next[node.follows].append(node.name)

    def network(self) -> Network:
        scenario = self.names.scenario
        order = [
            node.name
            for node in in_order(self.names)
            if isinstance(node.element, Decision) and node.name not in self.names.left_out
        ]
        reached = {name: self._reached(name) for name in order}
        wanted = {
            name: list(_wanted(outcome.when.tree)) if outcome.when else []
            for name, outcome in scenario.outcomes.items()
        }
        states = tuple(
            state
            for state in scenario.state
            if any(state == name for mentioned in wanted.values() for name, _ in mentioned)
        )
        players = set(self.names.player_decisions)
        decisions = tuple(
            Junction(
                name,
                say.node_title(self.names, name),
                tuple(self._before(name, reached)),
                self._moves(name, states),
                {},
                name not in players,
            )
            for name in order
        )
        endings = tuple(
            Junction(
                name,
                say.titled(name, outcome),
                tuple(self._before_ending([moment for moment, _ in wanted[name]], reached)),
                {},
                {state: asked for state, asked in wanted[name] if state in states},
            )
            for name, outcome in scenario.outcomes.items()
        )
        return Network(decisions, endings, states)

    def _reached(self, decision: str) -> dict[str, set[str]]:
        """By moment of a decision, all elements that come of it before the next decision, and that decision."""
        return {moment: self._from(moment) for moment in self.names.nodes[decision].moments}

    def _from(self, moment: str) -> set[str]:
        known, ahead = set[str](), list(self.next.get(moment, ()))
        while ahead:
            name = ahead.pop()
            if name in known:
                continue
            known.add(name)
            node = self.names.nodes[name]
            if not isinstance(node.element, Decision):
                ahead += [each for one in node.moments for each in self.next.get(one, ())]
        return known

    def _before(self, name: str, reached: Mapping[str, Mapping[str, set[str]]]) -> Iterator[Before]:
        """The decisions after which one is asked, and those of which an answer rules it out."""
        for decision, by_moment in reached.items():
            moments = [moment for moment, names in by_moment.items() if name in names]
            if moments and decision != name:
                yield Before(decision, self._letters(decision, moments))
            ruled = [moment for moment in by_moment if name in self.ruled_out.get(moment, ())]
            if ruled and not moments and decision != name:
                yield Before(decision, self._letters(decision, ruled), "rules out")

    def _before_ending(self, mentioned: list[str], reached: Mapping[str, Mapping[str, set[str]]]) -> Iterator[Before]:
        """The decisions on whose answers, or on what comes of them, an ending turns."""
        nodes = [self.names.moments[one] for one in mentioned if one in self.names.moments]
        between = {node.name for node in nodes if not isinstance(node.element, Decision)}
        for decision, by_moment in reached.items():
            moments = [moment for moment, names in by_moment.items() if moment in mentioned or names & between]
            if moments:
                yield Before(decision, self._letters(decision, moments))

    def _letters(self, decision: str, moments: list[str]) -> str:
        """The letters of the options among moments of a decision; empty where it is all of them, or any answer."""
        options = list(self.names.decision_at(decision).options)
        letters = [letter(place) for place, name in enumerate(options) if f"{decision}.{name}" in moments]
        general = any(moment in (decision, f"{decision}.asked") for moment in moments)
        if general or len(letters) == len(options):
            return ""
        return "".join(letters) or OTHERWISE

    def _moves(self, decision: str, states: tuple[str, ...]) -> dict[str, Shift]:
        """How it moves each of some states: by an answer itself where one does, else by what comes of answers."""
        element = self.names.decision_at(decision)
        answers = [one.effects for one in (*element.options.values(), element.lapse) if isinstance(one, Option | Lapse)]
        came = {name for moment in self.names.nodes[decision].moments for name in self._from(moment)}
        elements = [self.names.nodes[name].element for name in sorted(came)]
        later = [one.effects for one in elements if isinstance(one, Inject | Step)]
        moved = dict[str, Shift]()
        for state in states:
            for effects, directly in ((answers, True), (later, False)):
                ways = {_way(one[state]) for one in effects if state in one}
                if ways and state not in moved:
                    moved[state] = Shift(ways.pop() if len(ways) == 1 else "either", directly)
        return moved


def _way(move: Move) -> Way:
    """Where a move goes, as far as its numbers say."""
    ends = [] if move.assigns else list(_ends(move.amount))
    if not ends or None in ends:
        return "either"
    numbers = [end for end in ends if end is not None]
    if min(numbers) >= 0:
        return "up"
    return "down" if max(numbers) <= 0 else "either"


def _ends(amount: Quantity) -> Iterator[float | None]:
    """The least and the greatest of an amount; None where they are not known before play."""
    if isinstance(amount, Cases):
        for clause in amount.cases:
            yield from _ends(clause.quantity)
    elif isinstance(amount, Spread):
        least, most = amount.support
        yield from (least, least if most is None else most)
    else:
        yield _constant(amount.tree)


def _constant(tree: Syntax) -> float | None:
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Operation) and tree.sign == "neg":
        value = _constant(tree.parts[0])
        return None if value is None else -value
    return None


_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def _wanted(tree: Syntax) -> Iterator[tuple[str, str]]:
    """Every name in a condition, and what is asked of it: ``≥6.5``, or a dot where that is more than a number."""
    if isinstance(tree, Operation) and tree.sign in (*_TURNED, "==", "!="):
        left, right = tree.parts
        sign = tree.sign
        if isinstance(right, Name):
            left, right, sign = right, left, _TURNED.get(sign, sign)
        value = _constant(right)
        if isinstance(left, Name) and value is not None:
            yield left.name, f"{_SIGNS.get(sign, sign)}{say.number(value)}"
            return
    if isinstance(tree, Name):
        yield tree.name, "·"
    elif isinstance(tree, Recall):
        yield tree.moment.name, "·"
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from ((name, "·") for name, _ in _wanted(part)) if tree.sign == "not" else _wanted(part)
