"""Blocks of replications to find faults by: generated scenarios from the start, under policies, from where people left
them and as futures of that; and some written by hand, for what seldom comes about by luck.

All of it is made only when it is asked for, and once. What the reference engine makes of a block is kept, and so is the
memory in which the kernel plays it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from random import Random
from typing import Any

import numpy as np

from sim.engine.batch import Hidden, Setting, play_block
from sim.engine.futures import hidden
from sim.engine.guided import GuidedPlay
from sim.engine.lay import Laid
from sim.engine.measures import measures_of, outcome_of
from sim.engine.position import Position
from sim.engine.sample import Sample
from sim.engine.single import Play
from sim.faults import Runaway
from sim.luck import LuckBlock
from sim.numbering import NEVER, OPEN, PENDING
from sim.program.compile import compile_program
from sim.program.expression import Successive
from sim.program.nodes import Program
from sim.program.quantities import Quantity, plain
from sim.scenario.load import examine_text
from tests.engine.agreement import ROOM, BatchResult, difference_to, finished, made_ready
from tests.engine.generated import RICHER, python_policy, scenario_at, steer
from tests.engine.generated_menus import menus_at

SCENARIOS, ENRICHED = 800, 40
RICH = (5, 6, 8, 12, 21, 22, 26, 33, 37, 40, 43, 44, 49, 57, 81, 86, 119, 131, 135, 147, 177, 217, 236, 484, 510, 568)
"""Generated scenarios in which much comes about that seldom does; they come first, so that it is found soon."""
MENUS = 300
RICH_IN_MENUS = (0, 1, 2, 3, 4, 5, 6, 7, 11, 81)
"""The same of those with menus."""


@dataclass(frozen=True)
class Case:
    """A block of replications, by the program, policy and setting that it is played by. ``name`` is for messages."""

    name: str
    program: Program
    policy: Any
    setting: Setting
    first: int = 0
    count: int = 2

    def played(self, play: type[Play] = Play) -> Iterator[Play | None]:
        """The reference engine's replications at their ends; None for one that runs away."""
        setting = self.setting
        luck = LuckBlock(setting.seed, self.first, self.count, setting.epoch)
        for replication in range(self.first, self.first + self.count):
            draw = luck.of(replication)
            position = setting.position and redrawn(self.program, setting.position, setting.hidden, draw)
            yield finished(play, self.program, draw, self.policy, position)

    @cached_property
    def plays(self) -> list[Play | None]:
        """All of them."""
        return list(self.played())

    @cached_property
    def memory(self) -> Laid:
        """The program as the kernel begins with it."""
        return made_ready(self.program, self.policy, self.setting, ROOM * self.count)

    @cached_property
    def result(self) -> BatchResult:
        """What the kernel made of it when this was first asked for."""
        return self._result()

    def difference_from(self, play: type[Play]) -> str | None:
        """The first thing in which another reference engine differs from the kernel."""
        found = difference_to(self.result, self.played(play))
        return found and f"{self.name}: {found}"

    def difference(self) -> str | None:
        """The first thing in which the kernel, as it is now, differs from the reference engine."""
        found = self._difference_of_columns() if self.setting.follow else difference_to(self._result(), self.plays)
        return found and f"{self.name}: {found}"

    def _result(self) -> BatchResult:
        s = self.setting
        where = self.program, self.policy, s.seed, self.first, self.count, s.position, s.epoch
        return BatchResult(*where, memory=self.memory, hidden=s.hidden, follow=s.follow, grid=s.grid)

    def _difference_of_columns(self) -> str | None:
        """The same, of all that a sample has."""
        try:
            sample = play_block(self.program, self.policy, self.first, self.count, self.setting, None)
        except Runaway:
            return None if None in self.plays else "in the batch one runs away"
        if None in self.plays:
            return "one runs away, in the batch it does not"
        for name, ours, theirs in _columns(sample, [play for play in self.plays if play], self.setting):
            if not np.array_equal(np.array(ours), np.array(theirs), equal_nan=True):
                return f"{name}: {ours}, in the batch {theirs}"
        return None


