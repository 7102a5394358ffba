"""Outcomes: each can be reached, and every run ends in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.faults import Fault, Path
from sim.operators import OPERATORS
from sim.scenario.check.expressions import bounds
from sim.scenario.check.sites import fault
from sim.scenario.expression import Elapsed, Name, Number, Operation, Recall, Syntax, is_constant
from sim.scenario.model import Outcome
from sim.scenario.names import Names

_MOST_COMPARED = 200
"""An outcome is compared with no more of those above it: a person writes a dozen, a program perhaps ten thousand."""

_THRESHOLDS = ("<", "<=", ">", ">=")


@dataclass
class _Asked:
    """What a condition asks, all of it: the tightest threshold of each state in each direction (a value, and whether
    the value itself is left out), and whatever else it joins by `and`."""

    thresholds: dict[tuple[str, str], tuple[float, bool]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)


def check(names: Names) -> Iterator[Fault]:
    """The order of outcomes: which can be reached at all, and whether a run always ends in one."""
    asks = {name: _asks(names, outcome) for name, outcome in names.scenario.outcomes.items()}
    outcomes = list(names.scenario.outcomes.items())
    last = len(outcomes) - 1
    for i, (name, outcome) in enumerate(outcomes):
        if names.unreadable(name):
            continue
        path: Path = ("outcomes", name)
        if outcome.when is None and i < last:
            message = f"`{name}` always holds, so `{outcomes[i + 1][0]}` below it can never be the outcome."
            yield fault(names, path, message, "Only the last outcome has no `when`.")
        if i == last:
            yield from no_last_outcome(names)
        if outcome.ends and outcome.when is None:
            yield fault(names, path, "An outcome without `when` cannot end the run.", "Leave out `ends`.")
        for earlier, _ in outcomes[: min(i, _MOST_COMPARED)]:
            if _implies(asks[name], asks[earlier]):
                message = f"Whenever `{name}` holds, so does `{earlier}` above it, so `{name}` is never the outcome."
                yield fault(names, path, message, "Put the narrower outcome first.")
                break


def no_last_outcome(names: Names) -> Iterator[Fault]:
    """Where a run might end in no outcome."""
    name, outcome = list(names.scenario.outcomes.items())[-1]
    document = names.scenario.document
    written = document.value.get("outcomes") if isinstance(document.value, dict) else None
    is_last = isinstance(written, dict) and list(written)[-1:] == [name] and not document.is_spoilt(("outcomes",))
    if outcome.when is not None and is_last:
        message = "The last outcome has a `when`, so a run might end in none."
        hint = "Leave out its `when`, or add a last outcome without one."
        yield fault(names, ("outcomes", name), message, hint)


def _asks(names: Names, outcome: Outcome) -> _Asked:
    asked = _Asked()
    for part in _joined(outcome.when.tree) if outcome.when is not None else ():
        threshold = _threshold(names, part)
        if threshold is None:
            asked.others.add(_written(part))
            continue
        state, sign, value = threshold
        strict = len(sign) == 1
        # towards larger is tighter for ">", towards smaller for "<"; of equal values the strict one is
        signed = (value if sign[0] == ">" else -value, strict)
        asked.thresholds[state, sign[0]] = max(asked.thresholds.get((state, sign[0]), signed), signed)
    return asked


def _joined(tree: Syntax) -> Iterator[Syntax]:
    if isinstance(tree, Operation) and tree.sign == "and":
        for part in tree.parts:
            yield from _joined(part)
    else:
        yield tree


def _threshold(names: Names, tree: Syntax) -> tuple[str, str, float] | None:
    """``state >= 5``, or the same the other way round, as name, sign and value."""
    if not isinstance(tree, Operation) or tree.sign not in _THRESHOLDS:
        return None
    left, right = tree.parts
    sign = tree.sign
    if isinstance(right, Name):
        left, right, sign = right, left, OPERATORS[sign].turned
    if not isinstance(left, Name) or not is_constant(right):
        return None
    return left.name, sign, bounds(names, None, right)[0]


def _written(tree: Syntax) -> str:
    """A tree as text, wherever it stood."""
    if isinstance(tree, Number):
        return repr(tree.value)
    if isinstance(tree, Name):
        return tree.name
    if isinstance(tree, Elapsed):
        return "elapsed"
    if isinstance(tree, Recall):
        return f"{tree.word}({tree.moment.name})"
    return f"{tree.sign}({','.join(map(_written, tree.parts))})"


def _implies(narrow: _Asked, wide: _Asked) -> bool:
    """Whether the first plainly implies the second: it asks the same or a tighter threshold, and perhaps more."""
    if not (wide.thresholds or wide.others) or not wide.others <= narrow.others:
        return False
    tightest = narrow.thresholds
    return all(key in tightest and tightest[key] >= value for key, value in wide.thresholds.items())
