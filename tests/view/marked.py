"""A scenario with an element of every kind, and a mark in every text: what a page has of it is seen by its marks."""

from __future__ import annotations

import json
import re
from typing import get_type_hints

from sim.scenario import fields, model
from sim.scenario.load import examine_text
from tests.exercise.by_cell import TEXT

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


def marked_scenario():
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
    """Every mark there is in a scenario."""
    return marks(str(scenario.document.value))


READ = {
    "rok": r"turnsxfirstx(title|textxrok|discussxrok)|injectsxpresslinex(title|mode|textxrok)|injectsxreportx"
    r"(title|mode|text)|decisionsxposturex(title|questionxrok|(speak|silence)x(title|text))|decisionsxmovex"
    r"(title|firex(title|tellsx(title|text|mode)))|decisionsxposturex(speakxtellsx(title|text|mode)|lapsextellsx(title|text|mode))"
    r"|cellsxrokxbrief",
}
"""What the players of Seoul may read, by the path of each mark."""
NAMES = r"(cells|actors|state)x\w+x(title|short|city)|toptitle|topmarking"
"""Names of cells, actors and shown states, and what heads every page."""
