"""All decisions and endings as one map: from which decision to which, what states they move, what endings ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario.model import Scenario
from sim.view.figures.canvas import SHEET, TALLEST, Canvas
from sim.view.figures.letters import LINE, cut, fitted, width_of
from sim.view.figures.shape import GRID, INK, SOFT, Spec
from sim.view.scenario.onward import OTHERWISE, Before, Junction, Network, Shift, network
from sim.view.words import sentences as say
from sim.view.words.page import Column, Figure, Table

_LANES, _NUMBER, _AFTER, _STATE = 128, 24, 88, 34
"""The most that lanes take, and what a number, the column of what came before, and a state take."""
_ROW, _FOOT = 20, 46
_MOST_STATES = 8
_LEGEND = (
    (Shift("up", True), "raises it"),
    (Shift("down", True), "lowers it"),
    (Shift("either", True), "either, by the answer"),
    (Shift("either", False), "hollow: by what follows"),
)
_HEADING = 92
"""How tall a state's name above its column may be; it stands upright, on two lines."""


def decisions_figure(scenario: Scenario) -> Figure:
    """Every decision a row, in the order of play, and below them the endings.

    Where there is no room for all, decisions of control are left out, then the last; the table has all.
    """
    whole = network(scenario)
    shown = _with_room(whole)
    left = len(whole.decisions) - len(shown.decisions)
    states = len(whole.states) - len(shown.states)
    alone = [say.count_of(number, thing) for number, thing in ((left, "decision"), (states, "state")) if number]
    notes = [
        "Numbers after a title: the decisions it comes after, with the letters of the options that lead to it"
        " (none: any answer may).",
        f"In the table alone: {say.listed(alone)}." if alone else "",
    ]
    title = f"Decisions and endings of {scenario.title}"
    return Figure(
        title,
        _Drawing(scenario, shown, _numbers(whole)).spec(),
        _reading(whole),
        " ".join(filter(None, notes)),
        _table(scenario, whole, title),
    )


def _numbers(whole: Network) -> dict[str, int]:
    return {decision.name: number for number, decision in enumerate(whole.decisions, 1)}


