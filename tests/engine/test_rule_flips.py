"""The rules of play, turned round one at a time in the reference engine: comparing the engines finds out every time.

Each flip says which rule it breaks and how. These break the reference engine, by a subclass of it or by a changed
function that it alone uses; ``test_kernel_flips`` breaks the kernel. The corpus is compared until one block differs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import floor
from typing import Any

import pytest
from simpy.events import EventPriority

from sim.engine import choosing, menus, single
from sim.engine.choosing import Pick, offered
from sim.engine.run import Why
from sim.engine.single import Due, Play
from sim.numbering import HELD, IDLE, LAPSE, NEVER, OPEN, PENDING, UNDER_WAY, UNFIXED, WAITING, Cause, Kind
from sim.program.expression import AnswerIs, Constant, HoursSince, IsTaken, Relation, SameAnswer, TimesHappened
from sim.program.menu import Menu, mask_of
from sim.program.nodes import Calendar, Closing, Deed, Node, StateSlot, Trigger
from sim.program.quantities import Cases, Quantity
from sim.spread import Spread
from tests.engine import agreement, corpus
from tests.engine.corpus import Case

FEW = 400
"""Blocks over which an engine that is only written otherwise must not differ."""


def first_difference(play: type[Play]) -> str | None:
    """The first over a few blocks."""
    return next(filter(None, (case.difference_from(play) for case in islice(by_table(), FEW))), None)


def by_table() -> Iterator[Case]:
    """The corpus without policies in Python, which some flips know nothing of."""
    return (case for case in corpus.cases() if not callable(case.policy))


Flip = Callable[[pytest.MonkeyPatch], type[Play] | None]
FLIPS: dict[str, Flip] = {}


def flip(rule: str) -> Callable[[Flip], Flip]:
    """Registers a flip: it patches, or gives another class of play, or both."""

    def register(make: Flip) -> Flip:
        assert rule not in FLIPS
        FLIPS[rule] = make
        return make

    return register


def flipped(rule: str) -> Callable[[type[Play]], type[Play]]:
    """Registers a class of play that breaks a rule."""

    def register(play: type[Play]) -> type[Play]:
        flip(rule)(lambda patch: play)
        return play

    return register


# ---------------------------------------------------------------------- 1 to 4: time, numbers


def seconds_by(rounding: Callable[[float], int], least: float = 0.0) -> Callable[..., int]:
    def seconds(self: Quantity, world: Any, draw: Any, occurrence: int) -> int:
        found = self.tree.value(world) * 3600 if self.spread is None else None
        if found is None:
            assert self.spread is not None
            found = self.spread.quantile(draw(self.stream, occurrence))
        return rounding(min(max(found, least), single.LONGEST))

    return seconds


@flip("1: durations are rounded half up")
def _(patch):
    patch.setattr(Quantity, "seconds", seconds_by(lambda found: floor(found + 0.5)))


@flip("1: durations are cut to whole seconds")
def _(patch):
    patch.setattr(Quantity, "seconds", seconds_by(int))


@flip("1: a negative duration counts as its size")
def _(patch):
    patch.setattr(Quantity, "seconds", seconds_by(lambda found: round(abs(found)), least=-1e9))


@flip("1: times go on beyond 2³⁰ seconds")
def _(patch):
    patch.setattr(single, "LONGEST", 2**31 - 2)


def clip(slot: StateSlot, value: float) -> float:
    return min(max(value, slot.low), slot.high)


@flip("2: state is not rounded")
def _(patch):
    patch.setattr(StateSlot, "tidy", clip)


@flip("2: state is rounded half up")
def _(patch):
    patch.setattr(StateSlot, "tidy", lambda slot, value: clip(slot, floor(value * 1e6 + 0.5) / 1e6))


@flip("2: state is not clipped")
def _(patch):
    patch.setattr(StateSlot, "tidy", lambda slot, value: round(value * 1e6) / 1e6)


@flipped("2: what is set is not clipped")
class _(Play):
    def _do(self, deed, occurrence):
        super()._do(deed, occurrence)
        for effect in deed.effects:
            if effect.assigns:
                self.state[effect.state] = round(effect.amount.amount(self, self.draw, occurrence) * 1e6) / 1e6


@flip("2: state is not tidied at the start")
def _(patch):
    tidy = StateSlot.tidy

    class RawStart(Play):
        def _start(self):
            patch.setattr(StateSlot, "tidy", lambda slot, value: value)
            super()._start()
            patch.setattr(StateSlot, "tidy", tidy)

    return RawStart


@flipped("2: each amount is worked out from the state that the one before it leaves")
class _(Play):
    def _do(self, deed, occurrence):
        for effect in deed.effects:
            amount = effect.amount.amount(self, self.draw, occurrence)
            self._set(effect.state, amount if effect.assigns else self.state[effect.state] + amount)
        super()._do(replace(deed, effects=()), occurrence)


@flip("3: `<=` does not hold for equals")
def _(patch):
    value = Relation.value

    def strict(tree, world):
        return value(replace(tree, sign="<") if tree.sign == "<=" else tree, world)

    patch.setattr(Relation, "value", strict)


@flip("3: `x.OPTION` is true once it has been the answer")
def _(patch):
    def value(tree, world):
        moments = [o.moment for o in world.program.nodes[tree.node].options if o.answer == tree.answer]
        return float(any(world.count[moment] for moment in moments))

    patch.setattr(AnswerIs, "value", value)


@flip("3: two decisions are compared while one is open")
def _(patch):
    def value(tree, world):
        left, right = world.answer[tree.left], world.answer[tree.right]
        return float(left >= 0 and right >= 0 and (left == right) is tree.same)

    patch.setattr(SameAnswer, "value", value)


@flip("4: a draw goes through the inverse CDF from the other end")
def _(patch):
    quantile = Spread.quantile
    patch.setattr(Spread, "quantile", lambda spread, u: quantile(spread, 1.0 - u - 2.0**-53))


@flip("4: `one_of` is sorted by weight")
def _(patch):
    quantile = Spread.quantile

    def by_weight(spread, u):
        if spread.kind == "one_of":
            weights, values = zip(*sorted(zip(spread.weights, spread.parameters, strict=True)), strict=True)
            spread = replace(spread, parameters=values, weights=weights)
        return quantile(spread, u)

    patch.setattr(Spread, "quantile", by_weight)


# ---------------------------------------------------------------------- 5 to 7: order


def schedule_by(priority: Callable[[Play, int], int]) -> type[Play]:
    class Otherwise(Play):
        def _schedule(self, number, due):
            event = Due(self._clock, number, self._handle)
            self._clock.schedule(event, priority=EventPriority(priority(self, number)), delay=due - self._clock.now)

    return Otherwise


@flip("5: at one time the last in place comes first")
def _(patch):
    patch.setattr(single, "EventPriority", int)
    patch.setitem(schedule_by.__globals__, "EventPriority", int)
    return schedule_by(lambda play, number: -number)


@flip("5: at one time what was scheduled first comes first")
def _(patch):
    return schedule_by(lambda play, number: 0)


@flip("5: injects come before turns")
def _(patch):
    def place(play, number):
        return number + 100 * (play.program.nodes[number].kind == Kind.TURN)

    return schedule_by(place)


@flip("5: decisions come before procedures")
def _(patch):
    def place(play, number):
        node = play.program.nodes[number]
        return number + 100 * (node.kind == Kind.PROCEDURE or node.owner >= 0)

    return schedule_by(place)


@flip("5: a procedure's entries come before it")
def _(patch):
    def place(play, number):
        node = play.program.nodes[number]
        return 10 * number + 1 if node.owner < 0 else 10 * node.owner

    return schedule_by(place)


@flip("5: improvised injects come first")
def _(patch):
    patch.setitem(schedule_by.__globals__, "EventPriority", int)
    return schedule_by(lambda play, number: -1 if play.program.nodes[number].path[0] == "improvised" else number)


Ways = Callable[[Node], Iterable[Closing]]


def steps(node: Node) -> Iterable[Closing]:
    return [node.closing] if node.kind == Kind.STEP else []


def skips(node: Node) -> Iterable[Closing]:
    return [node.skipping]


def ending(ways: Ways, end: Callable[..., None]) -> type[Play]:
    """Ends nodes otherwise in some of their ways; ``end`` is given the play, the node's number and the way."""

    class Otherwise(Play):
        def _end(self, number, closing):
            if any(closing is way for way in ways(self.program.nodes[number])):
                end(self, number, closing)
            else:
                super()._end(number, closing)

    return Otherwise


