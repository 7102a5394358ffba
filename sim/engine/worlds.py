"""Positions as worlds of the kernel, and back: the same numbers in another order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.engine.memory import Integers, Laid
from sim.engine.position import COLUMNS, Position
from sim.kernel import layout
from sim.kernel.layout import *
from sim.program.expression import Floats

LIVE_FIELDS = {
    name: getattr(layout, name.upper()) for name, column in COLUMNS.items() if column.of == "nodes" and name != "heard"
}
"""A position's columns of nodes, and where they stand among a node's numbers: the layout has them by the same names.
What an `all` set has heard is kept apart."""
_REGIONS = {"count": COUNTS, "last": LASTS, "free": FREE, "watched": WATCHED_BITS, "waived": WAIVED_BITS}
_REAL_REGIONS = {"state": STATE, "reading": READINGS}
_YES_NO = [name for name, column in COLUMNS.items() if isinstance(column.blank, bool)]


def world_of(laid: Laid, position: Position) -> tuple[Integers, Floats]:
    """The world of a position: its whole numbers and its reals. ValueError if it is another program's."""
    whole, reals = _blank(laid)
    header, program = laid.whole, laid.program
    whole[0], whole[2], whole[3] = position.time, position.events, position.finished
    whole[1] = NOWHERE if position.place < 0 else header[NODES] + NODE_WIDTH * position.place
    lives = _lives(laid, whole)
    for name, field in LIVE_FIELDS.items():
        lives[:, field] = getattr(position, name)
    for number, (node, bits) in enumerate(zip(program.nodes, _bits(laid), strict=True)):
        heard = [position.heard[number] >> part & 1 for part in range(node.trigger.needs)]
        whole[bits] = heard
        lives[number, HEARD_NUMBER] = sum(heard)
        if node.owner >= 0 and position.status[number] != IDLE:
            lives[node.owner, AT_WORK] += 1
    for name, begin in _REGIONS.items():
        whole[header[begin] - WORLD : header[begin + 1] - WORLD] = getattr(position, name)
    for name, begin in _REAL_REGIONS.items():
        reals[header[begin] : header[begin + 1]] = getattr(position, name)
    times = whole[header[SPAN_TIMES] - WORLD : header[SPAN_TIMES_END] - WORLD]
    times[0::2], times[1::2] = position.first_start, position.last_end
    return whole, reals


def position_of(laid: Laid, whole: Integers, reals: Floats) -> Position:
    """A world as the position it stands for."""
    header = laid.whole
    lives = _lives(laid, whole)
    times = whole[header[SPAN_TIMES] - WORLD : header[SPAN_TIMES_END] - WORLD].tolist()
    fields: dict[str, Any] = {name: lives[:, field].tolist() for name, field in LIVE_FIELDS.items()}
    for name, begin in _REGIONS.items():
        fields[name] = whole[header[begin] - WORLD : header[begin + 1] - WORLD].tolist()
    for name, begin in _REAL_REGIONS.items():
        fields[name] = reals[header[begin] : header[begin + 1]].tolist()
    fields |= {name: map(bool, fields[name]) for name in _YES_NO}
    fields["heard"] = [sum(bit << part for part, bit in enumerate(whole[bits].tolist())) for bits in _bits(laid)]
    place = int(whole[1])
    return Position(
        time=int(whole[0]),
        place=place if place < 0 else (place - int(header[NODES])) // NODE_WIDTH,
        events=int(whole[2]),
        finished=bool(whole[3]),
        first_start=tuple(times[0::2]),
        last_end=tuple(times[1::2]),
        **{name: tuple(values) for name, values in fields.items()},
    )


def _blank(laid: Laid) -> tuple[Integers, Floats]:
    header = laid.whole
    whole = header[header[BLANK] : header[BLANK_END]].copy()
    return whole, laid.reals[header[REAL_BLANK] : header[REAL_BLANK_END]].copy()


def _lives(laid: Laid, whole: Integers) -> Integers:
    """What changes of the nodes, one row a node."""
    lives: Integers = whole[laid.whole[LIVES] - WORLD : laid.whole[LIVES_END] - WORLD].reshape(-1, LIVE_WIDTH)
    return lives


def _bits(laid: Laid) -> Iterator[slice]:
    """For each node, where in a world it keeps what its `all` set has heard."""
    at = int(laid.whole[HEARD_BITS]) - WORLD
    for node in laid.program.nodes:
        yield slice(at, at + node.trigger.needs)
        at += node.trigger.needs
