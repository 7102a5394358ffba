"""All decisions and endings as one map: from which decision to which, what states they move, what endings ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.scenario.model import Scenario
from sim.view.figures.letters import LINE, cut, fitted, width_of
from sim.view.figures.shape import GRID, INK, SOFT, Spec
from sim.view.figures.sheet import (
    SHEET, TALLEST, boxes, rules, said, sheet, spot, stroke, symbols, words,
)  # fmt: skip
from sim.view.scenario.onward import Before, Junction, Moved, Network, network
from sim.view.words import sentences as say
from sim.view.words.page import Column, Figure, Table

_LANES, _NUMBER, _AFTER, _STATE = 128, 24, 88, 34
"""The most that lanes take, and what a number, the column of what came before, and a state take."""
_ROW, _FOOT = 20, 46
_MOST_STATES = 8
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
    notes = [
        "Numbers after a title: the decisions it comes after, with the letters of the options that lead to it"
        " (none: whatever the answer).",
        f"{say.count_of(left, 'decision')} and {say.count_of(states, 'state')} stand in the table alone."
        if left or states
        else "",
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
    letters = one.letters if one.letters != "–" else " unanswered"
    return f"{'not ' if one.how == 'rules out' else ''}{numbers[one.decision]}{letters}"


class _Drawing:
    def __init__(self, scenario: Scenario, shown: Network, numbers: Mapping[str, int]) -> None:
        self.scenario, self.shown, self.numbers = scenario, shown, numbers
        self.states_left = SHEET - _STATE * len(shown.states) - 4
        self.headings = [fitted(say.briefly(state, scenario.state[state]), _HEADING, 2) for state in shown.states]
        longest = max((width_of(line) for title in self.headings for line in title), default=12.0)
        self.top = longest + 14
        self.lanes = self._lanes()
        spread = max(self.lanes.values(), default=-1) + 1
        self.apart = min(9.0, _LANES / spread) if spread else 0.0
        self.left = 8 + self.apart * spread + 14
        """Where titles begin, with the number before them."""
        self.after = self.states_left - _AFTER

    def spec(self) -> Spec:
        rows, y = [], self.top
        for junction in (*self.shown.decisions, *self.shown.endings):
            if self.shown.endings and junction is self.shown.endings[0]:
                y += 22
            after = fitted(", ".join(_before(one, self.numbers) for one in junction.after), _AFTER - 8, 2)
            tall = _ROW + LINE * max(0, len(after) - 1)
            rows.append((junction, after, y, tall))
            y += tall
        centre = {junction.name: top + _ROW / 2 for junction, _, top, _ in rows}
        endings = [top for junction, _, top, _ in rows if junction in self.shown.endings]
        return sheet(
            y + _FOOT,
            [
                boxes(
                    [
                        stroke(self.left - 6, top, SHEET, top + tall)
                        for at, (_, _, top, tall) in enumerate(rows)
                        if at % 2 == 0
                    ],
                    fill="#f4f4f4",
                    stroke=None,
                    width=0,
                ),
                rules(
                    [
                        stroke(self.states_left + _STATE * at, self.top, self.states_left + _STATE * at, y)
                        for at in range(len(self.headings) + 1)
                    ],
                    width=0.8,
                    colour=GRID,
                ),
                *self._headings(),
                *self._lines(centre),
                *self._rows(rows),
                *self._states(rows),
                words(
                    [said(self.left - 4, endings[0] - 6, "Endings, the first that holds", 240)] if endings else [],
                    bold=True,
                ),
                *self._legend(y + 20),
            ],
        )

    # ------------------------------------------------------------------ from decision to decision

    def _lanes(self) -> dict[str, int]:
        """For each decision that leads to others a lane; those that share one do not meet, short ones stand nearest."""
        place = {one.name: at for at, one in enumerate((*self.shown.decisions, *self.shown.endings))}
        spans: dict[str, list[int]] = {}
        for one in (*self.shown.decisions, *self.shown.endings):
            for before in one.after:
                if before.how == "leads" and before.decision in place:
                    spans.setdefault(before.decision, [place[before.decision]]).append(place[one.name])
        lanes: dict[str, int] = {}
        taken: list[list[tuple[int, int]]] = []
        for name, rows in sorted(spans.items(), key=lambda item: (max(item[1]) - min(item[1]), min(item[1]))):
            low, high = min(rows), max(rows)
            lane = next((at for at, held in enumerate(taken) if all(high < a or low > b for a, b in held)), len(taken))
            if lane == len(taken):
                taken.append([])
            taken[lane].append((low, high))
            lanes[name] = lane
        return lanes

    def _lines(self, centre: Mapping[str, float]) -> Iterator[Spec]:
        trunks, into, arrows, joints = [], [], [], []
        end = self.left - 8
        reach: dict[str, list[float]] = {}
        for one in (*self.shown.decisions, *self.shown.endings):
            y = centre[one.name] - 3
            for before in one.after:
                if before.how == "rules out" or before.decision not in self.lanes:
                    continue
                x = self._lane(before.decision)
                into.append(stroke(x, y, end - 2, y))
                joints.append(spot(x, y))
                arrows.append({**spot(end - 2, y), "from": before.decision, "to": one.name})
                reach.setdefault(before.decision, [centre[before.decision] + 4]).append(y)
        for name, ys in reach.items():
            x = self._lane(name)
            trunks.append(stroke(x, min(ys), x, max(ys)))
            trunks.append(stroke(x, ys[0], end + 2, ys[0]))
        yield rules([*trunks, *into], width=1.1)
        yield symbols(joints, "circle", size=14)
        yield symbols(arrows, "triangle-right", size=34)

    def _lane(self, name: str) -> float:
        return self.left - 20 - self.apart * (self.lanes[name] + 0.5)

    # ------------------------------------------------------------------ words and states

    def _rows(self, rows: Sequence[tuple[Junction, list[str], float, int]]) -> Iterator[Spec]:
        own, control, titles, after = [], [], [], []
        room = self.after - self.left - _NUMBER - 8
        for junction, before, top, _ in rows:
            base = top + 14
            number = self.numbers.get(junction.name)
            if number is not None:
                (control if junction.control else own).append(said(self.left + _NUMBER - 6, base, str(number), _NUMBER))
            titles.append(said(self.left + _NUMBER, base, cut(junction.title, room), room))
            after.append(said(self.after, base, before, _AFTER - 6))
        yield words(own, align="right", bold=True)
        yield words(control, align="right", colour=SOFT)
        yield words(titles)
        yield words([one for one in after if one["text"]], colour=SOFT)

    def _headings(self) -> Iterator[Spec]:
        heads = [
            said(
                self.states_left + _STATE * (at + 0.5) + 4 - LINE / 2 * (len(title) - 1),
                self.top - 6,
                title,
                _HEADING + 4,
            )
            for at, title in enumerate(self.headings)
        ]
        yield words(heads, colour=SOFT, angle=-90)
        yield words([said(self.after, self.top - 6, "comes after", _AFTER)], colour=SOFT)

    def _states(self, rows: Sequence[tuple[Junction, list[str], float, int]]) -> Iterator[Spec]:
        shapes: dict[tuple[str, bool], list[Spec]] = {}
        asked = []
        for junction, _, top, _ in rows:
            for at, state in enumerate(self.shown.states):
                x, y = self.states_left + _STATE * (at + 0.5), top + _ROW / 2
                moved = junction.moves.get(state)
                if moved is not None:
                    shapes.setdefault((moved.way, moved.directly), []).append(spot(x, y))
                if state in junction.asks:
                    asked.append(said(x, y + 4, junction.asks[state].replace(" ", ""), _STATE + 4))
        for (way, directly), spots in sorted(shapes.items()):
            yield from _moved(spots, Moved(way, directly))  # type: ignore[arg-type]
        yield words(asked, align="center")

    def _legend(self, y: float) -> Iterator[Spec]:
        parts: list[tuple[Moved | None, str]] = [
            (Moved("up", True), "raises it"), (Moved("down", True), "lowers it"),
            (Moved("either", True), "either, by the answer"), (Moved("either", False), "hollow: by what follows"),
        ]  # fmt: skip
        x, texts = 14.0, []
        if self.shown.states:
            for moved, text in parts:
                if moved is not None:
                    yield from _moved([spot(x, y - 4)], moved)
                texts.append(said(x + 10, y, text, 150))
                x += width_of(text) + 32
        texts.append(said(8, y + LINE + 2, "Bold number: asked of players; plain: of control.", 300))
        yield words(texts, colour=SOFT)


def _moved(spots: list[Spec], moved: Moved) -> Iterator[Spec]:
    shape = {"up": "triangle-up", "down": "triangle-down", "either": "diamond"}[moved.way]
    yield symbols(spots, shape, fill=INK if moved.directly else "white", size=52)


# ---------------------------------------------------------------------- in words

_WAYS = {"up": "up", "down": "down", "either": "either way"}


def _moves(scenario: Scenario, junction: Junction) -> str:
    parts = [
        f"{say.briefly(state, scenario.state[state])} {_WAYS[moved.way]}{'' if moved.directly else ' (by what follows)'}"
        for state, moved in junction.moves.items()
    ]
    parts += [f"{say.briefly(state, scenario.state[state])} {asked}" for state, asked in junction.asks.items()]
    return "; ".join(parts)


def _table(scenario: Scenario, whole: Network, title: str) -> Table:
    numbers = _numbers(whole)
    columns = (
        Column("", "right", share=1), Column("Decision or ending", share=6), Column("Asked of", share=3), Column("Comes after", share=3),
        Column("Moves, or asks for", share=6),
    )  # fmt: skip
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