def ending_as(ways: Ways, change: Callable[[Node, Closing], Closing]) -> type[Play]:
    """Ends nodes in some of their ways as if these were changed."""

    def end(play: Play, number: int, closing: Closing) -> None:
        Play._end(play, number, change(play.program.nodes[number], closing))

    return ending(ways, end)


def test_ending_otherwise_breaks_nothing():
    assert first_difference(ending_as(lambda node: [node.closing, node.skipping], lambda node, way: way)) is None


@flip("6: a step's seats are freed after its moments")
def _(patch):
    def end(play, number, closing):
        play._do(closing.deed, play.triggers[number] - 1)
        for moment in closing.moments:
            play._announce(moment)
        if play.status[number] == UNDER_WAY:
            play._go_idle(number)

    return ending(steps, end)


def moments_first(play: Play, number: int, closing: Closing) -> None:
    play._go_idle(number)
    if closing.answer >= 0:
        play.answer[number] = closing.answer
    for moment in closing.moments:
        play._announce(moment)
    play._do(closing.deed, play.triggers[number] - 1)


@flip("6: a step's moments come before its effects and cancels")
def _(patch):
    return ending(steps, moments_first)


@flip("6: an inject's moment comes before its effects and cancels")
def _(patch):
    return ending(lambda node: [node.closing] if node.kind == Kind.INJECT else [], moments_first)


@flip("6: an answer's moments come before its effects and cancels")
def _(patch):
    return ending(lambda node: node.answering, moments_first)


@flip("6: the answer is known only after its effects")
def _(patch):
    def end(play, number, closing):
        play._go_idle(number)
        play._do(closing.deed, play.triggers[number] - 1)
        play.answer[number] = closing.answer
        for moment in closing.moments:
            play._announce(moment)

    return ending(lambda node: node.answering, end)


@flip("6: of a step's moments the general comes before the particular")
def _(patch):
    return ending_as(steps, lambda node, way: replace(way, moments=way.moments[::-1]))


class Settling(Play):
    """The rest of an event in parts, so that their order can be changed."""

    def _procedures_over(self):
        for procedure in sorted(self._maybe_over):
            if self.status[procedure] == UNDER_WAY and not self._at_work[procedure]:
                self._go_idle(procedure)
                moments = self.program.nodes[procedure].moments
                self._announce(moments.done)
                self._announce(moments.over)

    def _seat_the_waiting(self):
        if self._seats_changed:
            for since, step in tuple(self._waiting):
                if all(self.free[seat] for seat in self.program.nodes[step].seats):
                    self._waiting.remove((since, step))
                    self._begin_step(step)

    def _look_at_dirty(self):
        if self._dirty:
            self._look()

    order = ("_procedures_over", "_seat_the_waiting", "_look_at_dirty")

    def _settle(self, number, what, why):
        for part in self.order:
            getattr(self, part)()
        self._maybe_over, self._seats_changed, self._dirty = set(), False, set()
        super()._settle(number, what, why)


