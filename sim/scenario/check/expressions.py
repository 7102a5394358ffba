"""Expressions: their names, whether they give a number or a yes/no, and between which bounds they stay."""

from __future__ import annotations

from collections.abc import Iterator

from sim.clock import hours
from sim.faults import Fault, nearest
from sim.operators import BEYOND, OPERATORS, Bounds
from sim.scenario import guesses
from sim.scenario.check.precedence import most_counted
from sim.scenario.check.sites import Site, expressions, fault
from sim.scenario.expression import MEMORIES, Elapsed, Name, Number, Operation, Recall, Syntax, is_constant
from sim.scenario.names import Names

LARGEST = 1e12
"""No value of an expression may be able to exceed this, so that nothing overflows."""

_ROUNDING = 1e-9
_NEVER_CHOSEN = "Write 0 for what only a person or a policy chooses."


def check(names: Names) -> Iterator[Fault]:
    """Names, kinds and bounds of every expression."""
    for site in expressions(names):
        tree = site.expression.tree
        readable = not any(names.unreadable(names.full(name.name, site.scope)) for name in site.expression.names())
        faults = list(_read(names, site, tree)) or list(_grows(names, site, tree) if readable else ())
        yield from faults
        if not faults and readable:
            yield from _bounded(names, site)


def _read(names: Names, site: Site, tree: Syntax) -> Iterator[Fault]:
    faults = list(_names(names, site, tree))
    yield from faults
    if not faults:
        yield from _kinds(names, site, tree, site.asked == "yes or no")


def _names(names: Names, site: Site, tree: Syntax) -> Iterator[Fault]:
    clock = _clock(tree)
    if isinstance(tree, Recall):
        yield from _recalled(names, site, tree)
    if clock and not site.clock:
        message = f"`{clock}` may not stand here: it moves at every second"
        message += ", and this is looked at only when something happens."
        yield fault(names, site.path, message, "Use a trigger with `at`, or a delay.")
    elif isinstance(tree, Name) and not names.known(tree.name, site.scope):
        yield _unknown(names, site, tree)
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from _names(names, site, part)


def _clock(tree: Syntax) -> str:
    """The word by which a tree moves at every second; empty where it does not."""
    if isinstance(tree, Recall) and tree.word == "since":
        return tree.word
    return "elapsed" if isinstance(tree, Elapsed) else ""


def _recalled(names: Names, site: Site, recall: Recall) -> Iterator[Fault]:
    """What a count or a time is of: a moment, or something unreadable that may be one."""
    name = recall.moment
    full = names.full(name.name, site.scope)
    if full in names.scenario.state:
        message = f"`{recall.word}(…)` asks of a moment, and `{name.name}` is a state."
        yield fault(names, site.path, message, "Name an inject, a step's `done` or an answer.", offset=name.offset)
    elif not names.known(name.name, site.scope):
        yield _unknown(names, site, name)


def _unknown(names: Names, site: Site, name: Name) -> Fault:
    if name.name.lower() in ("true", "false", "yes", "no"):
        hint = "Leave the field out, or write a comparison."
        return fault(names, site.path, f"`{name.name}` is not a word of expressions.", hint, offset=name.offset)
    message = f"`{name.name}` is neither a state nor a moment."
    return fault(names, site.path, message, _meant(names, site, name.name), offset=name.offset)


def _meant(names: Names, site: Site, name: str) -> str:
    """A cure for an unknown name: the nearest known one, an option's full name, or how to declare it."""
    first, _, rest = name.partition(".")
    if rest and names.full(first, site.scope) in names.scenario.state:
        return f"`{first}` is a state, and a state has no parts."
    near = nearest(name, names.visible(site.scope))
    answer = "" if near else names.ending(name, site.scope)
    if answer:
        return f"Did you mean `{answer}`?"
    if name in MEMORIES:
        return f"`{name}` asks of a moment in brackets, as in `{name}(launch)`."
    people = ("cell", names.scenario.cells), ("actor", names.scenario.actors)
    who = next((what for what, known in people if name in known), "")
    if who:
        return f"`{name}` is {'an' if who == 'actor' else 'a'} {who}; an expression names states and moments."
    if names.alone and not near and not rest:
        return f"If it is a state, list `{name}` under `needs`."
    return near


