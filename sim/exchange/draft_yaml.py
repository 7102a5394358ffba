"""A draft written as a scenario that `check` passes, with a comment wherever something was guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sim.characters import visible
from sim.clock import HOUR, LONGEST, format_duration, offset_of
from sim.exchange.draft import (
    Carried,
    Draft,
    DraftActor,
    DraftCell,
    DraftDecision,
    DraftEvent,
    DraftInject,
    DraftObjective,
    DraftOption,
    DraftOutcome,
    DraftPart,
    DraftTurn,
)
from sim.exchange.ids import own_field
from sim.exchange.yaml_text import Commented, comment, held, yaml_lines
from sim.scenario.lookalikes import plain

_JUDGEMENT = (
    "Drafted from another tool's file; its times and words are that file's, and nothing else rests on a source."
)
_ONLY_OUTCOME = DraftOutcome(id="played", title="The exercise was played")
_BLANK = re.compile(r"\{(?=\{|[a-z][a-z0-9_.]*\})")
"""A brace that would be taken for the beginning of a blank, or for one that is written twice."""
Fields = dict[str, Any]


def draft_yaml(draft: Draft) -> str:
    """The draft as a scenario in YAML. It can be played as it stands, from its first inject to an hour after its
    last."""
    sections: list[Fields] = [
        {
            "whitecell": 1,
            "title": _line(draft.title) or "Draft",
            "summary": draft.summary,
            "author": draft.author,
            "judgement": _JUDGEMENT,
            "notes": draft.notes,
            "tags": draft.tags,
            **_own(draft.extras),
        },
        {"start": Commented(_instant(draft.start), _guesses(draft.guessed)), "horizon": format_duration(_end(draft))},
        {"cells": _parts(_cell, _told_apart(draft.cells))},
        {"actors": _parts(_actor, draft.actors)},
        {"turns": _parts(_turn, draft.turns)},
        {"injects": _parts(_inject, draft.injects)},
        {"decisions": _parts(_decision, draft.decisions)},
        {"objectives": _parts(_objective, draft.objectives)},
        {"outcomes": _parts(_outcome, draft.outcomes or (_ONLY_OUTCOME,))},
    ]
    blocks = ["\n".join(yaml_lines(section)) for section in sections]
    return "\n\n".join([comment(f"Drafted from {draft.source}."), *filter(None, blocks)]) + "\n"


def _parts(fields: Callable[[Any], Fields], parts: Sequence[DraftPart]) -> Fields:
    return {
        part.id: Commented(fields(part) if part.written is None else _as_written(part), _guesses(part.guessed))
        for part in parts
    }


def _as_written(part: DraftPart) -> Fields:
    """The fields that a scenario had; what comes, and has lost what brings it about, comes when it is likely to."""
    written = dict(part.written or {})
    if isinstance(part, DraftEvent) and not written.keys() & _TRIGGERS:
        when = _when(part) or ({"contingency": True} if isinstance(part, DraftInject) else _AT_ONCE)
        return {**when, **{name: value for name, value in written.items() if name not in _WAITS}, **_own(part.extras)}
    return {**written, **_own(part.extras)}


_AT_ONCE = {"at": "0m"}
"""When a turn or a decision comes of which no time is known: it cannot be held back as an inject can."""
_TRIGGERS = frozenset(["at", "after", "when", "contingency"])
_WAITS = frozenset(["delay", "every", "until"])
"""What says nothing without a trigger, or with another."""


def _cell(cell: DraftCell) -> Fields:
    zone = "" if cell.timezone == "UTC" else cell.timezone  # which a cell has without a word
    about = {"timezone": zone, "control": cell.control, "text": cell.text, "brief": cell.brief}
    return {**_head(cell), **about, **_tail(cell)}


def _actor(actor: DraftActor) -> Fields:
    return {**_head(actor), "cell": actor.cell, "text": actor.text, **_tail(actor)}


def _turn(turn: DraftTurn) -> Fields:
    asked = {"minutes": turn.minutes or None, "discuss": tuple(map(_told, turn.discuss))}
    return {**_head(turn), **(_when(turn) or _AT_ONCE), "text": _told(turn.text), **asked, **_tail(turn)}


def _inject(inject: DraftInject) -> Fields:
    is_cue = not inject.to
    return {
        **_head(inject),
        **(_when(inject) or {"contingency": True}),
        "facilitators": is_cue,
        "from": inject.sender,
        "to": inject.to,
        "mode": _line(inject.mode),
        "text": _told(inject.text),
        "expects": inject.expects,
        "objectives": inject.objectives,
        **_tail(inject),
    }


def _decision(decision: DraftDecision) -> Fields:
    return {
        **_head(decision),
        **(_when(decision) or _AT_ONCE),
        "question": _told(decision.question),
        "by": decision.by,
        "within": format_duration(decision.within) if decision.within else "",
        "options": _parts(_option, decision.options),
        "lapse": decision.lapse,
        "expects": decision.expects,
        "objectives": decision.objectives,
        **_tail(decision),
    }


def _option(option: DraftOption) -> Fields:
    return {**_head(option), "text": _told(option.text), "tells": _told(option.tells), **_tail(option)}


def _objective(objective: DraftObjective) -> Fields:
    return {**_head(objective), "text": objective.text, **_tail(objective)}


def _outcome(outcome: DraftOutcome) -> Fields:
    return {**_head(outcome), "when": outcome.when, "text": outcome.text, **_tail(outcome)}


def _head(part: DraftPart) -> Fields:
    return {"title": _line(part.title) or part.id}


def _tail(part: DraftPart) -> Fields:
    return {"notes": part.notes, "tags": part.tags, **_own(part.extras)}


def _when(event: DraftEvent) -> Fields:
    """Its trigger; nothing where it has none."""
    after: Any = event.after[0] if len(event.after) == 1 else {"any": event.after}
    delay = format_duration(event.delay) if event.delay else ""
    if event.after:
        return {"after": after, "delay": delay, "if": event.condition}
    return {} if event.at is None else {"at": format_duration(event.at), "if": event.condition}


def _own(extras: Mapping[str, Carried]) -> Fields:
    """What has no place in the language, under names of the author's own; no two of them are one."""
    fields: Fields = {}
    for heading, value in extras.items():
        name = first = own_field(heading)
        number = 1
        while name in fields:
            number += 1
            name = f"{first}-{number}"
        fields[name] = _own_map(value) or "" if isinstance(value, Mapping) else value
    return fields


