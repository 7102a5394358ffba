"""What has happened up to an instant, as texts may tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from sim.clock import at_zone, comes_twice, format_date, offset_of
from sim.engine.run import ANSWERED, Happening
from sim.faults import Path
from sim.scenario.blanks import filled
from sim.scenario.model import Decision
from sim.scenario.names import Names
from sim.scenario.told import said
from sim.scenario.words import number, taken

NOT_YET, NO_ANSWER = "not yet", "no answer"
"""Said of a moment that has not come and of a decision that was not taken."""


class KnownSoFar:
    """The states, and when each moment last came, after some happenings; from these blanks in texts are filled in."""

    def __init__(self, names: Names, start: Mapping[str, float]) -> None:
        self.names = names
        self.time = 0
        self._state = dict(start)
        self._came: dict[str, int] = {}
        self._which: dict[str, tuple[int, ...]] = {}
        self._answers: dict[str, list[str]] = {}

    def hear(self, happening: Happening) -> Self:
        """Take in what happened next."""
        self.time = happening.time
        self._state |= {change.state: change.after for change in happening.changes}
        for moment in happening.moments:
            self._came.pop(moment, None)
            self._came[moment] = happening.time
        self._which[happening.node] = happening.words
        self._hear_answer(happening)
        return self

    def _hear_answer(self, happening: Happening) -> None:
        """What was taken, if this was a decision's answer."""
        node = self.names.nodes.get(happening.node)
        if happening.what in ANSWERED and node is not None and isinstance(node.element, Decision):
            announced = self.names.announced(node.name, happening.moments)
            answers = [answer for answer in node.element.answers if f"{node.name}.{answer}" in announced]
            if answers:
                self._answers[node.name] = [answer for answer in answers if answer in node.element.options]

    def which(self, name: str) -> tuple[int, ...]:
        """Of the texts of something with alternatives, which were said when it last happened."""
        return self._which.get(name, ())

    def texts(self, name: str, field: Path, cells: Iterable[str]) -> dict[str, str]:
        """The words of a field of something that has happened (``("text",)``, ``("question",)``), for each cell on its
        own clock; a cell without words has none."""
        node = self.names.nodes[name]
        written = said(node.element, field, self.which(name))
        texts = {cell: written.get(cell, written.get("", "")) for cell in cells}
        return {cell: self.filled(text, cell, node.owner) for cell, text in texts.items() if text}

    def filled(self, text: str, cell: str, scope: str | None = None) -> str:
        """A text with its blanks filled in for a cell; ``scope`` is the procedure it stands in."""
        return filled(text, lambda blank: self._words(self.names.full(blank, scope), cell))

    def _words(self, name: str, cell: str) -> str:
        """A state's value, the title of a decision's latest answer, when a moment last came."""
        if name in self._state:
            return number(self._state[name])
        node = self.names.nodes.get(name)
        if node is not None and isinstance(node.element, Decision):
            return self._answer(name, node.element)
        return self._clock(self._came[name], cell) if name in self._came else NOT_YET

    def _answer(self, name: str, decision: Decision) -> str:
        return taken(decision, self._answers[name]) if name in self._answers else NO_ANSWER

    def _clock(self, seconds: int, cell: str) -> str:
        """``08:24``, and ``08:24 on Mon 18 Dec`` on another day, on a cell's clock; for no cell, on the first's."""
        scenario = self.names.scenario
        clock_of = scenario.cells.get(cell) or scenario.cells.get(next(iter(self.names.player_cells), ""))
        zone = "UTC" if clock_of is None else clock_of.timezone
        then, now = (at_zone(scenario.start, each, zone) for each in (seconds, self.time))
        clock = f"{then:%H:%M} {offset_of(then)}" if comes_twice(then) else f"{then:%H:%M}"
        return clock if then.date() == now.date() else f"{clock} on {format_date(then)}"
