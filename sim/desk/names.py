"""What the words of a line stand for: names as people type them, durations, times of day, voices."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from sim.characters import SHOWN, printable
from sim.clock import (
    MONTHS,
    WEEKDAYS,
    at_zone,
    comes_twice,
    format_local,
    is_left_out,
    offset_of,
    parse_duration,
    seconds_between,
)
from sim.desk.line import at_colon, brief, disguised, plain, whole
from sim.exercise.commands import Opinion
from sim.exercise.facilitator import OpenQuestion, asked
from sim.exercise.session import Exercise
from sim.faults import Misuse, nearest
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks

_TIME = re.compile(
    r"(?:(?P<weekday>[A-Za-z]{3,9})\s+)?(?:(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]{3,9})\s+)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s+(?P<offset>[+-]\d\d:\d\d))?(?:\s+(?P<place>[A-Za-z/_ ]+))?"
)
_SPEAKER = re.compile(r"([\w ]+)(?:\(([^)]+)\))?")
"""Who speaks for a cell: the cell, and perhaps a name in brackets."""
DAYS_AHEAD = 400
OTHER = "other"
"""What stands for an answer that is none of a decision's options."""
SHORTEST = 4
"""Letters of the beginning of a name that stand for it; fewer have picked the wrong thing too often."""