def test_settling_in_parts_breaks_nothing():
    assert first_difference(Settling) is None


@flipped("6: waiting steps start before procedures are over")
class _(Settling):
    order = ("_seat_the_waiting", "_procedures_over", "_look_at_dirty")


@flipped("6: `when`s are looked at before procedures are over")
class _(Settling):
    order = ("_look_at_dirty", "_procedures_over", "_seat_the_waiting")


@flipped("6: `when`s are looked at before waiting steps start")
class _(Settling):
    order = ("_procedures_over", "_look_at_dirty", "_seat_the_waiting")


@flipped("6: of procedures over at once the last in place comes first")
class _(Settling):
    def _procedures_over(self):
        for procedure in sorted(self._maybe_over, reverse=True):
            self._maybe_over = {procedure}
            super()._procedures_over()


@flip("3: a count is a yes/no")
def _(patch):
    patch.setattr(TimesHappened, "value", lambda self, world: float(world.count[self.moment] > 0))


@flipped("3: `since` counts from the first time")
class _(Play):
    def _announce(self, moment):
        before, again = self.last[moment], self.count[moment] > 0
        super()._announce(moment)
        if again:
            self.last[moment] = before


@flip("3: `since` counts from the start")
def _(patch):
    patch.setattr(HoursSince, "value", lambda self, world: world.time / 3600)


@flip("3: `since` is in seconds")
def _(patch):
    patch.setattr(HoursSince, "value", lambda self, world: float(world.time - world.last[self.moment]))


@flip("3: the last case stands")
def _(patch):
    patch.setattr(Cases, "case", lambda self, world: len(self.cases) - 1)


@flip("3: the first case stands")
def _(patch):
    patch.setattr(Cases, "case", lambda self, world: 0)


@flip("3: every case has its own luck")
def _(patch):
    def seconds(play, number, quantity, occurrence):
        if isinstance(quantity, Cases):
            occurrence += quantity.case(play)
        return Play._length(play, number, quantity, occurrence)

    return type("_", (Play,), {"_length": seconds})


@flipped("7: a `when` that holds at the start is no rise")
class _(Play):
    def _start(self):
        self._starting = True
        super()._start()
        self._starting = False

    def _trigger(self, number, cause):
        if cause != Cause.WHEN or not getattr(self, "_starting", False):
            super()._trigger(number, cause)


@flipped("7: an `at` is counted from an hour after the start")
class _(Play):
    def _accept(self, number, cause, due):
        super()._accept(number, cause, due + 3600 if cause == Cause.START else due)


@flipped("7: endings are not checked at the start")
class _(Play):
    def _start(self):
        super()._start()
        self.finished = False


# ---------------------------------------------------------------------- 8 to 12: triggers


def waiting_for_the_clock(find: Callable[..., int], after_delay: bool) -> type[Play]:
    class Otherwise(Play):
        def _due(self, node, length):
            clock_times, due = node.trigger.clock_times, self.time + length
            if clock_times:
                place = find(clock_times, due if after_delay else self.time)
                due = max(due, clock_times[min(place, len(clock_times) - 1)])
            return due if node.trigger.during is None else node.trigger.during.moved(due)

    return Otherwise


def test_waiting_for_the_clock_breaks_nothing():
    assert first_difference(waiting_for_the_clock(bisect_left, after_delay=False)) is None


@flip("8: the clock time is the next one after the delay")
def _(patch):
    return waiting_for_the_clock(bisect_left, after_delay=True)


@flip("8: a clock time that is now is past")
def _(patch):
    return waiting_for_the_clock(bisect_right, after_delay=False)


@flipped("8: `if` is checked when it is triggered")
class _(Play):
    def _accept(self, number, cause, due):
        super()._accept(number, cause, due)
        condition = self.program.nodes[number].condition
        self.__dict__.setdefault("held_then", {})[number] = condition is None or bool(condition.value(self))

    def _come_due(self, number):
        node = self.program.nodes[number]
        if number in self.__dict__.get("held_then", {}) and node.condition is not None:
            changed = replace(node, condition=Constant(float(self.held_then[number])))
            kept = self.program
            self.program = replace(kept, nodes=(*kept.nodes[:number], changed, *kept.nodes[number + 1 :]))
            try:
                return super()._come_due(number)
            finally:
                self.program = kept
        return super()._come_due(number)


@flipped("8: the draw must be above `chance`")
class _(Play):
    def _come_due(self, number):
        kept = self.draw
        stream = self.program.nodes[number].chance_stream
        self.draw = lambda name, occurrence: 1 - kept(name, occurrence) if name == stream else kept(name, occurrence)
        try:
            return super()._come_due(number)
        finally:
            self.draw = kept


@flipped("8: what a person releases still needs its `if` and chance")
class _(Play):
    def _come_due(self, number):
        if self.cause[number] == Cause.PERSON:
            self.cause[number] = Cause.START
        return super()._come_due(number)


@flip("9: a chain stops at what is skipped")
def _(patch):
    return ending_as(skips, lambda node, way: replace(way, moments=way.moments[:1]))


@flip("9: an inject that is skipped announces its name, too")
def _(patch):
    return ending_as(skips, lambda node, way: replace(way, moments=(node.moments.skipped, node.moments.over)))


@flip("9: what is skipped is passed over in silence")
def _(patch):
    return ending_as(skips, lambda node, way: replace(way, moments=way.moments[1:]))


@flipped("8: what comes again waits as long as the first time")
class _(Play):
    def _trigger(self, number, cause):
        with_one_wait(self, number, lambda trigger: replace(trigger, every=trigger.every and trigger.wait))
        super()._trigger(number, cause)


