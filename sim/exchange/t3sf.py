"""T3SF's event lists, JSON with an object for each message, read into drafts.

Made from the form that the project publishes: `#`, `Date`, `Real Time`, `Subject`, `From`, `Player`, `Script`, `Photo`,
`Picture Name`, `Profile` and `Poll`. The same message to several players is one inject, a poll a decision after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sim.exchange.cast import Cast
from sim.exchange.draft import Draft, DraftDecision, DraftInject, DraftOption, Imported, Understood
from sim.exchange.foreign import has_keys, value_of
from sim.exchange.ids import FreshIds
from sim.exchange.reaching import list_at, maps_at, misfits, rest, text_at
from sim.exchange.settling import settle
from sim.faults import Misuse

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\s*({'|'.join(_DAYS)})\b[\s,]*(.*)", re.IGNORECASE | re.DOTALL)
_ALL = frozenset(["all", "everyone", "everybody"])
_READ = frozenset(["Subject", "From", "Player", "Script"])
_SECTIONS = ("injects", "Injects", "msel", "MSEL")
_MAPPING = {"Date": "at", "Subject": "title", "From": "from", "Player": "to", "Script": "text", "Poll": "decisions"}


def recognises(content: bytes) -> bool:
    """Whether a file is such a list."""
    return has_keys(content, "Subject", "Script") or has_keys(content, "Subject", "Player", "From")


def read(content: bytes, name: str) -> Imported:
    """The draft of a list; ``name`` is the file's. Raises Misuse where it cannot be read as one."""
    value = value_of(content, name)
    sections = [value] if isinstance(value, list) else [list_at(value, key) for key in _SECTIONS]
    listed = next(filter(None, sections), [])
    if not any(isinstance(entry, dict) for entry in listed):
        raise Misuse(f"{name} holds no list of messages, so there is nothing to draft.")
    return _List(listed, name).imported()


class _List:
    """A list of messages and the draft that is made of it."""

    def __init__(self, listed: list[Any], name: str) -> None:
        self.listed, self.called = listed, name
        self.entries = maps_at({"list": listed}, "list")
        self.numbers = [number for number, entry in enumerate(listed, 1) if isinstance(entry, dict)]
        self.ids, self.cast = FreshIds(), Cast()
        self.rows: list[Understood] = []

    def imported(self) -> Imported:
        days = _days([text_at(entry, "Date") for entry in self.entries])
        settled = settle([when or None for when, _ in days])
        first = next((weekday for _, weekday in days if weekday is not None), None)
        start = settled.start
        if first is not None:
            start += timedelta(days=(first - start.weekday()) % 7)
        injects: list[DraftInject] = []
        decisions: list[DraftDecision] = []
        for numbers in self._alike():
            inject = self._inject(numbers, settled.at, settled.guessed)
            injects.append(inject)
            decisions += self._poll(numbers, inject)
        known = [inject for inject in injects if inject.at is not None]
        unknown = [inject for inject in injects if inject.at is None]
        told = (
            [f"The file tells no date; {start:%A} {start:%Y-%m-%d} is taken."] if first is not None else settled.remarks
        )
        remarks = (*told, "Times are those under `Date`; those under `Real Time` are kept beside them.")
        draft = Draft(
            title=self.called.rpartition(".")[0].replace("_", " ") or "Untitled",
            source=f"{self.called}, an event list of T3SF",
            start=start,
            guessed=tuple(remark.removeprefix("Guessed: ") for remark in told),
            cells=self.cast.cells,
            actors=self.cast.actors,
            injects=tuple(sorted(known, key=lambda inject: inject.at or 0)) + tuple(unknown),
            decisions=tuple(decisions),
        )
        self.rows += misfits({"list": self.listed}, "list", "message")
        rows = sorted(self.rows, key=lambda row: int(row.where.split()[1]))
        return Imported(draft, tuple(rows), "an event list of T3SF", tuple(_MAPPING.items()), remarks)

    def _alike(self) -> list[list[int]]:
        """The places of messages that differ in their number and their player alone, together."""
        alike: dict[object, list[int]] = {}
        for place, entry in enumerate(self.entries):
            alike.setdefault(repr(sorted(_but_for_whom(entry).items())), []).append(place)
        return list(alike.values())

    def _inject(self, places: list[int], times: Sequence[int | None], guessed: Sequence[str]) -> DraftInject:
        entry = self.entries[places[0]]
        title = text_at(entry, "Subject").strip()
        name = self.ids.fresh(title, "message")
        guesses = [f"{guessed[places[0]]}."] if guessed[places[0]] else []
        if times[places[0]] is None:
            guesses.append("Its date is no time that can be read, so it comes only where a facilitator releases it.")
        numbers = tuple(filter(None, (text_at(self.entries[place], "#") for place in places)))
        extras = rest(_but_for_whom(entry), {*_READ, "#"})
        extras |= {"number": numbers if len(numbers) > 1 else numbers[0]} if numbers else {}
        inject = DraftInject(
            id=name,
            title=title,
            at=times[places[0]],
            text=text_at(entry, "Script"),
            sender=self.cast.sender(text_at(entry, "From")),
            to=self._readers([text_at(self.entries[place], "Player").strip() for place in places]),
            mode="message",
            extras=extras,
            guessed=tuple(guesses),
        )
        for place in places:
            what = " to ".join(filter(None, (title, text_at(self.entries[place], "Player").strip())))
            self.rows.append(Understood(f"message {self.numbers[place]}", what, name, " ".join(guesses)))
        return inject

    def _readers(self, players: list[str]) -> tuple[str, ...]:
        if any(player.lower() in _ALL for player in players) or not any(players):
            if not self.cast.cells:
                self.cast.team("players", "Players")
            return ("all",)
        return tuple(dict.fromkeys(self.cast.team(player) for player in players if player))

    def _poll(self, places: list[int], inject: DraftInject) -> Iterator[DraftDecision]:
        """The decision that a message asks for, if it does."""
        poll = text_at(self.entries[places[0]], "Poll")
        choices = [choice.strip() for choice in poll.split("|") if choice.strip()]
        if not choices:
            return
        ids = FreshIds()
        players = [text_at(self.entries[place], "Player").strip() for place in places]
        asked = [player for player in players if self.cast.has_team(player)] or self._somebody()
        name = self.ids.fresh(f"{inject.id}_poll", "poll")
        yield DraftDecision(
            id=name,
            title=f"{inject.title}: the poll",
            after=(inject.id,),
            by=tuple(dict.fromkeys(self.cast.lead(player) for player in asked)),
            options=tuple(DraftOption(id=ids.fresh(choice, "choice"), title=choice) for choice in choices),
        )

    def _somebody(self) -> list[str]:
        """Whom a poll is put to that goes to all: the first that the list names."""
        named = (text_at(entry, "Player").strip() for entry in self.entries)
        first = next((player for player in named if player and self.cast.has_team(player)), "players")
        self.cast.team(first, "Players")
        return [first]


def _but_for_whom(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("#", "Player")}


def _days(dates: Sequence[str]) -> list[tuple[str, int | None]]:
    """Dates that begin with a day of the week as days of the exercise, in which a week is never gone back."""
    days: list[tuple[str, int | None]] = []
    first = last = None
    for date in dates:
        match = _WEEKDAY.match(date)
        if match is None:
            days.append((date, None))
            continue
        weekday = _DAYS.index(match[1].lower())
        first = weekday if first is None else first
        last = first if last is None else last
        last += (weekday - last) % 7
        days.append((f"Day {last - first + 1} {match[2]}".strip(), weekday))
    return days
