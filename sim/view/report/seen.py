"""When and where something was seen, and by whom."""

from __future__ import annotations

from sim.analysis.observed import NoteSeen, Sighting
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.debrief.elsewhere import MARKS
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks


def seen_words(scenario: Scenario, seen: Sighting | None, attributed: bool) -> str:
    """``Mon 18 Dec 08:39 Seoul, in “The larger one”, by Lee``; nobody is named unless ``attributed``; empty for
    nothing."""
    if seen is None:
        return ""
    wall = clocks(scenario)
    turn = f"in “{say.titled(seen.turn, scenario.turns[seen.turn])}”" if seen.turn in scenario.turns else ""
    by = f"by {seen.by}" if attributed and seen.by else ""
    return ", ".join(filter(None, (f"{wall.first(seen.time)} {wall.city}", turn, MARKS[seen.when], by)))


def note_words(names: Names, one: NoteSeen, attributed: bool) -> str:
    """A note with what it is about, and when it was written down."""
    tag = f"#{one.note.tag} " if one.note.tag and not one.lesson else ""
    about = f" ({say.moment(names, one.note.moment)})" if one.about else ""
    return f"{tag}{say.flat(one.words)}{about} [{seen_words(names.scenario, one.seen, attributed)}]"
