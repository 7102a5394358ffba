"""What can still happen from where a run stands: at all, and by itself, if nobody does anything by hand.

Both err on one side: what is said to be impossible is so, whatever luck draws, states become and people answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sim.clock import HOUR
from sim.engine.guided import GuidedPlay
from sim.numbering import HELD, IDLE, PENDING, Cause
from sim.operators import BEYOND, OPERATORS, Bounds
from sim.program.expression import (
    AnswerIs,
    Arithmetic,
    Constant,
    ElapsedHours,
    Every,
    Extreme,
    Happened,
    HoursSince,
    IsTaken,
    Magnitude,
    Not,
    Relation,
    SameAnswer,
    Some,
    StateValue,
    Successive,
    TimesHappened,
    Tree,
)
from sim.program.nodes import Node

YES_NO: Bounds = (0.0, 1.0)


def never_to_happen(play: GuidedPlay) -> set[int]:
    """What is pending and will certainly be skipped when it is due: its ``if`` or its chance reads moments and answers
    that can change no more, whatever anybody does. What a person released needs neither."""
    still = _moments(play, {number for number in range(len(play.program.nodes)) if _may_ever(play, number)})
    return {
        number
        for number, node in enumerate(play.program.nodes)
        if play.status[number] == PENDING and play.cause[number] != Cause.PERSON and _is_ruled_out(play, node, still)
    }


def _is_ruled_out(play: GuidedPlay, node: Node, still: Collection[int]) -> bool:
    if node.condition is not None and _bounds(play, node.condition, still) == (0.0, 0.0):
        return True
    return node.chance is not None and _bounds(play, node.chance, still)[1] <= 0


def to_come(play: GuidedPlay) -> set[int]:
    """The nodes that may still come, or end, by themselves: what is pending, open or under way, and what waits for
    it."""
    nodes = play.program.nodes
    if play.finished:
        return set()
    reached = {number for number, status in enumerate(play.status) if status != IDLE}
    while True:
        still = _moments(play, reached)
        more = {
            number
            for number, node in enumerate(nodes)
            if number not in reached
            and (node.owner < 0 or node.owner in reached)
            and _has_turns_left(play, number)
            and _is_triggered(play, number, node, still)
        }
        if not more:
            return reached
        reached |= more


def _is_triggered(play: GuidedPlay, number: int, node: Node, still: Collection[int]) -> bool:
    """Whether a node that is idle may be triggered by moments that may ``still`` come, or by its ``when``."""
    trigger = node.trigger
    if trigger.watch is not None:
        return _bounds(play, trigger.watch, still) != (0.0, 0.0)
    if trigger.told == "at":
        return node.owner >= 0
    if not trigger.needs:
        return any(moment in still for moment in trigger.hears)
    return all(moment in still or _is_heard(play, number, moment) for moment in trigger.hears)


def _is_heard(play: GuidedPlay, number: int, moment: int) -> bool:
    listeners = play.program.listeners[moment]
    return any(one.node == number and one.bit >= 0 and play.heard[number] >> one.bit & 1 for one in listeners)


def _has_turns_left(play: GuidedPlay, number: int) -> bool:
    """Whether a node may be triggered once more; each start of a procedure makes its entries fresh."""
    node = play.program.nodes[number]
    if play.spent[number] < node.most:
        return True
    owner = node.owner
    return owner >= 0 and (play.status[owner] in (PENDING, HELD) or _has_turns_left(play, owner))


def _may_ever(play: GuidedPlay, number: int) -> bool:
    """Whether a node may still end in any way, by hand too."""
    if play.status[number] != IDLE:
        return True
    owner = play.program.nodes[number].owner
    return _has_turns_left(play, number) and (owner < 0 or _may_ever(play, owner))


def _moments(play: GuidedPlay, numbers: Collection[int]) -> set[int]:
    """The moments that nodes announce."""
    return {moment for number in numbers for moment in _announced(play.program.nodes[number])}


def _announced(node: Node) -> Iterator[int]:
    own = node.moments
    yield from (own.over, own.skipped, own.start, own.done, own.asked, own.lapsed)
    yield from (option.moment for option in node.options)
    if node.menu is not None:
        yield node.menu.none


def _bounds(play: GuidedPlay, tree: Tree, still: Collection[int]) -> Bounds:
    """The lowest and the highest that a tree may come to from now on, if only the moments that may ``still`` come do;
    states may become whatever their ranges allow."""

    def of(sign: str, *parts: Tree) -> Bounds:
        work_out: Callable[..., Bounds] = OPERATORS[sign].bounds
        return work_out(*(_bounds(play, part, still) for part in parts))

    match tree:
        case Constant():
            return tree.number, tree.number
        case StateValue():
            slot = play.program.states[tree.state]
            return slot.low, slot.high
        case ElapsedHours():
            return play.time / HOUR, play.program.horizon / HOUR
        case HoursSince():
            return 0.0, play.program.horizon / HOUR
        case TimesHappened():
            count = float(play.count[tree.moment])
            return count, BEYOND if tree.moment in still else count
        case Happened():
            return float(play.count[tree.moment] > 0), float(tree.moment in still or play.count[tree.moment] > 0)
        case AnswerIs() | IsTaken() | SameAnswer():
            value = tree.value(play)
            return YES_NO if any(moment in still for moment in tree.moments) else (value, value)
        case Successive():
            return min(tree.numbers), max(tree.numbers)
        case Arithmetic() | Relation():
            return of(tree.sign, tree.left, tree.right)
        case Not():
            return of("not", tree.part)
        case Magnitude():
            return of("abs", tree.part)
        case Every():
            return of("and", *tree.parts)
        case Some():
            return of("or", *tree.parts)
        case Extreme():
            return of(tree.sign, *tree.parts)