def _columns(sample: Sample, plays: list[Play], setting: Setting) -> Iterator[tuple[str, Any, Any]]:
    """What it is, what the plays have of it, and what the sample has."""
    program = plays[0].program
    names = [outcome.name for outcome in program.outcomes]
    yield "outcomes", [names.index(outcome_of(play)) for play in plays], sample.outcome_numbers
    for name, column in sample.measures.items():
        yield name, [measures_of(play)[name] for play in plays], column
    for number, slot in enumerate(program.states):
        yield slot.name, [play.state[number] for play in plays], sample.state[slot.name]
    for number, moment in enumerate(program.moments):
        yield moment, sum(play.count[number] > 0 for play in plays), sample.reached[moment]
    for state in setting.follow:
        paths = [_path(play, state, setting.grid) for play in plays]
        yield f"{program.states[state].name} over time", np.float32(paths).T, sample.paths[program.states[state].name]


def _path(play: Play, state: int, grid: Sequence[int]) -> list[float]:
    """What a state was at some times: after all that happened then."""
    changes = [(record.time, after) for record in play.log for number, _, after in record.changes if number == state]
    times, values = [time for time, _ in changes], [play.initial[state], *(after for _, after in changes)]
    return [values[bisect_right(times, time)] for time in grid]


def redrawn(program: Program, position: Position, waits: Sequence[Hidden], draw: Any) -> Position:
    """A position whose hidden waits end when ``draw`` says, by the reference's own numbers."""
    due, answer_at = list(position.due), list(position.answer_at)
    world = Play(program, draw, {}, position)
    for wait in waits:
        node = program.nodes[wait.node]
        pending = position.status[wait.node] == PENDING
        either = node.trigger.wait_after(position.cause[wait.node]) if pending else node.takes
        quantity = plain(either, position.case[wait.node])
        if quantity is None:
            length = 0.0
        elif quantity.spread is None:
            length = quantity.seconds(world, draw, wait.occurrence)
        else:
            length = quantity.spread.redrawn(int(wait.numbers[0]), draw(quantity.stream, wait.occurrence))
        ends = int(min(max(wait.began + length, wait.not_before), 2**30))
        if pending and node.trigger.during is not None:
            ends = node.trigger.during.moved(ends)
        ends = min(max(ends, position.time), 2**30)
        if position.status[wait.node] == OPEN:
            answer_at[wait.node] = ends
            ends = min(ends, position.deadline[wait.node])
        due[wait.node] = ends if ends <= node.trigger.latest else NEVER
    return replace(position, due=tuple(due), answer_at=tuple(answer_at))


# ---------------------------------------------------------------------- generated


@cache
def generated(number: int) -> tuple[Case, ...]:
    """The blocks of a generated scenario."""
    return blocks(f"generated scenario {number}", scenario_at(number)[1], number)


@cache
def with_menus(number: int) -> tuple[Case, ...]:
    """The blocks of a generated scenario with menus."""
    return blocks(f"generated scenario {number} with menus", menus_at(number)[1], number)


def blocks(name: str, program: Program, number: int) -> tuple[Case, ...]:
    """A program in every way in which one is played; ``number`` is the seed."""
    steered = GuidedPlay(program, LuckBlock(number).of(0))
    try:
        steer(steered, Random(number), 12)
    except Runaway:
        steered = GuidedPlay(program, LuckBlock(number).of(0))
    policies, there = list(program.policies), Setting(number, position=steered.position())
    return (
        Case(f"{name}, unguided", program, {}, Setting(number), number % 7, 3),
        Case(f"{name}, under a policy", program, program.policy(policies[0]), followed(program, Setting(number))),
        Case(f"{name}, steered", steered.program, program.policy(policies[-1]), there),
        Case(f"{name}, futures", steered.program, {}, futures(steered, number)),
        Case(f"{name}, by Python", program, python_policy, Setting(number)),
    )


def futures(play: GuidedPlay, number: int) -> Setting:
    """What comes of where people stand; every other time with the states followed."""
    position = play.position()
    setting = Setting(number, 1, position, tuple(hidden(play.program, position)))
    return followed(play.program, setting) if number % 2 else setting


def followed(program: Program, setting: Setting) -> Setting:
    """The same, with all states followed."""
    grid = (0, 1, 3_600, 5_400, 7_200, 20_000, 36_000, program.horizon)
    return replace(setting, follow=range(len(program.states)), grid=grid)


def cases() -> Iterator[Case]:
    """All of them, the richest first, those that take long behind these."""
    for number in RICH:
        yield from generated(number)
    yield from by_hand()
    for number in RICH_IN_MENUS:
        yield from with_menus(number)
    for number in range(RICHER, RICHER + ENRICHED):
        yield from generated(number)
    yield from ticking()
    for number in range(SCENARIOS):
        if number not in RICH:
            yield from generated(number)
    for number in range(MENUS):
        if number not in RICH_IN_MENUS:
            yield from with_menus(number)


