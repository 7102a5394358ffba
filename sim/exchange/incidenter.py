"""Incidenter's scenarios, YAML with a timeline by day and hour, read into drafts.

What players can see comes to them, from the alert on; what happens before it is for facilitators. Evidence is handed
out when players ask for it. How it was done and what counts stands in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sim.exchange.cast import Cast
from sim.exchange.draft import UNTIMED_START, Draft, DraftInject, DraftObjective, Imported, Understood
from sim.exchange.foreign import has_keys, value_of
from sim.exchange.ids import FreshIds
from sim.exchange.instants import AtClock, OnDate, read_time
from sim.exchange.reaching import as_it_is, map_at, maps_at, outline, rest, text_at, texts_at, written
from sim.exchange.settling import settle
from sim.exchange.wording import plain_words
from sim.faults import Misuse

_DAY = re.compile(r"(?:day|d)[\s_-]*(\d{1,3})", re.IGNORECASE)
_TITLES = ("title", "name", "event", "description")
_LONGEST_TITLE = 90
_BEFORE = "It happens before the alert, so it is a cue for facilitators."
_ASKED = "Evidence has no time; it is handed out when players ask for it."
_MAPPING = {
    "timeline": "injects",
    "initial_alert": "injects",
    "evidence": "injects",
    "learning_objectives": "objectives",
    "environment": "brief",
    "attack_overview, attack_chain, solution, scoring": "notes",
}


def recognises(content: bytes) -> bool:
    """Whether a file is such a scenario."""
    return has_keys(content, "scenario_metadata")


def read(content: bytes, name: str) -> Imported:
    """The draft of a scenario; ``name`` is the file's. Raises Misuse where it cannot be read as one."""
    value = value_of(content, name)
    if not isinstance(value, dict) or not isinstance(value.get("scenario_metadata"), dict):
        raise Misuse(f"{name} has no `scenario_metadata`, so it is no scenario of Incidenter.")
    return _Incident(value, name).imported()


