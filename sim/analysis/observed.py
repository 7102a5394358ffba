"""What evaluators saw, each with when it was written down and by whom, and the objectives that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.analysis.debrief import JudgedAction, Rated
from sim.analysis.elsewhere import Elsewhere, WhenSaid
from sim.exercise.commands import Note
from sim.exercise.entry import LogEntry
from sim.exercise.improvements import Improvement, Lesson, improvement_in, lesson_of, words_of
from sim.exercise.story import Story
from sim.scenario.model import Decision, Inject, Scenario
from sim.scenario.names import Names


@dataclass(frozen=True, slots=True)
class Sighting:
    """When something was written down: at which exercise ``time`` (seconds), in which turn (empty before the first),
    and ``by`` whom. ``when``: on which branch."""

    time: int
    turn: str
    by: str
    when: WhenSaid = ""


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A note, which ``lesson`` it tells of, and its words: of an area for improvement those of the ``row`` that it
    gives to an improvement plan, else as they were typed. ``about`` is the element that it is tied to, if it is."""

    note: Note
    lesson: Lesson
    words: str
    row: Improvement | None
    about: str
    objectives: tuple[str, ...]
    seen: Sighting


@dataclass(frozen=True, slots=True)
class ActionSeen:
    """An expected action as it was judged; ``seen`` is None where nobody judged it."""

    action: JudgedAction
    objectives: tuple[str, ...]
    seen: Sighting | None


@dataclass(frozen=True, slots=True)
class RatingSeen:
    """An objective as it was rated; ``seen`` is None where nobody rated it."""

    rated: Rated
    seen: Sighting | None


@dataclass(frozen=True)
class Observed:
    """All that was seen, on the branch that is looked back on and on others."""

    notes: tuple[NoteSeen, ...] = ()
    actions: tuple[ActionSeen, ...] = ()
    ratings: tuple[RatingSeen, ...] = ()

    def lessons(self, lesson: Lesson) -> tuple[NoteSeen, ...]:
        """The notes that tell of strengths, or of areas for improvement."""
        return tuple(one for one in self.notes if one.lesson == lesson)


def observed(
    names: Names, story: Story, others: Elsewhere, actions: Iterable[JudgedAction], ratings: Iterable[Rated]
) -> Observed:
    """What was seen on the branch of a story, and on ``others``."""
    elsewhere = [(entry, others.when(entry)) for entry in others.story.notes]
    notes = [*((entry, "") for entry in story.notes), *elsewhere]
    return Observed(
        notes=tuple(_note(names, entry, when) for entry, when in sorted(notes, key=lambda one: one[0].line)),
        actions=tuple(_action(names, one, story, others) for one in actions),
        ratings=tuple(RatingSeen(one, _of(one.when, one.objective, story, others)) for one in ratings),
    )


def objectives_at(names: Names, name: str) -> tuple[str, ...]:
    """The objectives that an inject or a decision serves; of anything else, and of what is not the scenario's, none."""
    node = names.nodes.get(name)
    return node.element.objectives if node is not None and isinstance(node.element, Inject | Decision) else ()


def _seen(entry: LogEntry, when: WhenSaid) -> Sighting:
    return Sighting(entry.before.time, entry.turn, entry.operator, when)


def _note(names: Names, entry: LogEntry, when: WhenSaid) -> NoteSeen:
    note = entry.command
    assert isinstance(note, Note)
    node = names.moments.get(note.moment)
    about, lesson = node.name if node is not None else "", lesson_of(note)
    row = improvement_in(words_of(note)) if lesson == "improve" else None
    named = () if row is None else _named(names.scenario, row.objective)
    return NoteSeen(
        note=note,
        lesson=lesson,
        words=words_of(note) if row is None else row.issue,
        row=row,
        about=about,
        objectives=named or objectives_at(names, about),
        seen=_seen(entry, when),
    )


def _named(scenario: Scenario, objective: str) -> tuple[str, ...]:
    """The objective that is called so, by its id or its title, in capitals or not."""
    called = {(one.title or "").casefold(): name for name, one in scenario.objectives.items()}
    called |= {name.casefold(): name for name in scenario.objectives}
    name = called.get(objective.casefold()) if objective else None
    return () if name is None else (name,)


def _action(names: Names, one: JudgedAction, story: Story, others: Elsewhere) -> ActionSeen:
    objectives = objectives_at(names, one.name)
    if one.met is None:
        return ActionSeen(one, objectives, None)
    said = others.story if one.when else story
    entry = said.verdict(one.name, one.cell, one.item or 1)
    return ActionSeen(one, objectives, None if entry is None else _seen(entry, one.when))


def _of(when: WhenSaid, objective: str, story: Story, others: Elsewhere) -> Sighting | None:
    ratings: Mapping[str, LogEntry] = others.story.ratings if when else story.ratings
    entry = ratings.get(objective)
    return None if entry is None else _seen(entry, when)
