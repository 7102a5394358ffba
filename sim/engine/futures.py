"""Futures: what may come from exactly here, the past as played and what is hidden drawn anew.

A position holds when things are going to happen, which nobody at the table knows. A future draws those times again,
given all that has been seen: that they lie no earlier than ``Position.not_before``. Known times stay: constants and
expressions, deadlines, what a person has released or answered. What is held stays held. Draws still to come are those
of a forecast's epoch, so the futures of every answer share their luck one by one.

Nodes that share a stream are drawn anew each by what is known of itself alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sim.engine.batch import Hidden, Setting, play_block
from sim.engine.position import Position
from sim.engine.sample import Sample, joined
from sim.engine.simulate import block_size
from sim.kernel.layout import AMONG_LEFT, KNOWN, MEMORYLESS, ORDINARY, TAKES, TRUNCATED, WAIT, WAIT_AGAIN
from sim.numbering import LAPSE, UNFIXED, Cause, Status
from sim.program.nodes import Program, Trigger
from sim.program.policy import Policy, policy_name
from sim.program.quantities import Quantity, plain

_HOW = {"ordinary": ORDINARY, "truncated": TRUNCATED, "memoryless": MEMORYLESS, "among": AMONG_LEFT}


@dataclass(frozen=True, slots=True)
class Intervention:
    """An open decision answered in advance: with an option or (None) a lapse, at ``due`` seconds.

    That is neither past nor after the decision's deadline. A menu is answered with the options ``taken``; that is None
    for a choice, and for a lapse.
    """

    decision: str
    option: str | None
    due: int
    taken: tuple[str, ...] | None = None

    @property
    def answer(self) -> tuple[str, ...] | None:
        """The options that it takes; None for a lapse."""
        return self.taken if self.option is None else (self.option,)


def play_futures(
    program: Program,
    position: Position,
    answers: Sequence[Intervention | None],
    policy: Policy,
    seed: int,
    epoch: int,
    count: int,
) -> list[Sample]:
    """``count`` finished futures for each of ``answers``; None is none, so that everything is left to the policy.

    Future r of every answer has the same luck, that of replication r of ``seed`` in ``epoch``.
    """
    table = policy if callable(policy) else program.policy(policy)
    size = block_size(program)
    samples = []
    for answer in answers:
        given, answered = (position, -1) if answer is None else _answered(program, position, answer)
        waits = tuple(wait for wait in hidden(program, position) if wait.node != answered)
        setting = Setting(seed, epoch, given, waits)
        blocks = (
            play_block(program, table, first, min(size, count - first), setting, policy_name(policy))
            for first in range(0, count, size)
        )
        samples.append(joined(blocks))
    return samples


def _answered(program: Program, position: Position, answer: Intervention) -> tuple[Position, int]:
    """The position with an answer given in advance, and the number of its decision."""
    number = program.node_of[answer.decision]
    fixed = LAPSE if answer.answer is None else program.nodes[number].pick(answer.answer)
    given = replace(
        position,
        fixed=_with(position.fixed, number, fixed),
        answer_at=_with(position.answer_at, number, answer.due),
        due=_with(position.due, number, answer.due),
    )
    return given, number


def _with(numbers: tuple[int, ...], place: int, number: int) -> tuple[int, ...]:
    return (*numbers[:place], number, *numbers[place + 1 :])


# ---------------------------------------------------------------------- what is hidden


def hidden(program: Program, position: Position) -> Iterator[Hidden]:
    """The waits in a position whose ends nobody at the table knows."""
    earliest = position.not_before()
    for number, node in enumerate(program.nodes):
        status, cause = position.status[number], position.cause[number]
        if status == Status.PENDING and cause != Cause.PERSON:
            wait = plain(node.trigger.wait_after(cause), position.case[number])
            if _is_drawn(wait):
                field = WAIT if cause < 0 else WAIT_AGAIN
                yield _hidden_wait(number, field, wait, node.trigger, position, earliest[number])
        elif status == Status.UNDER_WAY or (status == Status.OPEN and position.fixed[number] == UNFIXED):
            takes = plain(node.takes, position.case[number])
            if status == Status.OPEN or _is_drawn(takes):
                yield _hidden(number, TAKES, takes, position, earliest[number])


def _is_drawn(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.spread is not None


def _hidden_wait(
    number: int, field: int, wait: Quantity | None, trigger: Trigger, position: Position, earliest: int
) -> Hidden:
    """A wait for something that does not come before ``earliest``. What is moved by a calendar tells less of its wait:
    only that it was not over when it would have been moved to an earlier time. Where a clock time is what has kept it
    so far, nothing is known of the draw."""
    clock_time = trigger.clock_time(position.since[number])
    unmoved = earliest if trigger.during is None else trigger.during.unmoved(earliest)
    return _hidden(number, field, wait, position, unmoved if unmoved > clock_time else 0, clock_time)


def _hidden(
    number: int, field: int, quantity: Quantity | None, position: Position, earliest: int, not_before: int = 0
) -> Hidden:
    """A wait that is known to be over no earlier than ``earliest``."""
    since, occurrence, case = position.since[number], position.triggers[number] - 1, position.case[number]
    if quantity is None or quantity.spread is None:
        return Hidden(number, field, since, occurrence, not_before, KNOWN, case=case)
    left = quantity.spread.left(earliest - since)
    numbers = (float(left.least), *left.numbers)
    return Hidden(number, field, since, occurrence, not_before, _HOW[left.how], numbers, left.last, case)