@dataclass(frozen=True)
class Desk:
    """What is on the facilitator's desk: the exercise, and the decision in hand (empty for none). ``turn`` is held
    while somebody looks at it beside the loop that leads, as completion does."""

    exercise: Exercise
    hand: str
    turn: AbstractContextManager[object] = field(default_factory=nullcontext, repr=False, compare=False)

    @property
    def asked(self) -> list[OpenQuestion]:
        """The open decisions, numbered as on the screen."""
        return list(asked(self.exercise.situation()))

    @property
    def log(self) -> str:
        """The log as it is named in the shell."""
        return shlex.quote(printable(self.exercise.file or "LOG"))

    # ------------------------------------------------------------------ names

    def open_decision(self, text: str) -> OpenQuestion:
        """A decision that is open: by its number, its name, or, with no text, the one in hand. Raises Misuse."""
        open_ = self.asked
        if not open_:
            raise Misuse("No decision is asked now.")
        wanted = text or self.hand
        if not wanted and len(open_) == 1:
            return open_[0]
        if not wanted:
            raise Misuse(f"Which decision? {say.count_of(len(open_), 'is', 'are')} open: give its number.")
        if wanted.isdecimal():
            if 1 <= whole(wanted) <= len(open_):
                return open_[whole(wanted) - 1]
            last = f"only decision 1, `{open_[0].name}`" if len(open_) == 1 else f"decisions 1 to {len(open_)}"
            raise Misuse(f"There is no decision {wanted}; there is {last}.")
        name = find(wanted, self._titles(open_))
        return next(one for one in open_ if one.name == name)

    def begun_decision(self, text: str) -> OpenQuestion | None:
        """The open decision that a name or a title is, or alone begins so; None for any other words."""
        open_ = self.asked
        try:
            name = find(text, self._titles(open_))
        except Misuse:
            return None
        return next(one for one in open_ if one.name == name)

    @property
    def most_words(self) -> int:
        """How many words a name has at most, be it that of an element, an actor or a cell: of more words together none
        is the beginning of one."""
        scenario = self.exercise.scenario
        named = (*scenario.cells.items(), *scenario.actors.items())
        titles = [say.titled(name, element) for name, element in named]
        titles += [say.titled(name, node.element) for name, node in self.exercise.names.nodes.items()]
        return max((len(title.split()) for title in titles), default=1)

    def _titles(self, questions: list[OpenQuestion]) -> dict[str, str]:
        return {one.name: say.titled(one.name, self.exercise.names.nodes[one.name].element) for one in questions}

    def is_option_in_hand(self, text: str) -> bool:
        """Whether words stand for an option of the decision in hand."""
        question = next((one for one in self.asked if one.name == self.hand), None)
        try:
            return question is not None and bool(self.option(question, plain(text).rstrip(",.;")))
        except Misuse:
            return False

    def option(self, one: OpenQuestion, text: str) -> str:
        """An option by its letter, id or title. Raises Misuse."""
        wanted = text.strip().casefold()
        options = self.exercise.names.decision_at(one.name).listed
        by_letter = one.options.get(wanted)
        if by_letter is not None and wanted in options and by_letter != wanted:
            raise Misuse(f"`{wanted}` is the letter of `{by_letter}` and the name of another option: write its title.")
        if by_letter is not None:
            return by_letter
        if len(wanted) == 1 and wanted not in options:
            lettered = ", ".join(f"{letter} {name}" for letter, name in one.options.items())
            raise Misuse(f"There is no option {wanted} now. There are {lettered}.")
        return find(wanted, {name: say.titled(name, option) for name, option in options.items()})

    def thing(self, text: str) -> str:
        """Anything that can happen, or a decision that is open by its number; without a text the decision in hand."""
        wanted = plain(text).strip()
        if not wanted and not self.hand:
            raise Misuse("A name is missing: no decision is in hand.")
        return self.open_decision(wanted).name if wanted.isdecimal() or not wanted else self.element(text)

    def element(self, text: str) -> str:
        """Anything that can happen, by its id or title, improvised injects included."""
        titles = {name: say.titled(name, node.element) for name, node in self.exercise.names.nodes.items()}
        titles |= {name: inject.title for name, inject in self.exercise.story.improvised.items()}
        return find(text, titles)

    def state(self, text: str) -> str:
        """A state by its id or title."""
        return find(text, {name: say.titled(name, state) for name, state in self.exercise.scenario.state.items()})

    def objective(self, text: str) -> str:
        """An objective by its id or title."""
        scenario = self.exercise.scenario
        return find(text, {name: say.titled(name, objective) for name, objective in scenario.objectives.items()})

    def party(self, text: str) -> str:
        """A cell or an actor by its id, title or short name; ``all`` for every player cell."""
        scenario = self.exercise.scenario
        if text.strip().casefold() == "all":
            return "all"
        known = {**scenario.cells, **scenario.actors}
        titles = {name: say.briefly(name, element) for name, element in known.items()}
        wanted = text.strip().casefold()
        if wanted not in {*titles, *(title.casefold() for title in titles.values())}:
            titles |= {name: one.title for name, one in known.items() if one.title and one.title.casefold() == wanted}
        name = find(text, titles)
        cells = {name: name for name in scenario.cells} | {name: one.cell for name, one in scenario.actors.items()}
        others = [one for one, title in titles.items() if title.casefold() == wanted and cells[one] != cells[name]]
        if others:
            raise Misuse(
                f"`{text.strip()}` is the name of `{name}` and the title of `{others[0]}`: say which by an id."
            )
        return name

    def parties(self, text: str) -> tuple[str, ...]:
        """Cells and actors with commas between them; ``control`` for the facilitators alone."""
        names = [part.strip() for part in text.split(",") if part.strip()]
        return tuple(self.party(name) for name in names if name.casefold() != "control")

    @cached_property
    def party_names(self) -> set[str]:
        """What cells and actors are called, in small letters: their ids, short names and titles."""
        known = {**self.exercise.scenario.cells, **self.exercise.scenario.actors}
        words = (word for name, one in known.items() for word in (name, say.briefly(name, one), one.title or ""))
        return {word.casefold() for word in words if word}

    def is_party(self, text: str) -> bool:
        """Whether a text is, exactly, a cell, an actor or ``all``."""
        wanted = text.strip().casefold()
        return wanted == "all" or wanted in self.party_names

    def opinion(self, text: str) -> Opinion:
        """``too soon``, ``japan: too soon``, ``japan (Sato): too soon``.

        A word or two before a colon that are no cell are refused: a name that stands in the words cannot be left out
        of a page that names nobody.
        """
        head, colon, words = at_colon(text)
        match = _SPEAKER.fullmatch(head)
        if not colon or not words or match is None or (len(match[1].split()) > 2 and not self.is_party(match[1])):
            return Opinion(text.strip())
        if not self.is_party(match[1]):
            odd = disguised(match[1].strip(), self.party_names)
            form = f"because CELL ({match[1].strip()}): …"
            how = f"If that is a person, write `{form}`; else leave the colon out."
            raise Misuse(odd or f"`{match[1].strip()}` is no cell. {how}")
        return Opinion(words, self.party(match[1]), (match[2] or "").strip())

    # ------------------------------------------------------------------ times

    def time(self, text: str) -> int:
        """The next such time of day, in seconds from the start: ``18:00``, ``Tue 18:00``, ``19 Dec 09:00 Tokyo``.

        Where the clocks go back over it, ``02:30 +01:00`` says which is meant. Raises Misuse.
        """
        match = _TIME.fullmatch(text.strip().removeprefix("to ").strip())
        if match is None:
            raise Misuse(
                f"`{brief(text)}` is not a time: write 18:00, Tue 18:00 or 19 Dec 18:00, with a city if need be."
            )
        if int(match["hour"]) > 23 or int(match["minute"]) > 59:
            raise Misuse(f"`{text}` is not a time: hours go to 23, minutes to 59.")
        start, horizon = self.exercise.scenario.start, self.exercise.scenario.horizon
        zone = self._zone(match["place"])
        for local in _comings(match, at_zone(start, self.exercise.time, zone)):
            seconds = seconds_between(start, local)
            if seconds <= self.exercise.time:
                continue
            if seconds > horizon:
                end = clocks(self.exercise.scenario).long(horizon)
                raise Misuse(f"`{text}` is past, or after the end of the exercise: {end}.")
            if is_left_out(local):
                day = format_local(local).rpartition(" ")[0]
                after = at_zone(start, seconds, zone)
                raise Misuse(f"There is no {local:%H:%M} on {day}: the clocks go forward over it. Write {after:%H:%M}.")
            return seconds
        raise Misuse(f"There is no such time as `{text}` in this exercise.")

    def _zone(self, place: str | None) -> str:
        wall, cells = clocks(self.exercise.scenario).clocks, self.exercise.scenario.cells
        if not place or not place.strip():
            return wall[0].zone
        zones = {city: clock.zone for clock in wall for city in clock.cities}
        zones |= {cell.timezone.rsplit("/", 1)[-1].replace("_", " "): cell.timezone for cell in cells.values()}
        known = {name.casefold(): zone for name, zone in zones.items()}
        known |= {name: cell.timezone for name, cell in cells.items()}
        zone = known.get(place.strip().casefold())
        if zone is None:
            hint = nearest(place.strip().title(), zones) or f"There are {', '.join(zones)}."
            raise Misuse(f"There is no clock in `{place.strip()}`. {hint}")
        return zone


