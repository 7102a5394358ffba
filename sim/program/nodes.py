"""The program: everything that can happen, flat and numbered.

A node's number is its place, which breaks every tie: turns, injects, procedures each followed by its entries, then
decisions, as written. Moments, states, answers and scarce actors are numbered too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import Literal

from sim.faults import Misuse, Path, nearest
from sim.numbering import MOST_IN_MENU, NEVER, Kind, Reading
from sim.program.expression import ZERO, Constant, Tree, moments_read, states_read
from sim.program.menu import Menu, mask_of, members
from sim.program.policy import RuleTable
from sim.program.quantities import AnyQuantity, Quantity

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of a state: an amount to add, or (``assigns``) the new value."""

    state: int
    amount: AnyQuantity
    assigns: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """What something does when it happens: its effects, and the nodes it cancels."""

    effects: tuple[Effect, ...] = ()
    cancels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a decision: its name, number among all answers, moment, offer, weight and deed.

    Of a menu ``weight`` is the chance that it is taken, for which a number of its own is drawn from ``choice_stream``.
    """

    name: str
    answer: int
    moment: int
    condition: Tree | None
    weight: Tree
    deed: Deed
    choice_stream: str = ""
    own: bool = False
    """Whether it is on no list: people's own answer, which is never offered."""
    like: int = -1
    """The number of the option that an own one is like, -1 for none: what waits for that goes on."""


@dataclass(frozen=True, slots=True)
class Moments:
    """A node's moments by number; -1 where its kind has none. ``over`` is the bare name."""

    over: int
    skipped: int
    start: int = -1
    done: int = -1
    asked: int = -1
    lapsed: int = -1


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a calendar is open: the first and the last second of each opening, rising, those that touch the time from
    the start to the horizon and the first after it."""

    name: str
    opens: tuple[int, ...]
    lasts: tuple[int, ...]

    def moved(self, due: int) -> int:
        """``due`` if it lies in an opening, else when the next one begins; ``due`` too where there is none (8)."""
        at = bisect_left(self.lasts, due)
        return max(due, self.opens[at]) if at < len(self.lasts) else due

    def unmoved(self, time: int) -> int:
        """The least due time that is moved to ``time`` or later."""
        at = bisect_left(self.lasts, time)
        if at == len(self.lasts) or time > self.opens[at]:
            return time
        return self.lasts[at - 1] + 1 if at else 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes a node happen, and how long after that it is due.

    ``told`` is how the scenario tells it: ``at`` a time, ``after`` moments, ``when`` an expression turns true; or a
    person alone brings it about.
    """

    told: Literal["at", "after", "when", "contingency"]
    wait: AnyQuantity | None = None
    """How long after its trigger it is due; of ``at``, after the start."""
    clock_times: tuple[int, ...] = ()
    """What ``not_before`` names: the seconds of every such clock time, rising, to the first past the horizon; or one
    instant."""
    hears: tuple[int, ...] = ()
    """The moments that trigger it."""
    every: AnyQuantity | None = None
    """How long after each of its own closing moments, which it hears, it is due again."""
    latest: int = NEVER
    """When it comes due no more, in seconds from the start."""
    needs: int = 0
    """How many of them an ``after: {all: …}`` waits for; 0 if one is enough."""
    watch: Tree | None = None
    """What triggers it as it turns true."""
    during: Calendar | None = None
    """Into whose openings its due time is moved."""

    def due(self, time: int, wait: int) -> int:
        """When it is due that is triggered at ``time`` and waits so long: no earlier than its clock time, and then in
        an opening of its calendar (8)."""
        due = max(time + wait, self.clock_time(time))
        return due if self.during is None else self.during.moved(due)

    def wait_after(self, cause: int) -> AnyQuantity | None:
        """How long after a trigger it is due, by what triggered it."""
        return self.every if self.every is not None and cause >= 0 else self.wait

    def clock_time(self, time: int) -> int:
        """The clock time before which it is not due if it is triggered at ``time``: the first that is not past, or the
        last; 0 where there is none."""
        times = self.clock_times
        return times[min(bisect_left(times, time), len(times) - 1)] if times else 0


