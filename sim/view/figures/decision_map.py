"""A decision with its lettered options, and what each leads to; for all of them as one map, `every_decision`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.characters import letter
from sim.scenario.model import NONE, Decision, Lapse, Option, Scenario
from sim.scenario.names import Names
from sim.view.figures.canvas import DASHED, DOTTED, SHEET, TALLEST, Canvas, Dash
from sim.view.figures.every_decision import decisions_figure as decisions_figure
from sim.view.figures.letters import LINE, fitted
from sim.view.figures.shape import INK, SOFT, Spec
from sim.view.scenario.consequences import Leads, leads
from sim.view.words import sentences as say
from sim.view.words.page import Column, Figure, Table

VERBS = ("Leads to", "Rules out", "Bears on", "Moves")
_LOOKS: dict[str, tuple[Dash | None, str, str, int]] = {
    "Leads to": (None, "triangle-right", INK, 46),
    "Rules out": (DASHED, "", "", 0),
    "Bears on": (DOTTED, "circle", "white", 40),
    "Moves": (None, "square", SOFT, 26),
}
"""How the line to what comes of an option is dashed, and the shape, fill and size of its end."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a decision: its letter (none for what is no option), its title, and what comes of it by verb."""

    letter: str
    title: str
    ahead: dict[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many things come of it."""
        return sum(map(len, self.ahead.values()))


def decision_figure(scenario: Scenario, name: str) -> Figure:
    """A decision with its options, by the letters they have on ballots and screens, and where each leads."""
    names = Names(scenario)
    decision = names.decision_at(name)
    branches = list(_branches(names, name, decision, leads(names)))
    title = say.node_title(names, name)
    spec, left_out = _spec(_Head(title, _asked(names, name, decision)), branches)
    note = "What finds no room stands in the table." if left_out else ""
    return Figure(f"{title}: where each answer leads", spec, _reading(title, branches), note, _table(title, branches))


def _branches(names: Names, name: str, decision: Decision, ahead: Leads) -> Iterator[Branch]:
    for number, (option, element) in enumerate(decision.options.items()):
        comes = _ahead(names, f"{name}.{option}", element, ahead)
        yield Branch(letter(number), say.titled(option, element), comes)
    rest: list[tuple[str, str, Lapse | None]] = [("Whatever the answer", name, None)]
    if decision.within is not None:
        lapse = decision.lapse if isinstance(decision.lapse, Lapse) else None
        rest.insert(0, ("No answer by the deadline", f"{name}.lapsed", lapse))
    if NONE in decision.answers:
        rest.insert(0, ("None of these", f"{name}.{NONE}", None))
    for title, moment, lapse in rest:
        comes = _ahead(names, moment, lapse, ahead)
        if moment == f"{name}.lapsed" and decision.lapses_to is not None:
            same = f"the same as “{say.taken(decision, decision.lapses_to)}”"
            comes = {**comes, "Leads to": (same, *comes.get("Leads to", ()))}
            comes = {verb: comes[verb] for verb in VERBS if verb in comes}
        if comes:
            yield Branch("", title, comes)


def _ahead(names: Names, moment: str, element: Option | Lapse | None, ahead: Leads) -> dict[str, tuple[str, ...]]:
    """What comes of a moment by verb, in words."""
    comes = {
        verb: tuple(say.node_title(names, target) for target in targets)
        for verb, targets in ahead.get(moment, {}).items()
        if targets
    }
    scope = names.moments[moment].owner
    if element is not None and element.cancels:
        cancelled = (say.node_title(names, names.full(target, scope)) for target in element.cancels)
        comes["Rules out"] = tuple(dict.fromkeys([*comes.get("Rules out", ()), *cancelled]))
    if element is not None and element.effects:
        comes["Moves"] = tuple(say.effect(names, state, move, scope) for state, move in element.effects.items())
    led = comes.get("Leads to", ())
    comes["Bears on"] = tuple(title for title in comes.get("Bears on", ()) if title not in led)
    return {verb: comes[verb] for verb in VERBS if comes.get(verb)}


def _asked(names: Names, name: str, decision: Decision) -> str:
    """Who is asked, and by when."""
    parts = [f"asked of {say.actors(names.scenario, decision.by)}"]
    if decision.within is not None:
        parts.append(f"deadline {say.deadline(names, decision.within, names.nodes[name].owner)}")
    if decision.bounds is not None:
        parts.append(f"options taken: {say.how_many(decision)}")
    return "; ".join(parts)


# ---------------------------------------------------------------------- one decision drawn

_TOP, _GAP, _FOOT = 6, 9, 24
_HEAD, _OPTIONS, _OPTION, _TARGETS = (4, 138), 168, 190, 398
"""Where the decision stands from left to right, where options begin and how wide they are, and where targets begin."""


@dataclass(frozen=True, slots=True)
class _Head:
    title: str
    asked: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line at the right: what comes of an option, by which verb."""

    verb: str
    text: list[str]


def _spec(head: _Head, branches: Sequence[Branch]) -> tuple[Spec, bool]:
    """The picture, and whether something found no room in it."""
    most = max((branch.count for branch in branches), default=0)
    while True:
        rows = [list(_lines(branch, most)) for branch in branches]
        heights = [_height(branch, lines) for branch, lines in zip(branches, rows, strict=True)]
        if sum(heights) + _GAP * len(heights) + _TOP + _FOOT <= TALLEST or most <= 1:
            return _drawn(head, branches, rows, heights), any(branch.count > most for branch in branches)
        most -= 1


def _lines(branch: Branch, most: int) -> Iterator[_Line]:
    room = SHEET - _TARGETS - 6
    everything = [(verb, text) for verb, texts in branch.ahead.items() for text in texts]
    shown = everything if len(everything) <= most else everything[: max(most - 1, 0)]
    for verb, text in shown:
        yield _Line(verb, fitted(text, room, 2))
    if len(everything) > len(shown):
        yield _Line("", [f"and {len(everything) - len(shown)} more"])


def _option_lines(branch: Branch) -> list[str]:
    return fitted(branch.title, _OPTION - (28 if branch.letter else 12), 3)


def _height(branch: Branch, lines: Sequence[_Line]) -> int:
    return max(LINE * len(_option_lines(branch)) + 8, sum(map(_tall, lines)) + 4, 24)


def _tall(line: _Line) -> int:
    return LINE * len(line.text) + 2


def _drawn(head: _Head, branches: Sequence[Branch], rows: Sequence[Sequence[_Line]], heights: Sequence[int]) -> Spec:
    canvas, top, middles = Canvas(), float(_TOP), list[float]()
    for branch, lines, height in zip(branches, rows, heights, strict=True):
        middles.append(top + height / 2)
        _draw_option(canvas, branch, middles[-1])
        _draw_ahead(canvas, lines, middles[-1])
        top += height + _GAP
    bottom = max(top - _GAP, _draw_head(canvas, head, middles))
    shown = {line.verb for lines in rows for line in lines}
    _draw_legend(canvas, [verb for verb in VERBS if verb in shown], bottom + 16)
    return canvas.spec(bottom + _FOOT)


def _draw_head(canvas: Canvas, head: _Head, middles: Sequence[float]) -> float:
    """The decision at the left, and the lines from it to its options; where it ends, from the top."""
    left, wide = _HEAD
    title = fitted(head.title, wide - 12, 5, bold=True)
    asked = fitted(head.asked, wide - 12, 6)
    tall = LINE * (len(title) + len(asked)) + 12
    top = max(2.0, (middles[0] + middles[-1] - tall) / 2) if middles else 2.0
    canvas.box(left, top, left + wide, top + tall, fill="#f0f0f0", width=1.6)
    canvas.word(left + 6, top + LINE, title, wide - 8, bold=True)
    canvas.word(left + 6, top + LINE * (len(title) + 1), asked, wide - 8, colour=SOFT)
    spine, centre = (left + wide + _OPTIONS) / 2, top + tall / 2
    canvas.rule(left + wide, centre, spine, centre)
    canvas.rule(spine, min([*middles, centre]), spine, max([*middles, centre]))
    for middle in middles:
        canvas.rule(spine, middle, _OPTIONS, middle)
    return top + tall


def _draw_option(canvas: Canvas, branch: Branch, middle: float) -> None:
    title = _option_lines(branch)
    tall, indent = LINE * len(title) + 8, 22 if branch.letter else 6
    first = middle - LINE * (len(title) - 1) / 2 + 4
    canvas.box(_OPTIONS, middle - tall / 2, _OPTIONS + _OPTION, middle + tall / 2, corner=4)
    canvas.word(_OPTIONS + 6, first, branch.letter, 18, bold=True)
    canvas.word(_OPTIONS + indent, first, title, _OPTION - indent - 2)


def _draw_ahead(canvas: Canvas, lines: Sequence[_Line], middle: float) -> None:
    """What comes of an option, a line each from its box."""
    if not lines:
        return
    begin, spine = _OPTIONS + _OPTION, _OPTIONS + _OPTION + 12
    top = middle - sum(map(_tall, lines)) / 2
    places = [middle]
    for line in lines:
        places.append(top + LINE / 2 + 1)
        canvas.word(_TARGETS, places[-1] + 4, line.text, SHEET - _TARGETS - 2)
        if line.verb:
            _draw_end(canvas, line.verb, spine, _TARGETS - 8, places[-1])
        top += _tall(line)
    canvas.rule(begin, middle, spine, middle, colour=SOFT)
    canvas.rule(spine, min(places), spine, max(places), colour=SOFT)


def _draw_end(canvas: Canvas, verb: str, x: float, end: float, y: float) -> None:
    """An arrow for what it leads to, a bar for what it rules out, a ring for what it bears on, a square for a state."""
    dash, shape, fill, size = _LOOKS[verb]
    canvas.rule(x, y, end, y, colour=SOFT if verb == "Moves" else INK, dash=dash)
    if shape:
        canvas.symbol(end, y, shape, fill, size)
    else:
        canvas.rule(end, y - 5, end, y + 5, width=2.4)


def _draw_legend(canvas: Canvas, verbs: Sequence[str], y: float) -> None:
    """What the ends of lines stand for."""
    x = SHEET - 90.0 * len(verbs) - 4
    for verb in verbs:
        _draw_end(canvas, verb, x, x + 20, y - 4)
        canvas.word(x + 28, y, verb.lower(), 64, colour=SOFT)
        x += 90


def _table(title: str, branches: Sequence[Branch]) -> Table:
    columns = (Column("", share=1), Column("Answer", share=5), *(Column(verb, share=5) for verb in VERBS))
    rows = tuple(
        (branch.letter, branch.title, *("; ".join(branch.ahead.get(verb, ())) for verb in VERBS)) for branch in branches
    )
    return Table(columns, rows, caption=f"{title}: where each answer leads")


def _reading(title: str, branches: Sequence[Branch]) -> str:
    """The same in sentences."""
    parts = []
    for branch in branches:
        said_of = "; ".join(f"{verb.lower()} {say.listed(texts)}" for verb, texts in branch.ahead.items())
        parts.append(f"{branch.letter} {branch.title}: {said_of or 'nothing waits for it'}.".strip())
    return f"A map of “{title}” with its answers. {' '.join(parts)}"
