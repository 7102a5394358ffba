"""Positions as worlds of the kernel, and back: the same numbers in another order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.engine.memory import Laid, Whole
from sim.engine.position import Position
from sim.kernel.layout import *
from sim.program.expression import Floats

_FIELDS = {
    "status": STATUS, "due": DUE, "since": SINCE, "cause": CAUSE, "triggers": TRIGGERS, "spent": SPENT,
    "answer": ANSWER, "answer_at": ANSWER_AT, "deadline": DEADLINE, "fixed": FIXED,
}  # fmt: skip
"""A position's columns, one number a node, and where they stand among a node's numbers."""
_REGIONS = {
    "count": (COUNTS, COUNTS_END), "free": (FREE, FREE_END), "watched": (WATCHED_BITS, WATCHED_BITS_END),
    "waived": (WAIVED_BITS, WAIVED_BITS_END),
}  # fmt: skip
_YES_NO = ("spent", "watched", "waived")


def world_of(laid: Laid, position: Position) -> tuple[Whole, Floats]:
    """The world of a position: its whole numbers and its reals. ValueError if it is another program's."""
    whole, reals = _blank(laid)
    header, program = laid.whole, laid.program
    whole[0], whole[2], whole[3] = position.time, position.events, position.finished
    whole[1] = NOWHERE if position.place < 0 else header[NODES] + NODE_WIDTH * position.place
    lives = _lives(laid, whole)
    for name, field in _FIELDS.items():
        lives[:, field] = getattr(position, name)
    for number, (node, bits) in enumerate(zip(program.nodes, _bits(laid), strict=True)):
        heard = [position.heard[number] >> part & 1 for part in range(node.trigger.needs)]
        whole[bits] = heard
        lives[number, HEARD_NUMBER] = sum(heard)
        if node.owner >= 0 and position.status[number] != IDLE:
            lives[node.owner, AT_WORK] += 1
    for name, (begin, end) in _REGIONS.items():
        whole[header[begin] - WORLD : header[end] - WORLD] = getattr(position, name)
    times = whole[header[SPAN_TIMES] - WORLD : header[SPAN_TIMES_END] - WORLD]
    times[0::2], times[1::2] = position.first_start, position.last_end
    reals[header[STATE] : header[STATE_END]] = position.state
    reals[header[READINGS] : header[READINGS_END]] = position.reading
    return whole, reals


def position_of(laid: Laid, whole: Whole, reals: Floats) -> Position:
    """A world as the position it stands for."""
    header = laid.whole
    lives = _lives(laid, whole)
    times = whole[header[SPAN_TIMES] - WORLD : header[SPAN_TIMES_END] - WORLD].tolist()
    found: dict[str, Any] = {name: lives[:, field].tolist() for name, field in _FIELDS.items()}
    for name, (begin, end) in _REGIONS.items():
        found[name] = whole[header[begin] - WORLD : header[end] - WORLD].tolist()
    found |= {name: map(bool, found[name]) for name in _YES_NO}
    found["heard"] = [sum(bit << part for part, bit in enumerate(whole[bits].tolist())) for bits in _bits(laid)]
    place = int(whole[1])
    return Position(
        time=int(whole[0]),
        place=place if place < 0 else (place - int(header[NODES])) // NODE_WIDTH,
        events=int(whole[2]),
        finished=bool(whole[3]),
        first_start=tuple(times[0::2]),
        last_end=tuple(times[1::2]),
        state=tuple(reals[header[STATE] : header[STATE_END]].tolist()),
        reading=tuple(reals[header[READINGS] : header[READINGS_END]].tolist()),
        **{name: tuple(values) for name, values in found.items()},
    )


def _blank(laid: Laid) -> tuple[Whole, Floats]:
    header = laid.whole
    whole = header[header[BLANK] : header[BLANK_END]].copy()
    return whole, laid.reals[header[REAL_BLANK] : header[REAL_BLANK_END]].copy()


def _lives(laid: Laid, whole: Whole) -> Whole:
    """What changes of the nodes, one row a node."""
    found: Whole = whole[laid.whole[LIVES] - WORLD : laid.whole[LIVES_END] - WORLD].reshape(-1, LIVE_WIDTH)
    return found


def _bits(laid: Laid) -> Iterator[slice]:
    """For each node, where in a world it keeps what its `all` set has heard."""
    at = int(laid.whole[HEARD_BITS]) - WORLD
    for node in laid.program.nodes:
        yield slice(at, at + node.trigger.needs)
        at += node.trigger.needs