# ---------------------------------------------------------------------- by hand

HEAD = """
whitecell: 1
title: By hand
judgement: Made for a test.
start: 2023-12-18T08:00+09:00
horizon: 2h
cells: {blue: {}}
actors: {staff: {cell: blue}, red: {cell: blue, seats: 1}}
outcomes: {ended: {}}
"""

OVERFULL = """
injects:
  go: {at: 0m}
  tick: {after: {any: [go, tick]}, delay: 1m, if: elapsed < 0.6, repeats: true, cancels: late}
  late: {after: tick, delay: 40m, repeats: true}
"""
"""More and more that was cancelled waits for its time."""

OVER_AS_IT_STARTS = """
state: {a: {start: 3, range: [0, 9]}}
injects: {go: {at: 10m, effects: {a: +1}}, more: {at: 20m, effects: {a: +3}}}
procedures: {p: {after: go, steps: {one: {when: a > 5, by: red, takes: 1m}, two: {by: red, takes: 1m}}}}
"""
"""No entry begins with it; an author is told of that."""

CANCELS_WHAT_IT_READS = """
state: {a: {start: 3, range: [0, 9]}}
injects: {go: {at: 0m}, again: {at: 10m}, stop: {at: 630s, effects: {a: 3 * (d == e)}, cancels: d}}
decisions:
  d: {after: {any: [go, again]}, repeats: true, by: staff, takes: 1m, options: {ok: {}, no: {weight: 0}}}
  e: {after: go, by: staff, takes: 1m, options: {ok: {}, no: {weight: 0}}}
policies: {always: {choose: {d: "no", e: "no"}}}
"""
"""An effect reads whether a decision is open that is cancelled with it."""

CANCELLED_WITH_HALF_ITS_SET = """
injects:
  go: {at: 0m}
  again: {at: 10m}
  stop: {at: 20m, cancels: x}
  last: {at: 25m}
  one: {after: {any: [go, again]}, repeats: true}
  two: {after: {any: [go, last]}, repeats: true}
  x: {after: {all: [one, two]}, delay: 30m, repeats: true}
"""
"""What a set has heard stays when its node is cancelled."""

CALENDARS = """
calendars:
  office: {timezone: Asia/Seoul, hours: [09:00-11:00, 14:00-16:00]}
  desk: {timezone: America/New_York, times: [20:00, 02:00]}
injects:
  go: {at: 0m}
  x: {after: go, delay: {uniform: [0h, 20h]}, during: office}
  y: {after: go, delay: {exponential: 6h}, during: desk}
  z: {after: go, delay: [1h, 2h, 40h], not_before: 10:30 Asia/Seoul, during: office}
  w: {after: go, delay: {one_of: {1h: 1, 5h: 1, 10h: 1}}, during: office}
  n: {after: go, delay: {uniform: [0h, 20h]}, not_before: 12:00 Asia/Seoul}
procedures: {p: {after: go, steps: {s: {by: red, takes: {uniform: [1h, 9h]}, during: office}}}}
decisions: {d: {after: go, by: staff, takes: {uniform: [1h, 30h]}, within: until 16:00 Asia/Seoul, options: {ok: {}}}}
"""
"""Much that is drawn and then moved."""

LONGEST = """
injects: {go: {at: 1h}, later: {at: {exponential: 1700w}}}
decisions:
  d: {after: go, by: staff, takes: 1775w2d13h, within: 1775w2d13h, options: {ok: {}}}
  e: {after: go, by: staff, takes: {exponential: 1700w}, options: {ok: {}}}
"""
"""Longer than the longest duration, when it begins an hour after the start."""

AGAIN_AND_AGAIN = """
injects: {go: {at: 0m}, tick: {after: {any: [go, tick]}, delay: 9m, repeats: true}}
decisions: {d: {after: tick, chance: 0.7, repeats: true, by: staff, takes: 1m, options: {yea: {}, nay: {}, wait: {}}}}
"""

SHARED_LUCK = """
injects: {go: {at: 0m}, tick: {after: {any: [go, tick]}, delay: 9m, repeats: true}}
decisions:
  d:
    after: tick
    repeats: true
    by: staff
    pick: {at_least: 1, at_most: 1}
    options: {yea: {stream: one}, nay: {stream: one}, wait: {stream: one, chance: 0.4}}
"""
"""Of a menu's options two come always equally near."""