@dataclass(frozen=True, slots=True)
class Closing:
    """A way in which a node ends: the moments it then announces, the particular before the general (13); what it does
    before; and, of a decision, the answer that it has by then, -1 for none."""

    moments: tuple[int, ...]
    deed: Deed = Deed()
    answer: int = -1


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that can happen. ``owner`` is the procedure of an entry, or -1."""

    name: str
    kind: Kind
    path: Path
    owner: int
    moments: Moments
    trigger: Trigger
    condition: Tree | None = None
    chance: Tree | None = None
    chance_stream: str = ""
    most: int = 1
    """How often it is triggered at most, in a run or in each start of its procedure."""
    seats: tuple[int, ...] = ()
    takes: AnyQuantity | None = None
    within: AnyQuantity | None = None
    until: tuple[int, ...] = ()
    """What a deadline that is a clock time names, as ``Trigger.clock_times``; it then has no ``within``."""
    deed: Deed = Deed()
    entries: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    lapse: Deed | None = None
    lapse_option: int = -1
    """The answer that a passed deadline gives, -1 for none: an option's number, or of a menu the mask of several."""
    choice_stream: str = ""
    control: bool = False
    wordings: tuple[tuple[Tree | None, ...], ...] = ()
    """For each text with alternatives (``sim.scenario.told``), the condition of each of them; they move nothing."""
    menu: Menu | None = None
    """Of a decision that takes several options, how many; None for a choice of one."""
    closing: Closing = field(init=False, repr=False, compare=False)
    """How it ends by itself: an inject or a turn happens, a step or a procedure is done."""
    skipping: Closing = field(init=False, repr=False, compare=False)
    """How it ends where its `if` or its chance fails."""
    answering: tuple[Closing, ...] = field(init=False, repr=False, compare=False)
    """How a decision ends, one an option."""
    lapsing: Closing = field(init=False, repr=False, compare=False)
    """How a decision ends at its deadline: with an option, which is then the answer, with effects, or with nothing."""

    def __post_init__(self) -> None:
        own, options = self.moments, self.options
        over = (own.over,) if self.goes_on else ()
        done = (own.done,) if own.done >= 0 else ()
        answering = tuple(Closing((*self._announced(one), own.over), one.deed, one.answer) for one in options)
        object.__setattr__(self, "closing", Closing((*done, own.over), self.deed))
        object.__setattr__(self, "skipping", Closing((own.skipped, *over)))
        object.__setattr__(self, "answering", answering)
        if self.lapse_option >= 0:
            answer = self.answered(self.lapse_option)
            lapsing = replace(answer, moments=(*answer.moments[:-1], own.lapsed, own.over))
        else:
            lapsing = Closing((own.lapsed, own.over), self.lapse or Deed())
        object.__setattr__(self, "lapsing", lapsing)

    def answered(self, pick: int) -> Closing:
        """How a decision ends with an answer: an option's number, or of a menu the mask of those taken."""
        return self.answering[pick] if self.menu is None else self._taking(pick, self.menu)

    def _taking(self, mask: int, menu: Menu) -> Closing:
        """What the options taken do is done at once, as one deed; none of them is announced as such."""
        taken = self.taken(mask)
        likes = mask_of(option.like for option in taken if option.like >= 0)
        moments = [moment for option in taken for moment in self._announced(option)]
        moments = moments or ([menu.none] if menu.none >= 0 else [])
        effects = tuple(effect for option in taken for effect in option.deed.effects)
        cancels = tuple(target for option in taken for target in option.deed.cancels)
        return Closing((*moments, self.moments.over), Deed(effects, cancels), mask | likes)

    def _announced(self, option: Option) -> tuple[int, ...]:
        """What is announced of an option that is taken: it, then the one that it is like."""
        return (option.moment, self.options[option.like].moment) if option.like >= 0 else (option.moment,)

    @property
    def listed(self) -> tuple[Option, ...]:
        """The options that the scenario has; people's own stand behind them."""
        return tuple(option for option in self.options if not option.own)

    @property
    def choice_streams(self) -> tuple[str, ...]:
        """Where its answer is drawn from: at once, or of a menu option by option."""
        return (self.choice_stream,) if self.menu is None else tuple(option.choice_stream for option in self.options)

    def taken(self, pick: int) -> tuple[Option, ...]:
        """The options of an answer, in order; none of one that is no answer."""
        numbers = () if pick < 0 else (pick,) if self.menu is None else members(pick)
        return tuple(self.options[number] for number in numbers)

    def pick(self, names: Sequence[str]) -> int:
        """The answer that takes the options of these names: of a choice there is one. ValueError for a name of none."""
        known = [option.name for option in self.options]
        numbers = [known.index(name) for name in names]
        return numbers[0] if self.menu is None else mask_of(numbers)

    @property
    def goes_on(self) -> bool:
        """Whether it is over when it is skipped, so that a chain goes on."""
        return self.kind in (Kind.STEP, Kind.PROCEDURE, Kind.DECISION)

    @property
    def has_deadline(self) -> bool:
        """Whether it is a decision that lapses by itself."""
        return self.within is not None or bool(self.until)

    def next_until(self, time: int) -> int:
        """The first clock time of its deadline that comes after ``time``; its one instant, which is ``time`` itself
        where it is past (16)."""
        return max(self.until[min(bisect_right(self.until, time), len(self.until) - 1)], time)


