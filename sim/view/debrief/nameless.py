"""Pages that name nobody: in words that were typed, a name that the roster knows gives way to its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from sim.analysis.answers import GivenAnswer, Taken
from sim.analysis.debrief import Debrief, JudgedAction, Rated
from sim.analysis.elsewhere import AnsweredElsewhere
from sim.analysis.groups import Group, Groups
from sim.exercise.commands import Command, Opinion
from sim.exercise.entry import LogEntry
from sim.exercise.people import People
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.exercise.wording import other_in_words, reworded, words_in
from sim.scenario.model import Scenario
from sim.scenario.own import own_reworded
from sim.view.words import sentences as say

Rewording = Callable[[str], str]


def nameless(debrief: Debrief) -> Debrief:
    """A debrief without the names in what was written down; those beside it (``by``, in brackets) stay its reader's."""
    change = rewording(debrief.people, debrief.scenario)
    return replace(
        debrief,
        scenario=own_reworded(debrief.scenario, change),
        decisions=tuple(replace(one, taken=_taken(one.taken, change)) for one in debrief.decisions),
        control=tuple(_taken(one, change) for one in debrief.control),
        expected=tuple(judged_reworded(one, change) for one in debrief.expected),
        objectives=tuple(rated_reworded(one, change) for one in debrief.objectives),
        notes=tuple(reworded(one, change) for one in debrief.notes),
        elsewhere=replace(
            debrief.elsewhere,
            answers=tuple(_spoken(one, change) for one in debrief.elsewhere.answers),
            notes=tuple(replace(one, note=reworded(one.note, change)) for one in debrief.elsewhere.notes),
            story=Story(frozenset()),
        ),
    )


def judged_reworded(one: JudgedAction, change: Rewording) -> JudgedAction:
    """What was judged, with its words changed."""
    other = one.other and replace(one.other, note=change(one.other.note))
    return replace(one, note=change(one.note), other=other)


def rated_reworded(one: Rated, change: Rewording) -> Rated:
    """How an objective was rated, with its words changed."""
    other = one.other and replace(one.other, evidence=change(one.other.evidence))
    return replace(one, evidence=change(one.evidence), other=other)


def nameless_groups(groups: Groups) -> Groups:
    """Groups side by side without them; what one group's roster knows is left out of the others' words, too."""
    people = People.together(group.people for group in groups.groups)
    change = rewording(people, groups.scenario)
    return replace(
        groups,
        groups=tuple(_group(group, change) for group in groups.groups),
        decisions=tuple(
            replace(answers, taken=tuple(None if taken is None else _taken(taken, change) for taken in answers.taken))
            for answers in groups.decisions
        ),
    )


def nameless_story(exercise: Exercise, story: Story) -> Story:
    """The story of a branch without them: who sat where, who answered, names in brackets, and names in words."""
    change = rewording(exercise.people(), exercise.scenario)
    told = story.copied()
    told.entries = nameless_entries(exercise, story.entries)
    told.improvised = {
        name: replace(one, title=change(one.title), text=change(one.text), mode=change(one.mode))
        for name, one in story.improvised.items()
    }
    told.other = {name: other_in_words(one, change) for name, one in story.other.items()}
    return told


def nameless_entries(exercise: Exercise, entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Entries whose commands name nobody; a policy that answered is nobody."""
    change = rewording(exercise.people(), exercise.scenario)
    return [replace(entry, command=_unnamed(exercise, entry.command, change)) for entry in entries]


def _unnamed(exercise: Exercise, command: Command, change: Rewording) -> Command:
    values: dict[str, Any] = {}
    for field in fields(command):
        value = getattr(command, field.name)
        if field.name == "people":
            values[field.name] = ()
        elif field.name == "by" and not exercise.header["policy"]:
            values[field.name] = ""
        elif isinstance(value, tuple) and value and isinstance(value[0], Opinion):
            values[field.name] = tuple(replace(one, name="") for one in value)
    return reworded(replace(command, **values), change)


def _group(group: Group, change: Rewording) -> Group:
    return replace(
        group,
        by_hand=tuple(replace(entry, command=reworded(entry.command, change)) for entry in group.by_hand),
        expected=tuple(judged_reworded(one, change) for one in group.expected),
        objectives=tuple(rated_reworded(one, change) for one in group.objectives),
    )


def rewording(people: People, scenario: Scenario) -> Rewording:
    """What puts the cell in the place of every name that a roster knows."""
    return lambda text: people.left_out(text, lambda cells: _called(scenario, cells))


def _called(scenario: Scenario, cells: tuple[str, ...]) -> str:
    """``[ROK]``; ``[ROK or US]`` for a name in both."""
    return f"[{say.listed((say.actor(scenario, cell) for cell in cells), 'or')}]"


Spoken = TypeVar("Spoken", Taken, AnsweredElsewhere, GivenAnswer)
"""An answer with who gave it and why."""


def _spoken(answer: Spoken, change: Rewording) -> Spoken:
    return replace(
        answer,
        by=change(answer.by),
        rationale=tuple(replace(one, text=change(one.text)) for one in answer.rationale),
        dissent=tuple(replace(one, text=change(one.text)) for one in answer.dissent),
        other=None if answer.other is None else other_in_words(answer.other, change),
    )


def _taken(taken: Taken, change: Rewording) -> Taken:
    return replace(
        _spoken(taken, change),
        own=tuple(_spoken(one, change) for one in taken.own),
        replaced=tuple(_spoken(one, change) for one in taken.replaced),
    )


def names_told(exercise: Exercise, command: Command) -> str:
    """What is said where words that were typed name somebody whom the roster knows; empty where they do not."""
    if not exercise.room.roster:
        return ""
    people = exercise.people()
    named = [one for words in words_in(command) for one in people.named_in(words)]
    if not named:
        return ""
    name, cells = named[0]
    return (
        f"The roster has `{name}`: pages that name nobody say {_called(exercise.scenario, cells)} instead. "
        f"A reason keeps a name apart as `because {cells[0]} ({name}): …`."
    )