def _with_room(whole: Network) -> Network:
    """As much of it as stands on a sheet."""
    states = whole.states[:_MOST_STATES]
    room = int((TALLEST - _FOOT - _HEADING - 36) // (_ROW + 2)) - len(whole.endings)
    kept = list(whole.decisions)
    for decision in reversed(whole.decisions):
        if len(kept) > room and decision.control:
            kept.remove(decision)
    return Network(tuple(kept[: max(room, 1)]), whole.endings, states)


def _before(one: Before, numbers: Mapping[str, int]) -> str:
    letters = " otherwise" if one.letters == OTHERWISE else one.letters
    return f"{'not ' if one.how == 'rules out' else ''}{numbers[one.decision]}{letters}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A decision or an ending in its place: from ``top``, so ``tall``, after what stands in ``after``."""

    junction: Junction
    after: list[str]
    top: float
    tall: float

    @property
    def middle(self) -> float:
        """Where its first line stands."""
        return self.top + _ROW / 2


class _Drawing:
    def __init__(self, scenario: Scenario, shown: Network, numbers: Mapping[str, int]) -> None:
        self.shown, self.numbers = shown, numbers
        self.canvas = Canvas()
        self.states_left = SHEET - 4.0 - _STATE * len(shown.states)
        self.after = self.states_left - _AFTER
        self.headings = [fitted(say.briefly(state, scenario.state[state]), _HEADING, 2) for state in shown.states]
        self.top = max((width_of(line) for title in self.headings for line in title), default=12.0) + 14
        self.rows, self.bottom = self._rows()
        self.lanes = lanes(shown)
        spread = max(self.lanes.values(), default=-1) + 1
        self.apart = min(9.0, _LANES / spread) if spread else 0.0
        self.left = 22 + self.apart * spread
        """Where titles begin, with the number before them."""

    def _rows(self) -> tuple[list[_Row], float]:
        rows, y = list[_Row](), float(self.top)
        for junction in (*self.shown.decisions, *self.shown.endings):
            y += _ROW + 2.0 if junction is self.shown.endings[0] else 0.0
            after = fitted(", ".join(_before(one, self.numbers) for one in junction.after), _AFTER - 8, 3)
            rows.append(_Row(junction, after, y, _ROW + LINE * max(0, len(after) - 1)))
            y += rows[-1].tall
        return rows, y

    def spec(self) -> Spec:
        """The whole figure."""
        self._draw_grid()
        self._draw_lines()
        for row in self.rows:
            self._draw_row(row)
        self._draw_legend(self.bottom + 20)
        return self.canvas.spec(self.bottom + _FOOT)

    def _draw_grid(self) -> None:
        for row in self.rows[::2]:
            self.canvas.box(self.left - 6, row.top, SHEET, row.top + row.tall, fill="#f4f4f4", width=0)
        for at in range(len(self.headings) + 1):
            x = self.states_left + float(_STATE * at)
            self.canvas.rule(x, self.top, x, self.bottom, width=0.8, colour=GRID)
        for at, title in enumerate(self.headings):
            x = self.states_left + _STATE * (at + 0.5) + 4 - LINE / 2 * (len(title) - 1)
            self.canvas.word(x, self.top - 6, title, _HEADING + 4, colour=SOFT, upright=True)
        self.canvas.word(self.after, self.top - 6, "comes after", _AFTER, colour=SOFT)
        endings = self.rows[len(self.shown.decisions)].top
        self.canvas.word(self.left - 4, endings - 6, "Endings, the first that holds", 240, bold=True)

    def _draw_lines(self) -> None:
        """From each decision a line down its lane, and from there an arrow to all that comes after it."""
        middles = {row.junction.name: row.middle for row in self.rows}
        reach: dict[str, list[float]] = {name: [middles[name] + 4] for name in self.lanes}
        for row in self.rows:
            for before in row.junction.after:
                if before.how == "leads" and before.decision in self.lanes:
                    y = row.middle - 3
                    self._draw_arrow(self._lane(before.decision), y, before.decision, row.junction.name)
                    reach[before.decision].append(y)
        for name, ys in reach.items():
            x = self._lane(name)
            self.canvas.rule(x, min(ys), x, max(ys), width=1.1)
            self.canvas.rule(x, ys[0], self.left - 6, ys[0], width=1.1)

    def _draw_arrow(self, x: float, y: float, since: str, to: str) -> None:
        self.canvas.rule(x, y, self.left - 10, y, width=1.1)
        self.canvas.symbol(x, y, "circle", size=14)
        self.canvas.symbol(self.left - 10, y, "triangle-right", size=34, since=since, to=to)

    def _lane(self, name: str) -> float:
        return self.left - 20 - self.apart * (self.lanes[name] + 0.5)

    def _draw_row(self, row: _Row) -> None:
        junction, base, title = row.junction, row.top + 14, self.left + _NUMBER
        number = self.numbers.get(junction.name)
        if number is not None:
            colour = SOFT if junction.control else INK
            self.canvas.word(title - 6, base, str(number), _NUMBER, "right", colour, bold=not junction.control)
        room = self.after - title - 8
        self.canvas.word(title, base, cut(junction.title, room), room + 4)
        if row.after:
            self.canvas.word(self.after, base, row.after, _AFTER - 4, colour=SOFT)
        for at, state in enumerate(self.shown.states):
            x = self.states_left + _STATE * (at + 0.5)
            if state in junction.moves:
                self._draw_shift(x, row.middle, junction.moves[state])
            if state in junction.asks:
                self.canvas.word(x, base, cut(junction.asks[state], _STATE), _STATE + 2, "center")

    def _draw_shift(self, x: float, y: float, shift: Shift) -> None:
        shape = {"up": "triangle-up", "down": "triangle-down", "either": "diamond"}[shift.way]
        self.canvas.symbol(x, y, shape, INK if shift.directly else "white", 52)

    def _draw_legend(self, y: float) -> None:
        x = 14.0
        for shift, text in _LEGEND if self.shown.states else ():
            self._draw_shift(x, y - 4, shift)
            self.canvas.word(x + 10, y, text, 160, colour=SOFT)
            x += width_of(text) + 32
        self.canvas.word(8, y + LINE + 2, "Bold number: asked of players; plain: of control.", 300, colour=SOFT)


def lanes(shown: Network) -> dict[str, int]:
    """For each decision that leads to others a lane; those that share one do not meet, short ones stand nearest."""
    place = {one.name: at for at, one in enumerate((*shown.decisions, *shown.endings))}
    spans: dict[str, list[int]] = {}
    for one in (*shown.decisions, *shown.endings):
        for before in one.after:
            if before.how == "leads" and before.decision in place:
                spans.setdefault(before.decision, [place[before.decision]]).append(place[one.name])
    lane_of: dict[str, int] = {}
    taken: list[list[tuple[int, int]]] = []
    for name, rows in sorted(spans.items(), key=lambda item: (max(item[1]) - min(item[1]), min(item[1]))):
        low, high = min(rows), max(rows)
        lane = next((at for at, held in enumerate(taken) if all(high < a or low > b for a, b in held)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lane_of[name] = lane
    return lane_of


# ---------------------------------------------------------------------- in words

_WAYS = {"up": "up", "down": "down", "either": "either way"}


def _moves(scenario: Scenario, junction: Junction) -> str:
    parts = [
        f"{say.briefly(state, scenario.state[state])} {_WAYS[moved.way]}"
        + ("" if moved.directly else " (what follows)")
        for state, moved in junction.moves.items()
    ]
    parts += [f"{say.briefly(state, scenario.state[state])} {asked}" for state, asked in junction.asks.items()]
    return "; ".join(parts)


def _table(scenario: Scenario, whole: Network, title: str) -> Table:
    numbers = _numbers(whole)
    titles = {"Decision or ending": 6, "Asked of": 3, "Comes after": 3, "Moves, or asks for": 6}
    columns = (Column("", "right", share=1), *(Column(title, share=share) for title, share in titles.items()))
    rows = tuple(
        (
            str(numbers[one.name]) if one.name in numbers else "",
            one.title,
            ("control" if one.control else "players") if one.name in numbers else "ending",
            ", ".join(_before(before, numbers) for before in one.after),
            _moves(scenario, one),
        )
        for one in (*whole.decisions, *whole.endings)
    )
    return Table(columns, rows, caption=title)


def _reading(whole: Network) -> str:
    numbers = _numbers(whole)
    parts = []
    for one in whole.decisions:
        after = say.listed(_before(before, numbers) for before in one.after)
        parts.append(f"{numbers[one.name]} {one.title}{f' (after {after})' if after else ''}")
    ends = say.listed(one.title for one in whole.endings)
    return f"A map of {say.count_of(len(parts), 'decision')}: {'; '.join(parts)}. It may end in {ends}."
