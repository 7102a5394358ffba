"""The reference engine: one run, event by event, by the rules of play. SimPy is its clock and queue.

A node has at most one event to come; a cancelled one makes SimPy's queue be laid anew, as it has no way to take an
event back. The numbers in brackets are those of the rules of play in the documentation.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import simpy
from simpy.events import EventPriority

from sim.clock import LONGEST
from sim.engine.choosing import Pick, ask_python, offered
from sim.engine.menus import decide
from sim.engine.position import COLUMNS, Position
from sim.engine.run import What, Why
from sim.faults import Runaway
from sim.luck import Draw
from sim.numbering import (
    BY_PERSON,
    BY_START,
    BY_WHEN,
    DECISION,
    ENDING,
    HELD,
    IDLE,
    LAPSE,
    LOW,
    MOST_TRIGGERS,
    NEVER,
    OPEN,
    PEAK,
    PENDING,
    PERSON,
    PROCEDURE,
    STEP,
    TRIGGER,
    UNDER_WAY,
    UNFIXED,
    WAITING,
)
from sim.program.nodes import Closing, Deed, Node, Program
from sim.program.policy import PythonPolicy, RuleTable
from sim.program.quantities import AnyQuantity, Cases, Quantity, plain

_TAKES = Why("takes")


class EventRecord(NamedTuple):
    """One event as the engine writes it down, in numbers; ``sim.engine.run`` has it in names."""

    time: int
    node: int
    what: What
    moments: list[int]
    changes: list[tuple[int, float, float]]
    cancelled: list[int]
    why: Why | int
    """A Why, or the number of the moment (or the Cause) that triggered it."""
    words: tuple[int, ...] = ()
    """Of each text of the node with alternatives, which is said now; -1 for none."""


class ChoiceRecord(NamedTuple):
    """One decision taken, in numbers; ``option`` is -1 where it lapsed to none, and a mask of a menu's options."""

    time: int
    node: int
    asked: int
    deadline: int
    offered: list[bool]
    option: int
    lapsed: bool
    why: Why


class Due(simpy.Event):
    """A node's next event in SimPy's queue."""

    def __init__(self, clock: simpy.Environment, node: int, handle: Callable[[simpy.Event], None]) -> None:
        self.env = clock
        self.callbacks = [handle]
        self._ok, self._value = True, None
        self.node = node


