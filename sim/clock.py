"""Durations, instants and time zones.

Inside Whitecell time is whole seconds from the start of the exercise; zones matter only on screen and where
``at`` or ``not_before`` name an instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sim.faults import nearest_word

LONGEST = 2**30
"""No time or duration is longer than this many seconds (about 34 years)."""

FIRST_YEAR, LAST_YEAR = 1900, 2900
"""No instant lies outside these years."""

HOUR, DAY = 3_600, 86_400
SECONDS = {"w": 7 * DAY, "d": DAY, "h": HOUR, "m": 60, "s": 1}

_A_CITY = "Name the zone of a city, such as Asia/Seoul."
_OF_LONDON = "London has Europe/London, which changes with summer; for UTC write UTC."
_FIXED = {
    "EST": "New York has America/New_York, which changes with summer.",
    "MST": "Denver has America/Denver, which changes with summer; Phoenix has America/Phoenix, which does not.",
    "HST": "Honolulu has Pacific/Honolulu.",
} | dict.fromkeys(("GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Etc/GMT", "Etc/Greenwich"), _OF_LONDON)
_ABBREVIATIONS = {
    "kst": "Asia/Seoul", "jst": "Asia/Tokyo", "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore", "msk": "Europe/Moscow",
    "bst": "Europe/London", "cest": "Europe/Berlin", "eest": "Europe/Kyiv", "edt": "America/New_York",
    "cdt": "America/Chicago", "mdt": "America/Denver", "pdt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "akst": "America/Anchorage", "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland",
}  # fmt: skip
_USUAL = frozenset(["UTC", "Asia/Seoul", "Asia/Tokyo", "Asia/Pyongyang", "America/New_York", *_ABBREVIATIONS.values()])
"""Zones that every machine has, so that the list need not be read for them."""

_TOO_LONG = "`{}` is longer than the longest duration, 2³⁰ seconds or about 34 years"
_PLAIN = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)\s+([A-Za-z]\S*)", re.ASCII)
_CLOCK_TIME = re.compile(r"(\d\d):(\d\d)\s+(\S+)", re.ASCII)


def parse_duration(text: str) -> int:
    """Seconds in ``90s``, ``15m``, ``2h``, ``1h30m``, ``3d``, ``2w`` or ISO 8601 (``PT2H``). ValueError otherwise."""
    match = _PLAIN.fullmatch(text) or _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"`{text}` is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w")
    if max(len(part or "") for part in match.groups()) > 10:
        raise ValueError(_TOO_LONG.format(text))
    seconds = sum(int(part or 0) * unit for part, unit in zip(match.groups(), SECONDS.values(), strict=True))
    if seconds > LONGEST:
        raise ValueError(_TOO_LONG.format(text))
    return seconds


def format_duration(seconds: float) -> str:
    """``1d2h30m``, as the language writes it: units of zero are left out; nothing at all is ``0m``."""
    rest = round(abs(seconds))
    parts = []
    for unit, length in SECONDS.items():
        if unit == "w":
            continue
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count}{unit}")
    return ("-" if seconds < 0 else "") + ("".join(parts) or "0m")


def hours(seconds: float) -> float:
    """Seconds as hours, the unit of durations inside expressions."""
    return seconds / HOUR


def whole_seconds(amount_of_hours: float) -> int:
    """Hours as whole seconds, rounded half to even, from 0 to 2³⁰."""
    return round(min(max(amount_of_hours * HOUR, 0.0), LONGEST))


def parse_instant(text: str) -> datetime:
    """An instant with its zone, such as ``2023-12-18T08:24+09:00`` or ``2023-12-18 08:24 Asia/Seoul``, which keeps the
    zone: a local time that clocks leave out or show twice is read as `is_left_out` and `comes_twice` say. ValueError
    without a zone."""
    match, named = _INSTANT.fullmatch(text), _NAMED.fullmatch(text)
    if match is None and named is None:
        raise ValueError(f"`{text}` is not an instant: write it like 2023-12-18T08:24+09:00")
    if match is not None and match.group(2) is None:
        raise ValueError(f"`{text}` has no zone: add it, as in {text}+09:00 or {text} Asia/Seoul")
    zone = None if named is None else parse_zone(named[3])
    try:
        instant = datetime.fromisoformat(text if named is None else f"{named[1]}T{named[2]}")
    except ValueError:
        raise ValueError(f"`{text}` is not an instant: there is no such day or time") from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"`{text}` lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return instant if zone is None else instant.replace(tzinfo=zone)


def zone_of(instant: datetime) -> str | None:
    """The name of the zone in which an instant is written; None for one with an offset."""
    return instant.tzinfo.key if isinstance(instant.tzinfo, ZoneInfo) else None


def with_offset(instant: datetime) -> datetime:
    """The same instant and the same time of day, but with an offset for a zone's name; a time that clocks leave out is
    the one that they then show."""
    local = instant.astimezone(UTC).astimezone(instant.tzinfo)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def parse_zone(text: str) -> ZoneInfo:
    """A time zone by its IANA name, such as ``Asia/Seoul``. ValueError for an unknown one."""
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"`{text}` is not a time zone: write an IANA name such as Asia/Seoul") from None


@cache
def zones() -> frozenset[str]:
    """The names of the time zones that are the same on every machine. Takes a tenth of a second when first asked."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Whether a name that this machine knows is that of one and the same time zone on every machine."""
    return name in _USUAL or name in zones()


