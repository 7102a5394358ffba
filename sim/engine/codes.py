"""Expressions as code for the kernel: a tree becomes rows of (code, a, b, depth), worked off over a small stack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sim.kernel.layout import *
from sim.program import expression as trees
from sim.program.expression import Tree

_CODES = {
    "+": PLUS, "-": MINUS, "*": TIMES, "/": OVER_BY, "<": LESS, "<=": AT_MOST, "==": SAME, "!=": OTHER,
    "min": LEAST, "max": MOST,
}  # fmt: skip
_OF_TWO_NUMBERS = {"<": LESS_OF, "<=": AT_MOST_OF, "==": SAME_OF, "!=": OTHER_OF}


class Appendable(Protocol):
    """What grows at its end."""

    def put(self, values: Iterable[float]) -> int:
        """Where the first of some values stands, put at the end."""
        ...


class Coder:
    """Puts code into a memory; ``deepest`` is how many numbers any of it has on the stack at once."""

    def __init__(self, whole: Appendable, reals: Appendable, header: Sequence[int]) -> None:
        self.whole, self.reals, self.at = whole, reals, header
        self.deepest = 0
        self._constants: dict[str, int] = {}
        self._known: dict[int, int] = {}

    def constant(self, number: float) -> int:
        """Where in R a number stands; numbers of the same bits stand once."""
        bits = float(number).hex()
        if bits not in self._constants:
            self._constants[bits] = self.reals.put([float(number)])
        return self._constants[bits]

    def of(self, tree: Tree | None) -> int:
        """What the kernel takes for an expression: where its code is, or its number as -2 - address."""
        if tree is None:
            return NOWHERE
        place = self._place(tree)
        if place is not None:
            return -2 - place
        if id(tree) not in self._known:
            self._known[id(tree)] = self._put(tree)
        return self._known[id(tree)]

    def _put(self, tree: Tree) -> int:
        rows: list[list[int]] = []
        self._emit(tree, rows, 0)
        rows.append([END, 0, 0, 1])
        at = self.whole.put(())
        for row in rows:
            if row[0] in (UNLESS, IF_SO):
                row[1] = at + CODE_WIDTH * row[1]
        return self.whole.put(number for row in rows for number in row)

    def _place(self, tree: Tree) -> int | None:
        """Where in R a tree's value stands, if it is no more than a number there."""
        if isinstance(tree, trees.Constant):
            return self.constant(tree.number)
        return self.at[STATE] + tree.state if isinstance(tree, trees.StateValue) else None

    def _emit(self, tree: Tree, rows: list[list[int]], depth: int) -> None:
        """Append a tree's code; ``depth`` numbers are on the stack before it, and one more after it."""
        leaf = self._leaf(tree)
        if leaf is not None:
            rows.append([*leaf, depth])
            self.deepest = max(self.deepest, depth + 1)
        elif isinstance(tree, trees.Arithmetic | trees.Relation):
            self._emit(tree.left, rows, depth)
            self._emit(tree.right, rows, depth + 1)
            rows.append([_CODES[tree.sign], 0, 0, depth + 2])
        elif isinstance(tree, trees.Not | trees.Magnitude):
            self._emit(tree.part, rows, depth)
            rows.append([NOT if isinstance(tree, trees.Not) else MAGNITUDE, 0, 0, depth + 1])
        elif isinstance(tree, trees.Every | trees.Some):
            self._emit_until(tree.parts, UNLESS if isinstance(tree, trees.Every) else IF_SO, rows, depth)
        elif isinstance(tree, trees.Extreme):
            self._emit(tree.parts[0], rows, depth)
            for part in tree.parts[1:]:
                self._emit(part, rows, depth + 1)
                rows.append([_CODES[tree.sign], 0, 0, depth + 2])

    def _emit_until(self, parts: Sequence[Tree], jump: int, rows: list[list[int]], depth: int) -> None:
        """One part after another, until one decides."""
        self._emit(parts[0], rows, depth)
        jumps = []
        for part in parts[1:]:
            jumps.append(len(rows))
            rows.append([jump, 0, 0, depth + 1])
            self._emit(part, rows, depth)
        for row in jumps:
            rows[row][1] = len(rows)

    def _leaf(self, tree: Tree) -> list[int] | None:
        """The code of what is one row; None for what has parts."""
        place = self._place(tree)
        if place is not None:
            return [LOAD, place, 0]
        if isinstance(tree, trees.Relation):
            left, right = self._place(tree.left), self._place(tree.right)
            return None if left is None or right is None else [_OF_TWO_NUMBERS[tree.sign], left, right]
        if isinstance(tree, trees.Happened):
            return [HAPPENED, self.at[COUNTS] + tree.moment, 0]
        if isinstance(tree, trees.AnswerIs):
            return [ANSWER_IS, self._live(tree.node) + ANSWER, tree.answer]
        if isinstance(tree, trees.IsTaken):
            return [IS_TAKEN, self._live(tree.node) + ANSWER, tree.option]
        if isinstance(tree, trees.SameAnswer):
            return [SAME_ANSWER if tree.same else OTHER_ANSWER, self._live(tree.left), self._live(tree.right)]
        if isinstance(tree, trees.ElapsedHours):
            return [ELAPSED, 0, 0]
        if isinstance(tree, trees.TimesHappened):
            return [TIMES_HAPPENED, self.at[COUNTS] + tree.moment, 0]
        if isinstance(tree, trees.HoursSince):
            return [SINCE_LAST, self.at[LASTS] + tree.moment, 0]
        if isinstance(tree, trees.Successive):
            counts = [self.at[COUNTS] + moment for moment in (tree.over, tree.skipped)]
            return [SUCCESSIVE, self.reals.put(tree.numbers), self.whole.put([*counts, len(tree.numbers)])]
        return None

    def _live(self, node: int) -> int:
        return self.at[LIVES] + LIVE_WIDTH * node
