"""What surely comes before what, and how often at most: moments that others wait for, directly or through others."""

from __future__ import annotations

from sim.numbering import MOST_TRIGGERS
from sim.scenario.model import Decision, Procedure
from sim.scenario.names import Names, Placed


def comes_once(names: Names, moment: str) -> bool:
    """Whether a moment is announced at most once in a run."""
    return most_times(names, moment) == 1


def most_times(names: Names, moment: str) -> int:
    """How often a moment is announced at most in a run."""
    node = names.moments.get(moment)
    if node is None or names.unreadable(moment):
        return MOST_TRIGGERS
    owner = names.nodes.get(node.owner or "")
    starts = 1 if owner is None else owner.element.most
    return min(node.element.most * starts, MOST_TRIGGERS)


def most_counted(names: Names, moment: str) -> int:
    """What ``count`` of a moment can come to: of an entry of a procedure file anything, since the file is written for
    procedures that repeat as well."""
    node = names.moments.get(moment)
    owner = names.nodes.get(node.owner or "") if node is not None else None
    is_of_a_file = owner is not None and (names.alone or (isinstance(owner.element, Procedure) and owner.element.use))
    return MOST_TRIGGERS if is_of_a_file else most_times(names, moment)


def precedes(names: Names, first: str, second: str) -> bool:
    """Whether ``first`` comes once at most, and always before ``second`` where that comes at all."""
    if first not in names.moments or second not in names.moments or not comes_once(names, first):
        return False
    before, after = names.moments[first], names.moments[second]
    if before.name == after.name:
        return comes_once(names, second) and _rank(before, first) < _rank(after, second)
    ahead, seen = _waited_for(names, after), {after.name}
    while ahead:
        moment = ahead.pop()
        node = names.moments.get(moment)
        if node is None or node.name in seen:
            continue
        if moment == first or (node.name == before.name and _rank(before, first) <= _rank(node, moment)):
            return True
        seen.add(node.name)
        ahead += _waited_for(names, node)
    return False


def _waited_for(names: Names, node: Placed) -> list[str]:
    """The moments each of which must have come before a node is triggered."""
    after = node.element.after
    owner = [f"{node.owner}.start"] if node.owner is not None else []
    if after is None:
        is_follower = node.follows is not None and node.element.at is None and node.element.when is None
        return [*owner, *([node.follows] if is_follower and node.follows is not None else [])]
    if after.kind == "any" and len(after.names) > 1:
        return owner
    return [*owner, *(names.full(name, node.owner) for name in after.names)]


def _rank(node: Placed, moment: str) -> int:
    """How far on in its element a moment comes: as it begins, as something comes of it, as it is over."""
    word = moment.removeprefix(f"{node.name}.")
    if word in ("start", "asked"):
        return 0
    is_answer = isinstance(node.element, Decision) and word in (*node.element.answers, "lapsed")
    return 1 if is_answer or word in ("done", "skipped") else 2
