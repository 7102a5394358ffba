"""What happened, by actor along the clock: a shape for each thing that came, with its number in the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.engine.run import ANSWERED, Run
from sim.exercise.story import Improvised
from sim.scenario.fields import by_cell
from sim.scenario.model import Decision, Inject, Scenario, Step
from sim.scenario.names import Names
from sim.view.figures.canvas import DASHED, SHEET, TALLEST, Canvas
from sim.view.figures.clock_axis import FOOT, ClockAxis, clock_axis, quiet_note
from sim.view.figures.letters import LINE, cut, width_of
from sim.view.figures.shape import GRID, SOFT, Spec
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Column, Figure, Table

MarkKind = Literal["turn", "inject", "message", "asked", "answer", "step", "other"]
_KINDS: dict[MarkKind, tuple[str, str, str, int]] = {
    "inject": ("inject", "circle", "#1a1a1a", 62),
    "message": ("message", "triangle-right", "#1a1a1a", 62),
    "asked": ("decision asked", "diamond", "white", 92),
    "answer": ("answer", "square", "#8c8c8c", 66),
    "step": ("step done", "triangle-up", "white", 62),
    "other": ("other", "cross", "#1a1a1a", 56),
}
"""What each kind is called, and how it looks; a turn is a line across."""
_SEVERAL: dict[MarkKind, str] = {
    "turn": "turns",
    "inject": "injects",
    "message": "messages",
    "asked": "decisions asked",
    "answer": "answers",
    "step": "steps done",
    "other": "other things",
}
"""What several of a kind are called, in the order in which they are counted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that came at ``time`` (seconds) from or to an ``actor`` (an actor's id, a cell's, or empty for all)."""

    time: int
    actor: str
    title: str
    kind: MarkKind = "other"


def marks(scenario: Scenario, run: Run, improvised: Mapping[str, Improvised] | None = None) -> tuple[Mark, ...]:
    """What of a run a timeline shows: turns, injects by sender, what was asked and answered, steps done."""
    names = Names(scenario)
    answers = {(choice.decision, choice.time): choice for choice in run.choices}
    shown = list[Mark]()
    for happening in run.happenings:
        time, name, what = happening.time, happening.node, happening.what
        node = names.nodes.get(name)
        if node is None:
            inject = (improvised or {}).get(name)
            if inject is not None and what == "happened":
                shown.append(Mark(time, inject.sender, inject.title, "inject"))
            continue
        element, title = node.element, say.node_title(names, name)
        if element.quiet:
            continue
        if node.kind == "turn" and what == "happened":
            shown.append(Mark(time, "", title, "turn"))
        elif isinstance(element, Inject) and what == "happened":
            senders = dict.fromkeys(by_cell(element.sender).values()) or dict.fromkeys(element.to or ("",))
            shown += [Mark(time, sender, title, "inject") for sender in senders]
        elif isinstance(element, Decision) and what == "asked":
            shown += [Mark(time, actor, title, "asked") for actor in element.by]
        elif isinstance(element, Decision) and what in ANSWERED:
            choice = answers.get((name, time))
            answer = "no answer" if choice is None or choice.answer is None else say.taken(element, choice.answer)
            shown += [Mark(time, actor, f"{title}: {answer}", "answer") for actor in element.by]
        elif isinstance(element, Step) and what == "finished":
            shown += [Mark(time, actor, title, "step") for actor in element.by or ("",)]
    return tuple(shown)


# ---------------------------------------------------------------------- drawn

_LEFT, _TOP, _TURNS, _LEGEND = 132, 4, 18, 22
_HIGH = 18
"""What a row takes, and each further one of the same actor."""


@dataclass(slots=True)
class _Shown:
    """A mark in its place, with how many more there are of which there was no room."""

    number: int
    mark: Mark
    x: float
    row: int
    more: int = 0

    @property
    def label(self) -> str:
        return f"{self.number}" + (f" +{self.more}" if self.more else "")

    @property
    def end(self) -> float:
        return self.x + 8 + width_of(self.label) + 6


def timeline_figure(
    title: str, scenario: Scenario, marks: Iterable[Mark], begin_end: tuple[int, int] | None = None
) -> Figure:
    """A row for each actor that has a mark, from ``begin`` to ``end`` (by default, as far as there are marks)."""
    came = sorted(marks, key=lambda mark: mark.time)
    begin, end = begin_end or (min((m.time for m in came), default=0), max((m.time for m in came), default=1))
    numbered = list(enumerate(came, 1))
    axis = clock_axis(clocks(scenario), begin, end, _LEFT + 10, SHEET - 34, [mark.time for mark in came])
    lanes, left_out = _lanes(scenario, [(n, m) for n, m in numbered if m.kind != "turn"], axis)
    turns = [(n, m) for n, m in numbered if m.kind == "turn"]
    merged = any(one.more for shown in lanes.values() for one in shown)
    notes = [
        quiet_note(axis),
        "“+2”: so many more at about the same time." if merged else "",
        f"In the table alone: {say.count_of(left_out, 'actor')} with the fewest marks." if left_out else "",
        "Numbers are those of the table.",
    ]
    return Figure(
        title,
        _spec(scenario, lanes, turns, axis),
        _reading(title, scenario, came, axis),
        " ".join(filter(None, notes)),
        _table(title, scenario, numbered, axis),
    )


def _lanes(
    scenario: Scenario, numbered: Sequence[tuple[int, Mark]], axis: ClockAxis
) -> tuple[dict[str, list[_Shown]], int]:
    """The marks of each actor in their places, in the scenario's order; and how many actors found no room."""
    by_actor: dict[str, list[tuple[int, Mark]]] = {}
    for number, mark in numbered:
        by_actor.setdefault(mark.actor, []).append((number, mark))
    room = TALLEST - _TOP - _TURNS - FOOT - _LEGEND
    kept = set(sorted(by_actor, key=lambda actor: -len(by_actor[actor]))[: int(room // _HIGH)])
    order = [name for name in ("", "all", *scenario.cells, *scenario.actors) if name in kept]
    order += [name for name in by_actor if name in kept and name not in order]
    rows = dict.fromkeys(order, 1)
    lanes = {actor: _placed(by_actor[actor], axis, 1) for actor in order}
    while sum(rows.values()) < room // _HIGH and order:
        fullest = max(order, key=lambda actor: sum(one.more for one in lanes[actor]))
        if not any(one.more for one in lanes[fullest]):
            break
        rows[fullest] += 1
        lanes[fullest] = _placed(by_actor[fullest], axis, rows[fullest])
    return lanes, len(by_actor) - len(kept)


def _placed(numbered: Sequence[tuple[int, Mark]], axis: ClockAxis, most: int) -> list[_Shown]:
    """Marks side by side, in a further row where they would lie upon each other; at last, into the one before."""
    placed, last = list[_Shown](), dict[int, _Shown]()
    for number, mark in numbered:
        x = axis.place(mark.time)
        row = next((row for row in range(most) if row not in last or last[row].end <= x - 6), None)
        if row is None:
            last[most - 1].more += 1
            continue
        last[row] = _Shown(number, mark, x, row)
        placed.append(last[row])
    return placed


def _spec(
    scenario: Scenario, lanes: Mapping[str, Sequence[_Shown]], turns: Sequence[tuple[int, Mark]], axis: ClockAxis
) -> Spec:
    canvas, top = Canvas(), float(_TOP + (_TURNS if turns else 0))
    y, labels = top, list[tuple[float, float, float]]()
    canvas.rule(0, y, SHEET, y, width=0.8, colour=GRID)
    for actor, shown in lanes.items():
        tall = _HIGH * (max(one.row for one in shown) + 1)
        title = say.actor(scenario, actor) if actor else "Everybody"
        canvas.word(_LEFT - 4, y + tall / 2 + 4, cut(title, _LEFT - 8), _LEFT - 4, "right")
        for one in shown:
            middle = y + _HIGH * (one.row + 0.5)
            _draw_mark(canvas, one, middle)
            labels.append((one.x + 5, one.end - 4, middle))
        y += tall
        canvas.rule(0, y, SHEET, y, width=0.8, colour=GRID)
    axis.draw(canvas, top, y)
    titled = [(axis.place(mark.time), f"{number} {mark.title}", f"{number}") for number, mark in turns]
    _draw_turns(canvas, titled, y, labels)
    kinds = [kind for kind in _KINDS if any(one.mark.kind == kind for shown in lanes.values() for one in shown)]
    _draw_legend(canvas, kinds, bool(turns), y + FOOT + _LEGEND - 8)
    return canvas.spec(y + FOOT + _LEGEND)


def _draw_mark(canvas: Canvas, one: _Shown, y: float) -> None:
    _, shape, fill, size = _KINDS[one.mark.kind]
    canvas.symbol(one.x, y, shape, fill, size, time=one.mark.time, number=one.number)
    canvas.word(one.x + 7, y + 4, one.label, 60)


def _draw_turns(
    canvas: Canvas, turns: Sequence[tuple[float, str, str]], bottom: float, labels: Sequence[tuple[float, float, float]]
) -> None:
    """Lines across where turns begin, with their titles where there is room, else their numbers. A line leaves out the
    labels (left, right, middle) that it would strike out."""
    for place, (x, title, number) in enumerate(turns):
        y = float(_TOP)
        for middle in sorted(middle for left, right, middle in labels if left <= x <= right):
            canvas.rule(x, y, x, middle - 7, dash=DASHED)
            y = middle + 6
        canvas.rule(x, y, x, bottom, dash=DASHED)
        room = (turns[place + 1][0] if place + 1 < len(turns) else SHEET) - x - 6
        if room > width_of(number):
            canvas.word(x + 3, _TOP + _TURNS - 5, cut(title, room) if room > 60 else number, room + 3)


def _draw_legend(canvas: Canvas, kinds: Sequence[MarkKind], has_turns: bool, y: float) -> None:
    x = 20.0
    for kind in kinds:
        called, shape, fill, size = _KINDS[kind]
        canvas.symbol(x, y - 4, shape, fill, size)
        canvas.word(x + 10, y, called, 110, colour=SOFT)
        x += width_of(called) + 34
    if has_turns:
        canvas.rule(x, y - LINE + 4, x, y + 2, dash=DASHED)
        canvas.word(x + 8, y, "a turn begins", 110, colour=SOFT)


def _called(kind: MarkKind) -> str:
    return "turn" if kind == "turn" else _KINDS[kind][0]


def _table(title: str, scenario: Scenario, numbered: Sequence[tuple[int, Mark]], axis: ClockAxis) -> Table:
    columns = (
        Column("", "right", share=1),
        Column("Time", share=3),
        Column("Who", share=3),
        Column("What", share=3),
        Column("Title", share=10),
    )
    rows = tuple(
        (
            str(number),
            axis.said(mark.time),
            say.actor(scenario, mark.actor) if mark.actor else "",
            _called(mark.kind),
            mark.title,
        )
        for number, mark in numbered
    )
    return Table(columns, rows, caption=title)


def _reading(title: str, scenario: Scenario, came: Sequence[Mark], axis: ClockAxis) -> str:
    counts = [(several, sum(mark.kind == kind for mark in came)) for kind, several in _SEVERAL.items()]
    parts = [f"{count} for {several}" for several, count in counts if count]
    by_actor: dict[str, int] = {}
    for mark in came:
        if mark.actor:
            by_actor[mark.actor] = by_actor.get(mark.actor, 0) + 1
    most = sorted(by_actor, key=lambda actor: -by_actor[actor])[:3]
    busiest = say.listed(f"{say.actor(scenario, actor)} ({by_actor[actor]})" for actor in most)
    times = f"from {axis.said(axis.begin)} to {axis.said(axis.end)}"
    return f"{title}: marks by actor {times}: {say.listed(parts) or 'nothing'}." + (
        f" Most at {busiest}." if busiest else ""
    )