def _own_map(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by names of which no two are one, and in which every character is as plain as in all names."""
    named: dict[str, str] = {}
    for key, text in texts.items():
        name = first = plain(visible(_line(key))) or "entry"
        number = 1
        while name in named:
            number += 1
            name = f"{first} {number}"
        named[name] = text
    return {name: text for name, text in named.items() if held(text)}


def _told_apart(cells: Sequence[DraftCell]) -> list[DraftCell]:
    """The cells, of which none is called by another's id or title."""
    called = {_as_said(cell.id): cell.id for cell in cells}
    apart = []
    for cell in cells:
        if cell.written is not None:
            apart.append(cell)
            continue
        is_taken = called.setdefault(_as_said(cell.title), cell.id) != cell.id
        apart.append(replace(cell, title=f"{cell.title} ({cell.id})") if is_taken else cell)
    return apart


def _as_said(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _told(text: str) -> str:
    """A text that is handed out: a brace in it is a brace, and begins no blank."""
    return _BLANK.sub("{{", text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _instant(moment: datetime) -> str:
    offset = offset_of(moment)
    clock = f"{moment:%Y-%m-%dT%H:%M:%S}".removesuffix(":00")
    return f"{clock}{'Z' if offset == '+00:00' else offset}"


def _end(draft: Draft) -> int:
    """The horizon: an hour after the last that is known to come, in whole hours."""
    if draft.horizon:
        return min(draft.horizon, LONGEST)
    events: tuple[DraftEvent, ...] = (*draft.turns, *draft.injects, *draft.decisions)
    last = max((event.at for event in events if event.at is not None), default=0)
    waits = sum(event.delay for event in events) + sum(decision.within for decision in draft.decisions)
    return min(-(-(last + waits) // HOUR) * HOUR + HOUR, LONGEST)


def _guesses(sentences: Sequence[str]) -> list[str]:
    return [f"guessed: {sentence}" for sentence in sentences]