class _Incident:
    """A scenario with a timeline and the draft that is made of it."""

    def __init__(self, value: dict[str, Any], name: str) -> None:
        self.value, self.called = value, name
        self.about = map_at(value, "scenario_metadata")
        self.alert = map_at(value, "initial_alert")
        self.ids, self.cast = FreshIds(), Cast()
        self.rows: list[Understood] = []

    def imported(self) -> Imported:
        environment = map_at(self.about, "environment")
        organization = text_at(map_at(environment, "organization"), "name").strip()
        self.players = self.cast.team(organization or "Players", brief=outline(environment))
        entries = list(self._timeline())
        times = settle([self._alert_time, *(moment for _, _, _, moment in entries)])
        alert = times.at[0] if self.alert else None
        events = [self._event(entry, second, alert) for entry, second in zip(entries, times.at[1:], strict=True)]
        events += self._alarm(alert)
        known = [event for event in events if event.at is not None]
        unknown = [event for event in events if event.at is None]
        guess = "Times without a zone are taken for UTC." if self._has_date else "The file tells no date."
        taken = {"name", "description", "environment", "learning_objectives"}
        extras = {**rest(self.about, taken), **rest({"alert timeline": map_at(self.alert, "timeline")}, ())}
        draft = Draft(
            title=text_at(self.about, "name").strip() or "Untitled",
            source=f"{self.called}, a scenario of Incidenter",
            summary=text_at(self.about, "description"),
            notes=self._notes(),
            start=times.start,
            guessed=(guess,),
            injects=(*sorted(known, key=lambda event: event.at or 0), *unknown, *self._evidence()),
            objectives=tuple(self._objectives()),
            cells=self.cast.cells,
            actors=self.cast.actors,
            extras=extras,
        )
        return Imported(draft, tuple(self.rows), "a scenario of Incidenter", tuple(_MAPPING.items()), (guess,))

    @cached_property
    def _alert_time(self) -> datetime | None:
        for text in (text_at(self.alert, "timestamp"), text_at(self._course, "detection_time")):
            if isinstance(moment := read_time(text), OnDate):
                return moment.moment
        return None

    @property
    def _course(self) -> dict[str, Any]:
        """When the attack began and was seen, which stands with the alert or with the scenario's own facts."""
        return map_at(self.alert, "timeline") or map_at(self.about, "timeline")

    @cached_property
    def _first_day(self) -> datetime:
        """Midnight of day 0."""
        begun = read_time(text_at(self._course, "attack_start"))
        moment = begun.moment if isinstance(begun, OnDate) else self._alert_time or UNTIMED_START
        return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=moment.tzinfo or UTC)

    @property
    def _has_date(self) -> bool:
        return self._first_day != UNTIMED_START.replace(hour=0)

    def _timeline(self) -> Iterator[tuple[str, str, Any, datetime | None]]:
        """Each entry: the day and the hour as they were written, what stands there, and when that is."""
        for day, hours in map_at(self.value, "timeline").items():
            match = _DAY.fullmatch(day.strip())
            pairs = hours.items() if isinstance(hours, dict) else [("", each) for each in _as_list(hours)]
            for hour, entry in pairs:
                clock = read_time(hour or text_at(entry, "time"))
                moment = None
                if match and isinstance(clock, AtClock):
                    moment = self._first_day + timedelta(days=int(match[1]), seconds=clock.seconds)
                yield day, hour, entry, moment

    def _event(
        self, entry: tuple[str, str, Any, datetime | None], second: int | None, alert: int | None
    ) -> DraftInject:
        day, hour, value, _ = entry
        fields = value if isinstance(value, dict) else {}
        text = written(value) or next((text_at(fields, key) for key in _TITLES if text_at(fields, key)), "")
        name = self.ids.fresh(text, "event")
        is_unseen = alert is not None and second is not None and second < alert
        guesses = [_BEFORE] if is_unseen else []
        if second is None:
            guesses.append("Its time cannot be read, so it comes only where a facilitator releases it.")
        where = " ".join(filter(None, (day.replace("_", " "), hour)))
        self.rows.append(Understood(where, text, name, " ".join(guesses)))
        return DraftInject(
            id=name,
            title=_title(text) or where,
            at=second,
            text=text,
            to=() if is_unseen else (self.players,),
            extras=_beside(fields, text) | ({} if second is not None else {"time": where}),
            guessed=tuple(guesses),
        )

    def _alarm(self, second: int | None) -> Iterator[DraftInject]:
        """What players get first."""
        if not self.alert:
            return
        title = text_at(self.alert, "title").strip() or "The alert"
        name = self.ids.fresh(title, "alert")
        guesses = () if second is not None else ("The alert has no time that can be read; it comes at the start.",)
        self.rows.append(Understood("initial alert", title, name, " ".join(guesses)))
        taken = {"timestamp", "title", "description", "source", "timeline", "learning_objectives"}
        yield DraftInject(
            id=name,
            title=title,
            at=second or 0,
            text=text_at(self.alert, "description"),
            sender=self.cast.sender(text_at(self.alert, "source")),
            to=(self.players,),
            mode="alert",
            extras=rest(self.alert, taken | ({"timestamp"} if second is not None else set())),
            guessed=guesses,
        )

    def _evidence(self) -> Iterator[DraftInject]:
        """What is handed out when players ask for it."""
        items = maps_at(map_at(self.value, "evidence"), "items") or maps_at(self.value, "evidence")
        for number, item in enumerate(items, 1):
            title = text_at(item, "description").strip() or text_at(item, "title").strip() or text_at(item, "id")
            name = self.ids.fresh(text_at(item, "id") or title, "evidence")
            taken = {"description", "content"} | ({"id"} if name == text_at(item, "id") else set())
            taken |= set() if "_" in text_at(item, "type") else {"type"}
            self.rows.append(Understood(f"evidence {number}", title, name, _ASKED))
            source = text_at(item, "source")
            sender = self.cast.sender(source.replace("_", " "))
            yield DraftInject(
                id=name,
                title=title,
                text=as_it_is(text_at(item, "content")),
                sender=sender,
                to=(self.players,),
                mode=text_at(item, "type").replace("_", " "),
                extras=rest(item, taken | ({"source"} if source == sender or "_" not in source else set())),
                guessed=(_ASKED,),
            )

    def _objectives(self) -> Iterator[DraftObjective]:
        ids = FreshIds()
        places = (self.value, self.about, self.alert)
        listed = [text.strip() for place in places for text in texts_at(place, "learning_objectives")]
        for number, text in enumerate(dict.fromkeys(filter(None, listed)), 1):
            name = ids.fresh(text, "objective")
            yield DraftObjective(id=name, title=text)
            self.rows.append(Understood(f"objective {number}", text, name))

    def _notes(self) -> str:
        """All that facilitators alone may know: how it was done, what counts, and sections that are not known here."""
        elsewhere = {"scenario_metadata", "initial_alert", "timeline", "learning_objectives"}
        parts = []
        for section, value in self.value.items():
            if section not in elsewhere and value and section != "evidence":
                text = written(value) or outline(value)
                parts.append(f"**{plain_words(section.replace('_', ' ').capitalize())}**\n\n{text}")
                self.rows.append(Understood(section.replace("_", " "), "", "notes"))
        return "\n\n".join(parts)


def _beside(fields: dict[str, Any], text: str) -> dict[str, Any]:
    """What an entry says beside the text that was taken of it."""
    return rest({key: value for key, value in fields.items() if value != text}, ())


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _title(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TITLE else f"{words[:_LONGEST_TITLE].rpartition(' ')[0]} …"