@flipped("8: what is due at `until` itself comes no more")
class _(Play):
    def _trigger(self, number, cause):
        with_one_wait(self, number, lambda trigger: replace(trigger, latest=trigger.latest - 1))
        super()._trigger(number, cause)


@flipped("8: `until` ends nothing")
class _(Play):
    def _trigger(self, number, cause):
        with_one_wait(self, number, lambda trigger: replace(trigger, latest=NEVER))
        super()._trigger(number, cause)


@flipped("8: what is due after `until` is no occurrence")
class _(Play):
    def _accept(self, number, cause, due):
        if due != NEVER:
            super()._accept(number, cause, due)


def with_one_wait(play: Play, number: int, changed: Callable[[Trigger], Trigger]) -> None:
    """Play on by a program in which one node's trigger, if it has an `every`, is another."""
    node = play.program.nodes[number]
    if node.trigger.every is not None and node.path not in play.__dict__.setdefault("changed", set()):
        play.changed.add(node.path)
        nodes = list(play.program.nodes)
        nodes[number] = replace(node, trigger=changed(node.trigger))
        play.program = replace(play.program, nodes=tuple(nodes))


@flipped("10: `times` counts from the second time")
class _(Play):
    def _trigger(self, number, cause):
        first = self.spent[number] == 1 and 1 < self.program.nodes[number].most < NEVER
        self.spent[number] -= first
        super()._trigger(number, cause)


@flipped("10: `times` is as good as true")
class _(Play):
    def _trigger(self, number, cause):
        self.spent[number] = min(self.spent[number], 1)
        super()._trigger(number, cause)


@flipped("10: everything repeats")
class _(Play):
    def _trigger(self, number, cause):
        self.spent[number] = False
        super()._trigger(number, cause)


@flip("10: what was skipped may be triggered again")
def _(patch):
    def end(play, number, closing):
        play.spent[number] = False
        Play._end(play, number, closing)

    return ending(skips, end)


@flipped("10: what was cancelled may be triggered again")
class _(Play):
    def _cancel(self, number):
        if self.status[number] != IDLE:
            self.spent[number] = False
        super()._cancel(number)


@flipped("10: a trigger lost while busy is an occurrence")
class _(Play):
    def _trigger(self, number, cause):
        busy = self.status[number] != IDLE
        super()._trigger(number, cause)
        self.triggers[number] += busy and self.program.nodes[number].most > 1


@flipped("10: the first occurrence has number 1")
class _(Play):
    def __init__(self, program, draw, policy, position=None):
        super().__init__(program, lambda stream, occurrence: draw(stream, occurrence + 1), policy, position)


@flipped("10: what is pending is triggered anew")
class _(Play):
    def _trigger(self, number, cause):
        node = self.program.nodes[number]
        if self.status[number] == PENDING and node.most > 1 and node.owner < 0:
            self.status[number], self.due[number] = IDLE, NEVER
            self._lay_queue()
        super()._trigger(number, cause)


@flip("10: an inject is idle only after its closing moments")
def _(patch):
    def end(play, number, closing):
        play._do(closing.deed, play.triggers[number] - 1)
        for moment in closing.moments:
            play._announce(moment)
        if play.status[number] == PENDING:
            play._go_idle(number)

    return ending(lambda node: [node.closing] if node.kind in (Kind.INJECT, Kind.TURN) else [], end)


@flipped("10: a procedure is idle only after its closing moments")
class _(Settling):
    def _procedures_over(self):
        for procedure in sorted(self._maybe_over):
            if self.status[procedure] == UNDER_WAY and not self._at_work[procedure]:
                moments = self.program.nodes[procedure].moments
                self._announce(moments.done)
                self._announce(moments.over)
                self._go_idle(procedure)


class Hearing(Play):
    def _announce(self, moment):
        before = list(self.heard)
        counts = list(self.triggers)
        super()._announce(moment)
        for listener in self.program.listeners[moment]:
            node = listener.node
            complete = before[node] | 1 << max(listener.bit, 0)
            if listener.bit >= 0 and self.heard[node] == 0:
                self._completed(node, complete, self.triggers[node] > counts[node])

    def _completed(self, node, heard, accepted):
        raise NotImplementedError


@flipped("11: an `all` set keeps what it has heard when it is complete")
class _(Hearing):
    def _completed(self, node, heard, accepted):
        self.heard[node] = heard


@flipped("11: an `all` set empties only if its trigger is accepted")
class _(Hearing):
    def _completed(self, node, heard, accepted):
        if not accepted:
            self.heard[node] = heard


@flipped("11: `all` is complete at the first moment")
class _(Play):
    def _announce(self, moment):
        super()._announce(moment)
        for listener in self.program.listeners[moment]:
            if listener.bit >= 0:
                self._trigger(listener.node, moment)


@flipped("11: a rise while not idle is kept")
class _(Play):
    def _look(self):
        dirty = set(self._dirty)
        for number in dirty:
            watch = self.program.watches[number]
            if watch.reading == single.TRIGGER and self.status[watch.index] != IDLE:
                self._dirty.discard(number)
        super()._look()


@flipped("11: a `when` triggers at every look while it holds")
class _(Play):
    def _look(self):
        for number in self._dirty:
            self.watched[number] = False
        super()._look()


@flipped("11: `after` hears what was announced before a procedure's start")
class _(Play):
    def _begin_procedure(self, number, node):
        super()._begin_procedure(number, node)
        for moment, listeners in enumerate(self.program.listeners):
            for listener in listeners:
                if listener.node in node.entries and listener.bit < 0 and self.count[moment] > 1:
                    self._trigger(listener.node, moment)


@flip("12: a node's 21st trigger is a runaway")
def _(patch):
    patch.setattr(single, "MOST_TRIGGERS", 20)