@dataclass(frozen=True, slots=True)
class Listener:
    """A node that hears a moment; ``bit`` is its part of an ``all`` set, or -1."""

    node: int
    bit: int


@dataclass(frozen=True, slots=True)
class StateSlot:
    """A state: its name, range and start."""

    name: str
    low: float
    high: float
    start: Quantity

    def tidy(self, value: float) -> float:
        """A value as the state keeps it: rounded half to even to six decimals, then clipped to the range."""
        return min(max(round(value * 1e6) / 1e6, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Watch:
    """An expression looked at whenever something it reads has changed; ``index`` is a node, measure or outcome."""

    reading: Reading
    index: int
    tree: Tree


@dataclass(frozen=True, slots=True)
class Measure:
    """A number read off a finished run. ``kind``: span (``start`` and ``end`` are moments), peak, low, value, count."""

    name: str
    kind: str
    start: int = -1
    end: int = -1
    tree: Tree = ZERO
    at_most: float | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run may end: the first whose condition holds (the last has none)."""

    name: str
    condition: Tree | None
    ends: bool


@dataclass(frozen=True)
class Program:
    """A scenario made ready to play. All tuples are indexed by the numbers the nodes and trees hold."""

    title: str
    horizon: int
    nodes: tuple[Node, ...]
    moments: tuple[str, ...]
    listeners: tuple[tuple[Listener, ...], ...]
    states: tuple[StateSlot, ...]
    answers: tuple[str, ...]
    actors: tuple[str, ...]
    seats: tuple[int, ...]
    watches: tuple[Watch, ...]
    measures: tuple[Measure, ...]
    outcomes: tuple[Outcome, ...]
    policies: dict[str, RuleTable]

    @cached_property
    def node_of(self) -> dict[str, int]:
        """A node's number by its name."""
        return {node.name: number for number, node in enumerate(self.nodes)}

    @cached_property
    def state_of(self) -> dict[str, int]:
        """A state's number by its name."""
        return {state.name: number for number, state in enumerate(self.states)}

    @cached_property
    def moment_of(self) -> dict[str, int]:
        """A moment's number by its name."""
        return {moment: number for number, moment in enumerate(self.moments)}

    @cached_property
    def readers_of_state(self) -> tuple[tuple[int, ...], ...]:
        """For each state, the watches whose value its change may change."""
        reads = [states_read(watch.tree) for watch in self.watches]
        return _turned_round(reads, len(self.states))

    @cached_property
    def readers_of_moment(self) -> tuple[tuple[int, ...], ...]:
        """For each moment, the watches whose value its announcement may change."""
        reads = [moments_read(watch.tree) for watch in self.watches]
        return _turned_round(reads, len(self.moments))

    @cached_property
    def spans_of_moment(self) -> tuple[tuple[int, ...], ...]:
        """For each moment, the span measures that it begins or ends."""
        ends = [{m.start, m.end} if m.kind == "span" else set() for m in self.measures]
        return _turned_round(ends, len(self.moments))

    def policy(self, name: str | None) -> RuleTable:
        """A policy's table by name; none, or ``unguided``, leaves every decision to its weights. Raises Misuse."""
        if name is None or name == "unguided":
            return {}
        if name not in self.policies:
            valid = ["unguided", *self.policies]
            hint = nearest(name, valid) or f"There are {', '.join(valid)}."
            raise Misuse(f"There is no policy `{name}` in {self.title}. {hint}")
        return self.policies[name]

    def by_state(self, values: Sequence[float]) -> dict[str, float]:
        """Values in the order of ``states``, by the states' names."""
        return {slot.name: value for slot, value in zip(self.states, values, strict=True)}

    def with_inject(
        self, name: str, effects: Mapping[str, float], sets: Mapping[str, float], cancels: Sequence[str]
    ) -> Program:
        """The program with one more inject, last in place, that nothing triggers: one that a facilitator improvises.

        ``effects`` are added to states, ``sets`` are their new values, ``cancels`` the nodes it removes. Raises Misuse
        for a name that is none or is taken, an unknown state or node, and amounts that are no finite numbers.
        """
        changes = self._changes(name, effects, sets)
        if name in self.moment_of or name in self.state_of:
            raise Misuse(f"`{name}` is already the name of something in {self.title}.")
        unknown = [target for target in cancels if target not in self.node_of]
        if unknown:
            hint = nearest(unknown[0], self.node_of)
            raise Misuse(f"There is nothing called `{unknown[0]}` to cancel. {hint}".rstrip())
        targets = tuple(self.node_of[target] for target in cancels)
        moments = Moments(over=len(self.moments), skipped=len(self.moments) + 1)
        trigger = Trigger("contingency")
        node = Node(name, Kind.INJECT, ("improvised", name), -1, moments, trigger, deed=Deed(changes, targets))
        return replace(
            self,
            nodes=(*self.nodes, node),
            moments=(*self.moments, name, f"{name}.skipped"),
            listeners=(*self.listeners, (), ()),
        )

    def with_option(
        self,
        decision: str,
        name: str,
        words: str,
        effects: Mapping[str, float],
        sets: Mapping[str, float],
        like: str = "",
    ) -> Program:
        """The program with one more option of a decision, behind all others and never offered: an answer that is on no
        list.

        ``words`` tell it from others: two of the same words are the same answer. Where it is ``like`` an option of the
        list, that is announced with it, whatever asks for the latest answer finds that, what that cancels is cancelled,
        and its effects are those where it has none of its own. Raises Misuse for a name that is none or is taken, an
        option that is not on the list, an unknown state, amounts that are no finite numbers, and a menu with no room.
        """
        number = self.node_of[decision]
        node = self.nodes[number]
        moment = f"{decision}.{name}"
        changes = self._changes(name, effects, sets)
        if moment in self.moment_of or name in (option.name for option in node.options):
            raise Misuse(f"`{name}` is already the name of something at `{decision}`.")
        if node.menu is not None and len(node.options) >= MOST_IN_MENU:
            raise Misuse(f"`{decision}` has been given all the answers of one's own that it has room for.")
        alike = [option.name for option in node.listed]
        if like and like not in alike:
            hint = nearest(like, alike) or f"There are {', '.join(alike)}."
            raise Misuse(f"`{decision}` has no option `{like}` to be like. {hint}")
        model = node.options[alike.index(like)] if like else None
        answers = self.answers if model is not None or words in self.answers else (*self.answers, words)
        deed = Deed(changes or (model.deed.effects if model else ()), model.deed.cancels if model else ())
        option = Option(
            name=name,
            answer=model.answer if model is not None else answers.index(words),
            moment=len(self.moments),
            condition=ZERO,
            weight=ZERO,
            deed=deed,
            choice_stream="" if node.menu is None else f"{moment}/choice",
            own=True,
            like=alike.index(like) if like else -1,
        )
        nodes = list(self.nodes)
        nodes[number] = replace(node, options=(*node.options, option))
        return replace(
            self,
            nodes=tuple(nodes),
            moments=(*self.moments, moment),
            listeners=(*self.listeners, ()),
            answers=answers,
            policies={policy: _without_weight(table, number) for policy, table in self.policies.items()},
        )

    def _changes(self, name: str, effects: Mapping[str, float], sets: Mapping[str, float]) -> tuple[Effect, ...]:
        """What something of people's own adds to states and sets. Raises Misuse for a name that is none, an unknown
        state, and amounts that are no finite numbers."""
        if not _ID.fullmatch(name):
            raise Misuse(f"`{name}` is not an id: ids are lower_snake_case.")
        if not all(isfinite(amount) for amount in (*effects.values(), *sets.values())):
            raise Misuse(f"The effects of `{name}` must be finite numbers.")
        return tuple(
            Effect(self.state_number(state), Quantity(Constant(amount)), assigns)
            for amounts, assigns in ((effects, False), (sets, True))
            for state, amount in amounts.items()
        )

    def state_number(self, name: str) -> int:
        """A state's number. Raises Misuse for an unknown one."""
        if name not in self.state_of:
            hint = nearest(name, self.state_of) or f"There are {', '.join(self.state_of)}."
            raise Misuse(f"There is no state `{name}` in {self.title}. {hint}")
        return self.state_of[name]

    def starting(self, values: dict[str, float]) -> Program:
        """The same program with other starts of some states. Raises Misuse for an unknown state or a value outside."""
        if not values:
            return self
        states = list(self.states)
        for name, value in values.items():
            number = self.state_number(name)
            slot = states[number]
            if not slot.low <= value <= slot.high:
                raise Misuse(f"`{name}` lies between {slot.low:g} and {slot.high:g}; {value:g} is outside.")
            states[number] = replace(slot, start=Quantity(Constant(value)))
        return replace(self, states=tuple(states))


def _turned_round(sets: Iterable[set[int]], count: int) -> tuple[tuple[int, ...], ...]:
    """For each number under ``count``, which of the sets hold it, in their order."""
    holding: list[list[int]] = [[] for _ in range(count)]
    for place, numbers in enumerate(sets):
        for number in numbers:
            if 0 <= number < count:
                holding[number].append(place)
    return tuple(map(tuple, holding))


def _without_weight(table: RuleTable, number: int) -> RuleTable:
    """Rules that give one more option of a decision no weight."""
    if number not in table:
        return table
    return {**table, number: tuple(replace(rule, weights=(*rule.weights, ZERO)) for rule in table[number])}