def _is_yes_no(names: Names, site: Site, tree: Syntax) -> bool:
    if isinstance(tree, Name):
        return names.full(tree.name, site.scope) not in names.scenario.state
    return isinstance(tree, Operation) and OPERATORS[tree.sign].gives_yes_no


def _kinds(names: Names, site: Site, tree: Syntax, yes_no: bool) -> Iterator[Fault]:
    if yes_no and not _is_yes_no(names, site, tree):
        unreadable = isinstance(tree, Name) and names.unreadable(names.full(tree.name, site.scope))
        if not unreadable:
            yield fault(names, site.path, "A yes/no is asked for here, and this is a number.", "Compare it: `… >= 5`.")
        return
    if not isinstance(tree, Operation):
        return
    if tree.sign in ("==", "!="):
        yield from _compared(names, site, tree)
    if tree.sign == "/":
        yield from _divisor(names, site, tree)
    for part in tree.parts:
        yield from _kinds(names, site, part, OPERATORS[tree.sign].asks_yes_no)


def _compared(names: Names, site: Site, tree: Operation) -> Iterator[Fault]:
    decisions = [isinstance(part, Name) and names.decision(part.name, site.scope) for part in tree.parts]
    if any(decision and decision.bounds is not None for decision in decisions):
        message = "The answer of a menu is several options, which are not compared at once."
        yield fault(names, site.path, message, "Compare `x.OPTION`, option by option.", offset=tree.offset)
    elif any(decisions) and not all(decisions):
        message = f"`{tree.sign}` compares a decision only with another decision."
        yield fault(names, site.path, message, "To ask for one answer write `decision.option`.", offset=tree.offset)


def _divisor(names: Names, site: Site, tree: Operation) -> Iterator[Fault]:
    divisor = tree.parts[1]
    if not is_constant(divisor):
        message = "Only a number may stand after `/`, nothing that changes."
        yield fault(
            names,
            site.path,
            message,
            "Where more should give less, write `1 - x / 10` or the like.",
            offset=tree.offset,
        )
    elif bounds(names, site.scope, divisor) == (0, 0):
        yield fault(names, site.path, "This divides by zero.", offset=tree.offset)


def bounds(names: Names, scope: str | None, tree: Syntax) -> Bounds:
    """The lowest and highest value a tree can have, by interval arithmetic over the states' ranges."""
    if isinstance(tree, Number):
        return tree.value, tree.value
    if isinstance(tree, Elapsed):
        return 0.0, hours(names.scenario.horizon)
    if isinstance(tree, Recall):
        full = names.full(tree.moment.name, scope)
        return 0.0, hours(names.scenario.horizon) if tree.word == "since" else float(most_counted(names, full))
    if isinstance(tree, Name):
        full = names.full(tree.name, scope)
        if names.unreadable(full):
            return -BEYOND, BEYOND
        state = names.scenario.state.get(full)
        return state.range if state is not None else (0.0, 1.0)
    low, high = OPERATORS[tree.sign].bounds(*(bounds(names, scope, part) for part in tree.parts))
    return max(low, -BEYOND), min(high, BEYOND)


def _grows(names: Names, site: Site, tree: Syntax) -> Iterator[Fault]:
    """Whether a part of the tree can grow too large, the innermost first: beyond it bounds mean nothing."""
    for part in tree.parts if isinstance(tree, Operation) else ():
        faults = list(_grows(names, site, part))
        if faults:
            yield from faults
            return
    if not max(map(abs, bounds(names, site.scope, tree))) <= LARGEST:
        offset = tree.offset if isinstance(tree, Operation) else 0
        message = f"This can grow beyond {LARGEST:,.0f}."
        yield fault(names, site.path, message, "Use smaller numbers, or narrow the states' ranges.", offset=offset)