# ---------------------------------------------------------------------- 14 and 15: steps, procedures


@flipped("14: one free seat is enough")
class _(Settling):
    def _seat_the_waiting(self):
        for since, step in tuple(self._waiting):
            seats = self.program.nodes[step].seats
            if not seats or any(self.free[seat] > 0 for seat in seats):
                self._waiting.remove((since, step))
                self._begin_step(step)


def seating(order: Callable[[tuple[int, int]], Any], in_line: bool = False, one: bool = False) -> type[Play]:
    class Otherwise(Settling):
        def _seat_the_waiting(self):
            for since, step in sorted(self._waiting, key=order) if self._seats_changed else ():
                if all(self.free[seat] for seat in self.program.nodes[step].seats):
                    self._waiting.remove((since, step))
                    self._begin_step(step)
                    if one:
                        return
                elif in_line:
                    return

    return Otherwise


@flip("14: waiting steps are tried by place")
def _(patch):
    return seating(lambda waiting: waiting[1])


@flip("14: waiting steps are tried by waiting time, then the last in place first")
def _(patch):
    return seating(lambda waiting: (waiting[0], -waiting[1]))


@flip("14: the step that came last is tried first")
def _(patch):
    return seating(lambda waiting: (-waiting[0], waiting[1]))


@flip("14: a step that does not fit blocks those behind it")
def _(patch):
    return seating(lambda waiting: waiting, in_line=True)


@flip("14: one step starts at a time")
def _(patch):
    return seating(lambda waiting: waiting, one=True)


@flipped("14: actors are never scarce")
class _(Settling):
    def _seat_the_waiting(self):
        for since, step in tuple(self._waiting):
            self._waiting.remove((since, step))
            self._begin_step(step)


@flipped("14: how long a step takes is worked out when it comes due")
class _(Play):
    def _happen(self, number, node):
        if node.kind == Kind.STEP:
            self.__dict__.setdefault("lengths", {})[number] = node.takes.seconds(
                self, self.draw, self.triggers[number] - 1
            )
        return super()._happen(number, node)

    def _begin_step(self, number):
        super()._begin_step(number)
        length = self.__dict__.get("lengths", {}).get(number)
        if length is not None:
            self.due[number] = min(self.time + length, 2**30)
            self._lay_queue()


@flipped("15: a procedure is done while an entry waits for a seat")
class _(Settling):
    def _procedures_over(self):
        for number, node in enumerate(self.program.nodes):
            if node.owner >= 0 and self.status[number] == WAITING:
                self._maybe_over.add(node.owner)
        for procedure in sorted(self._maybe_over):
            entries = self.program.nodes[procedure].entries
            if self.status[procedure] == UNDER_WAY and all(self.status[e] in (IDLE, WAITING) for e in entries):
                self._go_idle(procedure)
                moments = self.program.nodes[procedure].moments
                self._announce(moments.done)
                self._announce(moments.over)


@flipped("15: entries are triggered whether or not their procedure is under way")
class _(Play):
    def _trigger(self, number, cause):
        owner = self.program.nodes[number].owner
        if owner >= 0 and self.status[owner] == IDLE:
            self.status[owner] = UNDER_WAY
            super()._trigger(number, cause)
            self.status[owner] = IDLE
        else:
            super()._trigger(number, cause)


def beginning(restore: str) -> type[Play]:
    """A start of a procedure that leaves one thing about its entries as it was."""

    class Otherwise(Play):
        def _begin_procedure(self, number, node):
            kept, field = list(getattr(self, restore)), getattr(self, restore)
            announce, self._announce = self._announce, lambda moment: None
            super()._begin_procedure(number, node)
            del self._announce
            field[:] = kept
            announce(node.moments.start)

    return Otherwise


@flip("15: entries that have had their turn have it once for all starts")
def _(patch):
    return beginning("spent")


@flip("15: an entry's `all` set goes on from the last start")
def _(patch):
    return beginning("heard")


@flip("15: an entry's `when` that holds at a start is no rise")
def _(patch):
    return beginning("watched")


# ---------------------------------------------------------------------- 16: decisions


@flipped("16: at a tie it lapses")
class _(Play):
    def _picked(self, number, node):
        if self.answer_at[number] == self.deadline[number] != NEVER and self.fixed[number] == UNFIXED:
            return Pick(LAPSE, Why("deadline"))
        return super()._picked(number, node)


@flipped("16: the deadline runs from the trigger")
class _(Play):
    def _ask(self, number, node):
        triggered = self.since[number]
        super()._ask(number, node)
        if node.within is not None:
            self.deadline[number] = max(self.time, self.deadline[number] - (self.time - triggered))
            self.due[number] = min(self.answer_at[number], self.deadline[number])
            self._lay_queue()


@flipped("16: the choice is made when it is asked")
class _(Play):
    def _ask(self, number, node):
        self.__dict__.setdefault("early", {})[number] = super()._pick(number, node)
        super()._ask(number, node)

    def _pick(self, number, node):
        early = self.__dict__.get("early", {})
        return early[number] if number in early else super()._pick(number, node)


@flipped("16: a policy's rules are tried from the last")
class _(Play):
    def __init__(self, program, draw, policy, position=None):
        super().__init__(program, draw, {number: rules[::-1] for number, rules in policy.items()}, position)


@flipped("16: a rule counts whether or not its `if` holds")
class _(Play):
    def __init__(self, program, draw, policy, position=None):
        policy = {n: tuple(replace(rule, condition=None) for rule in rules) for n, rules in policy.items()}
        super().__init__(program, draw, policy, position)