def duration(text: str) -> int:
    """A duration in seconds; a bare number is minutes. Raises Misuse."""
    written = "".join(text.split())
    if not written:
        raise Misuse("How long? Write it like 30m or 2h.")
    if len(written) > SHOWN:
        raise Misuse(f"`{brief(written)}` is no duration: write 90s, 15m, 2h, 1h30m, 3d or 2w.")
    try:
        return parse_duration(f"{written}m" if written.isdecimal() and written.isascii() else written)
    except ValueError as error:
        raise Misuse(f"{error}.") from None


def find(text: str, titles: Mapping[str, str]) -> str:
    """The id that a text means: the id itself, its title, or the only one that begins so, with four letters or more.

    Raises Misuse.
    """
    text = plain(text).strip()
    wanted = text.casefold()
    if wanted in titles:
        return wanted
    whole = [name for name, title in titles.items() if title.casefold() == wanted]
    begun = [
        name
        for name, title in titles.items()
        if len(wanted) >= SHORTEST and (name.startswith(wanted) or title.casefold().startswith(wanted))
    ]
    for ids in (whole, begun):
        if len(ids) == 1:
            return ids[0]
    if len(begun) > 1:
        raise Misuse(f"`{brief(text)}` may be {say.listed((f'`{name}`' for name in begun[:8]), 'or')}.")
    if not wanted:
        raise Misuse("A name is missing.")
    hint = disguised(text, (*titles, *titles.values())) or nearest(wanted, titles)
    hint = hint or (f"There are {', '.join(titles)}." if 0 < len(titles) <= 8 else "")
    raise Misuse(f"There is nothing called `{brief(text)}` here. {hint}".rstrip())


def _comings(match: re.Match[str], now: datetime) -> Iterator[datetime]:
    """The local times that were written, from the day of ``now`` on; both, where the clocks go back over one."""
    weekday = None if match["weekday"] is None else _among(match["weekday"], WEEKDAYS)
    month = None if match["month"] is None else _among(match["month"], MONTHS) + 1
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    for days in range(DAYS_AHEAD):
        day = midnight + timedelta(days=days)
        if not _fits(day, weekday, month, match["day"]):
            continue
        local = day.replace(hour=int(match["hour"]), minute=int(match["minute"]))
        for instant in (local, local.replace(fold=1)) if comes_twice(local) else (local,):
            if match["offset"] in (None, offset_of(instant)):
                yield instant


def _among(text: str, words: tuple[str, ...]) -> int:
    """The number of a weekday or month by its first three letters."""
    short = text[:3].title()
    if short not in words:
        raise Misuse(f"`{text}` is none of {', '.join(words)}.")
    return words.index(short)


def _fits(day: date, weekday: int | None, month: int | None, number: str | None) -> bool:
    return (
        (weekday is None or day.weekday() == weekday)
        and (month is None or day.month == month)
        and (number is None or day.day == int(number))
    )