def nearest_zone(text: str) -> str | None:
    """The zone that somebody meant who wrote ``text``: other capitals, a city, an abbreviation, a slip; None for none.

    Only ``Area/City``, because abbreviations look alike and mean other places.
    """
    wanted = text.strip().replace(" ", "_").casefold()
    named = {zone.casefold(): zone for zone in sorted(zones()) if zone.count("/") == 1 and not zone.startswith("Etc/")}
    area, _, city = wanted.rpartition("/")
    near_by = {name.partition("/")[2]: zone for name, zone in named.items() if name.startswith(f"{area}/")}
    anywhere = {name.partition("/")[2]: zone for name, zone in named.items()}
    exact = named.get(wanted) or _ABBREVIATIONS.get(wanted) or anywhere.get(wanted)
    return exact or near_by.get(nearest_word(city, near_by) or "") or anywhere.get(nearest_word(city, anywhere) or "")


def fixed_offset_cure(zone: str) -> str | None:
    """What to write instead of a zone that has one offset all year and is the zone of no place; None for any other."""
    if zone in _FIXED:
        return _FIXED[zone]
    if zone.startswith("Etc/GMT") and zone[7:].strip("+-0"):
        return f"Its sign is turned round: it is UTC{'-' if zone[7] == '+' else '+'}{zone[8:]}. {_A_CITY}"
    return None


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day somewhere, such as 09:00 in Asia/Seoul."""

    hour: int
    minute: int
    zone: str

    @classmethod
    def parse(cls, text: str) -> ClockTime:
        """Read ``09:00 Asia/Seoul``. ValueError otherwise."""
        match = _CLOCK_TIME.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"`{text}` is not a clock time: write it like 09:00 Asia/Seoul")
        hour, minute = int(match.group(1)), int(match.group(2))
        if hour > 23 or minute > 59:
            raise ValueError(f"`{text}` is not a clock time: hours go to 23, minutes to 59")
        return cls(hour, minute, parse_zone(match.group(3)).key)

    def instants(self, start: datetime, until: int) -> tuple[int, ...]:
        """Seconds from ``start`` of every such clock time from then on, and of the first one after ``until``.

        Once a day: where the clocks go back over it, its first coming; where they jump over it, as late as they jump.
        """
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        times: list[int] = []
        while not times or times[-1] <= until:
            local = datetime(day.year, day.month, day.day, self.hour, self.minute, tzinfo=zone)
            seconds = seconds_between(start, local)
            if seconds >= 0 and (not times or seconds > times[-1]):
                times.append(seconds)
            day += timedelta(days=1)
        return tuple(times)


def seconds_between(start: datetime, instant: datetime) -> int:
    """Whole seconds of real time from ``start`` to ``instant``, across any change of the clocks."""
    return round((instant.astimezone(UTC) - start.astimezone(UTC)).total_seconds())


def real_time() -> datetime:
    """The real time here, with its zone: the clock of an exercise to which no other is given."""
    return datetime.now().astimezone()


def at_zone(start: datetime, seconds: int, zone: str) -> datetime:
    """The local date and time in ``zone``, ``seconds`` after ``start``."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))


def comes_twice(local: datetime) -> bool:
    """Whether clocks in its zone go back over this local time, so that they show it twice."""
    return _offset(local, 0) > _offset(local, 1)


def is_left_out(local: datetime) -> bool:
    """Whether clocks in its zone go forward over this local time, so that they never show it."""
    return _offset(local, 0) < _offset(local, 1)


def _offset(local: datetime, fold: int) -> timedelta:
    return local.replace(fold=fold).utcoffset() or timedelta()


def offset_of(moment: datetime) -> str:
    """How far a local time is ahead of UTC: ``+09:00``."""
    zone = moment.strftime("%z")
    return f"{zone[:3]}:{zone[3:5]}"


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_local(moment: datetime, in_year: int | None = None) -> str:
    """``Mon 18 Dec 08:24``, the same whatever the machine's language; seconds only where there are any."""
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{format_date(moment, in_year)} {clock}"


def format_date(moment: datetime, in_year: int | None = None) -> str:
    """``Mon 18 Dec``; with its year where that is not the one ``in_year`` of which is spoken."""
    date = f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"
    return date if in_year in (None, moment.year) else f"{date} {moment.year}"