@flipped("16: an option that a policy leaves out keeps weight 1")
class _(Play):
    def __init__(self, program, draw, policy, position=None):
        def full(rule):
            return replace(rule, weights=tuple(Constant(1.0) if w == Constant(0.0) else w for w in rule.weights))

        super().__init__(program, draw, {n: tuple(map(full, rules)) for n, rules in policy.items()}, position)


@flipped("16: a rule that gives no offered option a weight counts: it lapses")
class _(Play):
    def _pick(self, number, node):
        pick = super()._pick(number, node)
        rules = self.policy.get(number, ())
        holding = [i for i, rule in enumerate(rules) if rule.condition is None or rule.condition.value(self)]
        if holding and (pick.why.ground != "policy" or pick.why.rule != holding[0]):
            return Pick(LAPSE, Why("no option"))
        return pick


@flipped("16: where nothing counts the first option is taken")
class _(Play):
    def _pick(self, number, node):
        pick = super()._pick(number, node)
        return Pick(0, pick.why) if pick.option == LAPSE else pick


@flipped("16: where nothing counts it stays open to the deadline")
class _(Play):
    def _pick(self, number, node):
        pick = super()._pick(number, node)
        return Pick(single.PERSON, pick.why) if pick.option == LAPSE else pick


@flip("16: every option is offered")
def _(patch):
    patch.setattr(choosing, "offered", lambda node, world: [True] * len(node.options))


@flip("16: a weight below 0 counts as its size")
def _(patch):
    weighted = choosing._weighted

    @dataclass
    class Size:
        tree: Any

        def value(self, world):
            return abs(self.tree.value(world))

    patch.setattr(choosing, "_weighted", lambda trees, *rest: weighted([Size(tree) for tree in trees], *rest))


@flip("16: the option is found from the last")
def _(patch):
    weighted = choosing._weighted

    def backwards(trees, open_to, world, u):
        found = weighted(trees[::-1], open_to[::-1], world, u)
        return None if found is None else (len(trees) - 1 - found[0], found[1])

    patch.setattr(choosing, "_weighted", backwards)


@flip("16: a lapse to an option is no answer")
def _(patch):
    return ending_as(lambda node: [node.lapsing], lambda node, way: replace(way, answer=-1))


# ---------------------------------------------------------------------- 16: menus


@flip("16: every option of a menu draws the same number")
def _(patch):
    patch.setattr(Node, "choice_streams", property(lambda node: (node.choice_stream,) * len(node.options)))


@flipped("16: an option of a menu draws the same each time")
class _(Play):
    def _pick(self, number, node):
        return (
            super()._pick(number, node)
            if node.menu is None
            else menus.decide(node, self.policy.get(number, ()), self, self.draw, 0)
        )


@flip("16: an option of a menu is taken above its chance")
def _(patch):
    taken = menus._taken
    patch.setattr(menus, "_taken", lambda menu, chances, luck: taken(menu, chances, [1 - u for u in luck]))


@flip("16: what a menu does not offer may be taken")
def _(patch):
    patch.setattr(menus, "offered", lambda node, world: [True] * len(node.options))


@flip("16: an option with the chance 0 may be taken for the bounds")
def _(patch):
    def chances(trees, open_to, world):
        return {number: tree.value(world) for number, tree in enumerate(trees) if open_to[number]}

    patch.setattr(menus, "_chances", chances)


@flip("16: a bound takes options in the order written")
def _(patch):
    def taken(menu, chances, luck):
        first = sorted(chances, key=lambda number: (luck[number] >= chances[number], number))
        return mask_of(first[: menu.within(sum(luck[n] < chance for n, chance in chances.items()))])

    patch.setattr(menus, "_taken", taken)


@flip("16: a bound takes the options of the least luck")
def _(patch):
    def taken(menu, chances, luck):
        first = sorted(chances, key=lambda number: (luck[number] >= chances[number], luck[number]))
        return mask_of(first[: menu.within(sum(luck[n] < chance for n, chance in chances.items()))])

    patch.setattr(menus, "_taken", taken)


@flip("16: of two that came equally near the later is taken")
def _(patch):
    def taken(menu, chances, luck):
        first = sorted(chances, key=lambda number: (luck[number] - chances[number], -number))
        return mask_of(first[: menu.within(sum(luck[n] < chance for n, chance in chances.items()))])

    patch.setattr(menus, "_taken", taken)


@flip("16: a menu takes fewer than at least")
def _(patch):
    patch.setattr(Menu, "within", lambda menu, taken: min(taken, menu.at_most))


@flip("16: a menu takes more than at most")
def _(patch):
    patch.setattr(Menu, "within", lambda menu, taken: max(taken, menu.at_least))


@flipped("16: a menu with too few chances takes those")
class _(Play):
    def _pick(self, number, node):
        pick = super()._pick(number, node)
        return Pick(0, pick.why) if pick.option == LAPSE and node.menu is not None else pick


@flip("16: a rule for a menu counts with too few chances")
def _(patch):
    def take(node, menu, rules, world, luck):
        for rule in rules:
            if rule.condition is None or rule.condition.value(world):
                chances = menus._chances(rule.weights, offered(node, world), world)
                return Pick(menus._taken(menu, chances, luck), Why("policy"))
        return menus_take(node, menu, (), world, luck)

    menus_take = menus.take
    patch.setattr(menus, "take", take)


@flip("16: a menu knows no rules")
def _(patch):
    take = menus.take
    patch.setattr(menus, "take", lambda node, menu, rules, world, luck: take(node, menu, (), world, luck))


@flip("16: a menu goes by its last rule")
def _(patch):
    take = menus.take
    patch.setattr(menus, "take", lambda node, menu, rules, world, luck: take(node, menu, rules[::-1], world, luck))


