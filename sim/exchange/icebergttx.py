"""IcebergTTX's scenarios, JSON with branches, read into drafts.

An inject with options becomes an inject and a decision after it; what an option leads to comes after that option. Where
a way ends is an outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sim.clock import DAY, HOUR, LONGEST
from sim.exchange.cast import Cast
from sim.exchange.draft import Draft, DraftDecision, DraftInject, DraftOption, DraftOutcome, Imported, Understood
from sim.exchange.foreign import has_keys, value_of
from sim.exchange.ids import FreshIds
from sim.exchange.reaching import map_at, maps_at, misfits, rest, text_at, texts_at, whole_at
from sim.faults import Misuse

_UNTIMED = "The file has no times: what an answer leads to comes at once, and when a run ends at the latest is a guess."
_BACK = "A way leads back to where it came from, and is left out."
_SENT = "triggers_communications"
_MAPPING = {
    "participant_teams": "cells",
    "content": "text",
    "target_teams": "to",
    "options": "decisions",
    "next_inject_id": "after",
    "expected_actions": "expects",
    _SENT: "injects",
    "debrief_notes": "notes",
}


def recognises(content: bytes) -> bool:
    """Whether a file is such a scenario."""
    return has_keys(content, "start_inject_id", "injects") or has_keys(content, "participant_teams", "injects")


def read(content: bytes, name: str) -> Imported:
    """The draft of a scenario; ``name`` is the file's. Raises Misuse where it cannot be read as one."""
    value = value_of(content, name)
    entries = maps_at(value, "injects")
    if not isinstance(value, dict) or not entries:
        raise Misuse(f"{name} has no list of `injects`, so there is nothing to draft.")
    return _Branching(value, entries, name).imported()