def _bounded(names: Names, site: Site) -> Iterator[Fault]:
    low, high = bounds(names, site.scope, site.expression.tree)
    constant = is_constant(site.expression.tree)
    if site.asked == "chance":
        yield from _chance(names, site, low, high)
    if site.asked == "weight" and constant and low < 0:
        yield fault(names, site.path, f"A weight is at least 0, and this is {low:g}.", _NEVER_CHOSEN)
    if site.asked == "duration" and high <= 0 and constant and low < 0:
        before = "Nothing comes before the start: begin earlier with `start`." if site.path[-1] == "at" else ""
        unsigned = "Write it without the sign." if site.expression.text.startswith("-") else ""
        cure = guesses.between(site.expression.text) or before or unsigned
        yield fault(names, site.path, "A duration cannot be negative.", cure)
    if site.asked == "yes or no" and site.path[-1] != "start":
        yield from _always(names, site, low, high)


def _chance(names: Names, site: Site, low: float, high: float) -> Iterator[Fault]:
    begun = "A chance lies between 0 and 1, and this is"
    tree = site.expression.tree
    if is_constant(tree) and not 0 <= low <= 1:
        hint = f"For {low:g} in a hundred write {low / 100:g}." if low in range(2, 101) else ""
        yield fault(names, site.path, f"{begun} {low:g}.", hint)
    elif names.alone:
        return  # what the states' ranges are, the scenario says
    elif low > 1:
        yield fault(names, site.path, f"{begun} {low:g} at least.", "For 30 in a hundred write 0.3.")
    elif high < 0:
        yield fault(names, site.path, f"{begun} {high:g} at most.", "Change a number or a sign in it.")
    elif high > 1 + _ROUNDING and _are_apart(names, site):
        message = f"A chance lies between 0 and 1, and this can be as large as {high:g}."
        hint = f"Write `min(1, {site.expression})` if that is meant."
        yield fault(names, site.path, message, hint, "warning")
    elif low + high < -_ROUNDING and _are_apart(names, site):
        message = f"A chance lies between 0 and 1, and this can be as small as {low:g}: mostly it is below 0."
        hint = f"Change a number in it, or write `max(0, {site.expression})` if that is meant."
        yield fault(names, site.path, message, hint, "warning")


def _are_apart(names: Names, site: Site) -> bool:
    """Whether each name in an expression stands for something else, so that its bounds are reached."""
    sources = ["elapsed"] * site.expression.text.count("elapsed")
    for name in site.expression.names():
        full = names.full(name.name, site.scope)
        sources.append(names.moments[full].name if full in names.moments else full)
    return len(set(sources)) == len(sources)


def _always(names: Names, site: Site, low: float, high: float) -> Iterator[Fault]:
    if high == 0:
        so = ", so the option is never offered" if "options" in site.path else ""
        yield fault(
            names, site.path, f"This can never hold, whatever the states are{so}.", "Change it, or leave it out."
        )
    elif low == 1 and "cases" in site.path:
        message = "This always holds, so no case below it is ever reached."
        yield fault(names, site.path, message, "Change it, or leave the cases below out.", level="warning")
    elif low == 1 and site.path[-1] == "if":
        yield fault(names, site.path, "This always holds, so it says nothing.", "Leave it out.", level="warning")
    elif low == 1 and site.path[0] == "outcomes":
        message = "This always holds, so none of the outcomes below it is ever the run's."
        yield fault(names, site.path, message, "Change it, or put this outcome last, without `when`.", level="warning")
    elif low == 1:
        message = "This holds from the start on, whatever happens."
        yield fault(names, site.path, message, "Write `at: 0m` instead if that is meant.", level="warning")
