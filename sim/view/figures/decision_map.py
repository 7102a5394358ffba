"""A decision with its lettered options, and what each leads to; for all of them as one map, `every_decision`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.characters import letter
from sim.scenario.model import NONE, Decision, Lapse, Option, Scenario
from sim.scenario.names import Names
from sim.view.figures.every_decision import decisions_figure as decisions_figure
from sim.view.figures.letters import LINE, fitted
from sim.view.figures.sheet import (
    DASHED,
    DOTTED,
    SHEET,
    TALLEST,
    boxes,
    rules,
    said,
    sheet,
    spot,
    stroke,
    symbols,
    words,
)
from sim.view.figures.shape import INK, SOFT, Spec
from sim.view.scenario.consequences import Leads, leads
from sim.view.words import sentences as say
from sim.view.words.page import Column, Figure, Table

VERBS = ("Leads to", "Rules out", "Bears on", "Moves")
_DASHES = {"Leads to": None, "Rules out": DASHED, "Bears on": DOTTED, "Moves": None}


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
        yield Branch(letter(number).upper(), say.titled(option, element), comes)
    rest = [("Whatever the answer", name, None)]
    if decision.within is not None:
        lapse = decision.lapse if isinstance(decision.lapse, Lapse) else None
        rest.insert(0, ("No answer by the deadline", f"{name}.lapsed", lapse))
    if NONE in decision.answers:
        rest.insert(0, ("None of these", f"{name}.{NONE}", None))
    for title, moment, lapse in rest:
        comes = _ahead(names, moment, lapse, ahead)
        if moment == f"{name}.lapsed" and decision.lapses_to is not None:
            comes = {"Leads to": (f"counts as {say.taken(decision, decision.lapses_to)}", *comes.get("Leads to", ()))}
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
    return max(LINE * len(_option_lines(branch)) + 8, sum(LINE * len(line.text) + 2 for line in lines) + 4, 24)


def _drawn(head: _Head, branches: Sequence[Branch], rows: Sequence[Sequence[_Line]], heights: Sequence[int]) -> Spec:
    ends: dict[str, list[Spec]] = {verb: [] for verb in (*VERBS, "")}
    lines: dict[str, list[Spec]] = {verb: [] for verb in VERBS}
    cards, letters, titles, targets, links = [], [], [], [], []
    top, middles = float(_TOP), []
    for branch, told, height in zip(branches, rows, heights, strict=True):
        middle = top + height / 2
        middles.append(middle)
        title = _option_lines(branch)
        tall = LINE * len(title) + 8
        cards.append(stroke(_OPTIONS, middle - tall / 2, _OPTIONS + _OPTION, middle + tall / 2))
        first = middle - LINE * (len(title) - 1) / 2 + 4
        indent = 22 if branch.letter else 6
        if branch.letter:
            letters.append(said(_OPTIONS + 6, first, branch.letter, 16))
        titles.append(said(_OPTIONS + indent, first, title, _OPTION - indent - 4))
        at = middle - sum(LINE * len(line.text) + 2 for line in told) / 2
        begin, end, spine = _OPTIONS + _OPTION, _TARGETS - 8, _OPTIONS + _OPTION + 12
        places = []
        for line in told:
            y = at + LINE / 2 + 1
            places.append(y)
            targets.append(said(_TARGETS, y + 4, line.text, SHEET - _TARGETS - 4))
            if line.verb:
                lines[line.verb].append(stroke(spine, y, end, y))
                ends[line.verb].append(spot(end, y))
            at += LINE * len(line.text) + 2
        if places:
            links.append(stroke(begin, middle, spine, middle))
            links.append(stroke(spine, min(*places, middle), spine, max(*places, middle)))
        top += height + _GAP
    height = top - _GAP + _FOOT
    whole = (middles[0] + middles[-1]) / 2 if middles else 30
    return sheet(
        height,
        [
            *_trunk(head, whole, middles),
            rules(links, colour=SOFT),
            *(rules(lines[verb], dash=_DASHES[verb], colour=SOFT if verb == "Moves" else INK) for verb in VERBS),
            boxes(cards, round_=4),
            words(letters, bold=True),
            words(titles),
            *_ends(ends),
            words(targets),
            *_legend(height - 8, [verb for verb in VERBS if lines[verb]]),
        ],
    )


def _trunk(head: _Head, middle: float, middles: Sequence[float]) -> Iterator[Spec]:
    """The decision at the left, and the lines from it to its options."""
    left, wide = _HEAD
    title = fitted(head.title, wide - 12, 5, bold=True)
    asked = fitted(head.asked, wide - 12, 6)
    tall = LINE * (len(title) + len(asked)) + 12
    top = max(2.0, middle - tall / 2)
    spine = (left + wide + _OPTIONS) / 2
    centre = top + tall / 2
    links = [stroke(spine, middle, _OPTIONS, middle) for middle in middles]
    reach = [*middles, centre]
    yield rules([stroke(left + wide, centre, spine, centre), stroke(spine, min(reach), spine, max(reach)), *links])
    yield boxes([stroke(left, top, left + wide, top + tall)], fill="#f0f0f0", width=1.6)
    yield words([said(left + 6, top + LINE, title, wide - 10)], bold=True)
    yield words([said(left + 6, top + LINE * (len(title) + 1), asked, wide - 10)], colour=SOFT)


def _ends(ends: dict[str, list[Spec]]) -> Iterator[Spec]:
    """An arrow for what it leads to, a bar for what it rules out, a ring for what it bears on, a dot for a state."""
    yield symbols(ends["Leads to"], "triangle-right", size=46)
    yield rules([stroke(one["x"], one["y"] - 5, one["x"], one["y"] + 5) for one in ends["Rules out"]], width=2.4)
    yield symbols(ends["Bears on"], "circle", fill="white", size=40)
    yield symbols(ends["Moves"], "square", fill=SOFT, size=26)


def _legend(y: float, verbs: Sequence[str]) -> Iterator[Spec]:
    """What the ends of lines stand for."""
    ends: dict[str, list[Spec]] = {verb: [] for verb in VERBS}
    texts, x = [], _TARGETS - 8.0 - 96 * max(0, len(verbs) - 2)
    for verb in verbs:
        ends[verb].append(spot(x, y - 4))
        yield rules([stroke(x - 20, y - 4, x, y - 4)], dash=_DASHES[verb], colour=SOFT if verb == "Moves" else INK)
        texts.append(said(x + 8, y, verb.lower(), 70))
        x += 96
    yield from _ends(ends)
    yield words(texts, colour=SOFT)


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