class _Branching:
    """A scenario with branches and the draft that is made of it."""

    def __init__(self, value: dict[str, Any], entries: list[dict[str, Any]], name: str) -> None:
        self.value, self.called = value, name
        self.entries = _by_key(sorted(entries, key=lambda entry: whole_at(entry, "sequence_order") or 0))
        self.ids, self.cast = FreshIds(), Cast()
        self.rows: list[Understood] = []
        self.injects = {key: self.ids.fresh(key, "inject") for key in self.entries}
        self.decisions = {
            key: self.ids.fresh(f"{self.injects[key]}_answer", "answer")
            for key, entry in self.entries.items()
            if maps_at(entry, "options")
        }
        self.options = {key: _option_ids(entry) for key, entry in self.entries.items()}
        self.start = text_at(value, "start_inject_id") or next(iter(self.entries))
        self.onward = self._edges()
        self.closing = _closing(self.onward, self.start)

    def imported(self) -> Imported:
        for number, team in enumerate(maps_at(self.value, "participant_teams"), 1):
            called, label = text_at(team, "id"), text_at(team, "label").strip()
            called = f"{called} {number}" if self.cast.has_team(called) else called
            became = self.cast.team(called, label, words=called, kept_as="id", extras=rest(team, {"id", "label"}))
            self.rows.append(Understood(f"team {number}", label or called, became))
        if not self.cast.cells:
            self.cast.team("players", "Players", guessed=("The file has no teams; all players are one cell.",))
        injects: list[DraftInject] = []
        decisions: list[DraftDecision] = []
        outcomes: list[DraftOutcome] = []
        for number, (key, entry) in enumerate(self.entries.items(), 1):
            injects += self._injects(number, key, entry)
            decisions += self._decision(key, entry)
            outcomes += self._ends(key, entry)
        self.rows += misfits(self.value, "injects", "inject")
        outcomes.append(DraftOutcome(id=FreshIds().fresh("open", "open"), title="No end of the branches was reached"))
        about = map_at(self.value, "metadata")
        author = text_at(about, "author").strip()
        taken = {"title", "description", "tags", "participant_teams", "injects", "debrief_notes", "metadata"}
        draft = Draft(
            title=text_at(self.value, "title").strip() or "Untitled",
            source=f"{self.called}, a scenario of IcebergTTX",
            summary=text_at(self.value, "description"),
            notes=text_at(self.value, "debrief_notes"),
            author=(author,) if author else (),
            horizon=_end(60 * (whole_at(about, "estimated_duration_minutes") or 0), injects),
            guessed=(_UNTIMED,),
            cells=self.cast.cells,
            actors=self.cast.actors,
            injects=tuple(injects),
            decisions=tuple(decisions),
            outcomes=tuple(outcomes),
            tags=tuple(" ".join(tag.split()) for tag in texts_at(self.value, "tags")),
            extras={**rest(self.value, taken), **rest(about, {"author"})},
        )
        return Imported(draft, tuple(self.rows), "a scenario of IcebergTTX", tuple(_MAPPING.items()))

    def _edges(self) -> dict[str, list[tuple[str, str]]]:
        """Of each inject the moments that lead on from it, and where to."""
        edges: dict[str, list[tuple[str, str]]] = {key: [] for key in self.injects}
        for key, entry in self.entries.items():
            onward = text_at(entry, "next_inject_id")
            options = maps_at(entry, "options")
            for option, name in zip(options, self.options[key], strict=True):
                edges[key].append((f"{self.decisions[key]}.{name}", text_at(option, "next_inject_id") or onward))
            if not options and onward:
                edges[key].append((self.injects[key], onward))
        return edges

    @cached_property
    def before(self) -> dict[str, tuple[str, ...]]:
        """Of each inject the moments after which it comes."""
        moments: dict[str, tuple[str, ...]] = {}
        for source, leads in self.onward.items():
            for moment, target in leads:
                if (source, target) not in self.closing:
                    moments[target] = (*moments.get(target, ()), moment)
        return moments

    def _readers(self, entry: dict[str, Any], key: str = "target_teams") -> tuple[str, ...]:
        """The teams that are meant, as the file calls them; all where it names none."""
        named = [team for team in texts_at(entry, key) if team]
        for team in named:
            if not self.cast.has_team(team):
                self.cast.team(team, guessed=("It is not among the file's teams, but is meant by an inject.",))
        return tuple(dict.fromkeys(named))

    def _injects(self, number: int, key: str, entry: dict[str, Any]) -> Iterator[DraftInject]:
        name, title = self.injects[key], text_at(entry, "title").strip()
        after = () if key == self.start else self.before.get(key, ())
        guesses, left = [], [f"`{target}` is no inject of the file." for target in self._lost(key)]
        left += [_BACK for source, _ in self.closing if source == key]
        if not after and key != self.start:
            guesses.append("Nothing leads to it, so it comes only where a facilitator releases it.")
        taken = {"title", "content", "target_teams", "options", "next_inject_id", "expected_actions", _SENT}
        taken |= {"sequence_order"} | ({"id"} if name == text_at(entry, "id") else set())
        yield DraftInject(
            id=name,
            title=title,
            at=0 if key == self.start else None,
            after=after,
            text=text_at(entry, "content"),
            to=tuple(self.cast.team(team) for team in self._readers(entry)) or ("all",),
            expects=texts_at(entry, "expected_actions"),
            extras=rest(entry, taken),
            guessed=tuple(guesses),
        )
        self.rows.append(Understood(f"inject {number}", title or key, name, " ".join(guesses), " ".join(left)))
        for place, message in enumerate(maps_at(entry, _SENT), 1):
            yield self._message(f"inject {number}, message {place}", name, entry, message)

    def _lost(self, key: str) -> list[str]:
        return [target for _, target in self.onward[key] if target and target not in self.injects]

    def _message(self, where: str, parent: str, entry: dict[str, Any], message: dict[str, Any]) -> DraftInject:
        """What comes from outside a while after an inject, or goes there."""
        subject = text_at(message, "subject").strip()
        name = self.ids.fresh(f"{parent}_{subject}", "message")
        is_sent = text_at(message, "direction") == "outbound"
        guess = "The teams send it, so here it is a cue for facilitators." if is_sent else ""
        seconds = whole_at(message, "delay_after_release_seconds") or whole_at(message, "delay_seconds") or 0
        seen = self._readers(message, "visible_to_teams") or self._readers(entry)
        taken = {"subject", "body", "delay_after_release_seconds", "delay_seconds", "visible_to_teams"}
        taken |= set() if is_sent else {"external_entity"}
        inject = DraftInject(
            id=name,
            title=subject,
            after=(parent,),
            delay=min(max(seconds, 0), LONGEST - HOUR),
            text=text_at(message, "body"),
            sender="" if is_sent else self.cast.sender(text_at(message, "external_entity")),
            to=() if is_sent else tuple(self.cast.team(team) for team in seen) or ("all",),
            mode="message",
            extras=rest(message, taken),
            guessed=(guess,) if guess else (),
        )
        self.rows.append(Understood(where, subject, name, guess))
        return inject

    def _decision(self, key: str, entry: dict[str, Any]) -> Iterator[DraftDecision]:
        if key not in self.decisions:
            return
        teams = self._readers(entry) or self.cast.teams
        options = [
            DraftOption(
                id=name,
                title=text_at(option, "label").strip(),
                extras=rest(option, {"label", "next_inject_id"} | ({"id"} if name == text_at(option, "id") else set())),
            )
            for name, option in zip(self.options[key], maps_at(entry, "options"), strict=True)
        ]
        title = text_at(entry, "title").strip() or key
        yield DraftDecision(
            id=self.decisions[key],
            title=f"{title}: the answer",
            after=(self.injects[key],),
            by=tuple(self.cast.lead(team) for team in teams),
            options=tuple(options),
        )
        labels = " | ".join(option.title for option in options)
        self.rows.append(Understood(f"options of `{key}`", labels, self.decisions[key]))

    def _ends(self, key: str, entry: dict[str, Any]) -> Iterator[DraftOutcome]:
        """An outcome for each way that ends with an inject: with the inject itself, or with an option of it."""
        title = text_at(entry, "title").strip() or key
        onward = [(moment, target) for moment, target in self.onward[key] if (key, target) not in self.closing]
        if not onward and not maps_at(entry, "options"):
            yield DraftOutcome(id=f"end_{self.injects[key]}", title=f"Ended with: {title}", when=self.injects[key])
        labels = [text_at(option, "label").strip() for option in maps_at(entry, "options")]
        for (moment, target), label in zip(self.onward[key], labels, strict=False):
            if target not in self.injects or (key, target) in self.closing:
                name = f"end_{moment.replace('.', '_')}"
                yield DraftOutcome(id=name, title=f"Ended with: {title}, {label}", when=moment)