def taking(patch: pytest.MonkeyPatch, change: Callable[[Node, Closing], Closing]) -> None:
    """What ends a menu is changed, and so is its lapse to options."""
    whole = Node._taking
    patch.setattr(Node, "_taking", lambda node, mask, menu: change(node, whole(node, mask, menu)))


@flip("16: a menu's moments come in the opposite order")
def _(patch):
    taking(patch, lambda node, way: replace(way, moments=(*way.moments[-2::-1], way.moments[-1])))


@flip("16: nothing says that none was taken")
def _(patch):
    taking(patch, lambda node, way: replace(way, moments=tuple(m for m in way.moments if m != node.menu.none)))


@flip("16: a menu's answer is not kept")
def _(patch):
    taking(patch, lambda node, way: replace(way, answer=-1))


@flip("16: what a menu's options cancel goes on")
def _(patch):
    taking(patch, lambda node, way: replace(way, deed=replace(way.deed, cancels=())))


@flip("16: a menu does what its first option does")
def _(patch):
    def first(node, way):
        return replace(way, deed=node.taken(way.answer)[0].deed if way.answer else way.deed)

    taking(patch, first)


@flipped("16: a menu's options move the state one after the other")
class _(Play):
    def _do(self, deed, occurrence):
        for effect in deed.effects if self.program.nodes[self.place].menu is not None else ():
            super()._do(Deed((effect,)), occurrence)
        rest = Deed((), deed.cancels) if self.program.nodes[self.place].menu is not None else deed
        super()._do(rest, occurrence)


@flip("16: `x.OPTION` of a menu holds where it alone was taken")
def _(patch):
    patch.setattr(IsTaken, "value", lambda tree, world: float(world.answer[tree.node] == 1 << tree.option))


@flip("16: `x.OPTION` of a menu holds before there is an answer")
def _(patch):
    patch.setattr(IsTaken, "value", lambda tree, world: float(world.answer[tree.node] >> tree.option & 1))


@flip("16: a menu's lapse to options is no answer")
def _(patch):
    return ending_as(
        lambda node: [node.lapsing] if node.menu is not None else [], lambda node, way: replace(way, answer=-1)
    )


@flip("13: a lapse announces nothing of its own")
def _(patch):
    def silent(node, way):
        return replace(way, moments=tuple(moment for moment in way.moments if moment != node.moments.lapsed))

    return ending_as(lambda node: [node.lapsing], silent)


@flip("13: `.done` is announced of what is skipped, too")
def _(patch):
    def done(node, way):
        return replace(way, moments=(*way.moments, node.moments.done)) if node.moments.done >= 0 else way

    return ending_as(skips, done)


# ---------------------------------------------------------------------- 17: cancels


@flipped("17: a cancel announces")
class _(Play):
    def _cancel(self, number):
        active = self.status[number] != IDLE
        super()._cancel(number)
        if active:
            self._announce(self.program.nodes[number].moments.over)


@flipped("17: a cancel keeps the seats")
class _(Play):
    def _cancel(self, number):
        free = list(self.free)
        super()._cancel(number)
        self.free = free


@flipped("17: a cancel leaves seats to the next that are freed")
class _(Play):
    def _cancel(self, number):
        changed = self._seats_changed
        super()._cancel(number)
        self._seats_changed = changed


@flipped("17: a cancel spends the untriggered")
class _(Play):
    def _cancel(self, number):
        self.spent[number] = True
        super()._cancel(number)


@flipped("17: a cancel leaves a procedure's entries going")
class _(Play):
    def _cancel(self, number):
        node = self.program.nodes[number]
        kept = self.program
        if node.entries:
            bare = replace(node, entries=())
            self.program = replace(kept, nodes=(*kept.nodes[:number], bare, *kept.nodes[number + 1 :]))
        super()._cancel(number)
        self.program = kept


@flipped("17: a procedure whose last active entry is cancelled goes on")
class _(Play):
    def _cancel(self, number):
        over = set(self._maybe_over)
        super()._cancel(number)
        self._maybe_over = over


@flipped("17: a cancelled procedure is done")
class _(Play):
    def _cancel(self, number):
        under_way = self.status[number] == UNDER_WAY
        super()._cancel(number)
        if under_way and self.program.nodes[number].kind == Kind.PROCEDURE:
            self._announce(self.program.nodes[number].moments.done)


@flipped("17: a cancel leaves an open decision open")
class _(Play):
    def _cancel(self, number):
        if self.status[number] != OPEN:
            super()._cancel(number)


@flipped("17: cancels come before effects")
class _(Play):
    def _do(self, deed, occurrence):
        for target in deed.cancels:
            self._cancel(target)
        super()._do(replace(deed, cancels=()), occurrence)


# ---------------------------------------------------------------------- 18 and 19: the end


@flipped("18: the horizon's own events do not happen")
class _(Play):
    def finish(self):
        while not self.finished and self.next_time < self.program.horizon:
            self.step()
        if not self.finished:
            self.time, self.finished = self.program.horizon, True


@flipped("18: no outcome ends a run")
class _(Play):
    def _ending(self, outcome, holds):
        pass


@flipped("18: an instant is played to its end")
class _(Play):
    def _ending(self, outcome, holds):
        self._last = holds or self.__dict__.get("_last", False)

    def finish(self):
        while not self.finished:
            if self.__dict__.get("_last", False) and self.next_time > self.time:
                self.finished = True
            elif not self.step():
                return


@flip("18: the outcome is the last that holds")
def _(patch):
    def last(play):
        outcomes = play.program.outcomes[:-1]
        holding = [found.name for found in outcomes if found.condition.value(play)]
        return holding[-1] if holding else play.program.outcomes[-1].name

    patch.setattr(agreement, "outcome_of", last)


