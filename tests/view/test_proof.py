"""A mark in every text of a scenario: each is found where it belongs, and nowhere else."""

from __future__ import annotations

import json
import re
from typing import get_type_hints

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Next, Opinion
from sim.exercise.facilitator import outlook_of
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario import fields, model
from sim.scenario.load import examine_text
from sim.scenario.names import Names
from sim.view.exercise.audience import audience_page
from sim.view.run.timeline import timeline
from sim.view.scenario.order import in_order
from sim.view.scenario.proof import everything, readable
from tests.exercise.by_cell import TEXT
from tests.terminal.pages import drawn

ONE, SEVERAL = (fields.ProseText, fields.ToldByCell), (fields.ProseListByCell,)
SECTIONS = {
    "cells": model.Cell,
    "actors": model.Actor,
    "state": model.State,
    "calendars": model.Calendar,
    "turns": model.Turn,
    "injects": model.Inject,
    "procedures": model.Procedure,
    "decisions": model.Decision,
    "policies": model.Policy,
    "measures": model.Measure,
    "outcomes": model.Outcome,
    "objectives": model.Objective,
}
BECAUSE = (Opinion("It was due."),)
MARK = re.compile(r"MARK[a-z0-9]+(?:x[a-z0-9]+)*")


def prose_of(kind):
    """The fields of a kind of element that hold words, by how many."""
    hints = get_type_hints(kind, include_extras=True)
    for name, field in kind.model_fields.items():
        args = getattr(hints[name], "__args__", (hints[name],))
        takes = [hint for hint in (hints[name], *args) if hint in (*ONE, *SEVERAL)]
        if takes:
            yield field.alias or name, takes[0] in SEVERAL


def mark(element, kind, *path):
    """Put a mark into every text of an element; what was by cell, or alternatives, is marked part by part."""

    def word(*more):
        return "MARK" + "x".join(part.replace("_", "") for part in (*path, *more))

    for name, several in prose_of(kind):
        if isinstance(element.get(name), dict):
            element[name] = {cell: word(name, cell) for cell in element[name]}
        else:
            element[name] = [word(name, "a"), word(name, "b")] if several else word(name)
    for option, written in element.get("options", {}).items():
        mark(written, model.Option, *path, option)
    for holder in ("lapse", "tells"):
        if isinstance(element.get(holder), str):
            element[holder] = {"text": element[holder]}
        if isinstance(element.get(holder), dict):
            mark(element[holder], model.Lapse if holder == "lapse" else model.Tells, *path, holder)
    for name, entry in element.get("steps", {}).items():
        mark(entry, model.entry_kind(entry), *path, name)


@pytest.fixture(scope="module")
def marked():
    """The exercise by cell, with an element of every kind and a mark in every text."""
    value = json.loads(json.dumps(examine_text(TEXT).scenario.document.value))
    value |= {
        "procedures": {
            "consult": {
                "after": "press_line",
                "steps": {
                    "share": {"by": "nso", "takes": "10m"},
                    "note": {"to": "us", "text": "A note."},
                    "call": {"by": "nsc", "options": {"now": {}}},
                },
            }
        },
        "calendars": {"office": {"timezone": "Asia/Seoul", "hours": "09:00-18:00"}},
        "policies": {"firm": {"choose": {"posture": "speak"}}},
        "measures": {"calls": {"count": "posture"}},
        "objectives": {"one_voice": {"measures": "calls"}},
    }
    for section, kind in SECTIONS.items():
        for name, element in value[section].items():
            element = element or {}
            value[section][name] = element
            mark(element, kind, section, name)
    for name, _ in prose_of(model.Scenario):
        value[name] = f"MARKtop{name}"
    examination = examine_text(json.dumps(value))
    assert examination.scenario is not None, examination.findings
    return examination.scenario


def marks(text):
    """The marks in a text, wherever its lines are broken."""
    return set(MARK.findall(text))


def all_marks(scenario):
    return marks(str(scenario.document.value))


def test_everything_is_printed_once_and_in_the_order_of_play(marked):
    page = drawn(everything(marked), 120)
    found = MARK.findall(page)
    assert set(found) == all_marks(marked)
    assert len(all_marks(marked)) > 150
    twice = {mark for mark in found if found.count(mark) > 1}
    assert twice <= {"MARKtoptitle", "MARKtopmarking"}  # which head the page, too
    places = [page.index(f"\n{kind} {name}\n") for kind, name in (("turn", "first"), ("inject", "press_line"))]
    assert places == sorted(places)


def test_what_can_come_first_stands_first(marked):
    assert [node.name for node in in_order(Names(marked))] == [
        "first", "press_line", "consult", "consult.share", "move", "posture", "report", "consult.note", "consult.call",
    ]  # fmt: skip


READ = {
    "rok": r"turnsxfirstx(title|textxrok|discussxrok)|injectsxpresslinex(title|mode|textxrok)|injectsxreportx"
    r"(title|mode|text)|decisionsxposturex(title|questionxrok|(speak|silence)x(title|text))|decisionsxmovex"
    r"(title|firex(title|tellsx(title|text|mode)))|decisionsxposturex(speakxtellsx(title|text|mode)|lapsextellsx(title|text|mode))"
    r"|cellsxrokxbrief",
}
"""What the players of Seoul may read, by the path of each mark."""
NAMES = r"(cells|actors|state)x\w+x(title|short|city)|toptitle|topmarking"
"""Names of cells, actors and shown states, and what heads every page."""


def test_what_one_cell_could_read_is_what_it_may_and_all_of_it(marked):
    found = marks(drawn(readable(marked, "rok"), 120))
    own = {mark for mark in found if not re.fullmatch(f"MARK({NAMES})", mark)}
    may = {mark for mark in all_marks(marked) if re.fullmatch(f"MARK({READ['rok']})", mark)}
    assert own == may
    assert "MARKstatexsecretxtitle" not in found


def test_what_a_cell_does_read_is_among_what_it_could(marked, tmp_path):
    could = {cell: marks(drawn(readable(marked, cell), 120)) for cell in ("rok", "us")}
    with Exercise.start(marked, tmp_path / "exercise.jsonl") as exercise:
        read = {cell: set() for cell in could}
        while not exercise.position.finished:
            asked = outlook_of(exercise, exercise.line, "", exercise.clock()).asked
            commands = [Choose(each.name, next(iter(each.options.values())), rationale=BECAUSE) for each in asked]
            exercise.do(commands[0] if commands else Next())
            for cell in read:
                read[cell] |= marks(drawn(audience_page(marked, sight_of(exercise, cell)), 120))
    for cell in read:
        assert len(read[cell]) > 10
        assert {mark for mark in read[cell] - could[cell] if not re.fullmatch(f"MARK({NAMES})", mark)} == set()


def test_what_a_run_says_with_its_texts(marked):
    page = drawn(timeline(marked, sim.run(marked), texts=True), 120)
    assert {"MARKturnsxfirstxtextxrok", "MARKinjectsxpresslinextextxus", "MARKinjectsxreportxtext"} <= marks(page)
    assert not [mark for mark in marks(page) if re.search("x(notes|expects|judgement|brief)", mark)]


def test_only_a_player_cell_reads(marked):
    with pytest.raises(Misuse, match="There is no player cell `dprk`"):
        list(readable(marked, "dprk"))