def _end(estimated: int, injects: list[DraftInject]) -> int:
    """When a run ends at the latest: after a day, later where the file says so or a message comes later."""
    last = max((inject.delay for inject in injects), default=0) + HOUR
    return min(max(DAY, estimated, last), LONGEST)


def _by_key(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The injects by their ids; one that has none, or another's, by its number."""
    keyed: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(entries, 1):
        called = text_at(entry, "id").strip()
        keyed[called if called and called not in keyed else f"{called} {number}".strip()] = entry
    return keyed


def _option_ids(entry: dict[str, Any]) -> list[str]:
    names = FreshIds()
    return [names.fresh(text_at(option, "id"), "option") for option in maps_at(entry, "options")]


def _closing(edges: dict[str, list[tuple[str, str]]], start: str) -> set[tuple[str, str]]:
    """The ways that lead back to where they came from, found by walking on from the start."""
    closing: set[tuple[str, str]] = set()
    done: set[str] = set()
    for first in (start, *edges):
        walk = [(first, iter(edges.get(first, ())))]
        on_way = {first}
        while walk and first not in done:
            key, leads = walk[-1]
            target = next((target for _, target in leads if target in edges), None)
            if target is None:
                walk.pop()
                on_way.discard(key)
                done.add(key)
            elif target in on_way or target == start:
                closing.add((key, target))
            elif target not in done:
                on_way.add(target)
                walk.append((target, iter(edges[target])))
    return closing