@flipped("19: a span ends at the last `to`")
class _(Play):
    def _measure(self, measure, moment):
        if moment == self.program.measures[measure].end:
            self.reading[measure] = -1.0
        super()._measure(measure, moment)


@flipped("19: a span begins at the last `from`")
class _(Play):
    def _measure(self, measure, moment):
        if moment == self.program.measures[measure].start and self.reading[measure] < 0:
            self.first_start[measure] = -1
        super()._measure(measure, moment)


@flipped("19: a `to` before the `from` counts")
class _(Play):
    def _measure(self, measure, moment):
        super()._measure(measure, moment)
        if self.reading[measure] < 0 and self.first_start[measure] >= 0 and self.last_end[measure] >= 0:
            self.reading[measure] = 0.0


@flipped("19: a `to` at the same time as the `from` comes too soon")
class _(Play):
    def _measure(self, measure, moment):
        done = self.reading[measure] >= 0
        super()._measure(measure, moment)
        if not done and self.reading[measure] == 0:
            self.reading[measure] = -1.0


@flipped("19: a peak leaves the start out")
class _(Play):
    def _start(self):
        super()._start()
        for number, measure in enumerate(self.program.measures):
            if measure.kind == "peak":
                self.reading[number] = -1e9


# ---------------------------------------------------------------------- 8 and 16: calendars and clocks


def due_by(find: Callable[[Trigger, int, int], int]) -> type[Play]:
    """Due when ``find`` says, of a trigger, its time and how long it waits."""

    class Otherwise(Play):
        def _due(self, node, length):
            return find(node.trigger, self.time, length)

    return Otherwise


def moved_by(move: Callable[[Calendar, int], int]) -> Flip:
    return lambda patch: patch.setattr(Calendar, "moved", move)


def _after(calendar: Calendar, due: int) -> int:
    """The beginning of the next opening, whether one is now or not."""
    return next((first for first in calendar.opens if first >= due), due)


@flipped("8: not_before holds back turns alone")
class _(Play):
    def _due(self, node, length):
        is_turn = node.kind == Kind.TURN
        return super()._due(node if is_turn else replace(node, trigger=replace(node.trigger, clock_times=())), length)


@flipped("8: an instant before which it is not due is a time of every day")
class _(Play):
    def _due(self, node, length):
        due = super()._due(node, length)
        instants = node.trigger.clock_times
        if len(instants) != 1 or instants[0] >= self.time:
            return due
        return max(due, instants[0] + 86_400)


flip("8: a calendar moves nothing")(moved_by(lambda calendar, due: due))
flip("8: what lies in an opening waits for the next")(moved_by(_after))
flip("8: what lies in an opening is due as that began")(
    moved_by(lambda calendar, due: calendar.opens[min(bisect_left(calendar.lasts, due), len(calendar.opens) - 1)])
)
flip("8: the last second of an opening is not in it")(
    moved_by(lambda calendar, due: due if due not in calendar.lasts else _after(calendar, due + 1))
)
flip("8: the second in which it closes is still in it")(
    lambda patch: patch.setattr(
        Calendar, "moved", lambda self, due, moved=Calendar.moved: due if due - 1 in self.lasts else moved(self, due)
    )
)


@flip("8: the delay begins when the calendar opens")
def _(patch):
    return due_by(lambda trigger, time, wait: opened_at(trigger, time) + wait)


def opened_at(trigger: Trigger, time: int) -> int:
    return trigger.during.moved(time) if trigger.during is not None else trigger.due(time, 0)


@flip("8: a calendar comes before not_before")
def _(patch):
    def due(trigger: Trigger, time: int, wait: int) -> int:
        moved = time + wait if trigger.during is None else trigger.during.moved(time + wait)
        return max(moved, trigger.clock_time(time))

    return due_by(due)


def until_by(find: Callable[[Node, int], int]) -> Flip:
    return lambda patch: patch.setattr(Node, "next_until", find)


flip("16: a deadline by the clock is none")(until_by(lambda node, time: NEVER))
flip("16: a time of day that is now is the deadline")(
    until_by(lambda node, time: max(node.until[min(bisect_left(node.until, time), len(node.until) - 1)], time))
)
flip("16: a deadline by the clock is the first of all times")(until_by(lambda node, time: max(node.until[0], time)))
flip("16: of a deadline whose instant is past nothing comes")(
    until_by(lambda node, time: next((second for second in node.until if second > time), NEVER))
)


# ---------------------------------------------------------------------- what people leave behind


@flipped("position: what is held happens")
class _(Play):
    def _take_up(self, position):
        status = [PENDING if status == HELD else status for status in position.status]
        due = [max(due, position.time) for due in position.due]
        super()._take_up(replace(position, status=tuple(status), due=tuple(due)))


@flipped("position: what a person has chosen is chosen again by luck")
class _(Play):
    def _take_up(self, position):
        super()._take_up(position)
        self.fixed = [UNFIXED] * len(self.fixed)


@flipped("position: an outcome that was waived ends the run")
class _(Play):
    def _take_up(self, position):
        super()._take_up(replace(position, waived=(False,) * len(position.waived)))


@pytest.mark.parametrize("rule", list(FLIPS))
def test_a_flip_of_the_reference_engine_is_caught(rule):
    """Each part of the corpus is made before anything is turned round."""
    cases = by_table()
    while part := list(islice(cases, 40)):
        assert all(case.result for case in part)
        with pytest.MonkeyPatch.context() as patch:
            play = FLIPS[rule](patch) or Play
            if any(case.difference_from(play) for case in part):
                return
    pytest.fail("no block shows it")


def test_without_a_flip_nothing_differs():
    assert first_difference(Play) is None


def test_offered_is_what_choosing_looks_up():
    """The patch of `offered` above is one of the function that choices are made by."""
    assert choosing.offered is offered