SIXTEEN = f"""
state: {{a: {{start: 3, range: [0, 99]}}}}
decisions:
  d:
    at: 0m
    by: staff
    pick: any
    options: {{{", ".join(f"o{number}: {{effects: {{a: +1}}, chance: 0.9}}" for number in range(16))}}}
injects: {{late: {{at: 1m, if: d.o15}}}}
"""
"""As many options as a menu may have."""

TICKING = "injects: {go: {at: 1s}, tick: {after: {any: [go, tick]}, delay: 1s, repeats: true}}"
"""As often as may be when the horizon comes at 10,000 seconds."""


@cache
def by_hand() -> tuple[Case, ...]:
    """What no generated scenario has in it."""
    longest, again = by_text(LONGEST), _successive(by_text(AGAIN_AND_AGAIN))
    waiting = GuidedPlay(longest, LuckBlock(0).of(0))
    waiting.run()
    waiting.run(until=5_400)
    return (
        Case("more in the heap than there is room for", by_text(OVERFULL), {}, Setting(), count=1),
        *_calendars(),
        Case("a set that a cancel leaves half full", by_text(CANCELLED_WITH_HALF_ITS_SET), {}, Setting(), count=1),
        Case("an effect that reads what is cancelled", by_text(CANCELS_WHAT_IT_READS), {}, Setting(), count=1),
        Case("a procedure that is over as it starts", by_text(OVER_AS_IT_STARTS, faults=1), {}, Setting(), count=1),
        Case("the longest times", longest, {}, Setting()),
        Case("the longest times to come", longest, {}, futures(waiting, 0), count=6),
        Case("one answer after another", again, {}, Setting(), count=6),
        Case("a menu's options that share their luck", by_text(SHARED_LUCK), {}, Setting(), count=6),
        Case("as many options as a menu may have", by_text(SIXTEEN), {}, Setting(), count=6),
    )


def _calendars() -> Iterator[Case]:
    """What is moved by calendars, from the start and as what may come of where people stand then and then."""
    program = by_text(CALENDARS, horizon="3d")
    yield Case("calendars", program, {}, Setting(), count=12)
    for hours in (0.5, 1, 2, 3, 5, 6, 6.5, 9, 20, 26):
        waiting = GuidedPlay(program, LuckBlock(1).of(0))
        while waiting.run(until=round(hours * 3_600)).kind == "asked":
            pass
        yield Case(f"calendars after {hours} hours", program, {}, futures(waiting, 0), count=12)
    waiting = GuidedPlay(program, LuckBlock(1).of(0))
    while waiting.run(until=600).kind == "asked":
        pass
    for name in "xyzn":
        waiting.hold(name)
    waiting.run(until=30 * 3_600)
    for name in "xyzn":
        waiting.unhold(name)
    yield Case("calendars after what was held", program, {}, futures(waiting, 0), count=12)


@cache
def ticking() -> tuple[Case, ...]:
    """What is triggered as often as may be, and once more."""
    program = replace(by_text(TICKING), horizon=10_000)
    return (
        Case("10,000 triggers", program, {}, Setting(), count=1),
        Case("10,001 triggers", replace(program, horizon=10_001), {}, Setting(), count=1),
    )


def by_text(text: str, faults: int = 0, horizon: str = "2h") -> Program:
    """A program written by hand, but for its head; ``faults`` are those that it is meant to have."""
    examination = examine_text(HEAD.replace("2h", horizon) + text)
    assert examination.scenario is not None and len(examination.faults) == faults
    return compile_program(examination.scenario)


def _successive(program: Program) -> Program:
    """The program with a decision that takes longer each time, and gives each time another answer."""
    number = program.node_of["d"]
    node = program.nodes[number]

    def one_after_another(*numbers: float) -> Successive:
        return Successive(numbers, node.moments.over, node.moments.skipped)

    weights = [one_after_another(*(float(time % 3 == option) for time in range(5))) for option in range(3)]
    options = [replace(option, weight=weight) for option, weight in zip(node.options, weights, strict=True)]
    takes = Quantity(one_after_another(0.0, 1 / 60, 1 / 30))
    nodes = list(program.nodes)
    nodes[number] = replace(node, options=tuple(options), takes=takes)
    return replace(program, nodes=tuple(nodes))
