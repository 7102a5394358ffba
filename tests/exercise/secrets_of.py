"""What no player may ever see, taken from the scenario itself and from what was done; and how to look for it.

Everything here is worked out from the scenario's plain values and the log's entries, not from what decides who may
know what, so that the two cannot share a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from sim.exercise.audience import Sight
from sim.exercise.commands import (
    Amend,
    Choose,
    Forecasted,
    Improvise,
    Lapse,
    Note,
    Override,
    Respond,
    Reveal,
    Roll,
    Say,
)
from sim.exercise.session import Exercise
from sim.scenario.model import Decision, Inject

FACILITATORS_ONLY = {
    "notes", "expects", "judgement", "sources", "if", "when", "chance", "weight", "effects", "delay", "takes", "within",
}  # fmt: skip
"""Fields of a scenario file that are for facilitators alone, whatever element they stand on."""


NAME = re.compile("[a-z_.]+")
BLANK = re.compile(r"\{[a-z_.]+\}")


def leaves(value: Any) -> Iterator[str]:
    """Every text in a value of maps, lists, dataclasses and texts, the keys of maps included."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from leaves(key)
            yield from leaves(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from leaves(item)


def of_facilitators(value: Any) -> Iterator[str]:
    """The texts that stand under fields for facilitators alone, long enough not to be in another text by chance.

    Bare names are left out: an effect names a state, and a state may be shown.
    """
    for key, item in value.items() if isinstance(value, dict) else ():
        if key in FACILITATORS_ONLY:
            yield from (plain(text) for text in leaves(item) if len(text) >= 9 and not NAME.fullmatch(text))
        else:
            yield from of_facilitators(item)


def plain(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def said(written: Any) -> Iterator[str]:
    """The texts that a field holds, by cell and by alternatives; of one with blanks the longest part between them."""
    if isinstance(written, dict):
        for told in written.values():
            yield from said(told)
    elif isinstance(written, tuple):
        for wording in written:
            yield from said(wording.text)
    elif written:
        yield max((plain(part) for part in BLANK.split(written)), key=len)


class Secrets:
    """The secrets of an exercise as it stands: of its scenario, and of what has been done so far."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        scenario = exercise.scenario
        self.of_scenario = set(of_facilitators(scenario.document.value))
        self.injects = {name: n.element for name, n in exercise.names.nodes.items() if isinstance(n.element, Inject)}
        self.words: dict[str, str] = {}
        """Every text of an inject, each cell's by itself, and its title, where nothing else says the same; with what
        they belong to."""
        for name, inject in self.injects.items():
            self.words |= dict.fromkeys(said(inject.text), name)
        for moment in exercise.names.moments:
            tells = exercise.names.tells_at(moment)
            self.words |= dict.fromkeys(said(tells.text if tells else None), moment)
        self.briefs = {name: plain(cell.brief) for name, cell in scenario.cells.items() if cell.brief}
        self.words |= {brief: name for name, brief in self.briefs.items()}
        by_cell = [(turn.text, turn.discuss) for turn in scenario.turns.values()]
        by_cell += [(n.element.question, ()) for n in exercise.names.nodes.values() if isinstance(n.element, Decision)]
        self.others: dict[str, set[str]] = {}
        """By cell, the briefings and questions that are written for other cells alone."""
        for written in (part for parts in by_cell for part in parts if isinstance(part, dict)):
            for cell, texts in written.items():
                words = set(map(plain, leaves(texts)))
                for other in set(scenario.cells) - {cell}:
                    self.others.setdefault(other, set()).update(words - set(map(plain, leaves(written.get(other, "")))))
        everywhere = [plain(text) for text in leaves(scenario.document.value)]
        for name, inject in self.injects.items():
            title = plain(inject.title or "")
            if len(title) >= 9 and sum(title in text for text in everywhere) == 1:
                self.words[title] = name

    def said_by_facilitators(self) -> Iterator[str]:
        """Notes, reasons, forecasts and the like: written down for those who lead and those who evaluate."""
        yield from {entry.operator for entry in self.exercise.entries if entry.operator}
        for entry in self.exercise.entries:
            command = entry.command
            if isinstance(command, Note | Override | Forecasted):
                yield from (text for text in leaves(command) if "SECRET" in text)
            elif isinstance(command, Choose | Respond):
                yield from filter(None, leaves((command.by, command.rationale, command.dissent)))

    def words_said(self) -> dict[str, str]:
        """Every text that somebody put in an inject or a message, and what it belongs to."""
        commands = {str(entry.line): entry.command for entry in self.exercise.entries}
        given = {c.text: line for line, c in commands.items() if isinstance(c, Amend | Improvise | Say)}
        for_later = {c.title: line for line, c in commands.items() if isinstance(c, Improvise) and c.at is not None}
        told = {
            c.other.text: line for line, c in commands.items() if isinstance(c, Choose) and c.other and c.other.text
        }
        return self.words | given | for_later | told

    def given_to(self, cell: str) -> set[str]:
        """The words that a cell was given on the branch that is played."""
        given = {self.briefs.get(cell, "")}
        for entry in self.exercise.trail():
            for delivery in entry.deliveries:
                if cell in delivery.to:
                    given |= {plain(delivery.texts.get(cell, "")), plain(delivery.title)}
            if isinstance(entry.command, Say) and cell in entry.facts["cells"]:
                given.add(entry.command.text)
        return given

    def passed_on_for(self, cell: str) -> set[str]:
        """The words that went from a cell to another on the branch that is played; the wall (empty) sends none."""
        actors = self.exercise.scenario.actors
        said = [entry for entry in self.exercise.trail() if isinstance(entry.command, Say) and entry.facts["cells"]]
        return {
            entry.command.text
            for entry in said
            if cell and cell in (entry.command.sender, getattr(actors.get(entry.command.sender), "cell", ""))
        }

    def under_seal(self) -> set[str]:
        """The decisions whose answer nobody may know yet."""
        sealed: set[str] = set()
        for entry in self.exercise.trail():
            command = entry.command
            if isinstance(command, Choose | Roll | Lapse) or (isinstance(command, Respond) and "ruled" in entry.facts):
                sealed.discard(command.decision)
                if isinstance(command, Choose | Respond) and command.sealed:
                    sealed.add(command.decision)
            elif isinstance(command, Reveal):
                sealed -= {command.decision} if command.decision else set(sealed)
        return sealed

    def own_under_seal(self) -> set[tuple[str, str]]:
        """The cells whose own answer to a decision nobody may know yet."""
        sealed: set[tuple[str, str]] = set()
        for entry in self.exercise.trail():
            command = entry.command
            if isinstance(command, Respond):
                sealed.discard((command.decision, command.cell))
                if command.sealed:
                    sealed.add((command.decision, command.cell))
            elif isinstance(command, Reveal):
                sealed -= {one for one in sealed if command.decision in ("", one[0])}
            asked = {came.node for came in entry.happenings if came.what == "asked"}
            sealed -= {one for one in sealed if one[0] in asked}
        return sealed

    def leaks(self, sight: Sight) -> Iterator[str]:
        """Everything in what an audience may know that it must not know."""
        scenario, names = self.exercise.scenario, self.exercise.names
        texts = {plain(text) for text in leaves(sight)}
        seen = "\n".join(texts)
        for secret in (*self.of_scenario, *self.said_by_facilitators()):
            if secret in seen:
                yield f"for facilitators alone: {secret}"
        mine = [sight.cell] if sight.cell else names.player_cells
        given, sent = ["\n".join(self.given_to(cell)) for cell in mine], self.passed_on_for(sight.cell)
        for words, name in self.words_said().items():
            if words in seen and words not in sent and not all(words in texts for texts in given):
                yield f"words of {name} that were not given: {words}"
        yield from (f"for another cell: {words}" for words in self.others.get(sight.cell, ()) if words in seen)
        for name in sight.state:
            if scenario.state[name].shown not in (True,) and sight.cell not in leaves(scenario.state[name].shown):
                yield f"hidden state: {name}"
        sealed, own_sealed = self.under_seal(), self.own_under_seal()
        answered = {question.decision for question in sight.questions if question.answer is not None} - sealed
        for entry in self.exercise.entries:
            own = entry.command.other if isinstance(entry.command, Choose) else None
            if own and own.title in seen and entry.command.decision not in answered:
                yield f"an answer of their own: {own.title}"
        for question in sight.questions:
            decision = names.decision(question.decision, None)
            assert isinstance(decision, Decision)
            asked = {scenario.actors[actor].cell for actor in decision.by}
            if any(scenario.cells[cell].control for cell in asked):
                yield f"control decision: {question.decision}"
            if sight.cell and sight.cell not in asked:
                yield f"question to others: {question.decision}"
            if question.decision in sealed and question.answer is not None:
                yield f"answer under seal: {question.decision}"
            known = {cell for cell, answer in question.own if answer is not None}
            if any((question.decision, cell) in own_sealed for cell in known) or (question.own and not known):
                yield f"a cell's answer under seal: {question.decision}"
        moments = {moment for entry in self.exercise.trail() for h in entry.happenings for moment in h.moments}
        for name in texts & set(self.injects) - moments - {paper.mode for paper in sight.papers}:
            yield f"yet to come: {name}"