class Play:
    """One run under way.

    ``draw`` is its luck; ``policy`` a table of rules (empty: every decision by its weights) or a Python policy.
    It begins at the start, or at ``position``. ``step`` plays one event; ``finish`` plays to the end.
    """

    # the position as it stands, column by column
    status: list[int]
    due: list[int]
    since: list[int]
    cause: list[int]
    triggers: list[int]
    spent: list[int]
    heard: list[int]
    case: list[int]
    answer: list[int]
    answer_at: list[int]
    deadline: list[int]
    fixed: list[int]
    count: list[int]
    last: list[int]
    state: list[float]
    free: list[int]
    watched: list[bool]
    first_start: list[int]
    last_end: list[int]
    reading: list[float]
    waived: list[bool]
    earliest: Sequence[int] = ()
    """Nobody watches a run that plays by itself."""

    def __init__(
        self, program: Program, draw: Draw, policy: RuleTable | PythonPolicy, position: Position | None = None
    ) -> None:
        self.program = program
        self.draw = draw
        self.policy = policy
        self.log: list[EventRecord] = []
        self.choices: list[ChoiceRecord] = []
        self._begin_event()
        if position is None:
            self._start()
        else:
            self._take_up(position)

    # ------------------------------------------------------------------ start and position

    def _start(self) -> None:
        """Rule 7: states are drawn, every `at` is scheduled, every `when` is looked at, endings are checked."""
        program = self.program
        self.time, self.place, self.events, self.finished = 0, -1, 0, False
        self._make_room()
        self.state = [slot.tidy(slot.start.amount(self, self.draw, 0)) for slot in program.states]
        self.free = list(program.seats)
        self._index()
        for number, node in enumerate(program.nodes):
            if node.trigger.told == "at":
                self._trigger(number, BY_START)
        for number, watch in enumerate(program.watches):
            if watch.reading in (PEAK, LOW):
                self.reading[watch.index] = watch.tree.value(self)
            else:
                self._dirty.add(number)
        self.initial = tuple(self.state)
        self._look()

    def _make_room(self) -> None:
        """Every column becomes as long as the program asks; what is new in it is blank."""
        for name, column in COLUMNS.items():
            values = self.__dict__.setdefault(name, [])
            values += column.blanks(self.program)[len(values) :]

    def _take_up(self, position: Position) -> None:
        for field in Position.__slots__:
            value = getattr(position, field)
            setattr(self, field, list(value) if isinstance(value, tuple) else value)
        self.initial = position.state
        self.earliest = ()
        self._index()
        self._look_at_endings()

    def position(self) -> Position:
        """Everything another engine needs to go on from here."""
        values: dict[str, Any] = {field: getattr(self, field) for field in Position.__slots__}
        frozen: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return Position(**frozen)

    def _index(self) -> None:
        """What follows from the position: entries at work a procedure, steps waiting, SimPy's queue."""
        self._at_work = [0] * len(self.program.nodes)
        self._waiting: list[tuple[int, int]] = []
        for number, node in enumerate(self.program.nodes):
            if self.status[number] != IDLE and node.owner >= 0:
                self._at_work[node.owner] += 1
            if self.status[number] == WAITING:
                insort(self._waiting, (self.since[number], number))
        self._lay_queue()

    def _lay_queue(self) -> None:
        self._clock = simpy.Environment(initial_time=self.time)
        self._stale = False
        for number, due in enumerate(self.due):
            if due != NEVER and self.status[number] != HELD:
                self._schedule(number, due)

    def _schedule(self, number: int, due: int) -> None:
        event = Due(self._clock, number, self._handle)
        self._clock.schedule(event, priority=EventPriority(number), delay=due - self._clock.now)

    # ------------------------------------------------------------------ events

    @property
    def next_time(self) -> int:
        """When the next event is due; NEVER if none is."""
        due = self._clock.peek()
        return NEVER if due == simpy.core.Infinity else int(due)

    def step(self) -> bool:
        """Play the next event; False if the run is over (18)."""
        if not self.finished and self.next_time > self.program.horizon:
            self.time, self.finished = self.program.horizon, True
        if self.finished:
            return False
        self._clock.step()
        return True

    def finish(self) -> None:
        """Play to the end."""
        horizon = self.program.horizon
        while not self.finished:
            if self._clock.peek() > horizon:
                self.time, self.finished = horizon, True
            else:
                self._clock.step()

    def _handle(self, event: simpy.Event) -> None:
        """Rule 6: one event."""
        assert isinstance(event, Due)
        number = event.node
        self.time, self.place = int(self._clock.now), number
        self.events += 1
        self._begin_event()
        status = self.status[number]
        if status == PENDING:
            self._settle(number, *self._come_due(number))
        elif status == UNDER_WAY:
            self._end(number, self.program.nodes[number].closing)
            self._settle(number, "finished", _TAKES)
        else:
            self._settle(number, *self._close(number))

    def _begin_event(self) -> None:
        self._moments: list[int] = []
        self._changes: list[tuple[int, float, float]] = []
        self._cancelled: list[int] = []
        self._maybe_over: set[int] = set()
        self._dirty: set[int] = set()
        self._seats_changed = False

    def _settle(self, number: int, what: What, why: Why | int) -> None:
        """The rest of an event: procedures over, waiting steps, `when`s, endings; then it is written down."""
        for procedure in sorted(self._maybe_over) if self._maybe_over else ():
            if self.status[procedure] == UNDER_WAY and not self._at_work[procedure]:
                self._end(procedure, self.program.nodes[procedure].closing)
        if self._seats_changed and self._waiting:
            for since, step in tuple(self._waiting):
                if all(self.free[seat] for seat in self.program.nodes[step].seats):
                    self._waiting.remove((since, step))
                    self._begin_step(step)
        if what == "began" and self.status[number] == WAITING:
            what = "waited"
        if self._dirty:
            self._look()
        if self._stale:
            self._lay_queue()
        words = self._words(number)
        self.log.append(EventRecord(self.time, number, what, self._moments, self._changes, self._cancelled, why, words))

    def _words(self, number: int) -> tuple[int, ...]:
        """Which alternatives are said, as things stand after the event."""
        wordings = self.program.nodes[number].wordings if number >= 0 else ()
        return tuple(
            next((place for place, tree in enumerate(trees) if tree is None or tree.value(self)), -1)
            for trees in wordings
        )

    def _look(self) -> None:
        """Look at what may have changed: triggers by place, measures, endings (11)."""
        for number in sorted(self._dirty):
            watch = self.program.watches[number]
            value = watch.tree.value(self)
            if watch.reading == TRIGGER:
                rises = bool(value) and not self.watched[number]
                self.watched[number] = bool(value)
                if rises:
                    self._trigger(watch.index, BY_WHEN)
            elif watch.reading == PEAK:
                self.reading[watch.index] = max(self.reading[watch.index], value)
            elif watch.reading == LOW:
                self.reading[watch.index] = min(self.reading[watch.index], value)
            else:
                self._ending(watch.index, bool(value))

    def _look_at_endings(self) -> None:
        """A person may have left an ending outcome holding, or have waived it."""
        for watch in self.program.watches:
            if watch.reading == ENDING:
                self._ending(watch.index, bool(watch.tree.value(self)))

    def _ending(self, outcome: int, holds: bool) -> None:
        """An ending outcome was looked at: a run ends as soon as one holds that no person has waived (18)."""
        if not holds:
            self.waived[outcome] = False
        elif not self.waived[outcome]:
            self.finished = True

    # ------------------------------------------------------------------ triggers

    def _trigger(self, number: int, cause: int) -> None:
        """Rules 8 and 10: schedule a node, unless the trigger is lost."""
        node = self.program.nodes[number]
        if self.status[number] != IDLE or self.spent[number] >= node.most:
            return
        if node.owner >= 0 and self.status[node.owner] != UNDER_WAY:
            return
        length = self._length(number, node.trigger.wait_after(cause), self.triggers[number])
        due = min(self._due(node, length), LONGEST)
        self._accept(number, cause, due if due <= node.trigger.latest else NEVER)

    def _due(self, node: Node, length: int) -> int:
        """Rule 8: its delay, then no earlier than its clock time, then in an opening of its calendar."""
        return node.trigger.due(self.time, length)

    def _length(self, number: int, quantity: AnyQuantity | None, occurrence: int) -> int:
        """How long a node waits or takes, in seconds."""
        standing = self._standing(number, quantity)
        return 0 if standing is None else standing.seconds(self, self.draw, occurrence)

    def _standing(self, number: int, quantity: AnyQuantity | None) -> Quantity | None:
        """The quantity that stands now, of several cases the one that is remembered."""
        if isinstance(quantity, Cases):
            self.case[number] = quantity.case(self)
        return plain(quantity, self.case[number])

    def _accept(self, number: int, cause: int, due: int) -> None:
        """A trigger is accepted: one more occurrence, pending until ``due``."""
        if self.triggers[number] >= MOST_TRIGGERS:
            raise Runaway(self.program.nodes[number].name, MOST_TRIGGERS)
        self.triggers[number] += 1
        self.spent[number] += 1
        self.cause[number] = cause
        self._become(number, PENDING, due)

    def _become(self, number: int, status: int, due: int) -> None:
        """Give a node a status and the time of its next event."""
        owner = self.program.nodes[number].owner
        if self.status[number] == IDLE and owner >= 0:
            self._at_work[owner] += 1
        self.status[number], self.due[number], self.since[number] = status, due, self.time
        if due != NEVER:
            self._schedule(number, due)

    def _go_idle(self, number: int) -> None:
        node = self.program.nodes[number]
        if node.owner >= 0:
            self._at_work[node.owner] -= 1
            self._maybe_over.add(node.owner)
        if self.status[number] == UNDER_WAY and node.seats:
            self._seats_changed = True
            for seat in node.seats:
                self.free[seat] += 1
        self.status[number], self.due[number] = IDLE, NEVER
        self.answer_at[number] = self.deadline[number] = NEVER
        self.fixed[number] = UNFIXED

    def _announce(self, moment: int) -> None:
        """Rules 11, 13 and 19: a moment is counted, heard and measured."""
        self.count[moment] += 1
        self.last[moment] = self.time
        self._moments.append(moment)
        program = self.program
        for measure in program.spans_of_moment[moment]:
            self._measure(measure, moment)
        for listener in program.listeners[moment]:
            if listener.bit >= 0:
                self.heard[listener.node] |= 1 << listener.bit
                if self.heard[listener.node] != (1 << program.nodes[listener.node].trigger.needs) - 1:
                    continue
                self.heard[listener.node] = 0
            self._trigger(listener.node, moment)
        self._dirty.update(program.readers_of_moment[moment])

    def _measure(self, measure: int, moment: int) -> None:
        """The first ``to`` at or after the first ``from``, by the clock."""
        if moment == self.program.measures[measure].start and self.first_start[measure] < 0:
            self.first_start[measure] = self.time
        if moment == self.program.measures[measure].end:
            self.last_end[measure] = self.time
        if self.reading[measure] < 0 and self.first_start[measure] >= 0 and self.last_end[measure] == self.time:
            self.reading[measure] = float(self.time - self.first_start[measure])

    # ------------------------------------------------------------------ what becomes of a node

    def _end(self, number: int, closing: Closing) -> None:
        """Rules 6 and 13: a node ends, in any of its ways: it is idle and its answer known before it does anything."""
        self._go_idle(number)
        if closing.answer >= 0:
            self.answer[number] = closing.answer
        if closing.deed.effects or closing.deed.cancels:
            self._do(closing.deed, self.triggers[number] - 1)
        for moment in closing.moments:
            self._announce(moment)

    def _come_due(self, number: int) -> tuple[What, Why | int]:
        """Rules 8 and 9: it happens, or is skipped."""
        node = self.program.nodes[number]
        why = None if self.cause[number] == BY_PERSON else self._why_not(number, node)
        if why is not None:
            self._end(number, node.skipping)
            return "skipped", why
        return self._happen(number, node), self.cause[number]

    def _why_not(self, number: int, node: Node) -> Why | None:
        """Rule 8: what keeps a node that is due from happening: its `if`, then its chance."""
        if node.condition is not None and not node.condition.value(self):
            return Why("condition")
        if node.chance is not None:
            luck = self.draw(node.chance_stream, self.triggers[number] - 1)
            bar = node.chance.value(self)
            if not luck < bar:
                return Why("chance", bar=bar, luck=luck)
        return None

    def _happen(self, number: int, node: Node) -> What:
        if node.kind == STEP:
            self._become(number, WAITING, NEVER)
            insort(self._waiting, (self.time, number))
            self._seats_changed = True
            return "began"
        if node.kind == PROCEDURE:
            self._begin_procedure(number, node)
            return "began"
        if node.kind == DECISION:
            self._ask(number, node)
            return "asked"
        self._end(number, node.closing)
        return "happened"

    def _begin_procedure(self, number: int, node: Node) -> None:
        """Rule 15: each start makes the entries and their `all` sets fresh."""
        self._become(number, UNDER_WAY, NEVER)
        for entry in node.entries:
            self.spent[entry], self.heard[entry] = 0, 0
        for watch_number, watch in enumerate(self.program.watches):
            if watch.reading == TRIGGER and watch.index in node.entries:
                self.watched[watch_number] = False
                self._dirty.add(watch_number)
        self._maybe_over.add(number)
        self._announce(node.moments.start)

    def _begin_step(self, number: int) -> None:
        node = self.program.nodes[number]
        for seat in node.seats:
            self.free[seat] -= 1
        takes = self._length(number, node.takes, self.triggers[number] - 1)
        self._become(number, UNDER_WAY, min(self.time + takes, LONGEST))
        self._announce(node.moments.start)

    def _ask(self, number: int, node: Node) -> None:
        """Rule 16: `takes` and `within` run from the asking."""
        occurrence = self.triggers[number] - 1
        self.answer_at[number] = self._answer_time(number, node, occurrence)
        if node.within is not None:
            self.deadline[number] = min(self.time + node.within.seconds(self, self.draw, occurrence), LONGEST)
        elif node.until:
            self.deadline[number] = min(self._until(node), LONGEST)
        self._become(number, OPEN, min(self.answer_at[number], self.deadline[number]))
        self._announce(node.moments.asked)

    def _until(self, node: Node) -> int:
        """Rule 16: the next such clock time that comes after the asking, or the one instant."""
        return node.next_until(self.time)

    def _answer_time(self, number: int, node: Node, occurrence: int) -> int:
        takes = self._length(number, node.takes, occurrence)
        return min(self.time + takes, LONGEST)

    def _close(self, number: int) -> tuple[What, Why]:
        """A decision's time has come: at a tie it is answered (16)."""
        node = self.program.nodes[number]
        pick = self._picked(number, node)
        if pick.option == PERSON:
            return self._leave_open(number), pick.why
        lapses = pick.option == LAPSE
        self._note_choice(number, node.lapse_option if lapses else pick.option, lapses, pick.why)
        self._end(number, node.lapsing if lapses else node.answered(pick.option))
        return "lapsed" if lapses else "answered", pick.why

    def _picked(self, number: int, node: Node) -> Pick:
        """What becomes of a decision: its deadline was first, a person has chosen already, or it is chosen now."""
        if self.answer_at[number] > self.deadline[number]:
            return Pick(LAPSE, Why("deadline"))
        fixed = self.fixed[number]
        return self._pick(number, node) if fixed == UNFIXED else Pick(fixed, Why("person"))

    def _leave_open(self, number: int) -> What:
        """A policy leaves it to a person: it stays open until its deadline, counted from its asking as ever."""
        self.answer_at[number], self.due[number] = NEVER, self.deadline[number]
        if self.due[number] != NEVER:
            self._schedule(number, self.due[number])
        return "left"

    def _pick(self, number: int, node: Node) -> Pick:
        occurrence = self.triggers[number] - 1
        if callable(self.policy):
            return ask_python(self.policy, node, self.program, self, self.draw, occurrence)
        return decide(node, self.policy.get(number, ()), self, self.draw, occurrence)

    def _note_choice(self, number: int, option: int, lapsed: bool, why: Why) -> None:
        node = self.program.nodes[number]
        asked, deadline = self.since[number], self.deadline[number]
        self.choices.append(ChoiceRecord(self.time, number, asked, deadline, offered(node, self), option, lapsed, why))

    # ------------------------------------------------------------------ effects and cancels

    def _do(self, deed: Deed, occurrence: int) -> None:
        """Rules 2 and 6: all amounts from the state before; then the changes; then the cancels."""
        if deed.effects:
            amounts = [effect.amount.amount(self, self.draw, occurrence) for effect in deed.effects]
            for effect, amount in zip(deed.effects, amounts, strict=True):
                self._set(effect.state, amount if effect.assigns else self.state[effect.state] + amount)
        for target in deed.cancels:
            self._cancel(target)

    def _set(self, state: int, value: float) -> None:
        before = self.state[state]
        self.state[state] = after = self.program.states[state].tidy(value)
        self._changes.append((state, before, after))
        self._dirty.update(self.program.readers_of_state[state])

    def _cancel(self, number: int) -> None:
        """Rule 17: idle, seats free, nothing announced; a procedure with its entries; the untriggered is left alone."""
        if self.status[number] == IDLE:
            return
        node = self.program.nodes[number]
        self._cancelled.append(number)
        self._stale = self._stale or self.due[number] != NEVER
        if self.status[number] == WAITING:
            self._waiting.remove((self.since[number], number))
        if self.status[number] == OPEN:
            self._dirty.update(self.program.readers_of_moment[node.moments.asked])
        self._go_idle(number)
        for entry in node.entries:
            self._cancel(entry)

    def is_open(self, node: int) -> bool:
        """Whether the decision is asked and not yet answered."""
        return self.status[node] == OPEN
