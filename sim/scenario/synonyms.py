"""What people call the fields of an element elsewhere, and the word for each here.

Asked before a near miss: `date` looks like `state` and is never meant for it.
"""

from __future__ import annotations

from collections.abc import Collection

_WORDS = {
    "title": "name label headline heading subject caption",
    "short": "abbreviation abbr acronym short_name shortname",
    "summary": "description desc overview abstract synopsis background situation",
    "text": "description desc brief briefing content contents body message details narrative story",
    "sources": "source reference references ref refs citation citations cites evidence link links url",
    "judgement": "judgment assumption assumptions basis justification rationale",
    "marking": "classification",
    "start": "start_date start_time startdate starttime begin begins starts datetime timestamp date time "
    "initial initial_value value default",
    "at": "time date datetime timestamp start start_time offset due scheduled_at",
    "notes": "note comment comments remark remarks version language license licence facilitator_notes instructions",
    "level": "difficulty complexity",
    "tags": "tag keywords keyword labels label categories category",
    "author": "authors creator written_by",
    "date": "created updated dated last_updated",
    "contact": "email mail point_of_contact poc",
    "horizon": "duration length end end_date end_time until",
    "takes": "duration length time lasts effort",
    "cells": "teams groups sides parties players participants",
    "actors": "people bodies organisations organizations agencies offices characters",
    "state": "states variables indicators parameters",
    "calendars": "calendar schedules opening_hours business_hours working_hours",
    "turns": "phases rounds stages moves scenes",
    "injects": "events messages msel timeline",
    "procedures": "processes playbooks sops workflows",
    "decisions": "choices questions dilemmas",
    "policies": "strategies doctrines",
    "measures": "metrics kpis scores scoring",
    "outcomes": "endings results end_states endstates conclusions",
    "objectives": "goals aims learning_objectives training_objectives purpose",
    "timezone": "time_zone tz zone",
    "city": "location place capital",
    "control": "white white_cell npc adversary",
    "cell": "team group side party",
    "days": "weekdays day",
    "hours": "opening_hours office_hours span open",
    "times": "instants",
    "except": "holidays closed exceptions excluding but",
    "during": "calendar hours_of within_hours",
    "not_before": "not_earlier earliest no_earlier_than",
    "seats": "capacity slots staff",
    "range": "bounds limits min max minimum maximum scale",
    "shown": "visible public displayed",
    "shown_as": "display levels labels words format gauge",
    "delay": "wait lag",
    "after": "trigger triggers depends_on requires wait_for follows following previous",
    "if": "condition only_if provided guard",
    "weight": "chance probability likelihood odds prob share",
    "chance": "probability likelihood odds prob",
    "discuss": "questions discussion discussion_questions",
    "minutes": "room_time",
    "from": "sender origin",
    "to": "recipients recipient audience addressee addressees target_teams targets receivers teams cells players",
    "attach": "attachment attachments attached enclosure image images picture pictures photo map file files media "
    "document documents pdf handout handouts",
    "mode": "channel medium method format delivery",
    "expects": "expected expected_action expected_actions expected_response expectation expectations",
    "contingency": "optional on_request manual",
    "facilitators": "facilitator facilitator_only cue",
    "repeats": "repeat recurring",
    "effects": "effect impact impacts consequence consequences changes",
    "cancels": "cancel stops removes aborts",
    "by": "who owner decider decides responsible actor actors cell team players",
    "lead": "leader chair leading leads in_the_lead tie_break tiebreaker",
    "within": "deadline timeout time_limit due expires limit until duration",
    "question": "prompt ask asks",
    "options": "choices answers alternatives responses",
    "lapse": "default fallback otherwise on_timeout",
    "pick": "multiple multiple_choice multi_select select select_many",
    "steps": "entries tasks activities actions stages",
    "use": "uses file template",
    "needs": "requires states state calendars calendar",
    "choose": "chooses choices decisions rules",
    "count": "number occurrences",
    "amount": "rate change by step",
    "every": "per each interval period",
    "peak": "max maximum highest",
    "low": "min minimum lowest",
    "value": "expression final formula",
    "at_most": "target goal threshold",
    "when": "condition if holds",
    "ends": "terminal final end stops",
}
"""For each field the words that may mean it; of several, the first that an element has."""

_OTHER_FILES = "Other files are a setting, which `setting` names, and procedures, which `use` names."
_ADVICE = {
    "unless": ("if", "Write `if: not …`."),
    "every": ("repeats", "An inject has it; let this wait for one: `after: ID`, with `repeats: true`."),
    "target": ("at_most", "Write `at_most` or `at_least`."),
    "goal": ("at_most", "Write `at_most` or `at_least`."),
    "players": ("actors", "Who plays stands under `cells`, and who acts for a cell under `actors`."),
    "participants": ("actors", "Who plays stands under `cells`, and who acts for a cell under `actors`."),
    "members": ("control", "Who is in a cell stands under `actors`, each with its `cell`."),
    **dict.fromkeys(
        ("attachment", "attachments", "image", "file", "files"),
        ("weight", "A file goes with what an option tells: `tells: {text: …, attach: map.png}`."),
    ),
    "include": ("horizon", _OTHER_FILES),
    "import": ("horizon", _OTHER_FILES),
    "option": ("effects", "An option's id stands alone, as in `lapse: hold`; a map has effects and cancels."),
}
"""Words for which there is no field, and what to do instead, wherever an element has the field that is named first."""


def meant(word: str, fields: Collection[str], taken: Collection[str]) -> str:
    """The one of an element's fields that a word means, rather one that is not ``taken`` already; empty for none."""
    candidates = [field for field in _FIELDS.get(word.lower(), ()) if field in fields]
    return next((field for field in candidates if field not in taken), next(iter(candidates), ""))


def advice(word: str, fields: Collection[str], taken: Collection[str]) -> str:
    """What to do about a word that stands where only an element's fields may."""
    needed, sentence = _ADVICE.get(word.lower(), ("", ""))
    if needed in fields:
        return sentence
    field = meant(word, fields, taken)
    if field in taken:
        return f"That is said with `{field}`, which stands here already."
    return f"Write `{field}`." if field else ""


def _by_word() -> dict[str, list[str]]:
    by_word: dict[str, list[str]] = {}
    for field, words in _WORDS.items():
        for word in words.split():
            by_word.setdefault(word, []).append(field)
    return by_word


_FIELDS = _by_word()
