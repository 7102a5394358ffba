"""What is written and does nothing: repeats that never come, conditions that can hold never or always, lone options."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, Path
from sim.scenario.check.precedence import comes_once
from sim.scenario.check.sites import expressions, fault
from sim.scenario.expression import Name, Operation, Syntax
from sim.scenario.model import Decision, Inject
from sim.scenario.names import Names, Placed
from sim.scenario.times import UncertainInstant
from sim.spread import Spread


def check(names: Names) -> Iterator[Fault]:
    """Every trigger, every condition and every decision."""
    for node in names.nodes.values():
        if names.unreadable(node.name):
            continue
        yield from _repeats(names, node)
        yield from _lone_option(names, node)
        if node.element.condition is not None:
            yield from _known_by_then(names, node, node.element.condition.tree)
    for site in expressions(names):
        if site.asked == "yes or no":
            yield from _two_answers(names, site.path, site.scope, site.expression.tree)


def _repeats(names: Names, node: Placed) -> Iterator[Fault]:
    element, path = node.element, (*node.path, "repeats")
    comes_again = isinstance(element, Inject) and element.every is not None
    if element.most == 1 or comes_again:
        return
    if element.at is not None:
        spread = element.at.spread if isinstance(element.at, UncertainInstant) else element.at
        several = isinstance(spread, Spread) and spread.kind == "triangular"
        what = "is one time, drawn between the first and the last" if several else "comes once"
        cure = "Write an element for each time" if several else "Leave it out"
        message = f"`repeats` does nothing here: `at` {what}."
        again = (
            "say when it comes again with `every`" if isinstance(element, Inject) else "let it wait `after` an inject"
        )
        yield fault(names, path, message, f"{cure}, or {again}.", "warning")
    elif (once := _heard_once(names, node)) is not None:
        message = f"`repeats` does nothing here: `{once}`, which it waits for, comes once at most."
        yield fault(names, path, message, "Leave it out, or let that repeat too.", "warning")


def _heard_once(names: Names, node: Placed) -> str | None:
    """A moment that comes once and without which a node is not triggered, as its author calls it."""
    after = node.element.after
    owner = names.nodes.get(node.owner or "")
    if owner is not None and owner.element.repeats:
        return None
    heard = after.names if after is not None else ()
    if after is None and node.follows is not None and node.element.when is None:
        heard = (names.local(node.follows, node.owner),)
    if after is not None and after.kind == "any" and len(heard) > 1:
        return None
    return next((name for name in heard if comes_once(names, names.full(name, node.owner))), None)


def _lone_option(names: Names, node: Placed) -> Iterator[Fault]:
    element = node.element
    if not isinstance(element, Decision) or element.bounds is not None:
        return
    if len(element.options) == 1 and element.within is None:
        option = next(iter(element.options))
        if element.options[option].condition is None:
            message = f"`{option}` is the only option and there is no deadline, so nothing is decided here."
            yield fault(names, (*node.path, "options"), message, "Add an option or `within`.", "warning")


def _known_by_then(names: Names, node: Placed, tree: Syntax) -> Iterator[Fault]:
    """Parts of a condition that its own trigger has settled."""
    after = node.element.after
    heard = [] if after is None or after.kind == "any" else [names.full(name, node.owner) for name in after.names]
    for part in _joined(tree):
        full = names.full(part.name, node.owner) if isinstance(part, Name) else ""
        if full in heard and not _is_answer(names, full):
            message = f"`{names.local(full, node.owner)}` always holds here, for it is what this waits for."
            yield fault(names, (*node.path, "if"), message, "Leave it out.", "warning")
        for moment in heard:
            if full and _is_answer(names, full) and _is_other_answer(names, full, moment) and comes_once(names, moment):
                first, second = (names.local(name, node.owner) for name in (moment, full))
                message = f"This can never hold: after `{first}` the answer is not `{second}`."
                yield fault(names, (*node.path, "if"), message, "Wait for the one that is meant.")


def _two_answers(names: Names, path: Path, scope: str | None, tree: Syntax) -> Iterator[Fault]:
    """Two answers to one decision, joined by `and`: only the latest holds."""
    for joined in _ands(tree):
        full = [names.full(part.name, scope) for part in joined if isinstance(part, Name)]
        for place, second in enumerate(full):
            for first in full[:place]:
                if _is_answer(names, first) and _is_other_answer(names, first, second):
                    one, other = names.local(first, scope), names.local(second, scope)
                    message = f"This can never hold: `{one}` and `{other}` are answers to one question."
                    yield fault(names, path, message, "Write `or` for `and`.")
                    return


def _joined(tree: Syntax) -> tuple[Syntax, ...]:
    return tree.parts if isinstance(tree, Operation) and tree.sign == "and" else (tree,)


def _ands(tree: Syntax) -> Iterator[tuple[Syntax, ...]]:
    """The parts of every conjunction in a tree."""
    if isinstance(tree, Operation):
        if tree.sign == "and":
            yield tree.parts
        for part in tree.parts:
            yield from _ands(part)


def _is_answer(names: Names, moment: str) -> bool:
    node = names.moments.get(moment)
    return (
        node is not None
        and isinstance(node.element, Decision)
        and not names.unreadable(moment)
        and moment.removeprefix(f"{node.name}.") in node.element.answers
    )


def _is_other_answer(names: Names, one: str, other: str) -> bool:
    """Whether two answers to one decision cannot both be the latest."""
    node = names.moments[one]
    if one == other or not _is_answer(names, other) or node.name != names.moments[other].name:
        return False
    assert isinstance(node.element, Decision)
    return node.element.excludes(*(name.removeprefix(f"{node.name}.") for name in (one, other)))
