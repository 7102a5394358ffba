"""What a plan or an assumption is judged by: an expression over finished runs, one number a run.

It may name measures, states (their final values) and outcomes (1 in the runs that end so, else 0: the mean is the
outcome's chance). Durations are in hours inside, as everywhere in expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import numpy as np

from sim.clock import HOUR
from sim.engine.sample import Sample
from sim.faults import Misuse, listed, nearest
from sim.operators import OPERATORS
from sim.program.expression import Floats
from sim.scenario.expression import Elapsed, Misread, Name, Number, Operation, Recall, Syntax, is_constant, parse
from sim.scenario.model import Scenario
from sim.scenario.names import Names

Unit = Literal["chance", "hours", "number"]
NameKind = Literal["measure", "state", "outcome"]

_KINDS: tuple[NameKind, ...] = ("measure", "state", "outcome")
_LONGEST_QUOTE = 60

_OF_COLUMNS: dict[str, Callable[..., Any]] = {
    "and": np.logical_and, "or": np.logical_or, "not": np.logical_not, "min": np.minimum, "max": np.maximum,
}  # fmt: skip
"""Operators whose plain function takes numbers alone; the others take columns as well."""


@dataclass(frozen=True)
class Criterion:
    """An expression over finished runs. ``unit``: a ``chance`` is a yes/no a run, so that its mean is a share of runs.

    ``meanings`` says for each name in it what it stands for: the kind of thing and its id. ``spans`` are the measures
    that are durations.
    """

    text: str
    tree: Syntax
    unit: Unit
    meanings: Mapping[str, tuple[NameKind, str]]
    spans: frozenset[str]

    @property
    def is_chance(self) -> bool:
        """Whether it is yes or no in every run."""
        return self.unit == "chance"

    def of(self, sample: Sample) -> Floats:
        """The value in each run, shape ``(runs,)``; NaN where a measure that it names has no value.

        Raises Misuse where the numbers become too large.
        """
        columns = {name: self._column(name, sample) for name in self.meanings}
        with np.errstate(all="ignore"):
            values: Floats = np.broadcast_to(_evaluated(self.tree, columns), (sample.runs,)).astype(np.float64)
        missing = np.zeros(sample.runs, np.bool_)
        for column in columns.values():
            missing |= np.isnan(column)
        if not np.isfinite(values[~missing]).all():
            raise Misuse(f"The value {quoted(self.text)} becomes larger than a number can be.")
        return np.asarray(np.where(missing, np.nan, values), np.float64)

    def _column(self, name: str, sample: Sample) -> Floats:
        kind, id_ = self.meanings[name]
        if kind == "state":
            return sample.state[id_]
        if kind == "outcome":
            return np.asarray(sample.outcome_numbers == sample.outcome_names.index(id_), np.float64)
        column = sample.measures[id_]
        return np.divide(column, HOUR) if id_ in self.spans else column


def parse_value(text: str, scenario: Scenario) -> Criterion:
    """The value that a text asks for. Raises Misuse, with a sentence, for what cannot be read or makes no sense.

    Where a measure, a state or an outcome share an id, ``measure.ID``, ``state.ID`` or ``outcome.ID`` says which.
    """
    try:
        expression = parse(text)
    except Misread as error:
        raise Misuse(f"The value {quoted(text)} cannot be read: {error}. {error.hint}".rstrip()) from None
    meanings = {name.name: _meaning(name.name, scenario) for name in expression.names()}
    spans = frozenset(name for name, measure in scenario.measures.items() if measure.unit == "seconds")
    value = Criterion(expression.text, expression.tree, "number", meanings, spans)
    _check(value, value.tree)
    if not meanings:
        raise Misuse(f"The value {quoted(text)} names nothing, so it is the same in every run.")
    return Criterion(expression.text, expression.tree, _unit(value, value.tree), meanings, spans)


def quoted(text: str) -> str:
    """A text as a sentence quotes it, cut where it is long."""
    text = " ".join(text.split())
    return f"`{text}`" if len(text) <= _LONGEST_QUOTE else f"`{text[:_LONGEST_QUOTE]}…`"


def _known(scenario: Scenario) -> dict[NameKind, list[str]]:
    return {"measure": list(scenario.measures), "state": list(scenario.state), "outcome": list(scenario.outcomes)}


def _meaning(name: str, scenario: Scenario) -> tuple[NameKind, str]:
    known = _known(scenario)
    for kind in _KINDS:
        if name.startswith(f"{kind}.") and name.removeprefix(f"{kind}.") in known[kind]:
            return kind, name.removeprefix(f"{kind}.")
    kinds = [kind for kind in _KINDS if name in known[kind]]
    if len(kinds) > 1:
        ways = listed([f"{kind}.{name}" for kind in kinds], "or")
        raise Misuse(f"`{name}` is {' and '.join(f'a {kind}' for kind in kinds).replace('a o', 'an o')}. Write {ways}.")
    if kinds:
        return kinds[0], name
    hint = nearest(name, [id_ for ids in known.values() for id_ in ids])
    if name in Names(scenario).moments:
        hint = "That is a moment; declare a measure that counts it or takes its time."
    raise Misuse(f"There is no measure, state or outcome `{name}`. {hint or _all(known)}")


def _all(known: Mapping[NameKind, list[str]]) -> str:
    parts = [f"{kind}s {listed(ids)}" for kind, ids in known.items() if ids]
    return f"There are {'; '.join(parts)}."


def _check(value: Criterion, tree: Syntax) -> None:
    """The rules of expressions that parsing leaves open: yes/no where one is asked, a divisor that is no zero."""
    if isinstance(tree, Elapsed):
        raise Misuse("`elapsed` has no place in a value: a run is over when it is valued.")
    if isinstance(tree, Recall):
        raise Misuse(f"`{tree.word}(…)` has no place in a value. Declare a measure of it, and name that.")
    if not isinstance(tree, Operation):
        return
    for part in tree.parts:
        _check(value, part)
        if OPERATORS[tree.sign].asks_yes_no and _unit(value, part) != "chance":
            raise Misuse(f"In the value {quoted(value.text)} a number stands where `{tree.sign}` asks for a yes or no.")
    if tree.sign == "/" and not (is_constant(tree.parts[1]) and _evaluated(tree.parts[1], {}) != 0):
        raise Misuse(f"In the value {quoted(value.text)} a divisor is not a number other than 0.")


def _unit(value: Criterion, tree: Syntax) -> Unit:
    """What a tree is: a yes/no, a number of hours, or just a number."""
    if isinstance(tree, Number):
        return "hours" if tree.is_duration else "number"
    if isinstance(tree, Name):
        kind, id_ = value.meanings[tree.name]
        return "chance" if kind == "outcome" else "hours" if kind == "measure" and id_ in value.spans else "number"
    if not isinstance(tree, Operation) or OPERATORS[tree.sign].gives_yes_no:
        return "chance" if isinstance(tree, Operation) else "number"
    units = [_unit(value, part) for part in tree.parts]
    if tree.sign == "*":
        return "hours" if sorted(units) == ["hours", "number"] else "number"
    if tree.sign == "/":
        return "hours" if units == ["hours", "number"] else "number"
    return "hours" if set(units) == {"hours"} else "number"


def _evaluated(tree: Syntax, columns: Mapping[str, Floats]) -> Any:
    """A tree's value in every run: a column, or one number; a yes/no is 1 or 0."""
    if isinstance(tree, Number):
        return np.float64(tree.value)
    if isinstance(tree, Name):
        return columns[tree.name]
    assert isinstance(tree, Operation)
    parts = [_evaluated(part, columns) for part in tree.parts]
    of: Callable[..., Any] = _OF_COLUMNS.get(tree.sign, OPERATORS[tree.sign].of)
    if OPERATORS[tree.sign].parts == 1:
        return np.asarray(of(parts[0]), np.float64)
    return reduce(lambda left, right: np.asarray(of(left, right), np.float64), parts)
