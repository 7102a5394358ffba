"""What stands under a cursor, in words: a field's description, what an id is the id of, what a claim says."""

from __future__ import annotations

import re

from sim.editing.cursor import spot
from sim.editing.extents import Extent
from sim.editing.ids import Thing
from sim.editing.kinds import FOLDERS, FieldKind, where, within
from sim.editing.sheets import Sheet
from sim.editing.uses import Use
from sim.faults import Faults
from sim.scenario import model
from sim.scenario.claims import claims
from sim.view.scenario.fields import takes
from sim.view.words.sentences import spelled

_KINDS = {
    "cells": "cell",
    "actors": "actor",
    "state": "state",
    "calendars": "calendar",
    "turns": "turn",
    "injects": "inject",
    "procedures": "procedure",
    "decisions": "decision",
    "options": "option",
    "policies": "policy",
    "measures": "measure",
    "outcomes": "outcome",
    "objectives": "objective",
    "roles": "role",
    "stream": "stream",
}
"""What is defined under a key."""

_MOMENTS = {
    "all": "Every player cell.",
    "asked": "The moment at which the decision is asked.",
    "done": "The moment at which it is over and took place.",
    "lapsed": "The moment at which the deadline of the decision passes.",
    "skipped": "The moment at which it does not happen, because its `if` or `chance` fails.",
    "start": "The moment at which it starts.",
}
_LINK = re.compile(r"\[([^\]]+)\]\(#[\w-]+\)")
_ANY_WORD = re.compile(r"[\w.-]*")
_SAID = ("text", "question", "summary")


def kind_of(sheet: Sheet, thing: Thing) -> str:
    """What a thing is, in a word."""
    if thing.path[-2:-1] == ("steps",):
        kind = model.entry_kind(_value(sheet, thing))
        return "entry" if kind is None else kind.__name__.lower()
    if thing.path[:1] == ("needs",):
        return "calendar" if thing.id in sheet.ids.section("calendars") else "state"
    return "procedure" if len(thing.path) < 2 else _KINDS.get(str(thing.path[-2]), "id")


def title_of(sheet: Sheet, thing: Thing) -> str:
    """A thing's title, or its id spelled out."""
    title = within(_value(sheet, thing), "title")
    return str(title) if isinstance(title, str) else spelled(thing.id)


def _value(sheet: Sheet, thing: Thing) -> object:
    home = sheet.home(thing.home)
    value = None if home is None else within(home.document.value, *thing.path)
    override = within(sheet.document.value, *thing.path) if thing.path[:1] != ("steps",) and thing.home else None
    return {**value, **override} if isinstance(value, dict) and isinstance(override, dict) else value


def hover(sheet: Sheet, line: int, column: int) -> tuple[str, Extent | None] | None:
    """What to show of what stands at a place, as Markdown, and where that stands; None for nothing."""
    use = sheet.uses.at(line, column)
    if use is not None:
        words = _of_use(sheet, use)
        return (words, use.extent) if words else None
    field = field_at(sheet, line, column)
    return (of_field(field), None) if field is not None else None


def field_at(sheet: Sheet, line: int, column: int) -> FieldKind | None:
    """The field whose key stands at a place."""
    text = sheet.lines[line] if line < len(sheet.lines) else ""
    ends = _ANY_WORD.match(text, column)
    here = spot(sheet.text, line, column if ends is None else ends.end())
    if here is None or not here.is_key or not here.word:
        return None
    around = where(here.path, sheet.document.value)
    return around.fields.get(here.word) if around is not None and around.field is None else None


def of_field(field: FieldKind) -> str:
    """A field's description, and what it takes."""
    words = _LINK.sub(r"\1", takes(field.takes))
    return f"{field.description}\n\nTakes: {words}."


def _of_use(sheet: Sheet, use: Use) -> str:
    if use.wanted == "claim":
        return of_claim(sheet, use.name)
    if use.wanted in FOLDERS:
        home = sheet.home(f"{FOLDERS[use.wanted]}/{use.word}")
        kind = "procedure file" if use.wanted == "file" else "setting"
        return "" if home is None else _of_value(home.document.value, use.word, kind)
    if use.thing is None:
        return _MOMENTS.get(use.word, "")
    return of_thing(sheet, use.thing)


def of_thing(sheet: Sheet, thing: Thing) -> str:
    """What a thing is, its title, and what it says."""
    return _of_value(_value(sheet, thing), thing.id, kind_of(sheet, thing))


def _of_value(value: object, id_: str, kind: str) -> str:
    title = within(value, "title") or (value if isinstance(value, str) else spelled(id_))
    said = next((words for field in _SAID if isinstance(words := within(value, field), str)), "")
    return f"**{title}** ({kind} `{id_}`)\n\n{said}".strip()


def of_claim(sheet: Sheet, id_: str) -> str:
    """What a claim says, which document holds it, and what is to be known of it; empty where none does."""
    try:
        claim = claims(sheet.beside).get(id_)
    except Faults:
        return ""
    if claim is None:
        return ""
    held = ", ".join(filter(None, (claim.source, claim.date, "inferred" if claim.inferred else "")))
    return "\n\n".join(filter(None, (claim.text, held, claim.notes)))
