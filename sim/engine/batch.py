"""The batch engine: thousands of replications in lock step, by the rules of play.

Each pass takes the replication furthest behind and every other one whose next event is the same node's, and plays that
event in all of them at once. It must agree with the reference engine in every moment, time and state; method for method
it stands beside ``sim.engine.single``, and the numbers in brackets are those of the rules of play.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.clock import LONGEST
from sim.engine.block import Block, Luck, Occurrences, Rows, tidy
from sim.engine.choosing_many import choose_many
from sim.engine.position import LAPSE, NEVER, PERSON, UNFIXED, Cause, Position
from sim.engine.single import (
    DECISION,
    ENDING,
    IDLE,
    LOW,
    OPEN,
    PEAK,
    PENDING,
    PROCEDURE,
    RELEASED,
    STEP,
    TRIGGER,
    UNDER_WAY,
    WAITING,
    Table,
)
from sim.faults import Runaway
from sim.program.expression import Floats
from sim.program.nodes import MOST_TRIGGERS, Deed, Node, Program
from sim.program.policy import PythonPolicy


class Batch:
    """A block of replications under way, from the start or all from one position.

    ``trace`` keeps every announcement, for comparing with the reference engine; ``follow`` are states whose every
    change is kept, for ``path``.
    """

    def __init__(
        self,
        program: Program,
        luck: Luck,
        policy: Table | PythonPolicy,
        position: Position | None = None,
        trace: bool = False,
        follow: Sequence[int] = (),
    ) -> None:
        self.program, self.policy = program, policy
        self.block = Block(program, luck, position)
        self.traced: list[tuple[Rows, NDArray[np.int32], int]] | None = [] if trace else None
        self._followed: dict[int, list[tuple[Rows, NDArray[np.int32], Floats]]] = {state: [] for state in follow}
        self._everyone = np.arange(self.block.size)
        self._derive()
        if position is None:
            self._start()
        else:
            self._look_at_endings()

    def _derive(self) -> None:
        """What follows from the rest: entries at work a procedure, and how many steps wait."""
        block, nodes = self.block, self.program.nodes
        self._at_work = np.zeros((len(nodes), block.size), np.int16)
        for number, node in enumerate(nodes):
            if node.owner >= 0:
                self._at_work[node.owner] += block.status[number] != IDLE
        self._waiting = (block.status == WAITING).sum(axis=0).astype(np.int16)
        self._queueing = [number for number, node in enumerate(nodes) if node.seats]
        self._begin_event()

    def _start(self) -> None:
        """Rule 7: states are drawn, every `at` is scheduled, every `when` is looked at, endings are checked."""
        block, rows = self.block, self._everyone
        first = np.zeros(block.size, np.int64)
        for number, slot in enumerate(self.program.states):
            block.state[number] = tidy(slot, block.amounts(slot.start, rows, first))
        block.initial = block.state.copy()
        for number, node in enumerate(self.program.nodes):
            if node.at is not None:
                self._trigger(number, rows, Cause.START)
        for number, watch in enumerate(self.program.watches):
            if watch.reading in (PEAK, LOW):
                block.reading[watch.index] = block.values(watch.tree, rows)
            else:
                self._dirty.add(number)
        self._look(rows)

    # ------------------------------------------------------------------ events

    def finish(self) -> None:
        """Play every replication to its end (18)."""
        block, end = self.block, self.block.end
        place = block.due.argmin(axis=1)
        time = block.due[self._everyone, place]
        place[block.finished] = end
        time[place == end] = NEVER
        while True:
            behind = int(time.argmin())
            node = int(place[behind])
            if node == end:
                break
            rows = np.flatnonzero(place == node)
            block.time[rows] = time[rows]
            block.place[rows] = node
            block.events[rows] += 1
            self._handle(node, rows)
            coming = block.due.take(rows, axis=0)
            place[rows] = coming.argmin(axis=1)
            time[rows] = coming[np.arange(len(rows)), place[rows]]
            place[rows[block.finished[rows]]] = end
            time[rows[place[rows] == end]] = NEVER
        at_horizon = ~block.finished
        block.time[at_horizon] = self.program.horizon
        block.finished[:] = True

    def _begin_event(self) -> None:
        self._maybe_over: set[int] = set()
        self._dirty: set[int] = set()
        self._seats_changed = False

    def _handle(self, number: int, rows: Rows) -> None:
        """Rule 6: one event, in every one of ``rows``."""
        self._begin_event()
        status = self.block.status[number][rows]
        pending = rows[status == PENDING]
        if len(pending):
            self._come_due(number, pending)
        if len(pending) < len(rows):
            others = rows[status != PENDING]
            if self.program.nodes[number].kind == STEP:
                self._finish_step(number, others)
            else:
                self._close(number, others)
        self._settle(rows)

    def _settle(self, rows: Rows) -> None:
        """The rest of an event: procedures over, waiting steps, `when`s, endings."""
        block = self.block
        for procedure in sorted(self._maybe_over):
            over = (block.status[procedure][rows] == UNDER_WAY) & (self._at_work[procedure][rows] == 0)
            closing = rows[over]
            if len(closing):
                self._go_idle(procedure, closing)
                moments = self.program.nodes[procedure].moments
                self._announce(moments.done, closing)
                self._announce(moments.over, closing)
        if self._seats_changed:
            queueing = rows[self._waiting[rows] > 0]
            if len(queueing):
                self._seat(queueing)
        if self._dirty:
            self._look(rows)

    def _seat(self, rows: Rows) -> None:
        """Rule 14: waiting steps are tried by waiting time, then place; each that fits starts."""
        block = self.block
        steps = np.array(self._queueing)
        since = np.where(block.status[steps][:, rows] == WAITING, block.since[steps][:, rows].astype(np.int64), NEVER)
        while True:
            first = since.argmin(axis=0)
            tried = np.flatnonzero(since[first, np.arange(len(rows))] != NEVER)
            if not len(tried):
                return
            for step in np.unique(first[tried]).tolist():
                here = tried[first[tried] == step]
                number = self._queueing[step]
                fits = np.ones(len(here), np.bool_)
                for seat in self.program.nodes[number].seats:
                    fits &= block.free[seat][rows[here]] > 0
                starting = rows[here[fits]]
                if len(starting):
                    self._waiting[starting] -= 1
                    self._begin_step(number, starting)
            since[first[tried], tried] = NEVER

    def _look(self, rows: Rows) -> None:
        """Look at what may have changed: triggers by place, measures, endings (11)."""
        block = self.block
        for number in sorted(self._dirty):
            watch = self.program.watches[number]
            values = block.values(watch.tree, rows)
            if watch.reading == TRIGGER:
                holds = values != 0
                rises = rows[holds & ~block.watched[number][rows]]
                block.watched[number][rows] = holds
                if len(rises):
                    self._trigger(watch.index, rises, Cause.WHEN)
            elif watch.reading == PEAK:
                block.reading[watch.index][rows] = np.maximum(block.reading[watch.index][rows], values)
            elif watch.reading == LOW:
                block.reading[watch.index][rows] = np.minimum(block.reading[watch.index][rows], values)
            else:
                self._ending(watch.index, rows, values != 0)

    def _look_at_endings(self) -> None:
        """A person may have left an ending outcome holding, or have waived it."""
        rows = self._everyone
        for watch in self.program.watches:
            if watch.reading == ENDING:
                self._ending(watch.index, rows, self.block.holds(watch.tree, rows))

    def _ending(self, outcome: int, rows: Rows, holds: NDArray[np.bool_]) -> None:
        """An ending outcome was looked at: a run ends as soon as one holds that no person has waived (18)."""
        waived = self.block.waived[outcome]
        waived[rows[~holds]] = False
        self.block.finished[rows[holds & ~waived[rows]]] = True

    # ------------------------------------------------------------------ triggers

    def _trigger(self, number: int, rows: Rows, cause: int) -> None:
        """Rules 8 and 10: schedule a node, unless the trigger is lost."""
        block, node = self.block, self.program.nodes[number]
        free = block.status[number][rows] == IDLE
        if not node.repeats:
            free &= ~block.spent[number][rows]
        if node.owner >= 0:
            free &= block.status[node.owner][rows] == UNDER_WAY
        rows = rows[free]
        if not len(rows):
            return
        occurrences: Occurrences = 0 if block.once[number] else block.triggers[number][rows]
        if not isinstance(occurrences, int) and occurrences.max() >= MOST_TRIGGERS:
            raise Runaway(node.name, MOST_TRIGGERS)
        now = block.time[rows]
        wait = node.at if node.at is not None else node.delay
        due = now.astype(np.int64) if wait is None else now + block.seconds(wait, rows, occurrences)
        if node.clock_times:
            clock_times = np.array(node.clock_times)
            due = np.maximum(due, clock_times[np.minimum(np.searchsorted(clock_times, now), len(clock_times) - 1)])
        block.triggers[number][rows] += 1
        block.spent[number][rows] = True
        block.cause[number][rows] = cause
        if node.owner >= 0:
            self._at_work[node.owner][rows] += 1
        self._become(number, PENDING, rows, np.minimum(due, LONGEST))

    def _become(self, number: int, status: int, rows: Rows, due: NDArray[Any] | int) -> None:
        """Give a node a status and the time of its next event."""
        block = self.block
        block.status[number][rows] = status
        block.due[rows, number] = due
        block.since[number][rows] = block.time[rows]

    def _go_idle(self, number: int, rows: Rows) -> None:
        block, node = self.block, self.program.nodes[number]
        if node.owner >= 0:
            self._at_work[node.owner][rows] -= 1
            self._maybe_over.add(node.owner)
        if node.seats:
            seated = rows[block.status[number][rows] == UNDER_WAY]
            if len(seated):
                self._seats_changed = True
                for seat in node.seats:
                    block.free[seat][seated] += 1
        block.status[number][rows] = IDLE
        block.due[rows, number] = NEVER
        if node.kind == DECISION:
            block.answer_at[number][rows] = NEVER
            block.deadline[number][rows] = NEVER
            block.fixed[number][rows] = UNFIXED

    def _announce(self, moment: int, rows: Rows) -> None:
        """Rules 11, 13 and 19: a moment is counted, heard and measured."""
        block, program = self.block, self.program
        block.count[moment][rows] += 1
        if self.traced is not None:
            self.traced.append((rows, block.time[rows], moment))
        for measure in program.spans_of_moment[moment]:
            self._measure(measure, moment, rows)
        for listener in program.listeners[moment]:
            hearing = rows
            if listener.bit >= 0:
                heard = block.heard[listener.node]
                heard[rows] |= 1 << listener.bit
                hearing = rows[heard[rows] == (1 << program.nodes[listener.node].needs) - 1]
                heard[hearing] = 0
            if len(hearing):
                self._trigger(listener.node, hearing, moment)
        self._dirty.update(program.readers_of_moment[moment])

    def _measure(self, number: int, moment: int, rows: Rows) -> None:
        """The first ``to`` at or after the first ``from``, by the clock."""
        block, measure = self.block, self.program.measures[number]
        now = block.time[rows]
        start, last, reading = block.first_start[number], block.last_end[number], block.reading[number]
        if moment == measure.start:
            start[rows] = np.where(start[rows] < 0, now, start[rows])
        if moment == measure.end:
            last[rows] = now
        complete = (reading[rows] < 0) & (start[rows] >= 0) & (last[rows] == now)
        reading[rows[complete]] = (now - start[rows])[complete]

    # ------------------------------------------------------------------ what becomes of a node

    def _come_due(self, number: int, rows: Rows) -> None:
        """Rules 8 and 9: `if`, then chance; then it happens, or is skipped."""
        block, node = self.block, self.program.nodes[number]
        if node.condition is None and node.chance is None:
            self._happen(number, node, rows)
            return
        released = block.cause[number][rows] == RELEASED
        happens = np.ones(len(rows), np.bool_)
        if node.condition is not None:
            happens &= block.holds(node.condition, rows) | released
        if node.chance is not None:
            luck = block.luck.of(node.chance_stream, rows, block.occurrences(number, rows))
            happens &= (luck < block.values(node.chance, rows)) | released
        if not happens.all():
            self._skip(number, node, rows[~happens])
        if happens.any():
            self._happen(number, node, rows[happens])

    def _happen(self, number: int, node: Node, rows: Rows) -> None:
        if node.kind == STEP:
            self._arrive(number, node, rows)
        elif node.kind == PROCEDURE:
            self._begin_procedure(number, node, rows)
        elif node.kind == DECISION:
            self._ask(number, node, rows)
        else:
            self._go_idle(number, rows)
            self._do(node.deed, number, rows)
            self._announce(node.moments.over, rows)

    def _skip(self, number: int, node: Node, rows: Rows) -> None:
        self._go_idle(number, rows)
        self._announce(node.moments.skipped, rows)
        if node.goes_on:
            self._announce(node.moments.over, rows)

    def _arrive(self, number: int, node: Node, rows: Rows) -> None:
        """A step has come due: it starts, or waits where one of its actors has no free seat."""
        self._become(number, WAITING, rows, NEVER)
        if node.seats:
            self._waiting[rows] += 1
            self._seats_changed = True
        else:
            self._begin_step(number, rows)

    def _begin_procedure(self, number: int, node: Node, rows: Rows) -> None:
        """Rule 15: each start makes the entries and their `all` sets fresh."""
        block = self.block
        self._become(number, UNDER_WAY, rows, NEVER)
        for entry in node.entries:
            block.spent[entry][rows] = False
            block.heard[entry][rows] = 0
        for watch_number, watch in enumerate(self.program.watches):
            if watch.reading == TRIGGER and watch.index in node.entries:
                block.watched[watch_number][rows] = False
                self._dirty.add(watch_number)
        self._maybe_over.add(number)
        self._announce(node.moments.start, rows)

    def _begin_step(self, number: int, rows: Rows) -> None:
        block, node = self.block, self.program.nodes[number]
        for seat in node.seats:
            block.free[seat][rows] -= 1
        takes: NDArray[Any] | int = 0
        if node.takes is not None:
            takes = block.seconds(node.takes, rows, block.occurrences(number, rows))
        self._become(number, UNDER_WAY, rows, np.minimum(block.time[rows] + takes, LONGEST))
        self._announce(node.moments.start, rows)

    def _finish_step(self, number: int, rows: Rows) -> None:
        node = self.program.nodes[number]
        self._go_idle(number, rows)
        self._do(node.deed, number, rows)
        self._announce(node.moments.done, rows)
        self._announce(node.moments.over, rows)

    def _ask(self, number: int, node: Node, rows: Rows) -> None:
        """Rule 16: `takes` and `within` run from the asking."""
        block = self.block
        occurrences, now = block.occurrences(number, rows), block.time[rows].astype(np.int64)
        takes = 0 if node.takes is None else block.seconds(node.takes, rows, occurrences)
        block.answer_at[number][rows] = np.minimum(now + takes, LONGEST)
        if node.within is not None:
            within = block.seconds(node.within, rows, occurrences)
            block.deadline[number][rows] = np.minimum(now + within, LONGEST)
        due = np.minimum(block.answer_at[number][rows], block.deadline[number][rows])
        self._become(number, OPEN, rows, due)
        self._announce(node.moments.asked, rows)

    def _close(self, number: int, rows: Rows) -> None:
        """A decision's time has come: at a tie it is answered (16)."""
        block, node = self.block, self.program.nodes[number]
        picks = np.full(len(rows), LAPSE)
        answered = block.answer_at[number][rows] <= block.deadline[number][rows]
        fixed = block.fixed[number][rows]
        picks = np.where(answered & (fixed != UNFIXED), fixed, picks)
        free = answered & (fixed == UNFIXED)
        if free.any():
            picks[free] = choose_many(self.block, number, self.policy, rows[free])
        for pick in np.unique(picks).tolist():
            chosen = rows[picks == pick]
            if pick == PERSON:
                block.answer_at[number][chosen] = NEVER
                block.due[chosen, number] = block.deadline[number][chosen]
            elif pick == LAPSE:
                self._lapse(number, node, chosen)
            else:
                self._answered(number, node, chosen, pick)

    def _answered(self, number: int, node: Node, rows: Rows, pick: int) -> None:
        option = node.options[pick]
        self._go_idle(number, rows)
        self.block.answer[number][rows] = option.answer
        self._do(option.deed, number, rows)
        self._announce(option.moment, rows)
        self._announce(node.moments.over, rows)

    def _lapse(self, number: int, node: Node, rows: Rows) -> None:
        """What the deadline does: an option, which is then the answer, or effects, or nothing."""
        self._go_idle(number, rows)
        if node.lapse_option >= 0:
            option = node.options[node.lapse_option]
            self.block.answer[number][rows] = option.answer
            self._do(option.deed, number, rows)
            self._announce(option.moment, rows)
        elif node.lapse is not None:
            self._do(node.lapse, number, rows)
        self._announce(node.moments.lapsed, rows)
        self._announce(node.moments.over, rows)

    # ------------------------------------------------------------------ effects and cancels

    def _do(self, deed: Deed, number: int, rows: Rows) -> None:
        """Rules 2 and 6: all amounts from the state before; then the changes; then the cancels."""
        block = self.block
        if deed.effects:
            occurrences = block.occurrences(number, rows)
            amounts = [block.amounts(effect.amount, rows, occurrences) for effect in deed.effects]
            for effect, amount in zip(deed.effects, amounts, strict=True):
                before = block.state[effect.state][rows]
                after = tidy(self.program.states[effect.state], amount if effect.assigns else before + amount)
                block.state[effect.state][rows] = after
                if effect.state in self._followed:
                    self._followed[effect.state].append((rows, block.time[rows], after))
                self._dirty.update(self.program.readers_of_state[effect.state])
        for target in deed.cancels:
            self._cancel(target, rows)

    def _cancel(self, number: int, rows: Rows) -> None:
        """Rule 17: idle, seats free, nothing announced; a procedure with its entries; the untriggered is left alone."""
        block, node = self.block, self.program.nodes[number]
        status = block.status[number][rows]
        active = status != IDLE
        if not active.any():
            return
        self._waiting[rows[status == WAITING]] -= 1
        if node.kind == DECISION:
            self._dirty.update(self.program.readers_of_moment[node.moments.asked])
        rows = rows[active]
        self._go_idle(number, rows)
        for entry in node.entries:
            self._cancel(entry, rows)

    def path(self, state: int, grid: Sequence[int]) -> NDArray[np.float32]:
        """A followed state's value at each time of ``grid`` (seconds, rising), shape (times, replications)."""
        path = np.full((len(grid) + 1, self.block.size), np.nan, np.float32)
        path[0] = self.block.initial[state]
        for rows, times, values in self._followed[state]:
            path[np.searchsorted(grid, times), rows] = values
        for step in range(1, len(grid)):
            path[step] = np.where(np.isnan(path[step]), path[step - 1], path[step])
        return path[: len(grid)]


def trace_of(batch: Batch) -> list[list[tuple[int, str]]]:
    """Every replication's moments in order: (seconds, name). Only of a batch that was traced."""
    moments: list[list[tuple[int, str]]] = [[] for _ in range(batch.block.size)]
    traced: Sequence[tuple[Rows, NDArray[np.int32], int]] = batch.traced or ()
    for rows, times, moment in traced:
        name = batch.program.moments[moment]
        for row, time in zip(rows.tolist(), times.tolist(), strict=True):
            moments[row].append((time, name))
    return moments
